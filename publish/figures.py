"""Regenerate the charts: run the notebooks' code, write what `show` finishes.

The code of a notebook runs cell by cell in a process of its own, without a kernel: starting
kernels would take most of the time. Files are replaced only after every chart is made.
"""

from __future__ import annotations

import ast
import dataclasses
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
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from zapad import charts, files
from zapad.charts.chart import FORMATS
from zapad.errors import ZapadError

from . import index, record
from .looks import Looks
from .notebook import NOTEBOOKS, Cell, Chart

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "figures"


@dataclass(frozen=True)
class Listed:
    """A chart as the code of a notebook names it, without running anything."""

    slug: str
    notebook: str
    interactive: bool


@dataclass
class Made:
    """A chart of a notebook as the index tells of it, and its files.

    `files` has what each was drawn from; `lacks` says what could not be made; `drawn` whether a
    file was written.
    """

    entry: index.Entry
    files: dict[str, str] = dataclasses.field(default_factory=dict)
    lacks: list[str] = dataclasses.field(default_factory=list)
    drawn: bool = False

    @property
    def slug(self) -> str:
        """The chart's name."""
        return str(self.entry["slug"])

    def write(self, out: Path, files: dict[str, bytes]) -> None:
        """Write files of the chart."""
        for name, data in files.items():
            (out / name).write_bytes(data)
            self.drawn = True


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
    found: list[Listed] = []
    for notebook in sorted(folder.glob("*.ipynb")):
        for number, source in enumerate(code_cells(notebook), 1):
            try:
                tree = ast.parse(source)
            except SyntaxError as error:
                raise NotebookError(
                    f"{notebook.name}, code cell {number}: {error.msg} (line {error.lineno})."
                ) from None
            for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
                name = ast.unparse(call.func)
                if name.endswith(".explore") and found:  # the chart shown above
                    found[-1] = dataclasses.replace(found[-1], interactive=True)
                if name.endswith("zapad.show"):
                    slug = call.args[1] if len(call.args) > 1 else None
                    if not (isinstance(slug, ast.Constant) and isinstance(slug.value, str)):
                        raise NotebookError(
                            f"{notebook.name}, code cell {number}: the second argument of "
                            "zapad.show must be the chart's name in quotes."
                        )
                    interactive = any(k.arg == "interactive" for k in call.keywords)
                    found.append(Listed(slug.value, notebook.name, interactive))
    seen: dict[str, str] = {}
    for chart in found:
        if chart.slug in seen:
            raise NotebookError(
                f"The chart name {chart.slug!r} is used twice, in {seen[chart.slug]} and in "
                f"{chart.notebook}. Rename one."
            )
        seen[chart.slug] = chart.notebook
    return found


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


def drawn_for(medium: str, only: str | None = None, kind: str = "png") -> dict[str, bytes]:
    """The picture of each chart in another medium, by slug; drawn where it is not as recorded.

    Parameters
    ----------
    medium : of `zapad.charts.media`; only : the name of one notebook, all by default.
    kind : the format.
    """
    build = ROOT / "build"
    out, kept = build / "figures", build / "drawn.json"
    slugs = [c.slug for c in listed() if only in (None, c.notebook.removesuffix(".ipynb"))]
    regenerate(slugs, Looks((medium,), (kind,)), out, kept=kept)
    return {slug: (out / f"{slug}-{medium}.{kind}").read_bytes() for slug in slugs}


def select(charts: list[Listed], pattern: str) -> list[Listed]:
    """The charts whose name holds `pattern`, or matches it where it has ``*`` or ``?``."""
    pattern = pattern.strip().lower()
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


def run_notebook(
    notebook: Path, slugs: list[str], looks: Looks, out: Path, there: dict[str, str]
) -> list[Made]:
    """Run a notebook's code and write the charts named in `slugs` as files into `out`.

    Parameters
    ----------
    there : files that need not be written again if they would be drawn from the same.
    """
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    from zapad.charts import collecting

    space: dict[str, object] = {"__name__": "__main__"}
    made: list[Made] = []
    code = record.code()
    with collecting() as shown:
        for number, source in enumerate(code_cells(notebook), 1):
            if len(made) == len(slugs):
                break  # what stands below the last chart draws nothing
            try:
                exec(compile(source, f"{notebook.name}, code cell {number}", "exec"), space)
            except Exception as error:
                raise NotebookError(_failure(notebook, number, error)) from None
            made += [
                _make(chart, notebook, looks, out, there, code)
                for chart in shown
                if chart.slug in slugs
            ]
            shown.clear()
            plt.close("all")
    return made


def _make(
    chart: charts.Chart, notebook: Path, looks: Looks, out: Path, there: dict[str, str], code: str
) -> Made:
    """Write the files of a chart that are not there, and tell of it."""
    about = chart.description
    told = Chart(**about)
    made = Made(about | {"notebook": notebook.name, "source": told.source})
    del made.entry["sources"]
    drawn_from = record.digest(record.of_chart(chart), code)
    lacking: dict[str, None] = {}  # once: the same words lack in each medium
    for medium in looks.media if looks.pictures else ():
        name = looks.name(chart.slug, medium)
        of = record.digest(drawn_from, medium, repr(sorted(looks.options.items())))
        wanted = [kind for kind in looks.pictures if there.get(f"{name}.{kind}") != of]
        try:
            pictures = chart.pictures(wanted, medium, **looks.options) if wanted else {}
        except ZapadError as error:
            lacking[str(error)] = None
            continue
        made.write(out, {f"{name}.{kind}": data for kind, data in pictures.items()})
        made.files |= {f"{name}.{kind}": of for kind in looks.pictures}
    made.lacks += [f"{chart.slug}: {said}" for said in lacking]
    for kind, make in [("html", chart.page), ("csv", chart.data)]:
        name = f"{chart.slug}.{kind}"
        if kind not in looks.formats:
            continue
        if kind == "html" and chart.interactive is None:
            made.lacks += [f"{name}: there is no such file of this chart"] * looks.asked
            continue
        if there.get(name) != drawn_from:
            made.write(out, {name: make()})
        made.files[name] = drawn_from
    return made


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
    pattern: str | Sequence[str] | None = None,
    looks: Looks | None = None,
    out: Path = FIGURES,
    jobs: int | None = None,
    folder: Path = NOTEBOOKS,
    kept: Path | None = None,
    anew: bool = False,
) -> dict[str, list[str]]:
    """Draw the charts and bring a folder up to date.

    Parameters
    ----------
    pattern : only charts whose name holds it, or those with these names; None for all.
    looks : which files of each; what stands in figures/ by default.
    out : the folder to write to; made if it is not there.
    jobs : how many notebooks at once; as many as there are processors by default.
    folder : where the notebooks are.
    kept : the file with the record of what `out` was drawn from; by default there is none.
    anew : draw all, whatever the record says.

    Returns
    -------
    File names under ``new``, ``changed``, ``unchanged`` and ``left over`` (in the folder,
    but no longer made by any notebook; they are left alone); slugs under ``drawn``; sentences
    under ``not made``.

    Raises
    ------
    ZapadError : nothing was replaced; the message says what to do.
    """
    looks = looks or Looks()
    every = listed(folder)
    if pattern is None or isinstance(pattern, str):
        chosen = every if pattern is None else select(every, pattern)
    else:
        chosen = [chart for chart in every if chart.slug in pattern]
    if not chosen:
        raise ZapadError(f"There is no chart in the notebooks of {folder.name!r}.")
    by_notebook: dict[str, list[str]] = {}
    for chart in chosen:
        by_notebook.setdefault(chart.notebook, []).append(chart.slug)
    files.folder(out)
    # Beside the target, so that the final step is a rename within one disk.
    _sweep(out)
    known = record.Record.read(kept)
    there = {} if anew else known.there(out)
    code = record.code()
    made, ran = [], {}
    for name, slugs in by_notebook.items():
        ran[name] = record.digest(code, record.inputs(folder / name), repr((slugs, looks)))
        of, before = known.notebooks.get(name, ("", []))
        if of == ran[name] and all(each["files"].items() <= there.items() for each in before):
            made += [Made(**each) for each in before]
    waiting = {n: s for n, s in by_notebook.items() if not {*s} <= {m.slug for m in made}}
    with tempfile.TemporaryDirectory(prefix=".making-", dir=out) as temporary:
        fresh = Path(temporary)
        made += _run_all(waiting, looks, fresh, jobs, folder, there)
        if lost := {c.slug for c in chosen} - {m.slug for m in made}:
            raise ZapadError(
                f"{', '.join(sorted(lost))}: named in a notebook, but the code that draws it "
                "did not run. Take it out of the condition or function it stands in."
            )
        lacks = [lack for m in made for lack in m.lacks]
        if not any(m.files for m in made):
            raise ZapadError("Nothing was made. " + " ".join(lacks))
        for m in made:
            for name, of in m.files.items():
                if (fresh / name).exists():
                    known.drawn[name] = (of, record.digest((fresh / name).read_bytes()))
        for name in waiting:
            mine = [
                dataclasses.asdict(m) | {"drawn": False}
                for m in made
                if m.entry["notebook"] == name
            ]
            known.notebooks[name] = (ran[name], mine)
        entries = _shared_files(fresh, made, every, out, folder)
        summary = _replace(fresh, out, {name for e in entries for name in e["files"]})
        known.write()
    summary["unchanged"] += sorted(
        {n for m in made for n in m.files} - {n for names in summary.values() for n in names}
    )
    return summary | {"drawn": [m.slug for m in made if m.drawn], "not made": lacks}


def _run_all(
    by_notebook: dict[str, list[str]],
    looks: Looks,
    out: Path,
    jobs: int | None,
    folder: Path,
    there: dict[str, str],
) -> list[Made]:
    """Run several notebooks at once; the bar counts charts."""
    made: list[Made] = []
    if not by_notebook:
        return made
    workers = min(jobs or os.cpu_count() or 1, len(by_notebook))
    # Fresh processes, as on every system: a fork of a process with threads may hang.
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _end_with_parent)
    with pool, _bar(sum(map(len, by_notebook.values()))) as bar:
        tasks = [
            pool.submit(run_notebook, folder / notebook, slugs, looks, out, there)
            # The longest first, so that no process is left with it alone at the end.
            for notebook, slugs in sorted(by_notebook.items(), key=lambda item: -len(item[1]))
        ]
        try:
            for task in as_completed(tasks):
                found = task.result()
                made += found
                if bar is not None:
                    bar.update(len(found))
        except BaseException as error:
            if not isinstance(error, Exception):  # stopped: do not wait for the notebooks
                for worker in multiprocessing.active_children():
                    worker.terminate()
            pool.shutdown(cancel_futures=True)
            raise
    return made


def _bar(charts: int) -> AbstractContextManager[Any]:
    """A bar of so many charts; nothing where its package is missing."""
    try:
        from tqdm import tqdm
    except ImportError:
        return nullcontext()
    return tqdm(total=charts, unit="chart", disable=None)


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
    fresh: Path, made: list[Made], every: list[Listed], out: Path, folder: Path
) -> list[index.Entry]:
    """Write the index, and plotly.js for the pages; returns what the index tells."""
    entries = index.read(out)
    for m in made:
        before = entries.get(m.slug, {}).get("files", [])
        names = [*m.files, *(n for n in before if n not in m.files and (out / n).is_file())]
        entries[m.slug] = m.entry | {"files": names}
    # In the order of the notebooks; a chart that is no longer made leaves the index.
    kept = [entries[c.slug] for c in every if entries.get(c.slug, {}).get("files")]
    for name, data in index.files(kept, index.LICENCE, out, folder).items():
        (fresh / name).write_bytes(data)
    if any(name.endswith(".html") for m in made for name in m.files):
        (fresh / "plotly.min.js").write_bytes(charts.plotly_js())
    return kept


def _replace(fresh: Path, out: Path, known: set[str]) -> dict[str, list[str]]:
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
        if file.suffix.lstrip(".") in FORMATS and file.name not in known:
            summary["left over"].append(file.name)
    return summary
