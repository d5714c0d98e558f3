"""Settings of this computer: how the window looks for whoever sits here, and fonts for papers."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.services import this_computer
from desktop.services.this_computer import Looks
from desktop.ui import theme
from desktop.ui.pages.settings_section import Form
from desktop.ui.widgets.fields import Choice, Field
from desktop.ui.widgets.text import Text
from desktop.ui.widgets.ticks import TickBox

_SIZES = (100, 110, 125, 150, 175, 200)


class ComputerSection(Form):
    """Colours, letters and fonts of papers at once, text size at the next start. Anybody may change them.

    Signal: `letters_chosen` with whether single letters act in lists.
    """

    letters_chosen = Signal(bool)

    title, icon = "This computer", "settings"
    says = "For this computer and this account on it alone; nothing of it is in the office."

    def __init__(self) -> None:
        super().__init__()
        self._kept = Looks("system", 100)
        self.scheme, self.text_size, self.font_folder = Choice(), Choice(), QLineEdit()
        for word, scheme in (("As the system", "system"), ("Light", "light"), ("Dark", "dark")):
            self.scheme.add_choice(word, scheme)
        for size in _SIZES:
            self.text_size.add_choice(f"{size} %", size)
        self.form.addWidget(Field("Colours", self.scheme))
        self.form.addWidget(Field("Text size", self.text_size))
        words = "The colours change at once. The text size changes when Refund Desk is started again."
        self.form.addWidget(Text(words, "small", "text_2", wrap=True))
        self.letters = TickBox("Single letters act in lists, such as A for Approve")
        self.form.addWidget(self.letters)
        self.form.addWidget(Field("Folder of fonts for papers", self.font_folder))
        words = (
            "Papers have Latin, Greek, Cyrillic and Arabic letters. For others put a TrueType font such as "
            "NotoSansJP-Regular.ttf into a folder and name the folder here. Papers that are stored stay as they are."
        )
        self.form.addWidget(Text(words, "small", "text_2", wrap=True))
        self.add_save()
        self.put_back()
        for choice in (self.scheme, self.text_size):
            choice.currentIndexChanged.connect(lambda _at: self.look_at_changes())
        self.letters.toggled.connect(lambda _on: self.look_at_changes())
        self.font_folder.textChanged.connect(lambda _text: self.look_at_changes())

    def first_focus(self) -> QWidget:
        return self.scheme

    def show_looks(self, kept: Looks) -> None:
        """Show what this computer keeps; what stands here and is not saved stays."""
        changed = self.is_changed()
        self._kept = kept
        self.letters_chosen.emit(kept.single_keys)
        if not changed:
            self.put_back()
        self.look_at_changes()

    def put_back(self) -> None:
        self.scheme.choose(self._kept.scheme)
        if not self.text_size.choose(self._kept.text_percent):
            self.text_size.add_choice(f"{self._kept.text_percent} %", self._kept.text_percent)
            self.text_size.choose(self._kept.text_percent)
        self.letters.setChecked(self._kept.single_keys)
        self.font_folder.setText(self._kept.font_folder)
        self.look_at_changes()

    def is_changed(self) -> bool:
        return self._chosen() != self._kept

    def _chosen(self) -> Looks:
        folder = self.font_folder.text().strip()
        return Looks(str(self.scheme.value()), cast(int, self.text_size.value()), folder, self.letters.isChecked())

    def _on_save(self) -> None:
        chosen = self._chosen()
        larger = chosen.text_percent != self._kept.text_percent
        sentence = "Saved. Start Refund Desk again to see the new text size." if larger else "Saved."

        def kept() -> None:
            self._kept = chosen
            self.letters_chosen.emit(chosen.single_keys)
            self.look_at_changes()
            application = QApplication.instance()
            if isinstance(application, QApplication):
                theme.apply(application, theme.Scheme(chosen.scheme), theme.look().text_size)

        self.keep(partial(this_computer.keep_looks, chosen), sentence, kept)
