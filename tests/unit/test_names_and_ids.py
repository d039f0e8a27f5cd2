"""The rules that keep the house in order: what is flat, what is light, what is data."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import zapad

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FLAT = """
    DataError ZapadError agrees audit check cite date_span distinct exceeds fields glossary
    interval intervals load names printed ratio reaches show sources_of style total with_labels
    words
"""
MOST_IDS = 5


def test_a_name_is_flat_because_many_need_it():
    assert sorted(zapad.__all__) == FLAT.split()


def test_who_only_reads_and_computes_loads_no_charts():
    code = """
import sys, zapad
claims = zapad.load("claims")
zapad.with_labels(claims), zapad.cite(claims), zapad.audit("scales-4-personnel-total", claims)
zapad.glossary("00"), zapad.check("scale-1", "a"), zapad.geo.circle(53, 27, 5)
heavy = [m for m in sys.modules if m.split(".")[0] in ("matplotlib", "plotly") or m.startswith("zapad.charts")]
sys.exit(f"loaded: {heavy[:3]}" if heavy else 0)
"""
    path = str(ROOT / "notebooks")
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {path!r})\n{code}"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def code_of_all():
    """Name and text of every cell of the notebooks and every module of `zapad` and `publish`."""
    for notebook in NOTEBOOKS:
        for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                yield f"{notebook.name}, {cell['id']}", "".join(cell["source"])
    for folder in ("notebooks/zapad", "publish"):
        for module in sorted((ROOT / folder).rglob("*.py")):
            yield module.relative_to(ROOT).as_posix(), module.read_text("utf-8")


def ids():
    """Ids of rows; the words for actors and terms are words of the language too."""
    keys = zapad.tables.primary_keys()
    tables = set(keys) - {"actors", "glossary", "vocabulary", "charts", "groupings", "exceptions"}
    return {str(i) for t in tables for i in zapad.load(t)[keys[t]] if "-" in str(i)}


def parts(node):
    """The texts of a literal, also of those inside it; not of calls, which have their own."""
    if isinstance(node, ast.Constant):
        return node.value.split() if isinstance(node.value, str) else []
    if isinstance(node, ast.Dict):
        inner = [*filter(None, node.keys), *node.values]
    else:
        inner = getattr(node, "elts", [])
    return [text for each in inner for text in parts(each)]


def test_a_list_of_ids_is_data_and_stands_in_no_code():
    known = ids()
    found = [
        f"{where}, line {node.lineno}: {hits[:3]} ..."
        for where, code in code_of_all()
        for node in ast.walk(ast.parse(code))
        if len(hits := [text for text in parts(node) if text in known]) > MOST_IDS
    ]
    assert not found, "move these into a column or into data/groupings.csv"


def test_a_list_of_ids_is_found_wherever_it_hides():
    six = sorted(ids())[: MOST_IDS + 1]
    for code in (f"x = {six}", f"x = '{' '.join(six)}'.split()", f"x = {dict.fromkeys(six, 1)}"):
        assert any(set(six) <= set(parts(node)) for node in ast.walk(ast.parse(code)))
