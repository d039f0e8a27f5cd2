"""What nbval does not look at: is each stored notebook one clean run, and is it whole?"""

import ast
import json
import re
import statistics
from importlib import import_module

import pytest

from helpers import Books
from publish import figures
from publish import notebook as model
from zapad.charts.chart import KIND
from zapad.exercises import THEMES, check

BOOKS = Books(model.books)
KEYS = {
    "aims", "exercise", "instruction", "kind", "left_out_of", "minutes", "mode", "refers", "role",
    "short", "solution", "stub", "table",
}  # fmt: skip

# Cells that nbval does not compare, with the reason. A test holds the list still.
EXEMPT: dict[str, str] = {}


@pytest.fixture(params=BOOKS)
def book(request):
    return BOOKS[request.param]


def code(book):
    return [cell for cell in book.cells if cell.is_code]


def test_every_code_cell_ran_once_from_top_to_bottom(book):
    counts = [cell.raw["execution_count"] for cell in code(book)]
    assert counts == list(range(1, len(counts) + 1)), "run: python3 run.py dev notebooks"
    ids = [cell.id for cell in book.cells]
    assert len(set(ids)) == len(ids)
    # Times of day differ with every run and say nothing.
    assert not any("execution" in cell.raw["metadata"] for cell in book.cells)


def test_outputs_are_there_and_clean(book):
    for cell in code(book):
        last = ast.parse(cell.source).body[-1]
        shows = isinstance(last, ast.Expr) and not (
            isinstance(last.value, ast.Call) and ast.unparse(last.value) == "zapad.style()"
        )
        if "image/png" in cell.data:  # pandas draws at once, and without words
            assert cell.alt
            continue
        assert len(cell.raw["outputs"]) == shows, cell.source
        for output in cell.raw["outputs"]:
            assert output["output_type"] == "execute_result", "only a cell's last value is shown"
            assert output["execution_count"] == cell.raw["execution_count"]


# How long a reader is reckoned with: 200 words of prose a minute; a chart half a minute; a table
# is looked at, not read. Solutions are folded; code, tables to look up and what a student does not
# have (good answers) are passed over.
WORDS_A_MINUTE, CHART, TABLE = 200, 0.5, 0.25


def test_a_notebook_is_read_in_about_fifteen_to_twenty_five_minutes(book):
    minutes, passed = 0.0, False
    for cell in book.cells:
        if cell.level == 2:
            passed = cell.role == "appendix"
        if passed or cell.solution or cell.role == "good-answers":
            continue
        text = cell.data.get("text/markdown", "") if cell.is_code else cell.source
        if cell.chart:
            minutes += CHART
            text = f"{cell.chart.title} {cell.chart.caption}"
        elif "text/html" in cell.data:
            minutes += TABLE
        minutes += len(text.split()) / WORDS_A_MINUTE
    assert 14 <= minutes <= 27, f"{minutes:.1f} minutes"


def test_code_is_plain_python(book):
    for cell in code(book):
        source = cell.source
        assert not re.search(r"^\s*[%!?]|\?\s*$", source, re.M), f"magic: {source}"
        assert not source.rstrip().endswith(";"), source
        assert source == source.strip() and source, "empty or padded cell"
        ast.parse(source)


def test_nothing_local_and_nothing_from_the_network(book):
    names = set()
    for cell in code(book):
        assert not re.search(r"https?://|urlopen|requests|open\(|environ", cell.source)
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                names |= {a.name.split(".")[0] for a in node.names}
            if isinstance(node, ast.ImportFrom):
                names.add((node.module or "").split(".")[0])
    assert names <= {"pandas", "matplotlib", "plotly", "zapad", "textwrap", "numpy"}
    local = "|".join(["/ho" + "me/", "/ro" + "ot/", "/tm" + "p/", "/wo" + "rk/", r"[A-Z]:\\\\"])
    assert not re.search(local, json.dumps(book.raw["cells"]))


def test_no_cell_is_exempt_from_comparison_without_a_reason(book):
    marked = [
        f"{book.name}:{c.id}"
        for c in code(book)
        if re.search(r"#\s*(NBVAL|PYTEST_VALIDATE)", c.source)
        or {"nbval-ignore-output", "nbval-skip", "nbval-raises-exception"}
        & set(c.raw["metadata"].get("tags", []))
    ]
    assert set(marked) == {k for k in EXEMPT if k.startswith(book.name)}


def test_cells_are_short(book):
    lengths = []
    for cell in code(book):
        limit = 25 if "zapad.show" in cell.source else 15
        found = [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.stmt)]
        assert len(found) <= limit, f"{len(found)} statements:\n{cell.source}"
        lengths.append(len(found))
    assert statistics.median(lengths) <= 4


def test_the_metadata_uses_the_words_of_the_model(book):
    """A misspelled key or role would drop a cell from what is made of it, without a word."""
    ids = {cell.id for cell in book.cells}
    for cell in book.cells:
        about = cell.about
        assert set(about) <= KEYS, cell.id
        assert about.get("role", "aims") in set(model.ROLES) - {"place", "note"}, cell.id
        assert set(about.get("left_out_of", [])) <= set(model.PRODUCTS), cell.id
        assert set(about.get("refers", [])) <= {"rows", "cell"}, cell.id
        assert about.get("table", cell.id) in ids, cell.id
        for key in ("stub", "solution", "instruction"):
            assert about.get(key) is None or about[key] in book.exercises, cell.id


def test_the_bones_are_there(book):
    assert [cell.level for cell in book.cells].count(1) == book.cells[0].level == 1
    for role in (
        "question", "minutes", "aims", "exercises", "discussion", "good-answers", "silences",
    ):  # fmt: skip
        book.one(role)
    assert any(cell.role == "sources" for cell in book.cells)
    assert book.title and book.question and len(book.question) > len(book.aims)


def test_minutes_add_up(book):
    timed = [cell for cell in book.cells if cell.minutes]
    text = book.one("minutes").source
    for plan in model.PLANS:
        assert sum(cell.minutes[plan] for cell in timed) == book.minutes[plan]
        assert f"{book.minutes[plan]} minutes" in text
    for cell in timed:
        assert cell.about["mode"] in {"talk", "alone", "pairs", "plenary"}
        assert cell.minutes["short"] <= cell.minutes["long"]
        assert cell.level, f"{cell.id}: a step has a heading, which the run-sheet takes"


def test_every_aim_has_an_exercise_and_a_discussion_question(book):
    aims = [aim.id for aim in book.aims]
    assert 3 <= len(aims) <= 5
    assert {aim for e in book.exercises.values() for aim in e.cell.aims} == set(aims)
    assert [question.aim for question in book.discussion] == aims


def test_a_reader_is_told_the_ids_that_the_metadata_has(book):
    assert [item.lead for item in book.one("aims").items] == [aim.id for aim in book.aims]
    told = [item.lead for item in book.one("discussion").items]
    assert told == [f"({question.aim})" for question in book.discussion]


def test_exercises_are_whole(book):
    assert 5 <= len(book.exercises) <= 8
    solved = [cell.solution for cell in book.cells if cell.solution]
    assert solved == list(book.exercises)
    for name, exercise in book.exercises.items():
        head = exercise.cell.source.splitlines()[0]
        assert head == f"### {exercise.title} · ({exercise.minutes} min)"
        assert "solution" in exercise.solution.raw["metadata"]["tags"]
        lines = exercise.solution.source.splitlines()
        if exercise.kind == "text":
            assert not exercise.stub and not exercise.solution.is_code
            assert lines[0].startswith("<details><summary>") and lines[-1] == "</details>"
            continue
        assert f'zapad.check("{name}"' in exercise.stub.source
        assert f'zapad.check("{name}"' in exercise.solution.answer
        assert lines[0].startswith("# "), "what is seen of a folded cell"
        # Folded in JupyterLab; the answer is not seen before it is looked for.
        folded = exercise.solution.raw["metadata"]
        assert folded["jupyter"] == {"source_hidden": True, "outputs_hidden": True}
        assert "hide-cell" in folded["tags"]
        options = [option.lead for option in exercise.options]
        assert options == list("abcde"[: len(options)]), name
        assert bool(options) == (exercise.kind == "choice"), name


def test_a_charts_picture_and_description_are_those_of_figures(book):
    """Slides and the web book take the picture from there."""
    assert model.CHART == KIND
    index = json.loads((figures.FIGURES / "index.json").read_text(encoding="utf-8"))["charts"]
    said = {entry["slug"]: entry for entry in index}
    for cell in book.cells:
        if cell.chart:
            figures.picture(book.name, cell)
            entry = said[cell.chart.slug]
            told = {k: v for k, v in entry.items() if k not in ("notebook", "files")}
            assert {k: getattr(cell.chart, k) for k in told} == told


def feedback(cell):
    return cell.data["text/markdown"]


def test_stubs_are_answered_kindly_and_solutions_pass(book):
    for name, exercise in book.exercises.items():
        if exercise.stub:
            assert "No answer yet" in feedback(exercise.stub), name
            assert feedback(exercise.solution).startswith("**Right.**"), name


def test_every_exercise_with_feedback_stands_in_a_notebook():
    known = {e for t in THEMES for e in import_module(f"zapad.exercises.{t}").EXERCISES}
    exercises = [e for book in BOOKS.values() for e in book.exercises.values()]
    assert known == {e.id for e in exercises if e.kind != "text"}


def test_each_wrong_choice_is_explained():
    for theme in THEMES:
        for name, exercise in import_module(f"zapad.exercises.{theme}").EXERCISES.items():
            if hasattr(exercise, "why"):
                for choice in exercise.why:
                    answer = check(name, choice)
                    assert len(answer.sentence.split()) >= 8, f"{name}, {choice}"


def test_each_common_slip_gets_its_own_sentence():
    for theme in THEMES:
        for name, exercise in import_module(f"zapad.exercises.{theme}").EXERCISES.items():
            for slip, sentence in getattr(exercise, "slips", ()):
                answer = check(name, slip())
                assert (answer.right, answer.sentence) == (False, sentence), name
