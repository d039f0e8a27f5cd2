"""Charts that repeat to the byte, carry their sources, and can be read without seeing them.

A notebook says what is drawn by a kind (`Dots`, `Bars`, `Timeline`, ...) and hands it to `show`,
which adds title, caption, alternative text and the sources of the rows drawn.
"""

from __future__ import annotations

import base64
import gc
import html
import json
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import ZapadError
from ..files import write
from ..selection import Selection, table_of
from ..sources import cited
from ..tables import load, primary_keys
from ..vocabulary import vocabulary
from . import frame, look
from .kind import Kind
from .words import Words

KIND = "application/vnd.zapad.chart+json"  # what a chart says of itself, beside its picture
WIDTH = 5.2  # inches: on a phone the text of a chart this narrow stays readable
FORMATS = ("svg", "png", "pdf", "html", "csv")
MOST_ALT = 250  # characters; the rows stand in a table beside the chart
MOST_SOURCES = 5  # in a picture; more are counted

RC: dict[Any, Any] = {
    "svg.hashsalt": "zapad",  # ids from a hash instead of at random
    "svg.fonttype": "none",  # text stays text: searchable, editable, comparable
    "font.family": "DejaVu Sans",  # shipped with matplotlib: the same everywhere
    "font.size": 9.5,
    "axes.titlesize": 9.5,
    "axes.labelsize": 9.5,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.fontsize": 9,
    "legend.frameon": False,
    "figure.figsize": (WIDTH, 3.6),
    "figure.dpi": 100,
    "savefig.dpi": 200,
    "figure.constrained_layout.use": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.formatter.use_locale": False,
    "hatch.linewidth": 0.6,
    "text.usetex": False,
    "timezone": "UTC",
}
# Okabe and Ito's colours, told apart by colour-blind readers; a marker and a hatch each for
# greyscale. Keys are the sides of actors.csv, and "other" of tables that readers bring.
SIDES = vocabulary("side")
SIGNALS = vocabulary("signal")  # of events.csv

PLOTLY_CONFIG = {
    "displaylogo": False,
    "showSendToCloud": False,  # plotly's button that would send the data to a third party
    "displayModeBar": False,
}

# What plotly's cartesian bundle draws: a third of the whole plotly.js, so pages carry it.
BUNDLE = Path(__file__).parents[1] / "vendor" / "plotly.min.js"
TRACES = (
    "bar", "box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour",
    "image", "pie", "scatter", "scatterternary", "violin",
)  # fmt: skip

_collected: list[Chart] | None = None


def style() -> None:
    """Set matplotlib to the collection's look; let pandas show texts whole. Call it once."""
    import matplotlib

    matplotlib.rcParams.update(RC)
    pd.set_option("display.max_colwidth", None)
    pd.set_option("display.max_rows", 100)  # the sources of a notebook, to the last one
    pd.set_option("display.html.use_mathjax", False)  # a dollar sign in a cell is no formula


class Chart:
    """A finished chart. As the last value of a cell it shows itself; `save` writes a file.

    Attributes: slug, title, subtitle, note, caption (all that is said under a picture without
    heading), alt, source (one line), tables (the rows plotted), kind (what is drawn for a medium),
    interactive (plotly, or None).
    """

    def __init__(
        self,
        kind: Kind,
        slug: str,
        tables: list[pd.DataFrame],
        title: str,
        caption: str,
        alt: str,
        interactive: Any = None,
        subtitle: str = "",
        note: str = "",
    ) -> None:
        self.kind, self.slug, self.tables = kind, slug, tables
        self.title, self.interactive = title, interactive
        self.subtitle, self.note = subtitle, note
        self.caption = _legend(subtitle, caption, note)
        self.sources = [source for table in tables for source in cited(table)]
        self.source = f"Sources: {'; '.join(self.sources)}."
        if interactive is not None:
            self._dress()
        self._axes = alt
        self.alt = frame.Heading(title, kind=alt).alt
        if len(self.alt) > MOST_ALT:
            raise ZapadError(
                f"{slug}: the alternative text has {len(self.alt)} characters, {MOST_ALT} are"
                " the most. Shorten it in data/charts.csv, or the title."
            )

    @property
    def rows(self) -> dict[str, list[str]]:
        """For each table of the collection the ids of the rows that are drawn."""
        keys = primary_keys()
        found: dict[str, list[str]] = {}
        for table in self.tables:
            name = next((n for n, key in keys.items() if key in table), None)
            if name is not None:
                ids = [str(x) for x in table[keys[name]]]
                found[name] = list(dict.fromkeys(found.get(name, []) + ids))
        return found

    @property
    def description(self) -> dict[str, Any]:
        """What the chart says, for whoever shows it elsewhere: all but the picture."""
        names = ("slug", "title", "subtitle", "note", "caption", "alt", "sources", "rows")
        said = {k: getattr(self, k) for k in names}
        return {**said, "interactive": self.interactive is not None}

    def _dress(self) -> None:
        """Give the interactive chart its title and look."""
        self.interactive.update_layout(
            title={
                "text": "<br>".join(textwrap.wrap(self.title, 36)),
                "font": {"size": 16}, "xref": "container", "x": 0.01, "xanchor": "left",
                # Of a title of several lines plotly puts the first line's foot at `y`: room
                # for that line (plotly.js 6472).
                "yref": "container", "y": 1, "yanchor": "top", "pad": {"t": 16},
            },
            font={"family": "DejaVu Sans, Verdana, sans-serif", "size": 13, "color": "#111111"},
            paper_bgcolor="white", plot_bgcolor="white", template="none",
        )  # fmt: skip

    @property
    def heading(self) -> frame.Heading:
        """What stands around the drawing where a medium has it inside."""
        # Locators mean nothing outside the collection; they stand in the data of the chart.
        names = [name for table in self.tables for name in cited(table, places=False)]
        names = list(dict.fromkeys(names))
        few = "; ".join(names)
        if len(names) > MOST_SOURCES:
            few = f"{len(names)} sources, listed in the data of the chart"
        told = "Source" if len(names) == 1 else "Sources"
        source = f"{told}: {few}. Chart: zapad, CC BY 4.0"
        return frame.Heading(self.title, self.subtitle, self.note, source, self._axes)

    def data(self) -> bytes:
        """The values drawn, derived ones too, as the bytes of a CSV file."""
        return self.kind.data().to_csv(index=False, lineterminator="\n").encode()

    def pictures(
        self, kinds: Iterable[str], medium: str = "page", scale: float = 1, **options: Any
    ) -> dict[str, bytes]:
        """The static chart, drawn once, as the bytes of ``svg``, ``png`` and ``pdf`` files.

        Parameters
        ----------
        medium : ``page``, ``phone``, ``slide``, ``column``, ``double``, ``web`` or ``card``.
        scale : enlarges a PNG. options : as `frame.drawn` takes them: lang, inside, grey, dark,
            theme.
        """
        import matplotlib

        with matplotlib.rc_context(look.RC):
            sheet = frame.drawn(self.kind, self.heading, medium, **options)
            told = self.heading.told(sheet.words)
            found = {kind: frame.picture(sheet, kind, told, scale) for kind in kinds}
        gc.collect(1)  # a ring of objects, young still
        return found

    def picture(self, kind: str, medium: str = "page", **options: Any) -> bytes:
        """The static chart as the bytes of one file; the options are those of `pictures`."""
        return self.pictures([kind], medium, **options)[kind]

    def page(self) -> bytes:
        """The interactive chart as a page; it needs ``plotly.min.js`` beside it, and no network."""
        if self.interactive is None:
            raise ZapadError(f"{self.slug} is not interactive. Use svg, png or pdf.")
        import plotly.graph_objects as go
        import plotly.io

        if strangers := {trace.type for trace in self.interactive.data} - set(TRACES):
            raise ZapadError(
                f"{self.slug}: a page cannot draw {', '.join(sorted(strangers))}. Use one of "
                f"{', '.join(TRACES)}, or show the figure in the notebook alone."
            )
        untitled = go.Figure(self.interactive).update_layout(title=None)  # the page has a heading
        body = plotly.io.to_html(
            untitled, full_html=False, include_plotlyjs="directory",
            div_id=self.slug, default_height="640px",
            # Not in a notebook: in JupyterLab the first click would let it collapse.
            config={**PLOTLY_CONFIG, "responsive": True},
        )  # fmt: skip
        text = {
            k: html.escape(str(getattr(self, k))) for k in ("title", "caption", "alt", "source")
        }
        return (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{text['title']}</title>\n"
            "<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;"
            "color:#111;background:#fff}img{max-width:100%;height:auto}</style>\n"
            f"</head>\n<body>\n<main>\n<h1>{text['title']}</h1>\n<p>{text['caption']}</p>\n{body}\n"
            f'<h2>The same as a picture</h2>\n<img src="{self.slug}.svg" alt="{text["alt"]}">\n'
            f"<p><small>{text['source']}</small></p>\n</main>\n</body>\n</html>\n"
        ).encode()

    def save(self, path: str | Path, medium: str = "page", **options: Any) -> Path:
        """Write the chart to `path`; the ending of the name says the format.

        `medium` and the options are those of `picture`: ``chart.save("x.pdf", medium="column")``.
        """
        path = Path(path)
        kind = path.suffix.lstrip(".").lower()
        if kind not in FORMATS:
            raise ZapadError(
                f"{path.name!r} does not say a known format. End the name in .svg, .png, .pdf,"
                " .csv or .html."
            )
        if kind in ("html", "csv"):
            data = self.page() if kind == "html" else self.data()
        else:
            data = self.picture(kind, medium, **options)
        if kind == "html":
            write(path.with_name("plotly.min.js"), plotly_js())
            write(path.with_name(f"{self.slug}.svg"), self.picture("svg"))
        return write(path, data)

    def html(self) -> str:
        """The static chart as a figure with alternative text and caption, for any page."""
        data = base64.b64encode(self.picture("svg")).decode()
        stop = "" if self.title.endswith((".", "!", "?")) else "."
        return (
            f'<figure style="margin: 0"><img alt="{html.escape(self.alt)}" width="700" '
            f'src="data:image/svg+xml;base64,{data}">'
            f"<figcaption><strong>{html.escape(self.title)}{stop}</strong> "
            f"{html.escape(self.caption)} "
            f"<small>{html.escape(self.source)}</small></figcaption></figure>"
        )

    def explore(self) -> Interactive:
        """The interactive chart, as the last value of a cell of its own."""
        if self.interactive is None:
            raise ZapadError(f"{self.slug} is not interactive: the picture is all there is.")
        return Interactive(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {
            KIND: self.description,
            "text/html": self.html(),
            "text/plain": f"{self.title}\n{self.caption}\n{self.source}",
        }


class Interactive:
    """An interactive chart as Jupyter shows it; the picture of the same rows stands beside it."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        shown = json.loads(self.chart.interactive.to_json())
        return {
            KIND: {"slug": self.chart.slug, "title": self.chart.title},
            "application/vnd.plotly.v1+json": {**shown, "config": PLOTLY_CONFIG},
            "text/plain": f"Interactive chart “{self.chart.title}”. Where it does not show, "
            "the picture above has the same rows.",
        }


def show(
    kind: Kind,
    slug: str,
    rows: Selection | list[pd.DataFrame] | None = None,
    *,
    title: str,
    holds: dict[str, bool] | None = None,
    caption: str | None = None,
    alt: str | None = None,
    subtitle: str = "",
    note: str = "",
    values: dict[str, Any] | None = None,
    interactive: Any = None,
) -> Chart:
    """Finish a chart: title, source line, caption and alternative text.

    Parameters
    ----------
    kind : what is drawn, of the kinds in `zapad.charts`: ``Dots(rows=...)``.
    slug : the chart's name, ``scale-who-says-how-many``; its files are called so.
    rows : exactly the rows that are drawn, of one table or of several; the sources are made of
        them. By default those that the kind knows.
    title : the finding, as a sentence.
    holds : for words of the title that are not computed whether they hold:
        ``{"stays below": highest < limit}``; where one does not, drawing fails and names it.
    caption : what the chart shows and what it does not; by default as in ``data/charts.csv``.
    alt : what kind of chart it is, and its axes; the title follows it. By default as there.
    subtitle, note : what is counted, and how marks read. By default as there.
    values : what stands in the places of the {names} in that table's texts.
    interactive : a plotly figure of the same rows, or None.

    Raises
    ------
    ZapadError : there are no rows, the table has no such slug, or a value is lacking.
    """
    for words, true in (holds or {}).items():
        if not true:
            raise ZapadError(
                f"{slug}: by the data “{words}” does not hold any more. Mend the title “{title}”."
            )
    if not isinstance(kind, Kind):
        raise ZapadError(
            f"{slug}: {type(kind).__name__} is no kind of chart. Use one of zapad.charts, such as"
            " zapad.charts.Dots(rows=rows); a figure of your own shows itself."
        )
    rows = [kind.rows, *kind.also] if rows is None else rows
    tables = [table_of(each) for each in (rows if isinstance(rows, list) else [rows])]
    if any(table.empty for table in tables):
        raise ZapadError(f"{slug}: there are no rows to draw. Look at the selection above.")
    texts = {"caption": caption or "", "alt": alt or "", "subtitle": subtitle, "note": note}
    if caption is None or alt is None:
        found = _texts(slug, values or {})
        texts = {key: texts[key] or found[key] for key in texts}
    interactive = interactive or kind.explore(Words())
    chart = Chart(kind, slug, tables, title, interactive=interactive, **texts)
    if _collected is not None:
        _collected.append(chart)
    return chart


def _texts(slug: str, values: dict[str, Any]) -> dict[str, str]:
    """Caption and first sentence of the alternative text, as the table of charts has them."""
    texts = load("charts").set_index("slug").fillna("")
    if slug not in texts.index:
        raise ZapadError(
            f"data/charts.csv has no row for the chart {slug!r}. Add one, or give caption= "
            "and alt=."
        )
    try:
        kinds = ("caption", "alt", "subtitle", "note")
        return {kind: str(texts.at[slug, kind]).format(**values) for kind in kinds}
    except KeyError as lacking:
        raise ZapadError(
            f"{slug}: the texts in data/charts.csv ask for {lacking}. Give it in values={{...}}."
        ) from None


def _legend(subtitle: str, caption: str, note: str) -> str:
    """What is counted, the caption, and of the note what the caption does not say already."""
    counted = [f"{subtitle.rstrip('. ')}."] if subtitle else []
    more = [sentence for sentence in note.split(". ") if sentence.rstrip(".") not in caption]
    return " ".join([*counted, caption, *(f"{sentence.rstrip('.')}." for sentence in more)]).strip()


@contextmanager
def collecting() -> Iterator[list[Chart]]:
    """Collect every chart that `show` finishes inside the block."""
    global _collected
    before, _collected = _collected, []
    try:
        yield _collected
    finally:
        _collected = before


def plotly_js() -> bytes:
    """plotly.js for the pages, which load it from the folder they lie in.

    The small bundle beside this module if it is there and of the version that the installed
    plotly writes for; else the whole plotly.js that ships with plotly.
    """
    from plotly.offline import get_plotlyjs, get_plotlyjs_version

    data = BUNDLE.read_bytes() if BUNDLE.is_file() else b""
    if f"plotly.js (cartesian - minified) v{get_plotlyjs_version()}\n".encode() in data[:200]:
        return data
    return get_plotlyjs().encode()
