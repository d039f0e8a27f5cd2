"""Editions: whole, the same bytes each time, kind to a student, and without an answer."""

import io
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from functools import cache

import pytest

import zapad
from zapad import editions, seminar

BOOKS = seminar.books()


@cache
def packed(edition):
    return zipfile.ZipFile(io.BytesIO(editions.archive(edition)))


def cells(edition, name):
    data = packed(edition).read(f"zapad-{edition}/notebooks/{name}.ipynb")
    return json.loads(data)["cells"]


@pytest.mark.parametrize("edition", editions.EDITIONS)
def test_the_same_files_give_the_same_bytes(edition):
    assert editions.archive(edition) == editions.archive(edition)
    assert packed(edition).testzip() is None


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


def test_an_unknown_edition_is_refused():
    with pytest.raises(zapad.ZapadError, match="no edition 'pupil'"):
        editions.archive("pupil")


RUN = """
import json, sys, matplotlib
matplotlib.use("agg")
for name in sys.argv[1:]:
    space = {"__name__": "__main__"}
    for cell in json.load(open(name, encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            body, _, last = source.rpartition("\\n")
            if last.startswith("zapad.check("):
                exec(body, space)
                print(eval(last, space))
            else:
                exec(source, space)
"""


def test_the_student_edition_runs_as_it_is_and_answers_kindly(tmp_path):
    packed("student").extractall(tmp_path)
    folder = tmp_path / "zapad-student/notebooks"
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", RUN, *(f"{name}.ipynb" for name in BOOKS)],
        cwd=folder, capture_output=True, text=True, encoding="utf-8",
        env={**env, "PYTHONUTF8": "1"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    answers = done.stdout.splitlines()
    stubs = sum(
        "stub" in c["metadata"].get("zapad", {}) for b in BOOKS.values() for c in b["cells"]
    )
    assert len(answers) == stubs
    assert all(line.startswith("No answer yet") for line in answers)
