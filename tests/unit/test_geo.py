"""Distances are right where the answer is known otherwise; the map shows the recognised lines."""

import math

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
