"""Set-up: one lock, no addresses of package indexes, and a module that needs little."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from helpers import REFUSE, tracked

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = "requirements.lock.txt"


def locked(name):
    """Package -> versions of a lock, names in their normal form."""
    pins: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", read(name), re.M):
        pins.setdefault(re.sub(r"[-_.]+", "-", package).lower(), set()).add(version)
    return pins


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def wanted(requirements):
    return {re.sub(r"[-_.]+", "-", re.split(r"[<>=!~ ;\[]", r)[0]).lower() for r in requirements}


def test_the_lock_holds_what_the_module_and_the_three_commands_need():
    groups = PYPROJECT["dependency-groups"]
    need = wanted(PYPROJECT["project"]["dependencies"])
    for group in ("figures", "lab", "test"):
        need |= wanted(groups[group])
    assert need <= set(locked(LOCK))
    assert wanted(groups["dev"]) <= set(locked("requirements-dev.lock.txt"))


def test_the_developer_tools_stay_out_of_a_readers_install():
    assert not wanted(PYPROJECT["dependency-groups"]["dev"]) & set(locked(LOCK))


def test_the_locks_agree_with_each_other():
    first, second = locked(LOCK), locked("requirements-dev.lock.txt")
    for package in set(first) & set(second):
        assert second[package] <= first[package], package


@pytest.mark.parametrize("name", [LOCK, "requirements-dev.lock.txt"])
def test_every_locked_package_has_hashes(name):
    for entry in re.split(r"\n(?=\S)", read(name).strip()):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_locked_versions_are_ones_that_pyproject_allows():
    from packaging.requirements import Requirement

    pins = locked(LOCK)
    for text in PYPROJECT["project"]["dependencies"]:
        requirement = Requirement(text)
        assert all(requirement.specifier.contains(v) for v in pins[requirement.name])


def test_conda_and_binder_get_the_same_lock():
    import yaml

    conda = yaml.safe_load(read("environment.yml"))
    assert conda["name"] == PYPROJECT["project"]["name"]
    (pip,) = [d["pip"] for d in conda["dependencies"] if isinstance(d, dict)]
    assert pip == [f"-r {LOCK}"]
    (python,) = [d for d in conda["dependencies"] if str(d).startswith("python=")]
    assert python.removeprefix("python=") >= PYPROJECT["project"]["requires-python"].lstrip(">=")


def test_no_file_names_a_package_index_or_a_local_path():
    # Put together here so that this file does not hold what it looks for.
    index = re.compile(
        "|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npm", "index" + "-url", r"/simple/\b"])
    )  # fmt: skip
    local = re.compile(
        "|".join(["/ho" + "me/", "/ro" + "ot/", "/tm" + "p/", "/wo" + "rk/", r"C:\\U" + "sers"])
    )
    for file in tracked():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if file.name == "plotly.min.js":
            continue
        assert not index.search(text), f"{file.relative_to(ROOT)} names a package index"
        assert not local.search(text), f"{file.relative_to(ROOT)} holds a local path"


def test_no_two_names_differ_by_case_alone_and_no_links():
    files = [str(f.relative_to(ROOT)) for f in tracked()]
    assert len({f.lower() for f in files}) == len(files)
    assert not [f for f in tracked() if f.is_symlink()]


def test_the_bootstrap_can_be_read_by_an_older_python_to_say_that_it_is_too_old():
    ast.parse(read("run.py"), feature_version=(3, 7))


def test_licences_are_named_alike_everywhere():
    import json

    assert "MIT License" in read("LICENSE")
    assert "Attribution 4.0 International" in read("LICENSE-text")
    assert "CC0 1.0 Universal" in read("LICENSE-data")
    assert PYPROJECT["project"]["license"] == "MIT"
    cff = read("CITATION.cff")
    assert all(f"- {name}\n" in cff for name in ("MIT", "CC-BY-4.0", "CC0-1.0"))
    assert json.loads(read("data/datapackage.json"))["licenses"][0]["name"] == "CC0-1.0"
    assert json.loads(read("figures/index.json"))["licence"] == "CC BY 4.0"
    readme = read("README.md")
    assert all(name in readme for name in ("MIT", "CC BY 4.0", "CC0 1.0"))
    assert PYPROJECT["project"]["version"] in cff


def python(code, cwd=ROOT, module=ROOT / "notebooks", **env):
    return subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(module), "PYTHONUTF8": "1", **env},
    )  # fmt: skip


def test_importing_the_module_draws_in_no_plotting_library():
    code = (
        "import sys, zapad\n"
        "for name in zapad.names(): zapad.load(name)\n"
        "heavy = {'matplotlib', 'plotly', 'IPython', 'jupyter_client'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = python(code)
    assert done.returncode == 0, done.stderr


CHART = """
import matplotlib; matplotlib.use("agg")
import plotly.graph_objects as go, zapad
zapad.style()
rows = zapad.with_labels(zapad.load("claims").head(3))
kind = zapad.charts.Dots(rows=rows)
chart = zapad.show(kind, "c", title="t", caption="c", alt="a", interactive=go.Figure())
assert "text/html" in chart._repr_mimebundle_()
assert "application/vnd.plotly.v1+json" in chart.explore()._repr_mimebundle_()
assert zapad.check("scale-1", None).right is None
"""


def test_it_works_with_pandas_matplotlib_and_plotly_alone(tmp_path):
    done = python(REFUSE + CHART, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_it_works_from_a_read_only_folder_with_spaces_and_cyrillic_letters(tmp_path):
    home = tmp_path / "Мои документы 2017"
    for folder in ("notebooks/zapad", "data"):
        shutil.copytree(ROOT / folder, home / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in [home, *home.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        done = python(CHART, cwd=tmp_path, module=home / "notebooks")
        assert done.returncode == 0, done.stderr
    finally:
        for path in [home, *home.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_readme_holds_the_commands_and_its_links_resolve():
    readme = read("README.md")
    for task in ("figures", "test", "lab"):
        assert f"python3 run.py {task}" in readme
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        if not target.startswith("http"):
            assert (ROOT / target).exists(), target


def test_a_python_that_is_too_old_is_told_so(tmp_path):
    code = (
        "import sys, runpy; sys.version_info = (3, 10); sys.version = '3.10.0'; "
        f"sys.argv = ['run.py', 'test']; runpy.run_path({str(ROOT / 'run.py')!r}, run_name='__main__')"
    )
    done = python(code, cwd=tmp_path)
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed; this is 3.10.0" in done.stderr
