"""The coding game: each coder rates the same events, and the class sees how far it agrees.

A rating is a whole number from -2 (hostile) to 2 (cooperative). Files come as people save
them; what cannot be counted is listed with file, row and column, and the rest still counts.
Percent agreement and the pairs are computed here; Krippendorff's alpha comes from the
package `krippendorff` and, where that is not installed, is left out with a sentence.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from ..errors import ZapadError
from ..spreadsheet import read_cells, tidy
from ..tables import DATA, load

CODES = (-2, -1, 0, 1, 2)
FOLDER = "coding"
SHOWN_PER_FILE = 5  # rows; a wrong file would otherwise fill the screen

# What Minsk and Moscow did toward each other, one row an act: of several rows of events.csv
# on one act the one with the day, of several dates one; weak rows left out.
TO_CODE = tuple(load("groupings").query("grouping == 'coding-game'")["event_id"])

_MINUS = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d"), "-")
_RATING = re.compile(r"'?([+-]?) ?([0-9]+)(?:[.,]0+)?")


def events_to_code() -> pd.DataFrame:
    """The events of the game: event_id, date, actor, target (as readers know them), title."""
    events = load("events").set_index("event_id").loc[list(TO_CODE)].reset_index()
    names = load("actors").set_index("actor_id")["label"]
    for column in ("actor", "target"):
        events[column] = events[column].map(names)
    return events[["event_id", "date", "actor", "target", "title"]]


def coding_sheet(coder: Any, folder: str | Path = FOLDER, kind: str = "csv") -> str:
    """Write an empty sheet for one coder, and say where it is.

    Parameters
    ----------
    coder : the coder's name; ``...`` or None writes nothing.
    folder : made if it is not there; beside the notebook by default.
    kind : ``"csv"``, or ``"xlsx"`` where Excel does not split a CSV into columns.

    A file that is there already is never overwritten.
    """
    if coder is None or coder is ...:
        return "No name yet: put yours, in quotes, in the place of the three dots."
    name = _name(str(coder))
    if not name:
        raise ZapadError(f"{coder!r} is no name. Use letters or digits, such as 'Ada'.")
    if kind not in ("csv", "xlsx"):
        raise ZapadError(f"There is no kind {kind!r} of sheet. Use 'csv' or 'xlsx'.")
    word = re.sub(r"[^\w-]+", "-", name).lower()
    path = Path(folder) / f"coding-{word}.{kind}"
    sheet = events_to_code().assign(rating="", note="", coder=name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            if kind == "csv":
                # With the mark at the start Excel reads UTF-8 as UTF-8.
                file.write(sheet.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))
            else:
                import openpyxl  # noqa: F401  pandas writes with it

                with pd.ExcelWriter(file, engine="openpyxl") as book:
                    sheet.to_excel(book, index=False, sheet_name=FOLDER)
                    for letter, column in zip("ABCDEFGH", sheet, strict=True):
                        width = max(len(str(x)) for x in [column, *sheet[column].dropna()])
                        book.sheets[FOLDER].column_dimensions[letter].width = width + 2
    except FileExistsError:
        return f"{path.name} is there already and was left as it is."
    except ImportError:
        path.unlink()
        raise ZapadError("The package openpyxl is not installed. Use kind='csv'.") from None
    except OSError as error:
        raise ZapadError(f"{path.name} cannot be written: {error.strerror}.") from None
    return (
        f"{path.name} was written into the folder {path.parent.name or '.'}: {len(sheet)} events. "
        "Open it in a spreadsheet, fill in the column rating, save."
    )


def sample_coders() -> list[Path]:
    """The files of made-up coders that come with the collection, for practice."""
    return sorted((DATA / "samples").glob("coding-*.csv"))


def merge_coders(source: str | Path | Iterable[str | Path]) -> tuple[pd.DataFrame, pd.DataFrame]:
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
    taken: dict[str, dict[str, tuple[int, str]]] = {}
    problems: list[dict[str, Any]] = []
    files = _files(source)
    if not files:
        what = "there is no file to read"
        problems.append(_problem(_shown(source), None, "", what, "Put the coders' files there."))
    for shown, path in files:
        found: list[dict[str, Any]] = []
        try:
            by_coder = _one_file(path, shown, found)
        except ZapadError as error:
            by_coder = {}
            found.append(_problem(shown, None, "", str(error), "Mend it, then read again."))
        for coder, ratings in by_coder.items():
            name = _free_name(coder, ratings, taken, shown, found)
            if name:
                taken[name] = ratings
        problems += _shortened(shown, found)
    rows = [
        {"coder": coder, "event_id": event, "rating": rating, "note": note}
        for coder, ratings in taken.items()
        for event, (rating, note) in sorted(ratings.items(), key=lambda r: TO_CODE.index(r[0]))
    ]
    merged = pd.DataFrame(rows, columns=["coder", "event_id", "rating", "note"])
    listed = pd.DataFrame(problems, columns=["file", "row", "column", "what", "what_to_do"])
    return merged.astype({"rating": "int64"}), listed.astype({"row": "Int64"})


def _files(source: str | Path | Iterable[str | Path]) -> list[tuple[str, Path]]:
    """Each file with the name to show for it: no path from outside the reader's folder."""
    if isinstance(source, (str, Path)):
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
    return [(Path(p).name, Path(p)) for p in source]


def _shown(source: Any) -> str:
    return Path(source).name if isinstance(source, (str, Path)) else ""


def _shortened(file: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The problems of a file; of very many rows the first, and the numbers of the others."""
    rest = [p for p in found if p["row"] is not None][SHOWN_PER_FILE:]
    if not rest:
        return found
    numbers = ", ".join(dict.fromkeys(str(p["row"]) for p in rest[:30]))
    more = ", …" if len(rest) > 30 else ""
    what = f"{len(rest)} more problems in this file, in row {numbers}{more}"
    shown = [p for p in found if not any(p is other for other in rest)]
    last = max(i for i, p in enumerate(shown) if p["row"] is not None) + 1
    listed = _problem(file, None, "", what, "Mend the first ones, read again.")
    return [*shown[:last], listed, *shown[last:]]


def _problem(file: str, row: int | None, column: str, what: str, todo: str) -> dict[str, Any]:
    return {"file": file, "row": row, "column": column, "what": what, "what_to_do": todo}


def _one_file(
    path: Path, shown: str, problems: list[dict[str, Any]]
) -> dict[str, dict[str, tuple[int, str]]]:
    """For each coder in a file the ratings and notes by event; problems are added to the list."""
    rows, notes = read_cells(path, dates=False)  # the game does not read the column of dates
    problems += [
        _problem(shown, None, "", note, "Check whether it was read right.") for note in notes
    ]
    where, header = _header(rows)
    if where is None and len(header) == 1 and {"event_id", "rating"} <= set(header[0].split(",")):
        what = (
            "each line stands in one cell: the spreadsheet did not split it. The file is left out"
        )
        todo = "Make a sheet with kind='xlsx' and put the ratings there."
        problems.append(_problem(shown, rows[0][0], "", what, todo))
        return {}
    if where is None:
        near = difflib.get_close_matches("rating", header, n=1)
        hint = f" Is {near[0]!r} the column of ratings?" if near else ""
        problems.append(
            _problem(
                shown, rows[0][0], "",
                f"no row has both column names, event_id and rating.{hint} The file is left out",
                "Put these two names into the first row.",
            )
        )  # fmt: skip
        return {}
    at = {
        name: header.index(name)
        for name in ("event_id", "rating", "note", "coder")
        if name in header
    }
    counted: dict[str, dict[str, tuple[int, str]]] = {}
    first: dict[tuple[str, str], tuple[int, int | None]] = {}
    for number, cells in rows[where + 1 :]:
        cell = {name: tidy(cells[i]) if i < len(cells) else "" for name, i in at.items()}
        event = cell["event_id"].lower()
        rating, wrong = _rating(cell["rating"])
        if event not in TO_CODE:
            near = difflib.get_close_matches(event, TO_CODE, n=1)
            todo = f"Did you mean {near[0]}?" if near else "Copy the id from the sheet."
            if cell["event_id"] or rating is not None:
                what = f"{_quoted(cell['event_id'])} is no event of the game; not counted"
                problems.append(_problem(shown, number, "event_id", what, todo))
            continue
        if wrong:
            todo = "Write -2, -1, 0, 1 or 2, or leave it empty."
            problems.append(_problem(shown, number, "rating", f"{wrong}; not counted", todo))
        coder = _name(cell.get("coder", "")) or _name(path.stem.removeprefix("coding-"))
        ratings = counted.setdefault(coder, {})
        if (coder, event) in first:
            row, before = first[coder, event]
            same = rating == before
            if not same:
                ratings.pop(event, None)
            what = f"{event} stands in row {row} already" + (
                "; counted once" if same else ", with another rating; neither is counted"
            )
            problems.append(_problem(shown, number, "event_id", what, "Keep one of the two rows."))
            continue
        first[coder, event] = (number, rating)
        if rating is not None:
            ratings[event] = (rating, cell.get("note", ""))
    for coder, ratings in counted.items():
        lacking = [e for e in TO_CODE if (coder, e) not in first]
        if lacking:
            what = f"{len(lacking)} events of the sheet are missing ({coder}), first {lacking[0]}"
            todo = "Nothing, if on purpose: they count as not rated."
            problems.append(_problem(shown, None, "event_id", what, todo))
        if not ratings:
            what = f"no rating in this file can be counted ({coder})"
            problems.append(
                _problem(shown, None, "rating", what, "Fill in the column, save, read again.")
            )
    if not counted:
        what = "below the column names no row is an event of the game; the file is left out"
        problems.append(_problem(shown, None, "event_id", what, "Copy the ids from the sheet."))
    return {coder: ratings for coder, ratings in counted.items() if ratings}


def _header(rows: list[tuple[int, list[str]]]) -> tuple[int | None, list[str]]:
    """Where the row of column names is, and the names; the first row's names if there is none."""
    for i, (_, cells) in enumerate(rows[:20]):
        names = [tidy(c).lower().replace(" ", "_") for c in cells]
        if {"event_id", "rating"} <= set(names):
            return i, names
    return None, [name for c in rows[0][1] if (name := tidy(c).lower())]


def _rating(text: str) -> tuple[int | None, str]:
    """A rating as a number, or why it is none; an empty cell is neither."""
    if not text:
        return None, ""
    match = _RATING.fullmatch(text.translate(_MINUS))
    if not match:
        return None, f"{_quoted(text)} is not a whole number"
    value = int((match[1] + match[2])[:6])
    if value not in CODES:
        return None, f"{_quoted(text)} is outside -2 to 2"
    return value, ""


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _name(text: str) -> str:
    """A coder's name of letters, digits and a few signs: it is shown in tables and charts."""
    return re.sub(r"[^\w .()'-]", "", tidy(text)).strip()[:30]


def _free_name(
    coder: str,
    ratings: dict[str, tuple[int, str]],
    taken: dict[str, dict[str, tuple[int, str]]],
    shown: str,
    problems: list[dict[str, Any]],
) -> str | None:
    """A name that no other coder has; None if this is the same coder's work once more."""
    codes = {e: r for e, (r, _) in ratings.items()}
    coder = coder or "coder"
    same = [n for n in taken if re.sub(r" \(\d+\)$", "", n).casefold() == coder.casefold()]
    for other in same:
        if {e: r for e, (r, _) in taken[other].items()} == codes:
            what = f"the ratings of {other} stand in another file already; counted once"
            problems.append(_problem(shown, None, "coder", what, "Take one of the files away."))
            return None
    if not same:
        return coder
    name = f"{coder} ({len(same) + 1})"
    what = f"there is a coder {same[0]} already; this one is called {name}"
    problems.append(_problem(shown, None, "coder", what, "Give each coder a name of their own."))
    return name


@dataclass(frozen=True)
class Agreement:
    """How far coders agree. `table` has the measures, `pairwise` the percentage for each pair.

    coders : how many; events : how many of the events two or more of them have rated.
    alpha : ``{"ordinal": ..., "nominal": ...}``, None where there is none; percent : the same.
    """

    coders: int
    events: int
    percent: float | None
    alpha: dict[str, float | None]
    table: pd.DataFrame
    pairwise: pd.DataFrame

    def __repr__(self) -> str:
        return repr(self.table)

    def _repr_html_(self) -> str:
        return self.table.to_html()


def agreement(merged: pd.DataFrame) -> Agreement:
    """Percent agreement, Krippendorff's alpha, and the agreement of each pair of coders.

    Percent agreement: of all pairs of ratings of the same event, the share that are equal.
    Alpha (Krippendorff, Content Analysis) sets disagreement against what chance would give;
    *ordinal* counts 1 against 2 as nearer than -2 against 2, *nominal* does not. Missing
    ratings are left out of both.
    """
    coders = list(dict.fromkeys(merged["coder"]))
    wide = merged.pivot(index="coder", columns="event_id", values="rating").reindex(coders)
    values = wide.to_numpy(dtype=float) if coders else np.empty((0, 0))
    rated = ~np.isnan(values)
    both = rated.astype(int) @ rated.T.astype(int)
    equal = sum((values == code).astype(int) @ (values == code).T.astype(int) for code in CODES)
    upper = np.triu_indices(len(coders), 1)
    pairs, hits = int(both[upper].sum()), int(np.asarray(equal)[upper].sum()) if coders else 0
    with np.errstate(invalid="ignore", divide="ignore"):
        percentages = np.where(both > 0, 100 * np.asarray(equal) / both, np.nan)
    pairwise = pd.DataFrame(percentages.reshape(both.shape), index=coders, columns=coders)
    percent = 100 * hits / pairs if pairs else None
    levels: tuple[Literal["ordinal", "nominal"], ...] = ("ordinal", "nominal")
    measured = {level: _alpha(values, pairs, level) for level in levels}
    said = f"Of {pairs:,} pairs of ratings of the same event, {hits:,} are equal."
    if not pairs:
        said = f"{_people(len(coders))}: two must have rated the same event before they can agree."
    table = pd.DataFrame(
        {
            "value": [percent, measured["ordinal"][0], measured["nominal"][0]],
            "what_it_says": [said, measured["ordinal"][1], measured["nominal"][1]],
        },
        index=["percent agreement", "alpha, ordinal", "alpha, nominal"],
    ).astype({"value": float})
    table["value"] = table["value"].round(2) + 0.0  # no -0.0
    shared = int((rated.sum(axis=0) > 1).sum())
    alpha: dict[str, float | None] = {level: value for level, (value, _) in measured.items()}
    return Agreement(len(coders), shared, percent, alpha, table, pairwise)


def _people(n: int) -> str:
    return "1 coder" if n == 1 else f"{n or 'No'} coders"


def _alpha(
    values: np.ndarray, pairs: int, level: Literal["ordinal", "nominal"]
) -> tuple[float | None, str]:
    if not pairs:
        return None, "Needs two coders who have rated the same event."
    compared = values[:, (~np.isnan(values)).sum(axis=0) > 1]
    if len(np.unique(compared[~np.isnan(compared)])) == 1:
        return None, "Not defined: everybody gave one and the same code to every event."
    try:
        import krippendorff
    except ImportError:
        return None, (
            "Not computed: the package krippendorff is not installed. Run %pip install"
            " krippendorff in a cell of its own, then start again."
        )
    value = float(krippendorff.alpha(reliability_data=compared, level_of_measurement=level))
    near = "a near miss counts as near" if level == "ordinal" else "a near miss counts as a miss"
    return value, f"1 is full agreement, 0 what chance gives, below 0 still less; {near}."


def divisive(merged: pd.DataFrame, share: float = 0.25) -> pd.DataFrame:
    """The events that divide the coders: some hear hostility where others hear cooperation.

    Parameters
    ----------
    merged : as `merge_coders` returns it.
    share : an event divides when at least this share of its ratings is below zero, and at
        least this share above.

    Returns
    -------
    event_id, title, and how many coders are `below_zero`, `at_zero`, `above_zero`; the most
    divided first.
    """
    if not 0 < share <= 0.5:
        raise ZapadError(f"A share of {share} cannot be. Use more than 0, at most 0.5.")
    sign = np.sign(merged["rating"]).rename("sign")
    counts = pd.crosstab(merged["event_id"], sign).reindex(columns=[-1, 0, 1], fill_value=0)
    counts.columns = pd.Index(["below_zero", "at_zero", "above_zero"])
    smaller = counts[["below_zero", "above_zero"]].min(axis=1)
    part = smaller / counts.sum(axis=1)
    counts = counts[(smaller > 0) & (part >= share)]
    titles = load("events").set_index("event_id")["title"]
    counts.insert(0, "title", [titles[e] for e in counts.index])
    order = part[counts.index].sort_values(ascending=False, kind="stable").index
    return counts.loc[order].rename_axis("event_id").reset_index()
