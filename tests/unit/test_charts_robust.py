"""Kinds bear what a reader may bring: a long name, a number ten times as large, many rows."""

import datetime

import matplotlib
import pandas as pd
import pytest

import zapad
from layout import faults
from zapad.charts import Bars, Dated, Dots, Line, Lists, Matrix, Swarm, Timeline, frame, look

LONG = "the Joint Parliamentary Committee on Defence, Foreign Relations and Disarmament"
MEDIA = ["page", "phone", "slide", "column"]
LINES = [Line(9_000, "notify"), Line(13_000, "invite observers")]


@pytest.fixture(scope="module")
def claims():
    claims = zapad.load("claims")
    people = claims[(claims["metric"] == "personnel") & (claims["exercise"] == "zapad-2017")]
    return zapad.with_labels(zapad.distinct(people)).query("printed > 0")


def dots(rows):
    return Dots(rows=rows, lines=LINES)


def bars(rows):
    return Bars(rows=rows, bars=rows, line="actor", size="printed", color="side")


def swarm(rows):
    return Swarm(rows=rows.assign(lane="all", color=rows["side"]), by="lane", lines=LINES)


def dated(rows):
    days = [datetime.date(2017, 9, 1) + datetime.timedelta(3 * n) for n in range(len(rows))]
    return Dated(rows=rows.assign(first=days, last=days, date=[str(day) for day in days]))


def timeline(rows):
    days = [datetime.date(2017, 1, 1) + datetime.timedelta(40 * n) for n in range(len(rows))]
    events = pd.DataFrame({"first": days, "last": days, "label": rows["actor"].to_list()})
    events = events.assign(lane="one", color="ink")
    return Timeline(rows=rows, events=events.assign(weak=False, id=list(rows["claim_id"])))


def lists(rows):
    items = pd.DataFrame({"says": rows["actor"], "color": rows["side"], "group": rows["scope"]})
    return Lists(rows=rows, items=items.assign(column="All"))


def matrix(rows):
    cells = {
        "line": rows["actor"],
        "column": "counts",
        "says": rows["words"],
        "color": rows["side"],
    }
    return Matrix(rows=rows, cells=pd.DataFrame(cells))


KINDS = [dots, bars, swarm, dated, timeline, lists, matrix]


def drawn(kind, medium):
    heading = frame.Heading("A finding", "what is counted", "a note", "a source")
    with matplotlib.rc_context(look.RC):
        return frame.drawn(kind, heading, medium)


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("medium", MEDIA)
def test_a_very_long_name_breaks_no_layout(claims, make, medium):
    rows = claims.head(5).copy()
    rows.iloc[1, rows.columns.get_loc("actor")] = LONG
    assert faults(drawn(make(rows), medium)) == []


@pytest.mark.parametrize("make", [dots, bars, swarm], ids=lambda make: make.__name__)
@pytest.mark.parametrize("medium", MEDIA)
def test_a_claim_ten_times_as_large_breaks_no_layout(claims, make, medium):
    rows = claims.head(5).copy()
    largest = rows["printed"].idxmax()
    for column in ("printed", "value_low", "value_high"):
        rows[column] = rows[column].astype(float)
        rows.loc[largest, column] *= 10
    rows.loc[largest, "words"] = f"about {rows.loc[largest, 'printed']:,.0f}"
    assert faults(drawn(make(rows), medium)) == []


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("medium", ["page", "phone", "double"])
def test_twenty_rows_instead_of_five_break_no_layout(claims, make, medium):
    found = faults(drawn(make(claims.head(20)), medium))
    assert [fault for fault in found if "times as high" not in fault] == []


def sheet():
    found = frame.Sheet(frame.medium_of("page"))
    found.start(3)
    return found


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda s: [s.write(1, 1, "one"), s.write(1.1, 1, "other")], "lies over"),
        (lambda s: s.write(7.2, 1, "beyond the edge"), "leaves the sheet"),
        (lambda s: [s.write(1, 1, "crossed"), s.rule(1.2, 0, 1.2, 2, "ink")], "a line crosses"),
        (lambda s: s.write(1, 1, "small")
         and s.texts[0][1].set_fontsize(s.medium.least - 1), "is set in"),
        (lambda s: s.write(1, 1, "pale", color="quiet"), "is pale"),
        (lambda s: [s.box(frame.Box(0, 0, 3, 3), "ink"), s.write(1, 1, "dark")], "is pale"),
        (lambda s: setattr(s, "height", 99), "times as high as may be"),
    ],
)  # fmt: skip
def test_each_fault_of_a_layout_is_found(spoil, says):
    with matplotlib.rc_context(look.RC):
        spoilt = sheet()
        spoilt.write(3, 2.5, "fine")
        assert faults(spoilt) == []
        spoilt.texts.clear()
        spoil(spoilt)
        assert any(says in fault for fault in faults(spoilt)), faults(spoilt)
