"""The files of any number of coders made one table, and what could not be counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from ..errors import DataError, ZapadError
from ..findings import Finding, listed, nearest, problem, quoted
from ..spreadsheet import Rows, read_cells, tidy
from .game import CODES, coder_name, event_ids

SHOWN_PER_FILE = 5  # rows; a wrong file would otherwise fill the screen
COLUMNS = ("event_id", "rating", "note", "coder")
NEEDED = {"event_id", "rating"}
HEADER_WITHIN = 20  # rows: a header may stand below a title

_MINUS = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d"), "-")
_RATING = re.compile(r"'?([+-]?) ?0*([0-9]+)(?:[.,]0+)?")

Ratings = dict[str, tuple[int, str]]  # for each event the rating and the note
Source = str | Path | Iterable[str | Path]


def merge(source: Source) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the files of any number of coders into one table.

    Parameters
    ----------
    source : a folder, its subfolders included, or a list of files. A file is one coder's, or
        has a column ``coder``; without that column the coder is called as the file.

    Returns
    -------
    merged : one rating a row: coder, event_id, rating (-2 to 2), note. An empty rating is none.
    problems : what was not counted, or not as it stood: file, row (as a spreadsheet counts),
        column, what is wrong, what to do. A file with a problem still counts for the rest.
    """
    merged, findings = merge_files(source)
    problems = [(f.file, f.rows[0] if f.rows else None, f.column or "", *f.said) for f in findings]
    columns = ["file", "row", "column", "what", "what_to_do"]
    return merged, pd.DataFrame(problems, columns=columns).astype({"row": "Int64"})


def merge_files(source: Source) -> tuple[pd.DataFrame, list[Finding]]:
    """The same, with what was not counted as findings."""
    game = event_ids()
    files = _files(source)
    coders = _Coders()
    findings: list[Finding] = []
    if not files:
        name = Path(source).name if isinstance(source, (str, Path)) else ""
        findings.append(
            problem("there is no file to read", "Put the coders' files there.").at(name)
        )
    for name, path in files:
        sheet = _Sheet(name, coder=path.stem.removeprefix("coding-"))
        try:
            rows, sheet.findings = read_cells(path, dates=False)  # the game reads no dates
            _read(sheet, rows, game)
        except DataError as error:
            sheet.findings = [f for f in error.findings if isinstance(f, Finding)]
        for coder, ratings in sheet.counted.items():
            sheet.findings += coders.add(coder, ratings)
        findings += _shortened([replace(f, file=name) for f in sheet.findings])
    counted = [
        {"coder": coder, "event_id": event, "rating": ratings[event][0], "note": ratings[event][1]}
        for coder, (_, ratings) in coders.taken.items()
        for event in game
        if event in ratings
    ]
    merged = pd.DataFrame(counted, columns=["coder", "event_id", "rating", "note"])
    return merged.astype({"rating": "int64"}), findings


def _files(source: Source) -> list[tuple[str, Path]]:
    """Each file with the name to show for it: no path from outside the reader's folder."""
    if not isinstance(source, (str, Path)):
        return [(Path(p).name, Path(p)) for p in source]
    folder = Path(source)
    if folder.is_file():
        return [(folder.name, folder)]
    if not folder.is_dir():
        raise ZapadError(
            f"There is no folder {folder.name!r} here. Make it beside the notebook, and put"
            " the coders' files into it."
        )
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    return [
        (p.relative_to(folder).as_posix(), p)
        for p in paths
        # A spreadsheet's lock files, and what systems hide.
        if not any(part.startswith((".", "~$")) for part in p.relative_to(folder).parts)
    ]


def _shortened(found: list[Finding]) -> list[Finding]:
    """The findings on a file; of very many rows the first, and the numbers of the others."""
    placed = [f for f in found if f.rows]
    rest = placed[SHOWN_PER_FILE:]
    if not rest:
        return found
    more = problem(
        f"{{n}} more problem{'s' * (len(rest) > 1)} in this file, in row{'s' * (len(rest) > 1)}"
        " {rows}",
        "Mend the first ones, read again.",
        n=len(rest),
        rows=listed(f.rows[0] for f in rest),
    ).at(found[0].file)
    last = max(i for i, f in enumerate(found) if f.rows)
    kept = [f for f in found[: last + 1] if not f.rows or f in placed[:SHOWN_PER_FILE]]
    return [*kept, more, *found[last + 1 :]]


# ---- one file -------------------------------------------------------------------------------


@dataclass
class _Sheet:
    """What a file holds: for each coder the ratings, and what is wrong."""

    file: str
    coder: str  # of the rows that name none
    findings: list[Finding] = field(default_factory=list)
    counted: dict[str, Ratings] = field(default_factory=dict)
    first: dict[tuple[str, str], tuple[int, int | None]] = field(default_factory=dict)

    def say(self, finding: Finding, row: int | None = None, column: str | None = None) -> None:
        self.findings.append(finding.at(self.file, row, column))


def _read(sheet: _Sheet, rows: Rows, game: list[str]) -> None:
    """Count the ratings of a file."""
    where, header = _header(rows)
    if where is None:
        sheet.say(_no_header(header), rows[0][0])
        return
    for name in COLUMNS:
        if header.count(name) > 1:
            twice = "stands {n} times in the header; the file is left out"
            todo = "Keep one column of that name."
            sheet.say(problem(twice, todo, n=header.count(name)), rows[where][0], name)
            return
    at = {name: header.index(name) for name in COLUMNS if name in header}
    for number, cells in rows[where + 1 :]:
        cell = {name: tidy(cells[i]) if i < len(cells) else "" for name, i in at.items()}
        _count(sheet, number, cell, game)
    _lacking(sheet, game)
    sheet.counted = {coder: ratings for coder, ratings in sheet.counted.items() if ratings}


def _header(rows: Rows) -> tuple[int | None, list[str]]:
    """Where the row of column names is, and the names; the first row's names if there is none."""
    for i, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        names = [tidy(c).lower().replace(" ", "_") for c in cells]
        if set(names) >= NEEDED:
            return i, names
    return None, [name for c in rows[0][1] if (name := tidy(c).lower())]


def _no_header(first: list[str]) -> Finding:
    if len(first) == 1 and set(first[0].split(",")) >= NEEDED:
        return problem(
            "each line stands in one cell: the spreadsheet did not split it. The file is left out",
            "Make a sheet with kind='xlsx' and put the ratings there.",
        )
    near = nearest("rating", first)
    hint = "Is {near} the column of ratings? " if near else ""
    return problem(
        f"no row has both column names, event_id and rating. {hint}The file is left out",
        "Put these two names into the first row.",
        near=quoted(near),
    )


def _count(sheet: _Sheet, number: int, cell: dict[str, str], game: list[str]) -> None:
    """Count the rating of one row, or say why it is not counted."""
    event = cell["event_id"].lower()
    rating, wrong = _rating(cell["rating"])
    if event not in game:
        if cell["event_id"] or rating is not None:
            near = nearest(event, game)
            todo = "Did you mean {near}?" if near else "Copy the id from the sheet."
            what = "{cell} is no event of the game; not counted"
            stranger = problem(what, todo, cell=quoted(cell["event_id"]), near=near)
            sheet.say(stranger, number, "event_id")
        return
    if wrong:
        sheet.say(wrong, number, "rating")
    coder = cell.get("coder", "")
    coder = coder if coder_name(coder) else sheet.coder
    coder = next((c for c in sheet.counted if c.casefold() == coder.casefold()), coder)
    ratings = sheet.counted.setdefault(coder, {})
    if (coder, event) in sheet.first:
        row, before = sheet.first[coder, event]
        same = rating == before
        if not same:
            ratings.pop(event, None)
        rest = "counted once" if same else "with another rating; neither is counted"
        what = f"{{event}} stands in row {{row}} already{';' if same else ','} {rest}"
        twice = problem(what, "Keep one of the two rows.", event=event, row=row)
        sheet.say(twice, number, "event_id")
        return
    sheet.first[coder, event] = (number, rating)
    if rating is not None:
        ratings[event] = (rating, cell.get("note", ""))


def _rating(text: str) -> tuple[int | None, Finding | None]:
    """A rating as a number, or why it is none; an empty cell is neither."""
    if not text:
        return None, None
    todo = "Write -2, -1, 0, 1 or 2, or leave it empty."
    match = _RATING.fullmatch(text.translate(_MINUS))
    if not match:
        what = "{cell} is not a whole number; not counted"
        return None, problem(what, todo, cell=quoted(text))
    value = int((match[1] + match[2])[:6])
    if value not in CODES:
        return None, problem("{cell} is outside -2 to 2; not counted", todo, cell=quoted(text))
    return value, None


def _lacking(sheet: _Sheet, game: list[str]) -> None:
    """Say which events, ratings or coders are not there."""
    for coder, ratings in sheet.counted.items():
        shown = coder_name(coder) or "coder"
        lacking = [e for e in game if (coder, e) not in sheet.first]
        if lacking:
            what = "{n} events of the sheet are missing ({coder}), first {event}"
            todo = "Nothing, if on purpose: they count as not rated."
            missing = problem(what, todo, n=len(lacking), coder=shown, event=lacking[0])
            sheet.say(missing, column="event_id")
        if not ratings:
            what = "no rating in this file can be counted ({coder})"
            todo = "Fill in the column, save, read again."
            sheet.say(problem(what, todo, coder=shown), column="rating")
    if not sheet.counted:
        what = "below the column names no row is an event of the game; the file is left out"
        sheet.say(problem(what, "Copy the ids from the sheet."), column="event_id")


# ---- the coders of all files ----------------------------------------------------------------


@dataclass
class _Coders:
    """The coders so far, each under a name of their own, with the name as it was written."""

    taken: dict[str, tuple[str, Ratings]] = field(default_factory=dict)

    def add(self, written: str, ratings: Ratings) -> list[Finding]:
        """Take a coder in, or say that this is the same coder's work once more."""
        codes = {event: rating for event, (rating, _) in ratings.items()}
        coder = coder_name(written) or "coder"
        copies = [
            (name, other)
            for name, (other, theirs) in self.taken.items()
            if {event: rating for event, (rating, _) in theirs.items()} == codes
        ]
        for name, other in copies:
            if other.casefold() == written.casefold():
                what = "the ratings of {name} stand in another file already; counted once"
                todo = "Take one of the files away."
                return [problem(what, todo, name=name).at("", column="coder")]
        same = [n for n in self.taken if _base(n) == coder.casefold()]
        name = f"{coder} ({len(same) + 1})" if same else coder
        self.taken[name] = (written, ratings)
        found = []
        if same:
            what = "there is a coder {first} already; this one is called {name}"
            todo = "Give each coder a name of their own."
            found.append(problem(what, todo, first=same[0], name=name))
        if copies:
            what = "{name} has the same ratings as {other}, all of them; both are counted"
            todo = "If one is a copy of the other, take it away."
            found.append(problem(what, todo, name=name, other=copies[0][0]))
        return [f.at("", column="coder") for f in found]


def _base(name: str) -> str:
    return re.sub(r" \(\d+\)$", "", name).casefold()
