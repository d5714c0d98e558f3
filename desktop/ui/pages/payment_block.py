"""One payment in full: what is left of it, its facts, and the button that pays it back."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop.model.states import METHOD_WORDS, Method, PaymentState, RefundKind
from desktop.services.queries.rows import PaymentRow
from desktop.ui import figures, theme
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, IconButton
from desktop.ui.widgets.facts import Fact, Facts
from desktop.ui.widgets.figure_row import Figure, FigureRow, Legend
from desktop.ui.widgets.remaining_bar import Parts, RemainingBar
from desktop.ui.widgets.text import Text

_AMOUNT_WORDS = {PaymentState.SUCCEEDED: "Paid", PaymentState.PENDING: "Pending", PaymentState.FAILED: "Failed"}


class PaymentBlock(Area):
    """What is known of a payment.

    `button` offers to refund it, or to add a refund where it was taken outside; behind `more` is what `offer` got.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "bottom", "hairline", parent)
        self._left = Text("", "amount").selectable()
        self._bar = RemainingBar()
        self.figures = FigureRow("body_strong", even=True)
        self.facts = Facts()
        self.button = Button("", small=True)
        self.more = IconButton("more", "More for this payment", small=True)
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self.more.clicked.connect(lambda _checked=False: self._open_menu())
        self.more.hide()
        top = QHBoxLayout()
        top.setSpacing(theme.px(10))
        top.addWidget(self._left)
        top.addWidget(Legend((("left", "left to return"),)))
        buttons = QHBoxLayout()
        buttons.addWidget(self.button)
        buttons.addStretch(1)
        buttons.addWidget(self.more)
        column = self.column(16, 14, 16, 12, 8)
        column.addLayout(top)
        column.addWidget(self._bar)
        column.addWidget(self.figures)
        column.addSpacing(theme.px(4))
        column.addWidget(self.facts)
        column.addSpacing(theme.px(2))
        column.addLayout(buttons)

    def offer(self, actions: Sequence[QAction]) -> None:
        """Put more of what can be done with a payment behind *More*."""
        self._menu.addActions(actions)
        self.more.show()

    def _open_menu(self) -> None:
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def show_payment(self, payment: PaymentRow, obstacle: str) -> None:
        """Show another payment, or the same one as it is now; `obstacle` says why nothing of it can go back."""
        currency = payment.currency
        self._left.setText(figures.amount_code(payment.left_minor, currency))
        whole_minor = payment.returned_minor + payment.waiting_minor + payment.left_minor
        self._bar.show_parts(Parts(whole_minor, payment.returned_minor, payment.waiting_minor), currency, payment.label)
        self.figures.show_figures(
            [
                Figure(_AMOUNT_WORDS[payment.state], figures.amount(payment.amount_minor, currency)),
                Figure("Returned", figures.amount(payment.returned_minor, currency), "returned"),
                Figure("Waiting", figures.amount(payment.waiting_minor, currency), "waiting"),
            ]
        )
        self.facts.show_facts(_facts(payment))
        self.button.setText("Refund this payment…" if payment.processes else "Add refund…")
        self.button.set_icon("refund" if payment.processes else "record")
        self.button.set_obstacle(obstacle)


def offered_kind(payment: PaymentRow) -> RefundKind:
    """What the block's button begins: money back by the gateway, or a record of money paid back outside."""
    return RefundKind.PROCESS if payment.processes else RefundKind.RECORD


def _facts(payment: PaymentRow) -> list[Fact]:
    method = METHOD_WORDS[Method(payment.method)]
    paid = figures.day_full(payment.paid_on) if payment.paid_at is None else figures.moment_full(payment.paid_at)
    return [
        Fact("Method", method if payment.label == method else f"{method}, {payment.label}"),
        Fact("Gateway", f"{payment.through}, taken here" if payment.processes else payment.through),
        Fact("Reference", payment.reference),
        Fact("Paid", paid if payment.state is PaymentState.SUCCEEDED else ""),
        Fact("Approved", _approval(payment)),
    ]


def _approval(payment: PaymentRow) -> str:
    if payment.approved_at is None:
        return "Not yet"
    when = figures.day(figures.here(payment.approved_at).date())
    return f"{payment.approved_by}, {when}" if payment.approved_by else when
