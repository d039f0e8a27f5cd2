"""Places on the globe: distances in kilometres, and the outlines in ``data/map.geojson``.

The outlines are those of Natural Earth 1:50m with internationally recognised borders (Crimea
as part of Ukraine), cut at 16 and 42 degrees east and at 43.5 and 62 degrees north: along
these cuts an outline is no border.
"""

from __future__ import annotations

import difflib
import json
import math
from functools import lru_cache
from itertools import pairwise

import pandas as pd

from .errors import DataError, ZapadError
from .tables import DATA

EARTH_KM = 6371.0088  # mean radius of the Earth (IUGG)
# How far the simplified outline of Belarus lies from a finer one: no point of Natural Earth
# 1:10m is more than 6.1 km from it, half of them less than 1 km.
OUTLINE_KM = 7

Ring = list[tuple[float, float]]


def great_circle(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The distance between two points along the Earth's surface, in kilometres (haversine).

    Parameters
    ----------
    lat1, lon1, lat2, lon2 : degrees north and east (WGS 84). The Earth is taken as a sphere:
        the result is right to about half a per cent.

    Raises
    ------
    ZapadError : a latitude is not between -90 and 90, or a value is no number.
    """
    for lat, lon in ((lat1, lon1), (lat2, lon2)):
        _on_the_globe(lat, lon)
    a, b = math.radians(lat1), math.radians(lat2)
    up, across = b - a, math.radians(lon2 - lon1)
    part = math.sin(up / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, part)))


def outlines() -> dict[str, list[Ring]]:
    """The outlines of Belarus and its neighbours, from ``data/map.geojson``.

    Returns
    -------
    For each country, by its English name, its rings: closed lists of (longitude, latitude).
    A country of several parts (Russia with the Kaliningrad region) has several rings.

    Raises
    ------
    DataError : the file is missing or is not the map.
    """
    return {country: [list(ring) for ring in rings] for country, rings in _known().items()}


def _known() -> dict[str, list[Ring]]:
    path = DATA / "map.geojson"
    try:
        info = path.stat()
    except OSError:
        raise DataError(
            [f"{path.name} is missing in the folder {DATA.name!r}. Put it back."]
        ) from None
    return _read_outlines(info.st_mtime_ns, info.st_size)


@lru_cache(maxsize=4)
def _read_outlines(changed: int, size: int) -> dict[str, list[Ring]]:
    path = DATA / "map.geojson"
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return {
            feature["properties"]["name"]: [
                [(float(lon), float(lat)) for lon, lat in ring]
                for polygon in feature["geometry"]["coordinates"]
                for ring in polygon
            ]
            for feature in features
        }
    except (OSError, ValueError, KeyError, TypeError):
        raise DataError(
            [f"{path.name} is not the map of the collection. Put the original file back."]
        ) from None


def distance_to_border(lat: float, lon: float, country: str = "Belarus") -> float:
    """How far a point is from the outline of a country, in kilometres.

    Parameters
    ----------
    lat, lon : degrees north and east (WGS 84).
    country : whose outline. For a point in Belarus, ``"Belarus"`` gives the way to the
        nearest state border, and ``"Latvia"`` the way to the border with Latvia.

    The outline itself may be `OUTLINE_KM` off; `plus_minus` makes an interval of the result.

    Raises
    ------
    ZapadError : the map has no such country, or the point is not on the globe.
    """
    _on_the_globe(lat, lon)
    return min(_way(lat, lon, a, b) for ring in _rings(country) for a, b in pairwise(ring))


def _way(lat: float, lon: float, a: tuple[float, float], b: tuple[float, float]) -> float:
    """From a point to the nearest point of one straight stretch of an outline."""
    wide = math.cos(math.radians(lat))  # a degree of longitude, in degrees of latitude
    ax, ay, bx, by = (a[0] - lon) * wide, a[1] - lat, (b[0] - lon) * wide, b[1] - lat
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = -(ax * (bx - ax) + ay * (by - ay)) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return great_circle(lat, lon, a[1] + along * (b[1] - a[1]), a[0] + along * (b[0] - a[0]))


def plus_minus(distance: float, *errors: float) -> pd.Interval:
    """A measured distance with its errors, as an interval that `exceeds` and `agrees` take.

    ``plus_minus(60, 15, 7)`` is from 38 to 82 km: the errors are added, which is the most
    cautious way, and no distance is less than nothing.
    """
    if distance < 0 or any(error < 0 for error in errors):
        raise ZapadError("A distance and its errors cannot be less than 0. Look at the signs.")
    error = sum(errors)
    return pd.Interval(max(0.0, distance - error), distance + error, closed="both")


def grid(country: str = "Belarus", km: float = 20) -> pd.DataFrame:
    """Points spread evenly over a country, to compare a place with the country as a whole.

    Parameters
    ----------
    country : its English name on the map.
    km : how far the points are apart, in both directions.

    Returns
    -------
    A DataFrame with ``lat`` and ``lon`` in degrees, from south to north and west to east.
    """
    if km <= 0:
        raise ZapadError(f"Points {km} km apart are no grid. Give a distance above 0.")
    rings = _rings(country)
    points = []
    south, north = _ends([lat for ring in rings for _, lat in ring])
    west, east = _ends([lon for ring in rings for lon, _ in ring])
    step = math.degrees(km / EARTH_KM)
    for row in range(int((north - south) / step) + 1):
        lat = south + (row + 0.5) * step
        wide = step / math.cos(math.radians(lat))
        for column in range(int((east - west) / wide) + 1):
            lon = west + (column + 0.5) * wide
            if _inside(lat, lon, rings):
                points.append((lat, lon))
    return pd.DataFrame(points, columns=["lat", "lon"])


def circle(lat: float, lon: float, km: float) -> Ring:
    """The points within `km` of a place: their edge as a closed ring of (longitude, latitude)."""
    _on_the_globe(lat, lon)
    step = math.degrees(km / EARTH_KM)
    wide = step / math.cos(math.radians(lat))
    turns = [math.radians(degree) for degree in range(0, 361, 10)]
    return [(lon + wide * math.cos(turn), lat + step * math.sin(turn)) for turn in turns]


def _ends(values: list[float]) -> tuple[float, float]:
    return min(values), max(values)


def _inside(lat: float, lon: float, rings: list[Ring]) -> bool:
    """Whether a line eastwards from the point meets the outline an odd number of times."""
    odd = False
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1):
                odd = not odd
    return odd


def _rings(country: str) -> list[Ring]:
    rings = _known()
    if country not in rings:
        near = difflib.get_close_matches(str(country), rings, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ZapadError(
            f"The map has no country {country!r}.{hint} It has: {', '.join(sorted(rings))}."
        )
    return rings[country]


def _on_the_globe(lat: float, lon: float) -> None:
    try:
        good = bool(-90 <= lat <= 90 and -360 <= lon <= 360)
    except (TypeError, ValueError):  # a text; a whole column
        good = False
    if not good:
        raise ZapadError(
            f"There is no point at latitude {_brief(lat)}, longitude {_brief(lon)}. Write degrees "
            "as numbers, latitude first: great_circle(53.9, 27.6, 54.7, 20.5). One place at a "
            "time: place = places.iloc[0], then place['lat'] and place['lon']."
        )


def _brief(value: object) -> str:
    return (
        f"a {type(value).__name__}"
        if isinstance(value, (pd.Series, pd.DataFrame))
        else f"{value!r}"
    )
