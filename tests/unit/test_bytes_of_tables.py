"""Files of text in the corners: sizes, encodings, separators, and what is said where one is refused."""

from pathlib import Path

import pytest

from zapad import ZapadError, spreadsheet
from zapad.spreadsheet import read_cells, tidy


@pytest.fixture
def cells(tmp_path):
    """A function that writes bytes or text into a file and gives the rows and the notes."""

    def read(data, name="a.csv"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        rows, notes = read_cells(path)
        return [row for _, row in rows], [str(note) for note in notes]

    return read


def refusal(read, *arguments):
    with pytest.raises(ZapadError) as error:
        read(*arguments)
    return str(error.value)


def test_a_file_of_just_the_most_bytes_and_rows_is_read_and_one_more_refused(cells, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MAX_BYTES", 12)
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 3)
    assert len(cells("a,b\n" * 3)[0]) == 3
    assert refusal(cells, "a,b\n" * 3 + "\n").startswith("a.csv is larger than")
    assert refusal(cells, "a\n" * 4) == "a.csv has more than 3 rows. Is it the right file?"


def test_a_file_that_is_not_there_is_told_with_the_tables_that_are(tmp_path):
    alone = "There is no file b.csv. Check its name and its folder."
    assert refusal(read_cells, tmp_path / "b.csv") == alone
    names = [f"t{i:02}.csv" for i in range(12)]
    for name in [*names, "picture.png"]:
        (tmp_path / name).write_text("x")
    shown = ", ".join(names[:9])
    assert refusal(read_cells, tmp_path / "b.csv") == f"{alone} There are: {shown}."


def test_a_file_that_cannot_be_read_is_told_with_the_reason(cells, monkeypatch, tmp_path):
    assert "a\0.csv cannot be read: embedded null byte. Is it" in refusal(read_cells, "a\0.csv")

    def locked(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", locked)
    says = "a.csv cannot be read: Permission denied. Is it open in another program?"
    assert refusal(cells, "a,b") == says


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_each_form_of_unicode_is_read_with_a_mark_and_without(cells, encoding, mark):
    assert cells((mark + "what,n\nМинск,2\n").encode(encoding)) == (
        [["what", "n"], ["Минск", "2"]],
        [],
    )


@pytest.mark.parametrize("sign", ["\x01", "\x08", "\x0e", "\x1f"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
def test_signs_that_no_text_has_are_refused(cells, sign, encoding):
    says = refusal(cells, f"Минск,{sign}\n".encode(encoding))
    assert says.startswith("a.csv is not a table: it holds bytes that are no text. Save it as")


def test_short_russian_words_tell_the_encoding_and_bytes_of_no_letter_do_no_harm(cells):
    (row,), (note,) = cells("да,не".encode("cp1251") + b",\x98\n")
    assert row[:2] == ["да", "не"]
    assert "It was read as Windows Cyrillic: 'да'; as Windows Western European it would be" in note
    (row,), (note,) = cells("déjà,vù".encode("cp1252") + b",\x81\n")
    assert row[:2] == ["déjà", "vù"]


@pytest.mark.parametrize("head", ["sep=;", "SEP=;", '"Sep=;"', "sep=;\r"])
def test_the_line_of_excel_that_names_the_separator_is_no_row(cells, head):
    assert cells(f"{head}\na,b;c\n") == ([["a,b", "c"]], [])


def test_a_line_break_in_a_cell_stays_as_it_stands(cells):
    assert cells('a,"x\r\ny"\r\n')[0] == [["a", "x\r\ny"]]
    assert tidy("x \r\n y") == "x y"


def test_of_two_separators_that_cut_all_rows_the_one_with_more_cells_is_taken(cells):
    rows, (note,) = cells("a;b;c,d\n" * 3)
    assert rows[0] == ["a", "b", "c,d"]
    assert note == "a.csv could be cut at semicolons or at commas; it was cut at semicolons."


def test_a_separator_that_would_make_a_cell_too_long_is_not_taken(cells):
    rows, _ = cells("x;" * 70_000 + "\n")
    assert len(rows[0]) == 70_001


def test_a_quotation_mark_without_its_pair_is_told_with_what_to_do(cells):
    says = refusal(cells, 'a,b\n"c,d\n')
    assert says.startswith("a.csv, near line ")
    assert says.endswith(
        ". Look for a quotation mark without its pair, or open the file in a spreadsheet. "
        + spreadsheet.SAVE_AS
    )
