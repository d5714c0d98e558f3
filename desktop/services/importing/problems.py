"""What is wrong with a file, a row or a cell, in the words that a person reads."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.errors import BadInput, RefundDeskError


def refused(sentence: str) -> BadInput:
    """The refusal of a whole file; nothing of it was imported."""
    return BadInput("Nothing was imported.", sentence)


def stopped() -> RefundDeskError:
    """What ends an import that a person stopped; nothing of it is stored."""
    return RefundDeskError("The import was stopped.", "Nothing was imported and nothing is stored.", "cancelled")


class Broken(Exception):
    """A row that cannot be taken: the name of its column, and the sentence why with the remedy."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column = column
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a row of the file; `column` and `document` are empty where they say nothing."""

    row: int
    column: str
    document: str
    reason: str

    def __str__(self) -> str:
        place = f"Row {self.row:,}" + (f", {self.column}" if self.column else "")
        return f"{place}: {self.reason}"
