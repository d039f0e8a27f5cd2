"""The one command of the collection: see HELP, or CONTRIBUTING.md for what a developer needs."""

import difflib
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

# A constant, because Python strips docstrings under PYTHONOPTIMIZE=2.
HELP = """With nothing but Python 3.11 or newer and pip:

    python3 run.py figures       regenerate every chart into figures/
    python3 run.py test          run the quick tests
    python3 run.py lab           open the notebooks in JupyterLab

    python3 run.py site          make the web book in build/site (its packages: one more minute)
    python3 run.py slides        a deck for each notebook, and as PDF, into build/slides
    python3 run.py handouts      printable PDFs into build/handouts
    python3 run.py lite          the notebooks as a page that needs no install (--serve shows it)
    python3 run.py hub           one server for a whole class

    python3 run.py plan          run-sheets: minutes, modes and aims
    python3 run.py editions      the student's and the instructor's ZIP
    python3 run.py own           check a claims table of your own, and report on it
    python3 run.py coding        merge a class's coding sheets
    python3 run.py bibliography  the sources as BibTeX
    python3 run.py tables        check the tables in data/
    python3 run.py verify        check the tables against the article's text

    python3 run.py dev           what a developer needs: see CONTRIBUTING.md

What stands after the word is passed on: python3 run.py figures --only scale --format pdf
and --help after it says what can stand there.

The first run makes an isolated environment in .venv from locked, hash-checked
requirements (about a minute); it is made anew whenever they change. ZAPAD_VENV names
another place for it.
"""
WORDS = re.findall(r"run\.py (\w+)  ", HELP)

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("ZAPAD_VENV") or ROOT / ".venv").resolve()
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = "requirements.lock.txt"

# What would send packages elsewhere or bring in others.
DROPPED = "PIP_TARGET PIP_PREFIX PIP_ROOT PIP_USER PIP_DRY_RUN PIP_PYTHON PYTHONHOME PYTHONOPTIMIZE"
ENV = {k: v for k, v in os.environ.items() if k not in DROPPED.split()}
# As in an activated environment. The modules lie in the folder: nothing of it is installed.
ENV["PATH"] = os.pathsep.join([str(BIN), ENV.get("PATH", os.defpath)])
ENV["PYTHONPATH"] = os.pathsep.join([str(ROOT / "notebooks"), str(ROOT)])
ENV.update(VIRTUAL_ENV=str(VENV), PYTHONUTF8="1", PIP_DISABLE_PIP_VERSION_CHECK="1")


# What an environment holds at its top.
OURS = re.compile(
    r"zapad-.*\.sha256|pyvenv\.cfg|\.gitignore|[Bb]in|[Ss]cripts|[Ii]nclude|[Ll]ib|lib64|share|etc|man"
)


def run(*command, **options):
    return subprocess.run([str(c) for c in command], cwd=ROOT, env=ENV, **options)


def silent(*command):
    return run(*command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def environment(*locks):
    """Make the environment from the first lock and add the last, unless they are there."""
    wanted = hashlib.sha256(sys.version.encode())
    for lock in locks:
        wanted.update((ROOT / lock).read_bytes())
    stamp = VENV / ("zapad-" + locks[-1].replace(".lock.txt", ".sha256"))
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted.hexdigest():
        return
    ours = not VENV.exists() or (VENV.is_dir() and (stamp.exists() or not any(VENV.iterdir())))
    if len(locks) == 1 and not ours:
        sys.exit(
            f"{VENV} holds other things than the collection's environment, which are left as they"
            " are. Move them, or choose an empty folder: ZAPAD_VENV=<folder>."
        )
    print(f"Setting up {VENV.name} (once, about a minute) ...", flush=True)
    try:
        if len(locks) == 1:
            make(stamp)
        install(locks[-1])
        stamp.write_text(wanted.hexdigest())
    except OSError as error:
        sys.exit(f"{VENV} could not be made: {error}. ZAPAD_VENV=<another folder> chooses another.")


def make(stamp):
    """An empty virtual environment, also where Debian leaves out its ensurepip."""
    VENV.mkdir(parents=True, exist_ok=True)
    foreign = [p.name for p in VENV.iterdir() if not OURS.fullmatch(p.name)]
    if foreign:
        sys.exit(
            f"{VENV} is to be made anew, but holds {', '.join(foreign)}, which is not of it."
            " Move that, or choose an empty folder: ZAPAD_VENV=<folder>."
        )
    stamp.write_text("")  # first of all, so that a half-made environment is known as ours
    for path in VENV.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path != stamp:
            path.unlink()
    venv = [sys.executable, "-m", "venv", VENV]
    if silent(*venv).returncode and run(*venv, "--without-pip").returncode:
        sys.exit(f"{VENV} could not be made: see above. Does this Python have the module venv?")
    # JupyterLab would ask at the first start whether it may fetch news and look for updates.
    settings = VENV / "share/jupyter/lab/settings/overrides.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        '{"@jupyterlab/apputils-extension:notification":'
        ' {"fetchNews": "false", "checkForUpdates": false}}'
    )


def install(lock):
    pip = [PYTHON, "-I", "-m", "pip"]
    if silent(*pip, "--version").returncode:  # a pip outside can install into it too
        pip = [sys.executable, "-m", "pip", "--python", PYTHON]
    pip += ["install", "--quiet", "--no-input", "--require-hashes", "--no-deps"]
    done = silent(*pip, "-r", lock)
    if done.returncode or silent(PYTHON, "-I", "-c", "import pandas").returncode:
        sys.exit(
            f"{done.stdout.decode(errors='replace')}The packages of {lock} are not in {VENV}."
            " Is there a network, is pip 22.3 or newer there, and do its settings ('python3 -m pip"
            " config list') not send packages elsewhere? Then run the line again."
        )


def unknown(word):
    import tomllib  # here, so that an older Python can read this file

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    known = {**{w: w for w in WORDS}, **{w: f"dev {w}" for w in project["tool"]["poe"]["tasks"]}}
    near = " or ".join(known[w] for w in difflib.get_close_matches(word, known))
    meant = f" Did you mean {near}?" if near else ""
    print(f"There is no task {word!r}.{meant}\n\n{HELP}", file=sys.stderr)
    return 2


def main():
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".")
    words = sys.argv[2:] if sys.argv[1:2] == ["zapad"] else sys.argv[1:]
    if not words or words[0] in ("-h", "--help", "help"):
        print(HELP, end="")
        return 0
    task, rest = words[0], words[1:]
    if task not in WORDS:
        return unknown(task)
    environment(LOCK)
    if task in ("site", "slides", "handouts", "lite", "hub", "dev"):
        environment(LOCK, "requirements-site.lock.txt")
    if task == "dev":
        environment(LOCK, "requirements-dev.lock.txt")
    command = {
        # Each file in one process, so that a notebook runs from top to bottom in one kernel; one
        # more than there are processors, because its test waits for the kernel half of the time.
        "test": [
            "pytest",
            "-n",
            (os.cpu_count() or 1) + 1,
            "--dist",
            "loadfile",
        ],
        "lab": ["jupyterlab", "--notebook-dir", ROOT / "notebooks"],
        "dev": ["poethepoet"],
    }.get(task, ["publish", task])
    if command[0] == "publish":
        ENV["ZAPAD_FROM"] = str(Path.cwd())  # where a reader's paths begin
    return run(PYTHON, "-m", *command, *rest).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
