"""A second record of the same fact: what a row's id says, and the notes the rows were made from.

Whoever changes a cell and renews the checksum would have to change this too. The notes are no
part of the project, as the article is not: where they are absent, their tests skip.
"""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

import zapad

NOTES = Path(__file__).resolve().parents[3] / "shared/facts/external_claims.csv"


def text(value):
    return "" if pd.isna(value) else str(value)


def bare(date):
    """A date without the marks for "about" and "perhaps"."""
    return re.sub("[~?]", "", text(date))


def test_the_id_of_a_claim_of_the_article_begins_with_its_locator():
    for _, row in zapad.load("claims").dropna(subset=["section"]).iterrows():
        assert row["claim_id"].startswith(f"{row['section']}-{row['paragraph']}-")


# Ids made of another word for the same thing.
OTHER_METRIC = {
    "aircraft": r"-(su|mig|a|mi|ka|yak)-\d+",
    "formations": r"division|groupings",
    "ratio": r"threefold|times",
    "countries": r"observers",
    "states": r"fictional-parts",
}


def test_the_id_of_a_claim_names_its_metric():
    for _, row in zapad.load("claims").iterrows():
        name, metric = row["claim_id"], row["metric"]
        known = metric.replace("_", "-") in name or re.search(OTHER_METRIC.get(metric, "^$"), name)
        assert known, f"{name}: {metric}"


# Named after the body or the site, where the row names the person or whom the site quotes.
OTHER_CLAIMANT = {
    "ukraine-nsdc": {"turchynov"}, "ukraine-general-staff": {"muzhenko", "gudz"},
    "poland": {"tomaszycki", "zaryn"}, "romania": {"ciuca"}, "us-defence": {"kirby", "united-states"},
    "tv-republika": {"nato-unnamed"}, "belsat": {"rferl"}, "russia-mod": {"apostrophe"},
    "antonov": {"russia-mod"}, "organisers-joint": {"russia-mod"}, "norway": {"nato", "press"},
    "press": {"nato", "russia-mod"}, "russia": {"press"},
}  # fmt: skip


def test_the_id_of_a_claim_from_elsewhere_names_its_claimant():
    for _, row in zapad.load("claims").iterrows():
        found = re.match(r"x\d+-(.*)", row["claim_id"])
        if found:
            said, who = found[1], row["claimant"]
            other = [w for name, w in OTHER_CLAIMANT.items() if said.startswith(f"{name}-")]
            assert said.startswith(f"{who}-") or any(who in w for w in other), row["claim_id"]


# The address holds a day, the page itself only a month; or a page without a date is dated by it.
OTHER_DATE = {
    "deutsche-welle-nd-moeller": "2017-09", "charter97-2017-10-24-remained": "2017-10-25",
    "topwar-2016-11-02-technical-support": "2016-11", "ctv-2016-07-26-military-doctrine": "2016-07",
    "maaleht-2017-07-luik": "2017", "nasha-niva-2017-08-29-catholics": "2017-08~",
    "neftegaz-2017-02-03-oil-suit": "2017-02", "rusi-2017-09-14-moscows-rules": "2017-09",
    "postimees-2013-06-neighbours": "2013", "norwegian-government-2000-vienna-1999": "2000",
}  # fmt: skip


def test_the_id_of_a_source_holds_its_date():
    for _, row in zapad.load("sources").iterrows():
        name, published = row["source_id"], text(row["published"])
        said = re.search(r"-(\d{4}(?:-\d\d)?(?:-\d\d)?|nd)(?:-|$)", name)
        if name in OTHER_DATE:
            assert published == OTHER_DATE[name], name
        elif said is None or said[1] == "nd":
            assert published == "", name
        else:
            assert published.startswith(said[1]), name


def test_the_id_of_an_event_holds_its_date():
    for _, row in zapad.load("events").iterrows():
        name, date = row["event_id"], bare(row["date"])
        said = re.match(r"\d{4}(-\d\d)?(-\d\d)?(?=-)", name)
        assert said, name
        # A year alone may stand for an undated event of that year, or its end.
        only_year = len(said[0]) == 4 and (not date or date.endswith(said[0]))
        assert date.startswith(said[0]) or only_year, name


def test_the_id_of_an_exercise_holds_its_year_and_its_dates_lie_in_it():
    for _, row in zapad.load("exercises").iterrows():
        assert str(row["year"]) in row["exercise_id"]
        assert text(row["dates"]) == "" or row["dates"].startswith(str(row["year"]))


# Read again at their pages after the notes were made: the word before the number, or the page.
MENDED = {
    45, 46, 47, 48, 49, 52, 53, 74, 84, 85, 88, 103, 104, 105, 106, 173, 207, 217,
}  # fmt: skip


@pytest.mark.skipif(not NOTES.exists(), reason="the notes are not part of the project")
class TestTheNotes:
    def notes(self):
        with NOTES.open(encoding="utf-8", newline="") as file:
            for note in csv.DictReader(file):
                yield f"x{note['claim_id'][1:]}-", note

    def test_every_claim_of_the_notes_is_a_row_that_says_the_same(self):
        claims = zapad.load("claims")
        sources = zapad.load("sources").set_index("source_id")
        rows = {
            re.match(r"x\d+-|", i)[0]: r
            for i, (_, r) in zip(claims["claim_id"], claims.iterrows(), strict=True)
        }
        for start, note in self.notes():
            row = rows[start]
            ours = [text(row[c]) for c in ("value_low", "value_high", "qualifier", "verification")]
            theirs = [note[c] for c in ("value_low", "value_high", "qualifier", "verified")]
            theirs[3] = {"memory": "recalled"}.get(theirs[3], theirs[3])
            if int(start[1:-1]) in MENDED:
                assert ours != theirs, f"{row['claim_id']} is as in the notes again"
                continue
            assert ours == theirs, row["claim_id"]
            assert text(sources.loc[row["source_id"], "address"]) == note["source_url"]
            # Some dates were found later, and some found to be those of the page alone.
            if text(row["date"]) and note["date_of_claim"]:
                assert row["date"].startswith(note["date_of_claim"][:4]), row["claim_id"]
