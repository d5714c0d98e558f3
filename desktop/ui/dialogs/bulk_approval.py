"""The sheet for many refunds at once: what they come to, what is left out and why, then one outcome for each."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop.model.states import RefundState
from desktop.services import spreadsheet
from desktop.services.queries.approval_rows import NOTHING_ASKED
from desktop.services.queries.rows import RefundRow
from desktop.ui import figures, icons, theme
from desktop.ui.actions import Action
from desktop.ui.background import Progress
from desktop.ui.dialogs import bulk_rows
from desktop.ui.dialogs.bulk_rows import OutcomeRow
from desktop.ui.dialogs.bulk_run import BulkRun
from desktop.ui.dialogs.confirm_approval import ConfirmApprovalDialog
from desktop.ui.pages.decisions import Said, moves_minor, sends, waits
from desktop.ui.pages.table_export import TableExport
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.figure_row import Figure, FigureRow
from desktop.ui.widgets.progress_line import ProgressLine
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.text import Text

NOT_MEANT_MS = 600
"""So soon after the start nobody means to stop."""


class BulkApprovalDialog(DialogFrame):
    """Shows a `BulkRun` before, while and after it runs. Closing it does not stop the run.

    Parts: `table`, `figures`, `progress`, `export` with `export_button`, `start_button`, `stop_button`,
    `close_button`.
    """

    def __init__(self, run: BulkRun, parent: QWidget | None = None) -> None:
        super().__init__(_title(run.chosen), size="bulk_sheet", parent=parent)
        self._bulk, self._follows = run, True
        self.figures = FigureRow()
        self._methods = Text("", "small", "text_2", wrap=True)
        self._approvers = Text("", "small", "text_2", wrap=True)
        self.progress = ProgressLine()
        writing = Action("export_outcomes", "Export the list…", "", None, None, self)
        self.export = TableExport(writing)
        self.export.hide()
        self.table: RowTable[OutcomeRow] = RowTable(
            "Outcomes", bulk_rows.columns(run), row="row_list_two_lines", edge="edge_pad_detail", ground="raised"
        )
        self.table.viewport().setAutoFillBackground(False)
        self._icon, self._foot = QLabel(), Text("", "small", "text_2", elide=True)
        self.foot_left.setSpacing(theme.px(8))
        self.foot_left.addWidget(self._icon)
        self.foot_left.addWidget(self._foot, 1)
        self.close_button = self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        self.export_button = self.add_button("Export the list…", self._on_export, role=Role.ActionRole, key="Ctrl+E")
        self.stop_button = self.add_button("Stop after this one", self._on_stop, role=Role.AcceptRole)
        self.start_button = self.add_button(
            self.windowTitle(), self._on_start, Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter",
            icon="sending" if any(map(sends, run.chosen)) else "record",
        )  # fmt: skip
        upper = Area("raised", "bottom")
        column = upper.column(20, 14, 20, 14, 8)
        for part in (self.figures, self._methods, self._approvers, self.progress, self.export):
            column.addWidget(part)
        self.body.addWidget(upper)
        self.body.addWidget(self.table, 1)
        self.figures.show_figures(_figures(run))
        self._methods.setText(bulk_rows.by_method(run.chosen))
        self._approvers.setText(bulk_rows.by_approver(run))
        self._approvers.setVisible(bool(self._approvers.text()))
        self.export.said.connect(self._foot.setText)
        # Whoever scrolls or walks the rows reads; from then on nothing moves under their eyes.
        self.table.verticalScrollBar().actionTriggered.connect(lambda _action: self._stop_following())
        self.table.chosen.connect(lambda _row: self._stop_following())
        run.advanced.connect(self._catch_up)
        self._catch_up()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        first = self.close_button if self._bulk.started or not self._bulk.chosen else self.start_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_start(self) -> None:
        run = self._bulk
        if run.asks == NOTHING_ASKED:
            run.start()
        elif not run.started:
            ConfirmApprovalDialog.ask(run.desk, run.asks, self.windowTitle(), self._on_said, self)

    def _on_said(self, said: Said) -> None:
        self._bulk.said = said
        self._bulk.start()

    def _on_stop(self) -> None:
        # Enter pressed twice begins the run; it is not meant to stop it.
        if self._bulk.since_start_ms() > NOT_MEANT_MS:
            self._bulk.stop()

    def _on_export(self) -> None:
        rows = bulk_rows.exported(self._bulk)

        def write(path: Path, report: Callable[[int], object], cancelled: Callable[[], bool]) -> int | None:
            return spreadsheet.write(path, bulk_rows.HEAD, [rows], report, cancelled)

        self.export.ask("the outcomes", "outcomes", ("refund", "refunds"), write, len(rows))

    def _stop_following(self) -> None:
        self._follows = False

    def _catch_up(self) -> None:
        run = self._bulk
        self.show_title(_title(run.chosen), _subtitle(run))
        self._show_buttons()
        self._show_foot()
        self.progress.setVisible(run.started)
        done, of = (len(run.outcomes), len(run.chosen)) if run.drawn is None else run.drawn
        self.progress.show_progress(Progress(done, of, progress_sentence(run)))
        self.table.show_rows(bulk_rows.rows(run))
        shown = self._in_sight()
        if self._follows and shown is not None:
            self.table.scrollTo(self.table.row_model().index(shown, 0))

    def _in_sight(self) -> int | None:
        """The row that whoever follows is to see: the one under way, and at the end the first that did not go well."""
        run = self._bulk
        if not run.over:
            return len(run.outcomes) if len(run.outcomes) < len(self.table.rows()) else None
        fine = {RefundState.SUCCEEDED, RefundState.PENDING}
        amiss = (at for at, outcome in enumerate(run.outcomes) if outcome.refund.state not in fine)
        return next(amiss, None)

    def _show_buttons(self) -> None:
        run, focused = self._bulk, self.focusWidget()
        running = run.started and not run.over
        changes = running == self.stop_button.isHidden()
        if changes:
            # While buttons come and go the keyboard would land in the rows.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.close_button.setText("Close" if run.started else "Cancel")
        self.stop_button.setVisible(running)
        self.stop_button.set_obstacle("It stops after the one it is at." if run.stopping else "")
        self.export_button.setVisible(run.over)
        self.start_button.setVisible(not run.started)
        self.start_button.set_obstacle("" if run.chosen and not run.started else "Nothing of this can be decided now.")
        if changes:
            to = self.table if focused is self.table else self.stop_button if running else self.close_button
            to.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_foot(self) -> None:
        run = self._bulk
        if run.over:
            said = "The list shows what became of each."
        elif run.started:
            said = "You may close this. It goes on, and the list shows it."
        else:
            said = "Nothing is sent yet." if not any(map(waits, run.chosen)) else "Nothing is approved or sent yet."
        self._foot.setText(said)
        self._icon.setPixmap(icons.pixmap("info", "text_2", ground="raised"))


def progress_sentence(run: BulkRun) -> str:
    """How far the run is, in words: `4 of 7 done: 2 sent, 1 not sent, 1 not confirmed`."""
    counts: dict[str, int] = defaultdict(int)
    for outcome in run.outcomes:
        counts[bulk_rows.look_of(outcome).word.lower()] += 1
    total, done = figures.count(len(run.chosen)), figures.count(len(run.outcomes))
    said = f"{done} of {total} done"
    if counts:
        said += ": " + ", ".join(f"{figures.count(number)} {word}" for word, number in counts.items())
    left = run.seconds_left()
    waiting = len(run.chosen) - len(run.outcomes) - (run.broken_off is not None)
    if run.over and run.broken_off is not None:
        said += f"; broken off at {run.broken_off.number}, the list says how it stands"
    if run.over and waiting:
        said += f"; {figures.count(waiting)} not begun, waiting as before"
    elif run.drawn is not None and not run.over:
        said += f"; credit note {figures.count(run.drawn[0])} of {figures.count(run.drawn[1])} drawn"
    elif left is not None and left > 1:
        said += f"; about {left} seconds left" if left < 100 else f"; about {round(left / 60)} minutes left"
    return said


def _title(chosen: Sequence[RefundRow]) -> str:
    count = "1 refund" if len(chosen) == 1 else f"{figures.count(len(chosen))} refunds"
    if not any(map(sends, chosen)):
        return f"Approve {count}"
    if all(refund.state is RefundState.APPROVED for refund in chosen):
        return f"Send {count}"
    return f"Approve and send {count}"


def _subtitle(run: BulkRun) -> str:
    left_out = f"{figures.count(len(run.left_out))} left out. " if run.left_out else ""
    if run.closed is not None and run.closed.failure is not None:
        return f"Stopped: {run.closed.failure.title} {run.closed.failure.message}"
    return f"{left_out}Each refund stands on its own: stopping keeps what is done."


def _figures(run: BulkRun) -> list[Figure]:
    sent = [refund for refund in run.chosen if sends(refund)]
    recorded = [refund for refund in run.chosen if not sends(refund)]
    largest = max(run.chosen, key=moves_minor, default=None)
    out = [left.refund for left in run.left_out]
    shown = [
        Figure(f"{figures.count(len(sent))} through the gateway", bulk_rows.added(sent)) if sent else None,
        Figure(f"{figures.count(len(recorded))} recorded, no money moves", bulk_rows.added(recorded))
        if recorded
        else None,
        Figure("Largest", bulk_rows.added([largest])) if largest is not None else None,
        Figure("Left out", bulk_rows.added(out)) if out else None,
    ]
    return [figure for figure in shown if figure is not None]
