"""Run-sheets: what a session does minute by minute, made from the notebooks' own metadata.

Minutes, mode and aims stand beside each section, exercise and discussion in the notebook, so
a run-sheet is never kept by hand.
"""

from __future__ import annotations

from pathlib import Path

from .notebook import NOTEBOOKS, Notebook, books, find

SESSION = 90  # minutes


def run_sheet(name: str, plan: str, folder: Path = NOTEBOOKS) -> str:
    """One plan of one notebook as Markdown, under the notebook's title."""
    book = find(name, folder)
    return f"## {book.title}\n\n{sheet(book, plan)}"


def sheet(book: Notebook, plan: str) -> str:
    """One plan of a notebook as a Markdown table, and what it leaves for home."""
    steps = book.steps(plan)
    lines = [
        f"{book.name}, {plan} plan: {steps[-1].end} minutes.",
        "",
        "| Minute | What | Mode | Aims |",
        "| --- | --- | --- | --- |",
    ]
    for step in steps:
        aims = ", ".join(aim.rsplit("-", 1)[-1] for aim in step.cell.aims)
        what = step.what.replace("|", "/")
        lines.append(f"| {step.start}–{step.end} | {what} | {step.mode} | {aims} |")
    done = {step.cell for step in steps}
    left = [step.what for step in book.steps("long") if step.cell not in done]
    if left:
        lines += ["", f"Left out of this plan, for home: {'; '.join(left)}."]
    return "\n".join(lines) + "\n"


def course(folder: Path = NOTEBOOKS) -> str:
    """The six sessions of a course as Markdown: which notebook, in which plan, and what is left."""
    lines = ["# The seminar in six sessions", ""]
    for session, parts in sessions(folder).items():
        used = sum(book.minutes[book.plan] for book in parts)
        lines += [f"## Session {session}: {SESSION} minutes", ""]
        for book in parts:
            minutes = f"{book.minutes[book.plan]} minutes"
            lines.append(f"- {book.title} ({book.name}, {book.plan} plan, {minutes})")
        if used < SESSION:
            lines.append(f"- {SESSION - used} minutes: students show what they made at home")
        lines.append("")
    return "\n".join(lines)


def sessions(folder: Path = NOTEBOOKS) -> dict[int, list[Notebook]]:
    """For each session of the course its notebooks."""
    found: dict[int, list[Notebook]] = {}
    for book in books(folder).values():
        found.setdefault(book.session, []).append(book)
    return dict(sorted(found.items()))
