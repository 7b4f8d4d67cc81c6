"""The cell cursor of the keyboard: Enter starts it, arrows move it, P pins, Esc ends it."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.scene.frame import Frame, Panel, Ref

MOVES = {
    "Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1),
    "Shift+Left": (-10, 0), "Shift+Right": (10, 0), "Shift+Up": (0, -10), "Shift+Down": (0, 10),
    "Home": (-(10**9), 0), "End": (10**9, 0),
}  # fmt: skip
PANELS = {"PgUp": -1, "PgDown": 1}
KEYS = frozenset({*MOVES, *PANELS, "P", "Esc", "Return", "Enter"})


class CellCursor:
    """Where the keyboard points: a panel, a timestep and a row; `on` while it is used."""

    def __init__(self) -> None:
        self.on = False
        self._key: tuple[str, int, int] = ("", 0, 0)
        self._t = self._row = 0

    def start(self, frame: Frame, panels: Sequence[Panel]) -> Ref | None:
        """At the cursor if it points into one of `panels`, else at the newest column of the first that has one."""
        if not panels:
            return None
        pointed = frame.cursor
        chosen = next((p for p in panels if pointed is not None and _holds(p, pointed)), None)
        if chosen is not None and pointed is not None:
            self._t, self._row = pointed.t, chosen.row(pointed.unit)
        else:
            chosen = next((p for p in panels if p.newest[0] < p.newest[1]), panels[0])
            self._t, self._row = chosen.newest[0], 0
        self._key, self.on = chosen.key, True
        return self.ref(frame, panels)

    def move(self, key: str, frame: Frame, panels: Sequence[Panel]) -> Ref | None:
        """One step; beyond the upper or lower edge it goes on in the next panel."""
        keys = [panel.key for panel in panels]
        place = keys.index(self._key) if self._key in keys else 0
        if key in PANELS:
            self._key = keys[max(0, min(len(keys) - 1, place + PANELS[key]))]
            return self.ref(frame, panels)
        steps, rows = MOVES[key]
        self._t, self._row = self._t + steps, self._row + rows
        count = panels[place].codes.shape[1]
        if rows == 1 and self._row >= count and place + 1 < len(keys):
            self._key, self._row = keys[place + 1], 0
        elif rows == -1 and self._row < 0 and place > 0:
            self._key, self._row = keys[place - 1], panels[place - 1].codes.shape[1] - 1
        return self.ref(frame, panels)

    def ref(self, frame: Frame, panels: Sequence[Panel]) -> Ref | None:
        """The number it points at, kept within what is computed; None where nothing is."""
        panel = next((panel for panel in panels if panel.key == self._key), None)
        if panel is None:
            return None
        start, stop = panel.computed[0], min(panel.computed[1], panel.length)
        self._row = max(0, min(self._row, panel.codes.shape[1] - 1))
        if start >= stop:
            return None
        self._t = max(start, min(self._t, stop - 1))
        return Ref(panel.tensor, panel.layer, panel.direction, self._t, frame.sample, panel.unit(self._row))

    @property
    def place(self) -> tuple[tuple[str, int, int], int, int]:
        """(key of the panel, t, row)."""
        return self._key, self._t, self._row


def _holds(panel: Panel, ref: Ref) -> bool:
    return panel.key == (ref.tensor, ref.layer, ref.direction)
