"""Do the notebooks run on the oldest and on the newest allowed pandas, matplotlib and plotly?

    python3 run.py dev matrix [FOLDER]     environments are made in FOLDER; build/matrix by default

Bounds come from pyproject.toml. Every cell must run; where what it shows differs from what is
stored, that is counted: a text, or a picture once ids are numbered and places rounded. Needs a
network, and uv or pip.
"""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from base64 import b64decode
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent


def settings():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements():
    """For each environment what to install: the lower bounds, the newest, each oldest alone."""
    newest = settings()["project"]["dependencies"]
    oldest = [r.replace(">=", "==") for r in newest]
    return {"oldest": oldest, "newest": newest} | {
        f"oldest {re.match('[a-z]+', old)[0]}": [o if o == old else n for o, n in zip(oldest, newest, strict=True)]
        for old in oldest
    }  # fmt: skip


def make(folder, wanted):
    """An environment with these packages; the path of its Python."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    # IPython to see what Jupyter would show, tqdm for the bar; without the seminar's packages
    # notebook 04 would show a message in place of the coders' agreement.
    packages = [*wanted, "ipython", "tqdm", *settings()["dependency-groups"]["seminar"]]
    if shutil.which("uv"):
        subprocess.run(
            ["uv", "venv", "--quiet", "--clear", "--python", sys.executable, folder], check=True
        )
        subprocess.run(
            ["uv", "pip", "install", "--quiet", "--python", python, *packages], check=True
        )
    else:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


def shown():
    """Run in the environment: what each cell shows, or how it fails."""
    sys.path[:0] = [str(TESTS), str(ROOT / "notebooks")]
    from importlib.metadata import version

    import rerun

    display, found = rerun.formatter(), {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        space = {"__name__": "__main__"}
        book = json.loads(path.read_text(encoding="utf-8"))
        for cell in [c for c in book["cells"] if c["cell_type"] == "code"]:
            name = f"{path.name} {cell['id']}"
            try:
                value = rerun.Cell(cell, name).run(space)
                data = {} if value is None else rerun.plain(display.format(value)[0])
            except Exception as error:
                found[name] = {"failed": f"{type(error).__name__}: {error}"}
                break
            finally:
                rerun.plt.close("all")
            stored = [rerun.plain(o.get("data", {})) for o in cell["outputs"]]
            kept = stored[0] if stored else {}
            found[name] = {"differs": differing(kept, data), "bytes": kept != data}
    names = ("pandas", "numpy", "matplotlib", "plotly")
    print(json.dumps({"versions": {n: version(n) for n in names}, "cells": found}))


def differing(stored, data):
    """The kinds of output that differ in what a reader sees."""
    return sorted(
        k for k in stored.keys() | data.keys() if seen(stored.get(k)) != seen(data.get(k))
    )


def seen(output):
    """An output without what no reader sees: ids of a picture, and its last decimals."""
    if not isinstance(output, str):
        return output
    return re.sub(
        r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)",
        lambda m: str(pieces(b64decode(m[1]).decode())), output,
    )  # fmt: skip


def pieces(svg):
    """The texts of a picture, and how many paths and marks of which colour it has."""
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", svg)
    marks = re.findall(r"<(path|use)\b[^>]*?(?:fill|stroke): (#[0-9a-f]{6})", svg)
    return texts, sorted((*m, marks.count(m)) for m in set(marks))


def main():
    base = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/matrix")
    status = 0
    for name, wanted in requirements().items():
        python = make(base / name.replace(" ", "-"), wanted)
        done = subprocess.run(
            [python, __file__, "--shown"], capture_output=True, text=True, encoding="utf-8",
            cwd=base, check=False,
        )  # fmt: skip
        if done.returncode:
            print(f"{name}: {done.stderr[-2000:]}")
            status = 1
            continue
        result = json.loads(done.stdout.splitlines()[-1])
        failed = {c: r["failed"] for c, r in result["cells"].items() if "failed" in r}
        differs = {c: r["differs"] for c, r in result["cells"].items() if r.get("differs")}
        other = sum(r.get("bytes", False) for r in result["cells"].values())
        versions = ", ".join(f"{n} {v}" for n, v in result["versions"].items())
        print(
            f"{name} ({versions}): {len(result['cells'])} cells, {len(failed)} fail, "
            f"{len(differs)} show something else, {other} other bytes"
        )
        for cell, why in failed.items():
            print(f"  FAILS: {cell}: {why}")
        for cell, kinds in differs.items():
            print(f"  differs: {cell}: {', '.join(kinds)}")
        status |= bool(failed)
    return status


if __name__ == "__main__":
    if sys.argv[1:] == ["--shown"]:
        shown()
    else:
        sys.exit(main())
