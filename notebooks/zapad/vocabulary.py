"""The words and looks that stand for the codes of the tables: ``data/vocabulary.csv``.

A code that the vocabulary does not know is shown in its own words, never left out; where it
needs a look (a colour, a marker), the message says which codes have one.
"""

from __future__ import annotations

import difflib
from functools import lru_cache
from pathlib import Path

from . import tables
from .errors import ZapadError

_FORMS = ("label", "full", "adjective", "color", "marker", "symbol", "hatch")


class Vocabulary(dict[str, dict[str, str]]):
    """The codes of one column, in the order of legends, each with its words and its look.

    ``SIDES["russia"]["color"]``; a word or look that a code does without is empty.
    """

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def __missing__(self, code: object) -> dict[str, str]:
        near = difflib.get_close_matches(str(code), self, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ZapadError(
            f"There is no {self.column.replace('_', ' ')} {code!r}.{hint} "
            f"data/vocabulary.csv has: {', '.join(self)}."
        )


def vocabulary(name: str) -> Vocabulary:
    """The codes of a column with their words and looks.

    Parameters
    ----------
    name : ``side``, ``scope``, ``signal``, ``force``, ``metric``, ``qualifier``,
        ``verification``, ``strength``, ``source_kind`` or ``section``.

    Raises
    ------
    ZapadError : there is no vocabulary of this name.
    """
    path = tables.DATA / "vocabulary.csv"
    known = _read(path, path.stat().st_mtime_ns if path.exists() else 0)
    if name not in known:
        raise ZapadError(f"There is no vocabulary {name!r}. Use one of: {', '.join(known)}.")
    return known[name]


def label(name: str, code: str, form: str = "label") -> str:
    """How a code reads in a label; an unknown one in its own words.

    Parameters
    ----------
    name : of the vocabulary; form : ``label``, ``full`` or ``adjective``.
    """
    entry = vocabulary(name).get(code)
    return str(code).replace("_", " ") if entry is None else entry[form]


def scope_words(scope: str) -> str:
    """How a scope reads in a label: ``in_belarus`` as "in Belarus"."""
    return label("scope", scope)


def noun(metric: str) -> str:
    """A metric in full: ``acv`` as "armoured combat vehicles"."""
    return label("metric", metric, "full") or label("metric", metric)


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> dict[str, Vocabulary]:
    """All vocabularies; an edited file is read anew."""
    rows = tables.load("vocabulary").fillna("")
    known: dict[str, Vocabulary] = {}
    for row in rows.to_dict("records"):
        codes = known.setdefault(row["vocabulary"], Vocabulary(row["vocabulary"]))
        codes[row["value"]] = {form: row[form] for form in _FORMS}
    return known
