"""A claims table of a reader's own: a template, a patient reader, the checks, the audit.

Files come from spreadsheets of every language. What can be read in one way only is read, and
a note says how. What can be read in two ways (is 12.700 twelve thousand seven hundred?) is
asked back, with the ways to answer; nothing is guessed, and no file is ever changed.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from ..dates import date_problem
from ..errors import DataError, ZapadError
from ..quantities import audit, intervals, printed, total, words
from ..spreadsheet import read_cells, tidy
from ..tables import DATA, DESCRIPTOR, _near, _quoted, faults, frame_of
from ..vocabulary import scope_words

TEMPLATE = "own-template"
SAMPLES = {"zapad-2009": "own-zapad-2009", "broken": "own-broken"}
MAX_OWN_ROWS = 2000
SAMPLE_ROWS = 3  # of many alike messages so many are told in full, of the rest the rows

THOUSANDS = {".": "dots", ",": "commas"}
DATES = ("day first", "month first")
WEB = re.compile(r"https?://[^\s/]", re.I)


class OwnTableError(DataError):
    """All that is wrong or open in a reader's table.

    `problems` are sentences, one for each cell that must be corrected; `questions` those that
    only the reader can answer. The message sums up what repeats; these two lists hold all.
    """

    def __init__(self, findings: list[Finding]) -> None:
        findings = sorted(findings, key=lambda f: f.row or 0)
        problems = [f for f in findings if f.kind == "problem"]
        questions = [f for f in findings if f.kind == "question"]
        super().__init__([f.sentence for f in problems + questions])
        self.questions = [f.sentence for f in questions]
        self.problems = [f.sentence for f in problems]
        parts = []
        for found, noun, rest in (
            (problems, "problem", ""),
            (questions, "question", " that only you can answer"),
        ):
            if found:
                plural = "" if len(found) == 1 else "s"
                parts += [f"{len(found)} {noun}{plural}{rest}:", *summed_up(found)]
        self.args = ("\n".join(parts),)


@dataclass(frozen=True)
class Finding:
    """One thing to say about a file: a problem, a question, or a note on how it was read."""

    kind: str
    file: str
    text: str
    row: int | None = None
    column: str | None = None

    @property
    def sentence(self) -> str:
        """The whole message: file, row, column, what, and what to do."""
        return _sentence(self.file, [] if self.row is None else [self.row], self.column, self.text)


def _sentence(file: str, rows: list[int], column: str | None, text: str) -> str:
    where = [file]
    if rows:
        where.append(f"{'row' if len(rows) == 1 else 'rows'} {_runs(rows)}")
    if column is not None:
        where.append(f"column {_quoted(column)}")
    return f"{', '.join(where)}: {text}"


def _runs(numbers: Iterable[int]) -> str:
    """``3, 5 and 7 to 9``: row numbers as a person would list them."""
    runs: list[list[int]] = []
    for n in sorted(set(numbers)):
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    said = []
    for r in runs:
        said += [f"{r[0]} to {r[-1]}"] if len(r) > 2 else [str(n) for n in r]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def summed_up(findings: list[Finding]) -> list[str]:
    """One sentence for each different message; of many alike the first in full."""
    alike: dict[tuple[str | None, str], dict[str, list[Finding]]] = {}
    for f in findings:
        shape = re.sub(r"(['\"]).*?\1|\d+", "…", f.text)
        alike.setdefault((f.column, shape), {}).setdefault(f.text, []).append(f)
    lines = []
    for (column, _), texts in alike.items():
        told = list(texts.items())
        # An answer holds for the file, so that one example of a question is enough.
        shown = 1 if told[0][1][0].kind == "question" else SAMPLE_ROWS
        for text, same in told[:shown]:
            lines.append(_sentence(same[0].file, [f.row for f in same if f.row], column, text))
        rest = [f for _, same in told[shown:] for f in same]
        if rest:
            rows = [f.row for f in rest if f.row]
            lines.append(
                _sentence(rest[0].file, rows, column, "the same, with something else in the cell.")
            )
    return lines


@dataclass
class _File:
    """A file on its way from cells to a table."""

    name: str
    lines: list[int] = field(default_factory=list)  # the number of each row that is read
    cells: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    handled: set[tuple[int, str]] = field(default_factory=set)  # cells with a message already

    def say(self, kind: str, text: str, row: int | None = None, column: str | None = None) -> None:
        self.findings.append(Finding(kind, self.name, text, row, column))
        if kind != "note" and row is not None and column is not None:
            self.handled.add((row, column))


# ---- the template ---------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _resource(name: str) -> dict[str, Any]:
    package = json.loads((DATA / DESCRIPTOR).read_text(encoding="utf-8"))
    found: dict[str, Any] = next(r for r in package["resources"] if r["name"] == name)
    return found


def own_fields() -> pd.DataFrame:
    """The columns of the template in plain words: which must be filled, what they mean, allow."""
    return pd.DataFrame(
        [
            {
                "column": f["name"],
                "needed": "yes" if f.get("constraints", {}).get("required") else "",
                "meaning": f["description"],
                "allowed": ", ".join(f.get("constraints", {}).get("enum", [])),
            }
            for f in _resource(TEMPLATE)["schema"]["fields"]
        ]
    )


def own_template(path: str | Path = "my-claims.csv") -> Path:
    """Write an empty claims table to `path`, to be filled in with a spreadsheet or an editor.

    It has the header and one example row, which begins with ``#`` and is not read. A name in
    .xlsx gives an Excel workbook, whose cells offer the words that are allowed.

    Raises
    ------
    ZapadError : there is a file of that name (it is left alone), or it cannot be written.
    """
    path = Path(path)
    text = (DATA / _resource(TEMPLATE)["path"]).read_text(encoding="utf-8")
    if path.suffix.lower() == ".xlsx":
        return _write(path, _template_workbook(text), overwrite=False)
    # With a byte order mark Excel opens it as UTF-8.
    return _write(path, b"\xef\xbb\xbf" + text.encode(), overwrite=False)


def _template_workbook(text: str) -> bytes:
    """The template as a workbook: text stays text, and closed columns have lists to choose from."""
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation
    except ImportError:
        raise ZapadError(
            "The package openpyxl, which writes Excel workbooks, is not installed. Give the"
            " template a name in .csv."
        ) from None
    book = Workbook()
    sheet = book.active
    for row in csv.reader(io.StringIO(text)):
        sheet.append(row)
    sheet.freeze_panes = "A2"
    for i, about in enumerate(_resource(TEMPLATE)["schema"]["fields"], 1):
        letter = get_column_letter(i)
        sheet.column_dimensions[letter].width = 16
        sheet.cell(1, i).font = Font(bold=True)
        if about["type"] != "integer":  # so that Excel does not make days of months and years
            sheet.column_dimensions[letter].number_format = "@"
        if words_allowed := about.get("constraints", {}).get("enum"):
            choose = DataValidation("list", formula1=f'"{",".join(words_allowed)}"')
            choose.add(f"{letter}3:{letter}{MAX_OWN_ROWS}")
            sheet.add_data_validation(choose)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def own_sample(name: str = "zapad-2009") -> Path:
    """Where a sample that ships with the collection lies: ``zapad-2009`` or ``broken``."""
    if name not in SAMPLES:
        raise ZapadError(f"There is no sample {name!r}. The samples are: {', '.join(SAMPLES)}.")
    return DATA / _resource(SAMPLES[name])["path"]


def _write(path: Path, data: bytes, *, overwrite: bool) -> Path:
    """Write a file; one that is there already is left alone unless `overwrite`."""
    try:
        with path.open("wb" if overwrite else "xb") as file:
            file.write(data)
    except FileExistsError:
        raise ZapadError(
            f"There is a file {path.name} already; it was left as it is. Choose another name."
        ) from None
    except OSError as error:
        raise ZapadError(
            f"{path.name} cannot be written: {error.strerror}. Choose another name or folder."
        ) from None
    return path


# ---- reading --------------------------------------------------------------------------------


def own_read(
    path: str | Path,
    *,
    thousands: str | None = None,
    dates: str | None = None,
    corrections: Mapping[tuple[int, str], object] | None = None,
) -> pd.DataFrame:
    """Read a claims table of your own, and check it against the rules of the template.

    Parameters
    ----------
    path : a CSV in any common form (commas, semicolons, tabs; UTF-8, UTF-16, Windows), or .xlsx.
    thousands : ``"."`` or ``","`` if this sign separates thousands in the whole file.
    dates : ``"day first"`` or ``"month first"`` if dates such as 04.05.2017 are so.
    corrections : new contents for cells, ``{(7, "qualifier"): "about"}``, by row (as a
        spreadsheet counts) and column. The file stays as it is; each is noted.

    Returns
    -------
    One claim a row: the columns of the template with their types (values ``Int64``, the rest
    text), columns of your own as they are, and what the charts need (`actor`, `counts`,
    `words`, `printed`, `cited`, `reference`). ``attrs["notes"]`` says how the file was read,
    summed up; `own_check` lists every cell.

    Raises
    ------
    OwnTableError : with everything that is wrong, and every question, at once.
    ZapadError : there is no such file, or it is no table.
    """
    file = _examined(path, thousands, dates, corrections)
    open_ones = [f for f in file.findings if f.kind != "note"]
    if open_ones:
        raise OwnTableError(open_ones)
    frame = _labelled(_frame(file))
    frame.attrs["notes"] = summed_up(file.findings)
    return frame


def own_check(
    path: str | Path,
    *,
    thousands: str | None = None,
    dates: str | None = None,
    corrections: Mapping[tuple[int, str], object] | None = None,
) -> pd.DataFrame:
    """What `own_read` would say to a file, as a table: one row for each different finding.

    Columns: `kind` (problem, question, note), `row`, `column`, `what` (with what to do).
    Parameters are those of `own_read`. An empty table means that there is nothing to say.
    """
    file = _examined(path, thousands, dates, corrections)
    order = ["problem", "question", "note"]
    groups: dict[tuple[str, str, str], list[int]] = {}
    for f in sorted(file.findings, key=lambda f: (order.index(f.kind), f.row or 0)):
        rows = groups.setdefault((f.kind, f.column or "", f.text), [])
        rows += [f.row] if f.row is not None else []
    found = [
        {"kind": kind, "row": _runs(rows) if rows else "", "column": column, "what": text}
        for (kind, column, text), rows in groups.items()
    ]
    return pd.DataFrame(found, columns=["kind", "row", "column", "what"])


def _examined(
    path: str | Path,
    thousands: str | None,
    dates: str | None,
    corrections: Mapping[tuple[int, str], object] | None,
) -> _File:
    """Read and check a file; everything there is to say stands in its findings."""
    if thousands is not None and thousands not in THOUSANDS:
        raise ZapadError(f"thousands={thousands!r} is no answer. Write '.' or ',', or nothing.")
    if dates is not None and dates not in DATES:
        raise ZapadError(
            f"dates={dates!r} is no answer. Write 'day first' or 'month first', or nothing."
        )
    schema = _resource(TEMPLATE)["schema"]
    rows, notes = read_cells(path)
    file = _File(Path(path).name)
    for note in notes:
        file.say("note", re.sub(rf"^{re.escape(file.name)}:? ", "", note))
    _into_columns(file, rows, schema)
    _correct(file, corrections or {})
    if not file.cells:
        return file
    kinds = {f["name"]: f for f in schema["fields"]}
    for name, about in kinds.items():
        if name in file.cells:
            read = _reader(about, thousands, dates, file.cells[name])
            file.cells[name] = [
                _cell(file, line, name, text, read)
                for line, text in zip(file.lines, file.cells[name], strict=True)
            ]
    known = {c: text for c, text in file.cells.items() if c in kinds}
    problems = faults(known, schema, file.name, lines=file.lines)
    start = re.escape(file.name) + r"(?:, row (\d+))?(?:, column '([^']+)')?:? "
    for problem in problems:
        match = re.match(start, problem)
        assert match
        row, column = int(match[1]) if match[1] else None, match[2]
        if (row, column) not in file.handled:
            text = problem[match.end() :]
            if column == "metric" and "Allowed:" in text:
                text += " If none of these fits, write 'equipment', and the thing into 'item'."
            file.say("problem", text, row, column)
    _rules(file, known)
    return file


def _frame(file: _File) -> pd.DataFrame:
    """A file without faults as a table: the template's columns, then the reader's own."""
    schema = _resource(TEMPLATE)["schema"]
    frame = frame_of(file.cells, schema)
    for name, kept in file.cells.items():
        if name not in frame:
            frame[name] = pd.Series([t or None for t in kept], dtype="str")
    return frame


def _key(name: str) -> str:
    """A column's name however it was written: ``" Claim ID "`` is ``claim_id``."""
    return re.sub(r"[\W_]+", "_", tidy(name).casefold()).strip("_")


def _into_columns(file: _File, rows: list[tuple[int, list[str]]], schema: dict[str, Any]) -> None:
    """Find the header, and sort the cells of the rows below it into columns."""
    fields = [f["name"] for f in schema["fields"]]
    needed = [f["name"] for f in schema["fields"] if f.get("constraints", {}).get("required")]
    found = [len(set(fields) & {_key(c) for c in row}) for _, row in rows[:10]]
    at = found.index(max(found))
    if found[at] < len(needed) / 2 and any(
        sum(name in cell for name in fields) > 2 for _, row in rows[:10] for cell in row
    ):
        file.say(
            "problem",
            "a whole row stands in one cell. In a spreadsheet, split the first column (in Excel:"
            " Data, Text to Columns); in an editor, take away the quotes around each line.",
            rows[0][0],
        )
        return
    if found[at] < len(needed) / 2:
        file.say(
            "problem",
            "no header. One row must hold the names of the columns; the first row holds"
            f" {_quoted('; '.join(tidy(c) for c in rows[0][1]))}. Copy the header of the template"
            f" into it: {', '.join(fields)}.",
            rows[0][0],
        )
        return
    if at:
        file.say("note", f"not read: above the header in row {rows[at][0]}.", rows[0][0])
    line, header = rows[at]
    names = [_key(cell) for cell in header]
    body = []
    for number, row in rows[at + 1 :]:
        if next(tidy(cell) for cell in row if tidy(cell)).startswith("#"):
            file.say("note", "not read, because it begins with #.", number)
            continue
        if any(tidy(c) for c in row[len(names) :]):
            file.say(
                "problem",
                f"{len(row)} cells, but the header has {len(names)}. Put quotes around cells that"
                " hold the separator, or name the further columns.",
                number,
            )
        elif len(row) < len(names):
            file.say(
                "problem",
                f"only {len(row)} of {len(names)} cells. Look for a missing separator, or a line"
                " break in a cell without quotes.",
                number,
            )
        body.append((number, [*row, *[""] * len(names)]))
    if len(body) > MAX_OWN_ROWS:
        file.say("problem", f"{len(body):,} claims; {MAX_OWN_ROWS:,} are the most. Divide them.")
        return
    if not body:
        file.say("problem", f"no claim below the header in row {line}. Fill in a row, and save.")
    file.lines = [number for number, _ in body]
    for i, name in enumerate(names):
        column = [row[i] for _, row in body]
        if not name:
            if any(tidy(c) for c in column):
                file.say("problem", f"column {i + 1} holds cells but has no name. Name it.", line)
        elif name in file.cells:
            file.say("problem", "stands twice in the header. Rename or remove one.", line, name)
        else:
            file.cells[name] = column
    for name in sorted(set(file.cells) - set(fields)):
        near = _near(name, set(fields) - set(file.cells))
        if near:
            file.say("problem", f"is not a column of the template.{near} Rename it.", line, name)
        else:
            file.say("note", "is not a column of the template: kept, but not used.", line, name)
    for name in fields:
        if name not in file.cells and name not in needed:
            file.cells[name] = [""] * len(body)
            file.say("note", "is missing and was taken as empty.", None, name)


def _correct(file: _File, corrections: Mapping[tuple[int, str], object]) -> None:
    for place, new in corrections.items():
        try:
            row, column = place
        except (TypeError, ValueError):
            row, column = None, None
        if row not in file.lines or column not in file.cells:
            raise ZapadError(
                f"The correction for {place!r} finds no cell. Write the row's number and the"
                " column's name: (7, 'qualifier')."
            )
        at = file.lines.index(row)
        old = file.cells[column][at]
        file.cells[column][at] = "" if new is None else str(new)
        file.say("note", f"{_quoted(tidy(old))} was corrected to {_quoted(str(new))}.", row, column)


# ---- cells ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Reading:
    """What became of a cell: its new text, and what is wrong with it, or what to ask."""

    text: str
    problem: str = ""
    question: str = ""


def _cell(file: _File, line: int, column: str, text: str, read: Callable[[str], _Reading]) -> str:
    """Read one cell, and keep what there is to say about it."""
    short = tidy(text)
    if not short:
        return ""
    reading = read(short)
    if reading.problem:
        file.say("problem", reading.problem, line, column)
    elif reading.question:
        file.say("question", reading.question, line, column)
    elif reading.text != short:
        file.say("note", f"{_quoted(short)} was read as {_quoted(reading.text)}.", line, column)
    return str(reading.text)


def _reader(
    about: dict[str, Any], thousands: str | None, dates: str | None, column: list[str]
) -> Callable[[str], _Reading]:
    """The function that reads the cells of one column."""
    rules = about.get("constraints", {})
    if about["type"] == "integer":
        return lambda text: _number(text, thousands)
    if about.get("rdfType") == "edtf":
        clue = _clue(column)
        return lambda text: _date(text, dates, clue)
    if "enum" in rules:
        return lambda text: _Reading(_word(text, rules["enum"]))
    if "pattern" in rules or about["name"] == "part_of":
        return lambda text: _Reading(re.sub(r"[\s_.-]+", "-", text.casefold()).strip("-"))
    return lambda text: _Reading(text)


def _word(text: str, allowed: list[str]) -> str:
    """``Up to`` is ``up_to``; what is not allowed stays as it is."""
    word = re.sub(r"[\s-]+", "_", text.casefold())
    return word if word in allowed else text


_SPACES = "\u0020\u00a0\u2009\u202f\u2007"  # blank, no-break, thin, narrow, figure space
_APOSTROPHES = "'\u2019\u02bc"
_MAX_DIGITS = 15


def _number(text: str, thousands: str | None) -> _Reading:
    """A count as people write it. Only what can be read in one way is read."""
    shown = _quoted(text)
    if any(c.isdigit() and not c.isascii() for c in text):
        return _Reading("", f"{shown} has digits of another script. Write it with 0 to 9.")
    if sum(c.isdigit() for c in text) > _MAX_DIGITS:
        return _Reading("", f"{shown} is too large for a count. Check it against the source.")
    if re.fullmatch(r"\d+", text):
        return _Reading(text)
    # A space or an apostrophe between groups of three means nothing else in any country.
    for sign in (_SPACES, _APOSTROPHES):
        grouped = re.fullmatch(rf"(\d{{1,3}}(?:[{sign}]\d{{3}})+)(?:[.,]0+)?", text)
        if grouped:
            return _Reading(re.sub(r"\D", "", grouped[1]))
    # A number has one decimal sign at most: 1.250.000 and 12.700,00 leave no choice.
    sure = re.fullmatch(
        r"(\d{1,3}(?:(?P<sign>[.,])\d{3})(?:(?P=sign)\d{3})*)((?!(?P=sign))[.,]0+)?", text
    )
    if sure and (sure[3] or sure[1].count(sure["sign"]) > 1):
        if thousands not in (None, sure["sign"]):
            return _Reading(
                "",
                f"{shown} has {THOUSANDS[sure['sign']]} between thousands, but you said"
                f" thousands={thousands!r}. Write digits only.",
            )
        return _Reading(re.sub(r"\D", "", sure[1]))
    if point := re.fullmatch(r"(\d+)([.,])(\d+)", text):
        return _with_point(shown, point[1], point[2], point[3], thousands)
    return _Reading("", f"{shown} {_no_number(text)}")


def _with_point(shown: str, whole: str, sign: str, rest: str, thousands: str | None) -> _Reading:
    """One dot or comma: between thousands, or before a fraction?"""
    grouped = len(rest) == 3 and len(whole) <= 3 and whole.lstrip("0") == whole
    if grouped and thousands == sign:
        return _Reading(whole + rest)
    fraction = whole if not rest.strip("0") else ""  # 12.0 is 12, 12.7 is no count
    if grouped and thousands is None:
        other = f"{whole}" if fraction else f"{whole}.{rest}, which is no count"
        return _Reading(
            whole + rest,
            question=f"{shown} can be {int(whole + rest):,} or {other}. Look at the source. If"
            f" {THOUSANDS[sign]} separate thousands in the whole file, answer"
            f" thousands={sign!r}; otherwise write digits only.",
        )
    if thousands == sign:
        return _Reading(
            "",
            f"{shown}: you said that {THOUSANDS[sign]} separate thousands, but here they do not"
            " stand before three digits. Write digits only.",
        )
    if fraction:
        return _Reading(fraction)
    return _Reading(
        "", f"{shown} is not a whole number, and a count must be. Look at the source; digits only."
    )


def _no_number(text: str) -> str:
    """Why a text is no count, and what to do about it."""
    if re.fullmatch(r"[\s\-–—?./]*|n/?a|none|null|nan", text.casefold()):
        return "is no number. Leave the cell empty where the source states no such bound."
    if re.fullmatch(r"\d+\s?[-–—]\s?\d+", text):
        return (
            "holds two numbers. Write the first into value_low, the second into value_high, and"
            " the qualifier 'range'."
        )
    if re.fullmatch(r"\d[\d.,]* ?(k|thousand|tys\.?|тыс\.?|tsd\.?|million|mln\.?)", text, re.I):
        return "has a word for thousands or millions. Write all its digits, such as 12700."
    if re.search(r"\d", text) and re.search(r"[^\W\d_]|[~≈<>+±]", text):
        return (
            "is not a number alone. Write digits only, such as 12700, and words such as 'about'"
            " into the column 'qualifier'."
        )
    return "is no count. Write digits only, such as 12700."


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MONTHS = {m[:n].casefold(): i for i, m in enumerate(MONTHS, 1) for n in (3, 4, len(m))}
_NUMERIC = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})\.?(?: 00:00(?::00)?)?", re.A)


def _clue(column: list[str]) -> str:
    """Which order the unambiguous dates of a column have, to help who is asked."""
    orders = set()
    for text in map(tidy, column):
        match = _NUMERIC.fullmatch(text)
        if match and max(int(match[1]), int(match[3])) > 12:
            orders.add(DATES[0] if int(match[1]) > 12 else DATES[1])
    if len(orders) == 1:
        return f" Other dates of the column are {orders.pop()}."
    return " Other dates of the column have both orders." if orders else ""


def _date(text: str, dates: str | None, clue: str) -> _Reading:
    """A date as people write it, in the form 2017-09-14."""
    shown = _quoted(text)
    if text.isascii() and date_problem(text) is None:
        return _Reading(text)
    if match := re.fullmatch(r"(\d{4}-\d{2}-\d{2})[ T]00:00(:00)?(\.0+)?Z?", text, re.A):
        return _dated(shown, *match[1].split("-"))
    if match := re.fullmatch(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})\.?", text, re.A):
        return _dated(shown, match[1], match[3], match[4])
    if match := re.fullmatch(r"(\d{1,2})[./](\d{4})", text, re.A):
        return _dated(shown, match[2], match[1])
    if match := _NUMERIC.fullmatch(text):
        return _in_some_order(shown, match[1], match[3], match[4], dates, clue)
    named = re.fullmatch(
        r"(?:(\d{1,2})\.? )?([a-z]{3,9})\.?,? (?:(\d{1,2}),? )?(\d{4})", text.casefold(), re.A
    )
    if named and named[2] in _MONTHS and not (named[1] and named[3]):
        return _dated(shown, named[4], str(_MONTHS[named[2]]), named[1] or named[3])
    if re.fullmatch(r"[1-9]\d{4}(\.0)?", text, re.A):
        day = pd.Timestamp("1899-12-30") + pd.Timedelta(days=int(text[:5]))
        return _Reading(
            "",
            f"{shown} looks like Excel's count of days, and would be {day.date()}. Write the date"
            " as text, if that is it.",
        )
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}", text):
        return _Reading("", f"{shown} has a year of two digits. Write all four: 2017-09-14.")
    why = date_problem(text) or "is not a date in a form that can be sorted"
    return _Reading("", f"{shown} {why}. Write 2017-09-14, 2017-09, 2017 or a span of these.")


def _in_some_order(
    shown: str, first: str, second: str, year: str, dates: str | None, clue: str
) -> _Reading:
    """Day and month as two numbers, of which either may come first."""
    day_first = _dated(shown, year, second, first)
    month_first = _dated(shown, year, first, second)
    if dates is None and not (day_first.problem or month_first.problem):
        if day_first == month_first:
            return day_first
        return _Reading(
            day_first.text,
            question=f"{shown} can be {_spoken(day_first.text)} or {_spoken(month_first.text)}."
            f"{clue} Answer for the whole file with dates='day first' or dates='month first', or"
            f" write {day_first.text} or {month_first.text} into the cell.",
        )
    if dates is None or (day_first.problem and month_first.problem):
        return month_first if day_first.problem else day_first
    chosen, other = (day_first, month_first) if dates == DATES[0] else (month_first, day_first)
    if chosen.problem:
        return _Reading(
            "",
            f"{shown} cannot be {dates}, as you said dates are. If it is {other.text}, write that.",
        )
    return chosen


def _dated(shown: str, year: str, month: str, day: str | None = None) -> _Reading:
    text = "-".join([year, f"{int(month):02}"] + ([f"{int(day):02}"] if day else []))
    if date_problem(text):
        return _Reading("", f"{shown} is a date that does not exist. Write it as 2017-09-14.")
    return _Reading(text)


def _spoken(text: str) -> str:
    year, month, day = text.split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


# ---- rules that a schema cannot say ---------------------------------------------------------


class _Row(NamedTuple):
    """The cells of a row that the rules below speak of."""

    claim_id: str
    exercise: str
    part_of: str
    unit: str
    verification: str
    strength: str
    title: str
    address: str


def _rules(file: _File, cells: dict[str, list[str]]) -> None:
    """How the columns of a row, and the rows of a file, must fit together."""
    empty = [""] * len(file.lines)
    columns = (cells.get(name, empty) for name in _Row._fields)
    rows = [_Row(*row) for row in zip(*columns, strict=True)]
    named = [(n, row.exercise) for n, row in zip(file.lines, rows, strict=True) if row.exercise]
    names = list(dict.fromkeys(name for _, name in named))
    if len(names) > 1:
        differ = [n for n, name in named if name != names[0]]
        file.say(
            "problem",
            f"the file speaks of {len(names)} exercises: {', '.join(map(_quoted, names[:5]))}. The"
            f" first name does not stand in {'row' if len(set(differ)) == 1 else 'rows'}"
            f" {_runs(differ)}. Write one name in all rows, or make a file for each exercise.",
            None,
            "exercise",
        )
    unit: dict[str, str] = {}
    parts: dict[str, str] = {}
    for row in rows:
        unit.setdefault(row.claim_id, row.unit)
        parts.setdefault(row.claim_id, row.part_of)
    for line, row in zip(file.lines, rows, strict=True):
        for column, problem in (
            ("part_of", _part_problem(row, unit, parts)),
            ("strength", _strength_problem(row)),
            ("title", _source_problem(row)),
            ("address", _address_problem(row)),
        ):
            if problem:
                file.say("problem", problem, line, column)


def _part_problem(row: _Row, unit: dict[str, str], parts: dict[str, str]) -> str:
    whole = row.part_of
    if not whole:
        return ""
    if whole not in unit:
        near = _near(whole, set(unit) - {"", row.claim_id})
        return (
            f"{_quoted(whole)} is not a claim_id of this file.{near} Correct it, or add the row of"
            " the total."
        )
    if _circle(row.claim_id, parts):
        return (
            f"{_quoted(row.claim_id)} is a part of itself, directly or through other rows. Name the"
            " total here."
        )
    if (row.unit == "persons") != (unit[whole] == "persons"):
        return (
            f"persons and things cannot be added: the total {_quoted(whole)} counts"
            f" {_quoted(unit[whole])}. Correct the unit, or empty this cell."
        )
    return ""


def _strength_problem(row: _Row) -> str:
    if row.verification == "recalled" and row.strength == "normal":
        return (
            "'normal', but a recalled figure is weak. Write 'weak'; or look the figure up, and"
            " write 'page' in the column 'verification'."
        )
    return ""


def _source_problem(row: _Row) -> str:
    if row.verification == "page" and not row.title and not row.address:
        return (
            "empty, and so is the address: nobody can look the figure up. Give one of them, or"
            " write 'recalled' in the column 'verification'."
        )
    return ""


def _address_problem(row: _Row) -> str:
    if row.address and not WEB.match(row.address):
        return (
            f"{_quoted(row.address)} is not a web address: these begin with http:// or https://."
            " What is in print belongs into the title."
        )
    return ""


def _circle(name: str, parts: dict[str, str]) -> bool:
    seen, at = {name}, parts.get(name, "")
    while at and at not in seen:
        seen.add(at)
        at = parts.get(at, "")
    return at == name


# ---- labels and audit -----------------------------------------------------------------------


def plain(text: object, limit: int = 120) -> str:
    """Text of somebody else's as it may be shown: one line, signs that nobody sees spelled out.

    A direction override, a zero-width or control character is written as its code; what is
    longer than `limit` characters is cut, and says so.
    """
    shown = "".join(
        f"[U+{ord(c):04X}]" if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cs", "Cn") else c
        for c in tidy(str(text))
    )
    if len(shown) <= limit:
        return shown
    return f"{shown[:limit].rstrip()}… ({len(shown):,} characters)"


def _labelled(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what charts need, as `with_labels` does for the collection's claims."""
    rows = rows.copy()
    rows["side"] = rows["side"].fillna("other")
    rows["statement"] = rows["statement"].fillna(rows["claim_id"])
    each = [row for _, row in rows.iterrows()]
    rows["actor"] = pd.Series([plain(r["claimant"], 60) for r in each], dtype="str")
    rows["counts"] = pd.Series([_counts(r) for r in each], dtype="str")
    rows["words"] = pd.Series([words(r) for r in each], dtype="str")
    rows["printed"] = pd.Series([printed(r) for r in each], dtype="float64")
    rows["cited"] = pd.Series([_short(r) for r in each], dtype="str")
    rows["reference"] = pd.Series([_reference(r) for r in each], dtype="str")
    return rows


def noun(metric: str) -> str:
    """A metric in words."""
    return {"acv": "armoured combat vehicles"}.get(metric, metric.replace("_", " "))


def _counts(row: pd.Series) -> str:
    thing = noun(row["metric"]) if pd.isna(row["item"]) else plain(row["item"], 40)
    whose = "" if pd.isna(row["force"]) else f" of {plain(row['force'], 30)}"
    return f"{thing}{whose}, {plain(scope_words(row['scope']), 40)}"


def _short(row: pd.Series) -> str:
    """``Hodges 2017``, or the site with its date: ``tass.com 2017-09-16``."""
    if row["verification"] == "recalled":
        return "recalled, not re-read"
    date = "undated" if pd.isna(row["published"]) else row["published"].split("/")[0]
    if not pd.isna(row["author"]):
        who = re.split(r",| and ", row["author"])[0].split()
        year = date if date == "undated" else date[:4]
        return plain(f"{who[-1] if who else row['author']} {year}", 60)
    if not pd.isna(row["address"]):
        site = re.sub(r"^https?://(www\.)?|[/?#].*$", "", row["address"], flags=re.I)
        return plain(f"{site} {date}", 60)
    return plain(f"“{row['title']}” {date}", 60)


def _reference(row: pd.Series) -> str:
    if row["verification"] == "recalled" and pd.isna(row["title"]) and pd.isna(row["address"]):
        return "Recalled from general knowledge and not re-read: a lead, not a source."
    title = None if pd.isna(row["title"]) else f"“{plain(row['title'], 300)}”"
    author, date, address = (
        None if pd.isna(row[c]) else plain(row[c], 500) for c in ("author", "published", "address")
    )
    recalled = "recalled, not re-read" if row["verification"] == "recalled" else None
    parts = (author, title, date or "undated", recalled, address)
    return ", ".join(p for p in parts if p) + "."


def allowed(span: pd.Interval) -> str:
    """An interval in words: ``12,450 to under 12,550``."""
    left, right = (f"{end:,.1f}".removesuffix(".0") for end in (span.left, span.right))
    if span.left == span.right:
        return left
    low = left if span.closed_left else f"more than {left}"
    if span.right == float("inf"):
        return f"{low} or more" if span.closed_left else low
    return f"{low} to {'' if span.closed_right else 'under '}{right}"


def own_audit(table: pd.DataFrame) -> pd.DataFrame:
    """Add up the parts of each total (column `part_of`) and compare, as intervals.

    Parameters
    ----------
    table : as `own_read` returns it; `part_of` may have been changed since.

    Returns
    -------
    One row for each total that has parts, in the order of the table: `total` (its claim_id),
    `actor`, `counts`, `stated`, `parts` (the quantities added), `sum` (what they allow
    together), `weak` (how many of the rows are weak), `verdict` (closes, does not close,
    cannot tell).

    Raises
    ------
    ZapadError : `part_of` names a row that is not there, or a row is a part of itself.
    """
    ids = table["claim_id"].tolist()
    parts = dict(zip(ids, table["part_of"].fillna(""), strict=True))
    for name, whole in parts.items():
        if whole and whole not in parts:
            raise ZapadError(
                f"part_of of {name!r} is {_quoted(whole)}, which is no claim_id of the table."
                f"{_near(whole, ids)} Correct it."
            )
        if whole and _circle(name, parts):
            raise ZapadError(f"{name!r} is a part of itself. Name the total in part_of.")
    found = []
    for _, whole in table.iterrows():
        members = table[table["part_of"] == whole["claim_id"]]
        if members.empty:
            continue
        found.append(
            {
                "total": whole["claim_id"],
                "actor": whole["actor"],
                "counts": whole["counts"],
                "stated": whole["words"],
                "parts": " + ".join(members["words"]),
                "sum": allowed(total(intervals(members))),
                "weak": int(members["strength"].eq("weak").sum() + (whole["strength"] == "weak")),
                "verdict": audit(whole, members),
            }
        )
    columns = ["total", "actor", "counts", "stated", "parts", "sum", "weak", "verdict"]
    return pd.DataFrame(found, columns=columns)


def own_sources(table: pd.DataFrame) -> pd.DataFrame:
    """The sources of a table, each once: how it is cited, in full, and how many rows rest on it."""
    grouped = table.groupby("reference", sort=False)
    return pd.DataFrame(
        {
            "cited": grouped["cited"].first(),
            "rows": grouped.size(),
            "weak": grouped["strength"].agg(lambda s: int(s.eq("weak").sum())),
        }
    ).reset_index()[["cited", "rows", "weak", "reference"]]
