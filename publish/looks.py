"""How charts are drawn for a run: media, language, colours, and a house style from a file."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zapad.charts.chart import FORMATS
from zapad.charts.look import LIGHT, families
from zapad.charts.media import MEDIA
from zapad.charts.words import ENGLISH, Words
from zapad.errors import ZapadError

KEPT = ("svg", "png", "html", "csv")  # formats of the page that stand in figures/
PICTURES = ("svg", "png", "pdf")


@dataclass(frozen=True)
class Looks:
    """What is made of each chart.

    Attributes
    ----------
    media, formats : of each chart so many files; ``html`` and ``csv`` are the same in all media.
    inside : whether title, note and source stand in the picture; as is usual for it by default.
    grey, dark, lang, scale, theme : as `zapad.charts.Chart.pictures` takes them.
    asked : whether a reader named the formats, and is told which a chart does not have.
    """

    media: tuple[str, ...] = ("page",)
    formats: tuple[str, ...] = KEPT
    inside: bool | None = None
    grey: bool = False
    dark: bool = False
    lang: str = ENGLISH
    scale: float = 1
    theme: Mapping[str, Any] = field(default_factory=dict)
    asked: bool = False

    def __post_init__(self) -> None:
        for chosen, known, what in [
            (self.media, MEDIA, ("medium", "media")), (self.formats, FORMATS, ("format", "formats"))
        ]:  # fmt: skip
            if not chosen:
                raise ZapadError(f"No {what[0]} is named. The {what[1]} are: {', '.join(known)}.")
            for name in chosen:
                if name not in known:
                    raise ZapadError(
                        f"There is no {what[0]} {name!r}. The {what[1]} are: {', '.join(known)}."
                    )
        Words(self.lang)

    @property
    def kept(self) -> bool:
        """Whether it is what stands in figures/, or a part of it."""
        plain = Looks(self.media, self.formats, asked=self.asked)
        return self == plain and self.media == ("page",) and {*self.formats} <= {*KEPT}

    @property
    def options(self) -> dict[str, Any]:
        """What is not as usual, for `zapad.charts.Chart.pictures`."""
        usual = Looks()
        names = ("inside", "grey", "dark", "lang", "scale", "theme")
        return {n: getattr(self, n) for n in names if getattr(self, n) != getattr(usual, n)}

    @property
    def pictures(self) -> list[str]:
        """The formats of pictures."""
        return [kind for kind in self.formats if kind in PICTURES]

    def name(self, slug: str, medium: str) -> str:
        """The name of a picture's file without its ending: ``slug-slide-de``."""
        parts = [
            medium if medium != "page" else "", self.lang if self.lang != ENGLISH else "",
            "grey" if self.grey else "", "dark" if self.dark else "",
        ]  # fmt: skip
        return "-".join([slug, *filter(None, parts)])


def named(text: str) -> tuple[str, ...]:
    """Names parted by commas, in small letters, each once: ``"PDF, svg,"``."""
    return tuple(dict.fromkeys(filter(None, (name.strip().lower() for name in text.split(",")))))


def theme(path: Path) -> dict[str, Any]:
    """A house style from a JSON or TOML file: ``font``, and ``colors`` by name or side.

    Raises
    ------
    ZapadError : it cannot be read, names a font that is not installed, a colour that is none, or
        something else than these.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except OSError as error:
        raise ZapadError(f"{path.name} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise ZapadError(f"{path.name} is neither JSON nor TOML: {error}.") from None
    for problem in _problems(found):
        raise ZapadError(f"{path.name}: {problem}")
    return dict(found)


def _problems(found: Mapping[str, Any]) -> Iterator[str]:
    from matplotlib.colors import is_color_like

    colors = found.get("colors", {})
    for name in found:
        if name not in ("font", "colors"):
            yield f"a theme has no {name!r}. It may have: font, colors."
    if "font" in found and found["font"] not in families(str(found["font"])):
        yield f"there is no font {found['font']!r} on this machine. Install it, or name another."
    if not isinstance(colors, dict):
        yield 'colors are names with a colour each: {"russia": "#C1440E"}.'
        return
    for name, color in colors.items():
        if name not in LIGHT:
            yield f"there is no colour {name!r} to set. There are: {', '.join(LIGHT)}."
        if not is_color_like(color):
            yield f"{color!r} is no colour. Write it as #C1440E."
