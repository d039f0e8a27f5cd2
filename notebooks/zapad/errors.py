"""Errors that a reader can act on."""

from __future__ import annotations


class ZapadError(Exception):
    """A mistake in what was asked for. The message says what is wrong and what to do."""

    def _render_traceback_(self) -> list[str]:
        """Jupyter shows this instead of a traceback: the mistake is not in the code."""
        return str(self).splitlines()


class DataError(ZapadError):
    """Everything that is wrong with a table, one sentence a problem, in `problems`."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        head = [f"{len(problems)} problems:"] if len(problems) > 1 else []
        super().__init__("\n".join(head + problems))
