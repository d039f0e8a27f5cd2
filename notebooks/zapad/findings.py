"""What there is to say about a file: one shape for every fault, and text made at the edge.

A finding holds where, what is wrong and what to do apart, so that tables, own tables and
coding files are judged, summed up and shown by the same code. ``str(finding)`` is the whole
sentence that a reader sees.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["problem", "question", "note"]

EXAMPLES = 3  # of many alike findings so many are told in full, of the rest the rows


@dataclass(frozen=True)
class Finding:
    """One thing to say about a file.

    Attributes
    ----------
    kind : ``problem`` to correct, ``question`` that only the reader can answer, or ``note``.
    what : a phrase without a full stop. A name in braces stands for one of `values`, so that
        findings that differ in these alone are alike. One that names ``{file}`` says itself
        where it is.
    todo : what to do, in sentences; its braces as well.
    file, rows, column : where; the rows as a spreadsheet counts them.
    """

    kind: Kind
    what: str
    todo: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    file: str = ""
    rows: tuple[int, ...] = ()
    column: str | None = None

    def at(self, file: str, row: int | None = None, column: str | None = None) -> Finding:
        """The same finding, at a place."""
        return replace(self, file=file, rows=() if row is None else (row,), column=column)

    @property
    def said(self) -> tuple[str, str]:
        """What is wrong, and what to do, in words."""
        values = {**self.values, "file": self.file}
        return self.what.format_map(values), self.todo.format_map(values)

    @property
    def text(self) -> str:
        """What is wrong and what to do, without the place."""
        what, todo = self.said
        return f"{what}. {todo}".rstrip()

    def __str__(self) -> str:
        if "{file}" in self.what:
            return self.text
        where = [self.file]
        if self.rows:
            where.append(f"{'row' if len(set(self.rows)) == 1 else 'rows'} {listed(self.rows)}")
        if self.column is not None:
            where.append(f"column {quoted(self.column)}")
        return f"{', '.join(where)}: {self.text}"


def problem(what: str, todo: str = "", **values: object) -> Finding:
    """Something to correct."""
    return Finding("problem", what, todo, values)


def question(what: str, todo: str, **values: object) -> Finding:
    """Something that only the reader can answer."""
    return Finding("question", what, todo, values)


def note(what: str, todo: str = "", **values: object) -> Finding:
    """Something to know about how a file was read."""
    return Finding("note", what, todo, values)


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Numbers in order, cut where one is missing: 3, 7, 5, 6 as [3] and [5, 6, 7]."""
    found: list[list[int]] = []
    for n in sorted(set(numbers)):
        if found and n == found[-1][-1] + 1:
            found[-1].append(n)
        else:
            found.append([n])
    return found


def listed(numbers: Iterable[int]) -> str:
    """``3, 5 and 7 to 9``: row numbers as a person would list them."""
    said: list[str] = []
    for run in runs(numbers):
        said += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run)
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def quoted(text: str) -> str:
    """A cell as a message shows it: in quotes, signs that nobody sees spelled out, and short."""
    return repr(text) if len(text) <= 80 else f"{text[:60]!r}… ({len(text):,} characters)"


def nearest(text: str, known: Iterable[str]) -> str:
    """The known word that is most like a text; empty where none is: none is better than a wrong."""
    return next(iter(difflib.get_close_matches(text[:80], sorted(known), n=1, cutoff=0.75)), "")


def suggestion(text: str, known: Iterable[str]) -> str:
    """``Did you mean 'about'? ``, or nothing where no known word is near."""
    near = nearest(text, known)
    return f"Did you mean {near!r}? " if near else ""


def together(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of the same words made one, with the rows of all."""
    same: dict[tuple[str, str, str | None, str], list[Finding]] = {}
    for f in findings:
        same.setdefault((f.kind, f.file, f.column, f.text), []).append(f)
    return [replace(fs[0], rows=tuple(r for f in fs for r in f.rows)) for fs in same.values()]


def summed_up(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each different message; of many alike the first in full."""
    alike: dict[tuple[str, str, str | None, str, str], list[Finding]] = {}
    for f in together(findings):
        alike.setdefault((f.kind, f.file, f.column, f.what, f.todo), []).append(f)
    summary = []
    for told in alike.values():
        # An answer holds for the file, so that one example of a question is enough.
        examples = 1 if told[0].kind == "question" else EXAMPLES
        same = "the same, with something else in the cell"
        rest = [replace(f, what=same, todo="", values={}) for f in told[examples:]]
        summary += told[:examples] + together(rest)
    return summary
