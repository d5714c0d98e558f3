"""The program in a real office, with Stripe's side played on loopback, and what its verbs say of the office."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.acceptance import keychain
from tests.acceptance.a11y import Screen
from tests.acceptance.program import Program, verb
from tests.stripe_server.client import StripeServer


@dataclass
class RealOffice:
    """An office's file, and the `home` of the program's settings; `stripe` has its payments."""

    home: Path
    stripe: StripeServer

    @property
    def path(self) -> Path:
        return self.home / "office.refunddesk"

    def program(self, screen: Screen) -> Program:
        """The program in this office; Stripe is the server on loopback."""
        return Program(
            screen,
            self.path,
            self.home,
            REFUND_DESK_STRIPE_ADDRESS=self.stripe.address,
            PYTHON_KEYRING_BACKEND=f"{keychain.__name__}.FileKeychain",
            **{keychain.VARIABLE: str(self.home / "keychain.json")},
        )

    def check(self) -> str:
        """What the verb `check` says of the books; it must end with 0."""
        checked = verb(self.home, "check", "--office", str(self.path))
        assert checked.returncode == 0, checked.stdout + checked.stderr
        return checked.stdout

    def document(self, number: str) -> Path:
        """The stored paper of a credit note, in a file."""
        path = self.home / f"{number}.pdf"
        written = verb(self.home, "document", number, "-o", str(path), "--office", str(self.path))
        assert written.returncode == 0, written.stderr
        return path
