"""The tables in data/, read with the right types and checked against their descriptor.

`data/datapackage.json` (Data Package, Table Schema) says what each column holds. What it
can say is checked from it; what it cannot say (how a qualifier goes with its values, whether
a date exists) is checked here. All errors of a table are reported at once.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from .dates import date_problem
from .errors import DataError

DATA = Path(__file__).resolve().parents[2] / "data"
DESCRIPTOR = "datapackage.json"

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
    near = difflib.get_close_matches(str(name), known, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return f"There is no table {name!r}. {hint}The tables are: {', '.join(known)}."


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
    return {str(r["name"]): r["schema"] for r in package["resources"] if r.get("format") == "csv"}


@lru_cache(maxsize=64)
def _load(
    base: Path, name: str, stamp: tuple[int, int], descriptor: tuple[int, int]
) -> pd.DataFrame:
    schema = _read_schemas(base, descriptor)[name]
    raw = _raw(base, name, stamp)
    keys = {}
    for foreign in schema.get("foreignKeys", []):
        table = foreign["reference"]["resource"] or name
        column = foreign["reference"]["fields"]
        other = raw if table == name else _raw(base, table, _stamp(base / f"{table}.csv"))
        keys[foreign["fields"]] = (table, set(other[column]) if column in other else set())
    frame, problems = typed(raw, schema, f"{name}.csv", keys)
    if problems:
        raise DataError(problems)
    return frame


@lru_cache(maxsize=64)
def _raw(base: Path, name: str, stamp: tuple[int, int]) -> pd.DataFrame:
    """The file as text, cell by cell; an empty cell is an empty string."""
    file = f"{name}.csv"
    quotes = "Put quotes around cells that hold a comma."
    try:
        raw = pd.read_csv(
            base / file, dtype=str, keep_default_na=False, na_filter=False, encoding="utf-8"
        )
    except FileNotFoundError:
        raise DataError([f"{file} is missing in the folder {base.name!r}. Put it back."]) from None
    except UnicodeDecodeError:
        raise DataError([f"{file} is not UTF-8 text. Save it again as 'CSV UTF-8'."]) from None
    except pd.errors.EmptyDataError:
        raise DataError([f"{file} is empty. Put its header row and rows back."]) from None
    except pd.errors.ParserError as error:
        why = str(error).rsplit(":", 1)[-1].strip()
        raise DataError([f"{file} is not a table: {why}. {quotes}"]) from None
    except OSError as error:
        raise DataError([f"{file} cannot be read: {error.strerror}."]) from None
    if not isinstance(raw.index, pd.RangeIndex):  # pandas took the surplus for row names
        raise DataError([f"{file}, row 2 has more cells than the header. {quotes}"])
    return raw


def typed(
    raw: pd.DataFrame,
    schema: dict[str, Any],
    file: str,
    keys: dict[str, tuple[str, set[str]]] | None = None,
) -> tuple[pd.DataFrame, list[str]]:
    """Give a table of text its types, and list everything that is wrong with it.

    Parameters
    ----------
    raw : all cells as text, empty cells as empty strings.
    schema : a Table Schema.
    file : the name to use in messages.
    keys : for a column with a foreign key, the other table's name and its ids.

    Returns
    -------
    The typed frame (of no use if there are problems), and one sentence for each problem.
    Rows are counted as a spreadsheet shows them: the header is row 1.
    """
    expected = [f["name"] for f in schema["fields"]]
    missing = [c for c in expected if c not in raw.columns]
    extra = [c for c in raw.columns if c not in expected]
    problems = [
        f"{file}, column {c!r} is missing. Add it; the columns are: {', '.join(expected)}."
        for c in missing
    ]
    problems += [
        f"{file}, column {c!r} is not known. Remove it or correct its name; "
        f"the columns are: {', '.join(expected)}."
        for c in extra
    ]
    columns: dict[str, pd.Series] = {}
    for field in schema["fields"]:
        if field["name"] not in missing:
            column, found = _column(raw[field["name"]], field, file)
            columns[field["name"]] = column
            problems += found

    key = str(schema.get("primaryKey"))
    if key in raw.columns:
        for row in raw.index[(raw[key] != "") & raw[key].duplicated()]:
            first = raw.index[raw[key] == raw.at[row, key]][0]
            problems.append(
                _at(file, row, key, f"{raw.at[row, key]!r} stands in row {first + 2} already")
                + " Give each row an id of its own."
            )
    for name, (table, ids) in (keys or {}).items():
        if name not in raw.columns:
            continue
        for row in raw.index[(raw[name] != "") & ~raw[name].isin(ids)]:
            near = difflib.get_close_matches(str(raw.at[row, name]), sorted(ids), n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            problems.append(
                _at(file, row, name, f"{raw.at[row, name]!r} is not in {table}.csv")
                + f"{hint} Correct it, or add it to {table}.csv first."
            )
    frame = pd.DataFrame(columns, index=raw.index)
    if not missing:
        problems += _values(frame, file) + _locators(frame, file)
    return frame, problems


def _at(file: str, row: int, column: str, what: str) -> str:
    return f"{file}, row {row + 2}, column {column!r}: {what}."


def _column(text: pd.Series, field: dict[str, Any], file: str) -> tuple[pd.Series, list[str]]:
    name, kind, rules = field["name"], field["type"], field.get("constraints", {})
    empty = text == ""
    problems = []
    if rules.get("required"):
        for row in text.index[empty]:
            problems.append(_at(file, row, name, "empty, but every row needs it") + " Fill it in.")
    if kind in ("integer", "number"):
        numbers = pd.to_numeric(text.mask(empty), errors="coerce")
        bad = numbers.isna() & ~empty
        if kind == "integer":
            bad |= (numbers % 1 != 0) & ~empty & numbers.notna()
            # '1e4' and '12700.0' would pass as numbers; a count is written in digits.
            bad |= ~empty & ~text.str.fullmatch(r"-?\d{1,15}")
        says = "whole number: digits only, such as 12700" if kind == "integer" else "number"
        for row in text.index[bad]:
            problems.append(_at(file, row, name, f"{text[row]!r} is not a {says.split(':')[0]}")
                            + f" Write a {says}.")  # fmt: skip
        for rule, sign, wrong in (("minimum", "small", "lt"), ("maximum", "large", "gt")):
            if rule in rules:
                over = getattr(numbers, wrong)(float(rules[rule])) & ~bad
                for row in text.index[over.fillna(False)]:
                    problems.append(
                        _at(file, row, name, f"{text[row]!r} is too {sign}")
                        + f" The {rule} is {rules[rule]}."
                    )
        if kind == "integer":
            return numbers.mask(bad).astype("Int64"), problems
        return numbers.astype("float64"), problems
    if "enum" in rules:
        allowed = rules["enum"]
        for row in text.index[~empty & ~text.isin(allowed)]:
            near = difflib.get_close_matches(text[row], allowed, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            problems.append(
                _at(file, row, name, f"{text[row]!r} is not allowed here")
                + f"{hint} Allowed: {', '.join(allowed)}."
            )
    if "pattern" in rules:
        for row in text.index[~empty & ~text.str.fullmatch(rules["pattern"])]:
            problems.append(
                _at(file, row, name, f"{text[row]!r} does not have the right form")
                + f" {field.get('example', 'See the descriptor of the table')}."
            )
    if field.get("rdfType") == "edtf":
        for row in text.index[~empty]:
            why = date_problem(text[row])
            if why:
                todo = " Write 2017-09-14, 2017-09, 2017 or 2017-09-14/2017-09-20."
                problems.append(_at(file, row, name, f"{text[row]!r} {why}") + todo)
    return text.mask(empty), problems


def _values(frame: pd.DataFrame, file: str) -> list[str]:
    """A qualifier says which bounds are stated: 'up to 150' has no lower one."""
    if not {"qualifier", "value_low", "value_high"} <= set(frame.columns):
        return []
    problems = []
    stated = frame[["value_low", "value_high"]].notna()
    for qualifier, bounds in BOUNDS.items():
        rows = frame["qualifier"] == qualifier
        for column in ("value_low", "value_high"):
            wrong = rows & (stated[column] != (column in bounds))
            for row in frame.index[wrong.fillna(False)]:
                what = "is empty" if column in bounds else "is filled"
                todo = "Fill it in" if column in bounds else "Empty it"
                problems.append(
                    _at(file, row, column, f"{what}, but the qualifier is {qualifier!r}")
                    + f" {todo}, or correct the qualifier."
                )
    upside_down = (frame["value_low"] > frame["value_high"]).fillna(False)
    for row in frame.index[upside_down.astype(bool)]:
        problems.append(
            _at(file, row, "value_low", f"{frame.at[row, 'value_low']!s} is more than value_high")
            + " Swap the two, or correct them."
        )
    apart = (frame["qualifier"] == "exact") & (frame["value_low"] != frame["value_high"])
    for row in frame.index[apart.fillna(False).astype(bool)]:
        problems.append(
            _at(file, row, "value_high", "differs from value_low, but the qualifier is 'exact'")
            + " Make them equal, or write the qualifier 'range'."
        )
    return problems


def _locators(frame: pd.DataFrame, file: str) -> list[str]:
    """Section and paragraph stand together or not at all."""
    if not {"section", "paragraph"} <= set(frame.columns) or frame["paragraph"].dtype != "Int64":
        return []
    half = frame["section"].isna() != frame["paragraph"].isna()
    return [
        _at(file, row, "paragraph", "section and paragraph must both be filled or both be empty")
        + " Complete the locator, such as 'scales' and 5."
        for row in frame.index[half]
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
        path.write_bytes(text.encode())
    return changed
