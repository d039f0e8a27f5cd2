"""Feedback on exercises: a sentence at once, for right and wrong answers alike.

A notebook calls ``check("scale-1", answer)``. What is right is computed from the tables
where the tables give it; each wrong choice and each common slip has a sentence of its own.
The feedback of a notebook lies in the module of the same name beside this one, under the
first word of the exercise's id. It is plain Python and text: it needs no server, no widget
and no network, works in JupyterLite, and a screen reader reads it as it reads any output.
"""

from __future__ import annotations

import difflib
import pkgutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pandas as pd

from ..errors import ZapadError
from ..quantities import printed
from ..tables import load

_HELPERS = {"mending", "sealed"}  # the other modules here are a notebook's feedback each
THEMES = tuple(sorted({module.name for module in pkgutil.iter_modules(__path__)} - _HELPERS))


def claimed(*claim_ids: str) -> float:
    """The numbers printed in these claims, added up: "up to 150" and "150" are both 150."""
    claims = load("claims").set_index("claim_id")
    return sum(printed(claims.loc[claim_id]) for claim_id in claim_ids)


def threshold(threshold_id: str) -> int:
    """The size from which on a rule applies, as a row of thresholds.csv has it."""
    return int(load("thresholds").set_index("threshold_id")["value"].loc[threshold_id])


@dataclass(frozen=True)
class Feedback:
    """What a reader sees after an answer. `right` is None when there is no answer yet."""

    right: bool | None
    sentence: str

    def __str__(self) -> str:
        head = {True: "Right. ", False: "Not yet. ", None: ""}[self.right]
        return head + self.sentence

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        head = {True: "**Right.** ", False: "**Not yet.** ", None: ""}[self.right]
        return head + self.sentence


@dataclass(frozen=True)
class Choice:
    """Multiple choice: one sentence for each letter; `right` holds the right letter or letters."""

    right: str
    why: dict[str, str]

    def read(self, answer: Any) -> set[str] | Feedback:
        """The letters given, or what is said to something else."""
        letters = _letters(answer)
        offered = ", ".join(self.why)
        if letters is None or not letters:
            return Feedback(None, f"Write the letter of your choice in quotes: {offered}.")
        if not letters <= set(self.why):
            return Feedback(None, f"That is not one of the letters offered. Choose from {offered}.")
        if len(self.right) == 1 and len(letters) > 1:
            return Feedback(None, f"One letter, please: {offered}.")
        return letters

    def feedback(self, answer: Any) -> Feedback:
        """The sentence for an answer of any type."""
        letters = self.read(answer)
        if isinstance(letters, Feedback):
            return letters
        wrong = sorted(letters - set(self.right))
        if wrong:
            return Feedback(False, " ".join(self.why[w] for w in wrong))
        missing = len(set(self.right) - letters)
        if missing:
            return Feedback(False, f"So far so good, but {count(missing, 'letter')} still missing.")
        return Feedback(True, " ".join(self.why[r] for r in self.right))


CLOSE = Feedback(False, "Close: give the decimals that are asked for.")
WHOLE = Feedback(None, "A whole number, please: look again at what is counted.")
NO_ROW = Feedback(
    False,
    "No row is left. Compare the words in your conditions with the table, letter by letter;"
    " words stand in quotes, numbers do not.",
)


@dataclass(frozen=True)
class Number:
    """A number, right within half of the last digit asked for.

    `expected` computes the answer from the tables; `slips` pair what a common mistake
    computes with the sentence that explains it.
    """

    expected: Callable[[], float]
    sentence: str
    digits: int = 0
    slips: tuple[tuple[Callable[[], float], str], ...] = ()
    hint: str = "Look again at which figures are compared."

    def read(self, answer: Any) -> float | Feedback:
        """The number given, or what is said to something else."""
        try:
            return float(answer)  # numpy's and pandas' own numbers too
        except (TypeError, ValueError, OverflowError):
            return Feedback(None, "Write one number, without quotes or unit, such as 12 or 12.5.")

    def feedback(self, answer: Any) -> Feedback:
        """The sentence for an answer of any type."""
        answer = self.read(answer)
        if isinstance(answer, Feedback):
            return answer
        if self.same(answer, self.expected()):
            return Feedback(True, self.sentence)
        for slip, sentence in self.slips:
            if self.same(answer, slip()):
                return Feedback(False, sentence)
        if self.digits and answer == round(self.expected()):
            return CLOSE
        if self.is_broken(answer):
            return WHOLE
        side = "more" if answer > self.expected() else "less"
        return Feedback(False, f"That is {side} than the tables give. {self.hint}")

    def same(self, answer: float, exact: float) -> bool:
        """Whether an answer agrees with a computed number in the digits asked for.

        Where a whole number is asked for, a fraction agrees only as a rounding of the exact
        number: of 41.88 are 42, 41.9 and 41.88 right, of 3 is 2.5 not.
        """
        if self.digits:
            return abs(answer - exact) <= 0.5 * 10**-self.digits + 1e-9
        rounded = (round(exact), round(exact, 1)) if abs(exact) >= 1 else ()
        return any(abs(answer - each) <= 0.005 for each in (exact, *rounded))

    def is_broken(self, answer: float) -> bool:
        """Whether it is a fraction where a whole number is asked for."""
        return not self.digits and answer % 1 != 0


@dataclass(frozen=True)
class Rows:
    """A selection of rows, as a table or as a list of ids.

    `expected` gives the ids; `hints` pair a test on the ids that are missing or too many
    with a sentence.
    """

    expected: Callable[[], Iterable[str | int]]
    sentence: str
    key: str = "claim_id"
    missing: str = "Is a condition too strict?"
    extra: str = "Is a condition missing?"

    def read(self, answer: Any) -> set[str] | Feedback:
        """The ids given, or what is said to something else."""
        if isinstance(answer, pd.DataFrame):
            if self.key not in answer:
                return Feedback(None, f"Keep the column {self.key!r} in your table.")
            answer = answer[self.key]
        if isinstance(answer, pd.Series) and pd.api.types.is_bool_dtype(answer):
            return Feedback(
                None,
                "That is the condition alone, true or false for each row. Put it in square brackets"
                " after the name of the table.",
            )
        if isinstance(answer, str) or not isinstance(answer, (Collection, pd.Series)):
            return Feedback(None, f"Give a table with the column {self.key!r}, or a list of ids.")
        return set(answer)

    def feedback(self, answer: Any) -> Feedback:
        """The sentence for an answer of any type."""
        given, wanted = self.read(answer), set(self.expected())
        if isinstance(given, Feedback):
            return given
        if given == wanted:
            return Feedback(True, self.sentence.format(n=len(wanted)))
        if not given:
            return NO_ROW
        lacking, surplus = len(wanted - given), len(given - wanted)
        parts = []
        if lacking:
            parts.append(f"{count(lacking, 'row')} missing. {self.missing}")
        if surplus:
            parts.append(f"{count(surplus, 'row')} too many. {self.extra}")
        return Feedback(False, " ".join(parts))


@dataclass(frozen=True)
class Word:
    """One of a few fixed words, such as an audit's verdict; what is right is computed."""

    expected: Callable[[], str]
    why: dict[str, str] = field(default_factory=dict)

    def read(self, answer: Any) -> str | Feedback:
        """The word given, or what is said to something else."""
        word = answer.strip().lower() if isinstance(answer, str) else ""
        if word not in self.why:
            return Feedback(None, "Write one of these in quotes: " + ", ".join(self.why) + ".")
        return word

    def feedback(self, answer: Any) -> Feedback:
        """The sentence for an answer of any type."""
        word = self.read(answer)
        if isinstance(word, Feedback):
            return word
        return Feedback(word == self.expected(), self.why[word])


@dataclass(frozen=True)
class Coded:
    """A claim written as a row by hand: a dictionary of columns, compared with the table.

    `hints` names the columns asked for, each with the sentence that helps where it differs.
    """

    claim_id: str
    sentence: str
    hints: dict[str, str]

    def feedback(self, answer: Any) -> Feedback:
        """The sentence for an answer of any type."""
        if not isinstance(answer, dict):
            return Feedback(None, "Give the dictionary mine: answer = mine, without quotes.")
        open_ones = [c for c in self.hints if answer.get(c) is None or answer.get(c) is ...]
        if open_ones:
            return Feedback(None, "Still to be filled in: " + ", ".join(open_ones) + ".")
        row = load("claims").set_index("claim_id").loc[self.claim_id]
        wrong = [c for c in self.hints if not _coded_alike(answer[c], row[c])]
        if wrong:
            return Feedback(False, " ".join(f"*{c}*: {self.hints[c]}" for c in wrong))
        return Feedback(True, self.sentence)


def _coded_alike(given: Any, coded: Any) -> bool:
    if isinstance(coded, str):
        return isinstance(given, str) and given.strip().lower().replace(" ", "_") == coded
    if isinstance(given, (str, bool)):
        return False
    try:
        return float(given) == float(coded)
    except (TypeError, ValueError):
        return False


Exercise = Choice | Number | Rows | Word | Coded


def check(exercise_id: str, answer: Any) -> Feedback:
    """Say in a sentence whether an answer is right, and if not, why.

    Parameters
    ----------
    exercise_id : as it stands in the notebook, ``"scale-1"``.
    answer : what the exercise asks for; ``...`` or None means no answer yet.

    Raises
    ------
    ZapadError : there is no exercise of this name.
    """
    theme = str(exercise_id).split("-")[0]
    known: dict[str, Exercise] = {}
    for name in [theme] if theme in THEMES else THEMES:
        known |= import_module(f"{__name__}.{name}").EXERCISES
    if exercise_id not in known:
        near = difflib.get_close_matches(str(exercise_id), known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ZapadError(f"There is no exercise {exercise_id!r}.{hint} Copy the id from above.")
    if answer is None or answer is ...:
        return Feedback(None, "No answer yet: put yours in the place of the three dots.")
    return known[exercise_id].feedback(answer)


def _letters(answer: Any) -> set[str] | None:
    """``"b"``, ``"a, c"`` and ``["a", "c"]`` as a set of letters."""
    if isinstance(answer, str):
        return {c for c in answer.lower() if c.isalpha()}
    if isinstance(answer, (list, tuple, set)) and all(isinstance(a, str) for a in answer):
        return {a.strip().lower() for a in answer}
    return None


def count(n: int, noun: str) -> str:
    """``1 row is``, ``2 rows are``."""
    return f"1 {noun} is" if n == 1 else f"{n} {noun}s are"
