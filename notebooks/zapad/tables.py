"""The tables in data/, read with the right types and checked against their descriptor.

`data/datapackage.json` (Data Package, Table Schema) says what each column holds. What it
can say is checked from it; what it cannot say (how a qualifier goes with its values, whether
a date exists) is checked here. All errors of a table are reported at once.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
import json
import re
import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from .dates import date_problem
from .errors import DataError
from .files import write

DATA = Path(__file__).resolve().parents[2] / "data"
DESCRIPTOR = "datapackage.json"

_WHOLE = re.compile(r"-?[0-9]{1,15}")  # digits alone: 1e4 and 12.0 are no way to write a count
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")

# Which of the two bounds a qualifier states.
BOUNDS = {
    "exact": ("value_low", "value_high"),
    "about": ("value_low", "value_high"),
    "range": ("value_low", "value_high"),
    "up_to": ("value_high",),
    "nearly": ("value_high",),
    "more_than": ("value_low",),
}


def names() -> list[str]:
    """The names of all tables, as `load` takes them."""
    return list(_schemas(DATA))


def primary_keys() -> dict[str, str]:
    """For each table the column whose value names a row."""
    return {name: schema["primaryKey"] for name, schema in _schemas(DATA).items()}


def load(name: str, folder: str | Path | None = None) -> pd.DataFrame:
    """Read one table of the collection.

    Parameters
    ----------
    name : for example ``"claims"``; `names()` lists them all.
    folder : another folder that holds a copy of the tables; the collection's own by default.

    Returns
    -------
    A new DataFrame, one fact a row, in the order of the file. Whole numbers are ``Int64``,
    coordinates ``float64``, everything else text; an empty cell is missing (``NA``).

    Raises
    ------
    DataError : the table is unknown, or its file is missing, unreadable or breaks a rule
        of its descriptor. The message names every file, row, column, and what to do.
    """
    base = Path(folder).resolve() if folder is not None else DATA
    schemas = _schemas(base)
    if name not in schemas:
        raise DataError([_unknown(name, list(schemas))])
    path = base / f"{name}.csv"
    return _load(base, name, _stamp(path), _stamp(base / DESCRIPTOR)).copy()


def fields(name: str) -> pd.DataFrame:
    """What each column of a table means: name, type, description and allowed values."""
    schemas = _schemas(DATA)
    if name not in schemas:
        raise DataError([_unknown(name, list(schemas))])
    return pd.DataFrame(
        [
            {
                "column": f["name"],
                "type": f["type"],
                "meaning": f["description"],
                "allowed": ", ".join(f.get("constraints", {}).get("enum", [])),
            }
            for f in schemas[name]["fields"]
        ]
    )


def _unknown(name: object, known: list[str]) -> str:
    return (
        f"There is no table {name!r}.{_near(str(name), known)} The tables are: {', '.join(known)}."
    )


def _stamp(path: Path) -> tuple[int, int]:
    """Changes when the file does, so that an edited table is read anew."""
    try:
        info = path.stat()
    except OSError:
        return (0, 0)
    return (info.st_mtime_ns, info.st_size)


def _schemas(base: Path) -> dict[str, dict[str, Any]]:
    return _read_schemas(base, _stamp(base / DESCRIPTOR))


@lru_cache(maxsize=16)
def _read_schemas(base: Path, stamp: tuple[int, int]) -> dict[str, dict[str, Any]]:
    path = base / DESCRIPTOR
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(
            [f"{base.name}/{DESCRIPTOR} is missing. Put the collection's data folder back."]
        ) from None
    except (OSError, ValueError) as error:
        raise DataError([f"{base.name}/{DESCRIPTOR} cannot be read: {error}."]) from None
    # A table is named as its file; samples and templates in folders of their own are none.
    return {
        str(r["name"]): r["schema"] for r in package["resources"] if r["path"] == f"{r['name']}.csv"
    }


@lru_cache(maxsize=64)
def _load(
    base: Path, name: str, stamp: tuple[int, int], descriptor: tuple[int, int]
) -> pd.DataFrame:
    schema = _read_schemas(base, descriptor)[name]
    cells = _cells(base, name, stamp)
    keys = {}
    for foreign in schema.get("foreignKeys", []):
        table = foreign["reference"]["resource"] or name
        other = _cells(base, table, _stamp(base / f"{table}.csv"))
        keys[foreign["fields"]] = (table, set(other.get(foreign["reference"]["fields"], ())))
    frame, problems = typed(cells, schema, f"{name}.csv", keys)
    if problems:
        raise DataError(problems)
    return frame


@lru_cache(maxsize=64)
def _cells(base: Path, name: str, stamp: tuple[int, int]) -> dict[str, list[str]]:
    """A file as text: for each column its cells; an empty cell is an empty string."""
    file = f"{name}.csv"
    try:
        text = (base / file).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError([f"{file} is missing in the folder {base.name!r}. Put it back."]) from None
    except UnicodeDecodeError:
        raise DataError([f"{file} is not UTF-8 text. Save it again as 'CSV UTF-8'."]) from None
    except OSError as error:
        raise DataError([f"{file} cannot be read: {error.strerror}."]) from None
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error as error:
        raise DataError(
            [f"{file} is not a table: {error}. Look for a quote without its pair."]
        ) from None
    except ValueError:
        raise DataError([f"{file} is empty. Put its header row and rows back."]) from None
    problems = [
        f"{file}, row {number}: {len(row)} cells, but the header has {len(header)}. "
        "Put quotes around cells that hold a comma; remove empty rows."
        for number, row in enumerate(rows, 2)
        if len(row) != len(header)
    ]
    problems += [
        f"{file}, column {column!r} stands in the header {header.count(column)} times. "
        "Give each column a name of its own."
        for column in dict.fromkeys(header)
        if header.count(column) > 1
    ]
    if problems:
        raise DataError(problems)
    columns = zip(*rows, strict=True) if rows else [()] * len(header)
    # The same word in many cells is kept once.
    return {c: [*map(sys.intern, cells)] for c, cells in zip(header, columns, strict=True)}


def typed(
    cells: dict[str, list[str]],
    schema: dict[str, Any],
    file: str,
    keys: dict[str, tuple[str, set[str]]] | None = None,
    lines: Sequence[int] | None = None,
) -> tuple[pd.DataFrame, list[str]]:
    """Give a table of text its types, and list everything that is wrong with it.

    Parameters
    ----------
    cells : for each column its cells as text, empty cells as empty strings.
    schema : a Table Schema.
    file : the name to use in messages.
    keys : for a column with a foreign key, the other table's name and its ids.
    lines : the number of each row in its file; by default as a spreadsheet shows them when
        the header is row 1 and no row is left out.

    Returns
    -------
    The typed frame (of no use if there are problems), and one sentence for each problem.
    """
    return frame_of(cells, schema), faults(cells, schema, file, keys, lines)


def frame_of(cells: dict[str, list[str]], schema: dict[str, Any]) -> pd.DataFrame:
    """The columns of a schema with their types; what cannot be converted becomes missing."""
    known = [f for f in schema["fields"] if f["name"] in cells]
    return pd.DataFrame({f["name"]: _column(cells[f["name"]], f) for f in known})


def faults(
    cells: dict[str, list[str]],
    schema: dict[str, Any],
    file: str,
    keys: dict[str, tuple[str, set[str]]] | None = None,
    lines: Sequence[int] | None = None,
) -> list[str]:
    """Everything that is wrong with a table of text; parameters as for `typed`."""
    if lines is None:
        lines = range(2, len(next(iter(cells.values()), ())) + 2)
    expected = [f["name"] for f in schema["fields"]]
    allowed = f"the columns are: {', '.join(expected)}."
    problems = [
        f"{file}, column {c!r} is missing. Add it; {allowed}" for c in expected if c not in cells
    ]
    problems += [
        f"{file}, column {c!r} is not known. Remove it or correct its name; {allowed}"
        for c in cells
        if c not in expected
    ]
    for field in schema["fields"]:
        if field["name"] in cells:
            problems += _wrong_cells(cells[field["name"]], field, file, lines)

    key = schema.get("primaryKey")
    if key in cells:
        first: dict[str, int] = {}
        for row, value in enumerate(cells[key]):
            if value and value in first:
                problems.append(
                    _at(
                        file,
                        lines[row],
                        key,
                        f"{_quoted(value)} stands in row {first[value]} already",
                    )
                    + " Give each row an id of its own."
                )
            first.setdefault(value, lines[row])
    for name, (table, ids) in (keys or {}).items():
        strangers = set(cells.get(name, ())) - ids - {""}
        for row in _rows(cells.get(name, []), strangers):
            value = cells[name][row]
            problems.append(
                _at(file, lines[row], name, f"{_quoted(value)} is not in {table}.csv")
                + f"{_near(value, ids)} Correct it, or add it to {table}.csv first."
            )
    return problems + _values(cells, file, lines) + _locators(cells, file, lines)


def _at(file: str, line: int, column: str, what: str) -> str:
    return f"{file}, row {line}, column {column!r}: {what}."


def _quoted(value: str) -> str:
    """A cell as a message shows it: in quotes, signs that nobody sees spelled out, and short."""
    return repr(value) if len(value) <= 80 else f"{value[:60]!r}… ({len(value):,} characters)"


def _near(value: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(value[:80], sorted(known), n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def _rows(text: list[str], values: set[str]) -> list[int]:
    """Which rows hold one of these values; nearly always there is none to look for."""
    return [row for row, value in enumerate(text) if value in values] if values else []


def _column(text: list[str], field: dict[str, Any]) -> pd.Series:
    """The cells with their type; what cannot be converted becomes missing."""
    if field["type"] == "integer":
        whole = [int(t) if _WHOLE.fullmatch(t) else None for t in text]
        return pd.Series(whole, dtype="Int64")
    if field["type"] == "number":
        return pd.Series([_decimal(t) for t in text], dtype="float64")
    return pd.Series([t or None for t in text], dtype="str")


def _decimal(text: str) -> float | None:
    return float(text) if _DECIMAL.fullmatch(text) else None


def _wrong_cells(
    text: list[str], field: dict[str, Any], file: str, lines: Sequence[int]
) -> list[str]:
    """What is wrong with the cells of one column, each value looked at once."""
    name, kind, rules = field["name"], field["type"], field.get("constraints", {})
    wrong: dict[str, str] = {}
    for value in set(text):
        if value == "":
            if rules.get("required"):
                wrong[value] = "empty, but every row needs it. Fill it in."
        elif kind == "integer" and not _WHOLE.fullmatch(value):
            wrong[value] = (
                f"{_quoted(value)} is not a whole number. "
                "Write a whole number: digits only, such as 12700."
            )
        elif kind == "number" and not _DECIMAL.fullmatch(value):
            wrong[value] = (
                f"{_quoted(value)} is not a number. Write a number with a point, such as 54.7."
            )
        elif kind != "string" and float(value) < rules.get("minimum", float("-inf")):
            wrong[value] = f"{_quoted(value)} is too small. The minimum is {rules['minimum']}."
        elif kind != "string" and float(value) > rules.get("maximum", float("inf")):
            wrong[value] = f"{_quoted(value)} is too large. The maximum is {rules['maximum']}."
        elif value not in rules.get("enum", (value,)):
            wrong[value] = (
                f"{_quoted(value)} is not allowed here.{_near(value, rules['enum'])} "
                f"Allowed: {', '.join(rules['enum'])}."
            )
        elif "pattern" in rules and not re.fullmatch(rules["pattern"], value):
            form = field.get("example", f"The form is {rules['pattern']}")
            wrong[value] = f"{_quoted(value)} does not have the right form. {form}."
        elif field.get("rdfType") == "edtf" and date_problem(value):
            wrong[value] = (
                f"{_quoted(value)} {date_problem(value)}. "
                "Write 2017-09-14, 2017-09, 2017 or 2017-09-14/2017-09-20."
            )
    return [
        f"{file}, row {lines[row]}, column {name!r}: {wrong[text[row]]}"
        for row in _rows(text, set(wrong))
    ]


def _values(cells: dict[str, list[str]], file: str, lines: Sequence[int]) -> list[str]:
    """A qualifier says which bounds are stated: 'up to 150' has no lower one.

    A row whose cells are wrong by themselves is left to the message about those cells.
    """
    if not {"qualifier", "value_low", "value_high"} <= set(cells):
        return []
    problems = []
    stated = zip(cells["qualifier"], cells["value_low"], cells["value_high"], strict=True)
    for row, (qualifier, low, high) in zip(lines, stated, strict=True):
        if qualifier not in BOUNDS or not all(_WHOLE.fullmatch(v or "0") for v in (low, high)):
            continue
        for column, value in (("value_low", low), ("value_high", high)):
            if bool(value) != (column in BOUNDS[qualifier]):
                what = "is filled" if value else "is empty"
                todo = "Empty it" if value else "Fill it in"
                if not value and (low or high) and qualifier != "range":
                    todo = f"Write {low or high} here too"
                problems.append(
                    _at(file, row, column, f"{what}, but the qualifier is {qualifier!r}")
                    + f" {todo}, or correct the qualifier."
                )
        if low and high and int(low) > int(high):
            problems.append(
                _at(file, row, "value_low", f"{low} is more than value_high")
                + " Swap the two, or correct them."
            )
        elif low and high and low != high and qualifier == "exact":
            problems.append(
                _at(file, row, "value_high", "differs from value_low, but the qualifier is 'exact'")
                + " Make them equal, or write the qualifier 'range'."
            )
    return problems


def _locators(cells: dict[str, list[str]], file: str, lines: Sequence[int]) -> list[str]:
    """Section and paragraph stand together or not at all."""
    if not {"section", "paragraph"} <= set(cells):
        return []
    return [
        _at(file, row, "paragraph", "section and paragraph must both be filled or both be empty")
        + " Complete the locator, such as 'scales' and 5."
        for row, section, paragraph in zip(lines, cells["section"], cells["paragraph"], strict=True)
        if bool(section) != bool(paragraph)
    ]


def stamp(folder: str | Path | None = None) -> list[str]:
    """Write the size and SHA-256 of each table into the descriptor; say what changed.

    To be run after a table was corrected on purpose: a test compares them.
    """
    path = (Path(folder) if folder is not None else DATA) / DESCRIPTOR
    package = json.loads(path.read_text(encoding="utf-8"))
    changed = []
    for resource in package["resources"]:
        data = (path.parent / resource["path"]).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        seal = {"bytes": len(data), "hash": f"sha256:{digest}"}
        if {k: resource.get(k) for k in seal} != seal:
            resource.update(seal)
            changed.append(f"{resource['path']}: sha256 {digest[:12]}…, {seal['bytes']} bytes")
    if changed:
        text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
        write(path, text.encode())
    return changed
