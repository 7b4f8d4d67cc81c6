"""What all fields share: looks that change while they are shown, and the sentence that says what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolTip, QWidget


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and let it look again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_invalid(widget: QWidget, invalid: bool) -> None:
    """Give a widget the look of a wrong value, or take it away."""
    if bool(widget.property("invalid")) != invalid:
        restyle(widget, "invalid", invalid)


def scold(field: QWidget, text: str, tip: str) -> None:
    """Where there is no room for a sentence: say `text` below the field, and in its tooltip until it is mended.

    An empty `text`: nothing is wrong, and the tooltip is `tip` again.
    """
    if text or field.property("invalid"):
        set_invalid(field, bool(text))
        field.setToolTip(text or tip)
        field.setAccessibleDescription(text)
    if text:
        QToolTip.showText(field.mapToGlobal(QPoint(0, field.height())), text, field)


class Sentence(QLabel):
    """Wrapped plain text that can be selected, and hides while it is empty."""

    def __init__(self, role: str = "bad", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hide()

    def say(self, text: str) -> None:
        """Show `text`, or hide."""
        self.setText(text)
        self.setVisible(bool(text))


def beside(wide: QWidget, small: QWidget, parent: QWidget | None = None, *, gap: int = 4) -> QWidget:
    """One widget of two: the second keeps its size at the right of the first."""
    holder = QWidget(parent)
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(gap)
    line.addWidget(wide, 1)
    line.addWidget(small)
    return holder


def heading(text: str, parent: QWidget | None = None) -> QLabel:
    """The small grey title over a group of controls."""
    label = QLabel(capitals(text), parent)
    label.setProperty("role", "heading")
    return label


def capitals(text: str) -> str:
    """A title in capitals, where the script has them: a name such as PyTorch stays as it is among other letters."""
    return text.upper() if text.isascii() else text


def make_card(widget: QWidget) -> None:
    """A panel with a ground, a border and round corners."""
    widget.setProperty("card", True)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
