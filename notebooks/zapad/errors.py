"""Errors that a reader can act on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .findings import Finding


class ZapadError(Exception):
    """A mistake in what was asked for. The message says what is wrong and what to do."""

    def _render_traceback_(self) -> list[str]:
        """Jupyter shows this instead of a traceback: the mistake is not in the code."""
        return str(self).splitlines()


class DataError(ZapadError):
    """Everything that is wrong with a table: `findings`, and in `problems` a sentence for each.

    A sentence may stand for a finding where no file is at fault.
    """

    def __init__(self, findings: Iterable[Finding | str]) -> None:
        self.findings = list(findings)
        self.problems = [str(f) for f in self.findings]
        head = [f"{len(self.problems)} problems:"] if len(self.problems) > 1 else []
        super().__init__("\n".join(head + self.problems))
