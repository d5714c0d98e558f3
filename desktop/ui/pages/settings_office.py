"""Settings of the office's name: what stands on its paper."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop.errors import BadInput
from desktop.services import office_settings
from desktop.services.desk import Desk
from desktop.services.office_settings import Card, Settings
from desktop.ui import background, theme
from desktop.ui.pages.settings_section import Form
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.text import Text


class OfficeSection(Form):
    """Name, address, numbers, footer and logo."""

    title, icon = "Office", "invoice"
    says = "This stands on every credit note from now on. Papers that are issued keep what they say."

    def __init__(self, desk: Desk, obstacle: str = "") -> None:
        super().__init__(obstacle)
        self._desk, self._kept, self._logo = desk, Card("", "", "", "", "", "", "", "", None), b""
        self.name, self.country, self.vat, self.email = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.postcode, self.city = QLineEdit(), QLineEdit()
        self.country.setMaxLength(2)
        self.address, self.footer = QPlainTextEdit(), QPlainTextEdit()
        for box in (self.address, self.footer):
            box.setFixedHeight(theme.px(72))
            box.setTabChangesFocus(True)
        self._picture = QLabel()
        self._picture_words = Text("", "small", "text_2", wrap=True)
        self.choose = Button("Choose a logo…", icon="folder")
        self.remove = Button("Remove the logo")
        self._name_field = Field("Name on the paper", self.name)
        self._lay_fields()
        self.add_save()
        lines = (self.name, self.postcode, self.city, self.country, self.vat, self.email)
        self.forbid(*lines, self.address, self.footer, self.choose, self.remove)
        for line in lines:
            line.textChanged.connect(lambda _text: self.look_at_changes())
        for box in (self.address, self.footer):
            box.textChanged.connect(self.look_at_changes)
        self.choose.clicked.connect(lambda _checked=False: self._on_choose())
        self.remove.clicked.connect(lambda _checked=False: self._show_logo(b""))

    def _lay_fields(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(12))
        grid.addWidget(self._name_field, 0, 0, 1, 2)
        grid.addWidget(Field("Address, above the town", self.address), 1, 0, 1, 2)
        grid.addWidget(Field("Postcode", self.postcode), 2, 0)
        grid.addWidget(Field("Town", self.city), 2, 1)
        grid.addWidget(Field("Country, two letters", self.country), 3, 0)
        grid.addWidget(Field("VAT number, with the letters of its country", self.vat), 3, 1)
        grid.addWidget(Field("E-mail", self.email), 4, 0, 1, 2)
        grid.addWidget(Field("Footer of each page", self.footer), 5, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.form.addLayout(grid)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self._picture)
        row.addWidget(self._picture_words, 1)
        row.addWidget(self.choose)
        row.addWidget(self.remove)
        self.form.addWidget(Text("Logo", "small_strong", "text_2"))
        self.form.addLayout(row)

    def first_focus(self) -> QWidget:
        return self.name

    def show_settings(self, settings: Settings) -> None:
        changed = self.is_changed()
        self._kept = settings.card
        if not changed:
            self.put_back()

    def put_back(self) -> None:
        card = self._kept
        self.name.setText(card.name)
        self.postcode.setText(card.postcode)
        self.city.setText(card.city)
        self.country.setText(card.country)
        self.vat.setText(card.vat_number)
        self.email.setText(card.email)
        self.address.setPlainText(card.address)
        self.footer.setPlainText(card.footer)
        self._show_logo(card.logo_png or b"")
        if not self.obstacle:
            self._name_field.set_wrong("")
            self.note.hide()

    def is_changed(self) -> bool:
        return self._typed() != self._kept

    def _typed(self) -> Card:
        return replace(
            self._kept,
            name=self.name.text().strip(),
            address=self.address.toPlainText().strip(),
            postcode=self.postcode.text().strip(),
            city=self.city.text().strip(),
            country=self.country.text().strip().upper(),
            vat_number=self.vat.text().strip(),
            email=self.email.text().strip(),
            footer=self.footer.toPlainText().strip(),
            logo_png=self._logo or None,
        )

    def _show_logo(self, png: bytes) -> None:
        self._logo = png
        picture = QPixmap()
        picture.loadFromData(png)
        self._picture.setVisible(not picture.isNull())
        if not picture.isNull():
            box = (theme.px(120), theme.px(48))
            self._picture.setPixmap(
                picture.scaled(*box, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
            )
        self._picture_words.setText("" if png else "None. A PNG picture, at most 2 MB.")
        self.remove.setVisible(bool(png))
        self.look_at_changes()

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, "Choose a logo")
        dialog.setNameFilters(["PNG pictures (*.png)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take_logo)
        dialog.open()

    def take_logo(self, path: str) -> None:
        """Show the picture of this file; Save keeps it if paper can show it."""
        background.run(self, partial(_picture_in, Path(path)), self._show_logo, self.show_failure)

    def _on_save(self) -> None:
        card = self._typed()
        self._name_field.set_wrong("" if card.name else "Type the name that stands on the paper.")
        if not card.name:
            self.name.setFocus()
            return
        sentence = "The office is saved. Credit notes from now on carry it."
        if card.name != self._kept.name:
            sentence += " This window shows the new name when the office is opened again."

        def kept() -> None:
            self._kept = card
            self.look_at_changes()

        self.keep(partial(office_settings.save_card, self._desk, card), sentence, kept)


def _picture_in(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise BadInput("Logo not taken.", f"{path} cannot be read: {fault.strerror or fault}.") from fault
