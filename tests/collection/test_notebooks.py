"""What nbval does not look at: is each stored notebook one clean run, and is it whole?"""

import ast
import json
import re
import statistics
from pathlib import Path

import pytest

from zapad.exercises import THEMES, check

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
KINDS = {"choice", "number", "code", "text", "discussion"}

# Cells that nbval does not compare, with the reason. A test holds the list still.
EXEMPT: dict[str, str] = {}


@pytest.fixture(params=NOTEBOOKS, ids=lambda p: p.stem)
def notebook(request):
    book = json.loads(request.param.read_text(encoding="utf-8"))
    book["name"] = request.param.name
    for cell in book["cells"]:
        cell["source"] = "".join(cell["source"])
    return book


def code(book):
    return [c for c in book["cells"] if c["cell_type"] == "code"]


def meta(cell):
    return cell["metadata"].get("zapad", {})


def test_every_code_cell_ran_once_from_top_to_bottom(notebook):
    counts = [c["execution_count"] for c in code(notebook)]
    assert counts == list(range(1, len(counts) + 1)), "run: python3 run.py dev notebooks"
    ids = [c["id"] for c in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    # Times of day differ with every run and say nothing.
    assert not any("execution" in c["metadata"] for c in notebook["cells"])


def test_outputs_are_there_and_clean(notebook):
    for cell in code(notebook):
        last = ast.parse(cell["source"]).body[-1]
        shows = isinstance(last, ast.Expr) and not (
            isinstance(last.value, ast.Call) and ast.unparse(last.value) == "zapad.style()"
        )
        assert len(cell["outputs"]) == shows, cell["source"]
        for output in cell["outputs"]:
            assert output["output_type"] == "execute_result", "only a cell's last value is shown"
            assert output["execution_count"] == cell["execution_count"]


# How long a reader is reckoned with: 200 words of prose a minute; a chart half a minute; a table
# is looked at, not read. Solutions are folded, code and tables to look up are passed over.
WORDS_A_MINUTE, CHART, TABLE = 200, 0.5, 0.25
LOOKED_UP = ("## Rows to begin from", "## Further rows", "## Words", "## Sources")


def test_a_notebook_is_read_in_about_fifteen_to_twenty_five_minutes(notebook):
    minutes, passed = 0.0, False
    for cell in notebook["cells"]:
        text = cell["source"]
        if text.startswith("## "):
            passed = text.startswith(LOOKED_UP)
        if passed or "hide-cell" in cell["metadata"].get("tags", []):
            continue
        if cell["cell_type"] == "markdown":
            text = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
        else:
            shown = cell["outputs"][0]["data"] if cell["outputs"] else {}
            page = "".join(shown.get("text/html", ""))
            minutes += CHART * page.count("<figure") + TABLE * page.count("<table")
            text = "".join(shown.get("text/markdown", ""))
            text += "".join(re.findall(r"<figcaption>(.*?)<small>", page))
        minutes += len(re.sub(r"<[^>]+>", " ", text).split()) / WORDS_A_MINUTE
    assert 14 <= minutes <= 26, f"{minutes:.1f} minutes"


def test_code_is_plain_python(notebook):
    for cell in code(notebook):
        source = cell["source"]
        assert not re.search(r"^\s*[%!?]|\?\s*$", source, re.M), f"magic: {source}"
        assert not source.rstrip().endswith(";"), source
        assert source == source.strip() and source, "empty or padded cell"
        ast.parse(source)


def test_nothing_local_and_nothing_from_the_network(notebook):
    names = set()
    for cell in code(notebook):
        assert not re.search(r"https?://|urlopen|requests|open\(|environ", cell["source"])
        for node in ast.walk(ast.parse(cell["source"])):
            if isinstance(node, ast.Import):
                names |= {a.name.split(".")[0] for a in node.names}
            if isinstance(node, ast.ImportFrom):
                names.add((node.module or "").split(".")[0])
    assert names <= {"pandas", "matplotlib", "plotly", "zapad", "textwrap", "numpy"}
    local = "|".join(["/ho" + "me/", "/ro" + "ot/", "/tm" + "p/", "/wo" + "rk/", r"[A-Z]:\\\\"])
    assert not re.search(local, json.dumps(notebook["cells"]))


def test_no_cell_is_exempt_from_comparison_without_a_reason(notebook):
    marked = [
        f"{notebook['name']}:{c['id']}"
        for c in code(notebook)
        if re.search(r"#\s*(NBVAL|PYTEST_VALIDATE)", c["source"])
        or {"nbval-ignore-output", "nbval-skip", "nbval-raises-exception"}
        & set(c["metadata"].get("tags", []))
    ]
    assert set(marked) == {k for k in EXEMPT if k.startswith(notebook["name"])}


def test_cells_are_short(notebook):
    lengths = []
    for cell in code(notebook):
        limit = 25 if "zapad.show" in cell["source"] else 15
        found = [n for n in ast.walk(ast.parse(cell["source"])) if isinstance(n, ast.stmt)]
        assert len(found) <= limit, f"{len(found)} statements:\n{cell['source']}"
        lengths.append(len(found))
    assert statistics.median(lengths) <= 4


def test_the_bones_are_there(notebook):
    text = "\n".join(c["source"] for c in notebook["cells"] if c["cell_type"] == "markdown")
    assert len(re.findall(r"^# ", text, re.M)) == 1
    for heading in (
        "## What you will be able to do", "## Exercises", "## Discussion",
        "## What the article does not say", "## Sources",
    ):  # fmt: skip
        assert heading in text, heading


def test_minutes_add_up(notebook):
    plan = notebook["metadata"]["zapad"]["minutes"]
    cells = [meta(c) for c in notebook["cells"] if "minutes" in meta(c)]
    assert sum(c["minutes"] for c in cells) == plan["long"]
    assert sum(c.get("short", 0) for c in cells) == plan["short"]
    text = notebook["cells"][0]["source"]
    assert f"{plan['long']} minutes" in text and f"{plan['short']} minutes" in text
    for c in cells:
        assert c["mode"] in {"talk", "alone", "pairs", "plenary"}
        assert c.get("short", 0) <= c["minutes"]


def test_every_aim_has_an_exercise_and_a_discussion_question(notebook):
    aims = set(notebook["metadata"]["zapad"]["aims"])
    assert 3 <= len(aims) <= 5
    first = "\n".join(c["source"] for c in notebook["cells"][:3])
    for aim in aims:
        assert f"**{aim}**" in first, f"{aim} is not told to the reader"
    exercised, discussed = set(), set()
    for cell in notebook["cells"]:
        if "exercise" in meta(cell):
            exercised |= set(meta(cell)["aims"])
        if meta(cell).get("kind") == "discussion":
            discussed |= set(meta(cell)["aims"])
    assert exercised == aims
    assert discussed == aims


def exercises(book):
    return {meta(c)["exercise"]: c for c in book["cells"] if "exercise" in meta(c)}


def test_exercises_are_whole(notebook):
    found = exercises(notebook)
    assert 5 <= len(found) <= 8
    kinds = {meta(c)["kind"] for c in found.values()}
    assert kinds <= KINDS
    for name, cell in found.items():
        assert {"kind", "aims", "minutes", "mode"} <= set(meta(cell))
        assert f"{meta(cell)['minutes']} min" in cell["source"], name
        stub = [c for c in notebook["cells"] if meta(c).get("stub") == name]
        solution = [c for c in notebook["cells"] if meta(c).get("solution") == name]
        assert len(solution) == 1, name
        assert "solution" in solution[0]["metadata"]["tags"]
        if meta(cell)["kind"] == "text":
            assert solution[0]["cell_type"] == "markdown"
            assert "<details>" in solution[0]["source"]
            continue
        assert len(stub) == 1, name
        assert f'zapad.check("{name}"' in stub[0]["source"]
        assert f'zapad.check("{name}"' in solution[0]["source"]
        # Folded in JupyterLab; the answer is not seen before it is looked for.
        assert solution[0]["metadata"]["jupyter"] == {"source_hidden": True, "outputs_hidden": True}
        assert "hide-cell" in solution[0]["metadata"]["tags"]


def feedback(cell):
    return "".join(cell["outputs"][0]["data"]["text/markdown"])


def test_stubs_are_answered_kindly_and_solutions_pass(notebook):
    for name, cell in exercises(notebook).items():
        for other in notebook["cells"]:
            if meta(other).get("stub") == name:
                assert "No answer yet" in feedback(other), name
            if meta(other).get("solution") == name and meta(cell)["kind"] != "text":
                assert feedback(other).startswith("**Right.**"), name


def test_every_exercise_with_feedback_stands_in_a_notebook():
    from importlib import import_module

    known = {e for t in THEMES for e in import_module(f"zapad.exercises.{t}").EXERCISES}
    asked = set()
    for path in NOTEBOOKS:
        book = json.loads(path.read_text(encoding="utf-8"))
        asked |= {
            meta(c)["exercise"]
            for c in book["cells"]
            if "exercise" in meta(c) and meta(c)["kind"] not in ("text", "discussion")
        }
    assert known == asked


def test_each_wrong_choice_is_explained():
    from importlib import import_module

    for theme in THEMES:
        for name, exercise in import_module(f"zapad.exercises.{theme}").EXERCISES.items():
            if hasattr(exercise, "why"):
                for choice in exercise.why:
                    answer = check(name, choice)
                    assert len(answer.sentence.split()) >= 8, f"{name}, {choice}"


def test_each_common_slip_gets_its_own_sentence():
    from importlib import import_module

    for theme in THEMES:
        for name, exercise in import_module(f"zapad.exercises.{theme}").EXERCISES.items():
            for slip, sentence in getattr(exercise, "slips", ()):
                answer = check(name, slip())
                assert (answer.right, answer.sentence) == (False, sentence), name
