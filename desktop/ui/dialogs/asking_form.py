"""A short form that asks for a refund; what looks like a duplicate is answered before it is sent."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID, uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services import refunds
from desktop.services.desk import Desk
from desktop.services.queries import breakdown
from desktop.services.refunds import Asked, Wish
from desktop.ui.dialogs.radar_answer import RadarAnswer
from desktop.ui.dialogs.short_form import Sending, ShortForm


class AskingForm(ShortForm):
    """Signal `requested` with the UUIDs of the refunds that now wait. Part: `radar`, hidden while nothing is warned."""

    requested = Signal(object)

    def __init__(
        self, desk: Desk, title: str, subtitle: str, size: tuple[int, int], parent: QWidget | None = None
    ) -> None:
        super().__init__(title, subtitle, "Ask for approval", size, parent)
        self._desk, self._form = desk, uuid4()
        self.radar = RadarAnswer()

    def asking(self, invoice_id: int, wish: Wish) -> Sending | None:
        """Ask for it, or first for the answer to what looks like a duplicate; None while that is missing."""
        if self.radar.is_missing():
            return None
        return Sending(partial(_ask, self._desk, self._form, invoice_id, wish, self.radar.text()), self._on_asked)

    def _on_asked(self, asked: object) -> None:
        if isinstance(asked, Asked):
            self.accept()
            self.requested.emit(asked.refund_ids)
            return
        assert isinstance(asked, Sequence)
        self.radar.show_warnings(asked)
        self.fit()
        self.radar.answer.setFocus()


def _ask(desk: Desk, form_id: UUID, invoice_id: int, wish: Wish, answer: str) -> Asked | Sequence[str]:
    """What was asked for; or, without an answer, the sentences of what looks like a duplicate."""
    warned = () if answer else breakdown.work_out(desk, invoice_id, wish).radar
    return warned or refunds.request(desk, form_id, invoice_id, wish, answer)
