"""The rules of a row and of a table: what a schema says, and what it cannot say.

A Table Schema says which words and numbers a column allows, and which keys there are. How a
qualifier goes with its values, and a section with its paragraph, is added here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .dates import date_problem
from .findings import Finding, problem, quoted, suggestion

WHOLE = re.compile(r"-?[0-9]{1,15}")  # digits alone: 1e4 and 12.0 are no way to write a count
DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")

# Which of the two bounds a qualifier states.
BOUNDS = {
    "exact": ("value_low", "value_high"),
    "about": ("value_low", "value_high"),
    "range": ("value_low", "value_high"),
    "up_to": ("value_high",),
    "nearly": ("value_high",),
    "at_least": ("value_low",),
    "more_than": ("value_low",),
}


@dataclass(frozen=True)
class _Table:
    """A table of text, and the number of each of its rows."""

    cells: Mapping[str, Sequence[str]]
    lines: Sequence[int]
    file: str

    def rows(self, *columns: str) -> Iterable[tuple[Any, ...]]:
        """The number of each row and its cells; none if a column is not there."""
        if not set(columns) <= set(self.cells):
            return ()
        return zip(self.lines, *(self.cells[c] for c in columns), strict=True)

    def at(self, found: Mapping[str, Finding], column: str) -> Iterator[Finding]:
        """What was found on some values of a column, at each row that has one of them."""
        if found:  # nearly always there is none to look for
            for line, value in self.rows(column):
                if value in found:
                    yield found[value].at(self.file, line, column)


def faults(
    cells: Mapping[str, Sequence[str]],
    schema: dict[str, Any],
    file: str,
    keys: dict[str, tuple[str, set[str]]] | None = None,
    lines: Sequence[int] | None = None,
) -> list[Finding]:
    """Everything that is wrong with a table of text.

    Parameters
    ----------
    cells : for each column its cells as text, empty cells as empty strings.
    schema : a Table Schema.
    file : the name to use in messages.
    keys : for a column with a foreign key, the other table's name and its ids.
    lines : the number of each row in its file; by default as a spreadsheet shows them when
        the header is row 1 and no row is left out.
    """
    if lines is None:
        lines = range(2, len(next(iter(cells.values()), ())) + 2)
    table = _Table(cells, lines, file)
    found = list(_columns(table, [f["name"] for f in schema["fields"]]))
    for field in schema["fields"]:
        name = field["name"]
        wrong = {v: _wrong(v, field) for v in set(cells.get(name, ()))}
        found += table.at({v: fault for v, fault in wrong.items() if fault}, name)
    found += _doubled(table, schema.get("primaryKey", ""))
    for name, (other, ids) in (keys or {}).items():
        found += table.at(_strangers(set(cells.get(name, ())), other, ids), name)
    return [*found, *_bounds(table), *_locators(table)]


def _columns(table: _Table, expected: list[str]) -> Iterator[Finding]:
    columns = ", ".join(expected)
    for name in expected:
        if name not in table.cells:
            missing = problem("is missing", "Add it; the columns are: {columns}.", columns=columns)
            yield missing.at(table.file, column=name)
    for name in table.cells:
        if name not in expected:
            todo = "Remove it or correct its name; the columns are: {columns}."
            unknown = problem("is not known", todo, columns=columns)
            yield unknown.at(table.file, column=name)


def _wrong(value: str, field: dict[str, Any]) -> Finding | None:
    """What is wrong with one value of a column, wherever it stands."""
    kind, rules = field["type"], field.get("constraints", {})
    cell = quoted(value)
    if value == "":
        required = problem("empty, but every row needs it", "Fill it in.")
        return required if rules.get("required") else None
    if kind == "integer" and not WHOLE.fullmatch(value):
        todo = "Write a whole number: digits only, such as 12700."
        return problem("{cell} is not a whole number", todo, cell=cell)
    if kind == "number" and not DECIMAL.fullmatch(value):
        todo = "Write a number with a point, such as 54.7."
        return problem("{cell} is not a number", todo, cell=cell)
    if kind != "string":
        return _out_of_range(value, rules)
    if value not in rules.get("enum", (value,)):
        meant = field.get("synonyms", {}).get(value.casefold().rstrip("."), value)
        words = {"near": suggestion(meant, rules["enum"]), "allowed": ", ".join(rules["enum"])}
        todo = f"{{near}}Allowed: {{allowed}}. {field.get('otherwise', '')}".rstrip()
        return problem("{cell} is not allowed here", todo, cell=cell, **words)
    if "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        form = field.get("example", f"The form is {rules['pattern']}")
        return problem("{cell} does not have the right form", "{form}.", cell=cell, form=form)
    if field.get("rdfType") == "edtf" and (why := date_problem(value)):
        todo = "Write 2017-09-14, 2017-09, 2017 or 2017-09-14/2017-09-20."
        return problem(f"{{cell}} {why}", todo, cell=cell)
    return None


def _out_of_range(number: str, rules: dict[str, Any]) -> Finding | None:
    for limit, too, sign in (("minimum", "small", 1), ("maximum", "large", -1)):
        if limit in rules and sign * float(number) < sign * rules[limit]:
            what, todo = f"{{cell}} is too {too}", f"The {limit} is {rules[limit]}."
            return problem(what, todo, cell=quoted(number))
    return None


def _doubled(table: _Table, key: str) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for line, value in table.rows(key):
        if value and value in first:
            what = "{cell} stands in row {first} already"
            todo = "Give each row an id of its own."
            twice = problem(what, todo, cell=quoted(value), first=first[value])
            yield twice.at(table.file, line, key)
        first.setdefault(value, line)


def _strangers(values: set[str], other: str, ids: set[str]) -> dict[str, Finding]:
    """The values that the other table does not know."""
    todo = f"{{near}}Correct it, or add it to {other}.csv first."
    return {
        v: problem(f"{{cell}} is not in {other}.csv", todo, cell=quoted(v), near=suggestion(v, ids))
        for v in values - ids - {""}
    }


def _bounds(table: _Table) -> Iterator[Finding]:
    """A qualifier says which bounds are stated: 'up to 150' has no lower one.

    A row whose cells are wrong by themselves is left to the message about those cells.
    """
    for line, qualifier, low, high in table.rows("qualifier", "value_low", "value_high"):
        if qualifier in BOUNDS and all(WHOLE.fullmatch(v or "0") for v in (low, high)):
            stated = {"value_low": low, "value_high": high}
            for column, found in _unlike_qualifier(qualifier, stated):
                yield found.at(table.file, line, column)
            for column, found in _out_of_order(qualifier, low, high):
                yield found.at(table.file, line, column)


def _unlike_qualifier(qualifier: str, stated: dict[str, str]) -> Iterator[tuple[str, Finding]]:
    other = next(filter(None, stated.values()), "")
    for column, value in stated.items():
        if bool(value) == (column in BOUNDS[qualifier]):
            continue
        todo = "Empty it" if value else "Fill it in"
        if not value and other and qualifier != "range":
            todo = "Write {other} here too"
        yield (
            column,
            problem(
                f"is {'filled' if value else 'empty'}, but the qualifier is {{qualifier}}",
                f"{todo}, or correct the qualifier.",
                qualifier=quoted(qualifier),
                other=other,
            ),
        )


def _out_of_order(qualifier: str, low: str, high: str) -> Iterator[tuple[str, Finding]]:
    if qualifier in ("up_to", "nearly") and high and int(high) == 0:
        what = "0, but the qualifier is {qualifier}: that says nothing"
        todo = "Write 'exact' and 0 in both cells if there were none, or correct the number."
        yield "value_high", problem(what, todo, qualifier=quoted(qualifier))
    if not (low and high):
        return
    if int(low) > int(high):
        todo = "Swap the two, or correct them."
        yield "value_low", problem("{low} is more than value_high", todo, low=low)
    elif low != high and qualifier == "exact":
        what = "differs from value_low, but the qualifier is 'exact'"
        yield "value_high", problem(what, "Make them equal, or write the qualifier 'range'.")


def _locators(table: _Table) -> Iterator[Finding]:
    """Section and paragraph stand together or not at all."""
    for line, section, paragraph in table.rows("section", "paragraph"):
        if bool(section) != bool(paragraph):
            what = "section and paragraph must both be filled or both be empty"
            half = problem(what, "Complete the locator, such as 'scales' and 5.")
            yield half.at(table.file, line, "paragraph")
