"""Candidate ties for a figure: what in the collection evaluates to it, best first.

The words around the figure are compared with the words of each row; rare words weigh more.
`chosen` takes the best only where the sentence itself names what is counted.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import prose

import zapad

MONTHS = "January February March April May June July August September October November December"
MONTH = {name: number for number, name in enumerate(MONTHS.split(), 1)}
NUMBERS = {
    "claims": ("value_low", "value_high"), "thresholds": ("value",), "exercises": ("year",),
}  # fmt: skip
DATED = {"claims": "date", "events": "date", "exercises": "dates", "sources": "published"}
NOUN = ("metric", "unit", "item", "category", "force")
PEOPLE = {"peopl", "perso", "troop", "soldi", "russi", "belar", "thous"}
COMMON = {"about", "exerc", "artic", "figur", "first", "which", "their", "these", "other", "there"}


class Candidate(NamedTuple):
    """A tie and how well its row fits the sentence; `sure` where it may be taken unseen."""

    says: str
    score: float
    sure: bool = False


class Datum(NamedTuple):
    """A number in a table, the expression for it, and the words of its row."""

    says: str
    value: float
    kind: str  # value, year, day
    words: frozenset[str]
    noun: frozenset[str]
    locator: str
    who: frozenset[str]
    number: float
    month: int = 0
    statement: str = ""


def stems(text: str) -> set[str]:
    """The first five letters of each longer word."""
    words = re.findall(r"[a-z]{4,}", str(text).lower().replace("_", " "))
    return {word[:5] for word in words} - COMMON


@cache
def data() -> dict[float, list[Datum]]:
    """All numbers of all tables by their value."""
    actors = zapad.load("actors").set_index("actor_id")["name"].to_dict()
    found: dict[float, list[Datum]] = {}
    for table in zapad.names():
        for row_id, row in prose._rows(table).items():
            known = {k: v for k, v in row.items() if v == v and v is not None}
            own = "" if table == "claims" else f"{table}:"
            text = " ".join(str(v) for k, v in known.items() if k not in ("note", "address"))
            text += " " + " ".join(actors.get(str(v), "") for v in known.values())
            noun = stems(" ".join(str(known.get(c, "")) for c in NOUN))
            noun |= PEOPLE if "perso" in noun else set()
            alike = known.get("statement", row_id)
            if table == "thresholds":  # several pages give one rule
                alike = " ".join(str(known.get(c)) for c in ("rule", "category", "value"))
            claimant = known.get("claimant", known.get("actor", ""))
            who = frozenset(stems(actors.get(claimant, "")) | stems(claimant))
            number = float(known.get("printed", known.get("value", -1)))
            locator = f"{known.get('section', '')} {known.get('paragraph', '')}"

            def add(says, value, kind, month=0):
                datum = Datum(
                    says, float(value), kind, frozenset(stems(text)), frozenset(noun), locator,  # noqa: B023
                    who, number, month, alike,  # noqa: B023
                )  # fmt: skip
                found.setdefault(float(value), []).append(datum)

            low, high = known.get("value_low"), known.get("value_high")
            if table == "claims" and (low is None or high is None or low == high):
                add(f"{row_id}", known["printed"], "value")
            else:
                for column in NUMBERS.get(table, ()):
                    short = {"value_low": ".low", "value_high": ".high"}.get(column, "")
                    if column in known:
                        kind = "year" if column == "year" else "value"
                        add(f"{own}{row_id}{short}", known[column], kind)
            if table == "claims" and known.get("qualifier") in ("about", "nearly"):
                for end in ("least", "most"):
                    add(f"{row_id}.{end}", prose.cell(table, row_id, end), "value")
            if re.fullmatch(r"[\w-]+ \d+", locator):
                add(f"{own}{row_id}.paragraph", known["paragraph"], "locator")
            # A claim's date is not what a sentence about an exercise's year means.
            ends = str(known.get(DATED.get(table, ""), "")).split("/")
            for end, date in zip(("", ".last"), ends, strict=False):
                parts = re.findall(r"\d+", date)
                at = f"{own}{row_id}.{DATED.get(table)}{end}"
                if parts and table not in ("exercises", "claims"):
                    add(f"{at}.year", parts[0], "year")
                if len(parts) == 3:
                    add(f"{at}.day", parts[2], "day", int(parts[1]))
    return found


@cache
def weights() -> dict[str, float]:
    """How rare a word is among all rows."""
    rows = [datum.words for each in data().values() for datum in each]
    often = Counter(word for words in rows for word in words)
    return {word: math.log(len(rows) / n) / 4 for word, n in often.items()}


def candidates(place: str, text: str, figure: prose.Figure) -> list[Candidate]:
    """Ties that evaluate to a figure, best first; of one statement the best alone."""
    found = list(_of_the_collection(place, text, figure))
    sentence = figure.sentence
    before = text[max(0, figure.start - 40) : figure.start]
    after = text[figure.start + len(figure.written) :][:60]
    near = stems(" ".join(after.split()[:3]))
    section = re.search(r"\b(\w+) $", before)
    is_locator = bool(section) and section[1] in _sections()
    month = re.match(r"(?:th)? (\w+)", after)
    month = MONTH.get(month[1], 0) if month else 0
    is_year = bool(re.fullmatch(r"(?:19|20)\d\d", figure.written)) and not month
    located = set(re.findall(r"\b(\w+ \d+)\b", text)) | {
        " ".join(place.split("#")[1].split("-")[:2])
    }
    others = {f.value for f in prose.figures(sentence)}
    ours = file_of(place)[:2] in ("00", "01", "02", "03", "04", "05", "ex")
    metrics = {
        d.noun
        for d in data().get(figure.value, ())
        if not d.says.endswith((".least", ".most")) and d.kind == "value"
    }
    seen: dict[str, Candidate] = {}
    for datum in data().get(figure.value, ()):
        wanted = "locator" if is_locator else "day" if month else "year" if is_year else "value"
        if datum.kind != wanted or (month and datum.month != month):
            continue
        if is_locator and datum.locator != f"{section[1]} {figure.written}":
            continue
        shared = datum.words & stems(sentence)
        score = sum(weights()[word] for word in shared)
        if is_locator:
            score += 3 * (datum.number in others)
        elif not is_year:
            score += 2 * (datum.locator in located) + (ours and len(datum.locator) > 1)
        score += 2 * bool(datum.noun & near)
        small = wanted == "value" and (figure.value < 20 or not figure.written[0].isdigit())
        named = len(datum.locator) > 1 or datum.says[0] != "x" or datum.who & stems(sentence)
        if small:
            sure = bool(datum.noun & near) and datum.locator in located and score > 3
        else:
            fits = wanted != "value" or len(metrics) == 1 or datum.noun & stems(sentence)
            sure = bool(fits) and score > {"locator": 0.5, "day": 1.5, "year": 3.3}.get(wanted, 1.2)
        new = Candidate(
            datum.says,
            round(score, 2),
            sure and bool(named) and not datum.says.endswith(("least", "most")),
        )
        end = datum.says.endswith((".least", ".most"))
        key = datum.says if end else datum.statement
        old = seen.get(key)
        if old is None or new.score > old.score:
            seen[key] = new
    if (
        is_year
        and figure.written == "2017"
        and file_of(place) not in {*zapad.names(), "datapackage"}
    ):
        seen.setdefault("", Candidate("exercises:zapad-2017", 4.1, True))
    found += seen.values()
    return sorted(found, key=lambda c: -c.score)


def file_of(place: str) -> str:
    """The notebook, file or table in front of the #."""
    return place.partition("#")[0]


@cache
def _sections() -> set[str]:
    return {s for t in ("claims", "events") for s in zapad.load(t)["section"].dropna()}


def _of_the_collection(place: str, text: str, figure: prose.Figure) -> Iterator[Candidate]:
    """Minutes, exercises, notebooks: what the notebooks and the exercises themselves give."""
    file, _, inner = place.partition("#")
    number = file[:2]
    before, after = text[: figure.start], text[figure.start + len(figure.written) :]
    tries: list[tuple[str, float]] = []
    if after.startswith(" dots"):
        yield Candidate("(definition)", 9, True)
    if number.isdigit():
        for cell in prose._book(number)["cells"]:
            numbers = prose.shown(number, cell["id"]) if cell.get("outputs") else []
            if figure.value >= 10 and figure.value in numbers:
                tries.append(
                    (f'shown("{number}", "{cell["id"]}", {numbers.index(figure.value) + 1})', 0.1)
                )
        if re.match(r" min\)", after):
            tries.append((f'minutes("{number}", "{inner}")', 9))
        if re.match(r" minutes", after):
            tries += [(f'minutes("{number}", "{plan}")', 9) for plan in ("long", "short")]
        if re.match(r" exercises", after):
            tries.append((f'exercises_of("{number}")', 9))
        if before == "# ":
            tries.append((f'number("{file[3:]}")', 9))
    if before.endswith("Sivitsky "):
        tries.append(("sources:sivitsky-2017.published.year", 9))
    if file == "README.md" and (row := re.search(r"\| \[(\d\d) [^|]*\|[^|]*\|[^|]*$", before)):
        tries += [(f'minutes("{row[1]}", "{plan}")', 9) for plan in ("long", "short")]
    if re.search(r"(?:[Nn]otebooks? (?:\d+ and )?|\[)$", before) and figure.written.isdigit():
        tries += [
            (f'number("{name[3:]}")', 9) for name in prose.books() if int(name[:2]) == figure.value
        ]
    if file == "exercise":
        name = inner.partition(".")[0]
        slip = re.search(r"\.slips\.(\d+)", inner)
        if slip:
            tries.append((f'slip("{name}", {int(slip[1]) + 1})', 6))
        if hasattr(prose._exercises()[name], "expected"):
            tries.append((f'answer("{name}")', 5))
    for says, score in tries:
        try:
            if figure.agrees(prose.evaluate(says)):
                yield Candidate(
                    says, score, score > 8 or (figure.value >= 20 and figure.written.isdigit())
                )
        except (KeyError, TypeError, ValueError):
            continue


def chosen(place: str, text: str, figure: prose.Figure) -> str:
    """The tie that may be taken unseen; empty where a person has to choose."""
    best = candidates(place, text, figure)
    if not best or not best[0].sure:
        return ""
    close = len(best) > 1 and best[0].score - best[1].score < 0.35
    close = close and not best[1].says.endswith((".least", ".most"))
    different = close and best[1].says.split(".")[-1] != "paragraph"
    return "" if different and best[0].score < 8 else best[0].says
