"""A description on a sheet of a medium: heading above, drawing, note and source below."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape, unescape

from ..errors import ZapadError
from .kind import Kind
from .look import RC, SOURCE, SUBTITLE, TITLE, families
from .media import MEDIA, Medium
from .sheet import Box, Sheet, points_wide
from .words import ENGLISH, UNREVIEWED, Words

MOST_SPREAD = 1.7  # times its best height a chart is spread over a sheet of fixed height
MOST_GROWN = 1.25  # times the base size that the type of a chart with few rows grows to there
METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


@dataclass(frozen=True)
class Heading:
    """What stands around a drawing: the finding, what is counted, a note, the sources; `kind`
    begins the description for those who do not see it.
    """

    title: str
    subtitle: str = ""
    note: str = ""
    source: str = ""
    kind: str = ""

    @property
    def alt(self) -> str:
        """What kind of chart it is, and the finding."""
        return " ".join(f"{text.rstrip('. ')}." for text in (self.kind, self.title) if text)

    def told(self, words: Words) -> Heading:
        """The same in a language, marked as a translation."""
        said = {name: words.say(text) if text else "" for name, text in vars(self).items()}
        if words.lang != ENGLISH:
            said["note"] = f"{said['note']} [{words.say(UNREVIEWED)}]".lstrip()
        return Heading(**said)


def medium_of(name: str) -> Medium:
    """The medium of a name.

    Raises
    ------
    ZapadError : there is none; the message says which there are.
    """
    if name not in MEDIA:
        raise ZapadError(f"There is no medium {name!r}. Use one of: {', '.join(MEDIA)}.")
    return MEDIA[name]


def drawn(
    kind: Kind, heading: Heading, medium: str = "page", *, lang: str = "en",
    inside: bool | None = None,
    grey: bool = False, dark: bool = False, theme: Mapping[str, Any] | None = None,
) -> Sheet:  # fmt: skip
    """Draw a kind for a medium.

    Parameters
    ----------
    inside : whether title, subtitle, note and source stand in the picture; as is usual for the
        medium by default.
    grey, dark : shapes instead of colours; for a dark page.
    theme : a house style: ``font`` (the name of an installed font), ``colors`` (by name or side).

    Raises
    ------
    ZapadError : there is no such medium or language, or no room on its sheet;
    `MissingWords` : texts lack in the language.
    """
    words = Words(lang)
    heading = heading.told(words)
    size, theme = medium_of(medium), theme or {}
    family = tuple(families(theme["font"])) if "font" in theme else ()
    inside = size.heading if inside is None else inside
    shares = [1 - 0.04 * n for n in range(26) if (1 - 0.04 * n) * size.base >= size.least]
    for share in shares:  # smaller type, down to the least of the medium, until all finds room
        sheet = Sheet(
            replace(size, base=share * size.base), words, grey=grey, dark=dark,
            family=family, colors=dict(theme.get("colors", {})),
        )  # fmt: skip
        pad, room = 0.5 * sheet.em, size.width - sheet.em
        title, under, foot = _around(sheet, heading, room) if inside else ([], [], [])
        above = pad + sheet.line(TITLE) * len(title) + sheet.line(SUBTITLE) * len(under)
        above += 0.9 * sheet.em if title else 0
        below = pad + sheet.line(SOURCE) * len(foot) + (0.5 * sheet.em if foot else 0)
        best = kind.height(sheet, room)
        if best + above + below <= size.most:
            break
    else:
        if size.height and size.height - above - below < kind.least * best:
            raise ZapadError(
                f"The chart has no room on a sheet for {medium!r}. Use a medium that is as high"
                " as it needs, such as page, or fewer rows."
            )
    height = size.height or best + above + below
    sheet.start(height)
    y = pad
    if title:
        y = sheet.write(pad, y, title, TITLE, bold=True, role="title").bottom
    if under:
        sheet.write(pad, y, under, SUBTITLE, color="mute", role="subtitle")
    if foot:
        sheet.write(pad, height - pad, foot, SOURCE, color="mute", va="bottom", role="source")
    free = height - above - below
    if size.height and (spare := free / best / MOST_SPREAD) > 1:  # few rows: larger type
        before, sheet.medium = sheet.medium, replace(size, base=size.base * min(spare, MOST_GROWN))
        grown = kind.height(sheet, room)
        if grown > free:  # words that fitted beside one another do no more
            sheet.medium = before
        else:
            best = grown
    kind.draw(sheet, Box(pad, above, room, min(free, best * MOST_SPREAD)))
    words.check()
    return sheet


def _around(sheet: Sheet, heading: Heading, room: float) -> tuple[list[str], list[str], list[str]]:
    """Title, subtitle, and note with source, as lines."""
    title = sheet.wrap(heading.title, room, TITLE, bold=True, even=True)
    under = sheet.wrap(heading.subtitle, room, SUBTITLE) if heading.subtitle else []
    foot = [
        line
        for text in (heading.note, heading.source)
        if text
        for line in sheet.wrap(text, room, SOURCE)
    ]
    return title, under, foot


def picture(sheet: Sheet, form: str, heading: Heading, scale: float = 1.0) -> bytes:
    """The bytes of a drawn sheet as an ``svg``, ``png`` or ``pdf`` file; `scale` enlarges a PNG."""
    if form not in METADATA:
        raise ZapadError(f"There is no picture format {form!r}. Use svg, png or pdf.")
    import matplotlib

    buffer = io.BytesIO()
    told = METADATA[form] | ({"Title": heading.title} if form == "pdf" else {})
    with matplotlib.rc_context(RC), warnings.catch_warnings():
        # A sign that the font lacks is still text in an SVG.
        warnings.filterwarnings("ignore", "Glyph .* missing from font")
        sheet.figure.savefig(
            buffer, format=form, metadata=told, dpi=sheet.medium.dpi * scale,
            facecolor=sheet.figure.get_facecolor(),
        )  # fmt: skip
    data = buffer.getvalue()
    if form != "svg":
        return data
    # matplotlib ends SVG lines as the system does; the same bytes everywhere.
    text = data.decode().replace("\r\n", "\n")
    words = f"<title>{escape(heading.title)}</title>\n <desc>{escape(heading.alt)}</desc>\n "
    start = text.index(">", text.index("<svg")) + 1
    body = _TEXT.sub(lambda match: _measured(match, sheet.family), text[start:].lstrip())
    return (text[: start - 1] + ' role="img">\n ' + words + body).encode()


# How matplotlib writes a line of text.
_TEXT = re.compile(r'<text style="([^"]*)"([^>]*)>([^<]+)</text>')


def _measured(match: re.Match[str], family: tuple[str, ...]) -> str:
    """A line of text that says how wide it is: where the font is not there, a browser fits what
    it has into the same room, and no label runs into another.
    """
    style, rest, words = match.groups()
    size = re.search(r"font-size: ([\d.]+)px", style)
    if not size:
        return match[0]
    bold, italic = "font-weight: 700" in style, "font-style: italic" in style
    wide = points_wide(unescape(words), float(size[1]), bold, italic, family)
    fitted = f' textLength="{wide:.2f}" lengthAdjust="spacingAndGlyphs"'
    return f'<text style="{style}"{rest}{fitted}>{words}</text>'
