"""Would the unit tests notice a change of the code? mutmut changes it, one place at a time.

    python3 run.py dev mutate                    every module below (an hour)
    python3 run.py dev mutate quantities dates   these alone
    python3 run.py dev mutate --all dates        and print the excused survivors too

The counts go into tests/code_mutants.csv. A survivor is excused by a line of
tests/code_excuses.csv: a pattern over the change as ``git diff --word-diff`` writes it. The
command fails where a survivor has no excuse, and where an excuse excuses nothing.
"""

import argparse
import csv
import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests" / "code_mutants.csv"
EXCUSES = ROOT / "tests" / "code_excuses.csv"

# Each module with the tests that answer for it, few and quick, so that a mutant costs little;
# the look of a chart is held by its picture in figures/.
TESTS = {
    "quantities": ["test_quantities"],
    "dates": ["test_dates"],
    "sources": ["test_sources"],
    "vocabulary": ["test_vocabulary", "test_labels"],
    "labels": ["test_labels", "test_quantities"],
    "selection": ["test_quantities", "test_sources"],
    "geo": ["test_geo"],
    "rules": ["test_rules"],
    "findings": ["test_findings"],
    "spreadsheet": ["test_spreadsheet", "test_bytes_of_tables"],
    "workbook": ["test_workbook", "test_spreadsheet"],
    "charts/explorer": ["test_explorer", "scale-explorer"],
    "own/cells": ["test_own_cells"],
    "own/dates": ["test_own_cells"],
    "own/numbers": ["test_own_cells"],
    "own/sums": ["test_own_sums"],
    "coding/measures": ["test_measures"],
}
UNIT = "tests/unit/{}.py"
# Most changes are noticed before a picture is drawn.
PICTURES_LAST = """
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: "test_as_committed" in item.nodeid)
"""
PICTURE = (
    "tests/slow/test_as_committed.py::test_no_line_of_a_chart_is_drawn_otherwise_than_committed[{}]"
)

# What a module remembers must be forgotten before each mutant: a process of its own, much slower.
COLD = {"vocabulary"}
PRELOAD = ["pandas", "pytest"]

# mutmut knows a module by its path below `src`. An error's wording is no behaviour.
CONFIG = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/zapad/{module}.py"]
also_copy = ["data", "publish", "figures", "notebooks"]
pytest_add_cli_args = ["-p", "no:nbval", "-p", "no:cacheprovider", "-p", "no:xdist"]
pytest_add_cli_args_test_selection = {tests}
do_not_mutate_patterns = ['\\b(problem|question|note|refused)\\(', 'raise \\w+Error\\(', '^\\s*(what|todo) = ']
process_isolation = "{isolation}"
forkserver_warmup = "import"
preload_modules_file = "preload.txt"
[tool.pytest.ini_options]
pythonpath = ["src", ".", "tests", "tests/unit"]
"""


# A mutant that hangs, or stops the collection of the tests, is noticed too.
NOTICED = {"killed", "timeout", "check was interrupted by user"}
UNNOTICED = {"survived", "no tests"}

# `mutmut show` for many at once: each start of mutmut takes a second.
SHOW = "import sys; from mutmut.__main__ import show; [show.callback(x) for x in sys.argv[1:]]"


def mutmut(bench, *command):
    """Run mutmut in the folder `bench`; return what it printed."""
    start = ["-c", SHOW] if command[0] == "show" else ["-m", "mutmut", command[0]]
    done = subprocess.run(
        [sys.executable, *start, *command[1:]],
        cwd=bench, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        env={**os.environ, "MPLBACKEND": "agg", "NO_COLOR": "1"},
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"mutmut {command[0]} failed:\n{done.stdout[-3000:]}")
    return done.stdout


def set_up(bench, module):
    """A copy of the module, its tests and the data, laid out as mutmut wants it."""
    left_out = shutil.ignore_patterns("__pycache__", "zapad")
    for folder in ("publish", "data", "figures", "notebooks", "tests"):
        shutil.copytree(ROOT / folder, bench / folder, ignore=left_out)
    shutil.copytree(ROOT / "notebooks/zapad", bench / "src/zapad", ignore=left_out)
    tests = [(UNIT if t.startswith("test_") else PICTURE).format(t) for t in TESTS[module]]
    isolation = "forkserver" if module in COLD else "fork"
    config = CONFIG.format(module=module, tests=json.dumps(tests), isolation=isolation)
    (bench / "pyproject.toml").write_text(config, encoding="utf-8")
    (bench / "tests/conftest.py").write_text(PICTURES_LAST, encoding="utf-8")
    (bench / "preload.txt").write_text("\n".join(PRELOAD), encoding="utf-8")


def change(diff):
    """The change of a mutant, as ``git diff --word-diff``: ``a.left [->-]{+>=+} b.left``."""
    lines = [x for x in diff.splitlines() if not x.startswith(("---", "+++"))]
    before, after = (
        re.findall(r"\w+|\s+|.", "\n".join(x[1:].strip() for x in lines if x[:1] == sign))
        for sign in "-+"
    )
    text = ""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        old, new = "".join(before[a:b]), "".join(after[c:d])
        if what == "equal":
            text += old
        else:
            text += (f"[-{old}-]" if old else "") + (f"{{+{new}+}}" if new else "")
    return " ".join(text.split())


def run(module, jobs):
    """Put every mutant of a module to its tests: their number, and the changes not noticed."""
    with tempfile.TemporaryDirectory(prefix="code-mutants-") as folder:
        bench = Path(folder)
        set_up(bench, module)
        mutmut(bench, "run", "--max-children", str(jobs))
        lines = mutmut(bench, "results", "--all", "true").splitlines()
        fates = dict(line.strip().rsplit(": ", 1) for line in lines if ": " in line)
        if odd := set(fates.values()) - NOTICED - UNNOTICED:
            sys.exit(f"{module}: mutants that are {', '.join(odd)}")
        left = [name for name, fate in fates.items() if fate in UNNOTICED]
        shown = mutmut(bench, "show", *left).removeprefix("# ").split("\n# ") if left else []
    found = []
    for diff in shown:
        head, _, lines = diff.partition("\n")
        function = head.split(":")[0].rsplit(".", 1)[1].rsplit("__mutmut_", 1)[0]
        function = function.removeprefix("x_").replace("xǁ", "").replace("ǁ", ".")
        found.append((function, change(lines)))
    return len(fates), found


def read(path):
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("modules", nargs="*", metavar="module", help=", ".join(TESTS))
    parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
    parser.add_argument("--all", action="store_true", help="print the excused survivors too")
    options = parser.parse_args()
    if unknown := set(options.modules) - set(TESTS):
        parser.error(f"no module {', '.join(unknown)}; use {', '.join(TESTS)}")
    excuses = read(EXCUSES)
    used = set()
    failed = False
    for module in options.modules or TESTS:
        mutants, found = run(module, options.jobs)
        survived = 0
        for function, text in found:
            reasons = [
                e for e in excuses
                if e["module"] in ("*", module) and re.search(e["change"], text)
            ]  # fmt: skip
            used |= {(e["module"], e["change"]) for e in reasons}
            survived += not reasons
            if options.all or not reasons:
                print(
                    f"{module} {function}: {text}", f"({reasons[0]['reason']})" if reasons else ""
                )
        excused = len(found) - survived
        record(module, mutants, mutants - len(found), excused, survived)
        print(f"{module}: {mutants} mutants, {excused} excused, {survived} survived", flush=True)
        failed |= survived > 0
    if not options.modules:
        for e in excuses:
            if (e["module"], e["change"]) not in used:
                print(f"excuses nothing: {e['module']}, {e['change']}")
                failed = True
    return failed


def record(module, *counts):
    """Write a module's line of the table; the others stay."""
    table = {row["module"]: list(row.values()) for row in read(TABLE)}
    table[module] = [module, *counts]
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["module", "mutants", "killed", "excused", "survived"])
        writer.writerows(table[name] for name in TESTS if name in table)


if __name__ == "__main__":
    sys.exit(main())
