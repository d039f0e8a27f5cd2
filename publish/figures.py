"""Regenerate the charts: run the notebooks' code, write what `show` finishes.

The code of a notebook runs cell by cell in a process of its own, without a kernel: starting
kernels would take most of the time. Files are replaced only after every chart is made.
"""

from __future__ import annotations

import ast
import difflib
import fnmatch
import json
import multiprocessing
import os
import shutil
import tempfile
import threading
import time
import traceback
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from zapad import files
from zapad.charts.chart import FORMATS
from zapad.errors import ZapadError

from .notebook import NOTEBOOKS, Cell, Chart

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "figures"
LICENCE = "CC BY 4.0"


@dataclass(frozen=True)
class Listed:
    """A chart as the code of a notebook names it, without running anything."""

    slug: str
    notebook: str
    interactive: bool


@dataclass(frozen=True)
class Made:
    """A chart that was drawn, as the index tells of it."""

    slug: str
    notebook: str
    title: str
    caption: str
    alt: str
    source: str
    interactive: bool
    rows: dict[str, list[str]]  # for each table the ids of the rows that are drawn


Entry = dict[str, Any]  # a chart as the index tells of it


class NotebookError(ZapadError):
    """A notebook's code failed: which notebook, which cell, what happened."""


def code_cells(notebook: Path) -> list[str]:
    """The code of a notebook, one string a cell, in order."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except OSError as error:
        raise ZapadError(f"{notebook.name} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError):
        raise ZapadError(
            f"{notebook.name} is not a notebook. Restore it, or save it again in JupyterLab."
        ) from None
    return ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]


def listed(folder: Path = NOTEBOOKS) -> list[Listed]:
    """All charts of the notebooks in a folder, read from their code."""
    charts = []
    for notebook in sorted(folder.glob("*.ipynb")):
        for number, source in enumerate(code_cells(notebook), 1):
            try:
                tree = ast.parse(source)
            except SyntaxError as error:
                raise NotebookError(
                    f"{notebook.name}, code cell {number}: {error.msg} (line {error.lineno})."
                ) from None
            for call in ast.walk(tree):
                if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("zapad.show"):
                    slug = call.args[1] if len(call.args) > 1 else None
                    if not (isinstance(slug, ast.Constant) and isinstance(slug.value, str)):
                        raise NotebookError(
                            f"{notebook.name}, code cell {number}: the second argument of "
                            "zapad.show must be the chart's name in quotes."
                        )
                    interactive = any(k.arg == "interactive" for k in call.keywords)
                    charts.append(Listed(slug.value, notebook.name, interactive))
    seen: dict[str, str] = {}
    for chart in charts:
        if chart.slug in seen:
            raise NotebookError(
                f"The chart name {chart.slug!r} is used twice, in {seen[chart.slug]} and in "
                f"{chart.notebook}. Rename one."
            )
        seen[chart.slug] = chart.notebook
    return charts


def picture(notebook: str, cell: Cell) -> bytes:
    """The SVG of the chart that a cell shows, from figures/; it must be what the cell shows."""
    assert cell.chart
    file = FIGURES / f"{cell.chart.slug}.svg"
    if not file.is_file():
        raise ZapadError(f"figures/{file.name} is missing. Run `python3 run.py figures` first.")
    if not cell.pictures(svg := file.read_bytes()):
        raise ZapadError(
            f"{notebook}.ipynb shows the chart {cell.chart.slug!r} otherwise than figures/ has it."
            " Run `python3 run.py figures` first."
        )
    return svg


def select(charts: list[Listed], pattern: str) -> list[Listed]:
    """The charts whose name holds `pattern`, or matches it where it has ``*`` or ``?``."""
    wild = any(c in pattern for c in "*?[")
    found = [
        c for c in charts if (fnmatch.fnmatchcase(c.slug, pattern) if wild else pattern in c.slug)
    ]
    if not found:
        slugs = [c.slug for c in charts]
        near = difflib.get_close_matches(pattern, slugs, n=3, cutoff=0.3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise ZapadError(f"No chart is called {pattern!r}.{hint} --list shows all charts.")
    return found


def run_notebook(notebook: Path, slugs: list[str], formats: list[str], out: Path) -> list[Entry]:
    """Run a notebook's code and write the charts named in `slugs` as files into `out`.

    Returns what the index tells of each.
    """
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    from zapad.charts import collecting

    space: dict[str, object] = {"__name__": "__main__"}
    made = []
    with collecting() as charts:
        for number, source in enumerate(code_cells(notebook), 1):
            try:
                exec(compile(source, f"{notebook.name}, code cell {number}", "exec"), space)
            except Exception as error:
                raise NotebookError(_failure(notebook, number, error)) from None
            for chart in charts:
                if chart.slug in slugs:
                    for kind in formats:
                        if kind != "html":
                            (out / f"{chart.slug}.{kind}").write_bytes(chart.picture(kind))
                        elif chart.interactive is not None:
                            (out / f"{chart.slug}.html").write_bytes(chart.page())
                    made.append(_entry(notebook, Chart(**chart.description)))
            charts.clear()
            plt.close("all")
    return made


def _entry(notebook: Path, chart: Chart) -> Entry:
    return {
        "slug": chart.slug, "notebook": notebook.name, "title": chart.title,
        "caption": chart.caption, "alt": chart.alt, "source": chart.source,
        "interactive": chart.interactive, "rows": chart.rows,
    }  # fmt: skip


def _failure(notebook: Path, number: int, error: Exception) -> str:
    here = f"{notebook.name}, code cell {number}"
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == here]
    if isinstance(error, SyntaxError):
        lines = [error.lineno]
    line = f", line {lines[-1]}" if lines else ""
    if isinstance(error, ZapadError):
        return f"{here}{line}: {error}"
    return f"{here}{line}: {type(error).__name__}: {error}"


def regenerate(
    pattern: str | None = None,
    formats: list[str] | None = None,
    out: Path = FIGURES,
    jobs: int | None = None,
    folder: Path = NOTEBOOKS,
) -> dict[str, list[str]]:
    """Draw the charts and bring a folder up to date.

    Parameters
    ----------
    pattern : only charts whose name holds it; None for all.
    formats : of ``svg``, ``png``, ``pdf`` and ``html``; svg, png and html by default.
    out : the folder to write to; made if it is not there.
    jobs : how many notebooks at once; as many as there are processors by default.
    folder : where the notebooks are.

    Returns
    -------
    File names under ``new``, ``changed``, ``unchanged`` and ``left over`` (in the folder,
    but no longer made by any notebook; they are left alone).

    Raises
    ------
    ZapadError : nothing was replaced; the message says what to do.
    """
    formats = list(dict.fromkeys(formats or ["svg", "png", "html"]))
    for kind in formats:
        if kind not in FORMATS:
            raise ZapadError(f"There is no format {kind!r}. The formats are: {', '.join(FORMATS)}.")
    every = listed(folder)
    charts = every if pattern is None else select(every, pattern)
    by_notebook: dict[str, list[str]] = {}
    for chart in charts:
        by_notebook.setdefault(chart.notebook, []).append(chart.slug)
    if not charts:
        raise ZapadError(f"There is no chart in the notebooks of {folder.name!r}.")
    files.folder(out)
    # Beside the target, so that the final step is a rename within one disk.
    _sweep(out)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=out) as temporary:
        fresh = Path(temporary)
        made = _run_all(by_notebook, formats, fresh, jobs, folder)
        lost = {c.slug for c in charts} - {m["slug"] for m in made}
        if lost:
            raise ZapadError(
                f"{', '.join(sorted(lost))}: named in a notebook, but the code that draws it "
                "did not run. Take it out of the condition or function it stands in."
            )
        _shared_files(fresh, made, every, out, formats)
        return _replace(fresh, out, {c.slug for c in every})


def _run_all(
    by_notebook: dict[str, list[str]], formats: list[str], out: Path, jobs: int | None, folder: Path
) -> list[Entry]:
    """Run several notebooks at once; the bar counts charts."""
    from tqdm import tqdm

    made: list[Entry] = []
    workers = min(jobs or os.cpu_count() or 1, len(by_notebook))
    # Fresh processes, as on every system: a fork of a process with threads may hang.
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _end_with_parent)
    bar = tqdm(total=sum(map(len, by_notebook.values())), unit="chart", disable=None)
    with pool, bar:
        tasks = [
            pool.submit(run_notebook, folder / notebook, slugs, formats, out)
            # The longest first, so that no process is left with it alone at the end.
            for notebook, slugs in sorted(by_notebook.items(), key=lambda item: -len(item[1]))
        ]
        try:
            for task in as_completed(tasks):
                made += task.result()
                bar.update(len(made) - bar.n)
        except BaseException as error:
            if not isinstance(error, Exception):  # stopped: do not wait for the notebooks
                for worker in multiprocessing.active_children():
                    worker.terminate()
            pool.shutdown(cancel_futures=True)
            raise
    return made


def _end_with_parent() -> None:
    """Let a worker end when the run is killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            wait([parent.sentinel])
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _sweep(out: Path) -> None:
    """Remove what a killed run left behind; a run that is still at work is younger."""
    for old in out.glob(".making-*"):
        if time.time() - old.stat().st_mtime > 3600:
            shutil.rmtree(old, ignore_errors=True)


def _shared_files(
    fresh: Path, made: list[Entry], every: list[Listed], out: Path, formats: list[str]
) -> None:
    """The index, in a form to read and a form to compute with, and plotly.js for the pages."""
    from zapad.charts import plotly_js

    entries = {}
    index = out / "index.json"
    if index.exists():
        try:
            old = json.loads(index.read_text(encoding="utf-8"))["charts"]
            entries = {e["slug"]: e for e in old}
        except (OSError, ValueError, KeyError, TypeError):
            entries = {}  # unreadable: it is made anew
    entries |= {m["slug"]: m for m in made}
    # In the order of the notebooks; a chart that is no longer made leaves the index.
    kept = [entries[c.slug] for c in every if c.slug in entries]
    text = json.dumps({"licence": LICENCE, "charts": kept}, indent=1, ensure_ascii=False)
    (fresh / "index.json").write_bytes((text + "\n").encode())
    (fresh / "index.md").write_bytes(_markdown(kept).encode())
    if "html" in formats and any(m["interactive"] for m in made):
        (fresh / "plotly.min.js").write_bytes(plotly_js())


def _markdown(entries: list[Entry]) -> str:
    parts = [
        "# Charts",
        "Made from the notebooks by `python3 run.py figures`; nothing here is drawn by hand. "
        f"Licence: {LICENCE}; please name the collection and the sources under the chart.",
    ]
    for e in entries:
        page = f" · [interactive page]({e['slug']}.html)" if e["interactive"] else ""
        parts += [
            f"## {e['title']}",
            f"![{_plain(e['alt'])}]({e['slug']}.svg)",
            e["caption"],
            f"{e['source']} Chart: `{e['slug']}`, from "
            f"[{e['notebook']}](../notebooks/{e['notebook']}), {LICENCE}. "
            f"[SVG]({e['slug']}.svg) · [PNG]({e['slug']}.png){page}",
        ]
    return "\n\n".join(parts) + "\n"


def _plain(text: str) -> str:
    """Text that cannot end the square brackets of a Markdown picture."""
    return text.replace("[", "(").replace("]", ")")


def _replace(fresh: Path, out: Path, slugs: set[str]) -> dict[str, list[str]]:
    """Move the new files over the old ones, each in one step, and say what that changed."""
    summary: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": [], "left over": []}
    for file in sorted(fresh.iterdir()):
        target = out / file.name
        if not target.exists():
            summary["new"].append(file.name)
        elif target.read_bytes() == file.read_bytes():
            summary["unchanged"].append(file.name)
            continue
        else:
            summary["changed"].append(file.name)
        try:
            file.replace(target)
        except OSError as error:
            raise ZapadError(
                f"{target} cannot be replaced: {error.strerror}. Close it where it is open."
            ) from None
    for file in sorted(out.iterdir()):
        if file.suffix.lstrip(".") in FORMATS and file.stem not in slugs:
            summary["left over"].append(file.name)
    return summary
