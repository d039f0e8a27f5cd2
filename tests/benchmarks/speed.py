"""How fast, against what it could be at best: ratios measured side by side in one run.

    python3 run.py dev benchmark [ROUNDS]
    python3 run.py dev benchmark [ROUNDS] charts | load | tests | notebooks | rows | memory

The second form measures some parts only. Never part of the tests: a timing depends on the
machine. Each line names what is measured, what it is compared with, and the aim. Every command
is run once unmeasured, then ROUNDS times (7 by default) in turn with what it is compared with;
the medians are compared.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"

CELLS = """
import matplotlib; matplotlib.use("agg")
from pathlib import Path
from publish.figures import code_cells
from zapad.charts import collecting
with collecting() as charts:
    for notebook in sorted(Path({folder!r}).glob("*.ipynb")):
        space = {{"__name__": "__main__"}}
        for source in code_cells(notebook):
            exec(source, space)
{more}
"""
DRAW = """
for chart in charts:
    chart.picture("svg"); chart.picture("png"); chart.data()
    if chart.interactive is not None: chart.page()
"""
READ = """
import pandas
from pathlib import Path
for path in sorted(Path({data!r}).glob("*.csv")):
    pandas.read_csv(path)
"""
LOAD = "import zapad\nfor name in zapad.names(): zapad.load(name)"
PEAK = """
import resource
print("PEAK", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
      resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
KERNEL = """
import json, sys
from jupyter_client.manager import start_new_kernel
cells = json.load(sys.stdin)
manager, client = start_new_kernel(cwd={cwd!r})
for cell in cells:
    reply = client.execute_interactive(cell, output_hook=lambda m: print(m["content"].get("text", ""), end=""))
    assert reply["content"]["status"] == "ok", reply["content"]
client.stop_channels(); manager.shutdown_kernel(now=True)
"""


def environment() -> dict[str, str]:
    # As a reader has it: compiled once, like the installed libraries that it is compared with.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(NOTEBOOKS), str(ROOT)]), "PYTHONUTF8": "1"}


def run(*arguments: str, text: str | None = None, lax: bool = False) -> tuple[float, str]:
    """Seconds and standard output of a Python process; with `lax` it may fail."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], cwd=NOTEBOOKS, env=environment(), input=text,
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    seconds = time.perf_counter() - start
    if done.returncode and not lax:
        sys.exit(f"{arguments[:2]} failed:\n{done.stderr}")
    return seconds, done.stdout


def compare(
    name: str, commands: dict[str, tuple[str, ...]], rounds: int, aim: str, lax: bool = False
) -> None:
    """Run the commands in turn; print medians and the ratio of each to the first."""
    times: dict[str, list[float]] = {c: [] for c in commands}
    for turn in range(rounds + 1):
        for label, arguments in commands.items():
            seconds, _ = run(*arguments, lax=lax)
            if turn:
                times[label].append(seconds)
    medians = {label: statistics.median(t) for label, t in times.items()}
    base = next(iter(medians.values()))
    print(f"\n{name} (aim: {aim})")
    for label, median in medians.items():
        spread = f"{min(times[label]):.2f}-{max(times[label]):.2f}"
        print(f"  {label:<58} {median:6.2f} s ({spread})   {median / base:5.2f} x")


def peak(*arguments: str, text: str | None = None) -> float:
    """The largest resident memory of a process or of one of its children, in MB."""
    _, out = run(*arguments, text=text)
    return max(int(n) / 1024 for n in out.split("PEAK ")[1].split())


def charts(rounds: int, out: str) -> None:
    folder = str(NOTEBOOKS)
    figures = ("-m", "publish", "figures", "--out", out)
    compare(
        "zapad figures, all charts as SVG, PNG, page and CSV",
        {
            "the same cells as one script, every chart drawn": ("-c", CELLS.format(folder=folder, more=DRAW)),
            "the same cells, nothing drawn": ("-c", CELLS.format(folder=folder, more="")),
            "zapad figures": figures,
            "zapad figures --jobs 2": (*figures, "--jobs", "2"),
            "zapad figures --jobs 1": (*figures, "--jobs", "1"),
            "zapad figures --list": ("-m", "publish", "figures", "--list"),
        },
        rounds,
        "zapad figures --jobs 2 at most 0.35 x",
    )  # fmt: skip
    compare(
        "one chart",
        {
            "import zapad, matplotlib.pyplot": ("-c", "import zapad, matplotlib.pyplot"),
            "zapad figures --only scale-who": (*figures, "--only", "scale-who"),
        },
        rounds,
        "at most 5 x",
    )  # fmt: skip


def loading(rounds: int, out: str) -> None:
    compare(
        "import and load all tables",
        {
            "import pandas, read_csv of the same files": ("-c", READ.format(data=str(ROOT / "data"))),
            "import zapad, load every table": ("-c", LOAD),
            "import pandas": ("-c", "import pandas"),
            "import zapad": ("-c", "import zapad"),
        },
        rounds,
        "at most 1.15 x",
    )  # fmt: skip


def runners(rounds: int, out: str) -> None:
    """README's test line, the strict test, and plain nbval over copies outside the project."""
    folder = Path(out) / "notebooks"
    copy_notebooks(folder, 1)
    files = [str(p) for p in sorted(folder.glob("*.ipynb"))]
    plain = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", out)
    strict = ("-m", "pytest", "-q", "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"))
    parallel = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile")  # as run.py starts it
    floor = CELLS.format(folder=str(folder), more="for chart in charts: chart.html()")
    quick = [str(ROOT / "tests" / part) for part in ("unit", "collection")]
    compare(
        "running all notebooks",
        {
            "plain nbval, one after another": (*plain, "--nbval", "--nbval-current-env", *files),
            "README's test line": (*strict, *parallel, *quick, str(NOTEBOOKS)),
            "the strict test": (*strict, *parallel, str(NOTEBOOKS)),
            "the strict test, one after another": (*strict, str(NOTEBOOKS)),
            "the same cells as one script, pictures drawn as SVG": ("-c", floor),
        },
        rounds,
        "README's test line at most 3 x, the strict test at most half of plain nbval",
        lax=True,
    )


def copy_notebooks(folder: Path, copies: int) -> None:
    """The notebooks, and copies whose charts have names of their own; the module beside them."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(
        NOTEBOOKS / "zapad", folder / "zapad", ignore=shutil.ignore_patterns("__pycache__")
    )
    if not (folder.parent / "data").exists():
        shutil.copytree(ROOT / "data", folder.parent / "data")
    sources = sorted(NOTEBOOKS.glob("*.ipynb"))
    index = json.loads((ROOT / "figures/index.json").read_text(encoding="utf-8"))
    slugs = [chart["slug"] for chart in index["charts"]]
    for i in range(copies if copies > 1 else len(sources)):
        source = sources[i % len(sources)]
        text = source.read_text(encoding="utf-8")
        if copies > 1:
            for slug in slugs:
                text = text.replace(f'\\"{slug}\\"', f'\\"{slug}-{i}\\"')
        (folder / f"{i:02d}_{source.name}").write_text(text, encoding="utf-8")


GROWTH = """
import sys, time
from pathlib import Path
from publish import figures
if __name__ == "__main__":
    start = time.perf_counter()
    done = figures.regenerate(out=Path(sys.argv[2]), folder=Path(sys.argv[1]), jobs=2)
    print("TOOK", time.perf_counter() - start, sum(n.endswith(".svg") for f in done.values() for n in f))
"""


def notebooks(rounds: int, out: str) -> None:
    """How the time grows with the number of notebooks: copies of the collection's own."""
    print("\nzapad figures --jobs 2 with more and more notebooks")
    script = Path(out) / "grow.py"
    script.write_text(GROWTH, encoding="utf-8")
    for copies in (1, 2, 4, 8, 16, 32):
        folder = Path(out) / "grow/notebooks"
        copy_notebooks(folder, max(copies, 2))
        for extra in sorted(folder.glob("*.ipynb"))[copies:]:
            extra.unlink()
        _, said = run(str(script), str(folder), str(Path(out) / f"grown-{copies}"))
        seconds, charts = said.split("TOOK ")[1].split()
        each = float(seconds) / copies
        print(
            f"  {copies:3} notebooks, {charts:>3} charts: {float(seconds):6.1f} s, {each:5.2f} s each"
        )


ROWS = """
import csv, json, sys, time
from pathlib import Path
import pandas
import zapad
from zapad import tables
folder, rows = Path(sys.argv[1]), int(sys.argv[2])
header, *real = csv.reader((tables.DATA / "claims.csv").open(encoding="utf-8", newline=""))
with (folder / "claims.csv").open("w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file, lineterminator="\\n")
    writer.writerow(header)
    for i in range(rows):
        row = real[i % len(real)]
        writer.writerow([f"{row[0]}-{i}", *row[1:]])
def timed(action):
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result
plain, _ = timed(lambda: pandas.read_csv(folder / "claims.csv"))
first, claims = timed(lambda: zapad.load("claims", folder))
again, _ = timed(lambda: zapad.load("claims", folder))
package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
schema = next(r["schema"] for r in package["resources"] if r["name"] == "claims")
header, *rows = csv.reader((folder / "claims.csv").open(encoding="utf-8", newline=""))
cells = dict(zip(header, map(list, zip(*rows))))
checked, _ = timed(lambda: tables.typed(cells, schema, "claims.csv"))
part = claims[claims["qualifier"].isin(["exact", "about"])]
audited, _ = timed(lambda: zapad.audit(part.iloc[0], part))
print("ROWS", plain, first, again, checked, audited)
"""


def rows(rounds: int, out: str) -> None:
    """How loading, validation and audit grow with the rows of the claims table."""
    print("\na claims table of more and more rows (seconds)")
    print("       rows   read_csv  load, new  load again  validate    audit")
    folder = Path(out) / "rows"
    shutil.copytree(ROOT / "data", folder)
    for power in range(2, 7):
        _, said = run("-c", ROWS, str(folder), str(10**power))
        print(
            f"  {10**power:9,} "
            + "".join(f"{float(x):10.3f} " for x in said.split("ROWS ")[1].split())
        )


def memory(rounds: int, out: str) -> None:
    if sys.platform == "win32":
        print("\npeak memory is not measured on Windows")
        return
    command = f"import sys; from publish.__main__ import main; main(['figures', '--out', {out!r}])"
    print("\npeak memory (aim: a notebook at most 1.3 times a kernel that only imports)")
    print(f"  zapad figures, its largest process: {peak('-c', command + PEAK):.0f} MB")
    from publish.figures import code_cells  # type: ignore[import-not-found]

    def kernel(cells: list[str]) -> float:
        """Each cell run and shown, as Jupyter does it."""
        return peak(
            "-c", KERNEL.format(cwd=str(NOTEBOOKS)), text=json.dumps([*cells, PEAK.strip()])
        )

    base = kernel(["import pandas, matplotlib.pyplot, plotly.graph_objects"])
    print(f"  kernel, imports only: {base:.0f} MB")
    for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
        used = kernel(code_cells(notebook))
        print(f"  kernel, {notebook.name}: {used:.0f} MB   {used / base:.2f} x")


PARTS = {
    "charts": charts, "load": loading, "tests": runners, "notebooks": notebooks, "rows": rows,
    "memory": memory,
}  # fmt: skip


def main() -> None:
    rounds = next((int(a) for a in sys.argv[1:] if a.isdigit()), 7)
    chosen = [a for a in sys.argv[1:] if not a.isdigit()] or list(PARTS)
    if set(chosen) - set(PARTS):
        sys.exit(f"The parts are: {', '.join(PARTS)}.")
    for name in chosen:
        with tempfile.TemporaryDirectory() as out:
            PARTS[name](rounds, out)


if __name__ == "__main__":
    sys.path.insert(0, str(NOTEBOOKS))
    main()
