"""Distances are right where the answer is known otherwise; the map shows the recognised lines."""

import math
import os

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import zapad
from zapad import geo

DEGREE = math.radians(1) * geo.EARTH_KM  # the length of a degree along a great circle
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        ((0, 0), (0, 0), 0),
        ((0, 0), (0, 1), DEGREE),
        ((10, 25), (11, 25), DEGREE),
        ((90, 0), (-90, 77), 180 * DEGREE),  # from pole to pole
        ((0, 10), (0, -170), 180 * DEGREE),  # to the far side
        ((0, 179), (0, -179), 2 * DEGREE),  # over the date line
        ((60, 0), (60, 180), 60 * DEGREE),  # over the pole, not along the parallel
        ((51.5074, -0.1278), (48.8566, 2.3522), 343.6),  # London to Paris
        ((36.12, -86.67), (33.94, -118.40), 2886.4),  # Nashville to Los Angeles, a textbook case
    ],
)
def test_great_circle_where_the_answer_is_known(a, b, km):
    assert zapad.geo.great_circle(*a, *b) == pytest.approx(km, abs=0.15)


@given(points, points, points)
def test_great_circle_is_a_distance(a, b, c):
    there = zapad.geo.great_circle(*a, *b)
    assert 0 <= there <= 180 * DEGREE + 1e-6
    assert there == pytest.approx(zapad.geo.great_circle(*b, *a), abs=1e-6)
    assert there <= zapad.geo.great_circle(*a, *c) + zapad.geo.great_circle(*c, *b) + 1e-3


@pytest.mark.parametrize("lat", [91, -90.1, float("nan"), "53", None])
def test_a_point_off_the_globe_is_refused(lat):
    with pytest.raises(zapad.ZapadError, match="no point at latitude.*latitude first"):
        zapad.geo.great_circle(lat, 27, 53, 27)
    with pytest.raises(zapad.ZapadError, match="no point"):
        zapad.geo.distance_to_border(lat, 27)


def test_the_way_to_an_outline():
    ring = zapad.geo.outlines()["Belarus"][0]
    (lon, lat), (lon2, lat2) = ring[:2]
    assert zapad.geo.distance_to_border(lat, lon) == pytest.approx(0, abs=1e-6)
    # The middle of a stretch lies on the outline too, not only its ends.
    assert zapad.geo.distance_to_border((lat + lat2) / 2, (lon + lon2) / 2) < 0.01


def test_the_way_to_a_straight_outline(monkeypatch):
    square = [(0.0, -1.0), (2.0, -1.0), (2.0, 1.0), (0.0, 1.0), (0.0, -1.0)]
    monkeypatch.setattr(geo, "_known", lambda: {"Square": [square]})
    assert zapad.geo.distance_to_border(0, 0.5, "Square") == pytest.approx(DEGREE / 2, rel=1e-3)
    assert zapad.geo.distance_to_border(0, -3, "Square") == pytest.approx(3 * DEGREE, rel=1e-3)
    corner = zapad.geo.great_circle(2, 3, 1, 2)
    assert zapad.geo.distance_to_border(2, 3, "Square") == pytest.approx(corner, rel=1e-3)
    lattice = zapad.geo.grid("Square", DEGREE / 4)
    assert len(lattice) == 64
    assert lattice["lon"].between(0, 2).all() and lattice["lat"].between(-1, 1).all()


def test_never_farther_than_any_point_of_the_outline():
    """The nearest point cannot be farther away than a corner, whichever is taken."""
    for place in zapad.load("places").dropna(subset=["lat"]).itertuples():
        for country, rings in zapad.geo.outlines().items():
            corners = [
                zapad.geo.great_circle(place.lat, place.lon, y, x) for r in rings for x, y in r
            ]
            way = zapad.geo.distance_to_border(place.lat, place.lon, country)
            assert min(corners) - 40 < way <= min(corners) + 1e-6


def test_a_distance_that_a_source_states():
    """Pages put Luga about 100 km from Estonia, Gozhsky under 10 km from Lithuania."""
    places = zapad.load("places").set_index("place_id")
    for place, country, km in [
        ("luga-town", "Estonia", 100),
        ("gozha-village", "Lithuania", 10),
        ("gozha-village", "Poland", 20),
    ]:
        row = places.loc[place]
        way = zapad.geo.distance_to_border(row["lat"], row["lon"], country)
        reach = zapad.geo.plus_minus(way, row["precision_km"], geo.OUTLINE_KM)
        assert reach.left <= km <= reach.right, place


def test_the_grid_covers_belarus():
    """So many squares make up the country's area, 207,600 square kilometres, to two per cent."""
    for km in (10, 20):
        points = zapad.geo.grid("Belarus", km)
        assert len(points) * km**2 == pytest.approx(207_600, rel=0.02)
    minsk = [zapad.geo.great_circle(*p, 53.9, 27.57) for p in points.itertuples(index=False)]
    assert min(minsk) < 20


@pytest.mark.parametrize(
    ("lat", "lon", "country"),
    [
        (44.95, 34.1, "Ukraine"),  # Simferopol
        (44.63, 33.55, "Ukraine"),  # Sevastopol
        (48.0, 37.8, "Ukraine"),  # Donetsk
        (54.7, 20.6, "Russia"),  # Kaliningrad
        (53.9, 27.57, "Belarus"),
        (54.69, 25.28, "Lithuania"),
        (52.23, 21.01, "Poland"),
    ],
)
def test_each_place_lies_in_one_country_by_the_recognised_lines(lat, lon, country):
    found = [name for name, rings in zapad.geo.outlines().items() if geo._inside(lat, lon, rings)]
    assert found == [country]


def test_every_belarusian_training_area_lies_in_belarus():
    placed = zapad.load("places").dropna(subset=["lat"])
    rings = zapad.geo.outlines()["Belarus"]
    for row in placed.itertuples():
        assert geo._inside(row.lat, row.lon, rings) == (row.country == "BY"), row.name


def test_rings_are_closed_and_a_copy():
    for rings in zapad.geo.outlines().values():
        for ring in rings:
            assert ring[0] == ring[-1] and len(ring) >= 4
    zapad.geo.outlines()["Belarus"].clear()
    assert zapad.geo.outlines()["Belarus"]


def test_errors_of_a_distance_add_up_and_stay_above_nothing():
    assert zapad.geo.plus_minus(60, 15, 7).left == 38
    assert zapad.geo.plus_minus(60, 15, 7).right == 82
    assert zapad.geo.plus_minus(5, 15).left == 0
    with pytest.raises(zapad.ZapadError, match="less than 0"):
        zapad.geo.plus_minus(5, -1)


@given(st.floats(-70, 70), st.floats(-180, 180), st.floats(1, 100))
def test_a_circle_is_round_and_closed(lat, lon, km):
    edge = zapad.geo.circle(lat, lon, km)
    assert edge[0] == pytest.approx(edge[-1])
    for x, y in edge:
        assert zapad.geo.great_circle(lat, lon, y, max(-360, min(360, x))) == pytest.approx(
            km, rel=0.05
        )


def test_unknown_country_and_useless_grid():
    with pytest.raises(zapad.ZapadError, match="no country 'Latvija'.*Did you mean 'Latvia'"):
        zapad.geo.distance_to_border(55, 28, "Latvija")
    with pytest.raises(zapad.ZapadError, match="above 0"):
        zapad.geo.grid("Belarus", 0)


@pytest.mark.parametrize("text", ["{", "[]", '{"features": [{}]}'])
def test_a_damaged_map_is_named(tmp_path, monkeypatch, text):
    monkeypatch.setattr(geo, "DATA", tmp_path)
    with pytest.raises(zapad.DataError, match=r"map\.geojson is missing"):
        zapad.geo.outlines()
    (tmp_path / "map.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(zapad.DataError, match=r"map\.geojson is not the map"):
        zapad.geo.outlines()


def test_a_whole_column_of_places_is_told_to_come_one_at_a_time():
    places = zapad.load("places").dropna(subset=["lat"])
    with pytest.raises(zapad.ZapadError, match="One place at a time") as told:
        zapad.geo.distance_to_border(places["lat"], places["lon"])
    assert len(str(told.value)) < 300  # the column itself is not poured into the sentence


SLANTED = [(10.0, 0.0), (14.0, 0.0), (14.0, 5.0), (10.0, 0.0)]  # a triangle: lat < 5/4 (lon - 10)
DIAMOND = [(-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)]


@pytest.mark.parametrize(
    ("lat", "lon", "inside"),
    [(1.2, 11.0, True), (1.3, 11.0, False), (3.7, 13.0, True), (3.8, 13.0, False), (1, 9, False)],
)
def test_beside_a_slanted_border_the_slope_decides(lat, lon, inside):
    assert geo._inside(lat, lon, [SLANTED]) == inside


@pytest.mark.parametrize(("lon", "inside"), [(-2, False), (-0.5, True), (0.5, True), (2, False)])
@pytest.mark.parametrize("ring", [DIAMOND, DIAMOND[::-1]])
def test_a_corner_at_the_height_of_the_point_counts_once(ring, lon, inside):
    assert geo._inside(0.0, lon, [ring]) == inside


def test_a_grid_begins_half_a_step_inside_and_reaches_the_far_edges(monkeypatch):
    box = [(5.0, 1.0), (7.0, 1.0), (7.0, 3.0), (5.0, 3.0), (5.0, 1.0)]
    monkeypatch.setattr(geo, "_known", lambda: {"Box": [box]})
    step = 2 / 7.7
    points = geo.grid("Box", step * DEGREE)
    rows = sorted(points["lat"].unique())
    assert rows == pytest.approx([1 + (i + 0.5) * step for i in range(8)])
    for lat, row in points.groupby("lat"):
        wide = step / math.cos(math.radians(lat))
        columns = [5 + (i + 0.5) * wide for i in range(8) if (i + 0.5) * wide < 2]
        assert list(row["lon"]) == pytest.approx(columns)


def test_a_grid_of_less_than_a_kilometre_is_one_too(monkeypatch):
    edge = 0.01
    box = [(0.0, 0.0), (edge, 0.0), (edge, edge), (0.0, edge), (0.0, 0.0)]
    monkeypatch.setattr(geo, "_known", lambda: {"Field": [box]})
    assert len(geo.grid("Field", edge * DEGREE / 4)) == 16


def test_a_grid_is_of_belarus_with_20_km_between_points_unless_said():
    assert geo.grid().equals(geo.grid("Belarus", 20))


def test_a_doubled_corner_is_no_stretch_of_a_border(monkeypatch):
    ring = [(0.0, 0.0), (0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]
    monkeypatch.setattr(geo, "_known", lambda: {"Kink": [ring]})
    assert geo.distance_to_border(-1, 0, "Kink") == pytest.approx(DEGREE, rel=1e-3)


def test_a_circle_goes_round_from_the_east_over_the_north_in_steps_of_ten_degrees():
    edge = geo.circle(60, 20, DEGREE)
    assert len(edge) == 37
    for turn, point in [(0, (22, 60)), (9, (20, 61)), (18, (18, 60)), (27, (20, 59))]:
        assert edge[turn] == pytest.approx(point)


def test_nothing_is_a_distance_and_an_error_too():
    assert geo.plus_minus(0, 0) == pd.Interval(0, 0, closed="both")
    assert geo.plus_minus(0.5, 0.25, 0) == pd.Interval(0.25, 0.75, closed="both")
    with pytest.raises(zapad.ZapadError, match="less than 0"):
        geo.plus_minus(-0.5)
    with pytest.raises(zapad.ZapadError, match="less than 0"):
        geo.plus_minus(5, 1, -0.5)


def test_a_longitude_is_at_most_once_round_the_globe():
    assert geo.great_circle(0, 360, 0, -360) == pytest.approx(0, abs=1e-6)
    for lon in (360.5, -360.5):
        with pytest.raises(zapad.ZapadError, match="no point"):
            geo.great_circle(0, lon, 0, 0)


def test_a_grid_reaches_over_the_zero_meridian(monkeypatch):
    box = [(-3.0, 0.0), (1.0, 0.0), (1.0, 4.0), (-3.0, 4.0), (-3.0, 0.0)]
    monkeypatch.setattr(geo, "_known", lambda: {"Box": [box]})
    points = geo.grid("Box", DEGREE / 2)
    assert points["lon"].min() < -2.5 and points["lon"].max() > 0.5


def test_a_country_like_none_on_the_map_has_no_suggestion():
    with pytest.raises(zapad.ZapadError, match="^The map has no country 'Qqq'. It has: Belarus, "):
        geo.distance_to_border(55, 28, "Qqq")


@pytest.mark.parametrize("kept", ["size", "time"])
def test_an_edited_map_is_read_anew(tmp_path, monkeypatch, kept):
    """Also where the new file is as long as the old one, or has its time."""
    text = (
        '{"features": [{"properties": {"name": "Aland"}, "geometry": '
        '{"coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]}}]}'
    )
    monkeypatch.setattr(geo, "DATA", tmp_path)
    path = tmp_path / "map.geojson"
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1, 1))
    assert set(geo.outlines()) == {"Aland"}
    path.write_text(
        text.replace("Aland", "Bland" if kept == "size" else "Island"), encoding="utf-8"
    )
    os.utime(path, (2, 2) if kept == "size" else (1, 1))
    assert set(geo.outlines()) == {"Bland" if kept == "size" else "Island"}


@pytest.mark.parametrize(
    ("lat", "shown"),
    [(91, "91"), ("53", "'53'"), (pd.Series([53.9]), "a Series"), (pd.DataFrame(), "a DataFrame")],
)
def test_what_is_no_latitude_is_shown_and_a_whole_table_only_named(lat, shown):
    with pytest.raises(zapad.ZapadError, match=f"at latitude {shown}, longitude 27.5. Write"):
        geo.great_circle(lat, 27.5, 0, 0)
