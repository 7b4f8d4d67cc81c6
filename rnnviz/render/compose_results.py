"""The right half of the exported picture: output in its halves, then the rows of h_n and c_n."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from rnnviz.core.spec import StackSpec
from rnnviz.render.compose_panels import TICK_LINE, TITLE_LINE, Panels
from rnnviz.render.labels import half_title, words
from rnnviz.render.network_layout import fold
from rnnviz.render.picture import Heat, whole_pixels
from rnnviz.render.tensor_text import final_shape, output_shape, result_name
from rnnviz.scene.frame import Final

LEAST_OUTPUT = 1.2  # height of half of output, in units of the smallest text


class Results(Panels):
    """Right: output in its halves, then every row of h_n and c_n."""

    def place(self) -> None:
        area = self.area
        finals = self._shown_finals() if self.picture.shows("h_n") else {}
        if not self.picture.shows("output"):
            self._finals(finals, area.top())
            return
        missing: list[str] = []
        while finals and area.height() - self._finals_height(finals) < self._least_output():
            missing.insert(0, finals.popitem()[0])
        below = self._finals_height(finals) + (TITLE_LINE * self.picture.unit if missing else 0)
        self._output(QRectF(area.left(), area.top(), area.width(), area.height() - below))
        self._finals(finals, area.bottom() - below)
        self.picture.absent = tuple(missing)
        if missing:
            text = words("{names}: no room here").format(names=", ".join(missing))
            middle = area.bottom() - TITLE_LINE * self.picture.unit / 2
            self.picture.text(text, area.left(), middle, colour=self.picture.theme.muted, room=area.width())

    def _least_output(self) -> float:
        """What output needs so that something can be seen in it."""
        u, halves = self.picture.unit, len(self.frame.output)
        return self._heading_height() + (halves * (TITLE_LINE + LEAST_OUTPUT) + TICK_LINE + 0.5) * u

    def _shown_finals(self) -> dict[str, list[Final | None]]:
        """h_n and c_n by name; None is an ellipsis where there are too many."""
        u = self.picture.unit
        names = [name for name in ("h_n", "c_n") if any(f.tensor == name for f in self.frame.finals)]
        share = 0.55 if self.picture.shows("output") else 1.0
        room = int((self.area.height() * share / max(len(names), 1) - 2 * TITLE_LINE * u) / (1.35 * u))
        found: dict[str, list[Final | None]] = {}
        for name in names:
            rows = [f for f in self.frame.finals if f.tensor == name]
            found[name] = [None if k is None else rows[k] for k in fold(len(rows), room, _latest(rows))]
        return found

    def _pitch(self, finals: dict[str, list[Final | None]]) -> float:
        rows = sum(len(items) for items in finals.values())
        return min(max(self.area.height() * 0.3 / max(rows, 1), 1.35 * self.picture.unit), 1.9 * self.picture.unit)

    def _finals_height(self, finals: dict[str, list[Final | None]]) -> float:
        u, pitch = self.picture.unit, self._pitch(finals)
        return sum(self._heading_height() + len(items) * pitch + 0.4 * u for items in finals.values())

    def _heading_height(self) -> float:
        return (2 if self.picture.shows("shapes") else 1) * TITLE_LINE * self.picture.unit

    def _heading(self, name: str, shape: str, top: float) -> float:
        """The name and, on its own line, the shape; returns where to go on."""
        picture, u = self.picture, self.picture.unit
        middle = top + TITLE_LINE * u / 2
        picture.text(name, self.area.left(), middle, font=picture.font(bold=True))
        if picture.shows("shapes"):
            middle += TITLE_LINE * u
            picture.text(
                shape, self.area.left(), middle, font=self.mono, colour=picture.theme.muted, room=self.area.width()
            )
        return middle + TITLE_LINE * u / 2

    def _output(self, box: QRectF) -> None:
        u, halves = self.picture.unit, self.frame.output
        top = self._heading(result_name(self.frame.spec), output_shape(self.frame), box.top())
        named = len(halves) > 1
        fixed = (
            (TITLE_LINE * u if named else 0.2 * u) * len(halves) + 0.3 * u * (len(halves) - 1) + TICK_LINE * u + 0.5 * u
        )
        heat = (box.bottom() - top - fixed) / len(halves)
        for panel in halves:
            if named:
                cut, said = half_title(self.frame, panel)
                x = box.left() + self.label_width([panel])
                self.title(cut, said, x, top, box.right() - x)
            top += TITLE_LINE * u if named else 0.2 * u
            self.heat(panel, QRectF(box.left(), top, box.width(), heat), ticks=panel is halves[-1])
            top += heat + 0.3 * u

    def _finals(self, finals: dict[str, list[Final | None]], top: float) -> None:
        u, pitch = self.picture.unit, self._pitch(finals)
        for name, items in finals.items():
            top = self._heading(name, final_shape(self.frame, name), top)
            for final in items:
                self._final(final, top + pitch / 2, pitch)
                top += pitch
            top += 0.4 * u

    def _final(self, final: Final | None, middle: float, pitch: float) -> None:
        picture, u, area = self.picture, self.picture.unit, self.area
        if final is None:
            picture.text("…", area.left(), middle, font=self.mono, colour=picture.theme.muted)
            return
        arrow = "" if isinstance(self.frame.spec, StackSpec) else " <" if final.direction else " >"
        widest = f"[{len(self.frame.finals)}] l{self.frame.spec.num_layers} >"
        picture.text(f"[{final.index}] l{final.layer}{arrow}", area.left(), middle, font=self.mono)
        left = area.left() + picture.width(widest, self.mono) + 0.4 * u
        times = (f"t={self.frame.steps - 1}", words("later"))
        right = area.right() - max(picture.width(text, self.mono) for text in times) - 0.5 * u
        colour = picture.theme.newest if final.newest else picture.theme.muted
        when = f"t={final.t}" if final.computed else words("later")
        picture.text(when, area.right(), middle, font=self.mono, colour=colour, align="right")
        high = min(pitch * 0.78, 1.4 * u)
        picture.heats.append(
            Heat(whole_pixels(QRectF(left, middle - high / 2, right - left, high)), final.as_row(), final=final)
        )


def _latest(rows: list[Final]) -> list[int]:
    """Where to look among `rows`: at the layers that this step completes, then on at the last that is: no way back."""
    layers = {final.layer for final in rows if final.newest}
    layers = layers or {max((final.layer for final in rows if final.computed), default=0)}
    return [k for k, final in enumerate(rows) if final.layer in layers]
