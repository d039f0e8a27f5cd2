"""Run-sheets: what a session does minute by minute, made from the notebooks' own metadata.

Minutes, mode and aims stand beside each section, exercise and discussion in the notebook
(cell metadata ``zapad``), so a run-sheet is never kept by hand.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from zapad.errors import ZapadError

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
SESSION = 90  # minutes
PLANS = ("long", "short")


def books(folder: Path = NOTEBOOKS) -> dict[str, dict[str, Any]]:
    """All notebooks of the seminar by name (``"01_scale"``), in order."""
    found = {}
    for path in sorted(folder.glob("[0-9][0-9]_*.ipynb")):
        try:
            book = json.loads(path.read_text(encoding="utf-8"))
            book["metadata"]["zapad"]["minutes"]
        except (OSError, ValueError, KeyError, TypeError):
            raise ZapadError(
                f"{path.name} is not a notebook of the seminar, or it is damaged. Put the"
                " collection's own file back."
            ) from None
        found[path.stem] = book
    return found


def find(name: str, folder: Path = NOTEBOOKS) -> str:
    """The whole name of a notebook, from its number, theme or file name."""
    known = list(books(folder))
    wanted = name.removesuffix(".ipynb").lower()
    for book in known:
        number, theme = book.split("_", 1)
        if wanted in (book, number, number.lstrip("0") or "0", theme):
            return book
    raise ZapadError(f"There is no notebook {name!r}. The notebooks are: {', '.join(known)}.")


def title(book: dict[str, Any]) -> str:
    """The notebook's own first heading."""
    return heading("".join(book["cells"][0]["source"]))


def steps(book: dict[str, Any], plan: str) -> list[dict[str, Any]]:
    """The steps of one plan, each with `start` and `end` in minutes, `what`, `mode`, `aims`.

    Parameters
    ----------
    book : a notebook, as `books` returns it.
    plan : ``"long"`` or ``"short"``; what has no minutes in the short plan is left out.
    """
    if plan not in PLANS:
        raise ZapadError(f"There is no plan {plan!r}. Use long or short.")
    clock, found = 0, []
    for cell in book["cells"]:
        about = cell["metadata"].get("zapad", {})
        minutes = about.get("minutes" if plan == "long" else "short", 0)
        if not minutes:
            continue
        found.append(
            {
                "start": clock,
                "end": clock + minutes,
                "what": heading("".join(cell["source"])),
                "mode": about["mode"],
                "aims": about.get("aims", []),
            }
        )
        clock += minutes
    return found


def heading(text: str) -> str:
    """The first heading of a cell, without its marks and minutes; else its first words."""
    match = re.search(r"^#+ (.+)$", text, re.M)
    line = match.group(1) if match else text.strip().splitlines()[0][:60]
    return re.sub(r"\s*·?\s*\(\d+ min\)", "", line).replace("*", "").strip()


def run_sheet(name: str, plan: str, folder: Path = NOTEBOOKS) -> str:
    """One plan of one notebook as a Markdown table, with what each aim gets."""
    name = find(name, folder)
    book = books(folder)[name]
    rows = steps(book, plan)
    lines = [
        f"## {title(book)}",
        "",
        f"{name}, {plan} plan: {rows[-1]['end']} minutes.",
        "",
        "| Minute | What | Mode | Aims |",
        "| --- | --- | --- | --- |",
    ]
    for row in rows:
        aims = ", ".join(a.rsplit("-", 1)[-1] for a in row["aims"])
        lines.append(
            f"| {row['start']}–{row['end']} | {row['what'].replace('|', '/')} |"
            f" {row['mode']} | {aims} |"
        )
    left = _left_out(book, plan)
    if left:
        lines += ["", f"Left out of this plan, for home: {'; '.join(left)}."]
    return "\n".join(lines) + "\n"


def _left_out(book: dict[str, Any], plan: str) -> list[str]:
    """What the short plan has no minutes for."""
    done = {row["what"] for row in steps(book, plan)}
    return [row["what"] for row in steps(book, "long") if row["what"] not in done]


def course(folder: Path = NOTEBOOKS) -> str:
    """The six sessions of a course as Markdown: which notebook, in which plan, and what is left.

    Each notebook says its place in its metadata: ``zapad.course`` has `session` and `plan`.
    """
    lines = ["# The seminar in six sessions", ""]
    for session, parts in sessions(folder).items():
        used = sum(minutes for _, _, minutes in parts)
        lines += [f"## Session {session}: {SESSION} minutes", ""]
        for name, plan, minutes in parts:
            lines.append(f"- {title(books(folder)[name])} ({name}, {plan} plan, {minutes} minutes)")
        if used < SESSION:
            lines.append(f"- {SESSION - used} minutes: students show what they made at home")
        lines.append("")
    return "\n".join(lines)


def sessions(folder: Path = NOTEBOOKS) -> dict[int, list[tuple[str, str, int]]]:
    """For each session its notebooks: name, plan, minutes."""
    found: dict[int, list[tuple[str, str, int]]] = {}
    for name, book in books(folder).items():
        about = book["metadata"]["zapad"]
        place = about["course"]
        minutes = about["minutes"][place["plan"]]
        found.setdefault(place["session"], []).append((name, place["plan"], minutes))
    return dict(sorted(found.items()))
