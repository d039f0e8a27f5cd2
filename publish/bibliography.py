"""The sources as BibTeX, for a paper or a reference manager (Zotero, JabRef, EndNote)."""

from __future__ import annotations

import re

import pandas as pd

from zapad.dates import date_span
from zapad.errors import ZapadError
from zapad.sources import how_read


def bibtex(sources: pd.DataFrame) -> str:
    """Rows of sources.csv as one BibTeX file, one entry a row, keyed by `source_id`.

    Every entry is ``@misc``: they are pages. Where a page was read in a copy, a mirror or on
    a partisan page, its note says so.

    Raises
    ------
    ZapadError : the package `pybtex` is not there.
    """
    try:
        from pybtex.database import BibliographyData, Entry, Person
    except ImportError:
        raise ZapadError(
            "The package pybtex is missing. Install it with: pip install pybtex"
        ) from None
    entries = {}
    cited = sources[sources["kind"] != "none"].fillna("")  # memory is nothing to cite
    for _, row in cited.iterrows():
        fields = {
            "title": "{" + row["title"] + "}",
            "howpublished": row["publisher"],
            "year": _year(row["published"]),
            "date": row["published"].replace("~", ""),  # BibTeX reads ~ as a space
            "langid": row["language"],
            "url": row["address"],
            "note": _note(row),
        }
        authors = [Person(name) for name in re.split(r", | and ", row["author"]) if name]
        entries[row["source_id"]] = Entry(
            "misc",
            {key: value for key, value in fields.items() if value},
            {"author": authors} if authors else {},
        )
    return BibliographyData(entries).to_string("bibtex")


def _year(published: str) -> str:
    return str(date_span(published)[0].year) if published else ""


def _note(row: pd.Series) -> str:
    parts = [how_read(row), "date approximate" if "~" in row["published"] else ""]
    return ". ".join(part[0].upper() + part[1:] for part in parts if part)
