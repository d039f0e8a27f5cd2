"""Who said it and where: citations made from the rows themselves."""

from __future__ import annotations

import pandas as pd

from .errors import ZapadError
from .findings import runs
from .selection import Selection, table_of
from .tables import load
from .vocabulary import label


def cite(rows: Selection, *, full: bool = False) -> str:
    """The sources of a row, of a selection, or of one id, as text.

    Parameters
    ----------
    rows : a table with ``source_id`` (and locators), one of its rows, a ``claim_id``
        or a list of these.
    full : True gives title, publisher, date and how it was read, a line a source;
        False gives a short line: ``Sivitsky 2017, scales 4-5; TASS 2017-09-16``.
    """
    if not full:
        return "; ".join(cited(rows))
    rows = _selection(rows)
    if "cited" in rows:  # a reader's own table says itself where its figures are from
        return "\n".join(rows["reference"].unique())
    sources = load("sources").set_index("source_id")
    return "\n".join(_long(sources.loc[s]) for s in rows["source_id"].dropna().unique())


def cited(rows: Selection, *, places: bool = True) -> list[str]:
    """The short lines of `cite`, one a source; without its locators if not `places`."""
    rows = _selection(rows)
    if "cited" in rows:
        return list(rows["cited"].unique())
    sources = load("sources").set_index("source_id")
    used = rows["source_id"].dropna().unique()
    short = [
        short_name(sources.loc[s]) + (_places(rows[rows["source_id"] == s]) if places else "")
        for s in used
    ]
    # Two undated pages of one publisher read alike here; the long form tells them apart.
    return list(dict.fromkeys(short))


def _selection(rows: Selection) -> pd.DataFrame:
    """Selection as a table that says where it is from."""
    table = table_of(rows)
    return table if "cited" in table else table_of(table, "source_id")


def how_read(source: pd.Series) -> str:
    """How a source was read: ``read in a mirror at chelorg.com``; empty for an original."""
    note = label("source_kind", source["kind"])
    if pd.isna(source["read_at"]) or not source["read_at"]:
        return note.removesuffix(" at {read_at}")  # the page itself is partisan, no place of a copy
    return note.format(read_at=source["read_at"])


def sources_of(*tables: Selection) -> pd.DataFrame:
    """The bibliography of some tables or rows: one row of sources.csv for each source used."""
    used = {s for rows in tables for s in table_of(rows, "source_id")["source_id"].dropna()}
    sources = load("sources")
    return sources[sources["source_id"].isin(used)].reset_index(drop=True)


def short_name(source: pd.Series) -> str:
    """``Sivitsky 2017`` for a signed text, ``TASS 2017-09-16`` for a publisher's."""
    if source["kind"] == "none":
        return "recalled, not re-read"
    signed = not pd.isna(source["author"])
    # Where the original publisher is not known, the site where it was read must do.
    publisher = source["read_at" if source["publisher"] == "not known" else "publisher"]
    who = source["author"].split(",")[0].split(" and ")[0] if signed else publisher
    name = who.split()[-1] if signed else who
    date = "undated" if pd.isna(source["published"]) else source["published"].split("/")[0]
    return f"{name} {date[:4] if signed and date != 'undated' else date.rstrip('~')}"


def _places(rows: pd.DataFrame) -> str:
    """The locators of these rows: ``, scales 4-6, camouflage 9``."""
    if "section" not in rows or rows["section"].isna().all():
        return ""
    text = ""
    for section, group in rows.dropna(subset=["section"]).groupby("section", sort=False):
        found = runs(int(p) for p in group["paragraph"])
        spans = [f"{r[0]}-{r[-1]}" if len(r) > 1 else str(r[0]) for r in found]
        text += f", {section} {', '.join(spans)}"
    return text


def _quoted(title: str) -> str:
    """A title in quotation marks; single ones where it has marks of its own."""
    return f"‘{title}’" if "“" in title else f"“{title}”"


def _long(source: pd.Series) -> str:
    if source["kind"] == "none":
        return "Recalled from general knowledge and not re-read: treat as a lead, not as a fact."
    parts = [source["author"], _quoted(source["title"]), source["publisher"]]
    parts.append("undated" if pd.isna(source["published"]) else source["published"])
    parts += [how_read(source) or None, source["address"]]
    return ", ".join(str(p) for p in parts if p is not None and not pd.isna(p)) + "."


def glossary(notebook: str) -> pd.DataFrame:
    """The terms that one notebook introduces: what each means here, and its original.

    Parameters
    ----------
    notebook : the name of the notebook or its number, ``"03_force_composition"`` or ``"03"``.

    Raises
    ------
    ZapadError : no term is introduced there.
    """
    terms = load("glossary")
    chosen = terms[terms["notebook"].str.startswith(str(notebook))]
    if chosen.empty:
        known = ", ".join(sorted(set(terms["notebook"])))
        raise ZapadError(f"No term is introduced in {notebook!r}. Use one of: {known}.")
    columns = ["term", "meaning", "original", "transliteration"]
    # No column of nothing: not every notebook has terms with an original.
    return chosen[columns].dropna(axis=1, how="all").fillna("").reset_index(drop=True)
