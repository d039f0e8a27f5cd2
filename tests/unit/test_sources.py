import re

import pandas as pd
import pytest

import zapad
from zapad.sources import how_read


def test_a_claim_of_the_article_is_cited_by_its_paragraph():
    assert zapad.cite("scales-4-personnel-total") == "Sivitsky 2017, scales 4"


def test_locators_are_joined():
    claims = zapad.load("claims")
    rows = claims[claims["section"].isin(["scales", "veishnoria"])]
    assert zapad.cite(rows) == "Sivitsky 2017, scales 1, 3-7, veishnoria 4-5"


def test_a_row_and_a_selection_are_cited_alike():
    claims = zapad.load("claims")
    assert zapad.cite(claims.iloc[0]) == zapad.cite(claims.head(1))


def test_several_sources_are_named_once_each():
    rows = zapad.load("claims").query("statement == 'luik-100000'")
    assert len(rows) > 1
    assert zapad.cite(rows).count(";") == rows["source_id"].nunique() - 1


def test_pages_that_read_alike_in_short_are_named_once():
    sources = zapad.load("sources")
    alike = sources[(sources["publisher"] == "Wikipedia") & sources["published"].isna()]
    assert len(alike) > 1
    assert zapad.cite(alike) == "Wikipedia undated"
    assert len(set(zapad.cite(alike, full=True).splitlines())) == len(alike)


def test_the_full_form_says_publisher_date_and_how_it_was_read():
    sources = zapad.load("sources")
    claims = zapad.load("claims")
    for kind, says in [
        ("copy", "read in a copy at"),
        ("mirror", "read in a mirror at"),
        ("partisan", "partisan"),
    ]:
        ids = sources[sources["kind"] == kind]["source_id"]
        row = claims[claims["source_id"].isin(ids)].head(1)
        source = sources.set_index("source_id").loc[row["source_id"].iloc[0]]
        text = zapad.cite(row, full=True)
        assert says in text and source["publisher"] in text and source["title"] in text


def test_an_unknown_publisher_is_named_by_the_site_where_it_was_read():
    sources = zapad.load("sources")
    unknown = sources[sources["publisher"] == "not known"]
    assert len(unknown) and unknown["read_at"].notna().all()
    assert "not known" not in zapad.cite(unknown)


def test_what_is_recalled_is_never_cited_as_a_source():
    claims = zapad.load("claims")
    row = claims[claims["verification"] == "recalled"].head(1)
    assert zapad.cite(row) == "recalled, not re-read"
    assert "not as a fact" in zapad.cite(row, full=True)


def test_every_source_has_a_short_and_a_full_form():
    sources = zapad.load("sources")
    assert "nan" not in zapad.cite(sources).lower().replace("finan", "")
    assert len(zapad.cite(sources, full=True).splitlines()) == len(sources)


def test_a_partisan_page_read_at_home_names_no_place():
    from publish.bibliography import bibtex

    sources = zapad.load("sources")
    at_home = sources[(sources["kind"] == "partisan") & sources["read_at"].isna()]
    assert len(at_home)
    for text in (zapad.cite(at_home, full=True), bibtex(at_home)):
        assert re.search('read on a partisan page[,."]', text, re.I)
        assert "at nan" not in text


def test_the_bibliography_of_tables_holds_their_sources_only():
    claims = zapad.load("claims").head(60)
    used = zapad.sources_of(claims, claims)
    assert set(used["source_id"]) == set(claims["source_id"])


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("no-such-claim", "There is no claim 'no-such-claim'"),
        (pd.DataFrame({"claim_id": ["x"]}), "have no column 'source_id'"),
        (pd.Series({"metric": "personnel"}), "no column 'source_id'"),
        (12_700, "Give a table, one of its rows, or a claim's id"),
        (["scales-4-personnel-total", "no-such-claim"], "There is no claim 'no-such-claim'"),
    ],
)
def test_what_cannot_be_cited_is_said(rows, says):
    with pytest.raises(zapad.ZapadError, match=says):
        zapad.cite(rows)


def test_a_bibliography_takes_a_table_a_row_and_an_id_alike():
    row = zapad.load("claims").iloc[0]
    used = zapad.sources_of(row, "x001-fomin-personnel", zapad.load("thresholds").head(1))
    assert row["source_id"] in set(used["source_id"]) and len(used) == 3


def test_each_way_of_reading_has_its_words_and_an_unknown_one_its_own():
    sources = zapad.load("sources")
    source = sources.iloc[0].copy()
    source["read_at"] = "example.org"
    for kind in sources["kind"].unique():
        source["kind"] = kind
        said = how_read(source)
        assert (said == "") == (kind == "original") and "{" not in said, kind
    source["kind"] = "hear_say"
    assert how_read(source) == "hear say"


def test_the_bibliography_reads_back_as_it_was_written():
    from pybtex.database import parse_string

    from publish.bibliography import bibtex

    sources = zapad.load("sources").query("kind != 'none'").set_index("source_id")
    entries = parse_string(bibtex(zapad.load("sources")), "bibtex").entries
    assert set(entries) == set(sources.index)
    for key, entry in entries.items():
        row = sources.loc[key].fillna("")
        plain = {k: v.replace("\\", "") for k, v in entry.fields.items()}
        assert plain["title"] == "{" + row["title"].replace("\\", "") + "}"
        assert plain.get("url", "") == row["address"]
        assert plain.get("date", "") == row["published"].replace("~", "")
        assert ("approximate" in plain.get("note", "")) == ("~" in row["published"])
        assert plain.get("year", "")[:4] == row["published"][:4]
        people = [
            " ".join(p.first_names + p.middle_names + p.last_names)
            for p in entry.persons.get("author", [])
        ]
        assert " and ".join(people) == row["author"]
        if row["kind"] not in ("original", "none"):
            assert entry.fields["note"], key


def test_memory_is_not_cited():
    from publish.bibliography import bibtex

    assert "recalled" not in bibtex(zapad.load("sources"))


def test_the_bibliography_says_what_is_missing(monkeypatch):
    import sys

    from publish.bibliography import bibtex
    from zapad import ZapadError

    monkeypatch.setitem(sys.modules, "pybtex.database", None)
    with pytest.raises(ZapadError, match="pip install pybtex"):
        bibtex(zapad.load("sources"))
