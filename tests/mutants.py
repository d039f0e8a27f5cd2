"""Would the tests notice a wrong number? Change one datum at a time, and see.

    python tests/mutants.py                 every datum that a row says
    python tests/mutants.py --part 4        every fourth of them
    python tests/mutants.py --table claims  of one table
    python tests/mutants.py --all           ids, classes, names and remarks as well

Last come the texts, one figure made wrong at a time (see collection/test_prose.py).

A changed cell is first put to the rules of its table (`zapad tables`); then the notebooks run
again on it, and what they show is compared with what is stored; then the tests that look at
tables (CHECKS below) are called on it. The checksum counts for nothing here: whoever changes a
cell can stamp the file anew.

A change is made so that the rules accept it, where they accept any: an actor becomes another
actor who stands in the same column, a number the next number. Rows are put together while
nothing shows, and told apart where something does, so that the many which show nothing cost
little. Nothing in the project's folder is touched but the record of the result.
"""

import argparse
import csv
import functools
import importlib
import inspect
import io
import json
import multiprocessing
import os
import random
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
FOLDERS = (ROOT, ROOT / "notebooks", TESTS, TESTS / "collection", TESTS / "unit")
sys.path[:0] = [str(f) for f in FOLDERS if str(f) not in sys.path]

from tqdm import tqdm  # noqa: E402

import rerun  # noqa: E402
from zapad import tables  # noqa: E402
from zapad.dates import date_problem  # noqa: E402
from zapad.rules import faults  # noqa: E402

SURVIVORS = TESTS / "survivors.csv"
RESULT = TESTS / "mutants.csv"
# Tests that take loaded tables and say yes or no.
CHECKS = ("test_data", "test_second_reading", "test_rows_used", "test_sources", "test_verify")
PROSE = ("test_prose",)  # takes longest, so it is asked last
FATES = ("rule", "shown", "check", "survived")
# What a reader takes from a row; ids, classes, names and remarks say how the row came about.
SAID = ("number", "qualifier", "date", "claimant", "actor", "unit", "locator", "source", "row")


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
    package = json.loads((tables.DATA / tables.DESCRIPTOR).read_text(encoding="utf-8"))
    return {r["name"]: r["schema"] for r in package["resources"] if r["name"] in tables.names()}


@functools.cache
def cells(name):
    """For each column of a table its cells as text."""
    with (tables.DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))


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
    return faults(one, {"fields": fields}, f"{name}.csv", known)


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


def every(beside=False):
    """All changes of what a row says (SAID); with `beside`, also of ids, classes, names, remarks."""
    # Words in other languages say nothing of the matter, and no notebook shows them.
    names = [name for name in schemas() if name != "messages" or beside]
    return [m for name in names for m in mutants_of(name) if beside or m.kind in SAID]


def part_of(changes, part):
    """Every `part`-th change of each column, each column beginning at another place."""
    return [
        mutant
        for name, members in columns_of(changes).items()
        for mutant in members[random.Random(str(name)).randrange(min(part, len(members))) :: part]
    ]


def columns_of(changes):
    by_column = defaultdict(list)
    for mutant in changes:
        by_column[mutant.table, mutant.column].append(mutant)
    return by_column


def groups_of(changes, size=64):
    """Changes of one column of one table stand together, a piece of the column at a time."""
    by_column = columns_of(changes).values()
    return [g[i : i + size] for g in by_column for i in range(0, len(g), size)]


def changed_frame(name, group):
    """The table with all changes of a group made."""
    changed = {column: list(values) for column, values in cells(name).items()}
    for mutant in group:
        for column, text in mutant.new:
            changed[column][mutant.row] = text
    gone = {m.row for m in group if not m.new}
    changed = {c: [v for i, v in enumerate(vs) if i not in gone] for c, vs in changed.items()}
    return tables.frame_of(changed, schemas()[name])


# --- who notices ---


def functions(module):
    """The test functions of a module, and of those of its classes that are not skipped."""
    for name, thing in inspect.getmembers(module):
        if name.startswith("test_") and inspect.isfunction(thing):
            yield thing
        elif name.startswith("Test") and inspect.isclass(thing) and not skipped(thing):
            methods = inspect.getmembers(thing(), inspect.ismethod)
            yield from (method for name, method in methods if name.startswith("test_"))


def skipped(test):
    return any(m.name == "skipif" and m.args[0] for m in marks(test))


def marks(test):
    return getattr(test, "pytestmark", [])


def argument_sets(test):
    """What `parametrize` would call a test with; nothing where it wants a folder or the like."""
    sets = [{}]
    for mark in marks(test):
        if mark.name == "parametrize":
            names, values = mark.args
            names = names.split(",") if isinstance(names, str) else names
            many = [dict(zip(names, v if len(names) > 1 else [v], strict=True)) for v in values]
            sets = [{**known, **more} for known in sets for more in many]
    return [s for s in sets if set(inspect.signature(test).parameters) == set(s)]


class Checks:
    """Tests that load tables, called as they are; only those that pass on the tables as stored."""

    def __init__(self, source, modules):
        self.source, self.tests = source, []
        for module in modules:
            for test in functions(importlib.import_module(module)):
                for arguments in argument_sets(test):
                    self.source.loaded = set()
                    if self._passes(test, arguments) and self.source.loaded:
                        name = f"{test.__name__}{list(arguments.values()) or ''}"
                        self.tests.append((name, test, arguments, self.source.loaded))

    def _passes(self, test, arguments):
        try:
            test(**arguments)
        except Exception:
            return False
        return True

    def notice(self, changed):
        rerun.forget()
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
        self.source = rerun.Tables()
        self.books = rerun.notebooks(self.source)
        self.checks = [Checks(self.source, modules) for modules in (CHECKS, PROSE)]
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
        for checks in self.checks:
            rest = [m for m in group if m not in found]
            found |= {m: ("check", what) for m, what in noticed(rest, checks.notice).items()}
        return [(m, *found.get(m, ("survived", ""))) for m in group]


@functools.cache
def bench():
    """One a process."""
    return Bench()


def work(group):
    return bench().fates(group)


def fates(changes, jobs):
    """The fate of each change; processes that each run the notebooks once."""
    groups = groups_of(changes)
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        for group in tqdm(pool.imap(work, groups), total=len(groups), unit="group", disable=None):
            yield from group


def prose_rows():
    """Each figure in a text made wrong (see test_prose), as the rows of the report.

    Not those that are only kept once more in prose.csv, with a reason: these cannot go unnoticed.
    """
    import prose
    import test_prose

    ties = prose.ties()
    for place, number, old, new, found in test_prose.wrong_figures(prose.places()):
        if ties[place][number].fixed:
            continue
        fault = prose.faults(place, found, ties[place])
        text, _, part = place.partition("#")
        yield {
            "subject": f"text of {text}", "part": "figure", "kind": "figure in a text", "id": part,
            "change": f"{place}, figure {number + 1}: {old} -> {new}",
            "fate": "check" if fault else "survived", "by": "test_prose" if fault else "",
        }  # fmt: skip


# --- what came of it ---


def reasons():
    """Why a change may survive: by subject, part and id, each of which may be ``*``."""
    with SURVIVORS.open(encoding="utf-8", newline="") as file:
        listed = {(r["subject"], r["part"], r["id"]): r["reason"] for r in csv.DictReader(file)}
    with (TESTS / "collection/unused.csv").open(encoding="utf-8", newline="") as file:
        listed |= {(r["table"], "*", r["id"]): r["reason"] for r in csv.DictReader(file)}
    return listed


def reason(subject, part, key, listed):
    """The reason for a survivor and the entry it comes from; None where there is none."""
    entries = ((subject, part, key), (subject, "*", key), (subject, part, "*"))
    return next((entry for entry in entries if entry in listed), None)


def summarise(rows):
    """Counts by subject (a table) and part (a column)."""
    counts = defaultdict(Counter)
    for row in rows:
        counts[row["subject"], row["part"], row["kind"]][row["fate"]] += 1
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
    with RESULT.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{k: int(v) if k in ("changed", *FATES) else v for k, v in r.items()} for r in rows]


def readme_table(rows):
    """The result as README shows it: what was changed, and how much of it was noticed."""
    lines = [
        "| changed, one at a time | changes | refused by a rule | seen in what is shown | caught by another check | not noticed |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for kind in [*SAID, "figure in a text"]:
        total = [sum(r[c] for r in rows if r["kind"] == kind) for c in ("changed", *FATES)]
        lines.append(f"| {kind} | " + " | ".join(f"{n:,}" for n in total) + " |")
    return "\n".join(lines)


BLOCK = re.compile(r"(<!-- zapad mutants -->\n).*?(\n<!-- end -->)", re.S)


def into_readme(rows):
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    new = BLOCK.sub(lambda m: m[1] + readme_table(rows) + m[2], text)
    path.write_bytes(new.encode())


def report(rows):
    """Print what survived and why; return the exit status."""
    listed, counted, bare = reasons(), Counter(), []
    for row in rows:
        if row["fate"] == "survived":
            entry = reason(row["subject"], row["part"], row["id"], listed)
            counted[entry] += 1
            bare += [row] if entry is None else []
    for part in summarise(rows):
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--part", type=int, default=1, metavar="N", help="every N-th change")
    parser.add_argument("--table", choices=list(schemas()), help="changes of one table")
    parser.add_argument("--all", action="store_true", help="ids, classes, names, remarks as well")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N")
    options = parser.parse_args()
    start = time.perf_counter()
    chosen = [m for m in every(options.all) if options.table in (None, m.table)]
    rows = [
        {
            "subject": m.table, "part": m.column, "kind": m.kind, "id": m.id,
            "change": str(m), "fate": fate, "by": by,
        }
        for m, fate, by in fates(part_of(chosen, options.part), options.jobs)
    ]  # fmt: skip
    rows += [*prose_rows()] if options.table is None else []
    write_csv(ROOT / "build/mutants.csv", rows)
    status = report(rows)
    if not options.all and options.table is None and options.part == 1:
        summary = summarise(rows)
        write_csv(RESULT, summary)
        into_readme(summary)
        print("tests/mutants.csv and the table in README are written anew")
    print(f"each change: build/mutants.csv ({time.perf_counter() - start:.0f} s)")
    return status


if __name__ == "__main__":
    sys.exit(main())
