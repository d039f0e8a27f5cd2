"""The events of the coding game, and an empty sheet for each coder."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import ZapadError
from ..files import write
from ..spreadsheet import tidy
from ..tables import DATA, load

CODES = (-2, -1, 0, 1, 2)
FOLDER = "coding"


def event_ids() -> list[str]:
    """The events of the game, in its order."""
    groupings = load("groupings")
    return groupings.loc[groupings["grouping"] == "coding-game", "event_id"].tolist()


def events() -> pd.DataFrame:
    """The events of the game: event_id, date, actor, target (as readers know them), title."""
    rows = load("events").set_index("event_id").loc[event_ids()].reset_index()
    names = load("actors").set_index("actor_id")["label"]
    for column in ("actor", "target"):
        rows[column] = rows[column].map(names)
    return rows[["event_id", "date", "actor", "target", "title"]]


def coder_name(text: str) -> str:
    """A coder's name of letters, digits and a few signs: it is shown in tables and charts."""
    return re.sub(r"[^\w .()'-]", "", tidy(text)).strip()[:30]


def sheet(coder: Any, folder: str | Path = FOLDER, kind: str = "csv") -> str:
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
    name = coder_name(str(coder))
    if not name:
        raise ZapadError(f"{coder!r} is no name. Use letters or digits, such as 'Ada'.")
    if kind not in ("csv", "xlsx"):
        raise ZapadError(f"There is no kind {kind!r} of sheet. Use 'csv' or 'xlsx'.")
    word = re.sub(r"[^\w-]+", "-", name).lower()
    path = Path(folder) / f"coding-{word}.{kind}"
    if path.exists():
        return f"{path.name} is there already and was left as it is."
    rows = events().assign(rating="", note="", coder=name)
    # With the mark at the start Excel reads UTF-8 as UTF-8.
    text = rows.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
    data = text if kind == "csv" else _workbook(rows)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ZapadError(f"{path.name} cannot be written: {error.strerror}.") from None
    write(path, data, overwrite=False)
    return (
        f"{path.name} was written into the folder {path.parent.name or '.'}: {len(rows)} events. "
        "Open it in a spreadsheet, fill in the column rating, save."
    )


def _workbook(rows: pd.DataFrame) -> bytes:
    try:
        import openpyxl  # noqa: F401  pandas writes with it
    except ImportError:
        raise ZapadError("The package openpyxl is not installed. Use kind='csv'.") from None
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="openpyxl") as book:
        rows.to_excel(book, index=False, sheet_name=FOLDER)
        for letter, column in zip("ABCDEFGH", rows, strict=True):
            width = max(len(str(x)) for x in [column, *rows[column].dropna()])
            book.sheets[FOLDER].column_dimensions[letter].width = width + 2
    return out.getvalue()


def samples() -> list[Path]:
    """The files of made-up coders that come with the collection, for practice."""
    return sorted((DATA / "samples").glob("coding-*.csv"))
