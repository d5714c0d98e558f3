"""The settings: sections at the left, the form of one of them at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.services import office_settings, this_computer
from desktop.services.desk import Desk
from desktop.services.office_settings import Settings
from desktop.services.opening import OpenOffice
from desktop.ui import background, messages, theme
from desktop.ui.pages.page import Page
from desktop.ui.pages.settings_computer import ComputerSection
from desktop.ui.pages.settings_mail import MailSection
from desktop.ui.pages.settings_methods import MethodsSection
from desktop.ui.pages.settings_office import OfficeSection
from desktop.ui.pages.settings_people import PeopleSection
from desktop.ui.pages.settings_rates import ExchangeSection, TaxSection
from desktop.ui.pages.settings_reasons import ReasonsSection
from desktop.ui.pages.settings_rights import RightsSection
from desktop.ui.pages.settings_rules import RulesSection
from desktop.ui.pages.settings_section import Section
from desktop.ui.pages.settings_stripe import StripeSection
from desktop.ui.pages.settings_wording import WordingSection
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.section_head import SectionHead

FORBIDDEN = "Only an administrator can change this. You can look at it."


class SettingsPage(Page):
    """Parts: `list` (the sections) and the sections by name: `office`, `rules`, `reasons`, `methods` and so on."""

    title, icon, group = "Settings", "settings", 9

    def __init__(self, opened: OpenOffice, desk: Desk) -> None:
        super().__init__()
        self._desk, self._is_read = desk, False
        obstacle = "" if office_settings.may_change(desk) else FORBIDDEN
        self.office, self.rules = OfficeSection(desk, obstacle), RulesSection(desk, obstacle)
        self.taxes, self.exchange = TaxSection(desk, obstacle), ExchangeSection(desk, obstacle)
        self.stripe, self.mail = StripeSection(opened, desk, obstacle), MailSection(desk, obstacle)
        self.wording = WordingSection(desk, obstacle)
        self.reasons, self.methods = ReasonsSection(desk, obstacle), MethodsSection(desk, obstacle)
        self.people, self.rights = PeopleSection(desk, obstacle), RightsSection(desk, obstacle)
        self.computer = ComputerSection()
        self._sections: list[Section] = [
            self.office, self.people, self.rights, self.rules, self.reasons, self.methods,
            self.taxes, self.exchange, self.stripe, self.mail, self.wording, self.computer,
        ]  # fmt: skip
        self.list: RowTable[Section] = RowTable(
            "Sections", [Column("Section", _cell)], header=False, key=lambda section: section.title
        )
        self._stack = QStackedWidget()
        for section in self._sections:
            self._stack.addWidget(section)
            section.stored.connect(self._on_stored)
        self._lay_out()
        self.list.show_rows(self._sections)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(lambda section: section.first_focus().setFocus(Qt.FocusReason.OtherFocusReason))
        self.list.choose_first()

    def _lay_out(self) -> None:
        left = Area("surface", "right")
        left.setFixedWidth(theme.px(220))
        column = left.column(0, 0, 1, 0)
        column.addWidget(SectionHead("Settings"))
        column.addWidget(self.list, 1)
        right = Area("surface")
        right.column().addWidget(self._stack)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addWidget(right, 1)

    def reload(self) -> None:
        background.run(self, partial(office_settings.read, self._desk), self._on_read, partial(messages.say, self))
        background.run(self, this_computer.looks, self.computer.show_looks, partial(messages.say, self))

    def first_focus(self) -> QWidget:
        return self.list

    def areas(self) -> Sequence[QWidget]:
        return [self.list, self.section().first_focus()]

    def sections(self) -> Sequence[Section]:
        """The sections in the order of the list."""
        return self._sections

    def section(self) -> Section:
        """The section that is shown."""
        return self._sections[self._stack.currentIndex()]

    def show_section(self, section: Section) -> None:
        """Open a section, with the keyboard in its first field."""
        self.list.choose(section.title)
        section.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def unsaved(self) -> Sequence[str]:
        return [section.title for section in self._changed()]

    def show_unsaved(self) -> None:
        self.show_section(self._changed()[0])

    def _changed(self) -> list[Section]:
        # Before the office is read, what stands in the forms is nobody's.
        return [each for each in self._sections if self._is_read and not each.obstacle and each.is_changed()]

    def _on_chosen(self, section: Section | None) -> None:
        if section is not None:
            self._stack.setCurrentWidget(section)
            self.subject_changed.emit(section.title)

    def _on_read(self, settings: Settings) -> None:
        self._is_read = True
        for section in self._sections:
            section.show_settings(settings)

    def _on_stored(self, sentence: str) -> None:
        self.said.emit(sentence)
        self.reload()


def _cell(section: Section) -> Cell:
    return Cell(section.title, icon=section.icon)
