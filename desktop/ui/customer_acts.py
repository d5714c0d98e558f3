"""What the customers page asks for and a dialog answers."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.services.desk import Desk
from desktop.services.queries.customer_rows import CustomerDetail
from desktop.ui.dialogs.edit_customer import EditCustomerDialog
from desktop.ui.pages.customers import CustomersPage


class CustomerActs(QObject):
    """The dialogs of customers. Signal: `said` with one true sentence."""

    said = Signal(str)

    def __init__(self, desk: Desk, page: CustomersPage, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._page, self._window = desk, page, window
        page.edit_wanted.connect(self._edit)

    def _edit(self, detail: CustomerDetail) -> None:
        dialog = EditCustomerDialog(self._desk, detail, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.kept.connect(self._on_kept)
        dialog.open()

    def _on_kept(self, _customer_id: int) -> None:
        self.said.emit("The customer was changed.")
        self._page.reload()
