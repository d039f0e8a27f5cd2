import re

import pandas as pd
import pytest

import zapad
from zapad.sources import cited, how_read, short_name


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


def source(**columns):
    made = {"kind": "original", "author": pd.NA, "publisher": "TASS", "read_at": pd.NA}
    return pd.Series({**made, "published": pd.NA, **columns})


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"author": "Vito D'Orazio and Kevin Galambos", "published": "2021"}, "D'Orazio 2021"),
        ({"author": "Ada Bell, Cy Day and Eve Fox", "published": "2017-09-16"}, "Bell 2017"),
        ({"author": "Ada Cy Bell"}, "Bell undated"),
        ({"author": "Collective"}, "Collective undated"),
        ({"published": "2017-09-16"}, "TASS 2017-09-16"),
        ({"published": "2017-07~/2017-08~"}, "TASS 2017-07"),
        ({"published": "2017-08~"}, "TASS 2017-08"),
        ({}, "TASS undated"),
        ({"publisher": "Stars and Stripes, Europe"}, "Stars and Stripes, Europe undated"),
        ({"publisher": "not known", "read_at": "a.example"}, "a.example undated"),
        ({"read_at": "a.example"}, "TASS undated"),
        ({"kind": "none", "author": "Ada Bell"}, "recalled, not re-read"),
    ],
)
def test_a_source_is_named_by_its_first_author_and_year_or_its_publisher_and_day(columns, name):
    assert short_name(source(**columns)) == name


@pytest.mark.parametrize(
    ("kind", "read_at", "says"),
    [
        ("original", pd.NA, ""),
        ("original", "a.example", ""),
        ("copy", "a.example", "read in a copy at a.example"),
        ("mirror", "a.example", "read in a mirror at a.example"),
        ("partisan", "a.example", "read on a partisan page at a.example"),
        ("partisan", pd.NA, "read on a partisan page"),
        ("partisan", "", "read on a partisan page"),
        ("tertiary", pd.NA, "an encyclopaedia, not a source of its own"),
    ],
)
def test_how_a_source_was_read_names_the_place_where_there_is_one(kind, read_at, says):
    assert how_read(source(kind=kind, read_at=read_at)) == says


def test_a_title_with_quotation_marks_of_its_own_stands_in_single_ones():
    for _, row in zapad.load("sources").query("kind != 'none'").iterrows():
        text = zapad.cite(row, full=True)
        if "“" in row["title"]:
            assert f"‘{row['title']}’" in text
        else:
            assert f"“{row['title']}”" in text


def test_the_long_form_holds_all_that_is_known_in_order_and_nothing_else():
    for _, row in zapad.load("sources").query("kind != 'none'").iterrows():
        title = f"‘{row['title']}’" if "“" in row["title"] else f"“{row['title']}”"
        date = "undated" if pd.isna(row["published"]) else row["published"]
        parts = [row["author"], title, row["publisher"], date, how_read(row), row["address"]]
        known = [part for part in parts if not pd.isna(part) and part]
        assert zapad.cite(row, full=True) == ", ".join(known) + "."


def test_sources_stand_a_line_each_in_the_long_form_and_in_order():
    claims = zapad.load("claims").dropna(subset=["source_id"]).drop_duplicates("source_id").head(3)
    each = [zapad.cite(row, full=True) for _, row in claims.iterrows()]
    assert zapad.cite(claims, full=True) == "\n".join(each)
    assert zapad.cite(claims) == "; ".join(zapad.cite(row) for _, row in claims.iterrows())


def test_what_is_recalled_is_said_in_a_whole_sentence():
    recalled = zapad.load("sources").query("kind == 'none'")
    assert zapad.cite(recalled, full=True) == (
        "Recalled from general knowledge and not re-read: treat as a lead, not as a fact."
    )


@pytest.mark.parametrize(
    ("places", "text"),
    [
        ([("a", 4)], ", a 4"),
        ([("a", 5), ("a", 4), ("a", 4)], ", a 4-5"),
        ([("a", 1), ("a", 3), ("a", 4), ("a", 5), ("a", 9)], ", a 1, 3-5, 9"),
        ([("b", 2), ("a", 1), ("b", 3)], ", b 2-3, a 1"),
        ([("a", 1), (pd.NA, pd.NA)], ", a 1"),
        ([(pd.NA, pd.NA)], ""),
    ],
)
def test_locators_are_runs_of_paragraphs_in_the_order_of_the_rows(places, text):
    rows = pd.DataFrame(places, columns=["section", "paragraph"]).assign(source_id="sivitsky-2017")
    assert zapad.cite(rows) == f"Sivitsky 2017{text}"


def test_a_reader_s_own_table_is_cited_by_its_own_words():
    rows = pd.DataFrame({"cited": ["b", "a", "b"], "reference": ["B.", "A.", "B."]})
    assert zapad.cite(rows) == "b; a"
    assert zapad.cite(rows, full=True) == "B.\nA."


def test_a_bibliography_leaves_out_rows_without_a_source_and_keeps_the_order_of_the_list():
    first, second = zapad.load("sources")["source_id"][[5, 2]]
    found = zapad.sources_of(
        pd.DataFrame({"source_id": [first, pd.NA]}), pd.DataFrame({"source_id": [second, first]})
    )
    assert list(found["source_id"]) == [second, first]
    assert list(found.index) == [0, 1] and "index" not in found
    with pytest.raises(zapad.ZapadError, match="no column 'source_id'"):
        zapad.sources_of(zapad.load("claims")[["claim_id"]])


def test_a_glossary_holds_the_terms_of_one_notebook_and_no_empty_column():
    terms = zapad.load("glossary")
    for name, rows in terms.groupby("notebook"):
        found = zapad.glossary(name)
        assert found.equals(zapad.glossary(name[:2]))
        assert list(found["term"]) == list(rows["term"])
        assert list(found.index) == list(range(len(found)))
        assert list(found["meaning"]) == list(rows["meaning"])
        filled = [c for c in ("original", "transliteration") if rows[c].notna().any()]
        assert list(found.columns) == ["term", "meaning", *filled]
        assert not found.isna().any(axis=None)
        for column in filled:
            assert list(found[column]) == list(rows[column].fillna(""))


def test_a_notebook_without_terms_is_told_which_have_some():
    known = ", ".join(sorted(set(zapad.load("glossary")["notebook"])))
    with pytest.raises(zapad.ZapadError, match=f"in '99'. Use one of: {known}"):
        zapad.glossary("99")


def test_sources_can_be_named_without_the_places_in_them():
    rows = zapad.load("claims").dropna(subset=["section"]).head(3)
    assert cited(rows, places=False) == ["Sivitsky 2017"]
    (with_places,) = cited(rows)
    assert with_places.startswith("Sivitsky 2017, ")
