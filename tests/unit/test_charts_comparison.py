"""Dumbbells, swarms with lines, claims in time, and the charts of a reader's own table."""

import datetime

import pandas as pd
import pytest
from matplotlib.lines import Line2D
from test_charts_layout import drawn, overlaps

import zapad
from zapad.charts import Dated, Dumbbells, Line, Panels, Swarm
from zapad.charts.axis import days
from zapad.charts.look import DARK, FREE, LIGHT, SHAPES


def claim(number, **more):
    """A claim as the kinds draw it."""
    said = {"printed": float(number), "words": f"{number:,}", "qualifier": "exact", "unit": "persons",
            "value_low": number, "value_high": number, "side": "russia", "actor": "Russian MoD",
            "counts": "people", "strength": "normal", "claim_id": f"c{number}"}  # fmt: skip
    return said | more


@pytest.mark.parametrize("medium", ["page", "phone", "column", "slide"])
def test_words_beside_two_marks_stay_on_the_sheet_and_off_each_other(medium):
    long = "The Parliamentary Committee on Defence and Foreign Affairs"
    rows = pd.DataFrame(
        [claim(n, line=line, actor=long) for line in ("one", "two") for n in (12_000, 240_000)]
    )
    sheet = drawn(Dumbbells(rows=rows, line="line"), medium)
    assert not overlaps(sheet)


def test_a_figure_of_exactly_the_line_stands_on_it_and_one_below_at_its_left():
    rows = pd.DataFrame([claim(n, lane="a") for n in (12_900, 13_000)])
    lines = [Line(13_000, "observers")]
    swarm = Swarm(rows=rows, by="lane", lines=lines, log=False, limits=(5_000, 20_000))
    scale = swarm._scale(0, 10, 0.1)
    (below, _), (on, _) = swarm._places(rows, scale, 0.1)
    assert below < on == scale.x(13_000)


def test_figures_beyond_the_axis_are_heaped_behind_it_and_none_is_lost():
    rows = pd.DataFrame([claim(n, lane="a") for n in (8_000, 30_000, 40_000, 50_000, 60_000)])
    swarm = Swarm(rows=rows, by="lane", log=False, limits=(5_000, 20_000), tells="words")
    scale = swarm._scale(0, 10, 0.1)
    places = swarm._places(rows, scale, 0.1)
    assert len(set(places)) == len(rows) and all(x > scale.right for x, _ in places[1:])
    assert sum(len(trace.x) for trace in swarm.explore(None or zapad.charts.Words()).data) == 5


def test_a_swarm_on_a_low_sheet_has_smaller_marks_instead_of_running_into_its_key():
    rows = pd.DataFrame([claim(100_000, lane=lane) for lane in "abc" for _ in range(12)])
    sheet = drawn(Swarm(rows=rows, by="lane"), "card")
    tops = [line.get_ydata()[0] for line in sheet.figure.findobj(Line2D) if line.get_gid()]
    key = min(text.get_position()[1] for role, text in sheet.texts if role == "key")
    assert tops and max(tops) < key


@pytest.mark.parametrize("years", [0, 0.1, 0.5, 2, 10, 80])
def test_an_axis_of_time_has_days_on_it_that_stand_apart(years):
    first = datetime.date(1950, 8, 27)
    last = first + datetime.timedelta(days=int(365 * years))
    rows = pd.DataFrame(
        [claim(n, date=str(d), first=d, last=d) for n, d in ((1, first), (2, last))]
    )
    kind = Dated(rows=rows)
    sheet = drawn(kind, "phone")
    assert [role for role, _ in sheet.texts].count("tick") >= 1
    assert not overlaps(sheet)
    assert days(sheet, *kind._ends(), 3)


def test_panels_that_are_too_high_for_a_slide_stand_in_two_columns():
    part = Dated(
        rows=pd.DataFrame(
            [claim(n, date="2017", first=datetime.date(2017, 1, n), last=datetime.date(2017, 1, n))
             for n in range(1, 8)]
        )
    )  # fmt: skip
    panels = Panels(rows=part.rows, parts={"one": part, "two": part, "three": part})
    assert not overlaps(drawn(panels, "slide"))


@pytest.fixture(scope="module")
def table():
    return zapad.own.read(zapad.own.sample())


@pytest.mark.parametrize("kind", ["who-says-how-many", "headroom", "timeline"])
@pytest.mark.parametrize("medium", ["page", "phone", "slide", "column"])
@pytest.mark.parametrize("rows", ["all", "one", "long"])
def test_a_readers_table_is_drawn_without_overlaps_whatever_is_in_it(table, kind, medium, rows):
    if rows == "one":
        table = table[table["claim_id"] == "x086-russia-mod-personnel"]
    if rows == "long":
        table = table.assign(actor="The Joint Parliamentary Committee on Defence")
    described, _, said = zapad.own.chart(kind, table)
    assert not overlaps(drawn(described, medium))
    assert len(said["title"]) <= 75


def test_sides_of_a_readers_own_have_free_colours_the_same_whatever_the_order(table):
    table = table.assign(side=["finland", "estonia", "russia"] * (len(table) // 3))

    def sides(rows):
        drawn_rows = zapad.own.chart("who-says-how-many", rows)[1][0]
        return dict(zip(drawn_rows["claim_id"], drawn_rows["side"], strict=True))

    assert set(sides(table).values()) == {*FREE[:2], "russia"}
    here, turned = sides(table), sides(table.iloc[::-1])  # of a repeated row the first is kept
    assert {i: here[i] for i in turned if i in here}.items() <= turned.items()
    assert all(name in look for name in FREE for look in (LIGHT, DARK, SHAPES))
