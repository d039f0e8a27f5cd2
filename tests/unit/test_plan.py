"""Run-sheets add up and hold the whole notebook; the course holds every notebook once."""

import itertools
import re
from dataclasses import replace

import pytest

from helpers import Books
from publish.__main__ import main
from publish.notebook import NOTEBOOKS, PLANS, books, find
from publish.runsheets import SESSION, course, run_sheet, sessions
from zapad import ZapadError, load

BOOKS = Books(books)


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_runs_without_gap_to_its_stated_end(name, plan):
    book = BOOKS[name]
    steps = book.steps(plan)
    assert steps[0].start == 0
    for before, after in itertools.pairwise(steps):
        assert before.end == after.start
        assert after.end > after.start
    assert steps[-1].end == book.minutes[plan]
    # A class works on every aim, whichever plan it follows, and talks at the end.
    assert {aim for step in steps for aim in step.cell.aims} == {aim.id for aim in book.aims}
    assert steps[-1].cell.role == "discussion"


@pytest.mark.parametrize("name", BOOKS)
def test_the_long_plan_names_every_exercise_once(name):
    named = [step.cell.exercise for step in BOOKS[name].steps("long") if step.cell.exercise]
    assert named == list(BOOKS[name].exercises)


@pytest.mark.parametrize("name", BOOKS)
def test_no_aim_is_an_orphan(name):
    aims = {aim.id for aim in BOOKS[name].aims}
    for cell in BOOKS[name].cells:
        assert set(cell.aims) <= aims


@pytest.mark.parametrize("name", BOOKS)
def test_what_the_short_plan_leaves_out_is_named(name):
    sheet = run_sheet(name, "short")
    short = {step.cell for step in BOOKS[name].steps("short")}
    for step in BOOKS[name].steps("long"):
        assert step.cell in short or step.what in sheet.split("Left out")[1]


def test_the_course_has_six_sessions_that_hold_every_notebook_once_and_fit():
    plan = sessions()
    assert list(plan) == [1, 2, 3, 4, 5, 6]
    assert [book.name for parts in plan.values() for book in parts] == list(BOOKS)
    for parts in plan.values():
        assert sum(book.minutes[book.plan] for book in parts) <= SESSION
    assert course().count("## Session") == 6


def test_a_notebook_is_found_by_number_theme_or_file():
    for name in ("01", "1", "scale", "01_scale", "01_scale.ipynb"):
        assert find(name).name == "01_scale"
    with pytest.raises(ZapadError, match="no notebook '99'"):
        find("99")


def test_a_role_that_two_cells_have_is_said():
    book = BOOKS["01_scale"]
    raw = {**book.raw, "cells": [*book.raw["cells"], book.one("silences").raw]}
    with pytest.raises(ZapadError, match="01_scale: 2 cells have the role 'silences', not one"):
        replace(book, raw=raw).one("silences")


def test_a_damaged_notebook_is_named(tmp_path):
    (tmp_path / "01_scale.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(ZapadError, match=r"01_scale\.ipynb is not a notebook of the seminar"):
        books(tmp_path)


def test_the_command_prints_both_plans(capsys):
    assert main(["plan", "scale"]) == 0
    out = capsys.readouterr().out
    minutes = BOOKS["01_scale"].minutes
    assert f"long plan: {minutes['long']} minutes" in out
    assert f"short plan: {minutes['short']} minutes" in out
    assert main(["plan"]) == 0
    assert "six sessions" in capsys.readouterr().out


@pytest.mark.parametrize("name", BOOKS)
def test_the_words_of_a_notebook_are_shown_in_it(name):
    shown = "".join(cell.source for cell in BOOKS[name].cells if cell.is_code)
    assert re.search(rf'zapad\.glossary\("{name[:2]}', shown)
    prose = "\n".join(cell.source for cell in BOOKS[name].cells).lower()
    for term in load("glossary").query("notebook == @name")["term"]:
        assert term.lower() in prose, f"{term} is explained, but never used"


def test_every_term_belongs_to_a_notebook_that_is_there():
    assert set(load("glossary")["notebook"]) == set(BOOKS)
    assert NOTEBOOKS.name == "notebooks"
