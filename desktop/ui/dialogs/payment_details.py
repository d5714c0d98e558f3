"""Payment details of an invoice: every payment and every refund with its state and amounts, deleted ones too."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.model.states import COMMITTED, RefundState
from desktop.services.desk import Desk
from desktop.services.queries import payments
from desktop.services.queries.rows import InvoiceRow, RefundRow
from desktop.ui import background, figures, messages, refund_states, theme
from desktop.ui.dialogs.sum_rows import SumRows
from desktop.ui.pages.invoice_columns import amount_cell, wide_enough
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.row_table import RowTable


class PaymentDetailsDialog(DialogFrame):
    """Parts: `table` with all refunds, newest first; `sums` with what they come to."""

    def __init__(self, desk: Desk, invoice: InvoiceRow, parent: QWidget | None = None) -> None:
        super().__init__(
            f"Payment details of {invoice.number}", invoice.customer, size=(1040, 560), parent=parent
        )  # fmt: skip
        self._invoice = invoice
        self.table: RowTable[RefundRow] = RowTable(
            "All refunds of this invoice", _columns((), invoice.currency), row="row_two_lines", ground="raised"
        )
        self.sums = SumRows()
        sums = QVBoxLayout()
        sums.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), theme.px(14))
        sums.addWidget(self.sums)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(sums)
        self.add_button("Close", self.reject, Kind.PRIMARY, role=Role.RejectRole, key="Esc")
        self.table.setFocus()
        background.run(
            self, partial(payments.all_refunds, desk, invoice.id), self._show, partial(messages.say, self)
        )  # fmt: skip

    def _show(self, refunds: Sequence[RefundRow]) -> None:
        currency = self._invoice.currency
        self.table.show_columns(_columns(refunds, currency), "row_two_lines", header=True)
        self.table.show_rows(refunds)
        amount = partial(figures.amount_code, currency=currency)
        back = sum(row.money_minor for row in refunds if row.state is RefundState.SUCCEEDED)
        promised = sum(row.money_minor for row in refunds if row.state in COMMITTED) - back
        self.show_hint("" if refunds else "Nothing was asked for, found or marked on this invoice.")
        self.sums.show_sums(
            [
                ("Paid", amount(self._invoice.paid_minor)),
                ("Returned by these", amount(back)),
                ("Promised by these", amount(promised)),
            ]
        )


def _columns(refunds: Sequence[RefundRow], currency: str) -> Sequence[Column[RefundRow]]:
    amounts = wide_enough([figures.amount(row.gross_minor, currency) for row in refunds] + ["10,000.00"])
    return (
        Column("Refund", _state_cell, width=220),
        Column("Why", lambda row: Cell(row.reason, row.reference, tip=row.reason)),
        Column("Way back", lambda row: Cell(row.method, "" if row.payment_id else "no money moves"), width=140),
        Column("Asked", lambda row: Cell(figures.moment_short(row.asked_at), row.asked_by, tone="text_2"), width=140),
        Column("Note", lambda row: Cell(row.note_number), width=120),
        Column("Amount", lambda row: amount_cell(row.gross_minor, currency), width=amounts, right=True),
        Column("Money", lambda row: amount_cell(row.money_minor, currency), width=amounts, right=True),
    )


def _state_cell(row: RefundRow) -> Cell:
    look = refund_states.of_refund(row)
    return Cell(look.word, row.number, icon=look.icon, icon_tone=f"{look.tone}_fg", style="body_strong")
