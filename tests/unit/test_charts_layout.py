"""Trees, cuts, bands and panels: what stands where, in every medium."""

import datetime
import itertools

import matplotlib
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import zapad
from zapad.charts import Dots, Kind, Line, Lists, Panels, Split, Timeline, frame, look, nested

HEADING = frame.Heading("A finding", "what is counted", "a note", "a source")


@pytest.fixture(scope="module")
def claims():
    rows = zapad.load("claims").query("exercise == 'zapad-2017' and metric == 'personnel'")
    return zapad.with_labels(rows)


def drawn(kind: Kind, medium: str) -> frame.Sheet:
    with matplotlib.rc_context(look.RC):
        return frame.drawn(kind, HEADING, medium)


def overlaps(sheet: frame.Sheet) -> list[tuple[str, str]]:
    renderer = FigureCanvasAgg(sheet.figure).get_renderer()
    boxes = [(a.get_text(), a.get_window_extent(renderer)) for _, a in sheet.texts]
    return [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1
        and min(a.y1, b.y1) - max(a.y0, b.y0) > min(a.height, b.height) / 4
    ]


@pytest.mark.parametrize("medium", ["slide", "column", "card"])
def test_many_rows_make_the_type_smaller_instead_of_lying_over_one_another(claims, medium):
    sheet = drawn(Dots(rows=claims.head(14), lines=[Line(9_000, "notify")]), medium)
    assert not overlaps(sheet)
    assert sheet.medium.base >= sheet.medium.least
    assert sheet.height <= sheet.medium.most * 1.001


def test_panels_side_by_side_have_words_above_their_marks(claims):
    part = Dots(rows=claims.head(3), scale="linear", lines=[Line(9_000, "notify, and observers")])
    panels = Panels(rows=claims, parts={"one": part, "two": part, "three": part}, across=3)
    sheet = drawn(panels, "page")
    assert not overlaps(sheet)
    edges = [
        a.get_window_extent(FigureCanvasAgg(sheet.figure).get_renderer()) for _, a in sheet.texts
    ]
    assert max(edge.x1 for edge in edges) <= sheet.figure.get_figwidth() * sheet.figure.dpi


def test_a_tree_keeps_each_entry_under_its_own_parent_however_they_are_sorted():
    items = pd.DataFrame({"id": list("abcd"), "parent": [None, "a", None, "c"]})
    items = items.assign(column="", group="", says=items["id"], color="ink")
    for order in itertools.permutations(range(4)):
        tree = nested(items.iloc[list(order)])
        above = {}
        for _, entry in tree.iterrows():
            above[entry["level"]] = entry["id"]
            expected = entry["parent"] if entry["level"] else None
            assert (above.get(entry["level"] - 1) if entry["level"] else None) == expected
        assert len(tree) == len(items)


def test_a_parent_in_another_group_leaves_an_entry_at_the_top_instead_of_losing_it():
    items = pd.DataFrame({"id": ["a", "b"], "parent": [None, "a"], "group": ["x", "y"]})
    assert list(nested(items.assign(column=""))["level"]) == [0, 0]


def test_a_part_of_exactly_the_size_of_the_line_is_cut_once_more(claims):
    rows = claims.head(1).assign(printed=36_000.0, words="36,000")
    split = Split(rows=rows, lines=[Line(13_000, "no observers"), Line(9_000, "no notice")])
    assert list(split.fewest(9_000)) == [5]
    assert all(len(kind.data()) == n for kind, n in zip(split.parts.values(), (3, 5), strict=True))


def test_two_charts_of_cuts_do_not_share_their_panels(claims):
    lines = [Line(9_000, "no notice")]
    first, second = (Split(rows=claims.iloc[[i]], lines=lines) for i in (0, 1))
    assert first.parts is not second.parts


def test_the_slider_says_how_large_each_part_is(claims):
    split = Split(rows=claims.head(2), lines=[Line(13_000, "a"), Line(9_000, "b")], most=4)
    steps = split.explore(None).layout.sliders[0].steps
    assert [step.label for step in steps] == ["1", "2", "3", "4"]
    assert list(steps[1].args[0]["x"][0]) == [size / 2 for size in claims["printed"].head(2)]


def test_time_after_the_turn_takes_more_of_the_width():
    days = [datetime.date(2017, month, 1) for month in (1, 6, 7, 8)]
    events = pd.DataFrame({"first": days, "last": days, "lane": "a", "label": "", "color": "ink"})
    line = Timeline(rows=events, events=events, turn=days[2])
    before, after = line._x(days[1], 0, 1) - line._x(days[0], 0, 1), 1 - line._x(days[2], 0, 1)
    assert after > before
    assert line._x(days[3], 0, 1) == 1


def test_a_list_tells_of_each_entry_where_there_is_something_to_tell(claims):
    items = pd.DataFrame({"column": ["x", "y"], "group": "", "says": ["a", "b"], "color": "ink"})
    assert Lists(rows=claims, items=items).explore(None) is None
    figure = Lists(rows=claims, items=items.assign(tells=["of a", "of b"])).explore(None)
    assert [trace.hovertext[0] for trace in figure.data] == ["of a", "of b"]
