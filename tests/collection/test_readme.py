"""What README says is so: its commands run, its flags exist, its names resolve."""

import contextlib
import io
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import zapad
from publish import __main__ as command

ROOT = Path(__file__).resolve().parents[2]
README, CONTRIBUTING = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")
)

# Run by whoever runs this test, by .ci/run, or nothing to be run without a reader.
NOT_HERE = {
    "test": "it runs this test", "lab": "it waits for a browser", "dev": "it takes minutes",
    "site": ".ci/run runs it", "verify": "it wants the article's text",
}  # fmt: skip
TASKS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["poe"]["tasks"]
EXAMPLES = {"FOLDER": str(ROOT / "data/samples")}


def commands(text=README):
    """Each `python3 run.py ...` of a text, in a block or in a sentence."""
    found = []
    for block in re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S):
        found += re.findall(r"^python3 run\.py .*$", block, re.M)
    found += re.findall(r"`(python3 run\.py [^`]*)`", text)
    # In a block two spaces or more lead to an explanation.
    return sorted({re.split(r"\s{2,}", line)[0].strip() for line in found})


def words(line):
    return shlex.split(line.removeprefix("python3 run.py "))


def arguments(line):
    """What the command line of the collection gets; None for a task that is not one of its."""
    task, *rest = [EXAMPLES.get(word, word) for word in words(line)]
    return None if task in ("test", "lab", "dev") else [task, *rest]


def test_there_are_commands():
    assert {"python3 run.py figures", "python3 run.py test", "python3 run.py lab"} <= set(
        commands()
    )
    assert len(commands()) >= 10


@pytest.mark.parametrize("line", [c for c in commands() if arguments(c) is not None])
def test_each_flag_is_one_that_the_command_knows(line):
    with contextlib.redirect_stderr(io.StringIO()) as said:
        try:
            command._parser().parse_args(arguments(line))
        except SystemExit:
            pytest.fail(f"{line}: {said.getvalue()}")


@pytest.mark.parametrize(
    "line",
    [
        c for c in commands()
        if words(c)[0] not in NOT_HERE
        and c != "python3 run.py figures" and "--stamp" not in c
    ],
)  # fmt: skip
def test_each_command_that_changes_nothing_of_the_project_runs(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert command.main(arguments(line)) == 0
    assert said.getvalue().strip()


def test_what_is_not_run_here_has_a_reason():
    others = {words(c)[0] for c in commands() if arguments(c) is None}
    assert others <= set(NOT_HERE)


def test_each_task_of_a_developer_that_is_named_is_there():
    named = {tuple(words(c)) for text in (README, CONTRIBUTING) for c in commands(text)}
    tasks = {task for dev, *rest in named if dev == "dev" for task in rest[:1]} - {"TASK"}
    assert {"mutants", "lock"} <= tasks <= {*TASKS}


@pytest.mark.parametrize("task", TASKS)
def test_each_task_of_a_developer_is_described(task):
    assert TASKS[task]["help"] and f"`{task}`" in CONTRIBUTING


def test_names_of_files_and_pictures_resolve():
    targets = re.findall(r"\]\(([^)#\s]+)\)", README) + re.findall(
        r"`((?:data|notebooks|figures|tests)/[^`\s]*)`", README
    )
    assert len(targets) > 15
    for target in targets:
        if not target.startswith("http"):
            assert (ROOT / target.split("#")[0]).exists(), target


def test_the_name_of_the_environment_is_the_one_that_conda_makes():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    for name in re.findall(r"conda activate (\S+)", README):
        assert name.strip("`.,") == conda["name"]
    for file in re.findall(r"conda env create -f (\S+?)`", README):
        assert (ROOT / file).exists()


def test_python_lines_give_what_their_comments_say():
    (block,) = re.findall(r"^```python\n(.*?)^```", README, re.M | re.S)
    space = {}
    lines = block.splitlines()
    exec("\n".join(x for x in lines if not re.search(r"  # (?!in the folder)", x)), space)
    shown = 0
    for line in lines:
        code, _, says = line.partition("  # ")
        if says and "import" not in code:
            value = eval(code, space)
            assert str(value) in says or repr(value) in says, line
            shown += 1
    assert shown == 2
    assert zapad is space["zapad"]


def test_the_bootstrap_tells_an_unknown_task_what_there_is():
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "nonsense"], capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 2
    for line in commands():
        assert f"run.py {words(line)[0]} " in done.stderr.replace("\n", " \n"), line


def test_the_script_for_a_paper_runs_in_any_folder(tmp_path):
    (block,) = re.findall(r"^```\n(import sys\n.*?)^```", README, re.M | re.S)
    script = block.replace("/path/to/zapad/notebooks", (ROOT / "notebooks").as_posix())
    (tmp_path / "paper.py").write_text(script, encoding="utf-8")
    subprocess.run([sys.executable, "paper.py"], cwd=tmp_path, check=True)
    assert (tmp_path / "mine.pdf").read_bytes().startswith(b"%PDF")
