"""Charts that repeat to the byte, carry their sources, and can be read without seeing them.

A notebook draws with matplotlib or plotly in plain sight and hands the figure to `show`,
which adds title, source line, caption and alternative text made from the rows plotted.
"""

from __future__ import annotations

import base64
import html
import io
import json
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from .errors import ZapadError
from .quantities import intervals, printed, words
from .sources import cite
from .tables import load

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 5.2  # inches: on a phone the text of a chart this narrow stays readable
FORMATS = ("svg", "png", "pdf", "html")
MAX_LISTED = 40  # rows that the alternative text names one by one

RC = {
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
# greyscale. Keys are the sides of actors.csv.
SIDES: dict[str, dict[str, str]] = {
    "belarus": {"label": "Belarus", "color": "#009E73", "marker": "s", "hatch": "///"},
    "russia": {"label": "Russia", "color": "#D55E00", "marker": "D", "hatch": "\\\\\\"},
    "author": {"label": "the article's author", "color": "#000000", "marker": "*", "hatch": ""},
    "none": {"label": "no source named", "color": "#767676", "marker": "X", "hatch": "..."},
    "neighbour": {"label": "neighbours", "color": "#0072B2", "marker": "^", "hatch": "xxx"},
    "nato": {"label": "NATO and members", "color": "#56B4E9", "marker": "v", "hatch": "---"},
    "analyst": {"label": "analysts", "color": "#CC79A7", "marker": "o", "hatch": "ooo"},
    "press": {"label": "press", "color": "#E69F00", "marker": "P", "hatch": "+++"},
    "international": {
        "label": "international bodies",
        "color": "#8A8A00",
        "marker": "h",
        "hatch": "**",
    },
}

PLOTLY_CONFIG = {
    "displaylogo": False,
    "showSendToCloud": False,  # plotly's button that would send the data to a third party
    "responsive": True,
}

_collected: list[Chart] | None = None


def style() -> None:
    """Set matplotlib to the collection's look. Call once, after the imports."""
    import matplotlib

    matplotlib.rcParams.update(RC)


class Chart:
    """A finished chart. As the last value of a cell it shows itself; `save` writes a file.

    Attributes: slug, title, caption, alt, source (one line), rows (the data plotted),
    figure (matplotlib), interactive (plotly, or None).
    """

    def __init__(
        self,
        figure: Figure,
        slug: str,
        rows: pd.DataFrame,
        title: str,
        caption: str,
        alt: str,
        interactive: Any = None,
    ) -> None:
        self.figure, self.slug, self.rows = figure, slug, rows
        self.title, self.caption, self.interactive = title, caption, interactive
        self.source = f"Sources: {cite(rows)}."
        self.alt = f"{alt.rstrip('. ')}. {describe(rows)}"
        self._decorate()

    def _decorate(self) -> None:
        """Title above and source line below, inside the picture, so that they travel with it."""
        width = self.figure.get_figwidth()
        self.figure.suptitle(
            textwrap.fill(self.title, int(width * 10.6)),
            x=0.01, ha="left", fontsize=11, fontweight="bold",
        )  # fmt: skip
        self.figure.supxlabel(
            textwrap.fill(self.source, int(width * 18.5)),
            x=0.01, ha="left", fontsize=6.5, color="#555555",
        )  # fmt: skip

    def picture(self, kind: str) -> bytes:
        """The static chart as the bytes of an ``svg``, ``png`` or ``pdf`` file."""
        if kind not in _METADATA:
            raise ZapadError(f"There is no picture format {kind!r}. Use svg, png or pdf.")
        import matplotlib

        buffer = io.BytesIO()
        with matplotlib.rc_context(RC):
            self.figure.savefig(buffer, format=kind, metadata=_METADATA[kind])
        data = buffer.getvalue()
        # matplotlib ends SVG lines as the system does; the same bytes everywhere.
        return data.replace(b"\r\n", b"\n") if kind == "svg" else data

    def page(self) -> bytes:
        """The interactive chart as a page; it needs ``plotly.min.js`` beside it, and no network."""
        if self.interactive is None:
            raise ZapadError(f"{self.slug} is not interactive. Use svg, png or pdf.")
        import plotly.io

        body = plotly.io.to_html(
            self.interactive, full_html=False, include_plotlyjs="directory",
            div_id=self.slug, config=PLOTLY_CONFIG, default_height="640px",
        )  # fmt: skip
        text = {k: html.escape(str(getattr(self, k))) for k in ("title", "caption", "alt", "source")}
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
        try:
            path.write_bytes(data)
            if kind == "html":
                (path.parent / "plotly.min.js").write_bytes(plotly_js())
                (path.parent / f"{self.slug}.svg").write_bytes(self.picture("svg"))
        except OSError as error:
            raise ZapadError(f"{path} cannot be written: {error.strerror}.") from None
        return path

    def html(self) -> str:
        """The static chart as a figure with alternative text and caption, for any page."""
        data = base64.b64encode(self.picture("svg")).decode()
        return (
            f'<figure><img alt="{html.escape(self.alt)}" width="640" '
            f'src="data:image/svg+xml;base64,{data}">'
            f"<figcaption><strong>{html.escape(self.title)}</strong> {html.escape(self.caption)} "
            f"<small>{html.escape(self.source)}</small></figcaption></figure>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle: dict[str, Any] = {
            "text/plain": f"{self.title}\n{self.caption}\n{self.source}",
            "text/html": self.html(),
        }
        if self.interactive is not None:
            shown = json.loads(self.interactive.to_json())
            bundle["application/vnd.plotly.v1+json"] = {**shown, "config": PLOTLY_CONFIG}
        return bundle


def show(
    figure: Figure,
    slug: str,
    rows: pd.DataFrame,
    *,
    title: str,
    caption: str,
    alt: str,
    interactive: Any = None,
) -> Chart:
    """Finish a chart: title, source line, caption and alternative text.

    Parameters
    ----------
    figure : the matplotlib figure; for an interactive chart, its static twin.
    slug : the chart's name, ``scale-who-says-how-many``; its files are called so.
    rows : exactly the rows that are drawn; source line and alternative text are made of them.
    title : the finding, as a sentence.
    caption : what the chart shows and what it does not.
    alt : what kind of chart it is; what it shows is added from `rows`.
    interactive : a plotly figure of the same rows, or None.
    """
    if rows.empty:
        raise ZapadError(f"{slug}: there are no rows to draw. Look at the selection above.")
    import matplotlib.pyplot as plt

    chart = Chart(figure, slug, rows, title, caption, alt, interactive)
    plt.close(figure)  # else Jupyter shows the bare figure a second time
    if _collected is not None:
        _collected.append(chart)
    return chart


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
    """plotly.js as it ships with plotly: pages load it from the folder they lie in."""
    from plotly.offline import get_plotlyjs

    return get_plotlyjs().encode()


def describe(rows: pd.DataFrame) -> str:
    """The data of a chart in words, for those who do not see it."""
    if "value_low" not in rows:
        labels = rows["title"] if "title" in rows else rows[rows.columns[0]]
        listed = "; ".join(str(x) for x in labels[:MAX_LISTED])
        return f"{len(rows)} entries: {listed}."
    named = with_labels(rows)
    listed = "; ".join(f"{r['label']}: {r['words']}" for _, r in named[:MAX_LISTED].iterrows())
    rest = len(named) - MAX_LISTED
    return f"{listed}{f'; and {rest} more' if rest > 0 else ''}."


SCOPES = {
    "total": "whole exercise",
    "contingent": "own contingent",
    "in_belarus": "in Belarus",
    "in_russia": "in Russia",
    "on_paper": "on paper",
    "parallel": "parallel manoeuvres",
    "region": "in the region",
    "vd_declared": "declared under the Vienna Document",
    "seen": "seen by a witness",
    "remaining": "said to have stayed",
    "above_announced": "above the announced",
    "transfer": "rail transport",
    "other": "other",
}


def scope_words(scope: str) -> str:
    """How a scope reads in a label: ``in_belarus`` as "in Belarus"."""
    return SCOPES.get(scope, scope.replace("_", " "))


def with_labels(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what a chart needs to claims: who (`actor`), `side`, `label`, `words`, `printed`.

    `label` names the claimant and what is counted; `printed` is the number as printed.
    """
    actors = load("actors").set_index("actor_id")
    rows = rows.copy()
    rows["actor"] = rows["claimant"].map(actors["label"])
    rows["side"] = rows["claimant"].map(actors["side"])
    who = [f"{r['actor']}, {_whose(r)}" for _, r in rows.iterrows()]
    rows["label"] = who
    rows["words"] = [words(r) for _, r in rows.iterrows()]
    rows["printed"] = [printed(r) for _, r in rows.iterrows()]
    return rows


def _whose(row: pd.Series) -> str:
    """What a figure counts: "Russian personnel in Belarus", "joint personnel, on paper"."""
    force = {"belarus": "Belarusian", "russia": "Russian", "joint": ""}.get(
        "" if pd.isna(row["force"]) else row["force"], ""
    )
    thing = row["item"] if not pd.isna(row["item"]) else row["metric"].replace("_", " ")
    return f"{force} {thing}, {scope_words(row['scope'])}".strip()


def draw_intervals(ax: Axes, rows: pd.DataFrame, labels: Any, *, text: bool = True) -> None:
    """Draw each claim as what it says: a point, an interval, or an arrow where it is open.

    Parameters
    ----------
    ax : the axes; the first row is drawn at the top.
    rows : claims, as `with_labels` returns them.
    labels : one label a row, for the vertical axis.
    text : whether to write the quantity in words beside each mark.

    A hollow marker is a claim that rests on a mirror or partisan page, or on memory, alone.
    """
    logarithmic = ax.get_xscale() == "log"
    for y, (row, stated) in enumerate(
        zip((r for _, r in rows.iterrows()), intervals(rows), strict=True)
    ):
        look = SIDES[row["side"]]
        color, end = look["color"], row["printed"]
        left, right = stated.left, stated.right
        if row["qualifier"] in ("up_to", "more_than"):
            up = row["qualifier"] == "more_than"
            far = end * (1.45 if up else 1 / 1.45) if logarithmic else end * (1.2 if up else 0.8)
            ax.annotate(
                "", (far, y), (end, y),
                arrowprops={"arrowstyle": "->", "color": color, "lw": 1.6, "shrinkA": 0},
            )  # fmt: skip
            left, right = min(end, far), max(end, far)
        else:
            ax.plot([left, right], [y, y], color=color, lw=4, alpha=0.45, solid_capstyle="butt")
        ax.plot(
            end, y, marker=look["marker"], color=color, ms=6.5,
            mfc="white" if row["strength"] == "weak" else color,
        )  # fmt: skip
        if text:
            ax.annotate(
                row["words"], (right, y), xytext=(6, 0), textcoords="offset points",
                va="center", fontsize=8.5,
            )  # fmt: skip
    ax.set_yticks(range(len(rows)), labels)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)


def side_legend(ax: Axes, rows: pd.DataFrame, **options: Any) -> None:
    """A legend of the sides that occur in `rows`, in a fixed order."""
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], ls="", marker=look["marker"], color=look["color"], label=look["label"])
        for side, look in SIDES.items()
        if side in set(rows["side"])
    ]
    ax.legend(handles=handles, **options)
