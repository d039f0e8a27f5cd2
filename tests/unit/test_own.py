"""A reader's own table: read right, asked back, or refused with a sentence; then audited."""

import inspect
import re
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter

import zapad
from publish.__main__ import main
from zapad import own
from zapad.errors import ZapadError
from zapad.own import OwnTableError
from zapad.spreadsheet import read_cells

MESSES = Path(__file__).parents[1] / "messes"
FIELDS = zapad.own.fields()["column"].tolist()
VALUES = ["claim_id", "metric", "scope", "value_low", "value_high", "qualifier", "date", "part_of"]


def mess(name):
    return MESSES / f"own-{name}"


def read(name, **answers):
    return zapad.own.read(mess(name), **answers)


def said(name, **answers):
    """The message that a reader gets instead of a table."""
    with pytest.raises(OwnTableError) as error:
        read(name, **answers)
    for sentence in error.value.problems + error.value.questions:
        assert sentence.startswith(f"own-{name}") and sentence.endswith("."), sentence
        assert len(sentence) < 700
    return error.value


@pytest.fixture
def table():
    return zapad.own.read(zapad.own.sample())


READ_AT_ONCE = [
    "semicolons_no_break_spaces_cyrillic.csv", "utf16_tabs_narrow_spaces.txt",
    "swiss_apostrophes.csv", "american_dates.csv", "dates_in_words.csv",
    "header_in_capitals_and_spaces.csv", "words_in_capitals.csv", "empty_rows_and_a_comment.csv",
    "title_above_header.csv", "columns_of_my_own.csv", "columns_in_another_order.csv",
    "decimals_of_a_statistics_program.csv", "decimal_commas.csv", "separators_at_the_end.csv",
    "workbook.xlsx",
]  # fmt: skip


@pytest.mark.parametrize("name", READ_AT_ONCE)
def test_the_same_table_however_it_was_written(name):
    pd.testing.assert_frame_equal(read(name)[VALUES], read("plain.csv")[VALUES])


def test_plain_is_read_without_a_word_and_has_the_numbers_of_the_file():
    plain = read("plain.csv")
    assert plain["value_low"].tolist() == [12700, 7200, 5500]
    assert not any("was read as" in n for n in plain.attrs["notes"])


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("semicolons_no_break_spaces_cyrillic.csv", r"row 2, column 'value_low': '12 700' was read as '12700'"),
        ("american_dates.csv", "rows 2 to 4, column 'date': '8/29/2017' was read as '2017-08-29'"),
        ("words_in_capitals.csv", "'Exact' was read as 'exact'"),
        ("empty_rows_and_a_comment.csv", "row 4: not read, because it begins with #"),
        ("title_above_header.csv", "row 1: not read: above the header in row 3"),
        ("columns_of_my_own.csv", "column 'colour': is not a column of the template: kept"),
        ("decimal_commas.csv", "'12.700,00' was read as '12700'"),
    ],
)  # fmt: skip
def test_what_was_changed_in_reading_is_noted(name, note):
    assert note in "\n".join(read(name).attrs["notes"])


def test_a_column_of_ones_own_is_kept():
    assert read("columns_of_my_own.csv")["colour"].tolist() == ["green"] * 3


@pytest.mark.parametrize(
    ("name", "answer", "asks"),
    [
        ("dots_between_thousands.csv", {"thousands": "."}, "'12.700' can be 12,700 or 12.700"),
        ("commas_between_thousands.csv", {"thousands": ","}, "'12,700' can be 12,700 or 12.700"),
    ],
)
def test_thousands_are_asked_for_and_an_answer_holds_for_the_file(name, answer, asks):
    error = said(name)
    assert error.problems == [] and len(error.questions) == 6
    assert asks in str(error) and f"answer thousands={answer['thousands']!r}" in str(error)
    pd.testing.assert_frame_equal(read(name, **answer)[VALUES], read("plain.csv")[VALUES])
    # The other answer makes no number of it: these would be fractions.
    other = {".": ",", ",": "."}[answer["thousands"]]
    assert "is not a whole number, and a count must be" in str(said(name, thousands=other))


def test_day_and_month_are_asked_for():
    error = said("day_or_month.csv")
    assert error.problems == []
    assert "'04.05.2017' can be 4 May 2017 or 5 April 2017" in str(error)
    assert set(read("day_or_month.csv", dates="day first")["date"]) == {"2017-05-04"}
    assert set(read("day_or_month.csv", dates="month first")["date"]) == {"2017-04-05"}


def test_dates_of_both_orders_need_a_correction_and_the_question_says_so():
    assert "Other dates of the column have both orders" in str(said("both_orders_of_dates.csv"))
    error = said("both_orders_of_dates.csv", dates="day first")
    assert "row 3, column 'date': '8/29/2017' cannot be day first" in str(error)
    fixed = read(
        "both_orders_of_dates.csv", dates="day first", corrections={(3, "date"): "2017-08-29"}
    )
    assert fixed["date"].tolist() == ["2017-08-29", "2017-08-29", "2017-05-04"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("no_header.csv", "row 1: no header. One row must hold the names of the columns"),
        ("only_a_header.csv", "no claim below the header in row 1"),
        ("a_needed_column_is_missing.csv", "column 'qualifier': is missing"),
        ("misspelled_column.csv", "column 'part_off': is not a column of the template. Did you mean 'part_of'?"),
        ("two_columns_of_one_name.csv", "column 'claim_id': stands twice in the header"),
        ("a_column_without_a_name.csv", "column 19 holds cells but has no name"),
        ("a_cell_too_many.csv", "row 3: 19 cells, but the header has 18"),
        ("a_cell_too_few.csv", "row 3: only 15 of 18 cells"),
        ("words_with_numbers.csv", "row 2, column 'value_low': 'ca. 12700' is not a number alone"),
        ("two_numbers_in_a_cell.csv", "'12000-13000' holds two numbers"),
        ("a_dash_for_nothing.csv", "'-' is no number. Leave the cell empty"),
        ("not_whole.csv", "'12,7' is not a whole number, and a count must be"),
        ("huge_number.csv", "is too large for a count"),
        ("digits_of_another_script.csv", "has digits of another script"),
        ("year_of_two_digits.csv", "'29.08.17' has a year of two digits"),
        ("excel_count_of_days.csv", "Excel's count of days, and would be 2017-08-29"),
        ("no_such_day.csv", "'31.09.2017' is a date that does not exist"),
        ("two_exercises.csv", "speaks of 2 exercises: 'Zapad-2017', 'Zapad 2017'. The first name does not stand in row 4"),
        ("unknown_total.csv", "'al' is not a claim_id of this file. Did you mean 'all'?"),
        ("part_of_itself.csv", "'all' is a part of itself, directly or through other rows"),
        ("persons_and_things.csv", "persons and things cannot be added"),
        ("one_id_twice.csv", "row 4, column 'claim_id': 'one' stands in row 3 already"),
        ("recalled_but_normal.csv", "column 'strength': 'normal', but a recalled figure is weak"),
        ("no_source.csv", "column 'title': empty, and so is the address"),
        ("address_that_runs.csv", "'javascript:alert(1)' is not a web address"),
        ("value_and_word_disagree.csv", "column 'value_low': is filled, but the qualifier is 'up_to'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_row_column_and_what_to_do(name, says):
    assert says in str(said(name))


def test_a_whole_row_in_one_cell_is_told_as_that(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(f'"{",".join(FIELDS)}"\n"one,Zapad-2017"\n', encoding="utf-8")
    with pytest.raises(OwnTableError) as error:
        zapad.own.read(path)
    (problem,) = error.value.problems
    assert "row 1: a whole row stands in one cell" in problem and "Text to Columns" in problem


@pytest.mark.parametrize(
    ("column", "content", "says"),
    [
        ("value_high", "", "is empty, but the qualifier is 'about'. Write 12700 here too"),
        ("value_low", "100 thousand", "has a word for thousands or millions. Write all its digits"),
        ("value_low", "12,7 тыс.", "has a word for thousands or millions. Write all its digits"),
        ("value_low", "-5", "'-5' is no count"),
        (
            "metric",
            "lorries",
            "If none of these fits, write 'equipment', and the thing into 'item'",
        ),
        ("claim_id", "Минск", "Small letters a to z, digits and hyphens, such as mod-tanks-2"),
    ],
)
def test_a_message_says_what_to_write(column, content, says, tmp_path):
    example = dict(zip(FIELDS, ["one", "Zapad-2017", "MoD", "other", "personnel"], strict=False))
    row = dict.fromkeys(FIELDS, "") | example | {
        "scope": "total", "value_low": "12700", "value_high": "12700", "qualifier": "about",
        "unit": "persons", "kind": "announced", "strength": "normal", "verification": "page",
        "title": "A title",
    }  # fmt: skip
    path = tmp_path / "mine.csv"
    zapad.own.read(written(path, row))
    with pytest.raises(OwnTableError, match=re.escape(says)):
        zapad.own.read(written(path, row | {column: content}))


def written(path, row):
    path.write_text(f"{';'.join(row)}\n{';'.join(row.values())}\n", encoding="utf-8")
    return path


def test_two_hundred_alike_are_summed_up_and_none_is_lost():
    error = said("two_hundred_alike.csv")
    assert len(error.problems) == 400
    assert len(str(error).splitlines()) < 10
    assert (
        "rows 2 to 201, column 'qualifier': 'abut' is not allowed here. Did you mean 'about'?"
        in str(error)
    )
    assert "rows 5 to 201, column 'value_low': the same, with something else" in str(error)
    check = zapad.own.check(mess("two_hundred_alike.csv"))
    assert len(check[check["column"] == "value_low"]) == 200


def test_all_faults_of_the_practice_sample_are_told_at_once():
    with pytest.raises(OwnTableError) as error:
        zapad.own.read(zapad.own.sample("broken"))
    assert (len(error.value.problems), len(error.value.questions)) == (4, 6)
    assert "Other dates of the column are day first" in str(error.value)


def test_corrections_mend_without_touching_the_file_and_are_noted():
    path = zapad.own.sample("broken")
    before = path.read_bytes()
    mended = zapad.own.read(
        path, thousands=".", dates="day first",
        corrections={(3, "part_of"): "trud-total", (5, "metric"): "battle_tanks", (7, "value_low"): None, (8, "strength"): "weak"},
    )  # fmt: skip
    assert path.read_bytes() == before
    assert "row 5, column 'metric': 'tanks' was corrected to 'battle_tanks'" in "\n".join(
        mended.attrs["notes"]
    )
    assert zapad.own.audit(mended)["verdict"].tolist() == ["closes"]


@pytest.mark.parametrize("place", [(99, "metric"), (3, "metrik"), "x", 3])
def test_a_correction_must_find_its_cell(place):
    with pytest.raises(zapad.ZapadError, match="finds no cell. Write the row's number"):
        zapad.own.read(zapad.own.sample("broken"), corrections={place: "x"})


@pytest.mark.parametrize("answer", [{"thousands": ";"}, {"dates": "european"}])
def test_an_answer_that_is_none_is_refused(answer):
    with pytest.raises(zapad.ZapadError, match="is no answer. Write"):
        read("plain.csv", **answer)


# ---- template and samples -------------------------------------------------------------------


def test_the_template_is_written_once_and_never_over_a_file(tmp_path):
    path = zapad.own.template(tmp_path / "mine.csv")
    assert list(zapad.own.fields()["column"]) == path.read_text("utf-8-sig").splitlines()[0].split(
        ","
    )
    path.write_text("my work", encoding="utf-8")
    with pytest.raises(zapad.ZapadError, match="mine.csv already; it was left as it is"):
        zapad.own.template(path)
    assert path.read_text(encoding="utf-8") == "my work"


def test_the_template_as_a_workbook_is_the_same_and_offers_the_words(tmp_path):
    path = zapad.own.template(tmp_path / "mine.xlsx")
    with pytest.raises(ZapadError, match="already; it was left as it is"):
        zapad.own.template(path)
    as_csv = zapad.own.template(tmp_path / "mine.csv")
    (book, _), (plain, _) = read_cells(path), read_cells(as_csv)
    assert book == plain
    sheet = openpyxl.load_workbook(path).active
    offered = {
        str(v.sqref).split(":")[0][:-1]: v.formula1 for v in sheet.data_validations.dataValidation
    }
    letters = {get_column_letter(i): f for i, f in enumerate(FIELDS, 1)}
    closed = {
        r["column"]: r["allowed"] for r in zapad.own.fields().to_dict("records") if r["allowed"]
    }
    assert {letters[k]: v.strip('"').replace(",", ", ") for k, v in offered.items()} == closed


def test_an_untouched_template_has_no_claim_and_its_example_is_a_good_row(tmp_path):
    path = zapad.own.template(tmp_path / "mine.csv")
    with pytest.raises(OwnTableError, match="no claim below the header"):
        zapad.own.read(path)
    path.write_text(
        path.read_text("utf-8-sig").replace("# example-1", "example-1"), encoding="utf-8"
    )
    assert len(zapad.own.read(path)) == 1


def test_the_template_means_what_claims_csv_means():
    claims = {f["name"]: f for f in own._resource("claims")["schema"]["fields"]}
    mine = {f["name"]: f for f in own._resource("own-template")["schema"]["fields"]}
    free = {"exercise", "claimant", "force", "scope"}  # words of the reader's own
    assert set(claims) - set(mine) == {"source_id", "section", "paragraph", "place"}
    for name in set(claims) & set(mine) - free - {"verification", "statement"}:
        for what in ("type", "constraints", "rdfType"):
            assert claims[name].get(what) == mine[name].get(what), name
    sides = next(f for n, f in mine.items() if n == "side")["constraints"]["enum"]
    assert set(sides) == set(zapad.charts.SIDES)


def test_the_sample_says_what_the_tables_say(table):
    claims = zapad.load("claims").set_index("claim_id")
    claims = claims[claims["exercise"] == "zapad-2009"]
    mine = table.set_index("claim_id")
    assert set(mine.index) == set(claims.index)
    for name in ("metric", "item", "scope", "value_low", "value_high", "qualifier", "unit", "kind",
                 "date", "statement", "strength", "verification", "note"):  # fmt: skip
        pd.testing.assert_series_equal(mine[name], claims[name].reindex(mine.index))
    sources = zapad.load("sources").set_index("source_id")
    actors = zapad.load("actors").set_index("actor_id")
    for name, row in mine.iterrows():
        source = sources.loc[claims.loc[name, "source_id"]]
        assert (row["title"], row["address"]) == (source["title"], source["address"])
        actor = actors.loc[claims.loc[name, "claimant"]]
        assert (row["claimant"], row["side"]) == (actor["label"], actor["side"])


def test_the_samples_sums_close_or_not_as_the_tables_say(table):
    audited = zapad.own.audit(table).set_index("total")
    claims = zapad.load("claims").set_index("claim_id")
    assert len(audited) == 5
    for name, row in audited.iterrows():
        parts = table.loc[table["part_of"] == name, "claim_id"]
        assert row["verdict"] == zapad.audit(claims.loc[name], claims.loc[parts]), name
    assert set(audited["verdict"]) == {"closes", "does not close"}


def test_a_part_that_is_added_is_audited(table):
    early = table["claim_id"].isin(["x084-russia-mod-personnel", "x085-russia-mod-personnel"])
    table.loc[early, "part_of"] = "x153-russia-mod-personnel"
    verdict = zapad.own.audit(table).set_index("total")["verdict"]
    assert verdict["x153-russia-mod-personnel"] == "cannot tell"
    table.loc[early, "part_of"] = "x999"
    with pytest.raises(zapad.ZapadError, match="'x999', which is no claim_id"):
        zapad.own.audit(table)


# ---- the command ----------------------------------------------------------------------------


def test_the_command_checks_audits_and_writes_a_page_once(tmp_path, capsys):
    file = shutil.copy(zapad.own.sample(), tmp_path / "mine.csv")
    assert main(["own", str(file), "--out", str(tmp_path / "out")]) == 0
    out = capsys.readouterr().out
    assert "stated up to 200" in out and "does not close" in out
    page = tmp_path / "out/mine-report.html"
    assert f"Written: {page}" in out and page.exists()
    first = page.read_bytes()
    assert main(["own", str(file), "--out", str(tmp_path / "out")]) == 1
    assert "it was left as it is" in capsys.readouterr().err
    assert main(["own", str(file), "--out", str(tmp_path / "out"), "--overwrite"]) == 0
    assert page.read_bytes() == first, "the same table gives the same page"


def test_the_command_asks_and_takes_answers(tmp_path, capsys):
    file = str(mess("dots_between_thousands.csv"))
    assert main(["own", file, "--out", str(tmp_path)]) == 1
    assert "--thousands ." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert main(["own", file, "--out", str(tmp_path), "--thousands", "."]) == 0
    assert (
        main(["own", str(mess("day_or_month.csv")), "--dates", "day-first", "--out", str(tmp_path)])
        == 0
    )


def test_the_command_writes_the_template(tmp_path, capsys):
    assert main(["own", str(tmp_path / "new.csv"), "--template"]) == 0
    assert "Fill it in" in capsys.readouterr().out
    assert main(["own", str(tmp_path / "new.csv"), "--template"]) == 1


def test_asked_wrongly_is_2_and_a_missing_file_is_1(capsys):
    for wrong in (["own"], ["own", "x.csv", "--thousands", "'"]):
        with pytest.raises(SystemExit) as stop:
            main(wrong)
        assert stop.value.code == 2
    assert main(["own", "not-there.csv"]) == 1
    assert "There is no file not-there.csv" in capsys.readouterr().err


def test_every_mess_of_this_kind_is_tried():
    here = Path(__file__).parent
    source = "".join(p.read_text("utf-8") for p in here.glob("test_own*.py"))
    assert [p.name for p in MESSES.glob("own-*") if p.name.removeprefix("own-") not in source] == []


def test_public_functions_have_docstrings():
    for name in zapad.__all__:
        if name.startswith("own_"):
            assert len(inspect.getdoc(getattr(zapad, name))) > 60, name
