"""The line over a heatmap: its expression, words, shape and a note, each giving way where there is no room."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsWidget

from rnnviz.render.fonts import SMALL
from rnnviz.render.still import Still, elided, still
from rnnviz.render.theme import Theme
from rnnviz.support.guard import guard

TITLE_HEIGHT = 20
INDENT = 4  # logical pixels left of the text
GAP = "\u00a0 "

SIZE = SMALL + 1
Piece = tuple[str, Still, str]  # a text, how it is laid out, its colour


class HeatTitle(QGraphicsWidget):
    """Painted directly: a text document would be laid out again whenever a zoom changes the note."""

    def __init__(self, parent: QGraphicsWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name: tuple[str, tuple[str, ...], str] = ("", (), "")
        self._note: tuple[str, ...] = ()
        self._brief = False
        self._made: tuple[tuple[Any, ...], list[Piece]] = (), []

    def set_name(self, code: str, said: tuple[str, ...], shape: str, theme: Theme) -> None:
        """An expression in the fonts of code; words beside it, then such for less room; a shape."""
        self._name, self._theme = (code, said, shape), theme
        self.update()

    def set_note(self, note: tuple[str, ...], *, brief: bool) -> None:
        """What stands at the end, then such for less room; `brief`: nothing but the expression beside it. Whoever
        calls has it painted."""
        self._note, self._brief = note, brief

    @property
    def is_empty(self) -> bool:
        code, said, shape = self._name
        return not (code or any(said) or shape or self._note)

    @property
    def text(self) -> str:
        """What is to be read, as far as it has room."""
        return GAP.join(text for text, _, _ in self._pieces())

    def text_width(self) -> float:
        """Logical pixels."""
        pieces = self._pieces()
        return sum(piece.width for _, piece, _ in pieces) + _gap() * (len(pieces) - 1)

    def _pieces(self) -> list[Piece]:
        key = (self._name, self._note, self._brief, self.size().width(), self._theme)
        if self._made[0] != key:
            self._made = key, self._fitted(self.size().width() - 2 * INDENT)
        return self._made[1]

    def _fitted(self, room: float) -> list[Piece]:
        """In `room` pixels: beside a note words give way, else there are shorter ones or dots; a shape is whole."""
        code, said, shape = self._name
        if self._brief and self._note:
            said, shape = (), ""
        theme = self._theme
        found = [_piece(code, theme.text, mono=True)] if code else []
        room -= sum(piece.width for _, piece, _ in found)
        note = _best(self._note, room - _gap())
        last = [_piece(note, theme.muted, mono=False)] if note else []
        room -= sum(piece.width + _gap() for _, piece, _ in last)
        for part, mono in ((_best(said, room - _gap()), False), (shape, True)):
            piece = _piece(part, theme.muted, mono=mono)
            if part and piece[1].width <= room - _gap():
                found.append(piece)
                room -= piece[1].width + _gap()
        return found + last

    @guard
    def paint(self, painter: QPainter, *_args: object) -> None:
        plain, left = still(GAP, SIZE, mono=False), float(INDENT)
        line = (self.size().height() - plain.height) / 2 + plain.ascent  # all stand on one line
        for _, piece, colour in self._pieces():
            painter.setPen(QColor(colour))
            piece.paint(painter, left, line - piece.ascent)
            left += piece.width + _gap()


def _best(said: tuple[str, ...], room: float) -> str:
    """The first words that have room; else as much of the last ones as has, or ""."""
    for words in said:
        if still(words, SIZE, mono=False).width <= room:
            return words
    shown = elided(said[-1], room, SIZE, mono=False) if said else ""
    return shown if len(shown) > 1 else ""


def _piece(text: str, colour: str, *, mono: bool) -> Piece:
    return text, still(text, SIZE, mono=mono), colour


def _gap() -> float:
    return still(GAP, SIZE, mono=False).width
