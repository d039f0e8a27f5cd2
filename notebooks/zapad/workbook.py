"""The cells of an Excel workbook, and where it shows something else than it holds."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from .errors import DataError
from .findings import Finding, note, problem, question, quoted
from .spreadsheet import SAVE_AS, Rows, check_length, refused

MAX_UNPACKED = 50_000_000  # bytes: a workbook is a ZIP, and a small one can hold very much
MAX_CELLS = 1_000_000

# A number is shown as it is: with groups of digits, with fewer or more than three decimals.
_PLAIN = re.compile(r"General|@|[#0, ]*[#0](\.(0{1,2}|0{4,}))?|#(,|\\? )##0")
_SIGNS = re.compile(r"\[\$?-[^\]]*\]|_.|\*.|[-+()]")  # of language, room and negative numbers
_TEXT_DATE = re.compile(r"\s*\d{1,2}[./-]\d{1,2}[./-]\d{4}\s*")


def read_workbook(name: str, data: bytes, dates: bool) -> tuple[Rows, list[Finding]]:
    """The rows of the first sheet that is not hidden; see `read_cells`."""
    try:
        _check(name, zipfile.ZipFile(io.BytesIO(data)))
        import openpyxl

        values, formulas = (
            openpyxl.load_workbook(io.BytesIO(data), data_only=stored, rich_text=True)
            for stored in (True, False)
        )
    except ImportError:
        raise refused(
            name,
            "{file} is an Excel workbook, and the package openpyxl, which reads these, is not"
            " installed",
            "In Excel, save the sheet as 'CSV UTF-8'.",
        ) from None
    except DataError:
        raise
    except Exception:  # a damaged workbook fails in many ways, each deep inside the library
        todo = "Open and save it again."
        raise refused(name, "{file} is a damaged Excel workbook", todo) from None
    sheets = values.worksheets
    shown = [s for s in sheets if s.sheet_state == "visible"]
    if not shown:
        raise refused(name, "{file} has no sheet that is shown", "Unhide the one that is meant.")
    sheet = shown[0]
    rows = _rows(name, sheet, formulas[sheet.title])
    findings = []
    if len(sheets) > 1:
        first = "the first" if sheet is sheets[0] else "the first that is not hidden"
        what = f"{{file}} has {{n}} sheets; {first}, {{title}}, was read"
        findings.append(note(what, n=len(sheets), title=quoted(sheet.title)).at(name))
    findings += [*_joined(name, sheet), *_hidden(name, sheet), *_shown_otherwise(name, sheet)]
    if dates:
        findings += _dates(name, sheet)
    findings += _not_calculated(name, sheet, formulas[sheet.title])
    return rows, findings


def _check(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse what is no workbook, or far too large, before it is unpacked."""
    if "xl/workbook.xml" not in archive.namelist():
        raise refused(name, "{file} is not an Excel workbook", SAVE_AS)
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
        what = "{file} holds more than {most} MB"
        todo = "Is it the right file? Copy the rows that are meant into a new one."
        raise refused(name, what, todo, most=MAX_UNPACKED // 1_000_000)
    if b"http://purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
        what = "{file} is saved as 'Strict Open XML', which cannot be read here"
        raise refused(name, what, "Save it as 'Excel Workbook (.xlsx)'.")


def _rows(name: str, values: Any, formulas: Any) -> Rows:
    """The rows of a sheet, all of one length."""
    check_length(name, values.max_row)
    if values.max_row * values.max_column > MAX_CELLS:
        what = "{file} has more than {most:,} cells"
        raise refused(name, what, "Delete the empty rows and columns.", most=MAX_CELLS)
    both = zip(values.iter_rows(), formulas.iter_rows(), strict=False)
    return [(n, [*map(_stored, *pair)]) for n, pair in enumerate(both, 1)]


def _stored(cell: Any, formula: Any) -> str:
    """What Excel stored for a cell, or its formula if nothing was."""
    return _as_text(formula.value if cell.value is None else cell.value)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _joined(name: str, sheet: Any) -> Iterator[Finding]:
    for area in sheet.merged_cells.ranges:
        what = "the cells {area} are joined into one: only the first holds what is shown"
        joined = problem(what, "Split them, and fill in each that is meant.", area=area.coord)
        for row in range(area.min_row, area.max_row + 1):
            yield joined.at(name, row)


def _hidden(name: str, sheet: Any) -> Iterator[Finding]:
    """Rows and columns with something in them that the sheet does not show."""
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        if sheet.row_dimensions[number].hidden and any(value is not None for value in row):
            todo = "Show them, or delete them."
            yield problem("hidden or filtered out, but it would be read", todo).at(name, number)
    for letter, column in sheet.column_dimensions.items():
        if column.hidden and any(cell.value is not None for cell in sheet[letter]):
            yield note("column {letter} is hidden, and was read", letter=letter).at(name)


def _cells(sheet: Any) -> Iterator[Any]:
    return (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)


def _shown_otherwise(name: str, sheet: Any) -> Iterator[Finding]:
    """Numbers in a format that changes them, and text that is struck out or raised."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    for cell in _cells(sheet):
        fonts = [cell.font]
        if isinstance(cell.value, CellRichText):
            fonts += [part.font for part in cell.value if isinstance(part, TextBlock)]
        if any(font.strike or getattr(font, "vertAlign", None) for font in fonts):
            what = "{cell} has signs that are struck out, raised or lowered"
            odd = question(what, "Write only what counts.", cell=quoted(_as_text(cell.value)))
            yield odd.at(name, cell.row, cell.column_letter)
        elif cell.data_type == "n" and not _PLAIN.fullmatch(_bare(cell.number_format)):
            yield question(
                "the cell holds {cell}, but its format {format} shows something else",
                "Look at the source, and write all digits into a cell of the format 'Text'.",
                cell=quoted(_as_text(cell.value)),
                format=quoted(cell.number_format),
            ).at(name, cell.row, cell.column_letter)


def _not_calculated(name: str, sheet: Any, formulas: Any) -> Iterator[Finding]:
    """Formulas of a program that stored no results with them."""
    for cell in _cells(formulas):
        if cell.data_type == "f" and sheet[cell.coordinate].value is None:
            what = "{cell} is a formula, and its result is not stored"
            todo = "Open the file in a spreadsheet and save it, or write what the source says."
            found = problem(what, todo, cell=quoted(_as_text(cell.value)))
            yield found.at(name, cell.row, cell.column_letter)


def _bare(number_format: str) -> str:
    """A format for positive numbers, without what it says of room and language."""
    return _SIGNS.sub("", number_format.split(";")[0])


def _dates(name: str, sheet: Any) -> Iterator[Finding]:
    """Excel's dates are days; beside dates that it took for text they may be turned round."""
    dates = [cell for cell in _cells(sheet) if isinstance(cell.value, datetime.date)]
    if rows := sorted({cell.row for cell in dates}):
        lines = "row" if len(rows) == 1 else "rows"
        yield note(
            f"{{file}}: in {{n}} {lines}, first in row {{first}}, Excel stored a date as one day",
            "If a month or a year was meant, format the cell as text and write 2017-08 or 2017.",
            n=len(rows),
            first=rows[0],
        ).at(name)
    as_text = {cell.column for cell in _cells(sheet) if _TEXT_DATE.fullmatch(_as_text(cell.value))}
    for cell in dates:
        if cell.column in as_text and cell.value.day <= 12 and cell.value.day != cell.value.month:
            yield question(
                "Excel holds {date}, but took other dates of the column for text: day and month"
                " may be turned round",
                "Look at the source, and write {date} or {turned} into a cell of the format"
                " 'Text'.",
                date=f"{cell.value:%Y-%m-%d}",
                turned=f"{cell.value:%Y-%d-%m}",
            ).at(name, cell.row, cell.column_letter)
