"""A reader's own table: which claims are drawn, how long a bar is, and what a column of dates tells."""

from pathlib import Path

import matplotlib
import pandas as pd
import pytest

import zapad
from zapad import own
from zapad.charts import frame
from zapad.charts.look import RC
from zapad.own import OwnTableError
from zapad.own.drawing import MAX_DRAWN

MESSES = Path(__file__).parents[1] / "messes"


@pytest.fixture(scope="module")
def table():
    return own.read(own.sample())


def many_claims(table, numbers, **columns):
    """As many claims of people as there are numbers, each a statement of its own."""
    row = table[table["metric"] == "personnel"].iloc[0]
    rows = pd.DataFrame([row] * len(numbers)).reset_index(drop=True)
    ids = [f"c{i:02}" for i in range(len(numbers))]
    rows = rows.assign(claim_id=ids, statement=ids, qualifier="exact", part_of=pd.NA, **columns)
    rows["value_low"] = rows["value_high"] = rows["printed"] = numbers
    return rows


@pytest.mark.parametrize("kind", ["who-says-how-many", "headroom", "timeline"])
def test_of_too_many_claims_the_largest_are_drawn_and_the_rest_is_told(table, kind):
    numbers = range(1000, 1000 + MAX_DRAWN + 6)
    rows = many_claims(table, numbers, date="2017-09-14")
    _, drawn, words = own.chart(kind, rows)
    assert sorted(drawn[0]["printed"]) == list(numbers[6:])
    assert words["caption"].endswith(
        f" Drawn are the {MAX_DRAWN} largest of {len(numbers)} figures."
    )
    _, drawn, words = own.chart(kind, rows.head(MAX_DRAWN))
    assert len(drawn[0]) == MAX_DRAWN and "Drawn are" not in words["caption"]


def arrows(kind, medium):
    with matplotlib.rc_context(RC):
        sheet = frame.drawn(kind, frame.Heading("T", "S", "N", "Source: S"), medium)
    return [
        (text.xy[0], text.xyann[0] > 0)
        for axes in sheet.figure.axes
        for text in axes.texts
        if getattr(text, "arrow_patch", None)
    ]


@pytest.mark.parametrize("medium", ["page", "phone"])
@pytest.mark.parametrize(
    ("qualifier", "up"), [("up_to", False), ("at_least", True), ("more_than", True)]
)
def test_a_claim_that_is_open_has_an_arrow_where_it_is_open_and_no_bar(
    table, medium, qualifier, up
):
    rows = many_claims(table, [500, 900])
    rows.loc[1, "qualifier"] = qualifier
    rows.loc[1, "value_high" if up else "value_low"] = pd.NA
    kind, _, _ = own.chart("who-says-how-many", rows)
    assert arrows(kind, medium) == [(900, up)]


@pytest.mark.parametrize("medium", ["page", "phone"])
def test_a_bar_of_the_timeline_is_as_long_as_its_date_is_open(table, medium):
    dates = ["2016", "2017-08", "2017-09-14", "2017-09-01/2017-09-20"]
    kind, _, _ = own.chart("timeline", many_claims(table, [5, 6, 7, 8], date=dates))
    days = [(last - first).days for first, last in map(zapad.date_span, dates)]
    assert sorted(kind.data()["to"] - kind.data()["from"]) == sorted(days)
    with matplotlib.rc_context(RC):
        sheet = frame.drawn(kind, frame.Heading("T", "S", "N", "Source: S"), medium)
    bars = [
        line.get_xdata()
        for axes in sheet.figure.axes
        for line in axes.get_lines()
        if len(line.get_xdata()) == 2
    ]
    lengths = {round(float(abs(bar[1] - bar[0])), 6) for bar in bars}
    assert {float(n) for n in days if n} <= lengths


@pytest.mark.parametrize(
    ("other", "clue"),
    [
        ("12.05.2017", ""),  # 12 can be a month
        ("05.12.2017", ""),
        ("13.05.2017", " Other dates of the column are day first."),
        ("05.13.2017", " Other dates of the column are month first."),
    ],
)
def test_only_a_day_above_twelve_says_which_order_a_column_has(tmp_path, other, clue):
    text = (MESSES / "own-day_or_month.csv").read_text(encoding="utf-8-sig")
    first, second, *rest = text.splitlines()
    row = rest[-1].replace(";04.05.2017;", f";{other};", 1)
    path = tmp_path / "dates.csv"
    path.write_text("\n".join([first, second, *rest[:-1], row]), encoding="utf-8")
    with pytest.raises(OwnTableError) as error:
        own.read(path)
    question = next(q for q in error.value.questions if "'04.05.2017'" in q)
    assert ("Other dates" in question) == bool(clue) and clue in question
