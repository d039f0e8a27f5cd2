"""Maps, ranges, matrices and timelines: words clear of one another, in every medium."""

import datetime
import itertools

import pandas as pd
import pytest
from test_charts_layout import drawn, overlaps

import zapad
from zapad.charts import Bars, Line, Map, Matrix, Ranges, Timeline
from zapad.charts.explorer import TOUCH
from zapad.charts.timeline import POINTING
from zapad.charts.words import Words

NONE = pd.DataFrame()
MEDIA = ["page", "phone", "column", "slide"]
EAST, WEST = (30.0, 55.4), (24.9, 52.8)  # degrees east, degrees north


def a_map(**more):
    points = [(*EAST, "Losvido", 20), (*WEST, "Ruzhany", 15), (28.8, 55.5, "Dretun", 40),
              (28.7, 54.9, "Lepel", 15), (28.5, 54.2, "Borisov", 15), (29.9, 58.7, "Luga", 20)]  # fmt: skip
    points = pd.DataFrame(points, columns=["lon", "lat", "label", "km"])
    points = points.assign(id=points["label"], color="accent", weak=False, town=False)
    view = {"view": (19.5, 51.1, 33.2, 59.0), "low": (19.5, 51.1, 33.2, 56.3), "east": 41}
    return Map(rows=points, points=points, distance=("Losvido", "Ruzhany"), **view | more)


def said(sheet):
    return [text.get_text() for _, text in sheet.texts]


@pytest.mark.parametrize("medium", MEDIA)
def test_no_words_of_a_map_cover_others(medium):
    names = {(25.2, 57.0): "LATVIA", (30.4, 53.7): "BELARUS", (28.7, 54.6): "ON TOP OF LEPEL"}
    sheet = drawn(a_map(names=names, key={"an area": "accent"}), medium)
    assert not overlaps(sheet)
    assert {"Losvido", "Ruzhany", "Dretun", "Lepel", "Borisov"} <= set(said(sheet))


def test_the_distance_written_is_the_one_between_the_two_points():
    way = zapad.geo.great_circle(*reversed(EAST), *reversed(WEST))
    assert f"about {round(way, -1):.0f} km" in said(drawn(a_map(), "page"))


def test_what_lies_beyond_a_low_sheet_is_named_at_its_edge():
    low, high = said(drawn(a_map(), "slide")), said(drawn(a_map(), "phone"))
    assert "north of here: Luga" in low
    assert "Luga" in high


def test_the_word_of_a_range_keeps_inside_its_column():
    cells = [
        {"line": f"area {n}", "column": c, "low": 5 * n, "at": 5 * n + 8, "high": 5 * n + 16,
         "color": "ink", "says": "cannot tell", "id": n}
        for n in range(6) for c in ("central?", "far?")
    ]  # fmt: skip
    against = {"central?": Line(20, "half of all"), "far?": Line(35, "half of all")}
    kind = Ranges(rows=NONE, cells=pd.DataFrame(cells), against=against, limits=(0, 100))
    for medium in MEDIA:
        assert not overlaps(drawn(kind, medium)), medium


def matrix(word, columns=5):
    cells = [
        {"line": f"part {n}", "column": f"version {c}", "says": word, "color": "russia"}
        for n in range(4) for c in range(columns)
    ]  # fmt: skip
    return Matrix(rows=NONE, cells=pd.DataFrame(cells), key={"Russia": "russia"})


@pytest.mark.parametrize("medium", MEDIA)
def test_a_word_wider_than_its_column_makes_a_list_of_a_matrix(medium):
    sheet = drawn(matrix("internationalisation"), medium)
    assert not overlaps(sheet)
    right = max(t.get_window_extent(sheet.figure.canvas.get_renderer()).x1 for _, t in sheet.texts)
    assert right <= sheet.figure.bbox.x1


def test_a_matrix_of_nobody_is_drawn_empty():
    """One coder alone agrees with nobody."""
    cells = pd.DataFrame(columns=["line", "column", "says", "fill"])
    assert drawn(Matrix(rows=NONE, cells=cells, mark=False), "page").height > 0


def events(days):
    first = [datetime.date(2017, 1, 1) + datetime.timedelta(days=day) for day in days]
    return pd.DataFrame({"first": first, "last": first}).assign(
        lane="Minsk", label="", color="ink", weak=False, id="e", tells="what happened"
    )


def test_marks_to_point_at_do_not_lie_on_one_another():
    year = {"all": (datetime.date(2017, 1, 1), datetime.date(2017, 12, 31))}
    kind = Timeline(rows=NONE, events=events([0, 0, 3, 9, 15, 16, 40, 41, 300]), periods=year)
    shown, _, (first, last) = kind._view(*year["all"])
    pixels = [(day - first).days / (last - first).days * POINTING for day in shown["first"]]
    marks = zip(pixels, shown["height"], strict=True)
    for (x, y), (other, level) in itertools.combinations(marks, 2):
        assert y != level or abs(x - other) >= TOUCH


def test_each_period_shows_the_events_that_begin_in_it():
    halves = {
        "first": (datetime.date(2017, 1, 1), datetime.date(2017, 6, 30)),
        "second": (datetime.date(2017, 7, 1), datetime.date(2017, 12, 31)),
    }
    kind = Timeline(rows=NONE, events=events([0, 10, 200, 210, 220]), periods=halves)
    (menu,) = kind.explore(Words()).layout.updatemenus
    counts = [len([x for x in button.args[0]["x"][0] if x]) // 2 for button in menu.buttons]
    assert counts == [2, 3]


def test_columns_with_one_end_have_one_scale():
    bars = [{"line": "a", "size": n, "color": "ink", "column": c} for n, c in ((4, "x"), (8, "y"))]
    sheet = drawn(Bars(rows=NONE, bars=pd.DataFrame(bars), most=8), "page")
    widths = sorted(p.get_width() for p in sheet.figure.patches + sheet.figure.artists
                    if p.__class__.__name__ == "Rectangle")[-2:]  # fmt: skip
    assert widths[1] / widths[0] == pytest.approx(2, rel=0.05)


def test_some_days_of_a_month_are_not_the_whole_of_it():
    def september(first, last):
        return Words().date(datetime.date(2017, 9, first), datetime.date(2017, 9, last))

    assert september(14, 20) == "14–20 Sep 2017"
    assert september(1, 30) == "Sep 2017"
