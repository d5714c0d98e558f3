"""The reports page: the list of reports, and the one that is chosen with its figures."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.services.desk import Desk
from desktop.services.queries.own_approvals import OwnApprovalRow
from desktop.services.queries.report_rows import RegisterRow
from desktop.ui.actions import Actions
from desktop.ui.pages import report_list
from desktop.ui.pages.report_view import ReportView
from desktop.ui.pages.views_page import ViewsPage

NO_PAPER = "This report is not drawn as a paper. Export it to a file instead."


class ReportsPage(ViewsPage):
    """Parts: `list` (the reports), `views` (one for each). Signal: `refund_wanted` with the UUID of a refund."""

    title, icon, group = "Reports", "reports", 9
    whole_office = True

    refund_wanted = Signal(object)

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(actions, parent)
        self.paper_action = actions.add(
            "report_paper", "Report as PDF…", self._on_paper, shortcut="Ctrl+P", icon="print", menu="File", owner=self
        )
        self.views: Sequence[ReportView[Any]] = [
            ReportView(desk, report, self.export_action, paper=self.paper_action) for report in report_list.reports()
        ]
        for view in self.views:
            view.opened.connect(self._on_opened)
        self.show_views([(view, view) for view in self.views])
        self.list.chosen.connect(lambda _view: self._allow_paper())
        self._allow_paper()

    def _allow_paper(self) -> None:
        self.paper_action.allow("" if self._shown().report.draw is not None else NO_PAPER)

    def _shown(self) -> ReportView[Any]:
        return self.views[self.list.rows().index(self.view())]

    def _on_paper(self) -> None:
        self._shown().show_paper()

    def _on_opened(self, row: object) -> None:
        if isinstance(row, RegisterRow):
            self.refund_wanted.emit(row.id)
        elif isinstance(row, OwnApprovalRow):
            self.refund_wanted.emit(row.refund_id)
