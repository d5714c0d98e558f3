"""The tour of the main job: a window on a sample office, pressed from outside, its words held against the paper."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.acceptance.a11y import Screen
from tests.acceptance.paper import Paper
from tests.acceptance.person import Person
from tests.acceptance.pictures import Pictures
from tests.acceptance.program import Program, verb

BY_CARD, BY_BANK = "495884", "494150"
"""Two paid invoices of the sample office from which nothing went back yet."""

_CENT = Decimal("0.01")


class Tour:
    """One tour through a fresh sample office in `home`; what it shows goes into `out`."""

    def __init__(self, screen: Screen, home: Path, out: Path) -> None:
        self._screen, self._home, self._out = screen, home, out
        self._office = home / "sample.refunddesk"
        self.pictures = Pictures(out)
        self.papers: list[Path] = []

    def go(self) -> None:
        """Do the main job from the invoice to the paper. Raises `AssertionError` with a sentence where it fails."""
        written = verb(self._home, "sample", str(self._office))
        _agree(written.returncode == 0, f"The sample office was not written: {written.stderr}")
        with self._program() as person:
            self._work(person)
        self._look_again("dark", scheme="dark")
        self._look_again("200-percent", text_percent=200)
        checked = verb(self._home, "check", "--office", str(self._office))
        _agree(checked.returncode == 0, f"The books are not right after the tour: {checked.stdout}{checked.stderr}")

    @contextmanager
    def _program(self) -> Iterator[Person]:
        """The program on the sample office and a person before it; where a step fails, the screen is kept."""
        with Program(self._screen, self._office, self._home) as program:
            try:
                yield Person(self._screen, program)
                ended = program.quit()
            except BaseException:
                self.pictures.take("where-it-stopped")
                print("The window says: " + " | ".join(program.tree.words()), file=sys.stderr)
                print(program.log()[-3000:], file=sys.stderr)
                raise
        _agree(ended == 0, f"The program ended with {ended}.")

    def _work(self, person: Person) -> None:
        person.sit_down("Sample clerk")
        lines = person.open_invoice(BY_CARD)
        self._picture(person, "invoice")
        total = _left(lines[0]) + (_left(lines[1]) / 2).quantize(_CENT, ROUND_HALF_UP)
        self._ask_for_refund(person, f"{total} GBP")
        record = self._add_refund(person)
        person.change_person("Sample manager")
        said = self._approve(person, f"{total} GBP", "Approve and send", f"{total} GBP sent to Visa ••4242")
        self._hold_to_paper(person, BY_CARD, "Sent", total, said)
        number = record[1].split(", ")[1]
        said = self._approve(person, number, "Approve", f"{number} recorded")
        self._hold_to_paper(person, BY_BANK, "Recorded", _left(self._recorded), said)

    def _ask_for_refund(self, person: Person, amount: str) -> None:
        """One line in full and one by half, back through the gateway."""
        dialog = person.refund_lines("Ctrl+R", ["", "50%"], "Complete refund")
        dialog.find("label", amount)
        self._picture(person, "refund-choose")
        self._screen.key("Ctrl+Enter")
        person.write(dialog, "Reason", "Dam")
        person.complete(dialog, f"Refund now {amount}")
        self._picture(person, "refund-check")
        person.finish(dialog)
        person.wait_for_row("Refunds of this payment", "Waiting for approval", amount.removesuffix(" GBP"))
        self._picture(person, "waiting")

    def _add_refund(self, person: Person) -> list[str]:
        """One line that was paid back by bank; the row of the refund that waits."""
        self._recorded = person.open_invoice(BY_BANK)[0]
        dialog = person.refund_lines("Ctrl+Shift+R", [""], "Complete record")
        self._screen.key("Ctrl+Enter")
        person.write(dialog, "Reference", "BACS 0312-07")
        self._screen.key("Tab")
        person.write(dialog, "Reason", "Not del")
        self._picture(person, "record-choose")
        person.complete(dialog, f"Record {_left(self._recorded)} GBP")
        self._picture(person, "record-check")
        person.finish(dialog)
        return person.wait_for_row("Refunds of this payment", "Waiting for approval", str(_left(self._recorded)))

    def _approve(self, person: Person, known_by: str, button: str, said: str) -> str:
        person.open_approval(known_by.removesuffix(" GBP"))
        self._screen_shows_review(person, known_by)
        self._picture(person, "approval")
        amount = f" {known_by}" if known_by.endswith(" GBP") else ""
        sentence = person.approve(f"{button}{amount}", said)
        self._picture(person, "approved")
        return sentence

    def _screen_shows_review(self, person: Person, known_by: str) -> None:
        person.look_for(f"Refund {known_by} to" if known_by.endswith(" GBP") else f"·  {known_by}  ·")

    def _hold_to_paper(self, person: Person, invoice: str, state: str, total: Decimal, said: str) -> None:
        """Read state, number and total back from the window and the paper; all must say the same."""
        person.open_invoice(invoice)
        row = " ".join(person.wait_for_row("Refunds of this payment", state))
        self._picture(person, f"invoice-{state.lower()}")
        number = _number(row)
        _agree(_number(said) == number, f"The window said “{said}”, but the invoice shows {number}.")
        _agree(f"−{total}" in row, f"The invoice shows “{row}”, but {total} was asked for.")
        person.find_or_do(number)
        person.see_paper(number)
        self._picture(person, "credit-note")
        path = self._out / f"{number}.pdf"
        written = verb(self._home, "document", number, "-o", str(path), "--office", str(self._office))
        _agree(written.returncode == 0, f"The credit note was not written: {written.stderr}")
        self.papers.append(path)
        paper = Paper.read(path)
        sums = paper.figures
        _agree(paper.number == number, f"The window shows {number}, the paper {paper.number}.")
        _agree(sums["Total"] == total, f"The window shows {total}, the paper {sums['Total']}.")
        _agree(sums["Net"] + sums["VAT"] == total, f"Net {sums['Net']} and VAT {sums['VAT']} do not make {total}.")
        _agree(invoice in paper.text, f"Invoice {invoice} does not stand on {number}.")
        _agree("PRACTICE" in paper.text, f"{number} is not marked as practice.")

    def _look_again(self, name: str, **choice: str | int) -> None:
        """The invoice page in another look."""
        kept = self._home / "config" / "settings.json"
        before = kept.read_text(encoding="utf-8")
        kept.write_text(json.dumps(json.loads(before) | choice), encoding="utf-8")
        with self._program() as person:
            person.sit_down("Sample clerk")
            person.open_invoice(BY_CARD)
            self._picture(person, f"invoice-{name}")
        kept.write_text(before, encoding="utf-8")

    def _picture(self, person: Person, name: str) -> None:
        self.pictures.take(name, person.frame())


def _left(line: list[str]) -> Decimal:
    """What is left to return of a line of an invoice."""
    return Decimal(line[-1].split(", ")[0].replace(",", ""))


def _number(words: str) -> str:
    found = re.search(r"CN-\d{4}-\d{4,}", words)
    _agree(found is not None, f"“{words}” names no credit note.")
    assert found is not None
    return found[0]


def _agree(right: bool, sentence: str) -> None:
    if not right:
        raise AssertionError(sentence)


def main() -> int:
    """Do the tour; 0 if all agrees, else 1 with a sentence."""
    parser = argparse.ArgumentParser(description="Do the main job in the real window and hold it against the paper.")
    parser.add_argument("--out", type=Path, required=True, help="the folder for pictures and paper")
    out: Path = parser.parse_args().out.absolute()
    out.mkdir(parents=True, exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    screen = Screen()
    with tempfile.TemporaryDirectory(prefix="refund-desk-tour-") as home:
        tour = Tour(screen, Path(home), out)
        try:
            tour.go()
        except (AssertionError, LookupError, OSError) as wrong:
            print(f"The tour stopped: {wrong} Pictures up to that moment are in {out}", file=sys.stderr)
            return 1
        finally:
            screen.close()
    print("The window, the books and the paper agree.")
    for path in (*tour.pictures.paths, *tour.papers):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
