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

from .errors import ZapadError

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000

SAVE_AS = "Save it as 'CSV UTF-8' or as an Excel workbook (.xlsx)"
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
CYRILLIC, WESTERN = "cp1251", "cp1252"
WINDOWS = {CYRILLIC: "Windows Cyrillic", WESTERN: "Windows Western European"}
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u202a\u202c\u2060"))


def read_cells(
    path: str | Path, dates: bool = True
) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Read a student's table, whatever program saved it.

    Parameters
    ----------
    path : a file of text with commas, semicolons or tabs, in UTF-8, UTF-16 or a Windows
        encoding; or an Excel workbook (.xlsx, .xlsm), whose first sheet is read.
    dates : whether to note that Excel stored dates; False where nobody reads them.

    Returns
    -------
    The rows that are not empty, each as its number in a spreadsheet (the first row is 1) and
    its cells as text, nothing stripped or converted; and notes, one sentence for each thing
    that had to be decided. Formulas are never calculated: a cell of text stays text, a cell of
    a workbook has the value that Excel stored. Dates of a workbook are written 2017-09-14.

    Raises
    ------
    ZapadError : there is no such file, or it is not a table. The message says what to do.
    """
    path = Path(path)
    if path.is_dir():
        raise ZapadError(f"{path.name} is a folder. Give the name of a file in it.")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ZapadError(
                f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB. Is it the right file?"
                " Copy the rows that are meant into a new one."
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise ZapadError(f"There is no file {path.name}. Check its name and its folder.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ZapadError(
            f"{path.name} cannot be read: {why}. Is it open in another program?"
        ) from None
    if not data.strip():
        raise ZapadError(f"{path.name} is empty. Was it saved after it was filled in?")
    if data[:4] == b"PK\x03\x04":
        rows, notes = _workbook(path.name, data, dates)
    else:
        rows, notes = _text(path, data)
    filled = [(n, row) for n, row in rows if any(tidy(cell) for cell in row)]
    if not filled:
        raise ZapadError(f"{path.name} has no cell with anything in it. Is it the right file?")
    return filled, notes


def tidy(cell: str) -> str:
    """A cell without the spaces and invisible characters around it, and on one line."""
    return " ".join(cell.translate(_INVISIBLE).split())


def _text(path: Path, data: bytes) -> tuple[list[tuple[int, list[str]]], list[str]]:
    text, notes = _decode(path.name, data)
    if re.match(r"\s*<(!doctype|html|\?xml)", text, re.I):
        raise ZapadError(f"{path.name} is a web page or XML, and no table. {SAVE_AS}.")
    if hint := re.match(r'"?sep=([,;\t])"?\r?\n', text, re.I):  # a line that Excel hides
        text, delimiter = text[hint.end() :], hint[1]
    else:
        delimiter = _delimiter(path.name, text, notes)
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(reader, 1):
            if number > MAX_ROWS:
                raise ZapadError(_too_long(path.name))
            rows.append((number, row))
    except csv.Error as error:
        raise ZapadError(
            f"{path.name}, near line {reader.line_num}: {error}. Look for a quotation mark"
            f" without its pair, or open the file in a spreadsheet. {SAVE_AS}."
        ) from None
    return rows, notes


def _decode(name: str, data: bytes) -> tuple[str, list[str]]:
    """The text, with a note where its encoding is not certain."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif b"\0" in data[1:200:2] and b"\0" not in data[:200:2]:
        encoding = "utf-16-le"
    elif b"\0" in data[:200:2] and b"\0" not in data[1:200:2]:
        encoding = "utf-16-be"
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = ""
    if text and not re.search(r"[\0-\x08\x0e-\x1f]", text):
        return text, []
    if encoding != "utf-8-sig" or re.search(rb"[\0-\x08\x0e-\x1f]", data):
        raise ZapadError(f"{name} is not a table: it holds bytes that are no text. {SAVE_AS}.")
    read = {e: data.decode(e, "replace") for e in (CYRILLIC, WESTERN)}
    # Russian words are runs of bytes above ASCII; in Western texts such bytes stand alone.
    runs = Counter(len(run) > 1 for run in re.findall(rb"[\xa8\xb8\xc0-\xff]+", data))
    chosen, other = (CYRILLIC, WESTERN) if runs[True] > runs[False] else (WESTERN, CYRILLIC)
    pairs = zip(*(re.findall(r"[^\s,;\"]+", read[e]) for e in (chosen, other)), strict=False)
    word = next(((a, b) for a, b in pairs if a != b), None)
    if word is None:  # quotation marks and dashes are the same in both
        return read[chosen], []
    note = (
        f"{name} is not UTF-8. It was read as {WINDOWS[chosen]}: {word[0]!r}; as {WINDOWS[other]}"
        f" it would be {word[1]!r}. If the first is not right, save the file as 'CSV UTF-8'."
    )
    return read[chosen], [note]


def _delimiter(name: str, text: str, notes: list[str]) -> str:
    """The sign that cuts the most rows into equally many cells."""
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
    for other in found:
        if other != best and found[other][0] == found[best][0]:
            notes.append(
                f"{name} could be cut at {DELIMITERS[best]} or at {DELIMITERS[other]}; it was cut"
                f" at {DELIMITERS[best]}."
            )
    return best


def _workbook(
    name: str, data: bytes, note_dates: bool
) -> tuple[list[tuple[int, list[str]]], list[str]]:
    try:
        if "xl/workbook.xml" not in zipfile.ZipFile(io.BytesIO(data)).namelist():
            raise ZapadError(f"{name} is not an Excel workbook. {SAVE_AS}.")
        import openpyxl

        values, formulas = (
            openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=stored)
            for stored in (True, False)
        )
        sheets = [s.title for s in values.worksheets]
        pair = [book.worksheets[0] for book in (values, formulas)]
        for sheet in pair:
            sheet.reset_dimensions()  # some programs write a wrong size
        rows, dates = [], []
        both = zip(*(sheet.iter_rows(values_only=True) for sheet in pair), strict=False)
        for number, (stored, typed) in enumerate(both, 1):
            if number > MAX_ROWS:
                raise ZapadError(_too_long(name))
            cells = [t if s is None else s for s, t in zip(stored, typed, strict=False)]
            rows.append((number, [_as_text(cell) for cell in cells]))
            dates += [number] * any(isinstance(cell, datetime.date) for cell in cells)
    except ImportError:
        raise ZapadError(
            f"{name} is an Excel workbook, and the package openpyxl, which reads these, is not"
            " installed. In Excel, save the sheet as 'CSV UTF-8'."
        ) from None
    except ZapadError:
        raise
    except Exception:  # a damaged workbook fails in many ways, each deep inside the library
        raise ZapadError(f"{name} is a damaged Excel workbook. Open and save it again.") from None
    width = max((len(row) for _, row in rows), default=0)
    for _, row in rows:  # a workbook does not store the empty cells at the end of a row
        row += [""] * (width - len(row))
    notes = []
    if len(sheets) > 1:
        notes.append(f"{name} has {len(sheets)} sheets; the first, {sheets[0]!r}, was read.")
    if dates and note_dates:
        notes.append(
            f"{name}: in {len(dates)} {'row' if len(dates) == 1 else 'rows'}, first in row"
            f" {dates[0]}, Excel stored a date as one day. If a month or a year was meant, format"
            " the cell as text and write 2017-08 or 2017."
        )
    return rows, notes


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


def _too_long(name: str) -> str:
    return f"{name} has more than {MAX_ROWS:,} rows. Is it the right file?"
