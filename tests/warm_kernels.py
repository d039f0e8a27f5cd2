"""Kernels for the strict test that start from a process which has the libraries imported.

A good part of a notebook's time in the strict test goes into starting Python and importing
the same libraries anew. Here one server process imports them once, runs no notebook code
itself, and forks a kernel for each notebook: every notebook still gets a process of its own,
with nothing in it but imports. Where processes cannot be forked, kernels start as usual.
"""

import multiprocessing
import os
import signal
import sys
from pathlib import Path

import pytest

_context = None


def _kernel(arguments, environment, folder, ready):
    """The forked process: become a kernel as `python -m ipykernel_launcher` would."""
    os.setsid()  # a process group of its own, so that stopping it stops nothing else
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    ready.send(os.getpid())
    ready.close()
    sys.path[0] = ""  # as under -m: the notebook's own folder
    sys.argv = ["ipykernel_launcher", *arguments]
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


class Forked:
    """As much of subprocess.Popen as jupyter_client asks for."""

    stdin = stdout = stderr = None

    def __init__(self, arguments, environment, folder):
        here, there = _context.Pipe(duplex=False)
        self._process = _context.Process(
            target=_kernel, args=(arguments, environment, folder, there), daemon=True
        )
        self._process.start()
        there.close()
        self.pid = here.recv()  # from now on it has a process group of its own
        here.close()

    def poll(self):
        return self._process.exitcode

    def wait(self, timeout=None):
        self._process.join(timeout)
        return self._process.exitcode

    def send_signal(self, number):
        os.kill(self.pid, number)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


def install():
    """Let jupyter_client start kernels here; False where the system cannot fork."""
    global _context
    if "forkserver" not in multiprocessing.get_all_start_methods() or sys.platform == "darwin":
        return False  # macOS has it, but its own libraries do not survive a fork
    import jupyter_client.provisioning.local_provisioner as local

    _context = multiprocessing.get_context("forkserver")
    _context.set_forkserver_preload(["preloaded"])

    def launch(command, **options):
        at = command.index("ipykernel_launcher")
        folder = options.get("cwd") or str(Path.cwd())
        return Forked(command[at + 1 :], options.get("env") or dict(os.environ), folder)

    local.launch_kernel = launch
    return True


def start():
    """Begin with the imports now, while pytest still reads the notebooks."""
    if _context is None:
        return
    from multiprocessing import forkserver  # not where processes cannot be forked

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
        forkserver.ensure_running()
