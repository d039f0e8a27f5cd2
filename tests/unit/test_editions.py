"""Editions: whole, the same bytes each time, kind to a student, and without an answer."""

import base64
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import replace
from functools import cache

import pytest

import zapad
from helpers import Books
from publish import editions, runsheets
from zapad.exercises import Choice, Coded, Number, Rows, Word, sealed
from zapad.exercises.mending import Fixes

BOOKS = Books(runsheets.books)


@cache
def packed(edition):
    return zipfile.ZipFile(io.BytesIO(editions.archive(edition)))


def cells(edition, name):
    data = packed(edition).read(f"zapad-{edition}/notebooks/{name}.ipynb")
    return json.loads(data)["cells"]


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
    text = json.dumps(kept, ensure_ascii=False)
    assert "solution" not in {t for c in kept for t in c["metadata"].get("tags", [])}
    assert all(
        not c["outputs"] and c["execution_count"] is None for c in kept if c["cell_type"] == "code"
    )
    everything = "\n".join(
        packed("student").read(n).decode("utf-8", "replace") for n in packed("student").namelist()
    )
    for cell in BOOKS[name]["cells"]:
        if "solution" not in cell["metadata"].get("zapad", {}):
            continue
        source = "".join(cell["source"])
        assert json.dumps(source, ensure_ascii=False)[1:-1] not in text
        for sentence in (
            re.findall(r"[^.\n]{60,}", source) if cell["cell_type"] == "markdown" else []
        ):
            assert sentence.strip() not in everything, sentence


def test_no_answer_of_an_exercise_can_be_read_in_the_student_edition():
    """Not as text, not in hex or base64, and not as a plain hash of the answer."""
    everything = "\n".join(
        packed("student").read(n).decode("utf-8", "replace") for n in packed("student").namelist()
    )
    words = set(re.findall(r"[A-Za-z0-9+/]{40,}", everything))
    hidden = everything
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
                    assert hashlib.new(kind, text.encode()).hexdigest()[:16] not in everything
    assert not re.search(r"right='[a-z]", everything)


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
    for cell in BOOKS[name]["cells"]:
        if cell["metadata"].get("zapad", {}).get("kind") != "discussion":
            continue
        text = "".join(cell["source"])
        questions = re.findall(r"^\d+\. ", text, re.M)
        assert len(editions.notes(cell)) == len(questions)
        kept = editions.questions(cell)
        assert re.findall(r"^\d+\. ", kept, re.M) == questions
        assert "good answer" not in " ".join(kept.split()).lower()
        assert kept.count("?") >= len(questions)


@pytest.mark.parametrize("name", BOOKS)
def test_every_text_exercise_has_a_place_to_write(name):
    wanted = sum(
        c["cell_type"] == "markdown" and "solution" in c["metadata"].get("zapad", {})
        for c in BOOKS[name]["cells"]
    )
    assert sum("Your answer" in "".join(c["source"]) for c in cells("student", name)) == wanted


@pytest.mark.parametrize("name", BOOKS)
def test_a_stub_checks_the_name_that_it_leaves_open(name):
    """The stub hands over a name that it assigns itself."""
    for cell in BOOKS[name]["cells"]:
        exercise = cell["metadata"].get("zapad", {}).get("stub")
        if exercise is None:
            continue
        source = "".join(cell["source"])
        handed = re.search(rf'zapad\.check\("{exercise}",\s*(\w+)\)', source)
        assert handed, f"{exercise}: the stub checks one name"
        assert re.search(rf"^{handed[1]} = ", source, re.M), exercise


@pytest.mark.parametrize("name", BOOKS)
def test_the_instructor_edition_has_answers_and_minutes(name):
    kept = cells("instructor", name)
    notes = [c for c in kept if "For the instructor" in "".join(c["source"])]
    assert len(notes) == sum(
        bool(c["metadata"].get("zapad", {}).get("minutes")) for c in BOOKS[name]["cells"]
    )
    ids = [c["id"] for c in kept]
    assert len(ids) == len(set(ids)) and all(len(i) <= 64 for i in ids)
    known = editions.feedback()
    for cell in BOOKS[name]["cells"]:
        exercise = cell["metadata"].get("zapad", {}).get("exercise")
        if exercise in known:
            assert any("Right: " in "".join(n["source"]) for n in notes)
    assert not any("jupyter" in c["metadata"] for c in kept)


def test_the_instructor_gets_the_run_sheets():
    text = packed("instructor").read("zapad-instructor/RUN-SHEETS.md").decode()
    assert text.count("plan: ") >= 2 * len(BOOKS)
    assert not any("RUN-SHEETS" in n for n in packed("student").namelist())


def test_the_instructor_gets_a_rubric_with_every_aim():
    text = packed("instructor").read("zapad-instructor/RUBRIC.md").decode()
    for book in BOOKS.values():
        for aim in book["metadata"]["zapad"]["aims"]:
            assert re.search(rf"\| \*\*{aim}\*\* \w.+ \| \w+-\d", text), aim
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
    prose = ["".join(c["source"]) for c in cells("student", name) if c["cell_type"] == "markdown"]
    assert not any("folded" in text for text in prose)
    assert any("folded" in "".join(c["source"]) for c in cells("instructor", name))


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


# Runs each notebook of the folder; after a stub, the solution of the committed notebook.
RUN = """
import json, sys, matplotlib
matplotlib.use("agg")
def run(source, space):
    body, _, last = source.rpartition("\\n")
    if last.startswith("zapad.check("):
        exec(body, space)
        print(eval(last, space))
    else:
        exec(source, space)
solutions = json.loads(sys.argv[1])
for name in sys.argv[2:]:
    space = {"__name__": "__main__"}
    for cell in json.load(open(name, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            run("".join(cell["source"]), space)
            stub = cell["metadata"].get("zapad", {}).get("stub")
            if stub:
                run(solutions[stub], space)
"""


def test_the_student_edition_runs_as_it_is_answers_kindly_and_knows_a_right_answer(tmp_path):
    packed("student").extractall(tmp_path)
    folder = tmp_path / "zapad-student/notebooks"
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    solutions = {
        c["metadata"]["zapad"]["solution"]: "".join(c["source"])
        for book in BOOKS.values()
        for c in book["cells"]
        if c["cell_type"] == "code" and "solution" in c["metadata"].get("zapad", {})
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(solutions), *(f"{name}.ipynb" for name in BOOKS)],
        cwd=folder, capture_output=True, text=True, encoding="utf-8",
        env={**env, "PYTHONUTF8": "1"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    answers = done.stdout.splitlines()
    assert len(answers) == 2 * len(solutions)
    assert all(line.startswith("No answer yet") for line in answers[::2])
    assert all(line.startswith("Right.") for line in answers[1::2])
