"""Tables as people bring them: Excel's CSV with semicolons, old encodings, workbooks.

`read_cells` gives the cells as text, as they stand, and says what it had to decide. It
judges no content: what a cell means is for the caller to find out.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

from .errors import DataError
from .findings import Finding, note, problem, quoted

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000

SAVE_AS = "Save it as 'CSV UTF-8' or as an Excel workbook (.xlsx)."
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
CYRILLIC, WESTERN = "cp1251", "cp1252"
WINDOWS = {CYRILLIC: "Windows Cyrillic", WESTERN: "Windows Western European"}
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u202a\u202c\u2060"))


# The rows of a file, each with its number in a spreadsheet.
Rows = list[tuple[int, list[str]]]


def read_cells(path: str | Path, dates: bool = True) -> tuple[Rows, list[Finding]]:
    """Read a student's table, whatever program saved it.

    Parameters
    ----------
    path : a file of text with commas, semicolons or tabs, in UTF-8, UTF-16 or a Windows
        encoding; or an Excel workbook (.xlsx, .xlsm), whose first sheet is read.
    dates : whether to note that Excel stored dates; False where nobody reads them.

    Returns
    -------
    The rows that are not empty, each as its number in a spreadsheet (the first row is 1) and
    its cells as text, nothing stripped or converted; and notes, a finding for each thing
    that had to be decided. Formulas are never calculated: a cell of text stays text, a cell of
    a workbook has the value that Excel stored. Dates of a workbook are written 2017-09-14.

    Raises
    ------
    DataError : there is no such file, or it is not a table. The message says what to do.
    """
    path = Path(path)
    name, data = path.name, _bytes(path)
    if not data.strip():
        raise _refused(name, "{file} is empty", "Was it saved after it was filled in?")
    if data[:4] == b"PK\x03\x04":
        rows, notes = _workbook(name, data, dates)
    else:
        rows, notes = _table(name, data)
    filled = [(n, row) for n, row in rows if any(tidy(cell) for cell in row)]
    if not filled:
        raise _refused(name, "{file} has no cell with anything in it", "Is it the right file?")
    return filled, notes


def _refused(name: str, what: str, todo: str, **values: object) -> DataError:
    return DataError([problem(what, todo, **values).at(name)])


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise _refused(path.name, "{file} is a folder", "Give the name of a file in it.")
    try:
        if path.stat().st_size > MAX_BYTES:
            todo = "Is it the right file? Copy the rows that are meant into a new one."
            what = "{file} is larger than {most} MB"
            raise _refused(path.name, what, todo, most=MAX_BYTES // 1_000_000)
        return path.read_bytes()
    except FileNotFoundError:
        raise _refused(
            path.name, "There is no file {file}", "Check its name and its folder."
        ) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        todo = "Is it open in another program?"
        raise _refused(path.name, "{file} cannot be read: {why}", todo, why=why) from None


def tidy(cell: str) -> str:
    """A cell without the spaces and invisible characters around it, and on one line."""
    return " ".join(cell.translate(_INVISIBLE).split())


def _table(name: str, data: bytes) -> tuple[Rows, list[Finding]]:
    text, notes = _decode(name, data)
    if re.match(r"\s*<(!doctype|html|\?xml)", text, re.I):
        raise _refused(name, "{file} is a web page or XML, and no table", SAVE_AS)
    if hint := re.match(r'"?sep=([,;\t])"?\r?\n', text, re.I):  # a line that Excel hides
        text, delimiter = text[hint.end() :], hint[1]
    else:
        delimiter, others = _delimiter(text)
        what = "{file} could be cut at {best} or at {other}; it was cut at {best}"
        best = DELIMITERS[delimiter]
        notes += [note(what, best=best, other=DELIMITERS[o]).at(name) for o in others]
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(reader, 1):
            _check_length(name, number)
            rows.append((number, row))
    except csv.Error as error:
        todo = (
            "Look for a quotation mark without its pair, or open the file in a spreadsheet."
            f" {SAVE_AS}"
        )
        what = "{file}, near line {line}: {why}"
        raise _refused(name, what, todo, line=reader.line_num, why=error) from None
    return rows, notes


def _check_length(name: str, rows: int) -> None:
    if rows > MAX_ROWS:
        what = "{file} has more than {most:,} rows"
        raise _refused(name, what, "Is it the right file?", most=MAX_ROWS)


def _decode(name: str, data: bytes) -> tuple[str, list[Finding]]:
    """The text, with a note where its encoding is not certain."""
    encoding = _unicode(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = ""
    if text and not re.search(r"[\0-\x08\x0e-\x1f]", text):
        return text, []
    if encoding != "utf-8-sig" or re.search(rb"[\0-\x08\x0e-\x1f]", data):
        raise _refused(name, "{file} is not a table: it holds bytes that are no text", SAVE_AS)
    return _windows(name, data)


def _unicode(data: bytes) -> str:
    """The form of Unicode that the first bytes speak for."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    even, odd = b"\0" in data[:200:2], b"\0" in data[1:200:2]
    if even != odd:
        return "utf-16-be" if even else "utf-16-le"
    return "utf-8-sig"


def _windows(name: str, data: bytes) -> tuple[str, list[Finding]]:
    """A text of an older Windows, with a note on how a word would read in the other encoding."""
    read = {e: data.decode(e, "replace") for e in WINDOWS}
    # Russian words are runs of bytes above ASCII; in Western texts such bytes stand alone.
    runs = Counter(len(run) > 1 for run in re.findall(rb"[\xa8\xb8\xc0-\xff]+", data))
    chosen, other = (CYRILLIC, WESTERN) if runs[True] > runs[False] else (WESTERN, CYRILLIC)
    pairs = zip(*(re.findall(r"[^\s,;\"]+", read[e]) for e in (chosen, other)), strict=False)
    word = next(((a, b) for a, b in pairs if a != b), None)
    if word is None:  # quotation marks and dashes are the same in both
        return read[chosen], []
    guessed = note(
        "{file} is not UTF-8",
        f"It was read as {WINDOWS[chosen]}: {{word}}; as {WINDOWS[other]} it would be {{other}}."
        " If the first is not right, save the file as 'CSV UTF-8'.",
        word=quoted(word[0]),
        other=quoted(word[1]),
    )
    return read[chosen], [guessed.at(name)]


def _delimiter(text: str) -> tuple[str, list[str]]:
    """The sign that cuts the most rows into equally many cells, and those that do as well."""
    found = {}
    for sign in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
        try:
            widths = [len(row) for row, _ in zip(reader, range(200), strict=False) if any(row)]
        except csv.Error:
            continue
        common = Counter(w for w in widths if w > 1).most_common(1)
        if common:
            found[sign] = (common[0][1], common[0][0])
    best = max(found, key=lambda sign: found[sign], default=",")
    return best, [o for o in found if o != best and found[o][0] == found[best][0]]


def _workbook(name: str, data: bytes, note_dates: bool) -> tuple[Rows, list[Finding]]:
    try:
        if "xl/workbook.xml" not in zipfile.ZipFile(io.BytesIO(data)).namelist():
            raise _refused(name, "{file} is not an Excel workbook", SAVE_AS)
        import openpyxl

        values, formulas = (
            openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=stored)
            for stored in (True, False)
        )
        sheets = [s.title for s in values.worksheets]
        rows, dates = _sheet(name, values.worksheets[0], formulas.worksheets[0])
    except ImportError:
        raise _refused(
            name,
            "{file} is an Excel workbook, and the package openpyxl, which reads these, is not"
            " installed",
            "In Excel, save the sheet as 'CSV UTF-8'.",
        ) from None
    except DataError:
        raise
    except Exception:  # a damaged workbook fails in many ways, each deep inside the library
        raise _refused(
            name, "{file} is a damaged Excel workbook", "Open and save it again."
        ) from None
    notes = []
    if len(sheets) > 1:
        what = "{file} has {n} sheets; the first, {first}, was read"
        notes.append(note(what, n=len(sheets), first=quoted(sheets[0])))
    if dates and note_dates:
        notes.append(
            note(
                "{file}: in {n} {rows}, first in row {first}, Excel stored a date as one day",
                "If a month or a year was meant, format the cell as text and write 2017-08 or"
                " 2017.",
                n=len(dates),
                rows="row" if len(dates) == 1 else "rows",
                first=dates[0],
            )
        )
    return rows, [n.at(name) for n in notes]


def _sheet(name: str, values: Any, formulas: Any) -> tuple[Rows, list[int]]:
    """The rows of a sheet, all of one length, and which of them hold dates."""
    rows, dates = [], []
    for sheet in (values, formulas):
        sheet.reset_dimensions()  # some programs write a wrong size
    both = zip(*(s.iter_rows(values_only=True) for s in (values, formulas)), strict=False)
    for number, (stored, typed) in enumerate(both, 1):
        _check_length(name, number)
        cells = [t if s is None else s for s, t in zip(stored, typed, strict=False)]
        rows.append((number, [_as_text(cell) for cell in cells]))
        dates += [number] * any(isinstance(cell, datetime.date) for cell in cells)
    width = max((len(row) for _, row in rows), default=0)
    for _, row in rows:  # a workbook does not store the empty cells at the end of a row
        row += [""] * (width - len(row))
    return rows, dates


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
