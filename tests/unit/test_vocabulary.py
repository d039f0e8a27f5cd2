"""One vocabulary: every code that a label shows has a row, and no row is of no code."""

import json
from pathlib import Path

import pytest

import zapad
from zapad import vocabulary

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = json.loads((ROOT / "data/datapackage.json").read_text(encoding="utf-8"))
WORDS = zapad.load("vocabulary")
NAMES = list(WORDS["vocabulary"].unique())
FIELD = {"source_kind": "kind"}  # every other vocabulary is called as its column
# No label shows these: the table is shown as it is.
AS_IT_IS = {
    ("units", "side"),
    ("exceptions", "side"),
    *((r["name"], "kind") for r in PACKAGE["resources"]),
}
AS_IT_IS -= {("sources", "kind")}


def codes(name):
    """The codes that the descriptor allows in the columns of a vocabulary."""
    return {
        code
        for resource in PACKAGE["resources"]
        for field in resource.get("schema", {}).get("fields", [])
        if field["name"] == FIELD.get(name, name)
        and (resource["name"], field["name"]) not in AS_IT_IS
        for code in field.get("constraints", {}).get("enum", [])
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_code_of_the_tables_has_words_and_no_words_are_of_no_code(name):
    assert set(vocabulary.vocabulary(name)) == codes(name) != set()


def test_the_id_of_an_entry_is_its_vocabulary_and_code():
    made = (WORDS["vocabulary"] + "-" + WORDS["value"]).str.replace("_", "-")
    assert list(WORDS["entry_id"]) == list(made)


def test_only_what_is_not_worth_a_word_has_none():
    silent = set(WORDS.loc[WORDS["label"].isna(), "entry_id"])
    assert silent == {
        "verification-article", "verification-page", "strength-normal", "source-kind-original",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_code_is_shown_in_its_own_words_and_has_no_look(name):
    assert vocabulary.label(name, "of_another_world") == "of another world"
    with pytest.raises(zapad.ZapadError, match="no .* 'of_another_world'.*vocabulary.csv has: "):
        vocabulary.vocabulary(name)["of_another_world"]


def test_an_unknown_vocabulary_is_said():
    with pytest.raises(zapad.ZapadError, match="no vocabulary 'colour'. Use one of: side, "):
        vocabulary.vocabulary("colour")


def test_an_unknown_force_stands_in_the_label():
    rows = zapad.load("claims").head(1)
    rows = rows.assign(force="atlantis", metric="sea_horses", item=None, scope="deep_down")
    assert zapad.with_labels(rows)["counts"].iloc[0] == "atlantis sea horses, deep down"


def test_an_abbreviation_is_told_in_full():
    assert vocabulary.noun("acv") == "armoured combat vehicles"
    assert vocabulary.noun("battle_tanks") == vocabulary.label("metric", "battle_tanks")


def test_an_edited_vocabulary_is_read_anew(tmp_path, monkeypatch):
    for name in ("datapackage.json", "vocabulary.csv"):
        (tmp_path / name).write_bytes((ROOT / "data" / name).read_bytes())
    monkeypatch.setattr(zapad.tables, "DATA", tmp_path)
    assert vocabulary.scope_words("on_paper") == "on paper"
    file = tmp_path / "vocabulary.csv"
    file.write_text(file.read_text("utf-8").replace(",on paper,", ",auf dem Papier,"), "utf-8")
    assert vocabulary.scope_words("on_paper") == "auf dem Papier"


@pytest.mark.parametrize(
    ("code", "hint"), [("russa", " Did you mean 'russia'?"), ("zzz", ""), (7, "")]
)
def test_a_code_without_a_look_is_told_with_those_that_have_one(code, hint):
    sides = vocabulary.vocabulary("side")
    with pytest.raises(zapad.ZapadError) as error:
        sides[code]
    assert str(error.value) == (
        f"There is no side {code!r}.{hint} data/vocabulary.csv has: {', '.join(sides)}."
    )
    with pytest.raises(zapad.ZapadError, match="There is no source kind 'x'"):
        vocabulary.vocabulary("source_kind")["x"]


def test_a_metric_is_named_in_full_where_it_is_short_for_something():
    rows = WORDS[WORDS["vocabulary"] == "metric"].fillna("")
    assert rows["full"].ne("").any() and rows["full"].eq("").any()
    for row in rows.itertuples():
        assert vocabulary.noun(row.value) == (row.full or row.label)
    assert vocabulary.noun("rail_cars_of_my_own") == "rail cars of my own"


def test_a_vocabulary_that_is_missing_is_said(tmp_path, monkeypatch):
    (tmp_path / "datapackage.json").write_bytes((ROOT / "data/datapackage.json").read_bytes())
    monkeypatch.setattr(zapad.tables, "DATA", tmp_path)
    with pytest.raises(zapad.DataError, match=r"vocabulary\.csv is missing"):
        vocabulary.label("side", "russia")


def test_a_vocabulary_without_codes_names_its_column():
    with pytest.raises(zapad.ZapadError, match="There is no source kind 'x'"):
        vocabulary.Vocabulary("source_kind")["x"]
