"""Would the tests notice a wrong number? Change one datum at a time, and see.

    python3 run.py zapad mutants                 every datum that a row says, the fast way
    python3 run.py zapad mutants --part 4        every fourth of them
    python3 run.py zapad mutants --all           ids, classes, names and remarks as well
    python3 run.py zapad mutants --sample 24     a seeded sample, by the test suite itself

The fast way: a changed cell is first put to the rules of its table (`zapad tables`); then the
notebooks run again on it, and what they show is compared with what is stored; then the tests
that look at tables (CHECKS below) are called on it. The
checksum counts for nothing here: whoever changes a cell can stamp the file anew.

A change is made so that the rules accept it, where they accept any: an actor becomes another
actor who stands in the same column, a number the next number. Rows are put together while
nothing shows, and told apart where something does, so that the many which show nothing cost
little. Nothing in the project's folder is touched.
"""

import csv
import functools
import hashlib
import importlib
import inspect
import io
import itertools
import json
import multiprocessing
import os
import random
import re
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
sys.path[:0] = [str(TESTS), str(ROOT / "notebooks")]

from publish import checksums  # noqa: E402
from zapad import tables  # noqa: E402
from zapad.dates import date_problem  # noqa: E402
from zapad.errors import ZapadError  # noqa: E402

SURVIVORS = TESTS / "survivors.csv"
RESULT = TESTS / "mutants.csv"
# Tests that take loaded tables and say yes or no.
CHECKS = ("test_data", "test_second_reading", "test_coverage", "test_sources", "test_verify")
FATES = ("rule", "shown", "check", "survived")


@dataclass(frozen=True)
class Mutant:
    """One changed datum: `new` maps columns to cells as text; empty for a row taken out."""

    table: str
    row: int
    id: str
    column: str
    kind: str
    old: str
    new: tuple[tuple[str, str], ...] = ()

    def __str__(self):
        where = f"{self.table}.csv, {self.id}, {self.column}"
        return f"{where}: {self.old!r} -> {self.new[0][1]!r}" if self.new else f"{where} taken out"


# --- what is changed, and into what ---


@functools.cache
def schemas():
    return tables._schemas(tables.DATA)


@functools.cache
def cells(name):
    path = tables.DATA / f"{name}.csv"
    return tables._cells(tables.DATA, name, tables._stamp(path))


@functools.cache
def keys(name):
    found = {}
    for foreign in schemas()[name].get("foreignKeys", []):
        table = foreign["reference"]["resource"] or name
        found[foreign["fields"]] = (table, set(cells(table)[foreign["reference"]["fields"]]))
    return found


def kind_of(name, field):
    column = field["name"]
    if column == schemas()[name]["primaryKey"]:
        return "id"
    if column in keys(name):
        table = keys(name)[column][0]
        if table == "actors":
            return "claimant" if column == "claimant" else "actor"
        return "source" if table == "sources" else "reference"
    if column in ("section", "paragraph", "also"):
        return "locator"
    if column in ("qualifier", "unit"):
        return column
    if field.get("rdfType") == "edtf":
        return "date"
    if field["type"] != "string":
        return "number"
    return "class" if "enum" in field.get("constraints", {}) else "text"


def candidates(name, field, old, choice):
    """Other cells, the likeliest slip first."""
    kind, column = kind_of(name, field), field["name"]
    if kind == "id":
        return [f"{old}-x"]
    if kind == "date":
        return [d for d in next_numbers(old) if not date_problem(d)] or [f"{old}-01"]
    if kind in ("number", "locator") and re.search(r"\d", old):
        return next_numbers(old)
    allowed = set(field.get("constraints", {}).get("enum", ()))
    if column in keys(name):
        allowed |= keys(name)[column][1]
    used = set(cells(name)[column])
    if allowed or kind in ("unit", "locator"):
        others = [
            sorted((used | allowed) - {"", old} - not_yet) for not_yet in (allowed - used, used)
        ]
        for part in others:  # those that stand in this column come first
            choice.shuffle(part)
        return others[0] + others[1] or [slip(old)]
    return next_numbers(old) if re.search(r"\d", old) else [slip(old)]


def next_numbers(text):
    """The text with its last number one more, or one less."""
    *_, last = re.finditer(r"\d+", text)
    width = len(last[0])
    return [
        text[: last.start()] + f"{int(last[0]) + step:0{width}d}" + text[last.end() :]
        for step in (1, -1)
        if int(last[0]) + step >= 0
    ]


def slip(text):
    """One letter in the middle is another."""
    letters = [i for i, c in enumerate(text) if c.isalpha()] or [0]
    at = letters[len(letters) // 2]
    other = "e" if text[at].lower() != "e" else "a"
    return text[:at] + other + text[at + 1 :]


def problems(name, row, new):
    """What the rules say of one row with these cells."""
    tied = {"section", "paragraph", "qualifier", "value_low", "value_high"} | set(new)
    fields = [f for f in schemas()[name]["fields"] if f["name"] in tied]
    one = {f["name"]: [new.get(f["name"], cells(name)[f["name"]][row])] for f in fields}
    known = {c: k for c, k in keys(name).items() if c in new}
    return tables.typed(one, {"fields": fields}, f"{name}.csv", known)[1]


def dangling(mutant):
    """Does another table refer to an id that is no longer there?"""
    column = schemas()[mutant.table]["primaryKey"]
    if mutant.column not in (column, "row"):
        return False
    return any(
        (foreign["reference"]["resource"] or name) == mutant.table
        and foreign["reference"]["fields"] == column
        and any(
            cell == mutant.id and not (name == mutant.table and i == mutant.row)
            for i, cell in enumerate(cells(name)[foreign["fields"]])
        )
        for name in schemas()
        for foreign in schemas()[name].get("foreignKeys", [])
    )


def mutants_of(name):
    """Every change of one table: each filled cell, a number stated once, each row."""
    fields = {f["name"]: f for f in schemas()[name]["fields"]}
    values, primary = cells(name), schemas()[name]["primaryKey"]
    for row, key in enumerate(values[primary]):
        for column, field in fields.items():
            old = values[column][row]
            if not old:
                continue
            choice = random.Random(f"{name} {key} {column}")
            options = [{column: v} for v in candidates(name, field, old, choice)]
            if (
                column in ("value_low", "value_high")
                and values["value_low"][row] == values["value_high"][row]
            ):
                if column == "value_high":
                    continue
                # One number of the source, which fills both cells.
                options = [{"value_low": v, "value_high": v} for v in next_numbers(old)]
            new = next((o for o in options if not problems(name, row, o)), options[0])
            yield Mutant(name, row, key, column, kind_of(name, field), old, tuple(new.items()))
        yield Mutant(name, row, key, "row", "row", key)


def changed_frame(name, group):
    """The table with all changes of a group made."""
    frame = tables.load(name)
    fields = {f["name"]: f for f in schemas()[name]["fields"]}
    for mutant in group:
        for column, text in mutant.new:
            frame.loc[mutant.row, column] = tables._column([text], fields[column])[0]
    gone = [m.row for m in group if not m.new]
    return frame.drop(index=gone).reset_index(drop=True) if gone else frame


def file_bytes(mutant):
    """The changed file, as a careful editor would save it."""
    header = list(cells(mutant.table))
    rows = [list(r) for r in zip(*cells(mutant.table).values(), strict=True)]
    for column, text in mutant.new:
        rows[mutant.row][header.index(column)] = text
    if not mutant.new:
        del rows[mutant.row]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue().encode()


# --- who notices ---


class Checks:
    """Tests that load tables, called as they are; only those that pass on the tables as stored."""

    def __init__(self, source):
        self.source, self.tests = source, []
        for module in CHECKS:
            for name, test in inspect.getmembers(importlib.import_module(module)):
                if name.startswith("test_") and inspect.isfunction(test):
                    self._add(test, name)
                elif name.startswith("Test") and inspect.isclass(test):
                    skip = [m for m in getattr(test, "pytestmark", []) if m.name == "skipif"]
                    if not any(m.args[0] for m in skip):
                        for inner, method in inspect.getmembers(test(), inspect.ismethod):
                            if inner.startswith("test_"):
                                self._add(method, inner)

    def _add(self, test, name):
        argument_sets = [{}]
        for mark in getattr(test, "pytestmark", []):
            if mark.name == "parametrize":
                names = (
                    mark.args[0] if not isinstance(mark.args[0], str) else mark.args[0].split(",")
                )
                argument_sets = [
                    {**known, **dict(zip(names, v if len(names) > 1 else [v], strict=True))}
                    for known in argument_sets
                    for v in mark.args[1]
                ]
        for arguments in argument_sets:
            if set(inspect.signature(test).parameters) != set(arguments):
                continue  # it wants a folder or the like: it makes tables of its own
            self.source.loaded = set()
            if self._passes(test, arguments) and self.source.loaded:
                self.tests.append(
                    (f"{name}{list(arguments.values()) or ''}", test, arguments, self.source.loaded)
                )

    def _passes(self, test, arguments):
        try:
            test(**arguments)
        except Exception:
            return False
        return True

    def notice(self, changed):
        self.source.changed = changed
        try:
            return next(
                (name for name, test, arguments, loads in self.tests
                 if loads & set(changed) and not self._passes(test, arguments)), None,
            )  # fmt: skip
        finally:
            self.source.changed = {}


def noticed(group, notice):
    """Those of a group that are noticed, with what noticed them.

    All at once first; halves only where something was noticed.
    """
    if not group:
        return {}
    what = notice({group[0].table: changed_frame(group[0].table, group)})
    if what is None:
        return {}
    if len(group) == 1:
        return {group[0]: what}
    half = len(group) // 2
    found, rest = noticed(group[:half], notice), group[half:]
    if len(found) < half:
        return found | noticed(rest, notice)
    for mutant in rest:  # where all before were noticed, most will be: one at a time
        found |= noticed([mutant], notice)
    return found


class Bench:
    """All that is run again: notebooks and checks."""

    def __init__(self):
        import rerun

        self.source = rerun.Tables()
        self.books = rerun.notebooks(self.source)
        self.checks = Checks(self.source)
        self.texts = [book.path.read_text(encoding="utf-8") for book in self.books]
        index = json.loads((ROOT / "figures/index.json").read_text(encoding="utf-8"))
        self.drawn = defaultdict(set)
        for chart in index["charts"]:
            for name, ids in chart["rows"].items():
                self.drawn[chart["notebook"], name] |= set(ids)

    def _at_home(self, mutant, i):
        """Does a notebook draw or name this row? Most changes are noticed there, at little cost."""
        book = self.books[i].path.name
        return mutant.id in self.drawn[book, mutant.table] or mutant.id in self.texts[i]

    def fates(self, group):
        """For changes of one column: who noticed each, and where."""
        found = {}
        for mutant in group:
            if mutant.new and problems(mutant.table, mutant.row, dict(mutant.new)):
                found[mutant] = ("rule", "the rules of the table")
            elif dangling(mutant):
                found[mutant] = ("rule", "a key that another table refers to")
        # Where a row is at home first: what is noticed there need not be looked for elsewhere.
        for at_home in (True, False):
            for i, book in enumerate(self.books):
                rest = [m for m in group if m not in found and self._at_home(m, i) == at_home]
                seen = noticed(rest, book.first_difference)
                found |= {m: ("shown", what) for m, what in seen.items()}
        rest = [m for m in group if m not in found]
        found |= {m: ("check", what) for m, what in noticed(rest, self.checks.notice).items()}
        return [(m, *found.get(m, ("survived", ""))) for m in group]


_bench = None


def _work(group):
    global _bench
    _bench = _bench or Bench()
    start = time.perf_counter()
    fates = _bench.fates(group)
    return fates, time.perf_counter() - start


def groups_of(mutants, size=64):
    """Changes of one column of one table stand together, a piece of the column at a time."""
    by_column = defaultdict(list)
    for mutant in mutants:
        by_column[mutant.table, mutant.column].append(mutant)
    return [g[i : i + size] for g in by_column.values() for i in range(0, len(g), size)]


def run_groups(groups, jobs):
    """The fates of all, in the order given; processes that each run the notebooks once."""
    if jobs == 1:
        return [row for group in groups for row in _work(group)[0]]
    from publish.figures import _end_with_parent

    done, start, said = {}, time.perf_counter(), 0
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _end_with_parent) as pool:
        tasks = {pool.submit(_work, group): i for i, group in enumerate(groups)}
        for task in as_completed(tasks):
            done[tasks[task]], _ = task.result()
            seconds = time.perf_counter() - start
            if seconds - said > 15 or len(done) == len(groups):
                said = seconds
                made, all_of = sum(map(len, done.values())), sum(map(len, groups))
                print(f"  {made:,} of {all_of:,} changes, {seconds:.0f} s", flush=True)
    return [row for i in range(len(groups)) for row in done[i]]


# --- charts and stored outputs ---


@dataclass(frozen=True)
class Forgery:
    """A changed file that was made, not written: a chart, or a notebook with its outputs."""

    what: str  # "chart" or "output"
    file: str
    kind: str
    where: str
    data: bytes

    def __str__(self):
        return f"{self.file}, {self.kind}: {self.where}"


SVG_PARTS = {
    "label": r"<text[^>]*>([^<]+)</text>",
    "colour": r"(?:fill|stroke): (#[0-9a-f]{6})",
    "trace value": r'<path d="([^"]+)"|<use [^>]*\bx="([^"]+)"',
}
PAGE_PARTS = {
    "label": r'"(?:name|text|title|label)":"([^"]{3,})"|<h1>([^<]+)</h1>',
    "colour": r'"(?:color|symbol)":"([^"]+)"',
    "trace value": r'"(?:x|y)":\[([^\]]+)\]|"bdata":"([^"]+)"',
    "caption": r"<h1>[^<]+</h1>\n<p>([^<]+)</p>",
    "alt": r'<img src="[^"]+" alt="([^"]+)"',
}
INDEX_PARTS = {
    "label": r'"title": "([^"]+)"',
    "caption": r'"caption": "([^"]+)"',
    "alt": r'"alt": "([^"]+)"',
    "source line": r'"source": "([^"]+)"',
    "rows drawn": r'^ {5}"([^"]+)",?$',
}
FILE_PARTS = {".svg": SVG_PARTS, ".html": PAGE_PARTS, ".json": INDEX_PARTS}


def nudged(text):
    """A number one off in its last digit; else a letter."""
    if re.fullmatch(r"#[0-9a-f]{6}", text):
        return text[:-1] + ("0" if text[-1] != "0" else "1")
    digits = list(re.finditer(r"\d", text))
    if digits:
        at = digits[len(digits) // 2].start()
        return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
    return slip(text)


def chart_forgeries(folder):
    """One changed label, colour, value, caption or alternative text of a chart's file at a time."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".png":
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            yield Forgery("chart", path.name, "picture", "one bit", bytes(data))
        if path.suffix not in FILE_PARTS:
            continue
        text = path.read_text(encoding="utf-8")
        for kind, pattern in FILE_PARTS[path.suffix].items():
            seen = set()
            for match in re.finditer(pattern, text, re.M):
                group = match.lastindex
                old = match[group]
                if kind == "colour":
                    if old in seen:
                        continue
                    seen.add(old)
                new = text[: match.start(group)] + nudged(old) + text[match.end(group) :]
                yield Forgery("chart", path.name, kind, old[:60], new.encode())


def stored(book):
    return [c for c in book["cells"] if c["cell_type"] == "code" and c["outputs"]]


def output_forgeries(path):
    """What a notebook stores, cleared, forged, put elsewhere, or called something else."""
    text = path.read_text(encoding="utf-8")

    def forged(kind, where, change):
        book = json.loads(text)
        change(book)
        data = json.dumps(book, indent=1, ensure_ascii=False).encode()
        return Forgery("output", path.name, kind, where, data)

    def clear(book, cell=None):
        for c in book["cells"]:
            if c["cell_type"] == "code" and cell in (None, c["id"]):
                c.update(outputs=[], execution_count=None)

    def at(book, cell):
        return next(c for c in book["cells"] if c["id"] == cell)

    def recount(book):
        for c in book["cells"]:
            if c["cell_type"] == "code":
                c["execution_count"] = 99
                for output in c["outputs"]:
                    output["execution_count"] = 99

    def reverse(book):
        cells = stored(book)
        for cell, output in zip(cells, [c["outputs"] for c in cells][::-1], strict=True):
            cell["outputs"] = output

    yield forged("cleared", "all", clear)
    yield forged("relabelled", "all counts 99", recount)
    yield forged("reordered", "all outputs the other way round", reverse)
    cells = stored(json.loads(text))
    for cell in cells:
        yield forged("cleared", cell["id"], lambda b, i=cell["id"]: clear(b, i))

        def relabel(book, i=cell["id"]):
            at(book, i)["outputs"][0].update(output_type="display_data")
            at(book, i)["outputs"][0].pop("execution_count")

        def streamed(book, i=cell["id"]):
            data = at(book, i)["outputs"][0]["data"]["text/plain"]
            at(book, i)["outputs"] = [{"output_type": "stream", "name": "stdout", "text": data}]

        def doubled(book, i=cell["id"]):
            at(book, i)["outputs"] *= 2

        yield forged("relabelled", cell["id"], relabel)
        yield forged("relabelled", f"{cell['id']} as a stream", streamed)
        yield forged("relabelled", f"{cell['id']} twice", doubled)
        for mime, shown in cell["outputs"][0]["data"].items():
            if isinstance(shown, dict):
                forge = {**shown, "layout": {**shown["layout"], "height": 1}}
            else:
                lines = shown if isinstance(shown, list) else [shown]
                at_line = len(lines) // 2
                forge = [*lines[:at_line], nudged(lines[at_line]), *lines[at_line + 1 :]]

            def change(book, i=cell["id"], m=mime, f=forge):
                at(book, i)["outputs"][0]["data"][m] = f

            yield forged("forged", f"{cell['id']} {mime}", change)
    for one, other in itertools.pairwise(cells):
        if one["outputs"][0]["data"] == other["outputs"][0]["data"]:
            continue

        def swap(book, a=one["id"], b=other["id"]):
            x, y = at(book, a), at(book, b)
            x["outputs"], y["outputs"] = y["outputs"], x["outputs"]
            for c in (x, y):  # a careful forger counts right
                c["outputs"][0]["execution_count"] = c["execution_count"]

        yield forged("reordered", f"{one['id']} and {other['id']}", swap)


def forgery_fates(forgeries, figures=True):
    """Compare what is stored with what the notebooks show and, with `figures`, draw now."""
    import tempfile

    import test_notebooks as bones

    from publish.figures import regenerate
    from rerun import Notebook, Tables, plain

    with tempfile.TemporaryDirectory() as folder:
        if figures:
            regenerate(out=Path(folder))
        fresh = {p.name: p.read_bytes() for p in Path(folder).iterdir()}
    books = {}
    for forgery in forgeries:
        if forgery.what == "chart":
            yield forgery, "shown" if fresh.get(forgery.file) != forgery.data else "survived"
            continue
        if forgery.file not in books:
            books[forgery.file] = Notebook(ROOT / "notebooks" / forgery.file, Tables())
        book = json.loads(forgery.data)
        for cell in book["cells"]:
            cell["source"] = "".join(cell["source"])
        now = [
            seen["data"] != plain(cell["outputs"][0].get("data", {}) if cell["outputs"] else {})
            for cell, seen in zip(bones.code(book), books[forgery.file].shown, strict=True)
            # nbval compares where something is stored.
            if cell["outputs"]
        ]
        if any(now):
            yield forgery, "shown"
            continue
        try:
            bones.test_every_code_cell_ran_once_from_top_to_bottom(book)
            bones.test_outputs_are_there_and_clean(book)
        except AssertionError:
            yield forgery, "check"
        else:
            yield forgery, "survived"


def all_forgeries():
    yield from chart_forgeries(ROOT / "figures")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        yield from output_forgeries(path)


# --- what came of it ---


def reasons():
    """Why a change may survive: by subject, part and id, each of which may be ``*``."""
    with SURVIVORS.open(encoding="utf-8", newline="") as file:
        listed = {(r["subject"], r["part"], r["id"]): r["reason"] for r in csv.DictReader(file)}
    with (TESTS / "unused.csv").open(encoding="utf-8", newline="") as file:
        listed |= {(r["table"], "*", r["id"]): r["reason"] for r in csv.DictReader(file)}
    return listed


def reason(subject, part, key, listed):
    """The reason for a survivor and the entry it comes from; None where there is none."""
    for entry in (
        (subject, part, key), (subject, "*", key), (subject, part, "*"),
        (subject, "*", "*"), ("*", part, "*"),
    ):  # fmt: skip
        if entry in listed:
            return entry
    return None


def summarise(results):
    """Counts by subject (a table, "charts", "outputs") and part (a column, a kind of forgery)."""
    counts = defaultdict(Counter)
    for subject, part, kind, fate in results:
        counts[subject, part, kind][fate] += 1
    return [
        {
            "subject": subject, "part": part, "kind": kind, "changed": sum(count.values()),
            **{fate: count[fate] for fate in FATES},
        }
        for (subject, part, kind), count in counts.items()
    ]  # fmt: skip


def write_csv(path, rows):
    path.parent.mkdir(exist_ok=True)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode())


def read_result():
    if not RESULT.exists():
        raise ZapadError("tests/mutants.csv is missing. Run: python3 run.py zapad mutants")
    with RESULT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{k: int(v) if k in ("changed", *FATES) else v for k, v in r.items()} for r in rows]


# What a reader takes from a row, and what only says how the row came about.
SAID = ("number", "qualifier", "date", "claimant", "actor", "unit", "locator", "source", "row")


def readme_table(rows):
    """The result as README shows it: what was changed, and how much of it was noticed."""
    lines = [
        "| changed, one at a time | changes | refused by a rule | seen in what is shown | caught by another check | not noticed |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    groups = [(f"tables: {kind}", [r for r in rows if r["kind"] == kind]) for kind in SAID]
    groups.append(
        (
            "charts: labels, colours, values, captions, alt texts",
            [r for r in rows if r["kind"] == "chart"],
        )
    )
    groups.append(
        (
            "outputs: cleared, forged, reordered, relabelled",
            [r for r in rows if r["kind"] == "output"],
        )
    )
    for name, members in groups:
        total = [sum(r[c] for r in members) for c in ("changed", *FATES)]
        lines.append(f"| {name} | " + " | ".join(f"{n:,}" for n in total) + " |")
    return "\n".join(lines)


BLOCK = re.compile(r"(<!-- zapad mutants -->\n).*?(\n<!-- end -->)", re.S)


def into_readme(rows):
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    new = BLOCK.sub(lambda m: m[1] + readme_table(rows) + m[2], text)
    path.write_bytes(new.encode())


def every(beside=False):
    """All changes of what a row says (SAID); with `beside`, also of ids, classes, names, remarks."""
    return [m for name in schemas() for m in mutants_of(name) if beside or m.kind in SAID]


def part_of(changes, part):
    """Every `part`-th change of each column, each column beginning at another place."""
    columns = defaultdict(list)
    for mutant in changes:
        columns[mutant.table, mutant.column].append(mutant)
    return [
        mutant
        for name, members in columns.items()
        for mutant in members[random.Random(str(name)).randrange(min(part, len(members))) :: part]
    ]


def fast(jobs, only=None, beside=False, part=1):
    """Every change, by what is shown; returns one dictionary a change."""
    chosen = part_of([m for m in every(beside) if only in (None, m.table)], part)
    sealed = sum(hashlib.sha256(file_bytes(m)).hexdigest() != seal(m.table) for m in chosen)
    print(f"{len(chosen)} changes in tables; the checksum alone sees {sealed} if nobody renews it")
    rows = [
        {
            "subject": m.table, "part": m.column, "kind": m.kind, "id": m.id,
            "change": str(m), "fate": fate, "by": by,
        }
        for m, fate, by in run_groups(groups_of(chosen), jobs)
    ]  # fmt: skip
    if only is None:
        print("charts and stored outputs ...", flush=True)
        rows += [
            {
                "subject": f"{f.what}s", "part": f.kind, "kind": f.what, "id": f.file,
                "change": str(f), "fate": fate, "by": "",
            }
            for f, fate in forgery_fates(all_forgeries())
        ]  # fmt: skip
    return rows


@functools.cache
def seal(name):
    return hashlib.sha256((tables.DATA / f"{name}.csv").read_bytes()).hexdigest()


def report(rows):
    """Print what survived and why; return the exit status."""
    listed, counted, bare = reasons(), Counter(), []
    for row in rows:
        if row["fate"] == "survived":
            entry = reason(row["subject"], row["part"], row["id"], listed)
            counted[entry] += 1
            bare += [row] if entry is None else []
    for part in summarise((r["subject"], r["part"], r["kind"], r["fate"]) for r in rows):
        numbers = "  ".join(f"{fate} {part[fate]}" for fate in FATES if part[fate])
        print(f"{part['subject']}, {part['part']}: {part['changed']}: {numbers}")
    caught = Counter(r["fate"] for r in rows)
    print("\n" + ", ".join(f"{caught[fate]} {fate}" for fate in FATES))
    for entry, number in counted.items():
        if entry is not None:
            print(f"  {number} survived: {', '.join(entry)}: {listed[entry]}")
    groups = defaultdict(list)
    for row in bare:
        groups[row["subject"], row["part"]].append(row)
    for (subject, part), members in groups.items():
        print(f"NOT NOTICED, and no reason given: {subject}, {part}: {len(members)}, such as")
        for row in members[:3]:
            print(f"    {row['change']}")
    if bare:
        print(
            "Each is named in build/mutants.csv. Show them, test them, or say why in tests/survivors.csv."
        )
    return int(bool(bare))


# --- the slow way, by the suite itself ---

# Their subject is not the collection's data, or they would run this again.
LEFT_OUT = ("test_hostile.py", "test_mutants.py", "test_kill.py", "test_arguments.py")
# Beside the project, where they are: a second reading is made against them.
BESIDE = ("source/article.txt", "facts/external_claims.csv")


def copy_project(folder):
    """The project without what is generated; the article beside it, where there is one."""
    import shutil

    skip = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", ".*_cache", ".making-*")
    copy = Path(shutil.copytree(ROOT, folder / "copy", ignore=skip))
    for name in BESIDE:
        if (ROOT.parent / "shared" / name).exists():
            (folder / "shared" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT.parent / "shared" / name, folder / "shared" / name)
    return copy


def suite(copy, jobs, *more):
    """Run the tests of a copy; the exit status and the tests that failed."""
    import subprocess

    command = [sys.executable, "-m", "pytest", "-q", "-rfE", "-n", str(jobs), "--dist", "loadfile"]
    command += [f"--ignore=tests/{name}" for name in LEFT_OUT] + list(more)
    path = os.pathsep.join([str(copy / "notebooks")])
    done = subprocess.run(
        command, cwd=copy, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}, check=False,
    )  # fmt: skip
    failed = re.findall(r"^(?:FAILED|ERROR) (.*?)(?: - .*)?$", done.stdout, re.M)
    # With -x and several processes the status is that of an interrupted run.
    if done.returncode not in (0, 1) and not failed:
        raise ZapadError(f"The tests did not run:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode, failed


def sampled(size, seed):
    """Changes for the slow way, with their fates by the fast one; a quarter of them survivors.

    These come last: each costs a whole run of the tests, the others end at the first red one.
    """
    choice = random.Random(seed)
    changes = every()
    few = choice.sample(changes, min(6 * size, len(changes)))
    fates = run_groups(groups_of(few), 1)
    forged = choice.sample(list(all_forgeries()), size // 4)
    found = [(f, fate) for f, fate in forgery_fates(forged)]
    lived = [(m, fate) for m, fate, _ in fates if fate == "survived"]
    died = [(m, fate) for m, fate, _ in fates if fate in ("shown", "check")]
    choice.shuffle(lived)
    choice.shuffle(died)
    lived = lived[: size // 4]
    return [*died[: size - len(lived) - len(found)], *found, *lived]


def slow(size, seed, jobs):
    """Put a sample of changes to the test suite, and compare with what the fast way says."""
    import tempfile

    sample = sampled(size, seed)
    apart = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_project(Path(folder))
        _, broken = suite(copy, jobs)
        for name in broken:
            print(f"fails without any change, so left out: {name}")
        options = [f"--deselect={name}" for name in broken]
        for change, fate in sample:
            if isinstance(change, Mutant):
                path, data = copy / f"data/{change.table}.csv", file_bytes(change)
            else:
                home = "figures" if change.what == "chart" else "notebooks"
                path, data = copy / home / change.file, change.data
            old, descriptor = path.read_bytes(), (copy / "data/datapackage.json").read_bytes()
            path.write_bytes(data)
            checksums.stamp(copy / "data")
            start = time.perf_counter()
            status, failed = suite(copy, jobs, "-x", *options)
            path.write_bytes(old)
            (copy / "data/datapackage.json").write_bytes(descriptor)
            agree = (status == 0) == (fate == "survived")
            apart += not agree
            by = f"red: {failed[0]}" if failed else "green"
            print(
                f"{'agree' if agree else 'DISAGREE'}: {fate} / {by} "
                f"({time.perf_counter() - start:.0f} s): {change}",
                flush=True,
            )
    print(f"{len(sample)} changes by both ways (seed {seed}): {apart} disagree")
    return int(apart > 0)


def main(options):
    if options.sample:
        return slow(options.sample, options.seed, options.jobs)
    if options.table not in (None, *schemas()):
        raise ZapadError(f"There is no table {options.table!r}: {', '.join(schemas())}.")
    start = time.perf_counter()
    rows = fast(options.jobs, options.table, options.all, options.part)
    write_csv(ROOT / "build/mutants.csv", rows)
    status = report(rows)
    if options.table is None and not options.all:
        summary = summarise((r["subject"], r["part"], r["kind"], r["fate"]) for r in rows)
        write_csv(RESULT, summary)
        into_readme(summary)
        print("tests/mutants.csv and the table in README are written anew")
    print(
        f"each change: build/mutants.csv ({time.perf_counter() - start:.0f} s, {options.jobs} jobs)"
    )
    return status
