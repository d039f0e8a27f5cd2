"""The tests themselves."""

import os
import subprocess
import sys

import pytest

from helpers import ROOT

IMPORT = """
import importlib, pkgutil, sys
import pytest, zapad
for found in pkgutil.walk_packages(zapad.__path__, "zapad."):  # what these read is no test's work
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
reads = []
def note(event, arguments):
    if event == "open" and str(arguments[0]).endswith((".csv", ".ipynb", ".svg", ".html")):
        if "messes" not in str(arguments[0]):
            reads.append(f"{module} reads {arguments[0]}")
sys.addaudithook(note)
for module in sys.argv[1:]:
    try:
        importlib.import_module(module)
    except pytest.skip.Exception:
        pass
sys.exit("\\n".join(reads) or 0)
"""


@pytest.mark.parametrize("folder", ["unit", "collection", "slow", "browser"])
def test_no_test_reads_a_table_or_a_notebook_when_it_is_imported(folder):
    """Each process of each run would do it again, whatever it then tests."""
    home = ROOT / "tests" / folder
    path = [ROOT / "notebooks", ROOT, ROOT / "tests", home]
    done = subprocess.run(
        [sys.executable, "-c", IMPORT, *sorted(p.stem for p in home.glob("test_*.py"))],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
