"""The saved filters of the invoice list: what became of the money, and how it was paid."""

from PySide6.QtWidgets import QMenu

from tests.ui.pages.invoices_window import InvoicesWindow


def chosen(opened: InvoicesWindow, *path: str) -> None:
    """Open the filters and choose by the words that a person reads."""
    opened.press(opened.page.list.head.name)
    menu = next(each for each in opened.page.list.findChildren(QMenu) if each.isVisible())
    *ways, last = path
    for way in ways:
        under = next(action.menu() for action in menu.actions() if action.text() == way)
        assert isinstance(under, QMenu)
        menu = under
    next(action for action in menu.actions() if action.text() == last).trigger()
    for each in opened.page.list.findChildren(QMenu):
        each.close()


def test_refunded_any_finds_partly_refunded_ones_too(opened: InvoicesWindow) -> None:
    chosen(opened, "Refunded (any)")
    opened.qtbot.waitUntil(lambda: [row.number for row in opened.page.list.table.rows()] == ["491208"])
    chosen(opened, "All refunded")
    opened.qtbot.waitUntil(lambda: not opened.page.list.table.rows())
    assert "No invoice fits" in opened.text(opened.page.list)


def test_invoices_are_found_by_their_payment_method_and_the_list_says_so(opened: InvoicesWindow) -> None:
    chosen(opened, "Paid by", "Bank transfer")
    opened.qtbot.waitUntil(lambda: [row.number for row in opened.page.list.table.rows()] == ["491207"])
    assert opened.page.list.head.name.text() == "All invoices, bank transfer"
    opened.wait_for_text("1\ninvoice", opened.page.list.head)
    chosen(opened, "Paid by", "Any method")
    opened.qtbot.waitUntil(lambda: len(opened.page.list.table.rows()) == 4)
    assert opened.page.list.head.name.text() == "All invoices"
