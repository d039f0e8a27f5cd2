"""The tables in data/, read with the right types and checked against their descriptor.

`data/datapackage.json` (Data Package, Table Schema) says what each column holds. What it
can say is checked from it; what it cannot say (how a qualifier goes with its values, whether
a date exists) stands in `zapad.rules`. All errors of a table are reported at once.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from .errors import DataError
from .findings import Finding, problem, quoted, suggestion
from .rules import DECIMAL, WHOLE, faults

DATA = Path(__file__).resolve().parents[2] / "data"
DESCRIPTOR = "datapackage.json"


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
        f"There is no table {name!r}. {suggestion(str(name), known)}"
        f"The tables are: {', '.join(known)}."
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
    file = f"{base.name}/{DESCRIPTOR}"
    try:
        package = json.loads((base / DESCRIPTOR).read_text(encoding="utf-8"))
    except FileNotFoundError:
        missing = problem("{file} is missing", "Put the collection's data folder back.")
        raise DataError([missing.at(file)]) from None
    except (OSError, ValueError) as error:
        raise DataError([problem("{file} cannot be read: {why}", why=error).at(file)]) from None
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
    header, rows = _header_and_rows(f"{name}.csv", _text(base, f"{name}.csv"))
    columns = zip(*rows, strict=True) if rows else [()] * len(header)
    # The same word in many cells is kept once.
    return {c: [*map(sys.intern, cells)] for c, cells in zip(header, columns, strict=True)}


def _text(base: Path, file: str) -> str:
    try:
        return (base / file).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        missing = "{file} is missing in the folder {folder}"
        found = problem(missing, "Put it back.", folder=quoted(base.name))
    except UnicodeDecodeError:
        found = problem("{file} is not UTF-8 text", "Save it again as 'CSV UTF-8'.")
    except OSError as error:
        found = problem("{file} cannot be read: {why}", why=error.strerror)
    raise DataError([found.at(file)]) from None


def _header_and_rows(file: str, text: str) -> tuple[list[str], list[list[str]]]:
    """The rows of a file of text, all as long as the header."""
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error as error:
        todo = "Look for a quote without its pair."
        found = problem("{file} is not a table: {why}", todo, why=error)
        raise DataError([found.at(file)]) from None
    except ValueError:
        found = problem("{file} is empty", "Put its header row and rows back.")
        raise DataError([found.at(file)]) from None
    width = len(header)
    problems = [
        problem(
            "{n} cells, but the header has {width}",
            "Put quotes around cells that hold a comma; remove empty rows.",
            n=len(row),
            width=width,
        ).at(file, number)
        for number, row in enumerate(rows, 2)
        if len(row) != width
    ]
    todo = "Give each column a name of its own."
    problems += [
        problem("stands in the header {n} times", todo, n=n).at(file, column=column)
        for column, n in Counter(header).items()
        if n > 1
    ]
    if problems:
        raise DataError(problems)
    return header, rows


def typed(
    cells: dict[str, list[str]],
    schema: dict[str, Any],
    file: str,
    keys: dict[str, tuple[str, set[str]]] | None = None,
    lines: Sequence[int] | None = None,
) -> tuple[pd.DataFrame, list[Finding]]:
    """Give a table of text its types, and list everything that is wrong with it.

    Parameters are those of `faults`.

    Returns
    -------
    The typed frame (of no use if there are problems), and a finding for each problem.
    """
    return frame_of(cells, schema), faults(cells, schema, file, keys, lines)


def frame_of(cells: dict[str, list[str]], schema: dict[str, Any]) -> pd.DataFrame:
    """The columns of a schema with their types; what cannot be converted becomes missing."""
    known = [f for f in schema["fields"] if f["name"] in cells]
    return pd.DataFrame({f["name"]: _column(cells[f["name"]], f) for f in known})


def _column(text: list[str], field: dict[str, Any]) -> pd.Series:
    """The cells with their type; what cannot be converted becomes missing."""
    if field["type"] == "integer":
        whole = [int(t) if WHOLE.fullmatch(t) else None for t in text]
        return pd.Series(whole, dtype="Int64")
    if field["type"] == "number":
        return pd.Series([_decimal(t) for t in text], dtype="float64")
    return pd.Series([t or None for t in text], dtype="str")


def _decimal(text: str) -> float | None:
    return float(text) if DECIMAL.fullmatch(text) else None
