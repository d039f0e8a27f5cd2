"""What a chart says, in a language: words, numbers and months from one table of messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import ZapadError


@dataclass(frozen=True)
class Words:
    """The words of one language; English is the source, and needs no table.

    Other languages look up the English words in data/messages.csv; what is missing there is
    collected in `missing` and said all at once: no chart is drawn half.
    """

    lang: str = "en"

    def say(self, english: str) -> str:
        """The words in the language."""
        if self.lang == "en":
            return english
        raise ZapadError(f"There are no messages in {self.lang!r} yet.")

    def number(self, value: float, decimals: int = 0) -> str:
        """A number as the language writes it: ``12,700``."""
        return f"{value:,.{decimals}f}"

    def quantity(self, row: dict[str, Any]) -> str:
        """The quantity of a claim as its source words it: ``about 7,100``."""
        return str(row["words"])
