"""nbval, made strict, and free of a race between kernels that start at the same time."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "tests"))
import warm_kernels

# nbval leaves these out of the comparison; a wrong picture must turn a test red.
COMPARED_TOO = {"image/png", "image/jpeg", "image/svg+xml", "text/latex", "metadata"}


def pytest_configure(config):
    # Nobody's own start-up files, history or settings decide what a test sees.
    config.own_folder = tempfile.mkdtemp(prefix="zapad-")
    os.environ["IPYTHONDIR"] = config.own_folder
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # else the kernel may write to stderr
    os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    if not config.pluginmanager.has_plugin("nbval"):
        return
    if sys.platform != "win32":
        # Over TCP a port is chosen, freed and bound again by the kernel: under load another
        # process may take it in between. The name of a socket file cannot be taken.
        import jupyter_client.manager
        import nbval.kernel

        def manager(**options):
            folder = tempfile.mkdtemp(prefix="k", dir=config.own_folder)
            return jupyter_client.manager.KernelManager(
                transport="ipc", ip=os.path.join(folder, "k"), **options
            )

        nbval.kernel.KernelManager = manager
        warm_kernels.install()


def pytest_unconfigure(config):
    shutil.rmtree(config.own_folder, ignore_errors=True)


def pytest_collectstart(collector):
    if hasattr(collector, "skip_compare"):
        collector.skip_compare = tuple(k for k in collector.skip_compare if k not in COMPARED_TOO)
        warm_kernels.start()


def pytest_terminal_summary(terminalreporter):
    """Say how much nbval compared: a green line that compared nothing would prove nothing."""
    cells = [r for r in terminalreporter.stats.get("passed", []) if r.nodeid.count(".ipynb::")]
    if cells:
        terminalreporter.write_line(f"{len(cells)} notebook cells ran as stored")
