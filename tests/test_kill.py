"""A run that is killed half-way leaves the old figures whole, and no process behind."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from test_figures import INTERACTIVE, chart, write

ROOT = Path(__file__).resolve().parents[1]
RUN = """
import sys
from pathlib import Path
from zapad import figures
if __name__ == "__main__":
    figures.regenerate(out=Path(sys.argv[1]), folder=Path(sys.argv[2]), jobs=2)
    print("done")
"""
ENV = {**os.environ, "PYTHONPATH": str(ROOT / "notebooks"), "PYTHONUTF8": "1"}


def start(*arguments, cwd=ROOT):
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=cwd, env=ENV, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip


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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_killed_at_any_moment_each_file_is_the_old_one_or_the_new_one(tmp_path):
    script, out, folder = tmp_path / "run.py", tmp_path / "out", tmp_path / "books"
    script.write_text(RUN, encoding="utf-8")
    arguments = (str(script), str(out), str(folder))

    def run():
        books(folder, 1)
        began = time.perf_counter()
        assert b"done" in start(*arguments).communicate(timeout=120)[0]
        return files(out), time.perf_counter() - began

    new, _ = run()
    books(folder, 0)
    assert b"done" in start(*arguments).communicate(timeout=120)[0]
    old = files(out)
    changed = [n for n in old if old[n] != new[n]]
    assert len(changed) >= 7
    books(folder, 1)
    moments = random.Random(2017)
    unfinished = 0
    for share in (0.2, 0.5, 0.7, 0.9, 1.0):
        for name, data in old.items():
            (out / name).write_bytes(data)
        began = time.perf_counter()
        process = start(*arguments)
        time.sleep(share * 2.2 * moments.uniform(0.9, 1.1))
        process.send_signal(signal.SIGKILL)
        # Its output ends when the last process that could write to it has ended.
        said, _ = process.communicate(timeout=30)
        unfinished += b"done" not in said
        now = files(out)
        assert now.keys() == old.keys(), f"after {time.perf_counter() - began:.1f} s"
        for name, data in now.items():
            assert data in (old[name], new[name]), name
    assert unfinished >= 2, "no run was killed before its end: the machine is very fast"
    for left in out.glob(".making-*"):  # an hour later
        os.utime(left, (0, 0))
    again, _ = run()
    assert again == new
    assert not list(out.glob(".making-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_asked_to_stop_tidies_up_and_says_so(tmp_path, number):
    out = tmp_path / "out"
    out.mkdir()
    for name in ("index.json", "scale-explorer.svg"):
        (out / name).write_bytes(b"old")
    process = start("-m", "zapad", "figures", "--out", str(out))
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
