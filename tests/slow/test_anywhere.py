"""Offline, in an odd folder that must not change, without git, with little installed.

Charts and outputs in such a place: tests/reproduce.py. A copy of the project lies in a folder with spaces and Cyrillic letters, as from a ZIP of the
repository. No process may open a socket to anywhere but this machine, and no file of the copy
may change.
"""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from helpers import REFUSE, ROOT, tracked
from reproduce import OFFLINE

NOTEBOOKS = sorted(p.name for p in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The files of the repository and no others, out of a ZIP."""
    folder = tmp_path_factory.mktemp("offline")
    with zipfile.ZipFile(folder / "project.zip", "w") as archive:
        for file in tracked():
            archive.write(file, f"zapad-main/{file.relative_to(ROOT).as_posix()}")
    home = folder / "Мои документы 2017"
    with zipfile.ZipFile(folder / "project.zip") as archive:
        archive.extractall(home)
    (folder / "site").mkdir()
    (folder / "site/sitecustomize.py").write_text(OFFLINE, encoding="utf-8")
    copy = home / "zapad-main"
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = contents(copy)
    yield copy
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    # Whoever runs the tests as root can write in spite of the permissions.
    assert contents(copy) == before, "something was written into the project's folder"


def contents(folder):
    return {p.relative_to(folder): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def python(project, cwd, *arguments):
    site = project.parents[1] / "site"
    path = [site, project / "notebooks", project]
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, encoding="utf-8",
        env={
            **os.environ, "PYTHONPATH": os.pathsep.join(map(str, path)), "PYTHONUTF8": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


def test_the_network_is_really_refused(project, tmp_path):
    code = (
        "import socket, urllib.request\n"
        "for attempt in (lambda: socket.create_connection(('192.0.2.1', 80), 1),\n"
        "                lambda: urllib.request.urlopen('http://example.invalid/', timeout=1),\n"
        "                lambda: socket.getaddrinfo('example.invalid', 80)):\n"
        "    try: attempt()\n"
        "    except OSError as error: assert 'no network here' in str(error), error\n"
        "    else: raise SystemExit('not refused')\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname()).close()\n"
    )
    python(project, tmp_path, "-c", code)


@pytest.mark.parametrize(
    "command",
    ["tables", "plan", "plan 01", "bibliography", "figures --list", "editions --out {out}", "--help"],
)  # fmt: skip
def test_every_command_works(project, tmp_path, command):
    out = tmp_path / "там"
    arguments = [a.format(out=out) for a in command.split()]
    assert python(project, tmp_path, "-m", "publish", *arguments)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_alone_with_pandas_matplotlib_and_plotly_and_nothing_else(project, tmp_path, name):  # fmt: skip
    from publish.figures import code_cells

    cells = tmp_path / "cells.json"
    cells.write_text(json.dumps(code_cells(ROOT / "notebooks" / name)), encoding="utf-8")
    code = REFUSE + (
        "import json, matplotlib\n"
        "matplotlib.use('agg')\n"
        "space = {'__name__': '__main__'}\n"
        "for source in json.load(open('cells.json', encoding='utf-8')):\n"
        "    exec(compile(source, 'cell', 'exec'), space)\n"
    )
    python(project, tmp_path, "-c", code)


def test_the_tests_that_ask_git_do_without_it(project, tmp_path):
    python(
        project, project, "-m", "pytest", "-q", "-p", "no:nbval", "-p", "no:cacheprovider",
        "-o", "addopts=", "tests/unit/test_setup.py", "tests/collection/test_data.py", "-k",
        "index or local or names or plain or licence",
    )  # fmt: skip
