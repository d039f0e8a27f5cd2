"""A run that is killed half-way leaves the old figures whole, and no process behind."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from helpers import INTERACTIVE, ROOT, chart, write

RUN = """
import sys
from pathlib import Path
from publish import figures
if __name__ == "__main__":
    figures.regenerate(out=Path(sys.argv[1]), folder=Path(sys.argv[2]), jobs=2)
    print("done")
"""
ENV = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join([str(ROOT / "notebooks"), str(ROOT)]),
    "PYTHONUTF8": "1",
}


def start(*arguments, cwd=ROOT):
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=cwd, env=ENV, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, preexec_fn=heed,
    )  # fmt: skip


def heed():
    """A shell lets what it starts in the background ignore Ctrl + C, and that is inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def books(folder, first):
    folder.mkdir(exist_ok=True)
    write(folder / "1_one.ipynb", chart("one-a", first=first), chart("one-b", first=first + 1))
    write(
        folder / "2_two.ipynb",
        "import plotly.graph_objects as go" + chart("two-a", INTERACTIVE, first=first),
    )
    return folder


def files(out):
    return {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}


# When to kill, by what can be seen from outside: however slow the machine, each is a moment in
# which something is half done.
MOMENTS = {
    "as it starts": lambda out, old: True,
    "as it makes room": lambda out, old: list(out.glob(".making-*")),
    "as it draws": lambda out, old: list(out.glob(".making-*/*.svg")),
    "when all is drawn": lambda out, old: list(out.glob(".making-*/index.json")),
    "as the first file is replaced": lambda out, old: not all(same(out, n, old[n]) for n in old),
}


def same(out, name, data):
    try:
        return (out / name).read_bytes() == data
    except OSError:
        return False


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_killed_at_any_moment_each_file_is_the_old_one_or_the_new_one(tmp_path):
    script, out, folder = tmp_path / "run.py", tmp_path / "out", tmp_path / "books"
    script.write_text(RUN, encoding="utf-8")
    arguments = (str(script), str(out), str(folder))

    def run():
        assert b"done" in start(*arguments).communicate(timeout=120)[0]
        return files(out)

    books(folder, 1)
    new = run()
    books(folder, 0)
    old = run()
    assert len([n for n in old if old[n] != new[n]]) >= 7
    books(folder, 1)
    moments, unfinished = random.Random(2017), 0
    for when, reached in [*MOMENTS.items(), *MOMENTS.items()]:
        for name, data in old.items():
            (out / name).write_bytes(data)
        for left in out.glob(".making-*"):
            shutil.rmtree(left)
        process = start(*arguments)
        while not reached(out, old) and process.poll() is None:
            time.sleep(0.0005)
        time.sleep(moments.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        # Its output ends when the last process that could write to it has ended.
        said, _ = process.communicate(timeout=30)
        unfinished += b"done" not in said
        now = files(out)
        assert now.keys() == old.keys(), when
        for name, data in now.items():
            assert data in (old[name], new[name]), f"{name}, killed {when}"
    assert unfinished >= 6, "the runs were over before they were killed"
    for left in out.glob(".making-*"):  # an hour later
        os.utime(left, (0, 0))
    assert run() == new
    assert not list(out.glob(".making-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_asked_to_stop_tidies_up_and_says_so(tmp_path, number):
    out = tmp_path / "out"
    out.mkdir()
    for name in ("index.json", "scale-explorer.svg"):
        (out / name).write_bytes(b"old")
    process = start("-m", "publish", "figures", "--out", str(out))
    while not list(out.glob(".making-*")):
        time.sleep(0.05)
        assert process.poll() is None
    time.sleep(0.5)
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said.decode().splitlines() == ["Stopped. Nothing was replaced."]
    assert files(out) == {"index.json": b"old", "scale-explorer.svg": b"old"}
    assert not list(out.glob(".making-*"))
