"""The list of the payments page: its saved filters, its words, and how it is read."""

from PySide6.QtWidgets import QWidget

from desktop.services.desk import Desk
from desktop.services.queries import payment_list
from desktop.services.queries.payment_list import PaymentFilter, PaymentQuery
from desktop.services.queries.payment_rows import PaymentListRow
from desktop.ui.pages import payment_columns
from desktop.ui.pages.window_list import ListKind, WindowList


class PaymentList(WindowList[PaymentListRow]):
    """All payments, the newest first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(
            desk,
            ListKind(
                table="All payments",
                placeholder="Filter payments",
                icon="payment",
                nouns=("payment", "payments"),
                none=(
                    "No payments yet",
                    "Money that comes in stands here, by import, from the gateway or entered by hand.",
                ),
                filters=PaymentFilter,
                query=PaymentQuery,
                window=payment_list.window,
                sums=payment_list.sums,
                beside=payment_columns.beside,
                alone=payment_columns.alone,
            ),
            parent=parent,
        )
