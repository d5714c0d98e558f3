"""What can be done with a refund that waits: the actions with their keys, and why one cannot be done now."""

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.services.queries.rows import RefundRow, Review
from desktop.ui import figures
from desktop.ui.actions import Action, Actions
from desktop.ui.pages import decisions, obstacles
from desktop.ui.pages.approval_columns import QueueItem
from desktop.ui.pages.decisions import DECIDABLE, moves_minor

NONE_CHOSEN = "Choose a refund first."
NONE_TICKED = "Tick refunds first."
SEND_APPROVED = "Send all approved…"
NONE_APPROVED = "Nothing that is approved waits to be sent by you."


class ApprovalActs:
    """The actions of the approvals page; who connects `triggered` does them.

    `finish` is the primary one: approve and send, or approve a recorded refund, or send an approved one.
    """

    def __init__(self, actions: Actions, page: QWidget) -> None:
        self._actions, self._page = actions, page
        add = partial(self._add, owner=page)
        self.finish = add("finish_refund", "Approve and send", shortcut="Ctrl+Enter", icon="sending", menu="Refund")
        self.unapprove = add("unapprove_refund", "Unapprove", icon="undo", menu="Refund")
        self.preview = add("preview_credit_note", "Preview credit note", icon="credit_note", menu="Refund")
        self.slip = add("payment_slip", "Payment slip…", icon="bank", menu="Refund")
        self.review_ticked = add("review_ticked", "Review ticked…", menu="Refund")
        self.review_ticked.allow(NONE_TICKED)
        self.send_approved = add("send_approved", SEND_APPROVED, icon="sending", menu="Refund")
        self.send_approved.allow(NONE_APPROVED)

    def add_letters(self, table: QWidget) -> None:
        """Add what single keys do; they act only while the list has the keyboard."""
        add = partial(self._add, owner=self._page, area=table, menu="Refund")
        self.approve = add("approve_refund", "Approve", shortcut="A", icon="approved")
        self.reject = add("reject_refund", "Reject…", shortcut="R", icon="rejected")
        self.edit = add("edit_refund", "Edit", shortcut="E", icon="edit")
        self.delete = add("delete_refund", "Delete", shortcut="Del", icon="deleted")
        self.invoice = add("open_refund_invoice", "Open invoice", shortcut="O", icon="invoice")

    def allow(
        self, review: Review | None, item: QueueItem | None, *, asking: bool, own: bool = False, no_right: str = ""
    ) -> None:
        """Say of each action whether it can be done now, and why not; `no_right` is why this person changes nothing."""
        if review is None or item is None:
            every = (self.finish, self.approve, self.unapprove, self.reject, self.delete, self.edit, self.invoice)
            for action in (*every, self.preview, self.slip):
                action.allow(NONE_CHOSEN)
            return
        refund, waits = review.refund, decisions.waits(review.refund)
        closed = f"{item.moving}: wait for the answer." if item.moving else ""
        closed = closed or ("" if refund.state in DECIDABLE else "It waits no longer.")
        may = closed or (f"{item.obstacle}." if item.obstacle else "")
        asked = "Reject it or keep it first." if asking else ""
        self.finish.setText(self._finish_text(refund))
        self.finish.show_icon("sending" if decisions.sends(refund) else "record")
        self.finish.allow(may or asked)
        self.approve.allow(may or asked or ("" if waits else "It is approved already."))
        self.unapprove.allow(may or ("It is not approved." if waits else ""))
        # Whoever has approved first may still say no before the second one approves.
        refuses = closed if item.second else may
        self.reject.allow(refuses or asked or ("" if waits else "It is approved already. Unapprove it first."))
        others = "" if own else "Only who asked for it deletes it here. Reject it instead."
        self.delete.allow(closed or asked or ("" if waits else "It is approved already.") or others or no_right)
        self.edit.allow(closed or asked or no_right)
        self.invoice.allow()
        self.slip.allow(obstacles.to_slip(refund))
        self.preview.setText("Open credit note" if refund.note_id is not None else "Preview credit note")
        self.preview.allow()

    def allow_review(self, ticked: int) -> None:
        """Name how many are ticked."""
        self.review_ticked.setText(f"Review {figures.count(ticked)}…" if ticked else "Review ticked…")
        self.review_ticked.allow("" if ticked else NONE_TICKED)

    def allow_sending(self, approved: int) -> None:
        """Name how many are approved and may be sent by this person."""
        self.send_approved.setText(
            f"Send all {figures.count(approved)} approved…" if approved else "Send all approved…"
        )
        self.send_approved.allow("" if approved else NONE_APPROVED)

    def _finish_text(self, refund: RefundRow) -> str:
        if not decisions.sends(refund):
            return "Approve"
        amount = figures.amount_code(moves_minor(refund), refund.currency)
        return f"Approve and send {amount}" if decisions.waits(refund) else f"Send {amount}"

    def _add(self, name: str, text: str, **keywords: object) -> Action:
        action = self._actions.add(name, text, lambda: None, **keywords)  # type: ignore[arg-type]
        # A key that is held down must not run down the queue.
        action.setAutoRepeat(False)
        return action
