"""How the columns of a reader's row, and the rows of a file, must fit together."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ..errors import ZapadError
from ..findings import Finding, listed, problem, question, quoted, suggestion
from ..quantities import interval
from ..rules import WHOLE
from ..tables import load
from .layout import Draft, column_key

WEB = re.compile(r"https?://[^\s/]", re.I)
ENCYCLOPAEDIA = re.compile(r"https?://([^\s/]+\.)?(wikipedia|wikiwand)\.", re.I)
FRONT_PAGE = re.compile(r"https?://[^/?#]+/?(index\.\w+)?", re.I)
FREE = ("claimant", "item", "force", "scope")  # words by which rows are put together

EVERYTHING = "equipment"  # counts all kinds of things together
# A metric whose figures may be parts of another's.
SUMS = {"battle_tanks": ("tanks_and_acv",), "acv": ("tanks_and_acv",)}


class _Row(NamedTuple):
    """The cells of a row that the rules speak of."""

    claim_id: str
    exercise: str
    metric: str
    scope: str
    value_low: str
    value_high: str
    qualifier: str
    unit: str
    part_of: str
    statement: str
    strength: str
    verification: str
    title: str
    address: str

    @property
    def number(self) -> float | None:
        """The number as printed, or None where the cells hold none."""
        ends = [float(v) for v in (self.value_low, self.value_high) if WHOLE.fullmatch(v)]
        return sum(ends) / len(ends) if ends else None

    def covers(self, number: float) -> bool:
        """Whether a number rounds to what the row says."""
        if self.qualifier not in ("about", "nearly", "range"):
            return False
        try:
            low, high = (int(v) if v else None for v in (self.value_low, self.value_high))
            return number in interval(low, high, self.qualifier)
        except (ValueError, ZapadError):  # there is a message about the cell already
            return True


def check_rows(draft: Draft, cells: dict[str, list[str]]) -> None:
    """Judge each row by itself and with those that it names."""
    empty = [""] * len(draft.lines)
    rows = [_Row(*r) for r in zip(*(cells.get(n, empty) for n in _Row._fields), strict=True)]
    if several := _exercises(draft.lines, rows):
        draft.say(several, column="exercise")
    by_id: dict[str, _Row] = {}
    first: dict[str, tuple[int, _Row]] = {}
    for line, row in zip(draft.lines, rows, strict=True):
        by_id.setdefault(row.claim_id, row)
        first.setdefault(row.statement, (line, row))
    for line, row in zip(draft.lines, rows, strict=True):
        for column, found in (
            ("unit", _unit(row)),
            ("part_of", _part(row, by_id)),
            ("statement", _repeat(row, *first[row.statement])),
            ("strength", _strength(row)),
            ("title", _source(row)),
            ("address", _address(row)),
        ):
            if found:
                draft.say(found, line, column)
    _almost_alike(draft, cells)


def _exercises(lines: list[int], rows: list[_Row]) -> Finding | None:
    named = [(n, row.exercise) for n, row in zip(lines, rows, strict=True) if row.exercise]
    names = list(dict.fromkeys(name for _, name in named))
    if len(names) < 2:
        return None
    differ = [n for n, name in named if name != names[0]]
    return problem(
        "the file speaks of {n} exercises: {names}",
        f"The first name does not stand in {'row' if len(set(differ)) == 1 else 'rows'}"
        " {differ}. Write one name in all rows, or make a file for each exercise.",
        n=len(names),
        names=", ".join(map(quoted, names[:5])),
        differ=listed(differ),
    )


@lru_cache(maxsize=1)
def _units() -> dict[str, set[str]]:
    """For each metric the units in which the collection counts it."""
    return {str(m): set(units) for m, units in load("claims").groupby("metric")["unit"]}


def _unit(row: _Row) -> Finding | None:
    allowed = _units().get(row.metric)
    if not row.unit or not allowed or row.unit in allowed:
        return None
    return problem(
        "{unit} is no unit of {metric}",
        "Write {allowed}, or correct the metric.",
        unit=quoted(row.unit),
        metric=quoted(row.metric),
        allowed=" or ".join(map(quoted, sorted(allowed))),
    )


def _part(row: _Row, by_id: dict[str, _Row]) -> Finding | None:
    whole = by_id.get(row.part_of)
    if not row.part_of:
        return None
    if whole is None:
        return problem(
            "{cell} is not a claim_id of this file",
            "{near}Correct it, or add the row of the total.",
            cell=quoted(row.part_of),
            near=suggestion(row.part_of, set(by_id) - {"", row.claim_id}),
        )
    if in_circle(row.claim_id, {name: r.part_of for name, r in by_id.items()}):
        what = "{cell} is a part of itself, directly or through other rows"
        return problem(what, "Name the total here.", cell=quoted(row.claim_id))
    if (row.unit == "persons") != (whole.unit == "persons"):
        return problem(
            "persons and things cannot be added: the total {total} counts {unit}",
            "Correct the unit, or empty this cell.",
            total=quoted(row.part_of),
            unit=quoted(whole.unit),
        )
    if whole.metric in (row.metric, *SUMS.get(row.metric, ()), EVERYTHING) or not row.metric:
        return None
    return problem(
        "the total {total} counts {whole}, and {part} is none",
        "Correct the metric, or empty this cell.",
        total=quoted(row.part_of),
        whole=quoted(whole.metric),
        part=quoted(row.metric),
    )


def _repeat(row: _Row, line: int, first: _Row) -> Finding | None:
    """A row that shares its statement with an earlier one must say the same."""
    if not row.statement or row is first:
        return None
    if row.metric != first.metric:
        return problem(
            "row {line} has the same statement, but counts {metric}",
            "What is counted apart is a statement of its own: write another name, or none.",
            line=line,
            metric=quoted(first.metric),
        )
    mine, its = row.number, first.number
    if mine is None or its is None or mine == its or row.covers(its) or first.covers(mine):
        return None
    return problem(
        "row {line} has the same statement, but another number: {its:,.0f}",
        "Rows of one statement count once. If this is no repeat, write another name, or none.",
        line=line,
        its=its,
    )


def _strength(row: _Row) -> Finding | None:
    if row.strength == "normal" and ENCYCLOPAEDIA.match(row.address):
        what = "'normal', but an encyclopaedia alone is weak"
        return problem(what, "Write 'weak'; or give the source that it names.")
    if row.verification == "recalled" and row.strength == "normal":
        return problem(
            "'normal', but a recalled figure is weak",
            "Write 'weak'; or look the figure up, and write 'page' in the column 'verification'.",
        )
    return None


def _source(row: _Row) -> Finding | None:
    if row.verification == "page" and not row.title and not row.address:
        return problem(
            "empty, and so is the address: nobody can look the figure up",
            "Give one of them, or write 'recalled' in the column 'verification'.",
        )
    return None


def _address(row: _Row) -> Finding | None:
    if row.address and not WEB.match(row.address):
        return problem(
            "{cell} is not a web address: these begin with http:// or https://",
            "What is in print belongs into the title.",
            cell=quoted(row.address),
        )
    if FRONT_PAGE.fullmatch(row.address):
        what = "{cell} is the front page of a site: tomorrow it says something else"
        return problem(what, "Give the address of the page itself.", cell=quoted(row.address))
    return None


def _almost_alike(draft: Draft, cells: dict[str, list[str]]) -> None:
    """Free words that differ in capitals, spaces and signs alone: are they one?"""
    for name in FREE:
        spelled: dict[str, tuple[int, str]] = {}
        for line, text in zip(draft.lines, cells.get(name, ()), strict=False):
            at, first = spelled.setdefault(column_key(text), (line, text))
            if text != first:
                asked = question(
                    "{cell} is nearly {first} in row {line}: are they one?",
                    "Write them in one way if so, and less alike if not.",
                    cell=quoted(text),
                    first=quoted(first),
                    line=at,
                )
                draft.say(asked, line, name)


def in_circle(name: str, parts: dict[str, str]) -> bool:
    """Whether a row is a part of itself, directly or through other rows."""
    seen, at = {name}, parts.get(name, "")
    while at and at not in seen:
        seen.add(at)
        at = parts.get(at, "")
    return at == name
