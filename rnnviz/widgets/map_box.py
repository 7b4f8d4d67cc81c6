"""A list of colour maps that typing searches."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from superqt import QSearchableComboBox

from rnnviz.support.guard import guard
from rnnviz.widgets.fields import scold


class MapBox(QSearchableComboBox):
    """`activated` leaves when one was chosen or its whole name was typed; any other text is said to be none.

    An emptied field is the theme's own.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tip = self.tr("Type to search: a name such as CET-D4, or a colour.")
        self.setToolTip(self._tip)
        edit = self.lineEdit()
        assert edit is not None
        edit.editingFinished.connect(self._finish)
        self.currentIndexChanged.connect(self._mend)

    @guard
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space opens the list, as in other boxes, where it is not within a name; no name begins with one."""
        edit, completer = self.lineEdit(), self.completer()
        assert edit is not None and completer is not None
        before = edit.selectionStart() if edit.hasSelectedText() else edit.cursorPosition()
        if event.text() != " " or edit.text()[:before].strip():
            super().keyPressEvent(event)
            return
        edit.clear()
        completer.setCompletionPrefix("")
        completer.complete()

    def _finish(self) -> None:
        typed = self.currentText().strip()
        index = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        if index < 0:
            index = self.findData(typed, flags=Qt.MatchFlag.MatchFixedString)
        if index < 0:
            scold(self, self.tr("No colour map is called that: choose one of the list."), self._tip)
            return
        chosen = index != self.currentIndex()
        self.setCurrentIndex(index)
        self.setEditText(self.itemText(index))
        self._mend()
        if chosen:
            self.activated.emit(index)

    def _mend(self) -> None:
        scold(self, "", self._tip)
