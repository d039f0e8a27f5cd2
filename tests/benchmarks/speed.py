"""How fast, against what it could be at best: ratios measured side by side in one run.

    python3 run.py benchmark [ROUNDS]

Never part of the tests: a timing depends on the machine. Each line names what is measured,
what it is compared with, and the aim. Every command is run once unmeasured, then ROUNDS
times (7 by default) in turn with what it is compared with; the medians are compared.
"""

from __future__ import annotations

import os
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
from zapad.figures import code_cells
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
    chart.picture("svg"); chart.picture("png")
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
import sys, tempfile, os
from jupyter_client.manager import start_new_kernel
code = sys.stdin.read()
manager, client = start_new_kernel(cwd={cwd!r})
reply = client.execute_interactive(code, output_hook=lambda m: print(m["content"].get("text", ""), end=""))
assert reply["content"]["status"] == "ok", reply["content"]
client.stop_channels(); manager.shutdown_kernel(now=True)
"""


def environment() -> dict[str, str]:
    # As a reader has it: compiled once, like the installed libraries that it is compared with.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(NOTEBOOKS), "PYTHONUTF8": "1"}


def run(*arguments: str, text: str | None = None) -> tuple[float, str]:
    """Seconds and standard output of a Python process."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *arguments], cwd=NOTEBOOKS, env=environment(), input=text,
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{arguments[:2]} failed:\n{done.stderr}")
    return seconds, done.stdout


def compare(name: str, commands: dict[str, tuple[str, ...]], rounds: int, aim: str) -> None:
    """Run the commands in turn; print medians and the ratio of each to the first."""
    times: dict[str, list[float]] = {c: [] for c in commands}
    for turn in range(rounds + 1):
        for label, arguments in commands.items():
            seconds, _ = run(*arguments)
            if turn:
                times[label].append(seconds)
    medians = {label: statistics.median(t) for label, t in times.items()}
    base = next(iter(medians.values()))
    print(f"\n{name} (aim: {aim})")
    for label, median in medians.items():
        spread = f"{min(times[label]):.2f}-{max(times[label]):.2f}"
        print(f"  {label:<58} {median:6.2f} s ({spread})   {median / base:5.2f} x")


def peak(*arguments: str, text: str | None = None) -> str:
    _, out = run(*arguments, text=text)
    own, children = (int(n) / 1024 for n in out.split("PEAK ")[1].split())
    return f"{max(own, children):.0f} MB"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    folder = str(NOTEBOOKS)
    with tempfile.TemporaryDirectory() as out:
        figures = ("-m", "zapad", "figures", "--out", out)
        compare(
            "zapad figures, all charts as SVG, PNG and page",
            {
                "the same cells as one script": ("-c", CELLS.format(folder=folder, more="")),
                "the same, and every chart drawn": ("-c", CELLS.format(folder=folder, more=DRAW)),
                "zapad figures": figures,
                "zapad figures --jobs 1": (*figures, "--jobs", "1"),
                "zapad figures --list": ("-m", "zapad", "figures", "--list"),
            },
            rounds,
            "zapad figures at most 4 x",
        )
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
        if sys.platform == "win32":
            print("\npeak memory is not measured on Windows")
            return
        command = (
            f"import sys; from zapad.__main__ import main; main(['figures', '--out', {out!r}])"
        )
        print("\npeak memory")
        print("  zapad figures, its largest process:", peak("-c", command + PEAK))
        libraries = "import pandas, matplotlib.pyplot, plotly.graph_objects"
        kernel = KERNEL.format(cwd=folder)
        print("  kernel, imports only:", peak("-c", kernel, text=libraries + PEAK))
        from zapad.figures import code_cells  # type: ignore[import-not-found]

        for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
            cells = "".join(
                f"exec(compile({source!r}, 'cell', 'exec'))\n" for source in code_cells(notebook)
            )
            print(f"  kernel, {notebook.name}:", peak("-c", kernel, text=cells + PEAK))


if __name__ == "__main__":
    sys.path.insert(0, str(NOTEBOOKS))
    main()
