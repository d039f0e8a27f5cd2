"""Charts of a reader's own claims table, and a page of HTML that holds them with the sources.

The charts are those of notebooks 01 and 02, drawn from whatever `own_read` returns. The page
needs no other file and asks nobody for anything: pictures stand in it, there is no script,
and every word from the table is written as text.
"""

from __future__ import annotations

import datetime
import html
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..charts import RC, SIDES, WIDTH, Chart, draw_intervals, draw_marks, side_legend
from ..dates import date_span
from ..errors import ZapadError
from ..quantities import distinct, intervals, reaches
from ..tables import load
from ..vocabulary import scope_words
from .reading import MONTHS, WEB, _write, noun, own_audit, own_sources, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MAX_DRAWN = 24  # claims in one chart; a page on a phone still shows their labels
CATEGORIES = ("personnel", "battle_tanks", "acv", "artillery")
Drawn = tuple["Figure", list[pd.DataFrame], dict[str, str]]


def own_chart(kind: str, table: pd.DataFrame) -> Drawn:
    """Draw one of three charts of your own table.

    Parameters
    ----------
    kind : ``"who-says-how-many"``, ``"headroom"`` (against the sizes of the Vienna Document) or
        ``"timeline"`` (by the date of the claim).
    table : as `own_read` returns it, or some of its rows.

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
    if "cited" not in table:
        raise ZapadError("This is not a table from own_read, or columns were left out. Read it.")
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
    highest = max([more, *rows["printed"]])
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
            "caption": f"{_many(len(first), 'figure')} for “{scope}”. {doubt} Rows that repeat one"
            f" statement count once.{parts}{left_out}",
            "alt": "One line for each claim: a point, an interval, or an arrow where it is open",
        },
    )


def _headroom(table: pd.DataFrame) -> Drawn:
    import matplotlib.pyplot as plt

    # A part is left to its total, but not where the total counts something else.
    total_counts = table["part_of"].map(table.set_index("claim_id")["metric"])
    whole = distinct(
        table[table["metric"].isin(CATEGORIES) & ~total_counts.eq(table["metric"]).fillna(False)]
    )
    rows, left_out = _largest(whole)
    if rows.empty:
        raise ZapadError(
            "No row counts people, battle tanks, ACVs or artillery as a whole, so there is nothing"
            " to compare with the Vienna Document. Parts (part_of) are left to their totals."
        )
    limits = load("thresholds").set_index("threshold_id", drop=False)
    panels = [c for c in CATEGORIES if (rows["metric"] == c).any()]
    rows = pd.concat(
        [
            rows[rows["metric"] == c].sort_values(["printed", "claim_id"], kind="stable")
            for c in panels
        ]
    )
    rules = ("notification", "observation")
    used = limits.loc[[f"{rule}-{c.replace('_', '-')}" for c in panels for rule in rules]]
    counts = [int((rows["metric"] == c).sum()) for c in panels]
    size = (WIDTH, 1.2 + sum(0.9 + 0.46 * n for n in counts))
    fig, axes = plt.subplots(
        len(panels), figsize=size, height_ratios=[0.5 + n for n in counts], squeeze=False
    )
    for ax, category in zip(axes[:, 0], panels, strict=True):
        own, lines = rows[rows["metric"] == category], used[used["category"] == category]
        _set_scale(ax, own, float(lines["value"].max()))
        draw_intervals(ax, own, _labels(own))
        for words in ax.texts:  # a line behind a number must not strike it out
            words.set_bbox({"facecolor": "white", "alpha": 0.85, "edgecolor": "none", "pad": 0.8})
        ax.axvspan(0, lines["value"].min(), color="#EEEEEE", zorder=-2)
        for value, style in zip(lines["value"], ("--", ":"), strict=True):
            ax.axvline(value, color="#555555", ls=style, lw=1.4, zorder=0)
        recalled = (lines["verification"] == "recalled").any()
        doubt = " (a line recalled, not re-read)" if recalled else ""
        ax.set_title(
            category.replace("acv", "ACVs").replace("_", " ") + doubt, loc="left", fontweight="bold"
        )
    return fig, [rows, used], {
        "title": _against(rows[rows["metric"] == "personnel"], limits),
        "caption": "Dashed: from this size on the Vienna Document asks for notification; dotted:"
        " for observation (one line where both are equal). A size asks, it does not forbid, and in"
        " its zone alone. Lines that are recalled were seen on no page and carry no conclusion."
        f" Parts are left to their totals.{left_out}",
        "alt": "One panel for each category, claims as points, intervals or arrows against two"
        " threshold lines",
    }  # fmt: skip


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
        f"Of {_many(len(people), 'figure')} for {of}, {said[0]} surely {verb} the size for"
        f" notification, {said[1]} that for observation"
    )


def _timeline(table: pd.DataFrame) -> Drawn:
    import matplotlib.dates as mdates
    import matplotlib.pyplot as plt

    metric = _main_metric(table)
    of_metric = table[table["metric"] == metric]
    rows, left_out = _largest(of_metric.dropna(subset=["date"]))
    if rows.empty:
        raise ZapadError(f"No claim about {noun(metric)} has a date. Fill in the column 'date'.")
    rows = rows.sort_values(["date", "printed", "claim_id"], kind="stable")
    spans = [date_span(d) for d in rows["date"]]
    first, last = min(a for a, _ in spans), max(b for _, b in spans)
    room = max((last - first) * 0.06, datetime.timedelta(days=3))
    fig, ax = plt.subplots(figsize=(WIDTH, _height(len(rows))))
    middles = []
    for y, ((start, end), (_, row)) in enumerate(zip(spans, rows.iterrows(), strict=True)):
        days: Any = [mdates.date2num(d) for d in (start, end)]
        middle = sum(days) / 2
        middles.append(middle)
        color = SIDES[row["side"]]["color"]
        ax.plot(days, [y, y], color=color, lw=4, alpha=0.45, solid_capstyle="butt")
        late = (middle - mdates.date2num(first)) > 0.6 * (last - first).days
        ax.annotate(
            row["words"], (days[0] if late else days[1], y), xytext=(-6 if late else 6, 0),
            textcoords="offset points", va="center", ha="right" if late else "left", fontsize=8.5,
        )  # fmt: skip
    draw_marks(ax, middles, range(len(rows)), rows)
    ax.set_yticks(range(len(rows)), [textwrap.fill(x, 24) for x in _labels(rows)], parse_math=False)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    low, high = (mdates.date2num(d) for d in (first - room, last + room))
    if (last - first).days < 40:  # room for the words beside marks that stand close together
        high += (high - low) * 0.6
    ax.set_xlim(low, high)
    ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=2, maxticks=5))
    ax.xaxis.set_major_formatter(lambda x, _: _day(mdates.num2date(x), (last - first).days))
    ax.set_xlabel("date of the claim")
    ax.grid(axis="x", color="#EEEEEE")
    _legend_below(ax, rows, 0.65)  # two lines of dates
    undated = len(of_metric) - int(of_metric["date"].notna().sum())
    ends = " to ".join(dict.fromkeys([rows["date"].iloc[0], rows["date"].iloc[-1]]))
    return fig, [rows], {
        "title": f"{_many(len(rows), 'dated claim')} about {noun(metric)}, {ends}",
        "caption": f"A bar is as long as the date is open. Without a date, and not drawn:"
        f" {_many(undated, 'claim')}. Later is not better: look who speaks, and of"
        f" what.{left_out}",
        "alt": "One line for each dated claim, the earliest at the top, along an axis of time",
    }  # fmt: skip


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
        return _write(path, self.html.encode(), overwrite=overwrite)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        items = "".join(f"<li>{_text(s)}</li>" for s in self.summary)
        return {
            "text/html": f"<p><strong>A page about {_text(self.name)}.</strong></p>"
            f"<ul>{items}</ul>",
            "text/plain": "\n".join([f"A page about {self.name}.", *self.summary]),
        }


def own_report(
    table: pd.DataFrame,
    path: str | Path | None = None,
    *,
    conclusion: str = "",
    overwrite: bool = False,
) -> OwnReport:
    """One page about your exercise: charts, audit, claims and sources.

    Parameters
    ----------
    table : as `own_read` returns it.
    path : where to write the page, such as ``"report.html"``; without it nothing is written.
    conclusion : your own text; an empty line begins a new paragraph.
    overwrite : whether a file that is there already may be replaced.

    Raises
    ------
    ZapadError : the table is empty or not from `own_read`, or the file is there or cannot
        be written.
    """
    if "cited" not in table or table.empty:
        raise ZapadError("There is nothing to report: read a table with own_read, with rows.")
    name = plain(table["exercise"].iloc[0], 120)
    audited = own_audit(table)
    sources = own_sources(table)
    charts, missing = [], []
    for kind in CHARTS:
        try:
            figure, rows, said = own_chart(kind, table)
        except ZapadError as error:
            missing.append(str(error))
            continue
        import matplotlib.pyplot as plt

        charts.append(Chart(figure, f"own-{kind}", rows, **said))
        plt.close(figure)
    weak = int(table["strength"].eq("weak").sum())
    summary = [
        f"{_many(len(table), 'claim')} by {_many(table['claimant'].nunique(), 'claimant')}, from"
        f" {_many(len(sources), 'source')}; {_many(weak, 'row')} weak.",
        _verdicts(audited),
        *(f"{chart.title}." for chart in charts),
        *missing,
    ]
    page = _page(name, summary, conclusion, charts, audited, table, sources)
    report = OwnReport(name, summary, page)
    if path is not None:
        report.save(path, overwrite=overwrite)
    return report


def _many(n: int, thing: str) -> str:
    return f"{n} {thing}{'' if n == 1 else 's'}"


def _verdicts(audited: pd.DataFrame) -> str:
    if audited.empty:
        return "No total has parts in this table, so no sum was audited."
    counts = audited["verdict"].value_counts()
    said = [f"{v}: {counts.get(v, 0)}" for v in ("closes", "does not close", "cannot tell")]
    return f"{_many(len(audited), 'sum')} audited; {', '.join(said)}."


# ---- the page -------------------------------------------------------------------------------

STYLE = """
:root { color-scheme: light dark; --ink: #111; --soft: #555; --paper: #fff; --line: #ccc;
  --link: #0645ad }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #eee; --soft: #bbb; --paper: #16181c; --line: #555; --link: #8ab4f8 }
}
* { box-sizing: border-box }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  margin: 0; overflow-wrap: anywhere }
main { max-width: 60rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.7rem; line-height: 1.25 }
h2 { font-size: 1.25rem; margin-top: 2rem }
a { color: var(--link) }
small, figcaption, caption, .soft { color: var(--soft) }
figure { margin: 1.5rem 0 !important; max-width: 40rem }
img { display: block; width: 100%; height: auto; background: #fff; padding: .25rem;
  border-radius: .25rem }
.scroll { overflow-x: auto }
table { border-collapse: collapse; width: 100%; min-width: 54rem; font-size: .875rem }
caption { text-align: left; padding-bottom: .25rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0;
  border-bottom: 1px solid var(--line) }
th { overflow-wrap: normal; white-space: nowrap }
td:first-child { min-width: 6.5rem }
.day { white-space: nowrap }
.wide { font-size: .875rem }
@media screen and (min-width: 56rem) { .wide { display: none } }
@media print {
  body { font-size: 10pt; background: #fff; color: #000 }
  main { max-width: none; padding: 0 }
  :root { color-scheme: light }
  h2, caption, thead { break-after: avoid }
  figure, tr { break-inside: avoid }
  figure { margin: .75rem 0 !important }
  img { width: auto; max-width: 100%; max-height: 13.5cm }
  .wide { display: none }
  .scroll { overflow: visible }
  table { min-width: 0; font-size: 8pt }
}
"""
# Forbids the page to load or run anything, whatever might have found its way into it.
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline';"
    " base-uri 'none'; form-action 'none'"
)


def _text(text: object, limit: int = 500) -> str:
    """Words from the table, as text of a page: nothing in them is markup."""
    return html.escape(plain(text, limit))


def _free(text: object, limit: int = 500) -> str:
    """The same, kept from turning the direction of what stands beside it."""
    return "" if text is None or pd.isna(text) else f"<bdi>{_text(text, limit)}</bdi>"  # type: ignore


def _table(caption: str, heads: list[str], rows: list[list[str]]) -> str:
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>\n" for row in rows)
    return (
        '<p class="wide soft">Move the table sideways to see all of it.</p>'
        f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}">'
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>\n"
        f"<tbody>{body}</tbody></table></div>"
    )


def _page(
    name: str,
    summary: list[str],
    conclusion: str,
    charts: list[Chart],
    audited: pd.DataFrame,
    table: pd.DataFrame,
    sources: pd.DataFrame,
) -> str:
    number = {reference: n for n, reference in enumerate(sources["reference"], 1)}
    parts = [f"<h1>Who says how many? Claims about <bdi>{_text(name)}</bdi></h1>"]
    paragraphs = [p for p in str(conclusion).replace("\r\n", "\n").split("\n\n") if p.strip()]
    if paragraphs:
        parts += ["<h2>Conclusion</h2>", *(f"<p>{_free(p, 5000)}</p>" for p in paragraphs)]
    items = "".join(f"<li>{_text(s)}</li>" for s in summary)
    parts += ["<h2>What the table gives</h2>", f"<ul>{items}</ul>", "<h2>Charts</h2>"]
    parts += [chart.html().replace(' width="640"', "", 1) for chart in charts]
    parts += ["<h2>Sums</h2>", _sums(audited), "<h2>Claims</h2>", _claims(table, number)]
    parts += ["<h2>Sources</h2>", _sources(table, sources), "<h2>How to read this</h2>", HOW]
    if notes := table.attrs.get("notes"):
        listed = "".join(f"<li>{_free(n)}</li>" for n in notes)
        parts += ["<h2>How the file was read</h2>", f"<ul>{listed}</ul>"]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Claims about {_text(name)}</title>\n<style>{STYLE}</style>\n</head>\n"
        "<body>\n<main>\n" + "\n".join(parts) + "\n</main>\n</body>\n</html>\n"
    )


HOW = (
    "<p>A claim is not a fact: each figure is what somebody asserted. “About”, “up to” and “more"
    " than” leave room; sums and comparisons are made on all that the words allow, and where that"
    " does not decide, the answer is <em>cannot tell</em>. A hollow mark is a <em>weak</em> row: it"
    " rests on a mirror, a partisan page, an encyclopaedia or memory alone, and carries no"
    " conclusion by itself.</p>"
)


def _sums(audited: pd.DataFrame) -> str:
    if audited.empty:
        return "<p>No total has parts in this table.</p>"
    rows = [
        [
            f"<strong>{r['verdict']}</strong>"
            + (f" ({_many(r['weak'], 'weak row')})" if r["weak"] else ""),
            f"{_free(r['actor'])}: {_free(r['counts'])}",
            _text(r["stated"]), _text(r["parts"]), _text(r["sum"]),
        ]
        for _, r in audited.iterrows()
    ]  # fmt: skip
    heads = ["Verdict", "Total", "Stated", "Parts", "The parts allow"]
    return _table("Totals against the parts listed for them", heads, rows)


def _claims(table: pd.DataFrame, number: dict[str, int]) -> str:
    rows = []
    for _, r in table.iterrows():
        note = "" if pd.isna(r["note"]) else f"<br><small>{_free(r['note'])}</small>"
        known = [r["kind"], "recalled" if r["verification"] == "recalled" else ""]
        known += ["<strong>weak</strong>" if r["strength"] == "weak" else ""]
        whole = "" if pd.isna(r["part_of"]) else f", part of {_text(r['part_of'])}"
        n = number[r["reference"]]
        rows.append(
            [
                _free(r["claimant"], 120),
                _text(r["words"]),
                f"{_free(r['counts'])}{note}",
                f'<span class="day">{_free(r["date"])}</span>',
                ", ".join(k.replace("_", " ") for k in known if k),
                f'<a href="#source-{n}">[{n}]</a>',
                f"<small>{_text(r['claim_id'])}{whole}</small>",
            ]
        )
    heads = ["Who", "How many", "What", "When", "How known", "Source", "Row"]
    return _table("All claims, in the order of the table", heads, rows)


def _sources(table: pd.DataFrame, sources: pd.DataFrame) -> str:
    first = table.drop_duplicates("reference").set_index("reference")
    items = []
    for n, (_, source) in enumerate(sources.iterrows(), 1):
        row = first.loc[source["reference"]]
        address = row["address"]
        shown = _free(source["reference"], 1200)
        if not pd.isna(address) and WEB.match(address) and address == plain(address, 500):
            link = (
                f'<a rel="noopener noreferrer" href="{html.escape(address)}">{_text(address)}</a>'
            )
            shown = shown.replace(_text(address), link, 1)
        weak = f", {source['weak']} weak" if source["weak"] else ""
        items.append(
            f'<li id="source-{n}">{shown} <span class="soft">({_many(source["rows"], "row")}{weak})'
            "</span></li>"
        )
    return f"<ol>{''.join(items)}</ol>"
