"""Files as people bring them: read as they stand, or refused with a sentence that helps."""

import sys
from pathlib import Path

import openpyxl
import pytest

from zapad import ZapadError
from zapad.spreadsheet import MAX_BYTES, read_cells, tidy

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
    assert name in note and says in note and "CSV UTF-8" in note


def test_a_guessed_delimiter_is_reported():
    _, (note,) = read_cells(MESSES / "comma_or_semicolon.csv")
    assert "at commas or at semicolons" in note or "at semicolons or at commas" in note


def test_a_workbook_keeps_numbers_exact_and_says_what_excel_did_to_dates():
    name = "workbook_with_dates_formula_and_two_sheets.xlsx"
    rows, notes = read_cells(MESSES / name)
    assert [cells for _, cells in rows] == [
        ["what", "value", "when"],
        ["tanks", "12700", "2017-09-14"],
        ["share", "0.1", "2017-08-01"],
        ["sum", "=1+1", "TRUE"],
    ]
    assert "2 sheets; the first, 'claims'" in notes[0]
    assert "in 2 rows, first in row 2, Excel stored a date as one day" in notes[1]


def test_a_workbook_need_not_store_the_empty_cells_at_the_end_of_a_row(tmp_path):
    book = openpyxl.Workbook()
    for row in (["what", "value", "note"], ["tanks", 228], ["ACVs"]):
        book.active.append(row)
    book.save(tmp_path / "short.xlsx")
    rows, _ = read_cells(tmp_path / "short.xlsx")
    assert [r for _, r in rows][1:] == [["tanks", "228", ""], ["ACVs", "", ""]]


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
