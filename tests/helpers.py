"""What several tests use."""

import json
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MESSES = ROOT / "tests/messes"


class Books(Mapping):
    """The notebooks by name; the names are there at once, the books when one is asked for."""

    def __init__(self, read):
        self.read = read

    @cached_property
    def books(self):
        return self.read()

    def __getitem__(self, name):
        return self.books[name]

    def __iter__(self):
        return iter(sorted(p.stem for p in (ROOT / "notebooks").glob("[0-9]*.ipynb")))

    def __len__(self):
        return len(list(iter(self)))


# A cell that draws a small chart.
CHART = """
import zapad
rows = zapad.with_labels(zapad.load("claims").iloc[{first}:{last}])
dots = zapad.charts.Dots(rows=rows, scale="linear")
zapad.show(dots, "{slug}", title="A title", caption="A caption.", alt="Dots"{more})
"""
INTERACTIVE = ", interactive=go.Figure(go.Bar(x=[1], y=[2]))"


def write(path, *cells):
    cells = [
        {"cell_type": "code", "source": c, "metadata": {}, "outputs": [], "execution_count": None}
        for c in cells
    ]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}), encoding="utf-8")


def chart(slug, more="", first=0, last=4):
    return CHART.format(slug=slug, more=more, first=first, last=last)


def tracked():
    """The project's files: those that git knows, or all of them in a copy without git."""
    try:
        names = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout.split("\0")  # fmt: skip
        files = [ROOT / n for n in names if n]
    except (OSError, subprocess.CalledProcessError):
        skipped = {".venv", "build", "__pycache__", ".ipynb_checkpoints"}
        skipped |= {".hypothesis", ".mypy_cache", ".ruff_cache"}
        files = [p for p in ROOT.rglob("*") if not skipped & set(p.parts)]
    return [f for f in files if f.is_file()]


# Put before code: nothing can be imported but Python's own and what the notebooks need.
REFUSE = """
import sys, importlib.abc
names = sys.stdlib_module_names | {
    "pandas", "matplotlib", "plotly", "zapad", "mpl_toolkits", "numpy", "dateutil", "six", "tzdata",
    "contourpy", "cycler", "fontTools", "kiwisolver", "packaging", "PIL", "pyparsing", "narwhals",
    "_plotly_utils", "jinja2", "markupsafe",  # the last two come with whatever runs a notebook
}
class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] not in names and not name.startswith("_"):
            raise ModuleNotFoundError(f"not in a plain install: {name}", name=name)
sys.meta_path.insert(0, Refuse())
"""


class Here(ThreadPoolExecutor):
    """In the place of processes, whose imports take longer than what is tested; one at a time."""

    def __init__(self, workers, *rest):
        super().__init__(1)
