"""The web book: the committed notebooks, tables and charts as pages, made with Sphinx.

Everything is gathered into a folder of pages for Sphinx; nothing of it is kept by hand.
Templates lie in ``pages/`` (Markdown) and ``parts/`` (HTML, where text is always escaped).
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jinja2
import pandas as pd
import yaml
from markdown_it import MarkdownIt

from publish import bibliography, editions, figures, runsheets
from publish.notebook import NOTEBOOKS, PLANS, Cell, Exercise, Notebook, books
from publish.page import table as html_table
from zapad import files, sources, tables
from zapad.charts import plotly_js
from zapad.errors import ZapadError
from zapad.exercises import Choice, Number, Word

BOOK = Path(__file__).resolve().parent
ROOT = BOOK.parents[1]
MARK = ".zapad-book"  # lies in every book, so that no other folder is ever replaced
FIRST = "scale-who-says-how-many"  # the chart on the first page
PLOTLY = "application/vnd.plotly.v1+json"
LICENCES = {"MIT": "MIT", "CC-BY-4.0": "CC BY 4.0", "CC0-1.0": "CC0 1.0"}

_parts = jinja2.Environment(
    loader=jinja2.FileSystemLoader([BOOK / "pages", BOOK / "parts"]),
    autoescape=jinja2.select_autoescape(["html"]),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def part(name: str, /, **values: Any) -> str:
    """One template, filled; in an ``.html`` one all values are escaped."""
    return _parts.get_template(name).render(**values)


def build(out: Path) -> Path:
    """Make the web book in a folder, and return its first page.

    Raises
    ------
    ZapadError : the packages are missing, a chart is not as the notebook draws it, Sphinx has
        something to say about a page, or the folder holds something else. Nothing is replaced.
    """
    try:
        from sphinx.application import Sphinx
        from sphinx.util.docutils import docutils_namespace, patch_docutils
    except ImportError:
        raise ZapadError(
            "The packages for the web book are missing. `python3 run.py site` installs them."
        ) from None
    with files.fresh_folder(out, MARK) as site, tempfile.TemporaryDirectory() as name:
        work = Path(name)
        gather(work / "pages", work / "extra")
        said = io.StringIO()
        settings = {
            "html_extra_path": [str(work / "extra")],
            "html_context": {"zapad_licences": licences(), "default_mode": "auto"},
        }
        with patch_docutils(BOOK), docutils_namespace():
            app = Sphinx(
                work / "pages", BOOK, site, work / "doctrees", "html", settings,
                status=None, warning=said,
            )  # fmt: skip
            app.connect("html-page-context", _scripts)
            app.build()
        if said.getvalue().strip():
            raise ZapadError(f"Sphinx stumbled over:\n{said.getvalue().strip()}")
        _tidy(site)
    return out.resolve() / "index.html"


def _scripts(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Load the library for tables only where there is one; plotly is asked for by our script."""
    if 'class="rows"' in context.get("body", ""):
        app.add_js_file("vendor/dataTables.min.js", defer="defer", priority=400)


def _tidy(out: Path) -> None:
    """Drop what no reader needs: source maps, Sphinx's notes, a script for icons of one's own."""
    for pattern in ("_static/**/*.map", ".buildinfo*", "_static/**/.gitignore", "_static/*.html"):
        for path in out.glob(pattern):
            path.unlink()
    (out / "_static" / "scripts" / "fontawesome.js").unlink()
    for path in out.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        less = re.sub(r"<script[^>]*/fontawesome\.js[^>]*></script>\s*", "", text)
        path.write_bytes(less.encode())


def gather(pages: Path, extra: Path) -> None:
    """Write all pages for Sphinx into one folder, and the files they link to into another."""
    known = books()
    charts = _charts(extra)
    ids = {row: page for page, keys in _ids().items() for row in keys}
    for name, book in known.items():
        text = json.dumps(page(book, charts, ids), ensure_ascii=False)
        _write(pages / "notebooks" / f"{name}.ipynb", text)
        shutil.copyfile(NOTEBOOKS / f"{name}.ipynb", _place(extra, f"downloads/{name}.ipynb"))
    _place(extra, "downloads/zapad-student.zip").write_bytes(editions.archive("student"))
    _place(extra, "_static/plotly.min.js").write_bytes(plotly_js())
    for path in sorted(p for p in tables.DATA.rglob("*") if p.is_file()):
        name = path.relative_to(tables.DATA).as_posix()
        shutil.copyfile(path, _place(extra, f"data/{name}"))
    for path in sorted(ROOT.glob("LICENSE*")):
        shutil.copyfile(path, _place(extra, f"{path.name}.txt"))
    shutil.copyfile(ROOT / "CITATION.cff", _place(extra, "CITATION.cff"))
    _place(extra, "sources.bib").write_bytes(bibliography.bibtex(tables.load("sources")).encode())

    package = json.loads((tables.DATA / tables.DESCRIPTOR).read_text(encoding="utf-8"))
    about = {r["name"]: r for r in package["resources"]}
    for name in tables.names():
        fragment = part("table.html", **table(name, about[name]))
        _write(pages / "data" / f"{name}.inc", fragment)
        _write(pages / "data" / f"{name}.md", part("table.md", about=about[name]))
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    values = {
        "books": known,
        "charts": list(charts.values()),
        "first": charts.get(FIRST) or next(iter(charts.values())),
        "package": package,
        "tables": [about[name] for name in tables.names()],
        "rows": {name: len(tables.load(name)) for name in tables.names()},
        "course": runsheets.course().replace("# ", "## "),
        "sheets": {n: [runsheets.sheet(b, p) for p in PLANS] for n, b in known.items()},
        "terms": tables.load("glossary").fillna("").to_dict("records"),
        "sources": _sources(),
        "cff": cff,
        "licences": licences(),
        "escaped": _markdown_text,
    }
    for path in sorted((BOOK / "pages").rglob("*.md")):
        name = path.relative_to(BOOK / "pages").as_posix()
        _write(pages / name, part(name, **values))


def licences() -> dict[str, str]:
    """The licence of each kind of thing, as CITATION.cff lists them: code, text, data."""
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    return dict(zip(("code", "text", "data"), (LICENCES[x] for x in cff["license"]), strict=True))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _place(folder: Path, name: str) -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    return folder / name


def _markdown_text(text: str) -> str:
    """Text in which Markdown sees no marks."""
    return re.sub(r"([\\`*_{}\[\]()#+.!|<>~$-])", r"\\\1", text)


# Charts


def _charts(extra: Path) -> dict[str, dict[str, Any]]:
    """All charts by slug as figures/index.json has them, with their files and rows as CSV."""
    found = {}
    index = json.loads((figures.FIGURES / "index.json").read_text(encoding="utf-8"))
    known, phone = books(), figures.drawn_for("phone", kind="svg")
    for chart in index["charts"]:
        slug = chart["slug"]
        for kind in ("svg", "png", "csv"):
            file = figures.FIGURES / f"{slug}.{kind}"
            if not file.is_file():
                raise ZapadError(
                    f"figures/{file.name} is missing. Run `python3 run.py figures` first."
                )
            shutil.copyfile(file, _place(extra, f"charts/{file.name}"))
        svg = (figures.FIGURES / f"{slug}.svg").read_bytes()
        _place(extra, f"charts/{slug}-phone.svg").write_bytes(phone[slug])
        chart["book"] = chart["notebook"].removesuffix(".ipynb")
        chart["licence"] = index["licence"]
        chart["book_title"] = known[chart["book"]].title
        chart["width"], chart["height"] = _pixels(svg, 700)
        chart["phone"] = _pixels(phone[slug], 360)
        chart["files"] = {name: f"{slug}-{name}.csv" for name in chart["rows"]}
        for name, ids in chart["rows"].items():
            _place(extra, f"charts/{slug}-{name}.csv").write_bytes(rows_as_csv(name, ids))
        found[slug] = chart
    return found


def _pixels(svg: bytes, wide: int) -> tuple[int, int]:
    """The size at which a chart stands in a page, so many pixels wide."""
    _, _, width, height = map(float, ElementTree.fromstring(svg).attrib["viewBox"].split())
    return wide, round(wide * height / width)


def rows_as_csv(name: str, ids: list[str]) -> bytes:
    """The rows of a table with these ids, in this order, as they stand in its file."""
    with (tables.DATA / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = {row[tables.primary_keys()[name]]: row for row in reader}
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, reader.fieldnames or [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[i] for i in ids)
    return buffer.getvalue().encode()


# Notebooks


def page(book: Notebook, charts: dict[str, dict[str, Any]], ids: dict[str, str]) -> dict[str, Any]:
    """A notebook as the book shows it.

    Pictures become files, an exercise that needs no kernel becomes a form in the place of its
    stub, ids in tables become links to their rows. Text, code and outputs stay as they are.
    """
    known = editions.feedback()
    forms = {i: form for i, e in book.exercises.items() if (form := exercise(e, known))}
    cells = []
    for cell in book.cells:
        if cell.stub in forms or (
            cell.about.get("instruction") in forms and not cell.stands_in("book")
        ):
            continue
        if cell.stub:
            links = part("needs-notebook.html", book=book.name)
            cells.append(_markdown(f"{cell.stub}-note", links))
        cells.append(_shown(book, cell, forms, charts, ids))
        if cell.role == "minutes":
            cells.append(_markdown("files", part("notebook-links.html", book=book.name)))
    return {**book.raw, "cells": cells}


def _shown(
    book: Notebook,
    cell: Cell,
    forms: dict[str, str],
    charts: dict[str, dict[str, Any]],
    ids: dict[str, str],
) -> dict[str, Any]:
    """A cell as the book shows it."""
    if cell.exercise:
        # The minutes stay on one line of the heading.
        heading = f"### {cell.title} · ({cell.minutes['long']}\u00a0min)"
        body = forms.get(cell.exercise, cell.body)
        return {**cell.raw, "source": f"{heading}\n\n{body}"}
    if not cell.is_code:
        return {**cell.raw, "source": cell.source}
    if cell.stub:
        return {**cell.raw, "outputs": []}
    metadata = cell.raw["metadata"]
    if cell.solution:
        shown = {"code_prompt_show": "Show the solution", "code_prompt_hide": "Hide it"}
        metadata = {**metadata, "mystnb": shown}
    outputs = cell.raw["outputs"]
    if made := _output(book, cell, charts, ids):
        outputs = [{**outputs[0], "data": {"text/html": made}}]
    return {**cell.raw, "metadata": metadata, "outputs": outputs}


def _markdown(name: str, fragment: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": _raw(fragment)}


def _raw(fragment: str) -> str:
    """HTML that Markdown leaves alone, empty lines included."""
    return f"``````{{raw}} html\n{fragment}\n``````\n"


def _output(
    book: Notebook, cell: Cell, charts: dict[str, dict[str, Any]], ids: dict[str, str]
) -> str | None:
    """What a cell shows, as HTML of the book; None where it stays as it is."""
    if cell.explored:
        return _interactive(cell.data[PLOTLY], cell.explored)
    if cell.chart:
        figures.picture(book.name, cell)
        chart = charts[cell.chart.slug]
        return part("chart.html", chart=chart, base="../", gallery=False)
    if "text/html" not in cell.data:
        return None
    soup = html_table(cell.data["text/html"])
    for shown in soup("td"):
        if (row := shown.string) in ids:
            link = soup.new_tag("a", href=f"../data/{ids[row]}.html#{row}")
            link.string = row
            shown.string = ""
            shown.append(link)
    return f'<div class="wide">{soup}</div>'


def _interactive(spec: dict[str, Any], slug: str | None) -> str:
    """A plotly figure as data in the page; a script of ours draws it."""
    layout = dict(spec["layout"])
    title = layout.pop("title", {}).get("text", "").replace("<br>", " ")
    text = json.dumps({**spec, "layout": layout}, separators=(",", ":"), ensure_ascii=False)
    return part(
        "explore.html",
        slug=slug,
        title=title,
        height=layout.get("height", 450),
        spec=text.replace("<", "\\u003c"),
    )


def exercise(asked: Exercise, known: dict[str, Any]) -> str | None:
    """What an exercise asks, with a form, or None where only the notebook can answer."""
    about = known.get(asked.id)
    if not isinstance(about, Choice | Number | Word):
        return None
    options: list[dict[str, str]] = []
    if isinstance(about, Choice):
        inline = MarkdownIt()
        options = [
            {"value": o.lead, "text": inline.renderInline(" ".join(o.text.split()))}
            for o in asked.options
        ]
        if {o["value"] for o in options} != set(about.why):
            raise ZapadError(
                f"Exercise {asked.id}: the letters offered in the notebook are not those that"
                " zapad.exercises has sentences for."
            )
        answers = {"kind": "choice", "right": list(about.right), "why": about.why}
    elif isinstance(about, Word):
        options = [{"value": word, "text": html.escape(word)} for word in about.why]
        answers = {"kind": "choice", "right": [about.expected()], "why": about.why}
    else:
        answers = {
            "kind": "number",
            "right": float(about.expected()),
            "sentence": about.sentence,
            "digits": about.digits,
            "slips": [[float(slip()), sentence] for slip, sentence in about.slips],
            "hint": about.hint,
        }
    form = part(
        "exercise.html",
        name=asked.id,
        options=options,
        several=len(answers["right"]) > 1 if options else False,
        answers=json.dumps(answers, ensure_ascii=False).replace("<", "\\u003c"),
    )
    return f"{asked.task}\n\n{_raw(form)}"


# Data


def _ids() -> dict[str, list[str]]:
    """For the tables whose ids notebooks show: the ids."""
    keys = tables.primary_keys()
    return {name: list(tables.load(name)[keys[name]]) for name in ("claims", "events", "sources")}


def table(name: str, about: dict[str, Any]) -> dict[str, Any]:
    """What the page of a table shows: columns with their meaning, rows with links and ids."""
    schema = about["schema"]
    foreign = {
        f["fields"]: f["reference"]["resource"] or name for f in schema.get("foreignKeys", [])
    }
    frame = tables.load(name)
    kinds = {f["name"]: f["type"] for f in schema["fields"]}
    rows = []
    for _, row in frame.iterrows():
        cells = []
        for column, kind in kinds.items():
            value = "" if pd.isna(row[column]) else str(row[column])
            link = None
            if column in foreign and value:
                link = f"{foreign[column]}.html#{value}"
            elif re.match(r"https?://", value):
                link = value
            cells.append({"text": value, "link": link, "number": kind in ("integer", "number")})
        rows.append({"id": str(row[schema["primaryKey"]]), "cells": cells})
    return {
        "about": about,
        "rows": rows,
        "key": schema["primaryKey"],
        "columns": tables.fields(name).to_dict("records"),
    }


def _spoken(date: str) -> str:
    """A date in words: ``2017-10/2017-11~`` is "2017-10 to about 2017-11"."""
    days = [f"about {d[:-1]}" if d.endswith("~") else d for d in date.split("/")]
    return " to ".join(days) if date else "undated"


def _sources() -> list[dict[str, Any]]:
    """Every source as the bibliography lists it, with the tables that use it."""
    users: dict[str, dict[str, int]] = {}
    for name in tables.names():
        frame = tables.load(name)
        if name != "sources" and "source_id" in frame:
            for source, count in frame["source_id"].value_counts().items():
                users.setdefault(str(source), {})[name] = int(count)
    found = []
    for _, row in tables.load("sources").iterrows():
        entry = {k: "" if pd.isna(v) else str(v) for k, v in row.items()}
        entry |= {
            "short": sources.short_name(row),
            "when": _spoken(entry["published"]),
            "how": "" if row["kind"] == "none" else sources.how_read(row),
            "link": entry["address"] if entry["address"].startswith("http") else "",
            "used": users.get(str(row["source_id"]), {}),
        }
        found.append(entry)
    return sorted(found, key=lambda e: (e["kind"] == "none", e["short"].casefold()))
