"""The coding game: whatever coders bring is counted, or listed with what to do; nothing is lost."""

import csv
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import zapad
from publish.__main__ import main
from zapad.coding.game import CODES, event_ids

EVENTS = []


@pytest.fixture(scope="module", autouse=True)
def _game():
    EVENTS[:] = event_ids()


def sheet(path, ratings, sep=",", encoding="utf-8", header="event_id,rating,note", last=""):
    rows = [header, *(f"{e},{r},{last}" for e, r in ratings)]
    path.write_bytes(("\n".join(rows).replace(",", sep) + "\n").encode(encoding))
    return path


def full(code):
    return [(e, code) for e in EVENTS]


def table(by_coder):
    return pd.DataFrame(
        [
            {"coder": coder, "event_id": e, "rating": r, "note": ""}
            for coder, ratings in by_coder.items()
            for e, r in zip(EVENTS, ratings, strict=False)
            if r is not None
        ],
        columns=["coder", "event_id", "rating", "note"],
    )


# ---- the events and the sheet


def test_the_events_are_acts_between_the_two_allies_from_rows_that_are_not_weak():
    events = zapad.load("events").set_index("event_id").loc[EVENTS]
    side = zapad.load("actors").set_index("actor_id")["side"]
    sides = set(zip(events["actor"].map(side), events["target"].map(side), strict=True))
    assert sides == {("belarus", "russia"), ("russia", "belarus")}
    assert set(events["strength"]) == {"normal"}
    assert len(set(EVENTS)) == len(EVENTS) == 30


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_empty_sheet_is_written_once_and_read_back(tmp_path, kind):
    says = zapad.coding.sheet("Ada Lovelace", tmp_path / "class", kind)
    path = tmp_path / "class" / f"coding-ada-lovelace.{kind}"
    assert path.name in says and "30 events" in says
    before = path.read_bytes()
    assert "left as it is" in zapad.coding.sheet("Ada Lovelace", tmp_path / "class", kind)
    assert path.read_bytes() == before
    merged, problems = zapad.coding.merge(tmp_path / "class")
    assert merged.empty
    assert list(problems["what"]) == ["no rating in this file can be counted (Ada Lovelace)"]


def test_no_name_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "No name yet" in zapad.coding.sheet(...)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(zapad.ZapadError, match="is no name"):
        zapad.coding.sheet("///")
    with pytest.raises(zapad.ZapadError, match="Use 'csv' or 'xlsx'"):
        zapad.coding.sheet("Ada", kind="ods")


def test_a_name_cannot_lead_out_of_the_folder(tmp_path):
    zapad.coding.sheet("../../x", tmp_path / "class")
    assert [p.parent.name for p in tmp_path.rglob("*.csv")] == ["class"]


# ---- what coders bring


@pytest.mark.parametrize(
    ("cell", "rating"),
    [("+1", 1), ("−1", -1), ("–2", -2), ("2,0", 2), ("2.0", 2), (" 1 ", 1), ("'-1", -1), ("0", 0)],
)
def test_a_rating_is_read_however_it_is_written(tmp_path, cell, rating):
    sheet(tmp_path / "a.csv", [(e, f'"{cell}"') for e in EVENTS])
    merged, problems = zapad.coding.merge(tmp_path)
    assert set(merged["rating"]) == {rating}
    assert problems.empty


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("3", "'3' is outside -2 to 2"),
        ("99999999999999999999", "is outside -2 to 2"),
        ("1.5", "'1.5' is not a whole number"),
        ("hostile", "'hostile' is not a whole number"),
        ("=1+1", "'=1+1' is not a whole number"),
        ("<script>alert(1)</script>", "is not a whole number"),
        ("٢", "is not a whole number"),
    ],
)
def test_a_rating_that_is_none_is_listed_and_the_rest_counts(tmp_path, cell, says):
    ratings = full("1")
    ratings[4] = (EVENTS[4], cell)
    sheet(tmp_path / "a.csv", ratings)
    merged, problems = zapad.coding.merge(tmp_path)
    assert len(merged) == len(EVENTS) - 1
    (problem,) = problems.to_dict("records")
    assert (problem["file"], problem["row"], problem["column"]) == ("a.csv", 6, "rating")
    assert says in problem["what"] and problem["what_to_do"]
    assert "<script" not in problems.to_html()


@pytest.mark.parametrize(
    ("sep", "encoding"),
    [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "cp1251"), (";", "cp1252"), (",", "utf-8")],
)
def test_separators_and_encodings(tmp_path, sep, encoding):
    sheet(tmp_path / "a.csv", full("1"), sep, encoding, last="ok")
    merged, _ = zapad.coding.merge(tmp_path)
    assert len(merged) == len(EVENTS)


def test_empty_rows_extra_columns_titles_and_capitals_do_no_harm(tmp_path):
    lines = ["Coding;;;", ";;;", "Colour;Event ID;RATING;more"]
    lines += [f"red;{e.upper()} ;2;x;y\n;;;" for e in EVENTS]
    (tmp_path / "ada.csv").write_text("\n".join(lines), encoding="utf-8")
    merged, problems = zapad.coding.merge(tmp_path)
    assert len(merged) == len(EVENTS) and problems.empty
    assert set(merged["coder"]) == {"ada"}


def test_doubled_unknown_and_missing_events(tmp_path):
    ratings = [*full("1")[:20], (EVENTS[0], "1"), (EVENTS[1], "-2"), (EVENTS[2][:-1], "1")]
    sheet(tmp_path / "a.csv", ratings)
    merged, problems = zapad.coding.merge(tmp_path)
    assert len(merged) == 19
    assert EVENTS[1] not in set(merged["event_id"])
    what = list(problems["what"])
    assert "counted once" in what[0]
    assert "with another rating; neither is counted" in what[1]
    assert "is no event of the game" in what[2]
    assert f"Did you mean {EVENTS[2]}?" == problems["what_to_do"][2]
    assert f"10 events of the sheet are missing (a), first {EVENTS[20]}" in what[3]


def test_a_third_row_does_not_bring_back_what_two_rows_contradict(tmp_path):
    sheet(tmp_path / "a.csv", [*full("1"), (EVENTS[0], "-1"), (EVENTS[0], "1")])
    merged, _ = zapad.coding.merge(tmp_path)
    assert EVENTS[0] not in set(merged["event_id"])


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    sheet(tmp_path / "good.csv", full("1"))
    (tmp_path / "bad.csv").write_bytes(b"\x89PNG\0\0")
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "words.csv").write_text("dear all,\nsee you", encoding="utf-8")
    sheet(tmp_path / "names.csv", full("1"), header="event_id,ratng,note")
    sheet(tmp_path / "other.csv", [(f"event-{i}", 1) for i in range(40)])
    (tmp_path / "~$good.xlsx").write_bytes(b"lock")
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    merged, problems = zapad.coding.merge(tmp_path)
    assert set(merged["coder"]) == {"good"}
    by_file = problems.groupby("file")["what"].apply(" ".join)
    assert set(by_file.index) == {"bad.csv", "empty.csv", "words.csv", "names.csv", "other.csv"}
    assert "holds bytes that are no text" in by_file["bad.csv"]
    assert "is empty" in by_file["empty.csv"]
    assert "no row has both column names" in by_file["words.csv"]
    assert "Is 'ratng' the column of ratings?" in by_file["names.csv"]
    assert "35 more problems in this file, in rows 7 to 41" in by_file["other.csv"]
    assert "below the column names no row is an event" in by_file["other.csv"]
    assert len(problems[problems["file"] == "other.csv"]) == 7
    assert str(tmp_path) not in problems.to_string()


def test_no_row_with_a_problem_is_hidden_by_the_others(tmp_path):
    ratings = [(event, "x" if i < 9 else "1") for i, event in enumerate(EVENTS[:20])]
    sheet(tmp_path / "a.csv", ratings)
    _, problems = zapad.coding.merge(tmp_path)
    assert list(problems["row"].dropna()) == [2, 3, 4, 5, 6]
    assert problems["what"][5] == "4 more problems in this file, in rows 7 to 10"
    assert "10 events of the sheet are missing" in problems["what"][6]


@pytest.mark.parametrize("ending", ["", ";1", ";"])
def test_lines_that_a_spreadsheet_did_not_split_are_named_as_such(tmp_path, ending):
    zapad.coding.sheet("Ada", tmp_path)
    path = tmp_path / "coding-ada.csv"
    head, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    quoted = ['"' + line.replace('"', '""') + '"' + ending for line in lines]
    path.write_text("\n".join([f'"{head}"', *quoted]), encoding="utf-8")
    merged, problems = zapad.coding.merge(tmp_path)
    assert merged.empty
    assert problems["what"][0].startswith("each line stands in one cell")
    assert "kind='xlsx'" in problems["what_to_do"][0]


def test_a_folder_without_files_is_told(tmp_path):
    (tmp_path / "class").mkdir()
    merged, problems = zapad.coding.merge(tmp_path / "class")
    assert merged.empty
    assert problems.loc[0, ["file", "what"]].tolist() == ["class", "there is no file to read"]


def test_what_excel_does_to_the_dates_of_the_sheet_is_no_problem(tmp_path):
    rows = zapad.coding.events().assign(rating=1)
    rows["date"] = pd.Timestamp("2017-09-14")
    rows.to_excel(tmp_path / "a.xlsx", index=False)
    merged, problems = zapad.coding.merge(tmp_path)
    assert len(merged) == len(EVENTS) and problems.empty


def test_a_workbook_counts_and_without_openpyxl_says_what_to_do(tmp_path, monkeypatch):
    pd.DataFrame(full(-1), columns=["event_id", "rating"]).to_excel(
        tmp_path / "a.xlsx", index=False
    )
    merged, problems = zapad.coding.merge(tmp_path)
    assert set(merged["rating"]) == {-1} and problems.empty
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    merged, problems = zapad.coding.merge(tmp_path)
    assert merged.empty
    assert "openpyxl" in problems["what"][0]
    with pytest.raises(zapad.ZapadError, match="not installed"):
        zapad.coding.sheet("Ada", tmp_path, "xlsx")
    assert not (tmp_path / "coding-ada.xlsx").exists()


def test_two_coders_of_one_name_are_both_kept_and_a_copy_counts_once(tmp_path):
    for folder, code in [("a", 1), ("b", 2), ("c", 1)]:
        (tmp_path / folder).mkdir()
        sheet(tmp_path / folder / "coding-ada.csv", full(code))
    merged, problems = zapad.coding.merge(tmp_path)
    assert list(merged["coder"].unique()) == ["ada", "ada (2)"]
    assert list(problems["file"]) == ["b/coding-ada.csv", "c/coding-ada.csv"]
    assert "this one is called ada (2)" in problems["what"][0]
    assert "counted once" in problems["what"][1]


def test_one_file_may_hold_several_coders(tmp_path):
    both = zapad.coding.merge(zapad.coding.samples())[0]
    both.to_csv(tmp_path / "class.csv", index=False)
    again, _ = zapad.coding.merge(tmp_path / "class.csv")
    pd.testing.assert_frame_equal(again, both)


def test_a_coder_s_name_is_harmless_in_charts_and_tables(tmp_path):
    (tmp_path / "a.csv").write_text(
        "event_id,rating,coder\n" + "".join(f'{e},1,"<b>$x^2$ Ann\u202e"\n' for e in EVENTS),
        encoding="utf-8",
    )
    merged, _ = zapad.coding.merge(tmp_path)
    assert set(merged["coder"]) == {"bx2 Ann"}


def test_a_folder_that_is_not_there_is_named():
    with pytest.raises(zapad.ZapadError, match="no folder 'coding-of-nobody' here"):
        zapad.coding.merge("coding-of-nobody")
    merged, problems = zapad.coding.merge(["coding-of-nobody.csv"])
    assert merged.empty
    assert "There is no file coding-of-nobody.csv" in problems["what"][0]


def by_coder(path, ratings, header="coder,event_id,rating"):
    lines = [
        header,
        *(f"{c},{e},{r}" for c, rs in ratings.items() for e, r in zip(EVENTS, rs, strict=False)),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")


def test_a_second_column_of_ratings_is_not_passed_over(tmp_path):
    lines = ["event_id,rating,rating", *(f"{e},1,-2" for e in EVENTS)]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    merged, problems = zapad.coding.merge(tmp_path)
    assert merged.empty
    assert problems["what"][0] == "stands 2 times in the header; the file is left out"


def test_two_names_that_are_shown_alike_stay_two_coders(tmp_path):
    long = "x" * 30
    by_coder(
        tmp_path / "a.csv", {"Ada!": [1, 2], "Ada?": [-1, 2], f"{long}1": [0], f"{long}2": [2]}
    )
    merged, _ = zapad.coding.merge(tmp_path)
    by_name = merged.groupby("coder", sort=False)["rating"].apply(list).to_dict()
    assert by_name == {"Ada": [1, 2], "Ada (2)": [-1, 2], long: [0], f"{long} (2)": [2]}


def test_one_name_in_capitals_or_not_is_one_coder(tmp_path):
    (tmp_path / "a.csv").write_text(
        f"coder,event_id,rating\nAda,{EVENTS[0]},1\nADA,{EVENTS[1]},2", encoding="utf-8"
    )
    merged, _ = zapad.coding.merge(tmp_path)
    assert merged["coder"].tolist() == ["Ada", "Ada"]


def test_a_copy_under_another_name_is_said(tmp_path):
    sheet(tmp_path / "coding-ada.csv", full(1))
    sheet(tmp_path / "coding-bob.csv", full(1))
    merged, problems = zapad.coding.merge(tmp_path)
    assert merged["coder"].nunique() == 2
    assert problems["what"].tolist() == [
        "bob has the same ratings as ada, all of them; both are counted"
    ]


@pytest.mark.parametrize(("cell", "rating"), [("-00000001", -1), ("0000002", 2), ("-000", 0)])
def test_zeros_before_a_rating_do_not_make_it_nothing(tmp_path, cell, rating):
    sheet(tmp_path / "a.csv", full(cell))
    assert set(zapad.coding.merge(tmp_path)[0]["rating"]) == {rating}


# ---- agreement


def test_alpha_is_that_of_krippendorff_s_own_example():
    """Krippendorff, Computing Krippendorff's alpha-reliability (2011): four coders, codes 1-5."""
    rows = [
        "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .",
    ]  # fmt: skip
    codes = {
        f"c{i}": [None if x == "." else int(x) - 3 for x in r.split()] for i, r in enumerate(rows)
    }
    result = zapad.coding.agreement(table(codes))
    assert result.alpha["nominal"] == pytest.approx(0.743, abs=5e-4)
    assert result.alpha["ordinal"] == pytest.approx(0.815, abs=5e-4)
    assert (result.coders, result.events) == (4, 11)


def test_percent_agreement_is_over_pairs():
    result = zapad.coding.agreement(table({"a": [1, 1, 0], "b": [1, -1, None], "c": [1, 1, 2]}))
    # event 0: three of three pairs; event 1: one of three; event 2: none of one
    assert result.percent == pytest.approx(100 * 4 / 7)
    assert result.pairwise.loc["a", "c"] == pytest.approx(100 * 2 / 3)
    assert result.pairwise.loc["b", "c"] == result.pairwise.loc["c", "b"] == 50
    assert list(np.diag(result.pairwise)) == [100, 100, 100]


@pytest.mark.parametrize(
    ("coders", "says"),
    [
        ({}, "No coders: two must have rated"),
        ({"a": [1, 2]}, "1 coder: two must have rated"),
        ({"a": [1, None], "b": [None, 1]}, "2 coders: two must have rated"),
    ],
)
def test_too_few_coders_get_a_sentence(coders, says):
    result = zapad.coding.agreement(table(coders))
    assert result.percent is None
    assert set(result.alpha.values()) == {None}
    assert says in result.table.loc["percent agreement", "what_it_says"]
    assert result.pairwise.shape == (len(coders), len(coders))
    assert len(zapad.coding.divisive(table(coders))) == 0


def test_everybody_always_the_same_is_not_defined():
    result = zapad.coding.agreement(table({"a": [1, 1], "b": [1, 1]}))
    assert result.percent == 100
    assert result.alpha == {"ordinal": None, "nominal": None}
    assert "Not defined" in result.table.loc["alpha, ordinal", "what_it_says"]


def test_without_krippendorff_the_rest_works(monkeypatch):
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    result = zapad.coding.agreement(zapad.coding.merge(zapad.coding.samples())[0])
    assert result.alpha == {"ordinal": None, "nominal": None}
    assert "krippendorff is not installed" in result.table.loc["alpha, nominal", "what_it_says"]
    assert 0 < result.percent < 100
    assert result.pairwise.notna().all(axis=None)


def test_three_hundred_coders(tmp_path):
    rng = np.random.default_rng(4)
    for i in range(300):
        sheet(tmp_path / f"coding-{i:03}.csv", zip(EVENTS, rng.choice(CODES, 30), strict=True))
    merged, problems = zapad.coding.merge(tmp_path)
    assert merged["coder"].nunique() == 300 and problems.empty
    result = zapad.coding.agreement(merged)
    assert result.percent == pytest.approx(20, abs=1)  # chance: one code in five
    assert result.alpha["ordinal"] == pytest.approx(0, abs=0.02)
    assert len(zapad.coding.divisive(merged)) == len(EVENTS)


def test_divisive_needs_both_signs_and_a_share_of_each():
    codes = {c: [1, 1, 0, -1] for c in "abcdefg"}
    codes["h"] = [-1, 1, 0, -1]
    divided = zapad.coding.divisive(table(codes))
    assert divided.empty
    divided = zapad.coding.divisive(table(codes), share=0.1)
    assert list(divided["event_id"]) == [EVENTS[0]]
    assert divided.loc[0, ["below_zero", "at_zero", "above_zero"]].tolist() == [1, 0, 7]
    with pytest.raises(zapad.ZapadError, match="A share of 0"):
        zapad.coding.divisive(table(codes), share=0)


# ---- the made-up coders


def test_the_samples_are_labelled_split_and_broken_in_one_file():
    files = zapad.coding.samples()
    assert 5 <= len(files) <= 6
    for path in files:
        text = path.read_text(encoding="utf-8")
        lines = csv.DictReader(text.splitlines(), delimiter=";" if ";" in text else ",")
        assert {row["sample"] for row in lines} == {"made-up sample data for practice"}
    merged, problems = zapad.coding.merge(files)
    assert merged["coder"].nunique() == len(files)
    assert problems["file"].nunique() == 1
    assert len(zapad.coding.divisive(merged)) >= 1
    assert 0.5 < zapad.coding.agreement(merged).alpha["ordinal"] < 0.8


def test_the_command_prints_agreement_problems_and_the_divided_events(tmp_path, capsys):
    assert main(["coding", str(Path(zapad.tables.DATA) / "samples")]) == 0
    out = capsys.readouterr().out
    assert "alpha, ordinal" in out and "coding-frank.csv, row 10, column 'rating'" in out
    assert "Lukashenko approves the parameters of the exercise" in out
    sheet(tmp_path / "coding-ada.csv", full("1"), ";", "cp1251", last="Минск")
    assert main(["coding", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("coding-ada.csv is not UTF-8. It was read as Windows Cyrillic")
    assert ".." not in out
    assert main(["coding", "coding-of-nobody"]) == 1


def test_an_event_divides_where_exactly_a_quarter_stands_on_each_side():
    codes = {"a": [1, 1], "b": [-1, -1], "c": [0, 1], "d": [0, 1], "e": [None, 1]}
    divided = zapad.coding.divisive(table(codes))
    assert list(divided["event_id"]) == [EVENTS[0]]  # a quarter of four; a fifth of five is less
    assert zapad.coding.divisive(table({"a": [2], "b": [-2]}), share=0.5).shape[0] == 1
    with pytest.raises(zapad.ZapadError, match=r"A share of 0\.6"):
        zapad.coding.divisive(table(codes), share=0.6)


def test_the_most_divided_event_comes_first_and_equals_keep_their_order():
    codes = {
        "a": [1, 1, 1], "b": [1, 1, -1], "c": [1, -1, -1], "d": [-1, -1, 1], "e": [0, 0, None],
    }  # fmt: skip
    divided = zapad.coding.divisive(table(codes), share=0.2)
    shares = divided[["below_zero", "above_zero"]].min(axis=1) / (
        divided[["below_zero", "at_zero", "above_zero"]].sum(axis=1)
    )
    assert shares.is_monotonic_decreasing and shares.iloc[0] == 0.5
    assert sorted(divided["event_id"]) == sorted(EVENTS[:3])


def test_capitals_in_a_name_do_not_make_another_coder(tmp_path):
    for folder, name, code in [("a", "Ada", 1), ("b", "ADA", 1), ("c", "ada", 2)]:
        (tmp_path / folder).mkdir()
        sheet(tmp_path / folder / f"{name}.csv", full(code))
    merged, problems = zapad.coding.merge(tmp_path)
    assert list(merged["coder"].unique()) == ["Ada", "ada (2)"]
    assert "counted once" in problems["what"][0]
    assert "there is a coder Ada already" in problems["what"][1]
