"""The tables themselves: valid, sealed, and consistent with one another."""

import csv
import hashlib
import json
import re

import frictionless
import pytest

import zapad
from publish.checksums import stamp
from zapad.tables import DATA

PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {r["name"]: r for r in PACKAGE["resources"]}
TABLES = zapad.names()

# How many body paragraphs each section of the article has.
PARAGRAPHS = {
    "lead": 1, "dilemma": 3, "fears": 6, "signals": 4, "scales": 7, "sides": 6,
    "veishnoria": 7, "hybrid": 4, "camouflage": 12, "devaluation": 5,
}  # fmt: skip


def test_frictionless_finds_the_package_valid():
    report = frictionless.Package(str(DATA / "datapackage.json")).validate()
    assert report.valid, report.to_summary()
    checked = {task.name for task in report.tasks if task.stats.get("rows")}
    assert set(TABLES) <= checked


def test_frictionless_and_the_module_agree_on_what_is_wrong(tmp_path):
    """The module's own reader is for readers without frictionless; it must not be milder."""
    import shutil

    folder = shutil.copytree(DATA, tmp_path / "data")
    path = folder / "claims.csv"
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    header = rows[0]
    breaks = {
        "value_low": "many", "paragraph": "0", "claimant": "nobody", "metric": "", "qualifier": "so",
        "claim_id": rows[1][0], "kind": "guess",
    }  # fmt: skip
    for number, (column, value) in enumerate(breaks.items(), 3):
        rows[number][header.index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    stamp(folder)
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    theirs = {e[0] + 0 for e in report.flatten(["rowNumber"]) if e[0]}
    with pytest.raises(zapad.DataError) as error:
        zapad.load("claims", folder)
    ours = {int(n) for n in re.findall(r"row (\d+)", str(error.value))}
    assert len(theirs) == len(breaks)
    assert theirs <= ours


@pytest.mark.parametrize("name", list(RESOURCES))
def test_size_and_checksum_are_those_of_the_file(name):
    data = (DATA / RESOURCES[name]["path"]).read_bytes()
    again = "Corrected on purpose? Then: python3 run.py tables --stamp"
    assert RESOURCES[name]["bytes"] == len(data), again
    assert RESOURCES[name]["hash"] == "sha256:" + hashlib.sha256(data).hexdigest(), again


@pytest.mark.parametrize("name", list(RESOURCES))
def test_each_file_says_what_it_is_and_its_licence(name):
    resource = RESOURCES[name]
    assert resource["description"] and resource["licenses"][0]["name"]
    for field in resource.get("schema", {}).get("fields", []):
        assert field["description"], field["name"]


@pytest.mark.parametrize("name", TABLES)
def test_plain_bytes(name):
    data = (DATA / f"{name}.csv").read_bytes()
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\n")
    rows = list(csv.reader(data.decode("utf-8").splitlines()))
    assert {len(r) for r in rows} == {len(rows[0])}
    for row in rows:
        assert [c.strip() for c in row] == row


def test_no_file_lies_in_data_that_the_descriptor_does_not_name():
    named = {r["path"] for r in PACKAGE["resources"]} | {"datapackage.json"}
    assert {p.relative_to(DATA).as_posix() for p in DATA.rglob("*") if p.is_file()} == named


def tables_with(*columns):
    return [n for n in TABLES if set(columns) <= set(zapad.fields(n)["column"])]


@pytest.mark.parametrize("name", tables_with("section"))
def test_locators_exist_in_the_article(name):
    frame = zapad.load(name)
    for _, row in frame.dropna(subset=["section"]).iterrows():
        assert 1 <= row["paragraph"] <= PARAGRAPHS[row["section"]], row.iloc[0]
    for also in frame.get("also", frame["section"].iloc[:0]).dropna():
        for locator in also.split("; "):
            section, paragraph = locator.split(" ")
            assert 1 <= int(paragraph) <= PARAGRAPHS[section], also


@pytest.mark.parametrize("name", tables_with("section", "verification"))
def test_how_a_row_is_known_fits_its_source(name):
    frame = zapad.load(name)
    sources = zapad.load("sources").set_index("source_id")
    for _, row in frame.iterrows():
        of_article = row["source_id"] == "sivitsky-2017"
        assert (row["verification"] == "article") == of_article, row.iloc[0]
        if sources.loc[row["source_id"], "kind"] == "none":
            assert row["verification"] == "recalled", row.iloc[0]
        if not of_article:
            assert row.isna()["section"], row.iloc[0]


# A page of this kind is weak, and so is a row that nobody re-read (README, The data).
WEAK_PAGES = {"mirror", "partisan", "tertiary", "none"}


@pytest.mark.parametrize("name", tables_with("strength"))
def test_the_strength_of_a_row_follows_from_the_kind_of_its_page(name):
    frame = zapad.load(name)
    kinds = frame["source_id"].map(zapad.load("sources").set_index("source_id")["kind"])
    weak = kinds.isin(WEAK_PAGES) | (frame["verification"] == "recalled")
    differ = frame[frame["strength"] != weak.map({True: "weak", False: "normal"})].iloc[:, 0]
    assert list(differ) == []


def test_rows_of_one_statement_say_the_same():
    """The same number of the same thing; a qualifier may drift, and a retelling may round."""
    claims = zapad.load("claims")
    for statement, rows in claims.groupby("statement"):
        assert rows["metric"].nunique() == 1, statement
        first_hand = rows[rows["kind"] != "retold"]
        assert len({zapad.printed(row) for _, row in first_hand.iterrows()}) <= 1, statement


def test_no_actor_source_or_exercise_is_an_orphan():
    used = {"sources": set(), "actors": set(), "exercises": set()}
    for name in TABLES:
        for foreign in RESOURCES[name]["schema"].get("foreignKeys", []):
            table = foreign["reference"]["resource"]
            if table in used:
                used[table] |= set(zapad.load(name)[foreign["fields"]].dropna())
    used["actors"] |= set(zapad.load("actors")["parent"].dropna())
    for name, ids in used.items():
        orphans = set(zapad.load(name).iloc[:, 0]) - ids
        assert not orphans, f"{name}.csv has rows that nothing refers to: {sorted(orphans)}"


def test_a_thing_is_counted_in_one_unit():
    units = zapad.load("claims").groupby("metric")["unit"].unique()
    # Fictional states, and the parts into which a scenario divides Belarus.
    assert {m: len(u) for m, u in units.items() if len(u) > 1} == {"states": 2}
    units = zapad.load("thresholds").dropna(subset=["unit"]).groupby("category")["unit"].unique()
    assert [c for c, u in units.items() if len(u) > 1] == ["quota"]


def test_nobody_is_cited_before_speaking():
    published = zapad.load("sources").set_index("source_id")["published"]
    claims = zapad.load("claims").dropna(subset=["date"])
    known = claims["source_id"].map(published).notna()
    assert known.sum() > 100
    for _, row in claims[known].iterrows():
        told = zapad.date_span(published[row["source_id"]])[1]
        assert zapad.date_span(row["date"])[0] <= told, row["claim_id"]


# Said of what was still to come.
FORETOLD = {
    "2017-12-division", "2017-12-sanctions-expected", "2017-02-07-border-zone-in-force",
}  # fmt: skip


def test_no_page_tells_an_event_that_had_not_begun():
    published = zapad.load("sources").set_index("source_id")["published"].dropna()
    events = zapad.load("events").dropna(subset=["date"])
    events = events[events["source_id"].isin(published.index)]
    ahead = {
        row.event_id
        for row in events.itertuples()
        if zapad.date_span(row.date)[0] > zapad.date_span(published[row.source_id])[1]
    }
    assert ahead == FORETOLD
