"""What tables, charts and pages show of a reader's row: who, what, how many, from where."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from ..quantities import printed, words
from ..selection import Selection, table_of
from ..spreadsheet import tidy
from ..vocabulary import noun, scope_words


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


def labelled(rows: pd.DataFrame) -> pd.DataFrame:
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
    pages = rows.groupby([rows["address"].map(_page, na_action="ignore"), "verification"])
    for column in ("cited", "reference"):  # one page is one source, however it was typed
        rows[column] = pages[column].transform("first").fillna(rows[column])
    return rows


def _page(address: str) -> str:
    """What addresses of one page share: no scheme, www, fragment or slash at the end."""
    return re.sub(r"^https?://(www\.)?|#.*$", "", address.casefold()).rstrip("/")


def many(n: int, thing: str) -> str:
    """``1 row`` or ``2 rows``."""
    return f"{n} {thing}{'' if n == 1 else 's'}"


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


def sources(table: Selection) -> pd.DataFrame:
    """The sources of a table, each once: how it is cited, in full, and how many rows rest on it."""
    table = table_of(table)
    grouped = table.groupby("reference", sort=False)
    return pd.DataFrame(
        {
            "cited": grouped["cited"].first(),
            "rows": grouped.size(),
            "weak": grouped["strength"].agg(lambda s: int(s.eq("weak").sum())),
        }
    ).reset_index()[["cited", "rows", "weak", "reference"]]
