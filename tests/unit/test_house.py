"""The rules of the house that can be read from the imports."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
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
