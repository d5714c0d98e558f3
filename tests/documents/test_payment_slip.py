"""The payment slip: its code says the transfer to the letter, and its page says that no customer gets it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from desktop.documents import payment_slip
from desktop.documents.payment_slip import DOTS, PaymentSlip
from tests.documents.papers import SELLER
from tests.documents.reading import words

SLIP = PaymentSlip(
    seller=SELLER,
    payee="Anna Berg",
    iban="DE89370400440532013000",
    amount_minor=6000,
    text="Refund R-12, invoice INV-0007",
    refund_number="R-12",
    invoice_number="INV-0007",
    drawn_on=date(2026, 11, 17),
)
PAYLOAD = "BCD\n002\n2\nSCT\n\nAnna Berg\nDE89370400440532013000\nEUR60\n\n\nRefund R-12, invoice INV-0007"


def modules(made: segno.QRCode) -> list[list[int]]:
    """The dark modules of a code, without the ground around it."""
    return [list(row) for row in made.matrix]


def drawn(pdf: bytes) -> Image.Image:
    """The one picture of the page."""
    (found,) = PdfReader(io.BytesIO(pdf)).pages[0].images
    return Image.open(io.BytesIO(found.data)).convert("L")


def seen(picture: Image.Image) -> list[list[int]]:
    """The modules as a camera would see them: the middle of each."""
    count = picture.width // DOTS
    dark = [[int(picture.getpixel((x * DOTS + 5, y * DOTS + 5)) == 0) for x in range(count)] for y in range(count)]
    assert not any(dark[0]) and not any(dark[3]), "four modules of quiet ground"
    return [row[4:-4] for row in dark[4:-4]]


def test_the_code_is_the_transfer_as_the_payments_council_wants_it() -> None:
    made = payment_slip.code(SLIP)
    assert modules(made) == modules(segno.make_qr(PAYLOAD.encode("iso-8859-1"), error="m", boost_error=False))
    assert made.error == "M"
    assert int(made.version) <= 13


@pytest.mark.parametrize("amount_minor", [1, 1234, 99_999_999_999])
def test_every_cent_of_the_amount_stands_in_the_code(amount_minor: int) -> None:
    slip = replace(SLIP, amount_minor=amount_minor)
    plain = f"{amount_minor // 100}.{amount_minor % 100:02d}"
    payload = PAYLOAD.replace("EUR60", f"EUR{plain}")
    wanted = segno.make_qr(payload.encode("iso-8859-1"), error="m", boost_error=False)
    assert modules(payment_slip.code(slip)) == modules(wanted)


def test_the_page_carries_exactly_that_code() -> None:
    assert seen(drawn(payment_slip.draw(SLIP))) == modules(payment_slip.code(SLIP))


def test_a_long_name_in_greek_still_has_its_code() -> None:
    slip = replace(SLIP, payee="Παπαδόπουλος και Υιοί " * 6, text="x" * 300)
    assert seen(drawn(payment_slip.draw(slip))) == modules(payment_slip.code(slip))


def test_the_page_says_what_it_is_and_what_to_do() -> None:
    pdf = payment_slip.draw(SLIP)
    said = words(pdf)
    for each in ("Payment slip", "for refund R-12", "Anna Berg", "DE89 3704 0044 0532 0130 00", "60.00", "INV-0007",
                 "For the office only. Not a credit note, and no document for the customer.",
                 "enter the bank's reference"):  # fmt: skip
        assert each in said
    assert "CN-" not in said
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def test_the_same_slip_is_the_same_bytes_and_practice_is_marked() -> None:
    assert payment_slip.draw(SLIP) == payment_slip.draw(SLIP)
    assert "PRACTICE" in words(payment_slip.draw(replace(SLIP, mark="PRACTICE")))
