"""The "?" beside the headings of output, h_n and c_n."""

from __future__ import annotations

from PySide6.QtCore import QObject

from rnnviz.render.outputs import OutputPanel
from rnnviz.widgets.popover import MARK, HelpMark

EDGE = 4


class OutputMarks(QObject):
    """Puts a mark where each heading ends, or at the edge of the card where there is no room."""

    def __init__(self, panel: OutputPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._marks = {name: HelpMark(name, panel.viewport()) for name in ("output", "h_n", "c_n")}
        panel.laid_out.connect(self.put)
        self.put()

    def put(self) -> None:
        """Move every mark to its heading; without one it hides."""
        places = self._panel.heading_ends()
        for name, mark in self._marks.items():
            mark.setVisible(name in places)
            if name in places:
                at = places[name]
                mark.move(min(at.x(), self._panel.viewport().width() - MARK - EDGE), at.y() - MARK // 2)
