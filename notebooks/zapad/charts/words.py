"""What a chart says, in a language: words, numbers and months from one table of messages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ..errors import ZapadError
from ..tables import DATA, load

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
ENGLISH = "en"
UNREVIEWED = "unreviewed translation"
# What stands between thousands, and before decimals.
SIGNS = {"de": (".", ","), "pl": ("\u00a0", ",")}
_NUMBER = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?")
_PLACE = re.compile(r"\\\{(\w+)\\\}")


class MissingWords(ZapadError):
    """Words that the table of messages lacks in a language, all at once: `words`."""

    def __init__(self, lang: str, words: Iterable[str]) -> None:
        self.words = list(words)
        said = "; ".join(f"“{each}”" for each in self.words)
        super().__init__(
            f"data/messages.csv lacks {len(self.words)} texts in {lang!r}: {said}. Add a row for"
            " each."
        )


def languages() -> list[str]:
    """The languages that charts are drawn in: English, and the columns of data/messages.csv."""
    return [ENGLISH, *load("messages").columns[1:]]


@dataclass
class Words:
    """The words of one language; English is the source, and needs no table.

    Other languages look up the English words in data/messages.csv. Its messages may have places:
    ``{1}`` for a number, ``{name}`` for names that stay as they are unless there is a message, any
    other for words that are looked up in turn: ``{1} of {2} figures name no source``.

    Attributes
    ----------
    lang : as the columns of the table.
    missing : English words that the table lacks, as they were asked for.

    Raises
    ------
    ZapadError : there is no such language.
    """

    lang: str = ENGLISH
    missing: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.lang != ENGLISH and self.lang not in languages():
            raise ZapadError(
                f"There are no messages in {self.lang!r}. Use one of: {', '.join(languages())}."
            )

    def check(self) -> None:
        """Raise `MissingWords` if something was asked for that the table lacks."""
        if self.missing:
            raise MissingWords(self.lang, self.missing)

    def say(self, english: str) -> str:
        """The words in the language; what the table lacks is noted, and comes back in English."""
        if self.lang == ENGLISH or not re.search(r"[^\W\d_]", english):
            return self._digits(english)
        if (found := self._found(english)) is not None:
            return found
        if "\n" in english:
            return "\n".join(map(self.say, english.split("\n")))
        self.missing[english] = None
        return english

    def _found(self, english: str) -> str | None:
        """The message of these words, its places filled."""
        whole, parts = _table(self.lang, (DATA / "messages.csv").stat().st_mtime_ns)
        if english in whole:
            return whole[english]
        for pattern, message in parts:
            if found := pattern.fullmatch(english):
                said = {name: self._in(name, text) for name, text in found.groupdict().items()}
                return message.format_map(said)
        return None

    def _in(self, place: str, text: str) -> str:
        """What stands in a place of a message."""
        if place.startswith("name"):
            return "; ".join(self._found(name) or name for name in text.split("; "))
        return self._digits(text) if re.fullmatch(r"n\d+", place) else self.say(text)

    def _digits(self, text: str) -> str:
        """A text without words, with its numbers as the language writes them."""
        if self.lang == ENGLISH:
            return text
        thousands, decimal = SIGNS[self.lang]
        signs = {",": thousands, ".": decimal}
        return _NUMBER.sub(lambda n: "".join(signs.get(c, c) for c in n.group()), text)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as the language writes it: ``12,700``."""
        return self._digits(f"{value:,.{decimals}f}")

    def quantity(self, row: Mapping[Any, Any]) -> str:
        """The quantity of a claim as its source words it: ``about 7,100``."""
        return self.say(str(row["words"]))

    def month(self, day: datetime.date, *, with_year: bool = False) -> str:
        """A month for an axis: ``Apr``, or the year where one begins."""
        return str(day.year) if with_year else self.say(MONTHS[day.month - 1])[:3]

    def date(self, first: datetime.date, last: datetime.date | None = None) -> str:
        """A day, or as much of it as is known: ``14 Sep 2017``, ``Sep 2017``, ``2017``; or days."""
        month = self.say(MONTHS[first.month - 1])[:3]
        dot = "." if self.lang == "de" else ""  # of an ordinal number
        if last is None or last == first:
            return f"{first.day}{dot} {month} {first.year}"
        if (first.year, first.month) == (last.year, last.month):
            whole = first.day == 1 and (last + datetime.timedelta(days=1)).day == 1
            days = "" if whole else f"{first.day}{dot}–{last.day}{dot} "
            return f"{days}{month} {first.year}"
        if first.year != last.year:
            return f"{first.year}–{last.year}"
        if (first.month, last.month) == (1, 12):
            return str(first.year)
        return f"{month}–{self.say(MONTHS[last.month - 1])[:3]} {first.year}"


@lru_cache(maxsize=8)
def _table(lang: str, _changed: int) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """The messages without places, and those with: a pattern each, the most words first."""
    table = load("messages").dropna(subset=[lang])
    whole: dict[str, str] = {}
    parts: list[tuple[re.Pattern[str], str]] = []
    for english, message in zip(table["english"], table[lang], strict=True):
        if "{" not in english:
            whole[english] = message
            continue
        # A group's name cannot begin with a digit: {1} is n1.
        pattern = _PLACE.sub(lambda place: _group(place.group(1)), re.escape(english))
        parts.append((re.compile(pattern, re.S), re.sub(r"\{(\d)", r"{n\1", message)))
    parts.sort(key=lambda part: -len(re.sub(r"\(.*?\)", "", part[0].pattern)))
    return whole, parts


def _group(place: str) -> str:
    return rf"(?P<n{place}>{_NUMBER.pattern})" if place.isdigit() else rf"(?P<{place}>.+?)"
