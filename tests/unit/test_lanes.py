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
