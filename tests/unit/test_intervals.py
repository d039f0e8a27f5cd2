"""Claims as intervals: where a mark, a bar, an arrow and a word stand, read from the axes."""

from itertools import pairwise

import matplotlib.colors
import matplotlib.pyplot as plt
import pandas as pd
import pytest

import zapad
from zapad.charts.chart import SIDES

CLAIMS = [
    ("a", "russia", "exact", 10, 10, "normal"),
    ("b", "belarus", "range", 20, 44, "weak"),
    ("c", "russia", "about", 30, 30, "normal"),
    ("d", "nato", "up_to", None, 50, "normal"),
    ("e", "nato", "more_than", 60, None, "weak"),
    ("f", "russia", "nearly", None, 70, "normal"),
]


@pytest.fixture
def rows():
    columns = ["id", "side", "qualifier", "value_low", "value_high", "strength"]
    made = pd.DataFrame(CLAIMS, columns=columns)
    made = made.astype({"value_low": "Int64", "value_high": "Int64"})
    actors = zapad.load("actors").drop_duplicates("side").set_index("side")["actor_id"]
    made["claimant"] = list(actors[made["side"]])
    rows = zapad.load("claims").head(len(CLAIMS)).assign(scope="total")
    return zapad.with_labels(rows.assign(**{c: list(made[c]) for c in made}))


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    plt.close(figure)


def marks(ax):
    """For each mark where it stands, its shape, its colour and whether it is hollow."""
    return {
        (float(x), float(y), line.get_marker(), line.get_color(), line.get_mfc() == "white")
        for line in ax.get_lines()
        if line.get_marker() not in ("None", None)
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    }


def wanted(rows, heights):
    return {
        (row["printed"], float(y), SIDES[row["side"]]["marker"], SIDES[row["side"]]["color"],
         row["strength"] == "weak")
        for (_, row), y in zip(rows.iterrows(), heights, strict=True)
    }  # fmt: skip


def test_each_claim_has_a_mark_of_its_side_on_a_line_of_its_own_hollow_where_it_is_weak(ax, rows):
    heights = zapad.charts.draw_intervals(ax, rows, rows["id"])
    assert list(heights) == [0, 1, 2, 3, 4, 5] and heights.index.equals(rows.index)
    assert marks(ax) == wanted(rows, heights)
    assert [t.get_text() for t in ax.get_yticklabels()] == list(rows["id"])
    bottom, top = ax.get_ylim()
    assert top < 0 < 5 < bottom < 6


def test_a_bar_reaches_from_end_to_end_of_what_the_words_allow_and_open_claims_have_none(ax, rows):
    zapad.charts.draw_intervals(ax, rows, rows["id"])
    bars = [bar.tolist() for bar in ax.collections[0].get_segments()]
    closed = rows[~rows["qualifier"].isin(["up_to", "more_than"])]
    assert bars == [
        [[span.left, y], [span.right, y]]
        for y, span in zip(closed.index, zapad.intervals(closed), strict=True)
    ]
    colors = [SIDES[side]["color"] for side in closed["side"]]
    assert [c[:3] for c in ax.collections[0].get_colors().tolist()] == [
        list(matplotlib.colors.to_rgb(color)) for color in colors
    ]


def test_only_open_claims_have_an_arrow_and_it_starts_at_the_printed_number(ax, rows):
    zapad.charts.draw_intervals(ax, rows, rows["id"], text=False)
    arrows = {text.xy: text.xyann[0] for text in ax.texts if text.arrow_patch}
    assert set(arrows) == {(50, 3), (60, 4)}
    assert arrows[50, 3] < 0 < arrows[60, 4] == -arrows[50, 3]
    assert len(ax.texts) == 2


def test_at_least_points_up_as_more_than_does(ax, rows):
    one = rows.iloc[[4]]
    least = zapad.with_labels(one.assign(qualifier="at_least"))
    zapad.charts.draw_intervals(ax, pd.concat([one, least]), ["a", "b"], text=False)
    above, below = [(text.xy[0], text.xyann) for text in ax.texts]
    assert above == below and above[1][0] > 0 and not ax.collections


def test_words_stand_right_of_the_bar_or_of_the_arrow_that_points_up(ax, rows):
    zapad.charts.draw_intervals(ax, rows, rows["id"])
    said = {t.get_text(): (t.xy, t.xyann[0]) for t in ax.texts if not t.arrow_patch}
    assert list(said) == list(rows["words"])
    places = {words: xy for words, (xy, _) in said.items()}
    ends = [span.right for span in zapad.intervals(rows)]
    ends[3], ends[4] = 50, 60  # an arrow begins at the number
    assert list(places.values()) == list(zip(ends, range(6), strict=True))
    gaps = [gap for _, gap in said.values()]
    arrow = max(text.xyann[0] for text in ax.texts if text.arrow_patch)
    assert gaps[4] == gaps[0] + arrow and set(gaps[:4]) == {gaps[0]} and gaps[0] > 0


def test_heads_stand_where_the_group_changes_and_take_a_line_of_their_own(ax, rows):
    heads = ["x", "x", "y", "x", "x", "z"]
    heights = zapad.charts.draw_intervals(ax, rows, rows["id"], heads=heads, text=False)
    assert list(heights) == [1, 2, 4, 6, 7, 9]
    names = [(t.get_text(), t.get_position()[1]) for t in ax.texts if t.get_text()]
    assert names == [("x", 0), ("y", 3), ("x", 5), ("z", 8)]
    assert marks(ax) == wanted(rows, heights)


def test_a_head_is_bold_text_at_the_left_edge_however_far_the_numbers_reach(ax, rows):
    zapad.charts.draw_intervals(ax, rows, rows["id"], heads=["$x$"] * 6, text=False)
    (head,) = [t for t in ax.texts if t.get_text()]
    assert head.get_fontweight() == "bold" and head.get_va() == "center"
    assert not head.get_parse_math()
    for reach in (100, 10_000):
        ax.set_xlim(50, reach)
        x, y = ax.transAxes.inverted().transform(
            head.get_transform().transform(head.get_position())
        )
        assert 0 <= x < 0.05
        assert y == pytest.approx(1 - 0.6 / (max(ax.get_yticks()) + 1.2))


def test_heights_have_the_index_of_their_rows(ax, rows):
    rows.index = list("uvwxyz")
    assert list(zapad.charts.draw_intervals(ax, rows, rows["id"]).index) == list("uvwxyz")


def test_the_name_of_a_group_is_text_whatever_signs_it_has(ax, rows):
    zapad.charts.draw_groups(ax, rows.assign(scope="a $x$ b"), ["a $x$ b"])
    (label,) = ax.get_yticklabels()
    assert label.get_text() == "a $x$ b" and not label.get_parse_math()


def test_a_long_label_is_wrapped_and_a_sign_of_mathematics_is_text(ax, rows):
    labels = [
        "a $x$ label",
        "of many words that would else push the axes out of the picture",
        *"cdef",
    ]
    zapad.charts.draw_intervals(ax, rows, labels)
    shown = ax.get_yticklabels()
    assert [" ".join(t.get_text().split()) for t in shown] == labels
    assert max(len(line) for t in shown for line in t.get_text().splitlines()) <= 24
    assert not any(t.get_parse_math() for t in shown)


def test_open_claims_alone_and_no_claims_are_drawn_without_bars(ax, rows):
    zapad.charts.draw_intervals(ax, rows.iloc[3:5], ["d", "e"])
    assert not ax.collections
    ax.clear()
    assert zapad.charts.draw_intervals(ax, rows.head(0), []).empty


def test_groups_stand_below_one_another_each_as_high_as_its_claims_need(ax, rows):
    rows["scope"] = ["total", "total", "total", "in_belarus", "total", "on_paper"]
    rows = rows[rows["scope"] != "in_belarus"]
    zapad.charts.draw_groups(ax, rows, ["on_paper", "total"])
    heights = {x: y for x, y, *_ in marks(ax)}
    total = rows[rows["scope"] == "total"]["printed"]
    assert set(heights) == {70, *total}
    in_order = [heights[x] for x in total]
    assert in_order == sorted(in_order) and heights[70] < in_order[0]
    steps = {round(b - a, 9) for a, b in pairwise(in_order)}
    assert steps == {1.0}
    edges = [line.get_ydata()[0] for line in ax.get_lines() if line.get_marker() == "None"]
    assert len(edges) == 2 and heights[70] < edges[0] < in_order[0] < in_order[-1] < edges[1]
    assert ax.get_ylim() == (edges[1], 0)
    middles = list(ax.get_yticks())
    assert middles == [edges[0] / 2, sum(edges) / 2]
    assert middles[0] == heights[70]  # one claim stands in the middle
    assert [t.get_text() for t in ax.get_yticklabels()] == ["on paper", "whole exercise"]


def test_groups_of_another_column(ax, rows):
    zapad.charts.draw_groups(ax, rows[rows["side"] == "nato"], ["nato"], by="side")
    assert {x for x, *_ in marks(ax)} == {50, 60}


def test_the_legend_holds_the_sides_that_occur_in_the_order_of_all_legends(ax, rows):
    zapad.charts.side_legend(ax, rows, loc="upper right")
    legend = ax.get_legend()
    present = [side for side in SIDES if side in set(rows["side"])]
    assert [t.get_text() for t in legend.get_texts()] == [SIDES[s]["label"] for s in present]
    handles = [(h.get_marker(), h.get_color(), h.get_linestyle()) for h in legend.legend_handles]
    assert handles == [(SIDES[s]["marker"], SIDES[s]["color"], "None") for s in present]


def test_rows_and_labels_or_places_of_unequal_number_are_refused(ax, rows):
    with pytest.raises(zapad.ZapadError, match="There are 6 rows and 5 labels"):
        zapad.charts.draw_intervals(ax, rows, rows["id"].head(5))
    with pytest.raises(zapad.ZapadError, match="There are 6 rows for 5 and 6 places to mark"):
        zapad.charts.draw_marks(ax, range(5), range(6), rows)
    with pytest.raises(zapad.ZapadError, match="There are 6 rows for 6 and 5 places to mark"):
        zapad.charts.draw_marks(ax, range(6), range(5), rows)


def test_a_single_row_is_drawn_with_a_single_label_and_place(ax, rows):
    zapad.charts.draw_intervals(ax, rows.iloc[0], "one label")
    assert [t.get_text() for t in ax.get_yticklabels()] == ["one label"]
    zapad.charts.draw_marks(ax, 7, 3, rows.iloc[0])
    assert {(x, y) for x, y, *_ in marks(ax)} == {(10, 0), (7, 3)}


def test_rows_of_no_group_do_not_vanish(ax, rows):
    rows["scope"] = ["total", "in_belarus", "on_paper", "total", "on_paper", None]
    with pytest.raises(zapad.ZapadError) as error:
        zapad.charts.draw_groups(ax, rows, ["total"])
    assert str(error.value).startswith(
        "4 rows would not be drawn: their scope is in_belarus or on_paper or no value. "
    )


def test_a_side_that_has_no_look_is_told_and_a_legend_labels_rows_that_have_none(ax, rows):
    with pytest.raises(zapad.ZapadError, match="There is no side 'mars'"):
        zapad.charts.side_legend(ax, rows.assign(side="mars"))
    zapad.charts.side_legend(ax, rows.drop(columns=["side", "actor", "words"]))
    assert len(ax.get_legend().get_texts()) == rows["side"].nunique()
    zapad.charts.side_legend(ax, rows[["side"]].head(1))
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["Russia"]
