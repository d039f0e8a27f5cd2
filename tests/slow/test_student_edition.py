"""The student edition, run as a student has it."""

import io
import json
import os
import subprocess
import sys
import zipfile

from publish import editions, notebook

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
    books = notebook.books()
    zipfile.ZipFile(io.BytesIO(editions.archive("student"))).extractall(tmp_path)
    folder = tmp_path / "zapad-student/notebooks"
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    solutions = {
        exercise.id: exercise.solution.source
        for book in books.values()
        for exercise in book.exercises.values()
        if exercise.stub
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(solutions), *(f"{name}.ipynb" for name in books)],
        cwd=folder, capture_output=True, text=True, encoding="utf-8",
        env={**env, "PYTHONUTF8": "1"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    answers = done.stdout.splitlines()
    assert len(answers) == 2 * len(solutions)
    assert all(line.startswith("No answer yet") for line in answers[::2])
    assert all(line.startswith("Right.") for line in answers[1::2])
