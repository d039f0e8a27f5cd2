"""Feedback that a student's copy can give without holding the answers in readable form.

Each answer opens the sentence that was written for it, and no other: the sentence is locked
with a key made from the answer. Whoever tries every answer finds the right one, as by hand;
whoever reads the file finds nothing.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import ZapadError
from . import CLOSE, NO_ROW, WHOLE, Choice, Coded, Exercise, Feedback, Number, Rows, Word
from .mending import Fixes

ROUNDS = 10_000  # a few milliseconds for a reader, not for one who tries everything


@dataclass(frozen=True)
class Sealed:
    """An exercise without its answers.

    `shell` reads an answer as the open exercise does; `locked` maps a name made from the
    answer to the locked sentences; `otherwise` is said to every other answer.
    """

    name: str
    shell: Any
    otherwise: str
    locked: dict[str, str]

    def feedback(self, answer: Any) -> Feedback:
        """The sentence for an answer of any type."""
        given = self.shell.read(answer)
        if isinstance(given, Feedback):
            return given
        place, pad = _lock(self.name, _key(self.shell, given))
        if place in self.locked:
            for exact, right, sentence in json.loads(_mix(bytes.fromhex(self.locked[place]), pad)):
                if exact is None or self.shell.same(given, exact):
                    return Feedback(right, sentence)
        if isinstance(self.shell, Digits) and self.shell.is_broken(given):
            return WHOLE
        return Feedback(False, self.otherwise)


def seal(name: str, exercise: Exercise | Fixes) -> Sealed | Coded | Fixes:
    """Lock an exercise's answers; what is looked up in the tables has none to lock."""
    if isinstance(exercise, Coded | Fixes):
        return exercise
    shell, otherwise = _shell(name, exercise)
    texts: dict[str, list[list[Any]]] = {}
    for key, exact, said in _answers(exercise):
        texts.setdefault(key, []).append([exact, bool(said.right), said.sentence])
    locked = {}
    for key, entries in texts.items():
        place, pad = _lock(name, key)
        locked[place] = _mix(json.dumps(entries).encode(), pad).hex()
    return Sealed(name, shell, otherwise, dict(sorted(locked.items())))


def module(title: str, exercises: dict[str, Exercise | Fixes]) -> str:
    """The source of a student's module: `exercises`, sealed."""
    lines = [
        f'"""{title} The answers are sealed: try one with ``zapad.check``."""',
        "",
        "from . import Choice, Coded",
        "from .mending import Fixes",
        "from .sealed import Digits, Ids, Sealed, Words",
        "",
        "EXERCISES = {",
        *(f"    {name!r}: {seal(name, exercise)!r}," for name, exercise in exercises.items()),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _shell(name: str, exercise: Exercise) -> tuple[Any, str]:
    """What reads an answer and knows none, and what is said to an answer without a sentence."""
    if isinstance(exercise, Choice):
        # As many letters as are right, so that one or several may be given.
        several = "?" if len(exercise.right) == 1 else "??"
        return Choice(several, dict.fromkeys(exercise.why, "")), "Try another choice."
    if isinstance(exercise, Number):
        return Digits(exercise.digits), exercise.hint
    if isinstance(exercise, Rows):
        said = f"If rows are missing: {exercise.missing} If there are too many: {exercise.extra}"
        return Ids(exercise.key), f"These are not the rows yet. {said}"
    if isinstance(exercise, Word):
        return Words(tuple(exercise.why)), "Try another word."
    raise ZapadError(
        f"{name}: {type(exercise).__name__} has no sealed form for the student edition."
        " Use Choice, Number, Rows, Word or Coded, or add one to exercises/sealed.py."
    )


@dataclass(frozen=True)
class Digits:
    """Reads a number."""

    digits: int

    @property
    def _open(self) -> Number:
        return Number(lambda: 0, "", self.digits)

    def read(self, answer: Any) -> float | Feedback:
        """As the open exercise reads a number."""
        return self._open.read(answer)

    def same(self, answer: float, exact: float) -> bool:
        """As the open exercise compares numbers."""
        return self._open.same(answer, exact)

    def is_broken(self, answer: float) -> bool:
        """As the open exercise tells a fraction where a whole number is asked for."""
        return self._open.is_broken(answer)


@dataclass(frozen=True)
class Ids:
    """Reads a selection of rows."""

    key: str

    def read(self, answer: Any) -> set[str] | Feedback:
        """As the open exercise reads rows."""
        given = Rows(lambda: [], "", self.key).read(answer)
        return given or NO_ROW


@dataclass(frozen=True)
class Words:
    """Reads one of a few words."""

    words: tuple[str, ...]

    def read(self, answer: Any) -> str | Feedback:
        """As the open exercise reads a word."""
        return Word(lambda: "", dict.fromkeys(self.words, "")).read(answer)


def _answers(exercise: Exercise) -> Iterator[tuple[str, float | None, Feedback]]:
    """Every answer that has a sentence of its own: its key, its exact number, the sentence."""
    if isinstance(exercise, Choice):
        most = 1 if len(exercise.right) == 1 else len(exercise.why)
        for size in range(1, most + 1):
            for letters in itertools.combinations(exercise.why, size):
                yield _key(exercise, set(letters)), None, exercise.feedback(list(letters))
    elif isinstance(exercise, Number):
        sure = [(exercise.expected(), Feedback(True, exercise.sentence))]
        slips = [(slip(), Feedback(False, sentence)) for slip, sentence in exercise.slips]
        close = [(round(exercise.expected()), CLOSE)] if exercise.digits else []
        for exact, said in sure + slips + close:
            # An answer within half a digit of the exact number rounds to one of these.
            near = math.floor(exact * 10**exercise.digits + 0.5)
            for step in (near - 1, near, near + 1):
                yield str(step), float(exact), said
    elif isinstance(exercise, Rows):
        wanted = set(exercise.expected())
        yield _key(exercise, wanted), None, exercise.feedback(sorted(wanted))
    elif isinstance(exercise, Word):
        for word in exercise.why:
            yield _key(exercise, word), None, exercise.feedback(word)


def _key(exercise: Any, given: Any) -> str:
    """One text for all ways of giving the same answer."""
    if isinstance(given, float):
        return str(math.floor(given * 10**exercise.digits + 0.5)) if math.isfinite(given) else ""
    return given if isinstance(given, str) else "|".join(sorted(map(str, given)))


def _lock(name: str, key: str) -> tuple[str, bytes]:
    """From an answer, where its sentence lies and what opens it."""
    secret = hashlib.pbkdf2_hmac("sha256", key.encode(), name.encode(), ROUNDS, 40)
    return secret[:8].hex(), secret[8:]


def _mix(data: bytes, pad: bytes) -> bytes:
    """Lock or open: each byte with one byte of a stream made from the key."""
    stream = hashlib.shake_256(pad).digest(len(data))
    return bytes(a ^ b for a, b in zip(data, stream, strict=True))
