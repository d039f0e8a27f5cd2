"""The explorer: each entry of its two menus shows the claims that it names, and says so."""

from itertools import pairwise

import pytest

import zapad
from zapad.charts.chart import SIDES
from zapad.charts.explorer import TOUCH
from zapad.charts.look import LIGHT
from zapad.vocabulary import label


@pytest.fixture(scope="module")
def rows():
    claims = zapad.load("claims")
    people = claims[(claims["metric"] == "personnel") & (claims["exercise"] == "zapad-2017")]
    rows = zapad.with_labels(zapad.distinct(people)).query("printed > 0")
    assert rows["strength"].eq("weak").any()
    return rows.head(40)


@pytest.fixture(scope="module")
def figure(rows):
    return zapad.charts.explorer(rows, list(rows["scope"].unique()))


def plain(text):
    return "".join(text.replace("<br>", " ").split())


def told(xs, ys, texts, symbols):
    return sorted(
        (x, plain(y), plain(text), symbol)
        for (*each,) in zip(xs, ys, texts, symbols, strict=True)
        for x, y, text, symbol in zip(*each, strict=True)
    )


def wanted(rows):
    return sorted(
        (r.printed, plain(r.actor), plain(f"{r.counts}: {r.words}"),
         "circle" + "-open" * (r.strength == "weak"))
        for r in rows.itertuples()
    )  # fmt: skip


def test_at_first_all_claims_are_shown_each_in_the_look_of_its_side(rows, figure):
    traces = figure.data
    assert told(*([getattr(t, k) for t in traces] for k in ("x", "y", "text")),
                [t.marker.symbol for t in traces]) == wanted(rows)  # fmt: skip
    present = [side for side in SIDES if side in set(rows["side"])]
    assert [t.name for t in traces] == [SIDES[side]["label"] for side in present]
    assert [t.marker.color for t in traces] == [LIGHT[side] for side in present]


def test_each_choice_of_what_is_counted_shows_its_claims_and_names_itself(rows, figure):
    _, what = figure.layout.updatemenus
    scopes = list(rows["scope"].unique())
    assert [b.label for b in what.buttons] == ["everything", *(label("scope", s) for s in scopes)]
    chosen = [rows, *(rows[rows["scope"] == scope] for scope in scopes)]
    for button, part in zip(what.buttons, chosen, strict=True):
        data, caption = button.args
        keys = ("x", "y", "text", "marker.symbol")
        assert told(*(data[key] for key in keys)) == wanted(part)
        assert caption["annotations[1].text"] == f"What is counted: {button.label}"
        assert button.method == "update"


def test_each_choice_of_who_speaks_shows_one_side_and_names_itself(rows, figure):
    who, _ = figure.layout.updatemenus
    names = [trace.name for trace in figure.data]
    assert [b.label for b in who.buttons] == ["everybody", *names]
    for button in who.buttons:
        data, caption = button.args
        everybody = button.label == "everybody"
        assert data == {"visible": [everybody or name == button.label for name in names]}
        assert caption == {"annotations[0].text": f"Who speaks: {button.label}"}
        assert button.method == "update"


def test_the_captions_say_at_first_what_is_shown_at_first(figure):
    assert [a.text for a in figure.layout.annotations] == [
        "Who speaks: everybody", "What is counted: everything",
    ]  # fmt: skip
    assert not any(a.showarrow for a in figure.layout.annotations)


def test_menus_and_captions_stand_above_the_marks_and_below_the_edge_however_many_actors(rows):
    for part in (rows, rows.head(1)):
        layout = zapad.charts.explorer(part, []).layout
        plot = layout.height - layout.margin.t - layout.margin.b
        assert plot >= TOUCH * part["actor"].nunique()
        things = [*layout.updatemenus, *layout.annotations]
        pixels = sorted((thing.y - 1) * plot for thing in things)
        assert pixels[0] > 0 and pixels[-1] < layout.margin.t
        assert all(b - a > 15 for a, b in pairwise(pixels))


def test_another_column_can_be_chosen_from(rows):
    kinds = list(rows["strength"].unique())
    _, what = zapad.charts.explorer(rows, kinds, by="strength").layout.updatemenus
    assert [sum(map(len, b.args[0]["x"])) for b in what.buttons] == [
        len(rows), *(int((rows["strength"] == kind).sum()) for kind in kinds),
    ]  # fmt: skip
