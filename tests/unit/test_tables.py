"""Bad tables: each test breaks one thing and reads the sentence that the user reads."""

import shutil

import pandas as pd
import pytest

import zapad
from zapad.tables import DATA


@pytest.fixture
def folder(tmp_path):
    """A copy of the tables, to break."""
    return shutil.copytree(DATA, tmp_path / "data")


def broken(folder, column, value, row=3, table="claims"):
    """Put a value into one cell (row as a spreadsheet counts) and return the problems."""
    path = folder / f"{table}.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[row - 2, column] = value
    frame.to_csv(path, index=False, lineterminator="\n")
    return problems(folder, table)


def problems(folder, table="claims"):
    with pytest.raises(zapad.DataError) as error:
        zapad.load(table, folder)
    return error.value.problems


def test_every_table_loads_with_its_types():
    for name in zapad.names():
        frame = zapad.load(name)
        assert len(frame), name
        assert list(frame.columns) == list(zapad.fields(name)["column"])
    claims = zapad.load("claims")
    assert claims["value_low"].dtype == claims["paragraph"].dtype == "Int64"
    assert zapad.load("places")["lat"].dtype == "float64"
    assert claims["note"].isna().any()


def test_what_a_reader_changes_does_not_reach_the_next_reader():
    mine = zapad.load("claims")
    mine["value_low"] = 0
    assert zapad.load("claims")["value_low"].max() > 0


def test_a_corrected_file_is_read_anew(folder):
    before = zapad.load("actors", folder)
    path = folder / "actors.csv"
    path.write_bytes(path.read_bytes().replace(before["label"][0].encode(), b"somebody else"))
    assert zapad.load("actors", folder)["label"][0] == "somebody else"


def test_unknown_table():
    with pytest.raises(zapad.DataError, match="Did you mean 'claims'.*The tables are"):
        zapad.load("claim")


def test_missing_column(folder):
    path = folder / "claims.csv"
    pd.read_csv(path, dtype=str).drop(columns="qualifier").to_csv(path, index=False)
    assert problems(folder)[0].startswith("claims.csv, column 'qualifier': is missing. Add it")


def test_unknown_column(folder):
    path = folder / "claims.csv"
    pd.read_csv(path, dtype=str).rename(columns={"note": "notes"}).to_csv(path, index=False)
    text = "\n".join(problems(folder))
    assert "column 'note': is missing" in text
    assert "column 'notes': is not known" in text


@pytest.mark.parametrize(
    "value", ["many", "12.700", "12,700", "1e4", "12700.0", "0x10", "=1+1", "१२"]
)
def test_wrong_type(folder, value):
    found = broken(folder, "value_low", value)
    assert f"claims.csv, row 3, column 'value_low': {value!r} is not a whole number." in found[0]
    assert "Write a whole number: digits only, such as 12700" in found[0]


def test_negative_amount(folder):
    assert "is too small. The minimum is 0" in broken(folder, "value_low", "-5")[0]


def test_unknown_actor(folder):
    (found,) = broken(folder, "claimant", "belarus-sid")
    assert found.startswith("claims.csv, row 3, column 'claimant': 'belarus-sid' is not in actors")
    assert "Did you mean 'belarus-side'?" in found


def test_duplicate_id(folder):
    first = zapad.load("claims")["claim_id"][0]
    (found,) = broken(folder, "claim_id", first, row=5)
    assert found == (
        f"claims.csv, row 5, column 'claim_id': {first!r} stands in row 2 already. "
        "Give each row an id of its own."
    )


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("14.09.2017", "not a date in a form"),
        ("2017-02-30", "a date that does not exist"),
        ("2017-09-20/2017-09-14", "ends before it begins"),
    ],
)
def test_bad_date(folder, value, why):
    (found,) = broken(folder, "date", value, table="events")
    assert f"events.csv, row 3, column 'date': {value!r}" in found
    assert why in found
    assert "Write 2017-09-14, 2017-09, 2017 or" in found


def test_word_that_is_not_allowed(folder):
    found = broken(folder, "qualifier", "abuot")
    assert "'abuot' is not allowed here. Did you mean 'about'? Allowed: exact, about" in found[0]


def test_empty_cell_that_must_be_filled(folder):
    assert (
        "row 3, column 'metric': empty, but every row needs it" in broken(folder, "metric", "")[0]
    )


def test_id_in_a_wrong_form(folder):
    assert "does not have the right form" in broken(folder, "claim_id", "Has Spaces")[0]


def test_qualifier_and_values_must_go_together(folder):
    exact = int(zapad.load("claims").query("qualifier == 'exact'").index[0]) + 2
    text = "\n".join(broken(folder, "qualifier", "up_to", row=exact))
    assert f"row {exact}, column 'value_low': is filled, but the qualifier is 'up_to'" in text


def test_low_above_high(folder):
    exact = int(zapad.load("claims").query("qualifier == 'exact'").index[0]) + 2
    text = "\n".join(broken(folder, "value_low", "999999999", row=exact))
    assert "999999999 is more than value_high. Swap the two" in text


def test_half_a_locator(folder):
    first = int(zapad.load("claims").dropna(subset=["section"]).index[0]) + 2
    text = "\n".join(broken(folder, "paragraph", "", row=first))
    assert "section and paragraph must both be filled or both be empty" in text


def test_all_problems_of_a_table_are_told_at_once(folder):
    broken(folder, "value_low", "many", row=3)
    broken(folder, "claimant", "nobody", row=4)
    found = broken(folder, "qualifier", "perhaps", row=5)
    assert len(found) >= 3
    assert str(zapad.DataError(found)).startswith(f"{len(found)} problems:\n")


def test_missing_file(folder):
    (folder / "claims.csv").unlink()
    assert problems(folder) == ["claims.csv is missing in the folder 'data'. Put it back."]


def test_missing_descriptor(folder):
    (folder / "datapackage.json").unlink()
    assert "datapackage.json is missing" in problems(folder)[0]


def test_not_utf8(folder):
    path = folder / "claims.csv"
    path.write_bytes(path.read_bytes() + "x,naïve".encode("cp1252"))
    assert problems(folder) == ["claims.csv is not UTF-8 text. Save it again as 'CSV UTF-8'."]


def test_empty_file(folder):
    (folder / "claims.csv").write_bytes(b"")
    assert "claims.csv is empty" in problems(folder)[0]


@pytest.mark.parametrize("position", [1, 2])
def test_row_with_too_many_cells(folder, position):
    path = folder / "claims.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[position] += ",one,too,many"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "Put quotes around cells that hold a comma" in problems(folder)[0]


def test_byte_order_mark_of_excel_is_no_error(folder):
    path = folder / "claims.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(zapad.load("claims", folder)) == len(zapad.load("claims"))


def test_jupyter_shows_the_sentence_and_no_traceback():
    error = zapad.DataError(["one thing", "another"])
    assert error._render_traceback_() == ["2 problems:", "one thing", "another"]
