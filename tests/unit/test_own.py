"""A reader's own table: read right, asked back, or refused with a sentence; then audited."""

import errno
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
from zapad.charts import frame
from zapad.errors import ZapadError
from zapad.own import OwnTableError
from zapad.own.templates import resource
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


# ---- no number wrong in silence -------------------------------------------------------------

ROW = dict.fromkeys(FIELDS, "") | {
    "claim_id": "one", "exercise": "Zapad-2017", "claimant": "MoD", "side": "other",
    "metric": "personnel", "scope": "total", "value_low": "120", "value_high": "120",
    "qualifier": "exact", "unit": "persons", "kind": "announced", "strength": "normal",
    "verification": "page", "title": "A title",
}  # fmt: skip


def rows(tmp_path, *changes, **answers):
    """The table of a file with one row for each change to a good row, each with an id of its own."""
    made = [ROW | {"claim_id": f"row-{n}"} | change for n, change in enumerate(changes, 2)]
    path = tmp_path / "mine.csv"
    pd.DataFrame(made).to_csv(path, index=False)
    return zapad.own.read(path, **answers)


def number(n, **more):
    return {"value_low": str(n), "value_high": str(n)} | more


def test_a_repeat_of_one_statement_is_one_part_of_the_total(tmp_path):
    half = number(60, part_of="row-2", statement="speech")
    (sum_,) = zapad.own.audit(rows(tmp_path, {}, half, half)).to_dict("records")
    assert (sum_["parts"], sum_["verdict"]) == ("60", "does not close")
    apart = number(60, part_of="row-2")
    (sum_,) = zapad.own.audit(rows(tmp_path, {}, apart, apart)).to_dict("records")
    assert (sum_["parts"], sum_["verdict"]) == ("60 + 60", "closes")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        # One statement with three numbers, as a spreadsheet's fill-down leaves them.
        (
            [number(n, statement="speech") for n in (5000, 12700, 100000)],
            "rows 3 and 4, column 'statement': row 2 has the same statement, but another number: 5,000",
        ),
        (
            [{"statement": "speech"}, {"statement": "speech", "metric": "acv", "unit": "vehicles"}],
            "row 3, column 'statement': row 2 has the same statement, but counts 'personnel'",
        ),
        (
            [{"metric": "aircraft", "unit": "aircraft"},
             {"metric": "ships", "unit": "ships", "part_of": "row-2"}],
            "row 3, column 'part_of': the total 'row-2' counts 'aircraft', and 'ships' is none",
        ),
        ([{"metric": "battle_tanks"}], "row 2, column 'unit': 'persons' is no unit of 'battle_tanks'"),
        ([{"scope": "total"}, {"scope": "TOTAL"}], "'TOTAL' is nearly 'total' in row 2: are they one?"),
        ([{"force": "Joint Force"}, {"force": "joint-force"}], "row 3, column 'force': 'joint-force' is nearly"),
        ([{"date": "0001-01-01"}], "'0001-01-01' is outside the years 1000 to 2999"),
        ([{"date": "9999"}], "'9999' is outside the years 1000 to 2999"),
        ([{"qualifier": "up_to", "value_low": "", "value_high": "0"}], "0, but the qualifier is 'up_to': that says nothing"),
        ([{"qualifier": "nearly", "value_low": "", "value_high": "0"}], "0, but the qualifier is 'nearly': that says nothing"),
        ([{"address": "https://www.example.org/"}], "'https://www.example.org/' is the front page of a site"),
        ([{"address": "https://en.wikipedia.org/wiki/Zapad_2017"}], "'normal', but an encyclopaedia alone is weak"),
        ([{"note": "#REF!"}], "row 2: #REF! is an error of the spreadsheet"),
        ([{"claim_id": "#N/A"}, {}], "row 2: #N/A is an error of the spreadsheet"),
    ],
)  # fmt: skip
def test_what_would_give_a_wrong_number_in_silence_is_told(changes, says, tmp_path):
    with pytest.raises(OwnTableError) as error:
        rows(tmp_path, *changes)
    assert says in str(error.value)


def test_a_repeat_may_round_or_hedge_the_same_number(tmp_path):
    table = rows(
        tmp_path,
        number(5800, statement="said"),
        number(6000, statement="said", qualifier="about"),
        {"value_low": "", "value_high": "5800", "qualifier": "up_to", "statement": "said"},
    )
    assert len(table) == 3


def test_tanks_and_other_vehicles_are_parts_of_both_together(tmp_path):
    parts = {"unit": "vehicles", "part_of": "row-2"}
    table = rows(
        tmp_path,
        number(100, metric="tanks_and_acv", unit="vehicles"),
        number(40, metric="battle_tanks", **parts),
        number(60, metric="acv", **parts),
    )
    assert zapad.own.audit(table)["verdict"].tolist() == ["closes"]


@pytest.mark.parametrize("answer", [".", ","])
def test_both_signs_before_three_digits_stay_a_question_cell_by_cell(answer, tmp_path):
    mixed = [number("14.000"), number("30,000")]
    other = {".": ("30,000", 3), ",": ("14.000", 2)}[answer]
    with pytest.raises(OwnTableError) as error:
        rows(tmp_path, *mixed, thousands=answer)
    assert error.value.problems == []
    assert f"'{other[0]}' would be {other[0][:2]}, since you said thousands={answer!r}" in str(
        error.value
    )
    fixed = {(other[1], column): other[0][:2] + "000" for column in ("value_low", "value_high")}
    table = rows(tmp_path, *mixed, thousands=answer, corrections=fixed)
    assert table["value_low"].tolist() == [14000, 30000]


def test_one_page_is_one_source_however_its_address_was_typed(tmp_path):
    pages = ("https://www.example.org/a", "http://example.org/a/", "https://example.org/A#2")
    table = rows(
        tmp_path,
        *({"address": page, "title": f"Title {n}"} for n, page in enumerate(pages)),
        {"address": "https://example.org/b"},
    )
    assert zapad.own.sources(table)["rows"].tolist() == [3, 1]


def test_the_page_says_what_survives_without_the_weak_rows(tmp_path):
    weak = number(900, strength="weak")
    html = zapad.own.report(rows(tmp_path, number(120), number(150), weak)).html
    survives = html.split("What survives without the weak rows")[1].split("</ul>")[0]
    assert "2 claims by 1 claimant" in survives and "120 to 150" in survives
    assert "900" not in survives
    nothing = zapad.own.report(rows(tmp_path, weak)).html
    assert "Nothing: all rows are weak." in nothing
    assert "What survives" not in zapad.own.report(rows(tmp_path, number(120))).html


def test_claims_above_the_header_are_not_dropped_in_silence(tmp_path):
    path = tmp_path / "mine.csv"
    rows(tmp_path, {}, {}, {})
    header, *claims = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*claims[:2], header, claims[2]]), encoding="utf-8")
    with pytest.raises(OwnTableError) as error:
        zapad.own.read(path)
    assert "rows 1 and 2: a row like a claim, above the header in row 3" in str(error.value)


def test_a_range_is_drawn_to_its_end_and_named_by_its_ends(tmp_path):
    table = rows(
        tmp_path,
        number(3000),
        {"value_low": "1000", "value_high": "9000", "qualifier": "range"},
    )
    described, _, said = zapad.own.chart("who-says-how-many", table)
    assert described.data()["to"].max() == 9000
    assert frame.drawn(described, frame.Heading("")).figure.axes[0].get_xlim()[1] > 9000
    assert said["title"].endswith(": 1,000 to 9,000")


def test_what_a_workbook_shows_otherwise_is_asked_in_the_columns_that_are_used(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["My claims"])
    book.active.merge_cells("A1:F1")  # a title does no harm
    book.active.append([*ROW, "share"])
    book.active.append([*ROW.values(), 0.5])
    place = {name: get_column_letter(i) for i, name in enumerate([*ROW, "share"], 1)}
    book.active[f"{place['share']}3"].number_format = "0%"
    for name in ("value_low", "value_high"):
        book.active[f"{place[name]}3"] = 12
        book.active[f"{place[name]}3"].number_format = '0",700"'
    path = tmp_path / "mine.xlsx"
    book.save(path)
    with pytest.raises(OwnTableError) as error:
        zapad.own.read(path)
    assert error.value.problems == []
    assert "row 3, column 'value_low': the cell holds '12', but its format" in str(error.value)
    assert len(error.value.questions) == 2
    fixes = {(3, "value_low"): 12700, (3, "value_high"): 12700}
    assert zapad.own.read(path, corrections=fixes)["value_low"].tolist() == [12700]


@pytest.mark.parametrize(
    ("column", "word", "meant"),
    [
        ("metric", "nations", "countries"), ("metric", "Soldiers", "personnel"),
        ("qualifier", "approx.", "about"), ("qualifier", "over", "more_than"),
        ("side", "russai", "russia"), ("side", "usa", None), ("qualifier", "perhaps", None),
    ],
)  # fmt: skip
def test_a_word_is_suggested_by_its_meaning_and_none_rather_than_a_wrong_one(
    column, word, meant, tmp_path
):
    with pytest.raises(OwnTableError) as error:
        rows(tmp_path, {column: word})
    hint = f"Did you mean '{meant}'? " if meant else ""
    assert f"{word!r} is not allowed here. {hint}Allowed: " in str(error.value)


def test_each_synonym_stands_for_a_word_that_is_allowed():
    for field in resource("own-template")["schema"]["fields"]:
        words = field.get("constraints", {}).get("enum", [])
        synonyms = field.get("synonyms", {})
        assert set(synonyms.values()) <= set(words) and not set(synonyms) & set(words)


def test_one_row_is_taken_as_a_table_of_one_row(table):
    row = table.iloc[0]
    alone = table.iloc[[0]]
    kind = "who-says-how-many"
    assert zapad.own.chart(kind, row)[2] == zapad.own.chart(kind, alone)[2]
    assert zapad.own.sources(row).to_dict() == zapad.own.sources(alone).to_dict()
    assert zapad.own.audit(row).empty
    assert zapad.own.report(row).summary == zapad.own.report(alone).summary


@pytest.mark.parametrize(
    "write", [zapad.own.template, zapad.own.report], ids=["template", "report"]
)
def test_on_a_full_disk_no_file_is_left_and_a_retry_is_not_refused(
    write, tmp_path, monkeypatch, table
):
    path = tmp_path / ("mine.csv" if write is zapad.own.template else "mine.html")
    arguments = (path,) if write is zapad.own.template else (table, path)

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "write_bytes", full)
        with pytest.raises(ZapadError, match="cannot be written: No space left"):
            write(*arguments)
    assert list(tmp_path.iterdir()) == []
    write(*arguments)
    assert path.stat().st_size > 0


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
    claims = {f["name"]: f for f in resource("claims")["schema"]["fields"]}
    mine = {f["name"]: f for f in resource("own-template")["schema"]["fields"]}
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
    tests = Path(__file__).parents[1]
    source = "".join(p.read_text("utf-8") for p in tests.rglob("test_own*.py"))
    assert [p.name for p in MESSES.glob("own-*") if p.name.removeprefix("own-") not in source] == []


def test_public_functions_have_docstrings():
    for name in zapad.own.__all__:
        assert len(inspect.getdoc(getattr(zapad.own, name))) > 60, name
