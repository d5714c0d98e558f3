"""The ticked refunds of the queue together: what may be decided now, the sheet, and the run that outlives it."""

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.desk import Desk
from desktop.services.queries import approvals, radar, refunds
from desktop.services.queries.approval_rows import Asks
from desktop.services.queries.rows import ApprovalRow, RefundRow
from desktop.ui import background, figures, messages, refund_states
from desktop.ui.dialogs.bulk_approval import BulkApprovalDialog, progress_sentence
from desktop.ui.dialogs.bulk_run import BulkRun, LeftOut
from desktop.ui.pages.approval_queue import ApprovalQueue
from desktop.ui.pages.decisions import waits


class BulkApprovals(QObject):
    """Opens the sheet over the page's window and tells the queue how far its run is.

    Attributes: `run` and `sheet`, the ones there are. Signals: `ended` with a sentence when a run is over; `closed`
    when the sheet of a run that has begun is closed, so that the button that opened it is gone.
    """

    ended = Signal(str)
    closed = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.run: BulkRun | None = None
        self.sheet: BulkApprovalDialog | None = None

    def review(self, desk: Desk, queue: ApprovalQueue) -> None:
        """Open the sheet with what is ticked, as it stands now; while a run is under way, with that."""
        if self.run is not None:
            self.show()
            return
        ticked = tuple(item.id for item in queue.ticked())
        background.run(
            self, partial(_read, desk, ticked), partial(self._on_read, desk, queue), partial(messages.say, self._page)
        )

    def show(self) -> None:
        """Show the sheet of the run again."""
        if self.run is not None and self.sheet is None:
            self.sheet = BulkApprovalDialog(self.run, self._page.window())
            self.sheet.finished.connect(lambda _result: self._on_sheet_closed())
            self.sheet.open()

    def _on_read(
        self,
        desk: Desk,
        queue: ApprovalQueue,
        found: tuple[Sequence[ApprovalRow], Sequence[RefundRow], Mapping[UUID, str]],
    ) -> None:
        waiting, ticked, warned = found
        if self.run is not None or not ticked:
            return
        chosen, left_out = _parted(queue, waiting, ticked)
        self.run = BulkRun(desk, chosen, left_out, _asks(waiting, chosen), self)
        self.run.warned = warned
        self.run.approved_by = {row.refund.id: row.approved_by for row in waiting if row.approved_by}
        told: set[UUID] = set()
        self.run.advanced.connect(partial(self._tell, queue, self.run, told))
        self.run.ended.connect(partial(self._on_ended, queue, self.run))
        self.run.failed.connect(partial(messages.say, self._page))
        self.show()

    def _tell(self, queue: ApprovalQueue, run: BulkRun, told: set[UUID]) -> None:
        fresh = [outcome.refund for outcome in run.outcomes if outcome.refund.id not in told]
        told.update(refund.id for refund in fresh)
        queue.show_outcomes(fresh, run.moving())
        if not run.over:
            queue.ticks.show_running(f"{figures.count(len(run.outcomes))} of {figures.count(len(run.chosen))} done")

    def _on_ended(self, queue: ApprovalQueue, run: BulkRun) -> None:
        # Where a fault of ours ended it, one row still says that it is on its way; reading it again tells the truth.
        queue.show_outcomes([run.broken_off] if run.broken_off is not None else [])
        queue.ticks.show_running("")
        queue.clear_ticks()
        if self.sheet is None:
            self._forget(run)
        self.ended.emit(f"{progress_sentence(run)}.")

    def _on_sheet_closed(self) -> None:
        sheet, run, self.sheet = self.sheet, self.run, None
        if sheet is not None:
            sheet.deleteLater()
        if run is not None and run.started:
            self.closed.emit()
        if run is not None and (run.over or not run.started):
            self._forget(run)

    def _forget(self, run: BulkRun) -> None:
        self.run = None
        run.deleteLater()


def _read(
    desk: Desk, refund_ids: Sequence[UUID]
) -> tuple[Sequence[ApprovalRow], Sequence[RefundRow], Mapping[UUID, str]]:
    """The queue, the refunds as they stand now, and what of those to be approved looks like a duplicate."""
    waiting = approvals.queue(desk)
    rows = {row.refund.id: row.refund for row in waiting}
    gone = [refund_id for refund_id in refund_ids if refund_id not in rows]
    rows |= {refund.id: refund for refund in refunds.several(desk, gone)}
    chosen = [rows[refund_id] for refund_id in refund_ids]
    return waiting, chosen, radar.warned(desk, [refund.id for refund in chosen if waits(refund)])


def _asks(waiting: Sequence[ApprovalRow], chosen: Sequence[RefundRow]) -> Asks:
    """What approving these asks of this person, once for all of them."""
    ids = {refund.id for refund in chosen}
    asked = [row.asks for row in waiting if row.refund.id in ids]
    return Asks(password=any(each.password for each in asked), reason=any(each.reason for each in asked))


def _parted(
    queue: ApprovalQueue, waiting: Sequence[ApprovalRow], ticked: Sequence[RefundRow]
) -> tuple[list[RefundRow], list[LeftOut]]:
    """What this person may decide now, and what is left out; after ticking all, also what could not be ticked."""
    obstacles = {row.refund.id: row.obstacle for row in waiting}
    chosen: list[RefundRow] = []
    left_out: list[LeftOut] = []
    for refund in ticked:
        if refund.id not in obstacles:
            left_out.append(LeftOut(refund, f"{refund_states.of_refund(refund).word.lower()} meanwhile"))
        elif obstacles[refund.id]:
            left_out.append(LeftOut(refund, obstacles[refund.id]))
        else:
            chosen.append(refund)
    if all(item.ticked for item in queue.items() if item.may_be_ticked):
        dead = [item for item in queue.items() if item.obstacle and not item.decided]
        left_out += [LeftOut(item.refund, item.obstacle) for item in dead]
    return chosen, left_out
