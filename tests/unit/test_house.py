"""The house keeps its rules: who imports whom, what is shipped, and where structure is found."""

import ast
import inspect
import json
from pathlib import Path

import pytest

import zapad
from publish import editions, notebook
from zapad.exercises import THEMES

ROOT = Path(__file__).resolve().parents[2]
READERS = ROOT / "notebooks"
# Patterns that are no reading of structure out of prose, HTML or SVG; each with its reason.
PATTERNS = {
    "publish/bibliography.py": "splits a list of authors, as the table writes it",
    "publish/book/build.py": "escapes text; tells an address by its start",
    "publish/page.py": "tells addresses outside this machine",
    "publish/verify.py": "reads the article, which is plain text",
}


def sources(folder):
    return [p for p in sorted(folder.rglob("*.py")) if "__pycache__" not in p.parts]


def imported(source, package):
    """The modules that a source imports anywhere, and the names it takes, by their whole names."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base += (node.module or "").split(".") if node.module else []
            found |= {".".join(base), *(".".join([*base, a.name]) for a in node.names)}
    return found


def tops(folder):
    """The first part of the name of each module that the files of a folder import."""
    return {
        name.split(".")[0]
        for path in sources(folder)
        for name in imported(
            path.read_text("utf-8"), list(path.relative_to(folder.parent).parts[:-1])
        )
    }


def test_no_arrow_runs_from_the_readers_module_to_the_press_or_the_tests():
    assert not tops(READERS / "zapad") & {"publish", "tests"}
    ours = {path.stem for path in (ROOT / "tests").rglob("*.py")}
    assert not tops(ROOT / "publish") & ({"tests"} | ours)


def homes(source):
    """The modules in which what a source takes from `zapad` is defined."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "zapad":
            found = getattr(zapad, node.attr)
            yield found.__name__ if inspect.ismodule(found) else found.__module__


def test_a_student_gets_only_modules_that_a_notebook_or_a_command_imports():
    graph, waiting = {}, {"zapad", "zapad.__main__"}
    waiting |= {f"zapad.exercises.{theme}" for theme in THEMES}  # zapad.check looks them up
    for name, data in editions.files("student").items():
        if name.endswith(".py"):
            *package, stem = Path(name).relative_to("notebooks").with_suffix("").parts
            module = package if stem == "__init__" else [*package, stem]
            graph[".".join(module)] = imported(data.decode(), package)
        elif name.endswith(".ipynb"):
            cells = notebook.Notebook(name, json.loads(data)).cells
            waiting.update(*(homes(cell.source) for cell in cells if cell.is_code))
    reached = set()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        parents = {name.rsplit(".", n)[0] for n in range(1, name.count(".") + 1)}
        waiting |= ((graph[name] | parents) & graph.keys()) - reached
    assert set(graph) == reached


def test_no_pattern_finds_structure_in_prose_or_markup():
    having = {
        path.relative_to(ROOT).as_posix()
        for path in sources(ROOT / "publish")
        if "re" in imported(path.read_text("utf-8"), [])
    }
    assert having == set(PATTERNS)


def test_metadata_of_a_notebook_is_read_in_one_place():
    for path in sources(ROOT / "publish"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            key = node.slice if isinstance(node, ast.Subscript) else None
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".get"):
                key = node.args[0]
            if isinstance(key, ast.Constant) and key.value == "zapad":
                assert path.name == "notebook.py", f"{path.name}, line {node.lineno}"


MODULES = sorted([*(ROOT / "notebooks/zapad").rglob("*.py"), *(ROOT / "publish").rglob("*.py")])
OURS = ("zapad", "publish")


def is_private(name):
    return name.startswith("_") and not name.endswith("__")


def private_uses(text):
    """Private names that a module takes from another of ours: by import, or as an attribute."""
    tree, found, modules = ast.parse(text), [], set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            ours = [a for a in node.names if a.name.split(".")[0] in OURS]
            modules |= {(a.asname or a.name).split(".")[0] for a in ours}
        elif isinstance(node, ast.ImportFrom) and (
            node.level or str(node.module).split(".")[0] in OURS
        ):
            modules |= {a.asname or a.name for a in node.names}
            found += [a.name for a in node.names if is_private(a.name)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            base = node.value
            while isinstance(base, ast.Attribute):
                base = base.value
            if isinstance(base, ast.Name) and base.id in modules:
                found.append(f"{base.id}.{node.attr}")
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_no_private_name_crosses_a_module(path):
    assert private_uses(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "line",
    ["from .tables import _near", "from zapad.own import reading\nreading._write()",
     "import zapad.tables\nzapad.tables._cells", "from . import own as mine\nmine._write"],
)  # fmt: skip
def test_a_private_name_of_another_module_is_found(line):
    assert len(private_uses(line)) == 1
