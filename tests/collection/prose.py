"""The figures of every text of the collection, and the tie of each to the datum that it states.

    python tests/collection/prose.py suggest          figures without a tie, and candidates
    python tests/collection/prose.py suggest 01       the same for places that begin so
    python tests/collection/prose.py sync             prose.csv follows the texts; ties are kept
    python tests/collection/prose.py tie PLACE N TIE  write the tie of the N-th figure of a place

`prose.csv` has a row for each figure, in reading order: `place`, `figure` as written, `says`.
A tie (`says`) is a Python expression over the tables in which the id of a row is its number:

    scales-4-personnel-total              the number printed in a claim (.low, .high: the two
                                          of a range; .least, .most: what its word allows)
    thresholds:lead-time                  a row of another table; .column names a column, and of
    events:2017-03-approval.date.day      a date the .year, .month, .day (.last.day of a span)
    100 * scales-4-a / scales-5-b         arithmetic; spaces around the minus
    count(claims, "claimant == 'author'") rows of a table; all tables are there under their names
    answer("scale-4"), slip("scale-4", 1) what an exercise computes; options("scale-1") its letters
    minutes("01", "long")                 of a plan; minutes("01", "own-4", "short") of a cell
    exercises_of("01"), aims("01")        of a notebook; number("scale") is the number in its name
    notebooks(), sessions()               how many there are
    rows("01", "08-head")                 of the table that a cell shows
    items("01_scale#07-read-a-row")       entries of the lists in a text
    measured("class_at_once", 4, "finished") a cell of a benchmark's table: of 4 students
    setting("publish/file.py", "NAME")    a number that a file of the project calls so
    shown("01", "18-sums", 2)             the second number that a cell shows
    code("06", "70-worlds", 1)            the first number in the code of a cell

In round brackets stands a reason instead, for what no table holds: one of `FIXED`.
"""

from __future__ import annotations

import ast
import contextlib
import csv
import difflib
import io
import json
import re
import sys
import tokenize
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "notebooks"), str(ROOT)]

import pandas as pd  # noqa: E402

import zapad  # noqa: E402
from publish.notebook import Cell, Notebook  # noqa: E402
from publish.notebook import books as _read  # noqa: E402
from zapad.exercises import THEMES  # noqa: E402

TABLE = Path(__file__).with_name("prose.csv")
FIXED = {
    "definition": "a rule of ours, of arithmetic or of a language, which this text itself lays down",
    "idiom": "a manner of speaking that counts nothing",
    "here": "counts the things that the same sentence names",
    "measured": "on what machine, and for how long, a benchmark of ours ran",
    "example": "a number made up to show a form",
    "outside": "of a program, a format or a machine; no table of ours is about it",
}
# Tables whose words are prose of ours. What other tables say is the record itself: a remark on a
# claim has no second datum to be tied to; the rules of the tables and their checksums hold it.
PROSE_TABLES = {
    "glossary": ("meaning", "note"),
    "charts": ("subtitle", "caption", "note", "alt"),
    "groupings": ("group",),
}

# What looks like a figure and is none: code, addresses, names, versions, marks of a list.
NOT_PROSE = re.compile(
    r"^```.*?^```|`[^`]*`|<!-- zapad .*?<!-- end -->|\]\([^)]*\)|<[a-z/!][^>]*>|https?://\S+"
    r"|^\s*\d+\. |^\*\*Step \d+|^\|(?: *\d* *\|)+$|[A-Za-z]\w*[-\u2011]\d[\w-]*|\d+(?:st|nd|rd|th)\b|\d{4}-\d\d[\d/~-]*|\d+(?:-[a-z\d]+){2,}|\d+(?:\.\d+){2,}"
    r"|(?:Python|pandas|matplotlib|CC0|BY|BibTeX) \d[\d.]*",
    re.M | re.S,
)
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
MONTH = re.compile(rf"\s+({'|'.join(MONTHS)})\b")
UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]  # fmt: skip
ORDINALS = ["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"]  # fmt: skip
WORDS = {w: float(n) for n, w in enumerate(UNITS)} | {w: 20.0 + 10 * n for n, w in enumerate(TENS)}
WORDS |= {w: n + 3.0 for n, w in enumerate(ORDINALS)} | {"second": 2.0}
WORDS |= {w + "fold": n for w, n in WORDS.items()}
WORDS |= {"dozen": 12, "half": 0.5, "twice": 2, "double": 2, "doubled": 2, "triple": 3, "thirds": 3}
SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
FIGURE = re.compile(
    rf"(?<![\w.,])(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?(?!\w)(?: (?:{'|'.join(SCALE)})\b)?"
    rf"|\b(?:(?:{'|'.join(TENS)})-(?:{'|'.join(UNITS[1:10])})|{_WORD})\b(?: (?:{'|'.join(SCALE)})\b)?"
    rf"|\ba (?:{'|'.join(SCALE)})\b",
    re.I,
)
# "One" and "second" count against another number (one in three, the second of five); else the
# one is a pronoun, and the other tells apart, as "first" and "other" do.
ONE_COUNTS = re.compile(r" (?:in|of|of the|of these|or) (?:\d|(?:" + _WORD + r")\b)", re.I)


@dataclass(frozen=True)
class Figure:
    """A figure as written, where it stands in its text, and what is around it."""

    written: str
    start: int
    text: str

    @property
    def value(self) -> float:
        """Its number; `step` is the unit of its last digit."""
        word, _, scale = self.written.lower().partition(" ")
        times = SCALE.get(scale, 1)
        if word == "a":
            return float(times)
        if word[0].isdigit():
            return float(word.replace(",", "")) * times
        return float(sum(WORDS[w] for w in ([word] if word in WORDS else word.split("-")))) * times

    @property
    def step(self) -> float:
        word, _, scale = self.written.lower().partition(" ")
        decimals = len(word.partition(".")[2]) if word[0].isdigit() else word == "half"
        return SCALE.get(scale, 1) * 10.0**-decimals

    def agrees(self, value: float) -> bool:
        """Whether a number is this one when rounded as the text does."""
        return abs(value - self.value) <= self.step / 2 + 1e-9

    @property
    def sentence(self) -> str:
        """The sentence around it, with what stands in front of it on its line."""
        ends = [
            m.end()
            for m in re.finditer(r"[.;:?!][*”\"]*\s|\n\s*(?:[-*]\s|[|#]|\d+\.\s|\n)", self.text)
        ]
        at = bisect(ends, self.start)
        return " ".join(self.text[([0, *ends])[at] : ([*ends, None])[at]].split())


@cache
def _names() -> re.Pattern[str]:
    """Names in the tables that hold a digit or a number word: Trident Juncture 2018."""
    found = set()
    for table in ("exercises", "units", "places", "actors", "sources"):
        column = "title" if table == "sources" else "name"
        found |= {n for n in zapad.load(table)[column].dropna() if FIGURE.search(n)}
    return re.compile("|".join(sorted(map(re.escape, found), key=len, reverse=True)))


@cache
def figures(text: str) -> tuple[Figure, ...]:
    """All figures of a text, in reading order."""

    def blank(match: re.Match[str]) -> str:
        return " \N{BULLET}" * (len(match[0]) // 2) + " " * (len(match[0]) % 2)

    bare = _names().sub(blank, NOT_PROSE.sub(blank, text))
    return tuple(
        Figure(m[0], m.start(), text)
        for m in FIGURE.finditer(bare)
        if m[0].lower() not in ("one", "second") or ONE_COUNTS.match(bare, m.end())
    )


@cache
def places() -> dict[str, str]:
    """Every text of the collection under the name of its place."""
    return {place: text for place, text in _places() if figures(text)}


def _places() -> Iterator[tuple[str, str]]:
    for name, book in books().items():
        for cell in book.cells:
            text = "\n\n".join(_strings(cell.source)) if cell.is_code else cell.source
            yield f"{name}#{cell.id}", text
    book = (p.relative_to(ROOT).as_posix() for p in (ROOT / "publish/book/pages").glob("*.md"))
    for file in ("README.md", "TEACHING.md", "CONTRIBUTING.md", *sorted(book)):
        if (ROOT / file).exists():
            text = (ROOT / file).read_text("utf-8")
            text = re.sub(r"^```.*?^```|{[%{].*?[%}]}", "", text, flags=re.M | re.S)
            for part in re.split(r"^(?=#+ )", text, flags=re.M):
                yield f"{file}#{part.partition(chr(10))[0].strip('# ')}", part
    for name in PROSE_TABLES.keys() & set(zapad.names()):
        for row in zapad.load(name).astype(object).to_dict("records"):
            for column in PROSE_TABLES[name]:
                if isinstance(text := row.get(column), str):  # what stands in braces is computed
                    yield f"{name}#{next(iter(row.values()))}.{column}", re.sub(r"{.*?}", "…", text)
    package = json.loads((ROOT / "data/datapackage.json").read_text("utf-8"))
    yield "datapackage#", package["description"]
    for resource in package["resources"]:
        yield f"datapackage#{resource['name']}", resource.get("description", "")
        for field in resource.get("schema", {}).get("fields", ()):
            yield f"datapackage#{resource['name']}.{field['name']}", field.get("description", "")
    for name, exercise in _exercises().items():
        for path, text in _sentences(exercise):
            yield f"exercise#{name}{path}", text


def _strings(code: str) -> Iterator[str]:
    """What a code cell says to a reader: its strings of four words or more that are no condition."""
    tree = ast.parse(code)
    queries = {
        id(arg)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in {"query", "eval"}
        for part in call.args
        for arg in ast.walk(part)
    }
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in queries else ""
        if isinstance(text, str) and len(re.findall(r"[A-Za-z]{2,}", text)) >= 4:
            yield text


def _sentences(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The sentences in an exercise's feedback, with their paths: .why.a, .slips.1.1."""
    if isinstance(value, str):
        if " " in value:
            yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _sentences(each, f"{path}.{key}")
    elif isinstance(value, (list, tuple)):
        for at, each in enumerate(value):
            yield from _sentences(each, f"{path}.{at}")
    elif hasattr(value, "__dataclass_fields__"):
        for key in value.__dataclass_fields__:
            yield from _sentences(getattr(value, key), f"{path}.{key}")


@cache
def _exercises() -> dict[str, Any]:
    modules = [import_module(f"zapad.exercises.{theme}") for theme in THEMES]
    return {name: each for module in modules for name, each in module.EXERCISES.items()}


# --- what a tie says -------------------------------------------------------------------------

DEFAULT = {"claims": "printed", "thresholds": "value", "exercises": "year"}
ROW_ID = re.compile(
    r"\"[^\"]*\"|'[^']*'|(?<![\w.])(?:(\w+):)?([a-z0-9]\w*(?:-\w+)+|(?<=:)\w+)((?:\.[a-z_]+)*)"
)


@cache
def _table(name: str) -> pd.DataFrame:
    table = zapad.load(name)
    if name == "claims":
        table["printed"] = [zapad.printed(row) for _, row in table.iterrows()]
    return table


@cache
def _rows(name: str) -> dict[str, dict[str, Any]]:
    table = _table(name)
    return {r[table.columns[0]]: r for r in table.astype(object).to_dict("records")}


def cell(name: str, row: str, path: str) -> float:
    """The number in one cell, or the year, month or day of a date."""
    column, *parts = path.strip(".").split(".") if path else [DEFAULT[name]]
    column = {"low": "value_low", "high": "value_high"}.get(column, column)
    if column in ("least", "most"):
        claim = _rows(name)[row]
        ends = zapad.interval(claim["value_low"], claim["value_high"], claim["qualifier"])
        return float(ends.left if column == "least" else ends.right)
    value = _rows(name)[row][column]
    if parts:
        last = parts[0] == "last"
        numbers = re.findall(r"\d+", str(value).split("/")[-1 if last else 0])
        return float(numbers[["year", "month", "day"].index(parts[-1])])
    return float(value)


@cache
def books() -> dict[str, Notebook]:
    return _read()


def _book(number: str) -> Notebook:
    return next(book for name, book in books().items() if name.startswith(number))


def _cell(number: str, cell_id: str) -> Cell:
    return next(cell for cell in _book(number).cells if cell.id == cell_id)


def minutes(number: str, which: str, plan: str = "long") -> float:
    """The minutes of a notebook's plan (long, short), or of one of its cells."""
    if which in ("long", "short"):
        return _book(number).minutes[which]
    return _cell(number, which).minutes[plan]


@cache
def code(number: str, cell_id: str, at: int) -> float:
    """The n-th number in the code of a cell."""
    source = _cell(number, cell_id).source
    numbers = [
        t.string
        for t in tokenize.generate_tokens(io.StringIO(source).readline)
        if t.type == tokenize.NUMBER
    ]
    return float(ast.literal_eval(numbers[at - 1]))


def items(place: str) -> int:
    """How many entries the lists in a text have."""
    return len(re.findall(r"^(?:[-*]|\d+\.) ", dict(_places())[place], re.M))


def measured(name: str, row: float, column: str) -> float:
    """A number in a benchmark's table, of the row that begins with `row`."""
    table = pd.read_csv(ROOT / f"tests/benchmarks/{name}.csv", index_col=0)
    return float(table.loc[row, column])


def outline(edge: str) -> float:
    """An edge of the map's frame, in degrees: lon_min, lon_max, lat_min, lat_max."""
    axis, end = edge.split("_")
    points = [p for rings in zapad.geo.outlines().values() for ring in rings for p in ring]
    return {"min": min, "max": max}[end](p[axis == "lat"] for p in points)


@cache
def setting(file: str, name: str) -> float:
    """A number that a Python file of the project calls so: ``MEMORY_MB = 1024``."""
    for node in ast.parse((ROOT / file).read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return float(eval(ast.unparse(node.value), {}))
    raise KeyError(f"{file} has no {name}")


@cache
def output(number: str, cell_id: str) -> str:
    """What a code cell shows, as HTML or Markdown; a chart by its title and caption."""
    data = _cell(number, cell_id).data
    kind = next((k for k in ("text/markdown", "text/html", "text/plain") if k in data), "")
    return re.sub(r"<(style|svg|script).*?</\1>|<img[^>]*>", " ", data.get(kind, ""), flags=re.S)


@cache
def shown(number: str, cell_id: str) -> list[float]:
    """All numbers that a code cell shows."""
    text = re.sub(r"<[^>]+>", " ", output(number, cell_id))
    return [float(n.replace(",", "")) for n in re.findall(r"(?<![\w.-])\d[\d,]*(?:\.\d+)?", text)]


@cache
def space() -> dict[str, Any]:
    """The words of a tie."""
    return {
        **{name: _table(name) for name in zapad.names()},
        "zapad": zapad, "pd": pd, "cell": cell, "minutes": minutes,
        "abs": abs, "len": len, "max": max, "min": min, "round": round, "sum": sum,
        "count": lambda table, query: len(table.query(query)),
        "answer": lambda name: float(_exercises()[name].expected()),
        "slip": lambda name, n: float(_exercises()[name].slips[n - 1][0]()),
        "options": lambda name: len(_exercises()[name].why),
        "right": lambda name: len(_exercises()[name].right),
        "exercises_of": lambda n: len(_book(n).exercises),
        "aims": lambda n: len(_book(n).aims),
        "number": lambda theme: next(int(b[:2]) for b in books() if b[3:].startswith(theme)),
        "items": items, "code": code, "outline": outline, "measured": measured, "setting": setting,
        "rows": lambda n, c: output(n, c).partition("<tbody>")[2].count("<tr"),
        "shown": lambda n, c, at: shown(n, c)[at - 1],
        "notebooks": lambda: len(books()),
        "sessions": lambda: len({book.session for book in books().values()}),
    }  # fmt: skip


@cache
def evaluate(says: str) -> float:
    """The number that a tie says."""

    def named(match: re.Match[str]) -> str:
        if not match[2]:
            return match[0]
        return f"cell({match[1] or 'claims'!r}, {match[2]!r}, {match[3]!r})"

    code = ROW_ID.sub(named, says)
    if not any(isinstance(node, ast.Name) for node in ast.walk(ast.parse(code, mode="eval"))):
        raise ValueError("a bare number ties nothing: name a row, or a reason in round brackets")
    return float(eval(code, space()))  # the ties are ours, and reviewed like code


@dataclass
class Tie:
    """A row of prose.csv."""

    place: str
    figure: str
    says: str

    @property
    def fixed(self) -> bool:
        return self.says.startswith("(")

    @property
    def value(self) -> float:
        if not self.fixed:
            return evaluate(self.says)
        if self.says.strip("()").partition(":")[0] not in FIXED:
            raise ValueError(f"{self.says}: the reasons are {', '.join(FIXED)}")
        return figures(f"{self.figure} of 2" if self.figure.lower() == "one" else self.figure)[
            0
        ].value


def ties(path: Path = TABLE) -> dict[str, list[Tie]]:
    """The rows of prose.csv for each place."""
    found: dict[str, list[Tie]] = {}
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["place"], []).append(Tie(**row))
    return found


def write(rows: dict[str, list[Tie]], path: Path = TABLE) -> None:
    """Store prose.csv."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["place", "figure", "says"])
        out.writerows([t.place, t.figure, t.says] for each in rows.values() for t in each)


def faults(place: str, found: tuple[Figure, ...], rows: list[Tie]) -> list[str]:
    """What is wrong with the figures of a place: nothing, or a message for each.

    Values alone are compared: the column `figure` of prose.csv is no evidence.
    """
    if len(found) != len(rows):
        return [
            f"{place}: {len(found)} figures in the text, {len(rows)} in prose.csv."
            " Run: python tests/collection/prose.py sync"
        ]
    wrong = []
    for at, (figure, tie) in enumerate(zip(found, rows, strict=True), 1):
        if not tie.says:
            continue
        try:
            value = tie.value
        except Exception as error:
            wrong.append(
                f"{place}, figure {at} ({figure.written}): tie {tie.says} fails: {error!r}"
            )
            continue
        month = MONTH.match(figure.text, figure.start + len(figure.written))
        if month and tie.says.endswith(".day") and not tie.fixed:
            said = MONTHS.index(month[1]) + 1
            if evaluate(f"{tie.says.removesuffix('day')}month") != said:
                wrong.append(
                    f"{place}, figure {at}: the text says {figure.written} {month[1]}, its tie"
                    f" {tie.says} is of another month.\n  … {figure.sentence} …"
                )
        if not figure.agrees(value):
            wrong.append(
                f"{place}, figure {at}: the text says {figure.written!r}, its tie says {value:g}"
                f" ({tie.says}).\n  … {figure.sentence} …\n  Correct the text; or, if the text"
                " means another datum, its tie in tests/collection/prose.csv."
            )
    return wrong


def sync(rows: dict[str, list[Tie]], texts: dict[str, str]) -> dict[str, list[Tie]]:
    """A row for each figure of the texts; a tie stays with its figure."""
    new = {}
    for place, text in texts.items():
        old, written = rows.get(place, []), [f.written for f in figures(text)]
        new[place] = [Tie(place, w, "") for w in written]
        match = difflib.SequenceMatcher(None, [t.figure for t in old], written, autojunk=False)
        for kind, a, b, c, d in match.get_opcodes():
            if kind == "equal" or (kind == "replace" and b - a == d - c):
                for tie, fresh in zip(old[a:b], new[place][c:d], strict=True):
                    # A reason ties the figure as it was; another one is to be looked at again.
                    fresh.says = "" if tie.fixed and tie.figure != fresh.figure else tie.says
    return new


def lost(before: dict[str, list[Tie]], after: dict[str, list[Tie]]) -> list[str]:
    """The ties that a change of texts has dropped: each to be looked at by a person."""
    found = []
    for place, old in before.items():
        kept = Counter(t.says for t in after.get(place, []))
        for tie in old:
            if tie.says and not kept[tie.says]:
                found.append(f"{place}: {tie.figure!r} was tied to {tie.says}")
            kept[tie.says] -= bool(tie.says)
    return found


def candidates(figure: Figure) -> list[str]:
    """Ids whose number is the figure, those whose words stand in its sentence first."""
    near = set(re.findall(r"[a-z]{3,}", figure.sentence.lower()))
    found = []
    for name in DEFAULT:
        for row, cells in _rows(name).items():
            with contextlib.suppress(TypeError, ValueError):
                if figure.agrees(cell(name, row, "")):
                    shared = near & set(
                        re.findall(r"[a-z]{3,}", " ".join(map(str, cells.values())).lower())
                    )
                    found.append((-len(shared), row if name == "claims" else f"{name}:{row}"))
    return [row for _, row in sorted(found)]


def main(words: list[str]) -> None:
    """`sync`, `suggest [START]` or `tie PLACE N TIE`; see above."""
    task, *rest = words or ["suggest"]
    texts = places()
    before = ties()
    rows = sync(before, texts)
    if task == "tie":
        place, number, says = rest
        rows[place][int(number) - 1].says = says
        print("\n".join(faults(place, figures(texts[place]), rows[place])) or "It agrees.")
    if task in ("tie", "sync"):
        write(rows)
        print("".join(f"no more in the text: {each}\n" for each in lost(before, rows)), end="")
    start = "".join(rest) if task == "suggest" else ""
    for place, text in texts.items() if task == "suggest" else ():
        for number, (figure, tie) in enumerate(zip(figures(text), rows[place], strict=True), 1):
            if place.startswith(start) and not tie.says:
                print(f"\n{place} {number}: {figure.written}\n   … {figure.sentence} …")
                print("".join(f"   {each}\n" for each in candidates(figure)[:5]), end="")
    left = [t for each in rows.values() for t in each if not t.says]
    print(f"\n{len(left)} of {sum(map(len, rows.values()))} figures have no tie.")


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main(sys.argv[1:])
