"""The bottom strip of the exported picture: one colour bar per quantity, then what the other marks mean."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from rnnviz.render.labels import words
from rnnviz.render.legend import beside_bar, flow, marks, numbers_below
from rnnviz.render.picture import Bar, Line, Mark, Picture, Swatch, whole_pixels
from rnnviz.render.tensor_text import result_name
from rnnviz.scene.frame import Frame, Scale

# In units of the smallest text.
LINE = 2.6
GAP = 1.6
BAR = 9
# Beside the heatmaps: which tensor of a scale is on the picture with which part.
ELSEWHERE = {
    "h": (("h", "diagram"), ("output", "output"), ("h_n", "h_n")),
    "x": (("x", "diagram"), ("x", "x")),
    "c": (("c_n", "h_n"),),
}


class Legend:
    """The bottom strip: one colour bar per quantity, then what the other marks mean."""

    def __init__(self, picture: Picture, frame: Frame, page: QRectF) -> None:
        self.picture, self.frame, self.page = picture, frame, page
        self.font = picture.font()

    def top(self) -> float:
        """Of the strip, whose lines end at the bottom of the page."""
        _, (last, _) = self._places()[-1]
        return self.page.bottom() - (2.2 + last * LINE) * self.picture.unit

    def place(self) -> None:
        """Put bars and marks on the picture, as far as what they explain is there."""
        top = self.top()
        for item, (line, left) in self._places():
            x, y = self.page.left() + left, top + line * LINE * self.picture.unit
            if isinstance(item, Scale):
                self._bar(item, x, y)
            else:
                self._mark(*item, x, y)

    def _places(self) -> list[tuple[Scale | tuple[Mark, str], tuple[int, float]]]:
        """Every bar and mark with its line and left."""
        items = self._items()
        widths = [self._width(item) for item in items]
        return list(zip(items, flow(widths, GAP * self.picture.unit, self.page.width()), strict=True))

    def _items(self) -> list[Scale | tuple[Mark, str]]:
        own = self.frame.range_mode == "panel"  # every panel has a scale of its own, which its title says
        scales = [scale for scale in self.frame.scales if self._name(scale)]
        return [*(s for s in scales if s.sequential or not own), *marks(self.frame)]

    def _width(self, item: Scale | tuple[Mark, str]) -> float:
        u, width = self.picture.unit, self.picture.width
        if isinstance(item, Scale):
            left, right = self._around(item)
            return left + BAR * u + right
        return 1.7 * u + width(item[1], self.font)

    def _name(self, scale: Scale) -> str:
        """The tensors on the picture that have this scale: "i, f, o"; empty where there is none."""
        shown = self.frame.shown if self.picture.shows("heatmaps") else ()
        tensors = [panel.tensor for panel in shown if panel.scale.name == scale.name]
        if scale.name == "pre":
            return words("before") if tensors else ""
        tensors += [name for name, part in ELSEWHERE.get(scale.name, ()) if self._has(name, part)]
        own = {"output": result_name(self.frame.spec)}
        return ", ".join(dict.fromkeys(own.get(name) or name.partition(".")[2] or name for name in tensors))

    def _has(self, name: str, part: str) -> bool:
        return self.picture.shows(part) and name not in self.picture.absent

    def _around(self, scale: Scale) -> tuple[float, float]:
        picture = self.picture
        name, mono = picture.width(self._name(scale), self.font) + 0.6 * picture.unit, picture.font(mono=True)
        return beside_bar(scale, name, lambda text: picture.width(text, mono))

    def _bar(self, scale: Scale, x: float, top: float) -> None:
        picture, u = self.picture, self.picture.unit
        mono, theme = picture.font(mono=True), picture.theme
        picture.text(self._name(scale), x, top + 0.5 * u, font=self.font)
        bar = whole_pixels(QRectF(x + self._around(scale)[0], top + 0.1 * u, BAR * u, 0.8 * u))
        picture.bars.append(Bar(bar, scale))
        for text, at in numbers_below(scale, bar):
            picture.lines.append(Line(at, bar.bottom(), at, bar.bottom() + 0.2 * u))
            picture.text(text, at, bar.bottom() + 0.75 * u, font=mono, colour=theme.muted, align="centre")

    def _mark(self, mark: Mark, said: str, x: float, top: float) -> None:
        u = self.picture.unit
        self.picture.swatches.append(Swatch(whole_pixels(QRectF(x, top, 1.2 * u, u)), mark))
        self.picture.text(said, x + 1.7 * u, top + 0.5 * u, font=self.font, colour=self.picture.theme.muted)
