"""A page of HTML about a reader's own exercise: conclusion, charts, sums, claims and sources.

The page needs no other file and asks nobody for anything: pictures stand in it, there is no
script, and every word from the table is written as text.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pandas as pd

from ..charts import Chart
from ..errors import ZapadError
from ..files import write
from ..selection import Selection, table_of
from .drawing import CHARTS, chart
from .labels import many, plain, sources
from .rules import WEB
from .sums import audit

TEMPLATE = Path(__file__).with_name("report.html.j2")
PHONE = "screen and (max-width: 34rem)"
SUMMARY = """<p><strong>A page about {{ name | plain(500) }}.</strong></p>
{#- -#}
<ul>{% for sentence in summary %}<li>{{ sentence | plain(500) }}</li>{% endfor %}</ul>"""


class OwnReport:
    """A finished page. As the last value of a cell it shows its summary; `save` writes the page.

    Attributes: name (of the exercise), summary (sentences), html (the whole page as text).
    """

    def __init__(self, name: str, summary: list[str], page: str) -> None:
        self.name, self.summary, self.html = name, summary, page

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the page; a file that is there already is left alone unless `overwrite`."""
        path = Path(path)
        if path.suffix.lower() not in (".html", ".htm"):
            raise ZapadError(f"{path.name!r} is not the name of a page. End it in .html.")
        return write(path, self.html.encode(), overwrite=overwrite)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {
            "text/html": _filled(SUMMARY, name=self.name, summary=self.summary),
            "text/plain": "\n".join([f"A page about {self.name}.", *self.summary]),
        }


def report(
    table: Selection,
    path: str | Path | None = None,
    *,
    conclusion: str = "",
    overwrite: bool = False,
) -> OwnReport:
    """One page about your exercise: charts, audit, claims and sources.

    Parameters
    ----------
    table : as `read` returns it.
    path : where to write the page, such as ``"report.html"``; without it nothing is written.
    conclusion : your own text; an empty line begins a new paragraph.
    overwrite : whether a file that is there already may be replaced.

    Raises
    ------
    ZapadError : the table is empty or not from `read`, or the file is there or cannot be
        written, or the package jinja2 (it comes with JupyterLab) is missing.
    """
    table = table_of(table)
    if "cited" not in table or table.empty:
        raise ZapadError("There is nothing to report: read a table with own.read, with rows.")
    audited = audit(table)
    charts, missing = _charts(table)
    summary = _summary(table, audited, charts) + missing
    cited, claims = _numbered(table)
    paragraphs = str(conclusion).replace("\r\n", "\n").split("\n\n")
    name = plain(table["exercise"].iloc[0], 120)
    page = _filled(
        TEMPLATE.read_text(encoding="utf-8"),
        name=name,
        paragraphs=[p for p in paragraphs if p.strip()],
        summary=summary,
        survives=_survives(table),
        pictures=[_picture(chart) for chart in charts],
        audited=audited.to_dict("records"),
        claims=claims,
        sources=cited,
        notes=table.attrs.get("notes"),
    )
    made = OwnReport(name, summary, page)
    if path is not None:
        made.save(path, overwrite=overwrite)
    return made


def _filled(template: str, **values: Any) -> str:
    """A template filled in; nothing in the values is markup, pictures apart."""
    try:
        from jinja2 import Environment
        from markupsafe import Markup
    except ImportError:
        raise ZapadError(
            "The package jinja2, which writes the page, is not installed. It comes with"
            " JupyterLab; else run %pip install jinja2 in a cell of its own."
        ) from None
    page = Environment(autoescape=True, keep_trailing_newline=True)
    page.filters |= {"plain": plain, "many": many}
    page.tests["filled"] = lambda value: value is not None and not pd.isna(value)
    values["pictures"] = [Markup(picture) for picture in values.get("pictures", ())]
    return page.from_string(template).render(values)


def _charts(table: pd.DataFrame) -> tuple[list[Chart], list[str]]:
    """The charts that the table has rows for, and why the others are missing."""
    drawn, missing = [], []
    for kind in CHARTS:
        try:
            described, rows, said = chart(kind, table)
        except ZapadError as error:
            missing.append(str(error))
            continue
        drawn.append(Chart(described, f"own-{kind}", rows, **said))
    return drawn, missing


def _picture(chart: Chart) -> str:
    """A chart as a figure; on a phone the one that is drawn for it."""
    narrow = base64.b64encode(chart.picture("svg", "phone")).decode()
    source = f'<source media="{PHONE}" srcset="data:image/svg+xml;base64,{narrow}">'
    before, image, after = re.split("(<img[^>]*>)", chart.html(), maxsplit=1)
    image = re.sub(' width="[0-9]+"', "", image)
    return f"{before}<picture>{source}{image}</picture>{after}"


def _summary(table: pd.DataFrame, audited: pd.DataFrame, charts: list[Chart]) -> list[str]:
    return [_counted(table), _verdicts(audited), *(f"{c.title}." for c in charts)]


def _survives(table: pd.DataFrame) -> list[str]:
    """The summary once more without the weak rows; empty where there is none of these."""
    sound = table[table["strength"] != "weak"]
    if len(sound) == len(table):
        return []
    if sound.empty:
        return ["Nothing: all rows are weak."]
    # A part whose total is weak stands alone.
    whole = sound["part_of"].where(sound["part_of"].isin(sound["claim_id"]))
    sound = sound.assign(part_of=whole)
    return _summary(sound, audit(sound), _charts(sound)[0])


def _counted(table: pd.DataFrame) -> str:
    weak = int(table["strength"].eq("weak").sum())
    return (
        f"{many(len(table), 'claim')} by {many(table['claimant'].nunique(), 'claimant')}, from"
        f" {many(table['reference'].nunique(), 'source')}; {many(weak, 'row')} weak."
    )


def _verdicts(audited: pd.DataFrame) -> str:
    if audited.empty:
        return "No total has parts in this table, so no sum was audited."
    counts = audited["verdict"].value_counts()
    said = [f"{v}: {counts.get(v, 0)}" for v in ("closes", "does not close", "cannot tell")]
    return f"{many(len(audited), 'sum')} audited; {', '.join(said)}."


def _numbered(table: pd.DataFrame) -> tuple[list[Any], list[Any]]:
    """The sources, each with a number, and the claims, each with the number of its source."""
    addresses = table.drop_duplicates("reference").set_index("reference")["address"]
    cited = [
        source | {"number": n} | _linked(source["reference"], addresses[source["reference"]])
        for n, source in enumerate(sources(table).to_dict("records"), 1)
    ]
    number = {source["reference"]: source["number"] for source in cited}
    numbers = table["reference"].map(number)
    return cited, table.assign(number=numbers).to_dict("records")


def _linked(reference: str, address: Any) -> dict[str, str]:
    """A reference, cut around the address in it that a reader can follow."""
    text = plain(reference, 1200)
    if pd.isna(address) or not WEB.match(address) or address != plain(address, 500):
        return {"before": text, "address": "", "after": ""}
    before, found, after = text.partition(address)
    return {"before": before, "address": found, "after": after}
