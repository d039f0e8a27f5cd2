"""The timeline in lanes: every event has a place, no two bars of a lane touch, dates stay open."""

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd
import pytest

import zapad
from zapad.charts.lanes import SIGNALS


@pytest.fixture(scope="module")
def events():
    events = zapad.load("events").dropna(subset=["date"])
    return events.assign(
        first=[zapad.date_span(d)[0] for d in events["date"]],
        last=[zapad.date_span(d)[1] for d in events["date"]],
        lane=["up" if len(i) % 2 else "down" for i in events["event_id"]],
    )


@pytest.fixture(scope="module")
def placed(events):
    return zapad.charts.place_in_lanes(events, ["up", "down"], 2016)


def test_every_event_has_a_place_inside_its_band(events, placed):
    rows, bands = placed
    assert sorted(rows["event_id"]) == sorted(events["event_id"])
    bands = bands.set_index("label")
    for _, row in rows.iterrows():
        band = bands.loc[f"{row['lane']}: {SIGNALS[row['signal']]['label']}"]
        assert band["top"] <= row["y"] <= band["bottom"], row["event_id"]
    edges = bands.sort_values("top")
    assert (edges["top"].iloc[1:].to_numpy() > edges["bottom"].iloc[:-1].to_numpy() + 1).all()


def test_no_two_events_on_one_height_come_near(placed):
    rows, _ = placed
    for _, line in rows.groupby("y"):
        gaps = [
            (b - a).days
            for a, b in zip(line["last"].iloc[:-1], line["first"].iloc[1:], strict=True)
        ]
        assert all(gap > 24 for gap in gaps)


def test_a_bar_is_as_long_as_its_date_is_open(placed):
    rows, bands = placed
    fig, ax = plt.subplots()
    zapad.charts.draw_lanes(ax, rows, bands, "1990-01-01", "2018-12-31")
    bars = [bar.tolist() for bar in ax.collections[0].get_segments()]
    days = mdates.date2num(rows[["first", "last"]])
    assert bars == [
        [[first, y], [last, y]] for (first, last), y in zip(days, rows["y"], strict=True)
    ]
    plt.close(fig)


def test_the_interactive_one_has_the_same_rows_with_weak_ones_hollow(placed):
    rows, bands = placed
    figure = zapad.charts.explore_lanes(rows, bands, {"all": ("1990-01-01", "2018-12-31")})
    spans, hollow = [], 0
    for trace in figure.data:
        xs, ys = list(trace.x), list(trace.y)
        spans += list(zip(xs[::3], xs[1::3], ys[::3], strict=True))
        hollow += sum("-open" in s for s in trace.marker.symbol[::3])
    wanted = zip(rows["first"].map(str), rows["last"].map(str), rows["y"], strict=True)
    assert sorted(spans) == sorted(wanted)
    assert hollow == (rows["strength"] == "weak").sum() > 0


def test_no_events_are_no_error(events):
    rows, bands = zapad.charts.place_in_lanes(events.head(0), ["up"])
    assert rows.empty and bands.empty and "y" in rows
    assert isinstance(bands, pd.DataFrame)


@pytest.mark.parametrize(
    ("change", "lanes", "says"),
    [
        ({"signal": "flirtation"}, ["up", "down"], "their signal is flirtation"),
        ({"signal": None}, ["up", "down"], "their signal is no value"),
        ({}, ["up"], "their lane is down"),
    ],
)
def test_an_event_of_an_unknown_signal_or_lane_does_not_vanish(events, change, lanes, says):
    with pytest.raises(zapad.ZapadError, match=f"would not be drawn: {says}"):
        zapad.charts.place_in_lanes(events.assign(**change), lanes)


def test_one_event_is_placed_like_a_table_of_one(events):
    row = events.iloc[0]
    alone, _ = zapad.charts.place_in_lanes(row, [row["lane"]])
    table, _ = zapad.charts.place_in_lanes(events.head(1), [row["lane"]])
    assert list(alone["y"]) == list(table["y"]) == [0]
    with pytest.raises(zapad.ZapadError, match="no column 'first'"):
        zapad.charts.place_in_lanes(zapad.load("events"), ["up"])


def made(*spans, lane="a", signal="ritual"):
    """Events of one lane and signal, each from a first to a last day."""
    rows = pd.DataFrame(spans, columns=["first", "last"]).apply(pd.to_datetime)
    rows = rows.assign(first=rows["first"].dt.date, last=rows["last"].dt.date)
    return rows.assign(lane=lane, signal=signal, id=[f"e{i:02}" for i in range(len(rows))])


def heights(rows, *more):
    placed, _ = zapad.charts.place_in_lanes(rows, ["a"], *more)
    return list(placed.set_index("id").loc[rows["id"], "y"])


@pytest.mark.parametrize(
    ("next_day", "narrow_before", "together"),
    [
        ("2017-01-25", 0, False),  # 24 days: the marks would touch
        ("2017-01-26", 0, True),
        ("2017-01-26", 2017, True),  # the year itself is drawn wide
        ("2017-01-26", 2018, False),
        ("2017-07-20", 2018, False),  # 200 days
        ("2017-07-21", 2018, True),
    ],
)
def test_events_share_a_height_only_where_more_days_lie_between_than_a_mark_covers(
    next_day, narrow_before, together
):
    rows = made(("2017-01-01", "2017-01-01"), (next_day, next_day))
    first, second = heights(rows, narrow_before)
    assert (first == second) == together


def test_the_gap_counts_from_the_end_of_the_bar_before():
    rows = made(("2017-01-01", "2017-03-01"), ("2017-03-20", "2017-03-20"))
    assert len(set(heights(rows))) == 2


def test_an_event_takes_the_lowest_free_height_and_gives_only_that_one_a_new_end():
    rows = made(
        ("2017-01-01", "2017-12-31"), ("2017-01-02", "2017-02-01"), ("2017-01-03", "2017-02-01"),
        ("2017-06-01", "2017-07-01"), ("2017-06-02", "2017-07-01"), ("2017-06-03", "2017-07-01"),
        ("2017-09-01", "2017-09-01"),
    )  # fmt: skip
    assert heights(rows) == [0, 1, 2, 1, 2, 3, 1]


def test_equal_dates_keep_the_order_of_their_rows():
    rows = made(*[("2017-01-01", "2017-01-01")] * 40)
    assert heights(rows) == list(range(40))
    placed, _ = zapad.charts.place_in_lanes(rows, ["a"])
    assert list(placed["id"]) == list(rows["id"])


def test_rows_come_by_date_whatever_their_lane_and_are_numbered_anew():
    late = made(("2017-05-01", "2017-05-01"), lane="a").assign(id="late")
    early = made(("2017-01-01", "2017-01-01"), lane="b").assign(id="early")
    placed, bands = zapad.charts.place_in_lanes(pd.concat([late, early]), ["a", "b"])
    assert list(placed["id"]) == ["early", "late"]
    assert list(placed.index) == [0, 1] and "index" not in placed
    assert list(bands.columns) == ["lane", "label", "top", "bottom"]
    assert list(bands["lane"]) == ["a", "b"]


def test_lanes_stand_farther_apart_than_the_signals_of_one_lane():
    day = ("2017-01-01", "2017-01-01")
    rows = pd.concat(
        [made(day, day, signal="pressure"), made(day, signal="none"), made(day, lane="b")]
    ).assign(id=list("pqrs"))
    placed, bands = zapad.charts.place_in_lanes(rows, ["a", "b"])
    tops, bottoms = list(bands["top"]), list(bands["bottom"])
    assert tops[0] == 0 and bottoms[0] == 1
    assert tops[2] - bottoms[1] > tops[1] - bottoms[0] > 1
    assert [round(top, 1) for top in tops] == tops  # short numbers in the stored outputs
    assert sorted(placed["y"]) == [tops[0], bottoms[0], tops[1], tops[2]]


def test_no_events_have_heights_of_their_kind_too(events):
    rows, _ = zapad.charts.place_in_lanes(events.head(0), ["up"])
    assert rows["y"].dtype == float


def test_marks_stand_only_inside_the_days_that_are_drawn_and_say_what_is_weak():
    rows = made(
        ("2016-12-31", "2017-02-01"), ("2017-01-01", "2017-01-01"),
        ("2017-03-31", "2017-03-31"), ("2017-04-01", "2017-04-01"),
    ).assign(strength=["normal", "weak", "normal", "normal"])  # fmt: skip
    placed, bands = zapad.charts.place_in_lanes(rows, ["a"])
    fig, ax = plt.subplots()
    zapad.charts.draw_lanes(ax, placed, bands, "2017-01-01", "2017-03-31")
    marks = {
        (mdates.num2date(x).date().isoformat(), line.get_markerfacecolor() == "white")
        for line in ax.get_lines()
        for x in mdates.date2num(line.get_xdata())
    }
    assert marks == {("2017-01-01", True), ("2017-03-31", False)}
    shown = [mdates.num2date(x).date().isoformat() for x in ax.get_xlim()]
    assert shown == ["2017-01-01", "2017-03-31"]
    plt.close(fig)


def test_each_band_is_named_at_its_middle_and_all_stand_inside_the_picture(placed):
    rows, bands = placed
    fig, ax = plt.subplots()
    zapad.charts.draw_lanes(ax, rows, bands, "1990-01-01", "2018-12-31")
    assert list(ax.get_yticks()) == list(bands[["top", "bottom"]].mean(axis=1))
    assert [label.get_text() for label in ax.get_yticklabels()] == list(bands["label"])
    bottom, top = ax.get_ylim()  # counted downward
    assert top < rows["y"].min() < rows["y"].max() < bottom
    plt.close(fig)


def test_the_menu_of_periods_moves_the_axis_of_time_and_begins_with_the_first(placed):
    rows, bands = placed
    periods = {"all": ("1990-01-01", "2018-12-31"), "2017": ("2017-01-01", "2017-12-31")}
    layout = zapad.charts.explore_lanes(rows, bands, periods).layout
    (menu,) = layout.updatemenus
    assert {b.label: b.args[0]["xaxis.range"] for b in menu.buttons} == {
        name: list(period) for name, period in periods.items()
    }
    assert {b.method for b in menu.buttons} == {"relayout"}
    assert list(layout.xaxis.range) == list(periods["all"])
    assert list(layout.yaxis.ticktext) == ["up", "down"]
    reach = bands.groupby("lane", sort=False).agg({"top": "min", "bottom": "max"})
    assert list(layout.yaxis.tickvals) == list(reach.mean(axis=1))
    # One line between the two lanes.
    (line,) = layout.shapes
    assert reach["bottom"].iloc[0] < line.y0 == line.y1 < reach["top"].iloc[1]


def test_a_reader_who_points_at_a_mark_sees_date_title_and_signal(placed):
    rows, bands = placed
    figure = zapad.charts.explore_lanes(rows, bands, {"all": ("1990-01-01", "2018-12-31")})
    told = [text.split("<br>") for trace in figure.data for text in trace.text if text]
    assert max(len(line) for lines in told for line in lines) < 40
    # A line may end at a hyphen.
    assert {"".join("".join(lines).split()) for lines in told} == {
        "".join(f"{r.date}:{r.title}({SIGNALS[r.signal]['label']})".split())
        for r in rows.itertuples()
    }
    for trace in figure.data:
        assert list(trace.text[::3]) == list(trace.text[1::3])
        strong = ["-open" not in s for s in trace.marker.symbol[::3]]
        assert strong == sorted(strong, reverse=True)  # the legend shows a full mark if any
    assert {trace.name for trace in figure.data} == {
        SIGNALS[signal]["label"] for signal in rows["signal"]
    }


def test_a_signal_that_does_not_occur_leaves_the_others_drawn():
    rows = made(("2017-01-01", "2017-01-01"), ("2017-01-01", "2017-01-01"))
    rows = rows.assign(signal=["pressure", "none"], strength="normal", date="2017", title="t")
    placed, bands = zapad.charts.place_in_lanes(rows, ["a"])
    figure = zapad.charts.explore_lanes(placed, bands, {"all": ("2017-01-01", "2017-12-31")})
    assert [trace.name for trace in figure.data] == ["pressure", "no signal"]


def test_lines_between_bands_lie_behind_the_bars(placed):
    rows, bands = placed
    fig, ax = plt.subplots()
    zapad.charts.draw_lanes(ax, rows, bands, "1990-01-01", "2018-12-31")
    bars, lines = ax.collections
    assert lines.get_zorder() < bars.get_zorder()
    plt.close(fig)


@pytest.mark.parametrize("column", ["first", "last", "lane", "signal"])
def test_a_column_that_a_place_needs_is_named(column):
    rows = made(("2017-01-01", "2017-01-01"))
    with pytest.raises(zapad.ZapadError, match=f"no column '{column}'"):
        zapad.charts.place_in_lanes(rows.drop(columns=column), ["a"])
