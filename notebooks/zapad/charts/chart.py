"""Charts that repeat to the byte, carry their sources, and can be read without seeing them.

A notebook draws with matplotlib or plotly in plain sight and hands the figure to `show`,
which adds title, source line, caption and alternative text made from the rows plotted.
"""

from __future__ import annotations

import base64
import gc
import html
import io
import json
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..errors import ZapadError
from ..files import write
from ..labels import with_labels
from ..selection import Selection, table_of
from ..sources import cited
from ..tables import load, primary_keys
from ..vocabulary import label, vocabulary

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KIND = "application/vnd.zapad.chart+json"  # what a chart says of itself, beside its picture
WIDTH = 5.2  # inches: on a phone the text of a chart this narrow stays readable
FORMATS = ("svg", "png", "pdf", "html")
MAX_LISTED = 60  # rows that the alternative text names one by one

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
_METADATA: dict[str, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}

# Okabe and Ito's colours, told apart by colour-blind readers; a marker and a hatch each for
# greyscale. Keys are the sides of actors.csv, and "other" of tables that readers bring.
SIDES = vocabulary("side")

PLOTLY_CONFIG = {
    "displaylogo": False,
    "showSendToCloud": False,  # plotly's button that would send the data to a third party
    "responsive": True,
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

    Attributes: slug, title, caption, alt, source (one line), tables (the rows plotted),
    figure (matplotlib), interactive (plotly, or None).
    """

    def __init__(
        self,
        figure: Figure,
        slug: str,
        tables: list[pd.DataFrame],
        title: str,
        caption: str,
        alt: str,
        interactive: Any = None,
    ) -> None:
        self.figure, self.slug, self.tables = figure, slug, tables
        self.title, self.caption, self.interactive = title, caption, interactive
        self.sources = [source for table in tables for source in cited(table)]
        self.source = f"Sources: {'; '.join(self.sources)}."
        self.alt = " ".join([f"{alt.rstrip('. ')}.", *(describe(t) for t in tables)])
        self._decorate()

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
        said = {k: getattr(self, k) for k in ("slug", "title", "caption", "alt", "sources", "rows")}
        return {**said, "interactive": self.interactive is not None}

    def _decorate(self) -> None:
        """Title above and source line below, inside the picture, so that they travel with it."""
        width = self.figure.get_figwidth()
        self.figure.suptitle(
            textwrap.fill(self.title, int(width * 10.6)),
            x=0.01, ha="left", fontsize=11, fontweight="bold", parse_math=False,
        )  # fmt: skip
        self.figure.supxlabel(
            textwrap.fill(self.source, int(width * 18.5)),
            x=0.01, ha="left", fontsize=6.5, color="#555555", parse_math=False,
        )  # fmt: skip
        if self.interactive is not None:
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

    def picture(self, kind: str) -> bytes:
        """The static chart as the bytes of an ``svg``, ``png`` or ``pdf`` file."""
        if kind not in _METADATA:
            raise ZapadError(f"There is no picture format {kind!r}. Use svg, png or pdf.")
        import matplotlib.text

        buffer = io.BytesIO()
        # Placed by `_lay_out` alone: else `savefig` would draw every picture twice.
        with (
            matplotlib.rc_context({**RC, "figure.constrained_layout.use": False}),
            warnings.catch_warnings(),
        ):
            # A sign that the bundled font lacks is still text in an SVG.
            warnings.filterwarnings("ignore", "Glyph .* missing from font")
            self._lay_out()
            self.figure.savefig(buffer, format=kind, metadata=_METADATA[kind])
        # Every text holds on to what drew it, and so to the whole file: 2 MB a notebook.
        for text in self.figure.findobj(matplotlib.text.Text):
            text._renderer = None  # type: ignore[attr-defined]
        gc.collect(1)  # what drew it is young still, and a ring of objects
        data = buffer.getvalue()
        # matplotlib ends SVG lines as the system does; the same bytes everywhere.
        return data.replace(b"\r\n", b"\n") if kind == "svg" else data

    def _lay_out(self) -> None:
        """Find places for everything, once, as in an SVG: then every format shows the same
        picture, whichever is drawn first and however often.
        """
        engine = self.figure.get_layout_engine()
        if engine is None:
            return
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        figure, canvas, dpi = self.figure, self.figure.canvas, self.figure.dpi
        FigureCanvasSVG(figure).figure.dpi = 72  # an SVG counts in points
        engine.execute(figure)
        figure.canvas, figure.dpi = canvas, dpi
        figure.set_layout_engine(None)

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
            div_id=self.slug, config=PLOTLY_CONFIG, default_height="640px",
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

    def save(self, path: str | Path) -> Path:
        """Write the chart to `path`; the ending of the name says the format."""
        path = Path(path)
        kind = path.suffix.lstrip(".").lower()
        if kind not in FORMATS:
            raise ZapadError(
                f"{path.name!r} does not say a known format. End the name in .svg, .png, .pdf"
                " or .html."
            )
        data = self.page() if kind == "html" else self.picture(kind)
        if kind == "html":
            write(path.with_name("plotly.min.js"), plotly_js())
            write(path.with_name(f"{self.slug}.svg"), self.picture("svg"))
        return write(path, data)

    def html(self) -> str:
        """The static chart as a figure with alternative text and caption, for any page."""
        data = base64.b64encode(self.picture("svg")).decode()
        stop = "" if self.title.endswith((".", "!", "?")) else "."
        return (
            f'<figure style="margin: 0"><img alt="{html.escape(self.alt)}" width="640" '
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
    figure: Figure,
    slug: str,
    rows: Selection | list[pd.DataFrame],
    *,
    title: str,
    caption: str | None = None,
    alt: str | None = None,
    values: dict[str, Any] | None = None,
    interactive: Any = None,
) -> Chart:
    """Finish a chart: title, source line, caption and alternative text.

    Parameters
    ----------
    figure : the matplotlib figure; for an interactive chart, its static twin.
    slug : the chart's name, ``scale-who-says-how-many``; its files are called so.
    rows : exactly the rows that are drawn, of one table or of several; source line and
        alternative text are made of them.
    title : the finding, as a sentence.
    caption : what the chart shows and what it does not; by default as in ``data/charts.csv``.
    alt : what kind of chart it is; what it shows is added from `rows`. By default as there.
    values : what stands in the places of the {names} in that table's texts.
    interactive : a plotly figure of the same rows, or None.

    Raises
    ------
    ZapadError : there are no rows, the table has no such slug, or a value is lacking.
    """
    tables = [table_of(each) for each in (rows if isinstance(rows, list) else [rows])]
    if any(table.empty for table in tables):
        raise ZapadError(f"{slug}: there are no rows to draw. Look at the selection above.")
    if caption is None or alt is None:
        texts = _texts(slug, values or {})
        caption, alt = caption or texts["caption"], alt or texts["alt"]
    import matplotlib.pyplot as plt

    chart = Chart(figure, slug, tables, title, caption, alt, interactive)
    plt.close(figure)  # else Jupyter shows the bare figure a second time
    if _collected is not None:
        _collected.append(chart)
    return chart


def _texts(slug: str, values: dict[str, Any]) -> dict[str, str]:
    """Caption and first sentence of the alternative text, as the table of charts has them."""
    texts = load("charts").set_index("slug")
    if slug not in texts.index:
        raise ZapadError(
            f"data/charts.csv has no row for the chart {slug!r}. Add one, or give caption= "
            "and alt=."
        )
    try:
        return {kind: str(texts.at[slug, kind]).format(**values) for kind in ("caption", "alt")}
    except KeyError as lacking:
        raise ZapadError(
            f"{slug}: the texts in data/charts.csv ask for {lacking}. Give it in values={{...}}."
        ) from None


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


def describe(rows: pd.DataFrame) -> str:
    """The data of a chart in words, for those who do not see it."""
    if "value_low" in rows:
        named = with_labels(rows)
        entries = [f"{r['actor']}, {r['counts']}: {r['words']}" for _, r in named.iterrows()]
    elif "rule" in rows:
        entries = [f"{r['rule']} from {r['value']:,} {r['unit']}" for _, r in rows.iterrows()]
    elif "observer_id" in rows or "place_id" in rows or "unit_id" in rows:
        entries = [str(x) for x in rows["name"]]
    elif "scenario_id" in rows:
        entries = [f"{r['version']}: {r['says'].rstrip('.')}" for _, r in rows.iterrows()]
    else:
        entries = [str(x) for x in rows["title"]]
    entries = [entry + mark for entry, mark in zip(entries, _cautions(rows), strict=True)]
    rest = len(entries) - MAX_LISTED
    return "; ".join(entries[:MAX_LISTED]) + (f"; and {rest} more." if rest > 0 else ".")


def _cautions(rows: pd.DataFrame) -> list[str]:
    """What a hollow mark tells the eye: which rows are recalled, and which are weak."""
    said: list[str] = [""] * len(rows)
    for column in ("strength", "verification"):  # of a weak row that is recalled, the latter
        if column in rows:
            marks = ["" if pd.isna(code) else label(column, code) for code in rows[column]]
            said = [
                f" ({mark})" if mark else before for mark, before in zip(marks, said, strict=True)
            ]
    return said
