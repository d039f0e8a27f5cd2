"""Bars and swarms: lengths and places say the number, words find room in every medium."""

import matplotlib
import pandas as pd
import pytest

import zapad
from zapad.charts import Bars, Chart, Dots, Line, Swarm, explorer, frame, stacked
from zapad.charts.chart import PLOTLY_CONFIG
from zapad.charts.look import RC
from zapad.charts.media import MEDIA

NONE = pd.DataFrame({"source_id": ["sivitsky-2017"]})
SIZES = [
    {"line": "whole", "part": "all of it", "size": 12_000, "color": "belarus", "id": "whole"},
    {"line": "cut", "part": "here", "size": 9_000, "color": "none", "id": "here"},
    {"line": "cut", "part": "over there", "size": 3_000, "color": "belarus", "id": "there"},
    {"line": "tiny", "part": "a very short bar", "size": 100, "color": "russia", "id": "tiny"},
]


@pytest.fixture(scope="module")
def people():
    claims = zapad.load("claims")
    of_2017 = claims[(claims["metric"] == "personnel") & (claims["exercise"] == "zapad-2017")]
    return zapad.with_labels(zapad.distinct(of_2017)).query("printed > 0")


def bars(**more):
    return Bars(rows=NONE, bars=pd.DataFrame(SIZES), **more)


def drawn(kind, medium="page", **more):
    heading = frame.Heading("A finding of 12", "What is counted", "A note", "Source: Sivitsky 2017")
    with matplotlib.rc_context(RC):
        sheet = frame.drawn(kind, heading, medium, **more)
        sheet.figure.canvas.draw()
    return sheet


def marks(sheet):
    """Each mark's box in inches, by its gid."""
    dpi = sheet.figure.dpi
    return {
        a.get_gid(): a.get_window_extent().transformed(
            matplotlib.transforms.Affine2D().scale(1 / dpi)
        )
        for a in sheet.figure.findobj(lambda a: a.get_gid())
    }


def texts(sheet, *roles):
    return [text.get_text() for role, text in sheet.texts if not roles or role in roles]


def kinds(people):
    few = people.sort_values("printed").tail(9)
    return {
        "bars": bars(),
        "inside": bars(inside=True, lines=[Line(6_000, "half", number=False)]),
        "dots": Dots(rows=few, lines=[Line(9_000, "notify"), Line(13_000, "observers")]),
        "swarm": Swarm(rows=people, by="scope", notes={"total": Line(30_000, "none between")}),
    }


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("name", ["bars", "inside", "dots", "swarm"])
def test_no_words_overlap_leave_the_sheet_or_are_too_small(people, name, medium):
    sheet = drawn(kinds(people)[name], medium)
    edge = sheet.figure.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for _, text in sheet.texts]
    for i, (text, box) in enumerate(boxes):
        assert edge.x0 <= box.x0 and box.x1 <= edge.x1, text
        assert edge.y0 <= box.y0 and box.y1 <= edge.y1, text
        # Boxes have the heights of their fonts; the ink in neighbouring lines keeps apart.
        over = [t for t, b in boxes[i + 1 :] if min(box.x1, b.x1) - max(box.x0, b.x0) > 0
                and min(box.y1, b.y1) - max(box.y0, b.y0) > 0.25 * min(box.height, b.height)]  # fmt: skip
        assert not over, (text, over)
    assert min(t.get_fontsize() for _, t in sheet.texts) >= MEDIA[medium].least


def test_a_bar_is_as_long_as_its_number_is_large():
    found = marks(drawn(bars()))
    gap = 0.1 * drawn(bars()).em  # between parts
    assert found["whole"].width / (found["here"].width + found["there"].width + gap) == (
        pytest.approx(1, abs=0.01)
    )
    assert found["here"].width / found["there"].width == pytest.approx(3, abs=0.05)
    assert found["here"].x1 < found["there"].x0


def test_two_figures_of_one_claimant_are_two_bars():
    rows = pd.DataFrame({"who": ["Minsk", "Minsk"], "size": [3, 5], "color": ["belarus"] * 2})
    sheet = drawn(Bars(rows=NONE, bars=rows, line="who"))
    assert texts(sheet, "label") == ["Minsk", "Minsk"]
    assert texts(sheet, "value") == ["3", "5"]


def test_what_has_no_room_in_a_bar_stands_at_its_end():
    for medium in MEDIA:
        assert "a very short bar: 100" in texts(drawn(bars(inside=True), medium))


def test_each_part_has_its_number_and_a_line_the_sum():
    assert texts(drawn(bars()), "value") == ["12,000", "9,000", "3,000", "12,000", "100"]
    assert texts(drawn(bars(total=False)), "value") == ["12,000", "9,000", "3,000", "100"]


def test_columns_share_the_words_and_have_each_a_scale():
    table = pd.DataFrame({"few": [1, 2], "many": [1_000, 500]}, index=["a", "b"])
    rows = stacked(table, ["ink", "ink"]).assign(id=["a1", "a2", "b1", "b2"])
    sheet = drawn(Bars(rows=NONE, bars=rows, part="none", column="part"))
    found = marks(sheet)
    assert texts(sheet, "label") == ["a", "b"] and texts(sheet, "heading") == ["few", "many"]
    assert found["b1"].width == pytest.approx(2 * found["a1"].width, rel=0.05)
    assert found["a2"].width == pytest.approx(2 * found["b2"].width, rel=0.05)


def test_a_line_to_compare_with_stands_at_its_value():
    sheet = drawn(bars(lines=[Line(9_000, "as much", number=False)]))
    (line,) = [a for role, a in sheet.texts if role == "line"]
    box = line.get_window_extent()
    assert (box.x0 + box.x1) / 2 / sheet.figure.dpi == pytest.approx(
        marks(sheet)["here"].x1, abs=0.15 * sheet.em
    )


def test_in_grey_parts_keep_apart():
    sheet = drawn(bars(), grey=True)
    shades = {a.get_gid(): a.get_facecolor() for a in sheet.figure.findobj(lambda a: a.get_gid())}
    assert len({shades["here"], shades["there"], shades["tiny"]}) == 3


@pytest.mark.parametrize("dark", [False, True])
def test_words_on_a_colour_can_be_read(dark):
    from matplotlib.colors import to_rgb

    def light(color):
        red, green, blue = (
            c / 12.92 if c <= 0.04 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05

    sheet = drawn(bars(), dark=dark)
    for name in sheet.colors:
        low, high = sorted([light(sheet.color(sheet.over(name))), light(sheet.color(name))])
        assert high / low >= 4.5, name


def test_few_rows_have_larger_type_on_a_slide_but_no_larger_than_the_title():
    one = Bars(rows=NONE, bars=pd.DataFrame(SIZES[:1]))
    sheet = drawn(one, "slide")
    sizes = {role: text.get_fontsize() for role, text in sheet.texts}
    assert MEDIA["slide"].base < sizes["label"] < sizes["title"]


@pytest.mark.parametrize("medium", ["page", "phone", "slide"])
def test_no_mark_of_a_swarm_hides_another_and_all_are_there(people, medium):
    people = people[people["scope"].duplicated(keep=False)]
    found = marks(drawn(Swarm(rows=people, by="scope"), medium))
    assert set(found) == set(people["claim_id"])
    centres = [((b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2, b.width) for b in found.values()]
    for i, (x, y, wide) in enumerate(centres):
        for other, up, _ in centres[i + 1 :]:
            assert ((x - other) ** 2 + (y - up) ** 2) ** 0.5 > 0.9 * wide


def test_marks_of_a_swarm_stand_in_the_order_of_their_numbers(people):
    found = marks(drawn(Swarm(rows=people, by="scope")))
    places = pd.Series({i: round((b.x0 + b.x1) / 2, 6) for i, b in found.items()})
    numbers = people.set_index("claim_id")["printed"]
    assert list(places[numbers.sort_values(kind="stable").index].diff().dropna().ge(0)) == (
        [True] * (len(numbers) - 1)
    )


def test_locators_stand_in_no_source_line_of_a_picture(people):
    few = people[people["source_id"] == "sivitsky-2017"].head(3)
    chart = Chart(Dots(rows=few), "slug", [few], "A finding", "A caption.", "Dots")
    assert chart.heading.source == "Source: Sivitsky 2017. Chart: zapad, CC BY 4.0"
    assert "scales" in chart.source


def test_the_explorer_is_as_high_as_the_rows_chosen(people):
    figure = explorer(people, list(people["scope"].unique()))
    _, what = figure.layout.updatemenus
    heights = [button.args[1]["height"] for button in what.buttons]
    actors = [people["actor"].nunique()]
    actors += [
        people.loc[people["scope"] == s, "actor"].nunique() for s in people["scope"].unique()
    ]
    order = pd.Series(actors).clip(lower=3)
    assert list(pd.Series(heights).rank()) == list(order.rank())
    assert figure.layout.height == heights[0] == max(heights)


def test_marks_of_the_explorer_can_be_touched_and_its_frame_is_fixed(people):
    figure = explorer(people, [])
    assert all(trace.marker.size >= 24 for trace in figure.data)
    # With "responsive" the first click in JupyterLab made the chart collapse.
    assert "responsive" not in PLOTLY_CONFIG and PLOTLY_CONFIG["displayModeBar"] is False


def test_a_label_does_not_end_in_a_line_of_one_short_word():
    sheet = drawn(bars(), "slide")
    text = "feared: Russians in Belarus; the article rejects it"
    room = sheet.width(text) * 0.97
    assert sheet.wrap(text, room)[-1] == "it"
    even = sheet.wrap(text, room, even=True)
    assert len(even) == 2 and " ".join(even) == text
    assert sheet.width(even[1]) > 0.4 * room
