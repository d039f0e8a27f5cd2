"""Tables as people bring them: Excel's CSV with semicolons, old encodings, workbooks.

`read_cells` gives the cells as text, as they stand, and says what it had to decide. It
judges no content: what a cell means is for the caller to find out.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path

from .errors import DataError
from .findings import Finding, note, problem, quoted

MAX_BYTES = 20_000_000
MAX_ROWS = 100_000

SAVE_AS = "Save it as 'CSV UTF-8' or as an Excel workbook (.xlsx)."
TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")  # endings of files that may be meant
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
CYRILLIC, WESTERN, CENTRAL = "cp1251", "cp1252", "cp1250"
WINDOWS = {
    CYRILLIC: "Windows Cyrillic",
    WESTERN: "Windows Western European",
    CENTRAL: "Windows Central European",
}
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
    its cells as text, nothing stripped or converted; and findings: a note for each thing
    that had to be decided, a problem or question where a workbook shows something else than it
    holds (their columns are letters). Formulas are never calculated: a cell of text stays text,
    a cell of a workbook has the value that Excel stored, dates are written 2017-09-14.

    Raises
    ------
    DataError : there is no such file, or it is not a table. The message says what to do.
    """
    path = Path(path)
    name, data = path.name, _bytes(path)
    if not data.strip():
        raise refused(name, "{file} is empty", "Was it saved after it was filled in?")
    if data[:4] == b"PK\x03\x04":
        from .workbook import read_workbook

        rows, notes = read_workbook(name, data, dates)
    else:
        rows, notes = _table(name, data)
    filled = [(n, row) for n, row in rows if any(tidy(cell) for cell in row)]
    if not filled:
        raise refused(name, "{file} has no cell with anything in it", "Is it the right file?")
    return filled, notes


def refused(name: str, what: str, todo: str, **values: object) -> DataError:
    """The error for a file that is no table."""
    return DataError([problem(what, todo, **values).at(name)])


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise refused(path.name, "{file} is a folder", "Give the name of a file in it.")
    try:
        if path.stat().st_size > MAX_BYTES:
            todo = "Is it the right file? Copy the rows that are meant into a new one."
            what = "{file} is larger than {most} MB"
            raise refused(path.name, what, todo, most=MAX_BYTES // 1_000_000)
        return path.read_bytes()
    except FileNotFoundError:
        near = [p.name for p in path.parent.glob("*") if p.suffix.lower() in TABLES]
        there = f" There are: {', '.join(sorted(near)[:9])}." if near else ""
        todo = "Check its name and its folder.{there}"
        raise refused(path.name, "There is no file {file}", todo, there=there) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        todo = "Is it open in another program?"
        raise refused(path.name, "{file} cannot be read: {why}", todo, why=why) from None


def tidy(cell: str) -> str:
    """A cell without the spaces and invisible characters around it, and on one line."""
    return " ".join(cell.translate(_INVISIBLE).split())


def _table(name: str, data: bytes) -> tuple[Rows, list[Finding]]:
    text, notes = _decode(name, data)
    if re.match(r"\s*<(!doctype|html|\?xml)", text, re.I):
        raise refused(name, "{file} is a web page or XML, and no table", SAVE_AS)
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
            check_length(name, number)
            rows.append((number, row))
    except csv.Error as error:
        todo = (
            "Look for a quotation mark without its pair, or open the file in a spreadsheet."
            f" {SAVE_AS}"
        )
        what = "{file}, near line {line}: {why}"
        raise refused(name, what, todo, line=reader.line_num, why=error) from None
    return rows, notes


def check_length(name: str, rows: int) -> None:
    """Refuse a file of very many rows."""
    if rows > MAX_ROWS:
        what = "{file} has more than {most:,} rows"
        raise refused(name, what, "Is it the right file?", most=MAX_ROWS)


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
        raise refused(name, "{file} is not a table: it holds bytes that are no text", SAVE_AS)
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
    # Polish letters are signs in Western: Wojsko³, Bia³oruœ.
    if chosen == WESTERN and re.search(r"[^\W\d_][¹³¿¾¼¯¥£]|[¹³¿¾¼¯¥£][^\W\d_]", read[WESTERN]):
        chosen, other = CENTRAL, WESTERN
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
