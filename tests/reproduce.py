"""The same bytes anywhere? Draw every chart twice, in two worlds that share nothing but the code.

    python3 run.py dev reproduce            two copies of the project, one environment
    python3 run.py dev reproduce --fresh    each copy with a new environment of its own

The worlds differ in folder, home, user, language, time zone, hash seed, number of jobs, and in
whether there are a network and any fonts of the system. What is compared: every file that `zapad figures` makes, with
figures/ as it is committed, and every output stored in a notebook, with what a run shows.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent

WORLDS = {
    "one": {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0", "USER": "anna"},
    "two, с пробелами": {
        "LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "12345", "USER": "юрий",
    },
}  # fmt: skip

# Put before everything else into the second world's Python and its children.
OFFLINE = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        where = str(arguments[1] if event == "socket.connect" else arguments[0])
        if not any(home in where for home in ("127.0.0.1", "localhost", "::1")):
            raise OSError(f"no network here: {event} {where}")
sys.addaudithook(refuse)
"""
# No font but matplotlib's own.
NO_FONTS = """
import os
_walk = os.walk
def walk(top, *more, **options):
    hidden = "fonts" in str(top).lower() and "mpl-data" not in str(top)
    return iter(()) if hidden else _walk(top, *more, **options)
os.walk = walk
"""
FONTS = (
    "from matplotlib.font_manager import fontManager as m; "
    "print(sum('mpl-data' not in f.fname for f in m.ttflist))"
)
OUTPUTS = "import rerun; rerun.notebooks(rerun.Tables())"
SKIPPED = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", ".*_cache", ".making-*")


def world(name, folder):
    """A copy of the project and the variables of the process that runs it."""
    home = folder / name
    copy = Path(shutil.copytree(ROOT, home / "zapad", ignore=SKIPPED))
    (home / "site").mkdir()
    path = [str(copy / "notebooks"), str(copy), str(copy / "tests")]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    env |= {"HOME": str(home), "LOGNAME": WORLDS[name]["USER"], "MPLCONFIGDIR": str(home / "mpl")}
    if name != "one":
        (home / "site/sitecustomize.py").write_text(OFFLINE + NO_FONTS, encoding="utf-8")
        (home / "fonts.conf").write_text("<fontconfig></fontconfig>", encoding="utf-8")
        env["FONTCONFIG_FILE"] = str(home / "fonts.conf")
        path.append(str(home / "site"))
    return copy, env | WORLDS[name] | {"PYTHONPATH": os.pathsep.join(path), "PYTHONUTF8": "1"}


def python(copy, env, *arguments):
    done = subprocess.run(
        [sys.executable, *arguments], cwd=copy, env=env, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stdout[-1000:]}{done.stderr[-3000:]}")
    return done.stdout


def drawn(copy, env, jobs, only=None, fresh=False):
    """Name and bytes of each file that a world draws."""
    out = copy / "figures"  # in its place, since the index links from there
    shutil.rmtree(out)
    if fresh:
        env["ZAPAD_VENV"] = str(copy.parent / "env")
    command = ["run.py", "figures"] if fresh else ["-m", "publish", "figures"]
    choice = ["--only", only] if only else []
    python(copy, env, *command, "--out", str(out), "--jobs", str(jobs), *choice)
    return {p.name: p.read_bytes() for p in sorted(out.iterdir())}


def differences(one, two):
    """Names of files that are not the same bytes, or are in one of the two alone."""
    return sorted(n for n in one.keys() | two.keys() if one.get(n) != two.get(n))


def main():
    parser = argparse.ArgumentParser(
        prog="run.py dev reproduce", description="The same bytes anywhere?"
    )
    parser.add_argument("--fresh", action="store_true", help="with new environments")
    options = parser.parse_args()
    committed = {p.name: p.read_bytes() for p in (ROOT / "figures").iterdir()}
    status, results = 0, [committed]
    with tempfile.TemporaryDirectory() as temporary:
        for jobs, name in enumerate(WORLDS, 1):
            copy, env = world(name, Path(temporary))
            results.append(drawn(copy, env, jobs, fresh=options.fresh))
            for before in results[:-1]:
                differ = differences(before, results[-1])
                status |= bool(differ)
                for file in differ:
                    print(f"differs in world {name!r}: {file}")
            fonts = python(copy, env, "-c", FONTS).strip()
            status |= name != "one" and fonts != "0"
            python(copy, env, "-c", OUTPUTS)
            print(f"{name}: {len(results[-1])} files, {jobs} jobs, {fonts} fonts of the system")
    print("outputs of all notebooks are as stored" if not status else "figures/ differ")
    return status


if __name__ == "__main__":
    sys.exit(main())
