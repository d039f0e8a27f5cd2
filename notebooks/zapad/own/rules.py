"""How the columns of a reader's row, and the rows of a file, must fit together."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..findings import Finding, listed, problem, quoted, suggestion
from .layout import Draft

WEB = re.compile(r"https?://[^\s/]", re.I)


class _Row(NamedTuple):
    """The cells of a row that the rules speak of."""

    claim_id: str
    exercise: str
    part_of: str
    unit: str
    verification: str
    strength: str
    title: str
    address: str


def check_rows(draft: Draft, cells: dict[str, list[str]]) -> None:
    """Judge each row by itself and with those that it names."""
    empty = [""] * len(draft.lines)
    rows = [_Row(*r) for r in zip(*(cells.get(n, empty) for n in _Row._fields), strict=True)]
    if several := _exercises(draft.lines, rows):
        draft.say(several, column="exercise")
    unit: dict[str, str] = {}
    parts: dict[str, str] = {}
    for row in rows:
        unit.setdefault(row.claim_id, row.unit)
        parts.setdefault(row.claim_id, row.part_of)
    for line, row in zip(draft.lines, rows, strict=True):
        for column, found in (
            ("part_of", _part(row, unit, parts)),
            ("strength", _strength(row)),
            ("title", _source(row)),
            ("address", _address(row)),
        ):
            if found:
                draft.say(found, line, column)


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


def _part(row: _Row, unit: dict[str, str], parts: dict[str, str]) -> Finding | None:
    whole = row.part_of
    if not whole:
        return None
    if whole not in unit:
        return problem(
            "{cell} is not a claim_id of this file",
            "{near}Correct it, or add the row of the total.",
            cell=quoted(whole),
            near=suggestion(whole, set(unit) - {"", row.claim_id}),
        )
    if in_circle(row.claim_id, parts):
        what = "{cell} is a part of itself, directly or through other rows"
        return problem(what, "Name the total here.", cell=quoted(row.claim_id))
    if (row.unit == "persons") != (unit[whole] == "persons"):
        return problem(
            "persons and things cannot be added: the total {total} counts {unit}",
            "Correct the unit, or empty this cell.",
            total=quoted(whole),
            unit=quoted(unit[whole]),
        )
    return None


def _strength(row: _Row) -> Finding | None:
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
    return None


def in_circle(name: str, parts: dict[str, str]) -> bool:
    """Whether a row is a part of itself, directly or through other rows."""
    seen, at = {name}, parts.get(name, "")
    while at and at not in seen:
        seen.add(at)
        at = parts.get(at, "")
    return at == name
