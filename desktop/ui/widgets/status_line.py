"""The line at the bottom: where one is and who one is; what is open, and when the gateway was read."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.queries.rows import GatewayRow, OfficeRow
from desktop.ui import figures, theme
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.practice_stripe import Mark
from desktop.ui.widgets.text import Text


class StatusLine(Area):
    """Mark, office and person at the left; open outcomes and last sync at the right; each a flat button.

    Signals: `office_pressed`, `person_pressed`, `outcomes_pressed`, `sync_pressed`.
    """

    office_pressed = Signal()
    person_pressed = Signal()
    outcomes_pressed = Signal()
    sync_pressed = Signal()

    def __init__(self, office: OfficeRow, parent: QWidget | None = None) -> None:
        super().__init__("rail", "top", "divider", parent)
        self.setFixedHeight(theme.px("status_line"))
        self._mark = Mark(office.mark)
        self._office = _flat(office.name, "small_strong")
        self._person = _flat("", "small")
        self._said = Text("", "small", "text_2", elide=True)
        self._outcomes = _flat("", "small")
        self._sync = _flat("", "small")
        row = self.row(12, 1, 4, 0, 0)
        row.addWidget(self._mark)
        row.addWidget(self._office)
        row.addWidget(Text("·", "small", "text_2"))
        row.addWidget(self._person)
        row.addSpacing(theme.px(12))
        row.addWidget(self._said)
        row.addStretch(1)
        self._said.hide()
        row.addWidget(self._outcomes)
        row.addWidget(self._sync)
        for button, pressed in (
            (self._office, self.office_pressed),
            (self._person, self.person_pressed),
            (self._outcomes, self.outcomes_pressed),
            (self._sync, self.sync_pressed),
        ):
            button.clicked.connect(lambda _checked=False, pressed=pressed: pressed.emit())

    def show_person(self, name: str) -> None:
        """Show who sits at the desk."""
        self._person.setText(name)
        self._person.updateGeometry()

    def person_button(self) -> Button:
        """The button with the person's name, where a menu opens."""
        return self._person

    def show_result(self, sentence: str) -> None:
        """Show one true sentence about what just happened."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def result(self) -> str:
        """The sentence that is shown now."""
        return self._said.text()

    def show_gateway(self, gateway: GatewayRow) -> None:
        """Say how many outcomes are open and when we ask again, and when the gateway was last read."""
        self._outcomes.setText(outcomes_sentence(gateway))
        self._outcomes.set_icon("unknown" if gateway.unconfirmed else "")
        self._outcomes.set_icon_tone("unknown_fg")
        self._outcomes.setVisible(bool(gateway.unconfirmed))
        self._sync.setText(sync_sentence(gateway))
        self._sync.set_icon("info" if gateway.key_missing else "sync")
        self._sync.setVisible(bool(self._sync.text()))


def outcomes_sentence(gateway: GatewayRow) -> str:
    """What is not known yet: `1 refund not confirmed, asking again at 14:05`."""
    if not gateway.unconfirmed:
        return ""
    noun = "refund" if gateway.unconfirmed == 1 else "refunds"
    again = "" if gateway.next_look is None else f", asking again {_when(gateway.next_look)}"
    return f"{gateway.unconfirmed} {noun} not confirmed{again}"


def _when(look: datetime) -> str:
    """`at 14:05`, or with the day where it is not today."""
    today = figures.here(look).date() == figures.today()
    return f"at {figures.clock(look)}" if today else f"on {figures.moment_short(look)}"


def sync_sentence(gateway: GatewayRow) -> str:
    """In which mode the gateway is and when it was read: `Stripe live, read 13:58`."""
    if gateway.key_missing:
        return f"No key for {gateway.name} yet: refunds are recorded only"
    if not gateway.name:
        return "No gateway yet: refunds are recorded only"
    read = f"read {figures.clock(gateway.synced_at)}" if gateway.synced_at is not None else "not read yet"
    return f"{gateway.name} {gateway.mode}, {read}" if gateway.mode else f"{gateway.name}, {read}"


def _flat(text: str, style: str) -> Button:
    return Button(text, Kind.QUIET, style=style, height=24, pad=6, elide=True)
