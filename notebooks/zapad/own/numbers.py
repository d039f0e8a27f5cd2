"""Counts as people write them. Only what can be read in one way is read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..findings import question, quoted
from .cells import Reading, refused

THOUSANDS = {".": "dots", ",": "commas"}

_SPACES = "\u0020\u00a0\u2009\u202f\u2007"  # blank, no-break, thin, narrow, figure space
_APOSTROPHES = "'\u2019\u02bc"
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*", re.A)
_MAX_DIGITS = 15

# Why a text is no count, and what to do about it: the first form that fits.
_NO_COUNTS = (
    (
        r"[\s\-–—?./]*|n/?a|none|null|nan",
        "is no number",
        "Leave the cell empty where the source states no such bound.",
    ),
    (
        r"\d+\s?[-–—]\s?\d+",
        "holds two numbers",
        "Write the first into value_low, the second into value_high, and the qualifier 'range'.",
    ),
    (
        r"\d[\d.,]* ?(k|thousand|tys\.?|тыс\.?|tsd\.?|million|mln\.?)",
        "has a word for thousands or millions",
        "Write all its digits, such as 12700.",
    ),
    (
        r"(?=.*\d).*([^\W\d_]|[~≈<>+±]).*",
        "is not a number alone",
        "Write digits only, such as 12700, and words such as 'about' into the column 'qualifier'.",
    ),
    (r".*", "is no count", "Write digits only, such as 12700."),
)


def signs_between(cells: Iterable[str]) -> set[str]:
    """The signs that may separate thousands in these cells."""
    return {match[1] for cell in cells if (match := _GROUPS.fullmatch(cell))}


def read_count(text: str, thousands: str | None, signs: set[str]) -> Reading:
    """A count, in digits.

    thousands : the sign that the reader says separates thousands, if asked.
    signs : those that may do so somewhere in the file.
    """
    if any(c.isdigit() and not c.isascii() for c in text):
        return refused(text, "{cell} has digits of another script", "Write it with 0 to 9.")
    if sum(c.isdigit() for c in text) > _MAX_DIGITS:
        todo = "Check it against the source."
        return refused(text, "{cell} is too large for a count", todo)
    if re.fullmatch(r"\d+", text):
        return Reading(text)
    # A space or an apostrophe between groups of three means nothing else in any country.
    for between in (_SPACES, _APOSTROPHES):
        grouped = re.fullmatch(rf"(\d{{1,3}}(?:[{between}]\d{{3}})+)(?:[.,]0+)?", text)
        if grouped:
            return Reading(re.sub(r"\D", "", grouped[1]))
    # A number has one decimal sign at most: 1.250.000 and 12.700,00 leave no choice.
    sure = re.fullmatch(
        r"(\d{1,3}(?:(?P<sign>[.,])\d{3})(?:(?P=sign)\d{3})*)((?!(?P=sign))[.,]0+)?", text
    )
    if sure and (sure[3] or sure[1].count(sure["sign"]) > 1):
        return _surely_grouped(text, sure[1], sure["sign"], thousands)
    if point := re.fullmatch(r"(\d+)([.,])(\d+)", text):
        return _with_point(text, (point[1], point[2], point[3]), thousands, signs)
    what, todo = next(
        (what, todo) for form, what, todo in _NO_COUNTS if re.fullmatch(form, text, re.I | re.S)
    )
    return refused(text, f"{{cell}} {what}", todo)


def _surely_grouped(text: str, digits: str, sign: str, thousands: str | None) -> Reading:
    if thousands in (None, sign):
        return Reading(re.sub(r"\D", "", digits))
    return refused(
        text,
        "{cell} has {signs} between thousands, but you said thousands={answer}",
        "Write digits only.",
        signs=THOUSANDS[sign],
        answer=repr(thousands),
    )


def _with_point(
    text: str, parts: tuple[str, str, str], thousands: str | None, signs: set[str]
) -> Reading:
    """One dot or comma: between thousands, or before a fraction?"""
    whole, sign, rest = parts
    grouped = _GROUPS.fullmatch(text) is not None
    fraction = "" if rest.strip("0") else whole  # 12.0 is 12, 12.7 is no count
    if grouped and thousands == sign:
        return Reading(whole + rest)
    if grouped and thousands is None:
        return _thousands_or_fraction(text, parts, fraction)
    if thousands == sign:
        return refused(
            text,
            "{cell}: you said that {signs} separate thousands, but here they do not stand before"
            " three digits",
            "Write digits only.",
            signs=THOUSANDS[sign],
        )
    if grouped and fraction and len(signs) > 1:
        asked = question(
            "{cell} would be {fraction}, since you said thousands={answer}; but the file has both"
            " signs before three digits",
            "Look at the source, and write digits only.",
            cell=quoted(text),
            fraction=fraction,
            answer=repr(thousands),
        )
        return Reading(whole + rest, asked)
    if fraction:
        return Reading(fraction)
    return refused(
        text,
        "{cell} is not a whole number, and a count must be",
        "Look at the source; digits only.",
    )


def _thousands_or_fraction(text: str, parts: tuple[str, str, str], fraction: str) -> Reading:
    whole, sign, rest = parts
    asked = question(
        "{cell} can be {large:,} or {small}",
        "Look at the source. If {signs} separate thousands in the whole file, answer"
        " thousands={answer}; otherwise write digits only.",
        cell=quoted(text),
        large=int(whole + rest),
        small=fraction or f"{whole}.{rest}, which is no count",
        signs=THOUSANDS[sign],
        answer=repr(sign),
    )
    return Reading(whole + rest, asked)
