"""run.py: what a reader types is understood, and what a reader has on disk is never lost."""

import hashlib
import os
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from publish.__main__ import _parser

ROOT = Path(__file__).resolve().parents[2]
LOCK = "requirements.lock.txt"
STAMP = "zapad-requirements.sha256"


@pytest.fixture
def script(tmp_path, monkeypatch):
    """run.py's names, with an environment in a folder `env` that is not there yet."""
    monkeypatch.setenv("ZAPAD_VENV", str(tmp_path / "env"))
    return runpy.run_path(str(ROOT / "run.py"))


@pytest.fixture
def ran(script, monkeypatch):
    """The commands that run.py starts; none of them does anything, and all go well."""
    commands = []

    def run(command, **_options):
        commands.append(command)
        return subprocess.CompletedProcess(command, 0, b"")

    monkeypatch.setattr(subprocess, "run", run)
    return commands


def call(script, monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["run.py", *words])
    return script["main"]()


def start(*words, **env):
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *words], capture_output=True, text=True,
        encoding="utf-8", env={**os.environ, **env}, check=False,
    )  # fmt: skip


def test_help_needs_no_docstring_and_no_environment(tmp_path):
    done = start(PYTHONOPTIMIZE="2", ZAPAD_VENV=str(tmp_path / "env"))
    assert done.returncode == 0 and "python3 run.py figures " in done.stdout
    assert not (tmp_path / "env").exists()


def test_help_names_every_command_of_the_collection(script):
    commands = _parser()._subparsers._group_actions[0].choices
    assert {*script["WORDS"]} == {*commands, "test", "lab", "dev"}


@pytest.mark.parametrize("before", [[], ["zapad"]])
def test_a_word_that_is_no_task_is_a_command_of_the_collection(before, script, ran, monkeypatch):
    assert call(script, monkeypatch, *before, "plan", "02") == 0
    assert ran[-1] == [str(script["PYTHON"]), "-m", "publish", "plan", "02"]


@pytest.mark.parametrize(("word", "meant"), [("fgures", "figures"), ("chek", "dev check")])
def test_an_unknown_word_is_answered_with_the_nearest_and_sets_nothing_up(word, meant, tmp_path):
    done = start(word, ZAPAD_VENV=str(tmp_path / "env"))
    assert done.returncode == 2 and f"Did you mean {meant}?" in done.stderr
    assert not (tmp_path / "env").exists()


@pytest.mark.parametrize("name", ["thesis.docx", "pyvenv.cfg", "zapad-notes.txt"])
def test_a_folder_with_other_things_is_not_made_an_environment(
    name, script, ran, tmp_path, monkeypatch
):
    kept = tmp_path / "env" / name
    kept.parent.mkdir()
    kept.write_text("three years of work", encoding="utf-8")
    with pytest.raises(SystemExit, match="holds other things"):
        call(script, monkeypatch, "plan")
    assert [*kept.parent.iterdir()] == [kept] and not ran
    assert kept.read_text(encoding="utf-8") == "three years of work"


def test_a_file_in_the_place_of_the_environment_is_left_alone(script, ran, tmp_path, monkeypatch):
    (tmp_path / "env").write_text("a file", encoding="utf-8")
    with pytest.raises(SystemExit, match="holds other things"):
        call(script, monkeypatch, "plan")
    assert (tmp_path / "env").read_text(encoding="utf-8") == "a file" and not ran


def test_an_environment_whose_making_was_stopped_is_made_anew(script, ran, tmp_path, monkeypatch):
    record = subprocess.run

    def stopped(command, **options):
        if "install" in command:
            (tmp_path / "env" / "lib").touch()
            raise KeyboardInterrupt
        return record(command, **options)

    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "run", stopped)
        with pytest.raises(KeyboardInterrupt):
            call(script, patched, "plan")
    assert (tmp_path / "env" / "lib").exists()
    assert call(script, monkeypatch, "plan") == 0
    assert not (tmp_path / "env" / "lib").exists()
    assert (tmp_path / "env" / STAMP).read_text(encoding="utf-8")


@pytest.mark.parametrize("wrong", ["install", "import pandas"])
def test_nothing_is_stamped_that_did_not_come_into_the_environment(
    wrong, script, tmp_path, monkeypatch
):
    def run(command, **_options):
        return subprocess.CompletedProcess(command, int(wrong in command), b"pip says why\n")

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(SystemExit, match="pip says why\nThe packages of"):
        call(script, monkeypatch, "plan")
    assert (tmp_path / "env" / STAMP).read_text(encoding="utf-8") == ""


def test_an_environment_that_is_whole_is_used_as_it_is(script, ran, monkeypatch):
    call(script, monkeypatch, "plan")
    script["PYTHON"].parent.mkdir(exist_ok=True)
    script["PYTHON"].touch()
    ran.clear()
    call(script, monkeypatch, "plan")
    assert [command[2] for command in ran] == ["publish"]


@pytest.mark.parametrize("name", ["PYTHONHOME", "PYTHONOPTIMIZE"])
def test_a_python_is_started_without_the_readers_other_library_and_with_its_asserts(
    name, monkeypatch
):
    monkeypatch.setenv(name, "2")
    assert name not in runpy.run_path(str(ROOT / "run.py"))["ENV"]


def pandas(version, folder):
    """A wheel of something that calls itself pandas, and a line of a lock for it."""
    name = f"pandas-{version}-py3-none-any.whl"
    about = f"pandas-{version}.dist-info"
    with zipfile.ZipFile(folder / name, "w") as wheel:
        wheel.writestr("pandas.py", f"__version__ = {version!r}\n")
        wheel.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: pandas\nVersion: {version}\n"
        )
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")  # fmt: skip
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return f"pandas=={version} --hash=sha256:{digest}\n"


def test_settings_of_pip_and_python_bring_no_other_packages_into_the_environment(tmp_path):
    copy, other = tmp_path / "копия", tmp_path / "other"
    (copy / "publish").mkdir(parents=True)
    other.mkdir()
    shutil.copy(ROOT / "run.py", copy)
    (copy / LOCK).write_text(pandas("1.2.3", copy), encoding="utf-8")
    (other / "pandas.py").write_text("__version__ = 'another'\n", encoding="utf-8")
    (copy / "publish/__main__.py").write_text(
        "import pandas, sys; print(pandas.__version__, pandas.__file__, sys.argv[1:])", "utf-8"
    )
    elsewhere = {f"PIP_{k}": str(other) for k in ("TARGET", "PREFIX", "ROOT")}
    done = subprocess.run(
        [sys.executable, str(copy / "run.py"), "plan", "02"], capture_output=True, text=True,
        encoding="utf-8", check=False, env=os.environ | elsewhere | {
            "PIP_USER": "1", "PIP_DRY_RUN": "1", "PYTHONPATH": str(other),
            "PYTHONHOME": sys.base_prefix, "PIP_FIND_LINKS": str(copy), "PIP_NO_INDEX": "1",
            "PIP_CONFIG_FILE": os.devnull, "ZAPAD_VENV": str(tmp_path / "env"),
        },
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.search(r"^1\.2\.3 .*env.* \['plan', '02'\]$", done.stdout, re.M), done.stdout
    assert [p.name for p in other.rglob("*.py")] == ["pandas.py"]
    assert done.stderr == ""
