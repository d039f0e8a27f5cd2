"""One JupyterHub for a class: prepares what ``jupyterhub_config.py`` needs and starts it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from zapad import files
from zapad.errors import ZapadError

from . import editions
from .page import HERE, need

CONFIG = HERE / "jupyterhub_config.py"
PROXY = "configurable-http-proxy"
PASSWORDS = "passwords.txt"


def proxy() -> str:
    """The proxy that JupyterHub stands behind; it comes from npm, not from pip."""
    local = editions.ROOT / "build" / "node_modules" / ".bin" / PROXY
    found = os.environ.get("ZAPAD_HUB_PROXY_COMMAND") or shutil.which(PROXY) or shutil.which(local)
    if not found:
        raise ZapadError(
            f"The program {PROXY} is missing. With Node.js there, 'npm install --prefix build"
            f" {PROXY}' puts it into build/."
        )
    return found


def closed_folder(program: Path) -> Path | None:
    """The folder on the way to a program, links followed, that other users may not enter."""
    ways = {program.parent, *program.parents, *program.resolve().parents}
    return next((p for p in sorted(ways) if not p.stat().st_mode & 0o001), None)


def settings(out: Path, address: str, students: Path | None, accounts: str) -> dict[str, str]:
    """The student edition and the passwords in `out`; the environment that names all to the hub."""
    need("jupyterhub", "hub")
    if sys.platform == "win32":
        raise ZapadError("JupyterHub needs Linux or macOS. On Windows use WSL, or JupyterLite.")
    if students and not students.is_file():
        raise ZapadError(f"{students} is no file. Give a text file with one name a line.")
    if accounts == "system" and (closed := closed_folder(Path(sys.executable))):
        raise ZapadError(
            f"The students' accounts could not start {sys.executable}: the folder {closed} is"
            " closed to them. Put the environment, and the Python it was made with, where all can"
            " read (ZAPAD_VENV names another place)."
        )
    command = proxy()
    state = files.folder(files.own_folder(out, PASSWORDS))
    if not (state / PASSWORDS).exists():  # the first file: it marks the folder as ours
        words = f"class {secrets.token_hex(5)}\nlecturer {secrets.token_hex(20)}\n"
        files.write(state / PASSWORDS, words.encode(), mode=0o600)
    files.write(state / "edition.zip", editions.archive("student"))
    found = {
        "ZAPAD_HUB_STATE": str(state),
        "ZAPAD_HUB_ADDRESS": address,
        "ZAPAD_HUB_ACCOUNTS": accounts,
        "ZAPAD_HUB_PROXY_COMMAND": command,
    }
    return found | ({"ZAPAD_HUB_CLASS": str(students.resolve())} if students else {})


def start(environment: dict[str, str], log: Any = None) -> subprocess.Popen[bytes]:
    """Start the hub, which writes to the screen or to `log`; it runs until it is stopped."""
    # Students get the module from their own copy, never from this one.
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "ZAPAD_VENV")}
    command = [sys.executable, "-m", "jupyterhub", "-f", str(CONFIG)]
    return subprocess.Popen(
        command, env=kept | environment, cwd=environment["ZAPAD_HUB_STATE"], stdout=log
    )
