"""A reader's own table: which claims are drawn, how long a bar is, and what a column of dates tells."""

from pathlib import Path

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
import pytest

import zapad
from zapad import own
from zapad.own import OwnTableError

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
    rows = many_claims(table, range(1000, 1030), date="2017-09-14")
    figure, drawn, words = own.chart(kind, rows)
    assert sorted(drawn[0]["printed"]) == list(range(1006, 1030))
    assert words["caption"].endswith(" Drawn are the 24 largest of 30 figures.")
    plt.close(figure)
    figure, drawn, words = own.chart(kind, rows.head(24))
    assert len(drawn[0]) == 24 and "Drawn are" not in words["caption"]
    plt.close(figure)


def test_a_bar_of_the_timeline_is_as_long_as_its_date_is_open(table):
    dates = ["2016", "2017-08", "2017-09-14", "2017-09-01/2017-09-20"]
    figure, _, _ = own.chart("timeline", many_claims(table, [5, 6, 7, 8], date=dates))
    lines = figure.axes[0].get_lines()
    (marks,) = [line for line in lines if len(line.get_xdata()) == len(dates)]
    bars = [line.get_xdata() for line in lines if line is not marks]
    assert sorted(tuple(mdates.num2date(x).date() for x in bar) for bar in bars) == sorted(
        zapad.date_span(d) for d in dates
    )
    assert sorted(marks.get_xdata()) == sorted(sum(bar) / 2 for bar in bars)
    plt.close(figure)


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
