"""A wrong figure in any text is noticed: each is tied to the datum that it states (prose.csv).

What a tie says, and the command that suggests ties: prose.py beside this file.
"""

import json
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import prose

import zapad

FAMILIES = [
    [*prose.UNITS[2:], "twenty"], prose.TENS, ["second", *prose.ORDINALS],
    ["twofold", "threefold", "fourfold", "fivefold", "sixfold", "sevenfold"],
    ["a", "two"],
]  # fmt: skip


@pytest.fixture(scope="module")
def texts():
    return prose.places()


@pytest.fixture(scope="module")
def ties():
    return prose.ties()


def test_prose_csv_has_a_row_for_each_figure(texts, ties):
    for place, text in texts.items():
        written = [f.written for f in prose.figures(text)]
        rows = [t.figure for t in ties.get(place, [])]
        assert written == rows, f"{place}. Run: python tests/collection/prose.py sync"
    assert set(ties) == set(texts), "run: python tests/collection/prose.py sync"


def test_each_figure_is_what_its_tie_says():
    ties = prose.ties()
    wrong = [
        fault
        for place, text in prose.places().items()
        for fault in prose.faults(place, prose.figures(text), ties[place])
    ]
    assert not wrong, "\n\n" + "\n\n".join(wrong)


def test_no_figure_is_without_a_tie(texts, ties):
    left = [(p, n) for p in texts for n, t in enumerate(ties[p], 1) if not t.says]
    assert not left, f"{len(left)}: python tests/collection/prose.py suggest"


def test_no_finding_rests_on_weak_rows_alone(ties):
    """As far as the figures of a reading name their rows."""
    strength = {}
    for table in ("claims", "events", "thresholds"):
        rows = zapad.load(table)
        strength |= dict(zip(rows.iloc[:, 0], rows["strength"], strict=True))
    readings = 0
    for path in sorted((prose.ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["metadata"].get("zapad", {}).get("role") != "reading":
                continue
            says = " ".join(t.says for t in ties.get(f"{path.stem}#{cell['id']}", []))
            named = {strength[i] for i in re.findall(r"[\w-]+", says) if i in strength}
            assert named != {"weak"}, f"{path.stem}#{cell['id']}"
            readings += bool(named)
    assert readings > 10


def test_a_bare_number_is_no_tie():
    for says in ("3", "1 + 2", "3.0 * 1"):
        with pytest.raises(ValueError, match="bare number"):
            prose.evaluate(says)
    with pytest.raises(ValueError, match="the reasons are"):
        _ = prose.Tie("x#y", "three", "(because)").value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("12,700 people, 34 thousand, 98 per cent", [12_700, 34_000, 98]),
        ("three of twenty-four, a dozen, half, threefold", [3, 24, 12, 0.5, 3]),
        ("One of three; one may ask; at first, the third", [1, 3, 3]),
        ("`head(8)`, Zapad-2017, Su-34, [x](a_2.html), own-4, pandas 3.0.2", []),
        ("a hundred, ten thousand, thousands, 0.35", [100, 10_000, 0.35]),
        ("Trident Juncture 2018 and the 1st Guards Tank Army", []),
    ],
)
def test_what_is_a_figure(text, values):
    assert [f.value for f in prose.figures(text)] == values


def changed(figure, others):
    """The same figure wrong: by one, digits swapped, another number of the same file."""
    word = figure.written
    if word[0].isdigit():
        digits, rest = re.match(r"([\d,.]+)(.*)", word).groups()
        decimals = len(digits.partition(".")[2])
        number, comma = float(digits.replace(",", "")), "," if "," in digits else ""
        yield f"{number + 10**-decimals:{comma}.{decimals}f}{rest}"
        if number >= 1:
            yield f"{number - 10**-decimals:{comma}.{decimals}f}{rest}"
        yield from (
            digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :] + rest
            for n in range(len(digits) - 1)
            if digits[n : n + 2].isdigit() and digits[n] != digits[n + 1]
        )
    else:
        first, _, rest = word.lower().partition(" ")
        family = next((f for f in FAMILIES if first in f), ["two", "a", "one", "five"])
        at = family.index(first) if first in family else -1
        near = [family[at + 1]] if at + 1 < len(family) else []
        for new in [*near, *family[max(at - 1, 0) : max(at, 0)]]:
            yield f"{new} {rest}".strip()
    yield from (o.written for o in others)


def wrong_figures(texts):
    """Each change: the place, which of its figures, old and new, and what is then found there."""
    files = {}
    for place, text in texts.items():
        files.setdefault(place.partition("#")[0], []).extend(prose.figures(text))
    for place, text in texts.items():
        family = files[place.partition("#")[0]]
        for number, figure in enumerate(prose.figures(text)):
            # The next numbers of its file that differ from it.
            at = family.index(figure)
            others = {
                f.value: f
                for f in [*family[at:], *family[:at]]
                if abs(f.value - figure.value) > max(figure.step, f.step)
            }
            for new in changed(figure, list(others.values())[:10]):
                end = figure.start + len(figure.written)
                found = prose.figures.__wrapped__(text[: figure.start] + new + text[end:])
                # "two" for "twice": another word, no other number
                if [f.value for f in found] != [f.value for f in prose.figures(text)]:
                    yield place, number, figure.written, new, found


def test_every_wrong_figure_is_noticed(texts, ties):
    """Each change is put into the text, and the checker itself is asked."""
    tried = list(wrong_figures(texts))
    unnoticed = [
        f"{place}, figure {number + 1}: {old} -> {new}"
        for place, number, old, new, found in tried
        if ties[place][number].says and not prose.faults(place, found, ties[place])
    ]
    assert len(tried) > 1000
    assert not unnoticed, f"{len(unnoticed)} of {len(tried)}\n" + "\n".join(unnoticed)


def test_few_figures_have_a_reason_instead_of_a_tie(ties):
    every = [t for rows in ties.values() for t in rows]
    assert sum(t.fixed for t in every) <= 0.2 * len(every)
