"""The same bytes in two worlds; all charts, and fresh environments: python3 run.py dev reproduce."""

from pathlib import Path

import reproduce
from publish import figures

ROOT = Path(__file__).resolve().parents[2]


def test_one_chart_is_the_same_in_another_folder_language_time_zone_and_home(tmp_path):
    one, two = (reproduce.world(name, tmp_path) for name in reproduce.WORLDS)
    slug = next(c.slug for c in figures.listed() if c.interactive)
    first = reproduce.drawn(*one, jobs=1, only=slug)
    second = reproduce.drawn(*two, jobs=2, only=slug)
    assert f"{slug}.html" in first
    assert reproduce.differences(first, second) == []
    for name in (f"{slug}.svg", f"{slug}.png", f"{slug}.html"):
        assert first[name] == (ROOT / "figures" / name).read_bytes(), name
    # The second world had no font to fall back on.
    assert reproduce.python(*two, "-c", reproduce.FONTS).strip() == "0"


def test_a_difference_is_named():
    assert reproduce.differences({"a": b"1", "b": b"2"}, {"a": b"1", "b": b"3", "c": b""}) == [
        "b",
        "c",
    ]
