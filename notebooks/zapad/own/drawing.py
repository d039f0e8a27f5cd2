"""Three charts, as in notebooks 01 and 02, of whatever table a reader brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from ..charts import Dated, Dots, Kind, Line, Panels, Words
from ..charts.look import FREE
from ..dates import date_span
from ..errors import ZapadError
from ..quantities import distinct, intervals, reaches
from ..selection import Selection, table_of
from ..tables import load
from ..vocabulary import label, noun, scope_words, vocabulary
from .labels import many, plain

MAX_DRAWN = 12  # claims in one chart: a slide still has room for them
MOST = 60  # signs of a reader's own words in a label
MANY_TIMES = 30  # from this ratio of the largest to the smallest on an axis is logarithmic
CATEGORIES = ("personnel", "battle_tanks", "acv", "artillery")
MARKS = "Arrow: “up to” or “more than”. Pale bar: what the words leave open. Hollow: weak."
Drawn = tuple[Kind, list[pd.DataFrame], dict[str, str]]


def chart(kind: str, table: Selection) -> Drawn:
    """Describe one of three charts of your own table.

    Parameters
    ----------
    kind : ``"who-says-how-many"``, ``"headroom"`` (against the sizes of the Vienna Document) or
        ``"timeline"`` (by the date of the claim).
    table : as `read` returns it, or some of its rows.

    Returns
    -------
    The chart, the rows that are drawn, and title, subtitle, caption, note and alt text made from
    them, for ``zapad.show(chart, "a-name", rows, **words)``.

    Raises
    ------
    ZapadError : the table has no rows for such a chart; the message says which are needed.
    """
    if kind not in CHARTS:
        raise ZapadError(f"There is no chart {kind!r}. The charts are: {', '.join(CHARTS)}.")
    table = table_of(table)
    if "cited" not in table:
        raise ZapadError("This is not a table from own.read, or columns were left out. Read it.")
    if table.empty:
        raise ZapadError("There are no rows to draw. Look at the selection above.")
    return CHARTS[kind](_colored(table.assign(what=[_what(row) for _, row in table.iterrows()])))


def _colored(table: pd.DataFrame) -> pd.DataFrame:
    """Sides that the collection does not know get the free colours, in the order of their names."""
    strange = sorted(set(table["side"]) - set(vocabulary("side")))
    colors = {side: FREE[i % len(FREE)] for i, side in enumerate(strange)}
    return table.assign(side=table["side"].replace(colors))


def _what(row: pd.Series) -> str:
    """Whose and which part, for the line of a claim."""
    return ", ".join(filter(None, [_whose(row), plain(scope_words(row["scope"]), MOST)]))


def _whose(row: pd.Series) -> str:
    return ", ".join(plain(row[c], MOST) for c in ("item", "force") if not pd.isna(row[c]))


def _opened(words: str) -> str:
    """With a capital, as a line begins; the rest as it was."""
    return words[:1].upper() + words[1:]


def _main_metric(table: pd.DataFrame) -> str:
    """People, where the table has any: else what it counts most often."""
    metrics = table["metric"].value_counts()
    most = sorted(metrics[metrics == metrics.max()].index)
    return "personnel" if "personnel" in metrics else most[0]


def _largest(rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The rows that find room in a chart, and a sentence on those that do not."""
    if len(rows) <= MAX_DRAWN:
        return rows, ""
    kept = rows.loc[rows["printed"].sort_values(ascending=False, kind="stable").index[:MAX_DRAWN]]
    return kept.sort_index(), f" Drawn are the {MAX_DRAWN} largest of {len(rows)} figures."


def _dots(rows: pd.DataFrame, lines: list[Line] | None = None, **more: Any) -> Dots:
    """Claims on a logarithmic axis where the figures differ much, else one that begins at 0."""
    firm = rows["qualifier"].ne("up_to")
    lowest = min([*(span.left for span in intervals(rows[firm])), *rows["printed"]])
    highest = max([*rows["printed"], *(line.value for line in lines or [])])
    scale = "log" if lowest > 0 and highest / lowest > MANY_TIMES else "linear"
    return Dots(rows=rows, what="what", lines=lines or [], scale=scale, **more)


def _range(rows: pd.DataFrame) -> str:
    if (rows["value_low"] < rows["value_high"]).any():  # "3,000 to 1,000 to 20,000" says nothing
        ends = rows[["value_low", "value_high"]].stack()
        return f"{ends.min():,} to {ends.max():,}"
    ordered = rows.sort_values("printed", kind="stable")["words"]
    low, high = ordered.iloc[0], ordered.iloc[-1]
    return low if low == high else f"{low} to {high}"


def _who(table: pd.DataFrame) -> Drawn:
    metric = _main_metric(table)
    found, left_out = _largest(distinct(table[table["metric"] == metric]))
    order = sorted(found["scope"].unique(), key=lambda scope: (scope != "total", scope))
    rows = found.assign(group=found["scope"].map(order.index))
    rows = rows.sort_values(["group", "printed", "claim_id"], kind="stable")
    rows["group"] = [_opened(plain(scope_words(scope), MOST)) for scope in rows["scope"]]
    rows["what"] = [_whose(row) for _, row in rows.iterrows()]
    first = rows[rows["scope"] == order[0]]
    scope, sound = plain(scope_words(order[0]), MOST), first[first["strength"] != "weak"]
    if len(sound) == len(first):
        doubt = "None of these is weak."
    elif sound.empty:
        doubt = "All of these are weak, and carry no conclusion."
    else:
        doubt = f"Without the weak ones (hollow): {_range(sound)}."
    return _dots(rows, groups="group"), [rows], {
        "title": f"{_opened(noun(metric))}, {scope}: {_range(first)}",
        "subtitle": f"{_opened(label('metric', metric))}, by who gives the figure and of what",
        "caption": f"{many(len(first), 'figure')} for “{scope}”. {doubt} Rows that repeat one"
        f" statement count once.{left_out}",
        "note": MARKS,
        "alt": "Points, intervals and arrows on an axis, one line for each claim",
    }  # fmt: skip


def _headroom(table: pd.DataFrame) -> Drawn:
    rows, left_out = _largest(_whole(table))
    if rows.empty:
        raise ZapadError(
            "No row counts people, battle tanks, ACVs or artillery as a whole, so there is nothing"
            " to compare with the Vienna Document. Parts (part_of) are left to their totals."
        )
    rows = rows.sort_values(["printed", "claim_id"], kind="stable")
    limits = load("thresholds").set_index("threshold_id", drop=False)
    panels, used = {}, []
    for category in CATEGORIES:
        if (some := rows[rows["metric"] == category]).empty:
            continue
        ids = [f"{rule}-{category.replace('_', '-')}" for rule in ("notification", "observation")]
        used.append(limits.loc[ids])
        panels[_opened(noun(category))] = _dots(some, _lines(used[-1]))
    rows = pd.concat([panel.rows for panel in panels.values()])
    sizes = pd.concat(used)
    return Panels(rows=rows, also=(sizes,), parts=panels), [rows, sizes], {
        "title": _against(rows[rows["metric"] == "personnel"], limits),
        "subtitle": "Figures for a whole against the sizes of the Vienna Document for notice and"
        " for observers",
        "caption": "The title counts what surely reaches a size, of figures for the whole exercise"
        " where there are any. The Vienna Document asks for notice and for observers; it does not"
        " forbid, and it does so in its zone alone. Lines that are recalled were seen on no page"
        f" and carry no conclusion. Parts are left to their totals.{left_out}",
        "note": MARKS,
        "alt": "A panel for each category, claims as points, intervals or arrows against lines for"
        " notice and observers",
    }  # fmt: skip


def _lines(sizes: pd.DataFrame) -> list[Line]:
    """The lines for notice and for observers; one where both are equal."""
    recalled = sizes["verification"].eq("recalled").map({True: " (recalled)", False: ""})
    words = pd.Series(["notify", "observers"], sizes.index) + recalled
    named = words.groupby(sizes["value"].astype(float)).agg(", ".join)
    return [Line(value, said) for value, said in zip(named.index, named, strict=True)]


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    """What can be compared with a size: a part is left to its total, if that counts the same."""
    counted = table["part_of"].map(table.set_index("claim_id")["metric"])
    is_part = counted.eq(table["metric"]).fillna(False)
    return distinct(table[table["metric"].isin(CATEGORIES) & ~is_part])


def _against(people: pd.DataFrame, limits: pd.DataFrame) -> str:
    """The finding on people: how many figures reach which size, weak ones counted apart."""
    if people.empty:
        return "Equipment against the sizes of the Vienna Document, some of them recalled"
    if people["scope"].eq("total").any():
        people = people[people["scope"] == "total"]
    said = []
    for rule in ("notification", "observation"):
        size = int(limits["value"].loc[f"{rule}-personnel"])
        reached = pd.Series([reaches(s, size) for s in intervals(people)], index=people.index)
        sure = people[reached == "yes"]
        weak = int(sure["strength"].eq("weak").sum())
        apart = f" ({weak if weak < len(sure) or weak == 1 else 'all'} weak)" if weak else ""
        said.append((len(sure), apart))
    (notify, apart), (observe, apart_too) = said
    of = f"{notify} of {many(len(people), 'figure')}{apart}"
    return f"Notice due by {of}, observers by {observe}{apart_too}"


def _timeline(table: pd.DataFrame) -> Drawn:
    metric = _main_metric(table)
    of_metric = table[table["metric"] == metric]
    rows, left_out = _largest(of_metric.dropna(subset=["date"]))
    if rows.empty:
        raise ZapadError(f"No claim about {noun(metric)} has a date. Fill in the column 'date'.")
    rows = rows.sort_values(["date", "printed", "claim_id"], kind="stable")
    days = date_span(rows["date"])
    rows = rows.assign(first=days.str[0], last=days.str[1])
    undated = len(of_metric) - int(of_metric["date"].notna().sum())
    return Dated(rows=rows, what="what"), [rows], {
        "title": _course(rows),
        "subtitle": f"{_opened(label('metric', metric))}, by the date of the claim",
        "caption": f"A bar is as long as the date is open. Without a date, and not drawn:"
        f" {many(undated, 'claim')}. Later is not better: look who speaks, and of"
        f" what.{left_out}",
        "note": "Bar: how far the date is open. Hollow: weak.",
        "alt": "Marks along an axis of time, one line for each dated claim",
    }  # fmt: skip


def _course(rows: pd.DataFrame) -> str:
    """How what most claims count went from the first date to the last: like with like."""
    whole = rows[rows["scope"] == "total"]
    alike = rows[rows["what"] == (rows if whole.empty else whole)["what"].mode()[0]]
    ends = [
        f"{row['words']} ({Words().date(row['first'], row['last'])})"
        for _, row in alike.iloc[[0, -1]].iterrows()
    ]
    scope = plain(scope_words(alike["scope"].iloc[0]), MOST)
    return f"{_opened(scope)}: {', '.join(dict.fromkeys(ends))}"


CHARTS: dict[str, Callable[[pd.DataFrame], Drawn]] = {
    "who-says-how-many": _who,
    "headroom": _headroom,
    "timeline": _timeline,
}
