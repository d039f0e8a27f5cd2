"""Workbooks in the corners: limits, whole numbers, what is hidden, and dates that may be turned round."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from zapad import ZapadError, spreadsheet, workbook
from zapad.spreadsheet import read_cells


@pytest.fixture
def read(tmp_path):
    """A function that saves rows as a workbook, changed by `change`, and reads them."""

    def saved(rows, change=lambda sheet: None):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        change(book.active)
        book.save(tmp_path / "a.xlsx")
        cells, findings = read_cells(tmp_path / "a.xlsx")
        return [row for _, row in cells], findings

    return saved


def texts(findings):
    return [f.text for f in findings]


def test_a_sheet_of_just_the_most_rows_and_cells_is_read_and_one_more_refused(read, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 3)
    monkeypatch.setattr(workbook, "MAX_CELLS", 6)
    assert len(read([["a", "b"]] * 3)[0]) == 3
    with pytest.raises(ZapadError, match="^a.xlsx has more than 6 cells"):
        read([["a", "b", "c"]] * 3)
    with pytest.raises(ZapadError, match="^a.xlsx has more than 3 rows"):
        read([["a"]] * 4)


def test_a_workbook_of_just_the_most_bytes_is_read(read, monkeypatch, tmp_path):
    read([["a"]])
    with zipfile.ZipFile(io.BytesIO((tmp_path / "a.xlsx").read_bytes())) as archive:
        size = sum(part.file_size for part in archive.infolist())
    monkeypatch.setattr(workbook, "MAX_UNPACKED", size)
    assert read_cells(tmp_path / "a.xlsx")[0] == [(1, ["a"])]
    monkeypatch.setattr(workbook, "MAX_UNPACKED", size - 1)
    with pytest.raises(ZapadError, match="^a.xlsx holds more than"):
        read_cells(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("value", "text"),
    [(12.0, "12"), (-3.0, "-3"), (0.5, "0.5"), (999999999999999.0, "9" * 15), (1e15, str(1e15)),
     (1e16, str(1e16)), (-1e15, str(-1e15)), (True, "TRUE"), (None, ""), (7, "7")],
)  # fmt: skip
def test_a_whole_number_is_written_without_its_point_while_all_its_digits_are_sure(value, text):
    assert workbook._as_text(value) == text


def test_a_formula_s_stored_result_is_read_and_not_its_text(tmp_path, read):
    read([["=1+1", 5]])
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = (
        parts[sheet]
        .replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>")
        .replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert read_cells(path) == ([(1, ["2", "5"])], [])


def test_only_a_hidden_row_with_something_in_it_is_told(read):
    def hide(sheet):
        sheet.row_dimensions[2].hidden = sheet.row_dimensions[3].hidden = True

    _, (found,) = read([["a"], [None], ["b"], ["c"]], hide)
    assert found.rows == (3,) and found.text.startswith("hidden or filtered out")


def test_only_a_hidden_column_with_something_in_it_is_told(read):
    def hide(sheet):
        sheet.column_dimensions["B"].hidden = sheet.column_dimensions["C"].hidden = True
        sheet.column_dimensions["A"].width = 20

    _, found = read([["a", None, "c"]], hide)
    assert texts(found) == ["column C is hidden, and was read."]


def test_signs_of_another_font_within_a_cell_are_asked_about_and_others_not(read):
    plain, struck = InlineFont(b=True), InlineFont(strike=True)
    _, found = read(
        [[CellRichText("12", TextBlock(plain, "3")), CellRichText("4", TextBlock(struck, "5"))]]
    )
    assert [(f.rows, f.column) for f in found] == [((1,), "B")]


def test_a_cell_struck_out_as_a_whole_is_asked_about_whatever_fonts_are_in_it(read):
    def strike(sheet):
        sheet["A1"].font = openpyxl.styles.Font(strike=True)

    _, (found,) = read([[CellRichText("12", TextBlock(InlineFont(b=True), "3"))]], strike)
    assert found.kind == "question"


def test_a_formula_with_its_result_missing_is_told_and_nothing_else(read):
    _, found = read([["=1+1", 5, "x"]])
    assert [f.text.split(",")[0] for f in found] == ["'=1+1' is a formula"]


def date(day, month):
    return datetime.date(2017, month, day)


@pytest.mark.parametrize(
    ("rows", "turned"),
    [
        ([[date(4, 5)], ["14.05.2017"]], ["2017-05-04"]),
        ([[date(12, 5)], ["14.05.2017"]], ["2017-05-12"]),
        ([[date(13, 5)], ["14.05.2017"]], []),  # 13 is no month
        ([[date(5, 5)], ["14.05.2017"]], []),
        ([[date(4, 5), "14.05.2017"]], []),  # another column
    ],
)
def test_only_a_date_that_may_be_turned_round_is_asked_about(read, rows, turned):
    _, (note, *asked) = read(rows)
    assert note.text.startswith("a.xlsx: in 1 row, first in row 1, Excel stored a date as one day")
    assert [f.values["date"] for f in asked] == turned


def test_several_rows_with_dates_are_counted(read):
    _, (note,) = read([["x"], [date(4, 5)], [date(5, 5)]])
    assert note.text.startswith("a.xlsx: in 2 rows, first in row 2, Excel")
