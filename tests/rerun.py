"""Run a notebook again on changed tables, only as far as the change reaches.

Once per notebook every cell is run, and what it reads, loads, makes and shows is kept. On
changed tables a cell runs again only if it loads one of them, or reads a name whose value has
changed; a name that comes out as before counts as unchanged from there on. The first output
that differs ends the run. Pictures are drawn only where title, caption, alternative text and
source line have not told yet.
"""

import ast
import builtins
import copy
import json
import sys
import types
from pathlib import Path

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import zapad
from zapad import tables
from zapad.charts import Chart, Interactive

TEXTS = ("slug", "title", "caption", "alt", "source")
FIXED = (types.ModuleType, types.BuiltinFunctionType, type)


class NotAsStored(Exception):
    """A notebook shows something else than what is stored in it."""


def formatter():
    """What Jupyter shows of a value, without a kernel."""
    from IPython.core.formatters import DisplayFormatter

    # pandas looks at the terminal where there is one; a notebook has none.
    pd.set_option("display.width", 80, "display.max_columns", 20, "display.max_rows", 60)
    return DisplayFormatter()


def plain(data):
    """Outputs as they are stored: lines joined, and nothing but what JSON holds."""
    joined = {k: "".join(v) if isinstance(v, list) else v for k, v in data.items()}
    return json.loads(json.dumps(joined))


class Cell:
    """A code cell: its code in two parts, and the names that it takes from cells before it."""

    def __init__(self, cell, where):
        tree = ast.parse("".join(cell["source"]))
        self.id, self.where = cell["id"], where
        self.stored = [plain(o.get("data", {})) for o in cell["outputs"]]
        last = tree.body[-1] if isinstance(tree.body[-1], ast.Expr) else None
        self.reads = reads(tree)
        self.last = last and compile(ast.Expression(last.value), where, "eval")
        self.body = compile(ast.Module(tree.body[: -1 if last else None], []), where, "exec")

    def run(self, space):
        exec(self.body, space)
        return eval(self.last, space) if self.last else None


def reads(tree):
    """Names that code may read before it sets them; in doubt, read."""
    found, made = set(), set()
    for statement in tree.body:
        inner = {
            n.id
            for node in ast.walk(statement)
            for target in [getattr(node, "target", None)]
            if isinstance(node, (ast.For, ast.comprehension)) and target is not None
            for n in ast.walk(target)
            if isinstance(n, ast.Name)
        }
        names = [n for n in ast.walk(statement) if isinstance(n, ast.Name)]
        loads = {n.id for n in names if isinstance(n.ctx, ast.Load)}
        # Set and used in one loop: read from before only if the loop does not set it.
        found |= loads - made - inner
        if isinstance(statement, (ast.Assign, ast.Import, ast.ImportFrom, ast.FunctionDef)):
            made |= {n.id for n in names if isinstance(n.ctx, ast.Store)}
            made |= {a.asname or a.name for a in getattr(statement, "names", [])}
            made |= {statement.name} if isinstance(statement, ast.FunctionDef) else set()
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            found |= {statement.target.id} - made
    return found - set(dir(builtins))


def same(a, b):
    """Equal in value: what is computed from one is computed from the other."""
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    if isinstance(a, pd.DataFrame):
        return (
            a.equals(b)
            and list(a.dtypes) == list(b.dtypes)
            and list(a.index.names) == list(b.index.names)
        )
    if isinstance(a, pd.Series):
        return a.equals(b) and a.name == b.name and a.index.equals(b.index)
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, types.FunctionType):
        return a.__code__ == b.__code__ and same(a.__defaults__, b.__defaults__)
    try:
        return bool(a == b) or bool(a != a and b != b)
    except (TypeError, ValueError):
        try:
            return bool((a == b).all())
        except (TypeError, ValueError, AttributeError):
            return False


def kept(value):
    """A copy that later cells cannot change; what cannot be copied is kept itself."""
    if isinstance(value, (*FIXED, types.FunctionType, Chart)):
        return value
    drawn = value.flat if isinstance(value, np.ndarray) and value.dtype == object else [value]
    if any(type(v).__module__.split(".")[0] in ("matplotlib", "plotly") for v in drawn):
        return value  # a picture belongs to the cell that draws it
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


def modules():
    """What is loaded and computes from the tables."""
    ours = ("zapad", "prose")
    return [m for n, m in [*sys.modules.items()] if n.split(".")[0] in ours and m is not tables]


def forget():
    """Whatever the module has computed from the tables and keeps."""
    for module in modules():
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear"):
                thing.cache_clear()


class Tables:
    """Puts changed tables in the place of those in data/, and notes which are loaded."""

    def __init__(self):
        self.changed, self.loaded, self._load = {}, set(), tables.load
        self._put(self)

    def __call__(self, name, folder=None):
        if folder is not None:
            return self._load(name, folder)
        self.loaded.add(name)
        return self.changed[name].copy() if name in self.changed else self._load(name)

    def _put(self, load):
        """In each module that has it by name; one that is loaded later gets it from here."""
        for module in [tables, *modules()]:
            if "load" in vars(module):
                module.load = load

    def restore(self):
        self._put(self._load)


class Notebook:
    """A notebook that has run once, and runs again on changed tables."""

    def __init__(self, path, source):
        self.path, self.tables = Path(path), source
        book = json.loads(self.path.read_text(encoding="utf-8"))
        self.space = {"__name__": "__main__"}
        self.format = formatter()
        self.cells = [c for c in book["cells"] if c["cell_type"] == "code"]
        self.cells = [
            Cell(c, f"{self.path.name}, code cell {i}") for i, c in enumerate(self.cells, 1)
        ]
        self.before, self.after, self.loads, self.shown = [], [], [], []
        now = {}
        for cell in self.cells:
            self.tables.loaded = set()
            self.before.append(now)
            value = cell.run(self.space)
            self.loads.append(self.tables.loaded)
            now = {
                k: now[k] if k in now and same(now[k], v) else kept(v)
                for k, v in self.space.items()
                if not k.startswith("__")
            }
            self.after.append(now)
            self.shown.append(self._seen(value))
            stored = cell.stored[0] if cell.stored else {}
            # What pandas draws at once is a picture of the kernel's; the rows are shown before it.
            if "image/png" not in stored and self.shown[-1]["data"] != stored:
                raise NotAsStored(f"{cell.where} does not show what is stored")
            plt.close("all")
        self.reach = set().union(*self.loads)

    def _seen(self, value):
        """All that a cell shows, ready to be compared."""
        if value is None:
            return {"value": None, "data": {}}
        data = plain(self.format.format(value)[0])
        return {"value": kept(value), "data": data}

    def _differs(self, value, seen):
        """Does a cell show something else? The cheap comparisons come first."""
        old = seen["value"]
        if isinstance(value, Chart) and isinstance(old, Chart):
            if any(getattr(value, t) != getattr(old, t) for t in TEXTS):
                return True
            return value.rows != old.rows  # the picture itself: see `first_difference`
        if not isinstance(value, Interactive) and same(value, old):
            return False
        if value is None:
            return bool(seen["data"])
        return plain(self.format.format(value)[0]) != seen["data"]

    def _needs(self, cell, space):
        """The names a cell reads, and those that functions of the notebook read for it."""
        names, todo = set(), list(cell.reads)
        while todo:
            name = todo.pop()
            if name in names:
                continue
            names.add(name)
            thing = space.get(name)
            if isinstance(thing, types.FunctionType) and thing.__globals__ is self.space:
                todo += [*thing.__code__.co_names, *_inner_names(thing.__code__)]
        return names

    def first_difference(self, changed, everything=False):
        """Where the notebook shows something else on these tables: a cell's place, or None.

        Pictures are drawn only where no words and no table differ: drawing takes longest.

        `changed` maps names of tables to frames. With `everything`, each cell runs again
        whether the change reaches it or not: slower, and to the same result.
        """
        if not everything and not self.reach & set(changed):
            return None
        forget()
        self.tables.changed = changed
        other = {}  # names whose value is not the one of the first run
        pictures = []
        try:
            for i, cell in enumerate(self.cells):
                before, after = self.before[i], self.after[i]
                needs = self._needs(cell, before | other)
                if not (everything or self.loads[i] & set(changed) or needs & set(other)):
                    for name, value in after.items():
                        if before.get(name) is not value:
                            other.pop(name, None)
                    continue
                self.space.clear()
                self.space |= {"__name__": "__main__"} | before
                self.space |= {n: kept(before[n]) for n in needs & set(before)} | other
                try:
                    value = cell.run(self.space)
                except Exception as error:
                    return f"{cell.where}: {type(error).__name__}"
                if self._differs(value, self.shown[i]):
                    return cell.where
                if isinstance(value, Chart):
                    pictures.append((cell, value, self.shown[i]["data"]["text/html"]))
                for name, value in self.space.items():
                    if name.startswith("__"):
                        continue
                    if name in after and same(value, after[name]):
                        other.pop(name, None)
                    else:
                        other[name] = value
            for cell, chart, stored in pictures:
                # Drawn once, as when it was stored: a second drawing may be laid out anew.
                if chart.html() != stored:
                    return cell.where
        finally:
            self.tables.changed = {}
            plt.close("all")
        return None


def _inner_names(code):
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from constant.co_names
            yield from _inner_names(constant)


def notebooks(source, folder=None):
    """All notebooks of the collection, each run once."""
    folder = Path(folder or Path(zapad.__file__).parents[1])
    return [Notebook(path, source) for path in sorted(folder.glob("*.ipynb"))]
