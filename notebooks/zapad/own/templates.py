"""The empty table to fill in, what its columns mean, and filled samples."""

from __future__ import annotations

import csv
import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import ZapadError
from ..files import write
from ..tables import DATA, DESCRIPTOR

TEMPLATE = "own-template"
SAMPLES = {"zapad-2009": "own-zapad-2009", "broken": "own-broken"}
MAX_CLAIMS = 2000


@lru_cache(maxsize=8)
def resource(name: str) -> dict[str, Any]:
    """What the descriptor of the collection says about one of its files."""
    package = json.loads((DATA / DESCRIPTOR).read_text(encoding="utf-8"))
    found: dict[str, Any] = next(r for r in package["resources"] if r["name"] == name)
    return found


def schema() -> dict[str, Any]:
    """The Table Schema of a reader's own table."""
    found: dict[str, Any] = resource(TEMPLATE)["schema"]
    return found


def is_needed(field: dict[str, Any]) -> bool:
    """Whether every row must fill in this column."""
    return bool(field.get("constraints", {}).get("required"))


def allowed(field: dict[str, Any]) -> list[str]:
    """The words that a column allows; an empty list where it is free."""
    return list(field.get("constraints", {}).get("enum", []))


def fields() -> pd.DataFrame:
    """The columns of the template in plain words: which must be filled, what they mean, allow."""
    return pd.DataFrame(
        [
            {
                "column": f["name"],
                "needed": "yes" if is_needed(f) else "",
                "meaning": f["description"],
                "allowed": ", ".join(allowed(f)),
            }
            for f in schema()["fields"]
        ]
    )


def template(path: str | Path = "my-claims.csv") -> Path:
    """Write an empty claims table to `path`, to be filled in with a spreadsheet or an editor.

    It has the header and one example row, which begins with ``#`` and is not read. A name in
    .xlsx gives an Excel workbook, whose cells offer the words that are allowed.

    Raises
    ------
    ZapadError : there is a file of that name (it is left alone), or it cannot be written.
    """
    path = Path(path)
    text = (DATA / resource(TEMPLATE)["path"]).read_text(encoding="utf-8")
    if path.suffix.lower() == ".xlsx":
        return write(path, _workbook(csv.reader(io.StringIO(text))), overwrite=False)
    # With a byte order mark Excel opens it as UTF-8.
    return write(path, b"\xef\xbb\xbf" + text.encode(), overwrite=False)


def _workbook(rows: Any) -> bytes:
    """The template as a workbook: text stays text, and closed columns have lists to choose from."""
    try:
        import openpyxl
    except ImportError:
        raise ZapadError(
            "The package openpyxl, which writes Excel workbooks, is not installed. Give the"
            " template a name in .csv."
        ) from None
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active.freeze_panes = "A2"
    for number, field in enumerate(schema()["fields"], 1):
        _format(book.active, number, field)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _format(sheet: Any, number: int, field: dict[str, Any]) -> None:
    """Make a column of the workbook fit for what it will hold."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(number)
    sheet.column_dimensions[letter].width = 16
    sheet.cell(1, number).font = Font(bold=True)
    if field["type"] != "integer":  # so that Excel does not make days of months and years
        sheet.column_dimensions[letter].number_format = "@"
    if words := allowed(field):
        choose = DataValidation("list", formula1=f'"{",".join(words)}"')
        choose.add(f"{letter}3:{letter}{MAX_CLAIMS}")
        sheet.add_data_validation(choose)


def sample(name: str = "zapad-2009") -> Path:
    """Where a sample that ships with the collection lies: ``zapad-2009`` or ``broken``."""
    if name not in SAMPLES:
        raise ZapadError(f"There is no sample {name!r}. The samples are: {', '.join(SAMPLES)}.")
    return DATA / resource(SAMPLES[name])["path"]
