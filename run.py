"""One command, with nothing but Python 3.11 or newer and pip:

    python3 run.py figures     regenerate every chart into figures/
    python3 run.py test        run all tests
    python3 run.py lab         open the notebooks in JupyterLab

    python3 run.py site        make the web book in build/site (its packages: one more minute)
    python3 run.py slides      a deck for each notebook, and as PDF, into build/slides
    python3 run.py handouts    printable PDFs into build/handouts
    python3 run.py lite        the notebooks as a page that needs no install (--serve shows it)
    python3 run.py hub         one server for a whole class

    python3 run.py zapad ...   any other command of the collection (zapad --help)
    python3 run.py notebooks   run the notebooks and store their outputs (after a change)
    python3 run.py check       linting, formatting, types
    python3 run.py coverage    which lines of the module the tests reach
    python3 run.py browser     the tests that look at pages in a real browser
    python3 run.py benchmark   speed and memory, as ratios
    python3 run.py reproduce   every chart twice, in two different worlds: the same bytes?
    python3 run.py matrix      the notebooks on the oldest and newest allowed libraries
    python3 run.py lock        make the locked requirements anew from pyproject.toml

What stands after the command is passed on: python3 run.py figures --only scale --format pdf

The first run makes an isolated environment in .venv from locked, hash-checked
requirements (about a minute); it is made anew whenever they change. ZAPAD_VENV names
another place for it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("ZAPAD_VENV") or ROOT / ".venv").resolve()
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = "requirements.lock.txt"
LINT_LOCK = "requirements-lint.lock.txt"
SITE_LOCK = "requirements-site.lock.txt"


def run(*command, **options):
    """Run a command in the root folder; return its exit status."""
    return subprocess.run([str(c) for c in command], cwd=ROOT, **options).returncode


def environment(*locks):
    """Make the environment from the locks, unless it is there already."""
    wanted = hashlib.sha256(sys.version.encode())
    for lock in locks:
        wanted.update((ROOT / lock).read_bytes())
    # One stamp a lock: the first makes the environment, the others add to it.
    stamp = VENV / ("zapad-" + locks[-1].removesuffix(".lock.txt") + ".sha256")
    if stamp.exists() and stamp.read_text() == wanted.hexdigest():
        return
    print(f"Setting up {VENV.name} (once, about a minute) ...", flush=True)
    if len(locks) == 1:
        shutil.rmtree(VENV, ignore_errors=True)
        make()
    install(locks[-1])
    stamp.write_text(wanted.hexdigest())


def make():
    """An empty virtual environment, also where Debian leaves out its ensurepip."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if run(sys.executable, "-m", "venv", VENV, **quiet) == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if run(sys.executable, "-m", "venv", "--without-pip", VENV) != 0:
        sys.exit(
            f"{VENV} could not be made. Is the folder writable? "
            "ZAPAD_VENV=<another folder> chooses another place."
        )


def install(lock):
    options = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    has_pip = run(PYTHON, "-c", "import pip", stderr=subprocess.DEVNULL) == 0
    # A pip outside the environment can install into it too.
    pip = [PYTHON, "-m", "pip"] if has_pip else [sys.executable, "-m", "pip", "--python", PYTHON]
    if run(*pip, *options, "-r", lock) != 0:
        sys.exit(
            f"The packages of {lock} could not be installed: see above. "
            "Is there a network, and is pip 22.3 or newer there? Then run the line again."
        )


def quiet_lab():
    # JupyterLab would ask at the first start whether it may fetch news and look for updates.
    settings = VENV / "share/jupyter/lab/settings"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "overrides.json").write_text(
        '{"@jupyterlab/apputils-extension:notification":'
        ' {"fetchNews": "false", "checkForUpdates": false}}'
    )


def lab(rest):
    quiet_lab()
    return python("-m", "jupyterlab", "--notebook-dir", ROOT / "notebooks", *rest)


def python(*arguments):
    # The modules lie in the folder: nothing of the project itself is installed.
    path = [str(ROOT / "notebooks"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path)), "PYTHONUTF8": "1"}
    return run(PYTHON, *arguments, env=env)


def notebooks():
    files = sorted((ROOT / "notebooks").glob("*.ipynb"))
    status = python("-m", "jupyter", "execute", "--inplace", *files)
    for file in files:  # when a cell ran says nothing about it, and changes with every run
        book = json.loads(file.read_text(encoding="utf-8"))
        for cell in book["cells"]:
            cell["metadata"].pop("execution", None)
        text = json.dumps(book, indent=1, ensure_ascii=False) + "\n"
        file.write_bytes(text.encode())
    return status


def check():
    environment(LOCK)
    environment(LOCK, LINT_LOCK)
    steps = [("ruff", "check"), ("ruff", "format", "--check"), ("mypy",)]
    return max([python("-m", *step) for step in steps])


def coverage():
    environment(LOCK)
    environment(LOCK, LINT_LOCK)
    tests = ("pytest", "-q", "-p", "no:nbval", "-o", "addopts=", "tests")
    return python("-m", "coverage", "run", "-m", *tests) or python("-m", "coverage", "report")


def lock():
    """Needs uv on the path; whoever changes pyproject.toml runs it."""
    base = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    base += ["--generate-hashes", "--no-header", "--no-annotate"]
    names = ["figures", "seminar", "bibliography", "lab", "test"]
    groups = [option for name in names for option in ("--group", name)]
    first = run(*base, "pyproject.toml", *groups, "-o", LOCK)
    lint = run(*base, "--group", "lint", "-c", LOCK, "-o", LINT_LOCK)
    site = [option for name in ("site", "hub") for option in ("--group", name)]
    return first or lint or run(*base, *site, "-c", LOCK, "-o", SITE_LOCK)


# These need more than a reader's install.
SITE_TASKS = ("site", "slides", "handouts", "lite", "hub", "browser")
# Each file in one process, so that a notebook runs from top to bottom in one kernel; one more
# than there are processors, because a test of a notebook waits for its kernel half of the time.
PYTEST = ("-m", "pytest", "-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile")

TASKS = {
    "figures": lambda rest: python("-m", "publish", "figures", *rest),
    "zapad": lambda rest: python("-m", "publish", *rest),
    "test": lambda rest: python(*PYTEST, "--ignore=tests/browser", *rest),
    "lab": lab,
    "notebooks": lambda rest: notebooks(),
    "benchmark": lambda rest: python("tests/benchmarks/speed.py", *rest),
    "reproduce": lambda rest: python("tests/reproduce.py", *rest),
    "matrix": lambda rest: python("tests/matrix.py", *rest),
}


def main():
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".")
    task, rest = [*sys.argv, ""][1], sys.argv[2:]
    if task == "lock":
        sys.exit(lock())
    if task in ("check", "coverage"):
        sys.exit({"check": check, "coverage": coverage}[task]())
    if task not in TASKS and task not in SITE_TASKS:
        sys.exit(__doc__)
    environment(LOCK)
    if task in SITE_TASKS:
        environment(LOCK, SITE_LOCK)
        quiet_lab()
        if task == "browser":
            sys.exit(python(*PYTEST, "-p", "no:nbval", "-o", "addopts=", "tests/browser", *rest))
        sys.exit(python("-m", "publish", task, *rest))
    sys.exit(TASKS[task](rest))


main()
