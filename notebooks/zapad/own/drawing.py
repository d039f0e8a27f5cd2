"""Three charts, as in notebooks 01 and 02, of whatever table a reader brings."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..charts import RC, SIDES, WIDTH, draw_intervals, draw_marks, side_legend
from ..dates import date_span
from ..errors import ZapadError
from ..quantities import distinct, intervals, reaches
from ..selection import Selection, table_of
from ..tables import load
from ..vocabulary import noun, scope_words
from .dates import MONTHS
from .labels import many, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MAX_DRAWN = 24  # claims in one chart; a page on a phone still shows their labels
CATEGORIES = ("personnel", "battle_tanks", "acv", "artillery")
Drawn = tuple["Figure", list[pd.DataFrame], dict[str, str]]


def chart(kind: str, table: Selection) -> Drawn:
    """Draw one of three charts of your own table.

    Parameters
    ----------
    kind : ``"who-says-how-many"``, ``"headroom"`` (against the sizes of the Vienna Document) or
        ``"timeline"`` (by the date of the claim).
    table : as `read` returns it, or some of its rows.

    Returns
    -------
    The figure, the rows that are drawn, and title, caption and alt text made from them, for
    ``zapad.show(figure, "a-name", rows, **words)``.

    Raises
    ------
    ZapadError : the table has no rows for such a chart; the message says which are needed.
    """
    if kind not in CHARTS:
        raise ZapadError(f"There is no chart {kind!r}. The charts are: {', '.join(CHARTS)}.")
    table = table_of(table)
    if "cited" not in table:
        raise ZapadError("This is not a table from own.read, or columns were left out. Read it.")
    import matplotlib

    with matplotlib.rc_context(RC):
        return CHARTS[kind](table)


def _main_metric(table: pd.DataFrame) -> str:
    """People, where the table has any: else what it counts most often."""
    if table.empty:
        raise ZapadError("There are no rows to draw. Look at the selection above.")
    metrics = table["metric"].value_counts()
    return (
        "personnel"
        if "personnel" in metrics
        else sorted(metrics[metrics == metrics.max()].index)[0]
    )


def _largest(rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The rows that find room in a chart, and a sentence on those that do not."""
    if len(rows) <= MAX_DRAWN:
        return rows, ""
    kept = rows.loc[rows["printed"].sort_values(ascending=False, kind="stable").index[:MAX_DRAWN]]
    return kept.sort_index(), f" Drawn are the {MAX_DRAWN} largest of {len(rows)} figures."


def _labels(rows: pd.DataFrame) -> list[str]:
    """Who, whose and which part, for the line of each claim."""
    said = []
    for _, row in rows.iterrows():
        force = "" if pd.isna(row["force"]) else f"{plain(row['force'], 24)}, "
        item = "" if pd.isna(row["item"]) else f"{plain(row['item'], 24)}, "
        said.append(f"{row['actor']}: {item}{force}{plain(scope_words(row['scope']), 30)}")
    return said


def _set_scale(ax: Axes, rows: pd.DataFrame, more: float = 0) -> None:
    """A logarithmic axis where the figures differ much, else one that begins at 0."""
    spans = intervals(rows)
    firm = ~rows["qualifier"].isin(["up_to"])
    lowest = min([*(s.left for s in spans[firm]), *rows["printed"]])
    highest = max([more, *rows["printed"], *rows["value_high"].dropna()])  # the end of a range
    if lowest > 0 and highest / lowest > 30:
        ax.set_xscale("log", subs=[2, 5])
        ax.set_xlim(lowest / 2.5, highest * 6)
    else:
        ax.set_xlim(0, max(highest, 1) * 1.45)
        ax.locator_params(axis="x", nbins=5)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.xaxis.set_minor_formatter("")


def _range(rows: pd.DataFrame) -> str:
    ordered = rows.sort_values("printed", kind="stable")
    if (rows["value_low"] < rows["value_high"]).any():  # "3,000 to 1,000 to 20,000" says nothing
        ends = rows[["value_low", "value_high"]].stack()
        return f"{ends.min():,} to {ends.max():,}"
    low, high = ordered["words"].iloc[0], ordered["words"].iloc[-1]
    return low if low == high else f"{low} to {high}"


def _height(lines: int) -> float:
    return 1.6 + 0.46 * lines


def _legend_below(ax: Axes, rows: pd.DataFrame, inches: float = 0.5) -> None:
    """A legend under axis and label, which take so many inches however high the axes are."""
    from matplotlib.transforms import ScaledTranslation

    figure: Any = ax.figure
    below = ax.transAxes + ScaledTranslation(0, -inches, figure.dpi_scale_trans)
    side_legend(
        ax, rows, loc="upper center", bbox_to_anchor=(0.3, 0), bbox_transform=below, ncols=2
    )


def _who(table: pd.DataFrame) -> Drawn:
    import matplotlib.pyplot as plt

    metric = _main_metric(table)
    found, left_out = _largest(distinct(table[table["metric"] == metric]))
    order = sorted(found["scope"].unique(), key=lambda s: (s != "total", s))
    rows = found.assign(group=found["scope"].map(order.index)).sort_values(
        ["group", "printed", "claim_id"], kind="stable"
    )
    first = rows[rows["group"] == 0]
    fig, ax = plt.subplots(figsize=(WIDTH, _height(len(rows))))
    _set_scale(ax, rows)
    draw_intervals(ax, rows, _labels(rows))
    for edge in [
        i for i in range(1, len(rows)) if rows["group"].iloc[i] != rows["group"].iloc[i - 1]
    ]:
        ax.axhline(edge - 0.5, color="#BBBBBB", lw=0.8)
    ax.set_xlabel(noun(metric))
    _legend_below(ax, rows)
    scope = plain(scope_words(order[0]), 40)
    parts = " Below the line: figures for another part." if len(order) > 1 else ""
    sound = first[first["strength"] != "weak"]
    if len(sound) == len(first):
        doubt = "None of these is weak."
    elif sound.empty:
        doubt = "All of these are weak, and carry no conclusion."
    else:
        doubt = f"Without the weak ones (hollow): {_range(sound)}."
    return (
        fig,
        [rows.drop(columns="group")],
        {
            "title": f"{noun(metric).capitalize()}, {scope}: {_range(first)}",
            "caption": f"{many(len(first), 'figure')} for “{scope}”. {doubt} Rows that repeat one"
            f" statement count once.{parts}{left_out}",
            "alt": "One line for each claim: a point, an interval, or an arrow where it is open",
        },
    )


def _headroom(table: pd.DataFrame) -> Drawn:
    import matplotlib.pyplot as plt

    rows, left_out = _largest(_whole(table))
    if rows.empty:
        raise ZapadError(
            "No row counts people, battle tanks, ACVs or artillery as a whole, so there is nothing"
            " to compare with the Vienna Document. Parts (part_of) are left to their totals."
        )
    panels = [c for c in CATEGORIES if (rows["metric"] == c).any()]
    rows = rows.assign(panel=rows["metric"].map(panels.index))
    rows = rows.sort_values(["panel", "printed", "claim_id"], kind="stable").drop(columns="panel")
    limits = load("thresholds").set_index("threshold_id", drop=False)
    rules = ("notification", "observation")
    used = limits.loc[[f"{rule}-{c.replace('_', '-')}" for c in panels for rule in rules]]
    counts = [int((rows["metric"] == c).sum()) for c in panels]
    size = (WIDTH, 1.2 + sum(0.9 + 0.46 * n for n in counts))
    fig, axes = plt.subplots(
        len(panels), figsize=size, height_ratios=[0.5 + n for n in counts], squeeze=False
    )
    for ax, category in zip(axes[:, 0], panels, strict=True):
        _draw_panel(ax, rows[rows["metric"] == category], used[used["category"] == category])
    return fig, [rows, used], {
        "title": _against(rows[rows["metric"] == "personnel"], limits),
        "caption": "Dashed: from this size on the Vienna Document asks for notification; dotted:"
        " for observation (one line where both are equal). A size asks, it does not forbid, and in"
        " its zone alone. Lines that are recalled were seen on no page and carry no conclusion."
        f" Parts are left to their totals.{left_out}",
        "alt": "One panel for each category, claims as points, intervals or arrows against two"
        " threshold lines",
    }  # fmt: skip


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """What can be compared with a size: a part is left to its total, if that counts the same."""
    counted = table["part_of"].map(table.set_index("claim_id")["metric"])
    is_part = counted.eq(table["metric"]).fillna(False)
    return distinct(table[table["metric"].isin(CATEGORIES) & ~is_part])


def _draw_panel(ax: Axes, rows: pd.DataFrame, lines: pd.DataFrame) -> None:
    """The claims of one category against its two sizes."""
    _set_scale(ax, rows, float(lines["value"].max()))
    draw_intervals(ax, rows, _labels(rows))
    for words in ax.texts:  # a line behind a number must not strike it out
        words.set_bbox({"facecolor": "white", "alpha": 0.85, "edgecolor": "none", "pad": 0.8})
    ax.axvspan(0, lines["value"].min(), color="#EEEEEE", zorder=-2)
    for value, style in zip(lines["value"], ("--", ":"), strict=True):
        ax.axvline(value, color="#555555", ls=style, lw=1.4, zorder=0)
    name = lines["category"].iloc[0].replace("acv", "ACVs").replace("_", " ")
    recalled = (lines["verification"] == "recalled").any()
    doubt = " (a line recalled, not re-read)" if recalled else ""
    ax.set_title(name + doubt, loc="left", fontweight="bold")


def _against(people: pd.DataFrame, limits: pd.DataFrame) -> str:
    """The finding on people: how many figures reach which size, weak ones counted apart."""
    if people.empty:
        return "Equipment against the sizes of the Vienna Document, some of them recalled here"
    of = "people"
    if people["scope"].eq("total").any():
        people, of = people[people["scope"] == "total"], "the whole exercise"
    said: list[str] = []
    verb = "reach"
    for rule in ("notification", "observation"):
        size = int(limits["value"].loc[f"{rule}-personnel"])
        reached = pd.Series([reaches(s, size) for s in intervals(people)], index=people.index)
        sure = people[reached == "yes"]
        weak = int(sure["strength"].eq("weak").sum())
        all_weak = "weak" if len(sure) == 1 else "all weak"
        apart = f" ({all_weak if weak == len(sure) else f'{weak} weak'})" if weak else ""
        verb = "reaches" if not said and len(sure) == 1 else verb
        said.append(f"{len(sure)}{apart}")
    return (
        f"Of {many(len(people), 'figure')} for {of}, {said[0]} surely {verb} the size for"
        f" notification, {said[1]} that for observation"
    )


def _timeline(table: pd.DataFrame) -> Drawn:
    import matplotlib.pyplot as plt

    metric = _main_metric(table)
    of_metric = table[table["metric"] == metric]
    rows, left_out = _largest(of_metric.dropna(subset=["date"]))
    if rows.empty:
        raise ZapadError(f"No claim about {noun(metric)} has a date. Fill in the column 'date'.")
    rows = rows.sort_values(["date", "printed", "claim_id"], kind="stable")
    spans = [date_span(d) for d in rows["date"]]
    fig, ax = plt.subplots(figsize=(WIDTH, _height(len(rows))))
    _draw_spans(ax, rows, spans)
    _set_days(ax, min(a for a, _ in spans), max(b for _, b in spans))
    _legend_below(ax, rows, 0.65)  # two lines of dates
    undated = len(of_metric) - int(of_metric["date"].notna().sum())
    ends = " to ".join(dict.fromkeys([rows["date"].iloc[0], rows["date"].iloc[-1]]))
    return fig, [rows], {
        "title": f"{many(len(rows), 'dated claim')} about {noun(metric)}, {ends}",
        "caption": f"A bar is as long as the date is open. Without a date, and not drawn:"
        f" {many(undated, 'claim')}. Later is not better: look who speaks, and of"
        f" what.{left_out}",
        "alt": "One line for each dated claim, the earliest at the top, along an axis of time",
    }  # fmt: skip


def _draw_spans(ax: Axes, rows: pd.DataFrame, spans: list[Any]) -> None:
    """A bar as long as each date is open, a mark in its middle, and the quantity beside it."""
    import matplotlib.dates as mdates

    days: list[Any] = [[mdates.date2num(d) for d in span] for span in spans]
    middles = [sum(span) / 2 for span in days]
    first, last = min(a for a, _ in days), max(b for _, b in days)
    for y, (span, middle, (_, row)) in enumerate(zip(days, middles, rows.iterrows(), strict=True)):
        color = SIDES[row["side"]]["color"]
        ax.plot(span, [y, y], color=color, lw=4, alpha=0.45, solid_capstyle="butt")
        late = middle - first > 0.6 * (last - first)
        ax.annotate(
            row["words"], (span[0] if late else span[1], y), xytext=(-6 if late else 6, 0),
            textcoords="offset points", va="center", ha="right" if late else "left", fontsize=8.5,
        )  # fmt: skip
    draw_marks(ax, middles, range(len(rows)), rows)
    ax.set_yticks(range(len(rows)), [textwrap.fill(x, 24) for x in _labels(rows)], parse_math=False)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)


def _set_days(ax: Axes, first: datetime.date, last: datetime.date) -> None:
    """An axis of time with room for the words beside the marks."""
    import matplotlib.dates as mdates

    days = (last - first).days
    room = max((last - first) * 0.06, datetime.timedelta(days=3))
    ends: list[Any] = [mdates.date2num(d) for d in (first - room, last + room)]
    low, high = ends
    if days < 40:  # where marks stand close together
        high += (high - low) * 0.6
    ax.set_xlim(low, high)
    ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=2, maxticks=5))
    ax.xaxis.set_major_formatter(lambda x, _: _day(mdates.num2date(x), days))
    ax.set_xlabel("date of the claim")
    ax.grid(axis="x", color="#EEEEEE")


def _day(at: datetime.datetime, days: int) -> str:
    """A date on an axis, as fine as the axis needs it; the same in every language."""
    if days > 3 * 366:
        return str(at.year)
    return f"{at.day if days < 100 else ''} {MONTHS[at.month - 1][:3]}\n{at.year}".lstrip()


CHARTS: dict[str, Callable[[pd.DataFrame], Drawn]] = {
    "who-says-how-many": _who,
    "headroom": _headroom,
    "timeline": _timeline,
}
