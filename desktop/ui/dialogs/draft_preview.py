"""The paper that a refund would get, with DRAFT across it, before anything is stored."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.ui.dialogs.document_preview import DocumentPreviewDialog
from desktop.ui.widgets.tab_line import TabLine

_TITLE = "Draft of the credit note"


class DraftPreview(DocumentPreviewDialog):
    """One draft, or several under tabs where a refund goes back by several payments. Part: `tabs`."""

    def __init__(self, papers: Sequence[bytes], parent: QWidget | None = None) -> None:
        super().__init__(
            parent, _TITLE, papers[0], "It gets its number when the refund is final. Nothing is stored yet."
        )
        self.tabs = TabLine([f"Note {at} of {len(papers)}" for at in range(1, len(papers) + 1)])
        self.tabs.setVisible(len(papers) > 1)
        self.tabs.picked.connect(lambda place: self.reader.show_pdf(papers[place], _TITLE))
        self.body.insertWidget(0, self.tabs)
