"""Check the tables against the article's own text, for whoever has it: `zapad verify ARTICLE.txt`.

The text stays out of the collection. What is compared: each row's number with the paragraph
its locator names, and each number of the text with the rows of that paragraph.

The locator rule: a paragraph is a line of at least 100 characters (headings, by-line and
picture names are shorter) that is no pull quote, that is, no short line made of another
paragraph's words. Paragraphs are counted from 1 under each heading of SECTIONS; the text
before the first heading is ``lead``. "Both" and "one" are not taken as numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from zapad.errors import ZapadError
from zapad.quantities import printed, words
from zapad.tables import load

# The headings as letters alone, so that quotation marks and spaces do not matter.
SECTIONS = {
    "difficultdilemma": "dilemma",
    "fearsandconcerns": "fears",
    "contradictorysignals": "signals",
    "modestscales": "scales",
    "thewesternvsthenorthern": "sides",
    "veishnoriaasdnranalogue": "veishnoria",
    "hybridtactics": "hybrid",
    "belarusiantransparencyvsrussiancamouflage": "camouflage",
    "thedevaluationofspecialallystatus": "devaluation",
}
SHORTEST = 100  # characters of a paragraph
PULL_QUOTE = 300  # characters at most
REPEATED = 0.6  # of a pull quote's longer words stand in one other paragraph

_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "twofold": 2, "threefold": 3,
}  # fmt: skip
_MONTHS = "January February March April May June July August September October November December"
_TOKEN = re.compile(
    r"(?P<address>\S*(?:https?:/|-\w+-)\S+)|(?P<name>[A-Za-z]+-\d+[A-Za-z]*(?:-\d+)?)"
    r"|(?P<ordinal>\d+(?:st|nd|rd|th)\b)"
    rf"|(?P<date>\d{{1,2}}(?:-\d{{1,2}})?(?=,? (?:{_MONTHS.replace(' ', '|')})))"
    r"|(?P<year>\b(?:19|20)\d\d(?:-(?:19|20)\d\d)?\b(?!\.?\d))"
    r"|(?P<number>\b\d{1,3}(?:\.\d{3})+\b|\b\d+\b)(?P<thousand> thousand)?"
    rf"|\b(?P<word>{'|'.join(_WORDS)})\b",
    re.IGNORECASE,
)
# The words that each qualifier stands for; they come directly before the number.
_QUALIFIERS = {
    "up_to": r"\b(?:up )?to $",
    "about": r"\b(?:about|around|approximately) $",
    "at_least": r"\bat least $",
    "more_than": r"\bmore than $",
    "nearly": r"\b(?:almost|nearly) $",
}


@dataclass(frozen=True)
class Token:
    """A number as the text has it: what kind it is, its value, and the words before it."""

    kind: str
    text: str
    value: float | None
    before: str

    @property
    def qualifier(self) -> str:
        """The qualifier that the words before the number stand for; "exact" if none does."""
        for name, pattern in _QUALIFIERS.items():
            if re.search(pattern, self.before, re.IGNORECASE):
                return name
        return "exact"


def split(text: str) -> dict[tuple[str, int], str]:
    """The paragraphs of the article by section and number."""
    section, number = "lead", 0
    found = {}
    lines = [" ".join(line.split()) for line in text.splitlines()]
    bags = [_long_words(line) for line in lines]
    for i, line in enumerate(lines):
        letters = re.sub(r"[^a-z]", "", line.lower())
        if letters in SECTIONS:
            section, number = SECTIONS[letters], 0
        elif len(line) >= SHORTEST and not _is_pull_quote(i, lines, bags):
            number += 1
            found[section, number] = line
    missing = set(SECTIONS.values()) - {name for name, _ in found}
    if missing:
        raise ZapadError(
            "This is not the article, or not all of it: no text under"
            f" {', '.join(sorted(missing))}. Save the whole page as plain text, a paragraph a line."
        )
    return found


def _long_words(line: str) -> set[str]:
    return set(re.findall(r"[a-z]{4,}|\d+", line.lower()))


def _is_pull_quote(i: int, lines: list[str], bags: list[set[str]]) -> bool:
    if len(lines[i]) >= PULL_QUOTE:
        return False
    return any(
        len(bags[i] & other) >= REPEATED * len(bags[i])
        for j, other in enumerate(bags)
        if j != i and len(lines[j]) > len(lines[i])
    )


def numbers(paragraph: str) -> list[Token]:
    """Every number of a paragraph; a dot before three digits separates thousands."""
    found = []
    for match in _TOKEN.finditer(paragraph):
        kind = str(match.lastgroup if match.lastgroup != "thousand" else "number")
        if kind == "address":
            continue
        value: float | None = None
        if match["number"]:
            value = int(match["number"].replace(".", "")) * (1000 if match["thousand"] else 1)
        elif match["word"]:
            value = _WORDS[match["word"].lower()]
        before = paragraph[max(0, match.start() - 20) : match.start()]
        found.append(Token("number" if kind == "word" else kind, match[0], value, before))
    return found


def verify(path: str | Path) -> pd.DataFrame:
    """Compare the tables with the article's text.

    Parameters
    ----------
    path : the article as plain text, one paragraph a line.

    Returns
    -------
    One row for each row and each number compared: `side` ("row" or "text"), `section`,
    `paragraph`, `what`, `found` (True or False), `reason` (why it is rightly not found, from
    exceptions.csv; empty where it is found or an orphan).
    """
    path = Path(path)
    try:
        paragraphs = split(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ZapadError(f"{path.name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ZapadError(f"{path.name} is not UTF-8 text. Save it again as UTF-8.") from None
    tokens = {place: numbers(text) for place, text in paragraphs.items()}
    claims = load("claims").query("source_id == 'sivitsky-2017'")
    results = [_row(claim, tokens) for _, claim in claims.iterrows()]
    held = _held(claims)
    for place, all_tokens in tokens.items():
        results += [_token(place, token, held.get(place, set())) for token in all_tokens]
    frame = pd.DataFrame(results)
    reasons = {
        (r["side"], r["section"], r["paragraph"], r["what"]): r["reason"]
        for _, r in load("exceptions").iterrows()
    }
    keys = zip(frame["side"], frame["section"], frame["paragraph"], frame["what"], strict=True)
    frame["reason"] = [
        "" if ok else reasons.get(key, "") for key, ok in zip(keys, frame["found"], strict=True)
    ]
    return frame


def _row(claim: pd.Series, tokens: dict[tuple[str, int], list[Token]]) -> dict[str, object]:
    """Does the number of a claim, with its qualifier, stand in the paragraph it names?"""
    place = (claim["section"], int(claim["paragraph"]))
    stands = any(
        token.value == printed(claim) and token.qualifier == claim["qualifier"]
        for token in tokens.get(place, [])
        if token.kind == "number"
    )
    return {
        "side": "row", "section": place[0], "paragraph": place[1],
        "what": claim["claim_id"], "says": words(claim), "found": stands,
    }  # fmt: skip


def _token(place: tuple[str, int], token: Token, held: set[str]) -> dict[str, object]:
    """Does a row of this paragraph hold the number?"""
    what = token.text if token.value is None else f"{token.value:g}"
    return {
        "side": "text", "section": place[0], "paragraph": place[1],
        "what": token.text, "says": token.kind, "found": _known(what, token, held),
    }  # fmt: skip


def _known(what: str, token: Token, held: set[str]) -> bool:
    if token.kind == "number":
        return f"={what}" in held
    plain = re.sub(r"[^a-z0-9]", "", what.lower())
    return any(plain in re.sub(r"[^a-z0-9]", "", text.lower()) for text in held)


def _held(claims: pd.DataFrame) -> dict[tuple[str, int], set[str]]:
    """For each paragraph what its rows hold: numbers as ``=138``, names and dates as text."""
    held: dict[tuple[str, int], set[str]] = {}
    for _, claim in claims.iterrows():
        place = (claim["section"], int(claim["paragraph"]))
        texts = {f"={printed(claim):g}"} | {
            str(claim[c]) for c in ("item", "note") if pd.notna(claim[c])
        }
        held.setdefault(place, set()).update(texts)
    everywhere = set(load("exercises")["name"].dropna())
    for table, columns in (
        ("events", ["date", "title", "note"]),
        ("units", ["name", "note"]),
        ("exercises", ["name", "dates", "note"]),
        ("scenario", ["says", "note"]),
    ):
        rows = load(table).query("source_id == 'sivitsky-2017'")
        for _, row in rows.iterrows():
            texts = {str(row[c]) for c in columns if pd.notna(row[c])}
            for place in _places(row):
                held.setdefault(place, set()).update(texts)
    return {place: texts | everywhere for place, texts in held.items()}


def _places(row: pd.Series) -> list[tuple[str, int]]:
    """The locator of a row, and the further ones that units.csv lists under `also`."""
    places = [] if pd.isna(row["section"]) else [(str(row["section"]), int(row["paragraph"]))]
    also = row.get("also")
    if isinstance(also, str):
        for part in also.split(";"):
            section, number = part.split()
            places.append((section, int(number)))
    return places
