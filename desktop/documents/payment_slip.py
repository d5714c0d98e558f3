"""The payment slip: for the bookkeeper alone, with the code from which a bank's app takes a transfer to the customer.

It is no credit note and has no number. The code asks whoever scans it to pay (EPC069-12), so no customer ever gets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PIL import Image
from segno import QRCode, helpers

from desktop.documents import fonts, letterhead
from desktop.documents.frame import Frame
from desktop.documents.letterhead import Fact
from desktop.documents.measured import BODY, STRONG, Style
from desktop.documents.painting import paint
from desktop.documents.sheet import MILLIMETRE, Box, Cell, paper
from desktop.documents.words import Wording
from desktop.model import iban as ibans
from desktop.model.frozen_copy import Party

CODE_MILLIMETRES = 55
DOTS = 10
"""Dots of the picture for each module of the code."""
_QUIET_ZONE = 4
_LONGEST_NAME, _LONGEST_TEXT = 70, 140
_AMOUNT = Style(size=16, bold=True, leading=22)

NOT_A_NOTE = "For the office only. Not a credit note, and no document for the customer."
WHAT_TO_DO = (
    "Scan the code with your bank's app. It fills in a transfer to the customer; look at it there and release it."
)
AFTERWARDS = (
    "Then enter the bank's reference with the refund in Refund Desk. From then on this slip is not offered any more, "
    "so that the refund is not paid twice."
)


@dataclass(frozen=True)
class PaymentSlip:
    """What is to be paid, to whom. `amount_minor` are cents; `text` reaches the customer on their statement."""

    seller: Party
    payee: str
    iban: str
    amount_minor: int
    text: str
    refund_number: str
    invoice_number: str
    drawn_on: date
    mark: str = ""
    logo_png: bytes = b""
    footer: str = ""


def code(slip: PaymentSlip) -> QRCode:
    """The code of the transfer: error correction M and no BIC, as the standard wants it inside the SEPA area."""
    return helpers.make_epc_qr(
        name=" ".join(slip.payee.split())[:_LONGEST_NAME],
        iban=slip.iban,
        amount=Decimal(slip.amount_minor).scaleb(-2),
        text=" ".join(slip.text.split())[:_LONGEST_TEXT],
    )


def picture(made: QRCode) -> Image.Image:
    """The code as a picture of whole dots, with the quiet ground around it that a camera needs."""
    rows = [bytes(0 if module else 255 for module in row) for row in made.matrix_iter(border=_QUIET_ZONE)]
    small = Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows))
    return small.resize((small.width * DOTS, small.height * DOTS), Image.Resampling.NEAREST).convert("RGB")


def draw(slip: PaymentSlip) -> bytes:
    """The PDF of the slip. Raises `BadInput` where the logo is no picture."""
    words = Wording("en", {})
    title, amount = "Payment slip", words.money(slip.amount_minor, "EUR")
    frame = Frame(
        words=words,
        size=paper(slip.seller.country),
        mark=slip.mark,
        running=((slip.seller.name, title),),
        footer=slip.footer,
    )
    sheet = frame.sheet()
    flow = sheet.flow()
    titles = (title, "", f"for refund {slip.refund_number}")
    letterhead.set_head(
        flow, slip.seller.name, letterhead.identity(words, slip.seller, abroad=False), slip.logo_png, titles
    )
    facts = [
        Fact("Amount", amount, strong=True),
        Fact("Text", slip.text),
        Fact("Invoice", slip.invoice_number),
        Fact("Drawn on", words.date(slip.drawn_on)),
    ]
    letterhead.set_parties(flow, "Pay to", slip.payee, [ibans.grouped(slip.iban)], facts)
    flow.write([Cell(NOT_A_NOTE, sheet.left, sheet.measure, STRONG)])
    flow.gap(10)
    side = CODE_MILLIMETRES * MILLIMETRE
    flow.keep(side)
    beside = flow.beside()
    sheet.page(flow.page).pictures.append((Box(sheet.left, flow.y, side, side), picture(code(slip))))
    start = sheet.left + side + letterhead.GUTTER
    beside.gap(16)
    for text, style in ((amount, _AMOUNT), (slip.payee, STRONG), (ibans.grouped(slip.iban), BODY)):
        beside.write([Cell(text, start, sheet.right - start, style)])
    beside.gap(12)
    for text in (WHAT_TO_DO, AFTERWARDS):
        beside.write([Cell(text, start, sheet.right - start)])
        beside.gap(6)
    flow.y += side
    flow.below(beside)
    frame.close(flow)
    return paint(
        sheet, title=f"{title} {slip.refund_number}", subject=NOT_A_NOTE, author=fonts.printable(slip.seller.name),
        language="en",
    )  # fmt: skip
