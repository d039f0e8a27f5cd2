"""Editions: whole, the same bytes each time, kind to a student, and without an answer."""

import base64
import hashlib
import io
import json
import re
import tomllib
import zipfile
from dataclasses import replace
from functools import cache

import pytest

import zapad
from helpers import Books
from publish import editions
from publish.notebook import Notebook, books
from zapad.exercises import Choice, Coded, Number, Rows, Word, sealed
from zapad.exercises.mending import Fixes

BOOKS = Books(books)


@cache
def packed(edition):
    return zipfile.ZipFile(io.BytesIO(editions.archive(edition)))


@cache
def everything(edition):
    files = packed(edition)
    return "\n".join(files.read(n).decode("utf-8", "replace") for n in files.namelist())


def cells(edition, name):
    data = packed(edition).read(f"zapad-{edition}/notebooks/{name}.ipynb")
    return Notebook(name, json.loads(data)).cells


@pytest.mark.parametrize("edition", editions.EDITIONS)
def test_the_same_files_give_the_same_bytes(edition, monkeypatch):
    monkeypatch.setattr(sealed, "ROUNDS", 1)  # more make trying every answer slow, and all else
    data = editions.archive(edition)
    assert data == editions.archive(edition)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


@pytest.mark.parametrize("edition", editions.EDITIONS)
def test_all_that_is_needed_is_packed_and_nothing_else(edition):
    names = {n.split("/", 1)[1] for n in packed(edition).namelist()}
    assert {f"notebooks/{name}.ipynb" for name in BOOKS} <= names
    assert {
        "START.md",
        "data/claims.csv",
        "data/datapackage.json",
        "LICENSE",
        "notebooks/zapad/__init__.py",
    } <= names
    assert not any("__pycache__" in n or n.startswith("tests/") for n in names)


@pytest.mark.parametrize("name", BOOKS)
def test_no_solution_is_left_in_the_student_edition(name):
    kept = cells("student", name)
    text = "\n".join(cell.source for cell in kept)
    assert not any(cell.solution for cell in kept)
    assert "solution" not in {t for c in kept for t in c.raw["metadata"].get("tags", [])}
    assert all(not c.raw["outputs"] and c.raw["execution_count"] is None for c in kept if c.is_code)
    for exercise in BOOKS[name].exercises.values():
        cell = exercise.solution
        assert cell.source not in text and cell.answer not in text
        for sentence in [] if cell.is_code else re.findall(r"[^.\n]{60,}", cell.source):
            assert sentence.strip() not in everything("student"), sentence


def test_no_answer_of_an_exercise_can_be_read_in_the_student_edition():
    """Not as text, not in hex or base64, and not as a plain hash of the answer."""
    shipped = everything("student")
    words = set(re.findall(r"[A-Za-z0-9+/]{40,}", shipped))
    hidden = shipped
    for word in words:
        hidden += base64.b64decode(word[: len(word) // 4 * 4]).decode("latin-1")
        if re.fullmatch(r"(?:[0-9a-f]{2})+", word):
            hidden += bytes.fromhex(word).decode("latin-1")
    for name, exercise in editions.feedback().items():
        said = list(getattr(exercise, "why", {}).values())
        said += [sentence for _, sentence in getattr(exercise, "slips", ())]
        if not isinstance(exercise, Coded | Fixes | Choice | Word):
            said.append(exercise.sentence)
        for sentence in said:
            assert sentence not in hidden, f"{name}: {sentence}"
        if isinstance(exercise, Choice):
            for kind in ("md5", "sha1", "sha256"):
                for text in (exercise.right, f"{name}{exercise.right}", f"{name}:{exercise.right}"):
                    assert hashlib.new(kind, text.encode()).hexdigest()[:16] not in shipped
    assert not re.search(r"right='[a-z]", shipped)


@pytest.mark.parametrize("name", editions.feedback())
def test_a_sealed_exercise_says_what_the_open_one_says(name, monkeypatch):
    monkeypatch.setattr(sealed, "ROUNDS", 1)
    exercise = editions.feedback()[name]
    if isinstance(exercise, Number):  # computed once, not for each answer
        slips = tuple((cache(slip), sentence) for slip, sentence in exercise.slips)
        exercise = replace(exercise, expected=cache(exercise.expected), slips=slips)
    closed = sealed.seal(name, exercise)
    tried = [None, [], "", "zz", 3, -1e9, float("nan"), float("inf"), "12", {"a": 1}]
    if isinstance(exercise, Choice):
        letters = sorted(exercise.why)
        tried += [*letters, *(a + b for a in letters for b in letters), letters, exercise.right]
    if isinstance(exercise, Word):
        tried += list(exercise.why)
    if isinstance(exercise, Number):
        half = 0.5 * 10**-exercise.digits
        for exact in (exercise.expected(), *(slip() for slip, _ in exercise.slips)):
            tried += [exact + half * f for f in (-2.1, -1.1, -0.99, 0, 0.99, 1.1, 2.1)]
    if isinstance(exercise, Rows):
        wanted = list(exercise.expected())
        tried += [wanted, wanted[1:], [*wanted, "another"], wanted[::-1]]
    said = {True: 0, False: 0, None: 0}
    for answer in tried:
        open_one, closed_one = exercise.feedback(answer), closed.feedback(answer)
        said[open_one.right] += 1
        if open_one.sentence.startswith("So far so good"):
            assert closed_one == replace(open_one, right=False)
        elif open_one.right is False and closed_one.sentence == getattr(closed, "otherwise", ""):
            assert closed_one.right is False
        else:
            assert closed_one == open_one, answer
    assert said[None] and (said[True] or isinstance(exercise, Coded | Fixes))


def test_an_exercise_without_a_sealed_form_is_refused():
    with pytest.raises(zapad.ZapadError, match="no sealed form"):
        sealed.seal("essay-1", "an essay")


@pytest.mark.parametrize("name", BOOKS)
def test_what_a_good_answer_does_is_for_the_instructor(name):
    """Each question for discussion has a note, and the student's copy has the question alone."""
    student, instructor = ({c.id: c for c in cells(e, name)} for e in editions.EDITIONS)
    asked, good = BOOKS[name].one("discussion"), BOOKS[name].one("good-answers")
    assert student[asked.id].source == instructor[asked.id].source == asked.source
    assert good.id not in student and instructor[good.id].source == good.source
    prose = " ".join(" ".join(cell.source for cell in student.values()).split())
    for question in BOOKS[name].discussion:
        assert "?" in question.text
        assert " ".join(question.good_answer.split()) not in prose


@pytest.mark.parametrize("name", BOOKS)
def test_every_text_exercise_has_a_place_to_write(name):
    wanted = [e.id for e in BOOKS[name].exercises.values() if e.kind == "text"]
    places = [cell for cell in cells("student", name) if cell.role == "place"]
    assert [cell.id for cell in places] == [f"{e}-yours" for e in wanted]
    assert all("Your answer" in cell.source for cell in places)


@pytest.mark.parametrize("name", BOOKS)
def test_a_stub_checks_the_name_that_it_leaves_open(name):
    """The stub hands over a name that it assigns itself."""
    for exercise in BOOKS[name].exercises.values():
        if exercise.stub:
            source = exercise.stub.source
            handed = re.search(rf'zapad\.check\("{exercise.id}",\s*(\w+)\)', source)
            assert handed, f"{exercise.id}: the stub checks one name"
            assert re.search(rf"^{handed[1]} = ", source, re.M), exercise.id


@pytest.mark.parametrize("name", BOOKS)
def test_the_instructor_edition_has_answers_and_minutes(name):
    kept = cells("instructor", name)
    notes = {c.id: c.source for c in kept if c.role == "note"}
    told = [step.cell for step in BOOKS[name].steps("long")]
    assert list(notes) == [f"{cell.id}-note" for cell in told]
    ids = [c.id for c in kept]
    assert len(ids) == len(set(ids)) and all(len(i) <= 64 for i in ids)
    known = editions.feedback()
    for cell in told:
        if cell.exercise in known:
            assert "Right: " in notes[f"{cell.id}-note"]
    assert not any("jupyter" in c.raw["metadata"] for c in kept)


def test_the_instructor_gets_the_run_sheets():
    text = packed("instructor").read("zapad-instructor/RUN-SHEETS.md").decode()
    assert text.count("plan: ") >= 2 * len(BOOKS)
    assert not any("RUN-SHEETS" in n for n in packed("student").namelist())


def test_the_instructor_gets_a_rubric_with_every_aim():
    text = packed("instructor").read("zapad-instructor/RUBRIC.md").decode()
    for book in BOOKS.values():
        for aim in book.aims:
            assert re.search(rf"\| \*\*{aim.id}\*\* \w.+ \| \w+-\d", text), aim
    assert not any("RUBRIC" in n for n in packed("student").namelist())


def test_the_start_guide_names_three_ways_on_one_page():
    text = packed("student").read("zapad-student/START.md").decode()
    assert all(way in text for way in ("Anaconda", "pip install", "JupyterLite"))
    assert len(text.splitlines()) < 50
    assert f"notebooks/{next(iter(BOOKS))}.ipynb" in text


def test_the_start_page_names_every_package_that_the_notebooks_use():
    start = packed("student").read("zapad-student/START.md").decode()
    project = tomllib.loads((editions.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for package in project["project"]["dependencies"] + project["dependency-groups"]["seminar"]:
        name = re.match(r"[a-z]+", package)[0]
        assert re.search(rf"pip install jupyterlab[^`]*\b{name}\b", start), name


@pytest.mark.parametrize("name", BOOKS)
def test_a_student_is_not_sent_to_solutions_that_are_not_there(name):
    prose = [cell.source for cell in cells("student", name) if not cell.is_code]
    assert not any("folded" in text for text in prose)
    assert any("folded" in cell.source for cell in cells("instructor", name))


def test_a_wrong_answer_below_one_is_told_with_its_digits():
    for exercise in editions.feedback().values():
        lines = editions.expected(exercise)
        assert "Right: 1 rows" not in "".join(lines)
        if isinstance(exercise, Number):
            told = [line.split("*")[1] for line in lines if line.startswith("- ")]
            for (slip, _), shown in zip(exercise.slips, told, strict=True):
                assert slip() == 0 or float(shown.replace(",", "")) != 0, lines
            assert len(told) == len(set(told)), told


def test_an_unknown_edition_is_refused():
    with pytest.raises(zapad.ZapadError, match="no edition 'pupil'"):
        editions.archive("pupil")
