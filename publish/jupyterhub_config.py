"""JupyterHub for one class on one machine: ``python3 run.py hub`` starts it. See TEACHING.md.

Everything a lecturer may want to change is an option of that command or stands in the first
lines below.
"""

import asyncio
import os
import pwd
import resource
import subprocess
import sys
from pathlib import Path

from jupyterhub.auth import PAMAuthenticator
from jupyterhub.authenticators.shared import SharedPasswordAuthenticator
from jupyterhub.spawner import LocalProcessSpawner, SimpleLocalProcessSpawner
from jupyterhub.utils import can_connect

MEMORY_MB = 1024  # the most that one process of a student may take; a notebook needs 250
ROOM_MB = 350  # what one student is reckoned with: server, one notebook, a little more
IDLE_NOTEBOOK = 30 * 60  # seconds until a notebook that nobody uses gives its memory back
IDLE_SERVER = 2 * 60 * 60
FIRST_PORT = 20_000  # below the ports that a system gives to whoever asks for any

STATE = Path(os.environ["ZAPAD_HUB_STATE"])  # set by run.py hub: accounts, cookies, homes
EDITION = STATE / "edition.zip"  # the student edition
CLASS = os.environ.get("ZAPAD_HUB_CLASS")  # a text file, one name a line
ACCOUNTS = os.environ.get("ZAPAD_HUB_ACCOUNTS") == "system"

c = get_config()  # noqa: F821
c.JupyterHub.bind_url = os.environ["ZAPAD_HUB_ADDRESS"]
c.JupyterHub.hub_bind_url = os.environ.get("ZAPAD_HUB_INNER", "http://127.0.0.1:8081")
c.ConfigurableHTTPProxy.api_url = os.environ.get("ZAPAD_HUB_PROXY", "http://127.0.0.1:8001")
c.ConfigurableHTTPProxy.command = [os.environ["ZAPAD_HUB_PROXY_COMMAND"]]
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")

# Who may come in. Without accounts: a name and the password of the class, which a lecturer
# writes on the board; with a list of names these alone. With accounts: the machine's own users.
names = set(Path(CLASS).read_text(encoding="utf-8").lower().split()) if CLASS else set()
c.JupyterHub.authenticator_class = PAMAuthenticator if ACCOUNTS else SharedPasswordAuthenticator
c.Authenticator.username_pattern = r"[a-z][a-z0-9_-]{1,30}"
c.Authenticator.admin_users = {"lecturer"}
c.Authenticator.allowed_users = names
c.Authenticator.allow_all = not names
if not ACCOUNTS:
    passwords = (STATE / "passwords.txt").read_text(encoding="utf-8").split()
    c.SharedPasswordAuthenticator.user_password = passwords[1]
    c.SharedPasswordAuthenticator.admin_password = passwords[3]


async def before_start(spawner):
    """Before a student's server starts: a port of its own, and the files of the seminar."""
    # Else the hub looks for a free port, and until the server is up another student's notebook
    # may have taken it: that start then fails, after three minutes.
    port = FIRST_PORT + spawner.user.id
    spawner.port = 0 if can_connect("127.0.0.1", port) else port  # 0: the hub looks for one
    await asyncio.to_thread(preload, spawner)  # the hub answers the others meanwhile


UNPACK = """
import sys, zipfile
from pathlib import Path

with zipfile.ZipFile(sys.stdin.buffer) as edition:
    for name in edition.namelist():
        path = Path(sys.argv[1], name.partition("/")[2])
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(edition.read(name))
"""


def preload(spawner):
    """Put the student edition into a home; a file that is there stays as it is."""
    home = f"~{spawner.user.name}" if ACCOUNTS else spawner.home_dir
    home = Path(home).expanduser() / "zapad"
    # With accounts the student writes it, not root, who could be led elsewhere by a link.
    who = pwd.getpwnam(spawner.user.name) if ACCOUNTS else None
    identity = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}
    with EDITION.open("rb") as edition:
        subprocess.run(
            [sys.executable, "-I", "-c", UNPACK, str(home)],
            stdin=edition, cwd="/", umask=0o077, check=True, **identity,
        )  # fmt: skip


class ClassSpawner(LocalProcessSpawner if ACCOUNTS else SimpleLocalProcessSpawner):
    """One process a student, kept to its share by the system's own limits."""

    def make_preexec_fn(self, name):
        """What runs in the new process before the server does."""
        prepare = super().make_preexec_fn(name)

        def limited():
            prepare()
            # Each process a student starts gets this bound: a notebook that takes more sees
            # a MemoryError, and nobody else does.
            most = MEMORY_MB * 2**20
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))
            os.nice(5)  # the hub and the proxy come first

        return limited


c.JupyterHub.spawner_class = ClassSpawner
c.SimpleLocalProcessSpawner.home_dir_template = str(STATE / "students" / "{username}")
c.Spawner.pre_spawn_hook = before_start
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.notebook_dir = "~/zapad/notebooks"
c.Spawner.default_url = "/lab"
c.Spawner.mem_limit = f"{MEMORY_MB}M"  # shown to the student; ClassSpawner enforces it
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
c.Spawner.args = [
    "--ServerApp.terminals_enabled=False",
    f"--MappingKernelManager.cull_idle_timeout={IDLE_NOTEBOOK}",
    "--MappingKernelManager.cull_connected=True",
    f"--ServerApp.shutdown_no_activity_timeout={IDLE_SERVER}",
]
# One processor's worth of threads each, or every library takes them all.
threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
c.Spawner.environment = dict.fromkeys(threads, "1")
if hasattr(os, "getuid") and os.getuid() == 0 and not ACCOUNTS:
    c.Spawner.args.append("--allow-root")

# A machine that is full says so to the next student, instead of failing all.
total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
c.JupyterHub.active_server_limit = max(1, (total - 1024) // ROOM_MB)
c.JupyterHub.concurrent_spawn_limit = 2 * (os.cpu_count() or 1)
c.JupyterHub.shutdown_on_logout = True
