"""Files as people bring them: read as they stand, or refused with a sentence that helps."""

import datetime
import re
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from zapad import ZapadError
from zapad.spreadsheet import MAX_BYTES, read_cells, tidy
from zapad.workbook import MAX_UNPACKED

MESSES = Path(__file__).parents[1] / "messes"
PLAIN = [
    ["event_id", "rating", "note"],
    ["2013-presidents-watch", "2", "together"],
    ["2017-09-ministers-absent", "-1", "apart"],
]


@pytest.mark.parametrize(
    "name",
    [
        "plain.csv", "semicolons.csv", "tabs.txt", "byte_order_mark.csv", "utf16_with_mark.csv",
        "utf16_without_mark.csv", "old_mac_line_ends.csv", "empty_rows.csv", "sep_line.csv",
        "workbook.xlsx",
    ],
)  # fmt: skip
def test_the_same_table_however_it_was_saved(name):
    rows, notes = read_cells(MESSES / name)
    assert [cells for _, cells in rows] == PLAIN
    assert notes == []


@pytest.mark.parametrize(
    ("name", "numbers"),
    [("plain.csv", [1, 2, 3]), ("empty_rows.csv", [2, 4, 7]), ("workbook.xlsx", [1, 2, 4])],
)
def test_rows_are_numbered_as_a_spreadsheet_shows_them(name, numbers):
    assert [n for n, _ in read_cells(MESSES / name)[0]] == numbers


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("semicolons_and_decimal_commas.csv", ["2013-presidents-watch", "2,0", "first, second"]),
        ("windows_quotes_only.csv", ["2013-presidents-watch", "2", "“together” – both"]),
        ("quoted_cells.csv", ["2013-presidents-watch", "2", 'together; "as, before"']),
    ],
)
def test_cells_are_as_they_stand(name, cells):
    rows, notes = read_cells(MESSES / name)
    assert rows[1] == (2, cells)
    assert notes == []


def test_a_title_above_the_header_is_a_row_of_its_own():
    rows, _ = read_cells(MESSES / "title_above_header.csv")
    assert [cells for _, cells in rows] == [["My coding"], *PLAIN]


@pytest.mark.parametrize(
    ("name", "cell", "says"),
    [
        ("windows_cyrillic.csv", "Минск и Москва вместе", "read as Windows Cyrillic: 'Минск'"),
        ("windows_western.csv", "déjà vu à Minsk", "read as Windows Western European: 'déjà'"),
    ],
)
def test_a_guessed_encoding_is_reported_with_the_other_reading(name, cell, says):
    rows, (note,) = read_cells(MESSES / name)
    assert rows[1][1][2] == cell
    assert name in str(note) and says in str(note) and "CSV UTF-8" in str(note)


def test_a_guessed_delimiter_is_reported():
    _, (note,) = read_cells(MESSES / "comma_or_semicolon.csv")
    assert re.search("at (commas or at semicolons|semicolons or at commas)", str(note))


def test_a_workbook_keeps_numbers_exact_and_says_what_excel_did_to_dates():
    name = "workbook_with_dates_formula_and_two_sheets.xlsx"
    rows, notes = read_cells(MESSES / name)
    assert [cells for _, cells in rows] == [
        ["what", "value", "when"],
        ["tanks", "12700", "2017-09-14"],
        ["share", "0.1", "2017-08-01"],
        ["sum", "=1+1", "TRUE"],
    ]
    assert "2 sheets; the first, 'claims'" in str(notes[0])
    assert "in 2 rows, first in row 2, Excel stored a date as one day" in str(notes[1])


def test_a_workbook_need_not_store_the_empty_cells_at_the_end_of_a_row(tmp_path):
    book = openpyxl.Workbook()
    for row in (["what", "value", "note"], ["tanks", 228], ["ACVs"]):
        book.active.append(row)
    book.save(tmp_path / "short.xlsx")
    rows, _ = read_cells(tmp_path / "short.xlsx")
    assert [r for _, r in rows][1:] == [["tanks", "228", ""], ["ACVs", "", ""]]


@pytest.fixture
def book(tmp_path):
    """A workbook of three columns to change; called, it saves and reads it."""

    class Book(openpyxl.Workbook):
        def __call__(self, **options):
            self.save(tmp_path / "mine.xlsx")
            rows, findings = read_cells(tmp_path / "mine.xlsx", **options)
            return rows, [str(f) for f in findings if f.kind != "note"], findings

    made = Book()
    for row in (["what", "value", "when"], ["tanks", 228, "2017"], ["ACVs", 470, "2018"]):
        made.active.append(row)
    return made


def test_a_plain_workbook_is_read_without_a_word(book):
    rows, said, findings = book()
    assert [cells for _, cells in rows][1:] == [["tanks", "228", "2017"], ["ACVs", "470", "2018"]]
    assert said == findings == []


@pytest.mark.parametrize("format", ['#,##0",000"', "0.000", "0%", "#,##0,", '0"k"', "0.0E+00"])
def test_a_format_that_shows_another_number_than_the_cell_holds_is_asked(book, format):
    book.active["B2"].number_format = format
    (asked,) = book()[1]
    assert asked.startswith("mine.xlsx, row 2, column 'B': the cell holds '228', but its format")


@pytest.mark.parametrize(
    "format",
    [
        "General",
        "0",
        "#,##0",
        "# ##0",
        "#\\ ##0",
        "0.00",
        "#,##0.00",
        "@",
        "_-* #,##0_-",
        "[$-419]#,##0;-#,##0",
    ],
)
def test_a_format_that_shows_the_number_is_not_asked_about(book, format):
    book.active["B2"].number_format = format
    assert book()[1] == []


@pytest.mark.parametrize("font", [{"vertAlign": "superscript"}, {"strike": True}])
def test_signs_that_are_raised_or_struck_out_are_not_read_along_in_silence(book, font):
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    book.active["B2"] = CellRichText("12700", TextBlock(InlineFont(**font), "3"))
    assert "row 2, column 'B': '127003' has signs that are struck out, raised" in book()[1][0]


def test_text_that_is_struck_out_as_a_whole_is_asked_about(book):
    book.active["B3"].font = openpyxl.styles.Font(strike=True)
    assert "row 3, column 'B': '470' has signs that are struck out" in book()[1][0]


def test_joined_cells_are_a_problem_of_all_their_rows(book):
    book.active.merge_cells("A2:A3")
    joined = book()[1]
    assert [j.split(":")[0] for j in joined] == ["mine.xlsx, row 2", "mine.xlsx, row 3"]
    assert "A2:A3 are joined into one" in joined[0]


def test_a_hidden_row_is_not_counted_in_silence(book):
    book.active.row_dimensions[3].hidden = True
    book.active.row_dimensions[9].hidden = True  # and empty
    (hidden,) = book()[1]
    assert hidden.startswith("mine.xlsx, row 3: hidden or filtered out")


def test_a_hidden_column_is_said(book):
    book.active.column_dimensions["C"].hidden = True
    assert "column C is hidden, and was read" in str(book()[2][0])


def test_the_first_sheet_that_is_shown_is_read_whichever_is_active(book):
    first = book.active
    other = book.create_sheet("other")
    other.append(["not this"])
    book.active = other
    assert book()[0][0] == (1, ["what", "value", "when"])
    first.sheet_state = "hidden"
    rows, _, (said,) = book()
    assert rows == [(1, ["not this"])]
    assert "has 2 sheets; the first that is not hidden, 'other', was read" in str(said)


def test_dates_beside_dates_that_excel_took_for_text_are_asked_about(book):
    book.active["C2"], book.active["C3"] = "14/09/2017", datetime.date(2017, 4, 9)
    (asked,) = book()[1]
    assert "row 3, column 'C': Excel holds 2017-04-09, but took other dates" in asked
    assert "write 2017-04-09 or 2017-09-04" in asked
    assert book(dates=False)[1] == []


def test_a_formula_without_its_result_is_a_problem(book):
    book.active["B2"] = "=200+28"
    (problem,) = book()[1]
    assert "row 2, column 'B': '=200+28' is a formula, and its result is not stored" in problem


@pytest.mark.parametrize("words", ["Białoruś podała", "żołnierze"])
def test_polish_letters_are_not_read_as_western_signs(tmp_path, words):
    path = tmp_path / "mine.csv"
    path.write_bytes(f"claimant,value\n{words},5\n".encode("cp1250"))
    rows, (said,) = read_cells(path)
    assert rows[1][1][0] == words
    assert "read as Windows Central European" in str(said)


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(tmp_path, book):
    book()
    path = tmp_path / "mine.xlsx"
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", b" " * (MAX_UNPACKED + 1))
    assert path.stat().st_size < MAX_UNPACKED / 100
    with pytest.raises(ZapadError, match="mine.xlsx holds more than 50 MB"):
        read_cells(path)


def test_one_cell_far_away_does_not_make_millions_of_empty_ones(book):
    book.active["XFD99999"] = 1
    with pytest.raises(ZapadError, match="more than 1,000,000 cells"):
        book()


def test_a_file_that_is_not_there_is_answered_with_those_that_are(tmp_path):
    for name in ("claims{1}.csv", "mine.XLSX", "letter.docx"):
        (tmp_path / name).touch()
    with pytest.raises(ZapadError) as error:
        read_cells(tmp_path / "my.csv")
    assert str(error.value).endswith("There are: claims{1}.csv, mine.XLSX.")


def test_strict_open_xml_is_called_by_its_name(tmp_path):
    path = tmp_path / "mine.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "xl/workbook.xml", '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
        )
    with pytest.raises(ZapadError, match="'Strict Open XML'.*Save it as 'Excel Workbook"):
        read_cells(path)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("quote_without_pair.csv", "quotation mark without its pair"),
        ("empty.csv", "is empty"),
        ("blank.csv", "is empty"),
        ("only_separators.csv", "no cell with anything in it"),
        ("web_page.csv", "is a web page"),
        ("old_excel.xls", "bytes that are no text"),
        ("picture.csv", "bytes that are no text"),
        ("damaged.xlsx", "damaged Excel workbook"),
        ("letter.docx", "not an Excel workbook"),
        ("not_there.csv", "There is no file not_there.csv"),
        ("", "is a folder"),
    ],
)
def test_what_is_no_table_is_refused_with_one_sentence_that_helps(name, says):
    with pytest.raises(ZapadError, match=says) as error:
        read_cells(MESSES / name)
    assert str(error.value).startswith(name or "messes") or name in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_without_openpyxl_the_reader_is_told_to_save_as_csv(monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ZapadError, match=r"openpyxl.*not installed.*CSV UTF-8"):
        read_cells(MESSES / "workbook.xlsx")


def test_a_file_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"a,b\n" * (MAX_BYTES // 4 + 1))
    with pytest.raises(ZapadError, match="larger than 20 MB"):
        read_cells(path)
    path.write_bytes(b"a,b\n" * 100_001)
    with pytest.raises(ZapadError, match="more than 100,000 rows"):
        read_cells(path)


def test_every_mess_is_tried():
    source = Path(__file__).read_text(encoding="utf-8")
    assert [
        p.name
        for p in MESSES.iterdir()
        if p.name not in source and not p.name.startswith("own-")  # of test_own.py
    ] == []


def test_tidy_takes_away_what_nobody_sees():
    assert tidy("\ufeff +1\u00a0\u200b\n") == "+1"


def test_the_first_sheet_is_read_whichever_was_open_when_the_book_was_saved(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["first"])
    book.create_sheet("other").append(["second"])
    book.active = 1
    book.save(tmp_path / "two.xlsx")
    rows, (note,) = read_cells(tmp_path / "two.xlsx")
    assert rows == [(1, ["first"])]
    assert "has 2 sheets; the first, 'Sheet', was read" in str(note)
