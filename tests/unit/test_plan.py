"""Run-sheets add up and hold the whole notebook; the course holds every notebook once."""

import itertools
import re

import pytest

from helpers import Books
from publish.__main__ import main
from publish.runsheets import (
    NOTEBOOKS,
    PLANS,
    SESSION,
    books,
    course,
    find,
    run_sheet,
    sessions,
    steps,
)
from zapad import ZapadError, load

BOOKS = Books(books)


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_runs_without_gap_to_its_stated_end(name, plan):
    rows = steps(BOOKS[name], plan)
    assert rows[0]["start"] == 0
    for before, after in itertools.pairwise(rows):
        assert before["end"] == after["start"]
        assert after["end"] > after["start"]
    about = BOOKS[name]["metadata"]["zapad"]
    assert rows[-1]["end"] == about["minutes"][plan]
    # A class works on every aim, whichever plan it follows, and talks at the end.
    assert {aim for row in rows for aim in row["aims"]} == set(about["aims"])
    assert rows[-1]["what"] == "Discussion"


@pytest.mark.parametrize("name", BOOKS)
def test_the_long_plan_names_every_exercise_once(name):
    whats = [row["what"] for row in steps(BOOKS[name], "long")]
    for cell in BOOKS[name]["cells"]:
        exercise = cell["metadata"].get("zapad", {}).get("exercise")
        if exercise:
            assert sum(exercise in what.split() for what in whats) == 1, exercise


@pytest.mark.parametrize("name", BOOKS)
def test_no_aim_is_an_orphan(name):
    aims = set(BOOKS[name]["metadata"]["zapad"]["aims"])
    for cell in BOOKS[name]["cells"]:
        assert set(cell["metadata"].get("zapad", {}).get("aims", [])) <= aims


@pytest.mark.parametrize("name", BOOKS)
def test_what_the_short_plan_leaves_out_is_named(name):
    sheet = run_sheet(name, "short")
    short = {row["what"] for row in steps(BOOKS[name], "short")}
    for row in steps(BOOKS[name], "long"):
        assert row["what"] in short or f"{row['what']}" in sheet.split("Left out")[1]


def test_the_course_has_six_sessions_that_hold_every_notebook_once_and_fit():
    plan = sessions()
    assert list(plan) == [1, 2, 3, 4, 5, 6]
    assert [name for parts in plan.values() for name, _, _ in parts] == list(BOOKS)
    for parts in plan.values():
        assert sum(minutes for _, _, minutes in parts) <= SESSION
    assert course().count("## Session") == 6


def test_a_notebook_is_found_by_number_theme_or_file():
    for name in ("01", "1", "scale", "01_scale", "01_scale.ipynb"):
        assert find(name) == "01_scale"
    with pytest.raises(ZapadError, match="no notebook '99'"):
        find("99")


def test_a_damaged_notebook_is_named(tmp_path):
    (tmp_path / "01_scale.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(ZapadError, match=r"01_scale\.ipynb is not a notebook of the seminar"):
        books(tmp_path)


def test_the_command_prints_both_plans(capsys):
    assert main(["plan", "scale"]) == 0
    out = capsys.readouterr().out
    minutes = BOOKS["01_scale"]["metadata"]["zapad"]["minutes"]
    assert f"long plan: {minutes['long']} minutes" in out
    assert f"short plan: {minutes['short']} minutes" in out
    assert main(["plan"]) == 0
    assert "six sessions" in capsys.readouterr().out


@pytest.mark.parametrize("name", BOOKS)
def test_the_words_of_a_notebook_are_shown_in_it(name):
    shown = "".join("".join(c["source"]) for c in BOOKS[name]["cells"] if c["cell_type"] == "code")
    assert re.search(rf'zapad\.glossary\("{name[:2]}', shown)
    prose = "\n".join("".join(c["source"]) for c in BOOKS[name]["cells"]).lower()
    for term in load("glossary").query("notebook == @name")["term"]:
        assert term.lower() in prose, f"{term} is explained, but never used"


def test_every_term_belongs_to_a_notebook_that_is_there():
    assert set(load("glossary")["notebook"]) == set(BOOKS)
    assert NOTEBOOKS.name == "notebooks"
