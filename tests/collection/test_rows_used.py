"""Nothing in the tables is dead: each row is shown in a notebook, or listed with the reason why not."""

import csv
import html
import json
import re
from functools import cache
from pathlib import Path

import pytest

import zapad

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("claims", "events", "units", "observers", "thresholds", "scenario", "exercises", "places")
KEYS = zapad.tables.primary_keys()


@cache
def unused_rows():
    path = ROOT / "tests/collection/unused.csv"
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@cache
def drawn(table):
    """Ids of the rows that a chart draws."""
    index = json.loads((ROOT / "figures/index.json").read_text("utf-8"))
    return {i for chart in index["charts"] for i in chart["rows"].get(table, [])}


@cache
def shown():
    """All code of the notebooks and all text of their outputs, pictures left out."""
    parts = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] != "code":
                continue
            parts.append("".join(cell["source"]))
            for output in cell["outputs"]:
                for kind in ("text/html", "text/markdown", "text/plain"):
                    text = "".join(output.get("data", {}).get(kind, ""))
                    parts.append(re.sub(r'src="data:[^"]*"', "", text))
    return html.unescape("\n".join(parts))


@cache
def names_shown():
    """Every run of letters, digits and hyphens, so that an id is found as a whole."""
    return set(re.findall(r"[\w-]+", shown()))


def is_used(table, row):
    name = row[KEYS[table]]
    if name in drawn(table) or name in names_shown():
        return True
    # A table without ids shows the row by its name, title or wording.
    words = [row.get(c) for c in ("name", "title", "says")]
    return any(isinstance(w, str) and len(w) > 5 and w in shown() for w in words)


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_used_or_listed_as_unused(table):
    listed = {entry["id"] for entry in unused_rows() if entry["table"] == table}
    rows = zapad.load(table)
    unused = {r[KEYS[table]] for _, r in rows.iterrows() if not is_used(table, r)}
    assert unused - listed == set(), (
        "show these in a notebook, or list them in tests/collection/unused.csv"
    )
    assert listed - unused == set(), (
        "these are used, or gone: take them out of tests/collection/unused.csv"
    )


def test_each_unused_row_has_a_reason():
    for entry in unused_rows():
        assert entry["table"] in TABLES
        assert len(entry["reason"].split()) >= 4, entry


def test_every_source_is_cited_by_a_row():
    cited = set()
    for table in zapad.names():
        rows = zapad.load(table)
        if table != "sources" and "source_id" in rows:
            cited |= set(rows["source_id"].dropna())
    assert set(zapad.load("sources")["source_id"]) - cited == set()
