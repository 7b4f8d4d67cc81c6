"""The bottom strip of the exported picture: one colour bar per quantity, then what the other marks mean."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from rnnviz.render.labels import words
from rnnviz.render.picture import Bar, Line, Mark, Picture, Swatch, number, whole_pixels
from rnnviz.scene.frame import Frame, Scale

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
        lines, u = len(self._lines()), self.picture.unit
        return self.page.bottom() - lines * 2.2 * u - (lines - 1) * 0.4 * u

    def place(self) -> None:
        """Put bars and marks on the picture, as far as what they explain is there."""
        u, y = self.picture.unit, self.top()
        for line in self._lines():
            x = self.page.left()
            for item in line:
                if isinstance(item, Scale):
                    self._bar(item, x, y)
                else:
                    self._mark(*item, x, y)
                x += self._width(item) + 1.6 * u
            y += 2.6 * u

    def _items(self) -> list[Scale | tuple[Mark, str]]:
        frame = self.frame
        own = frame.range_mode == "panel"  # every panel has a scale of its own, which its title says
        scales = [scale for scale in frame.scales if self._name(scale)]
        items: list[Scale | tuple[Mark, str]] = [s for s in scales if s.sequential or not own]
        items += [("newest", words("this step")), ("empty", words("not yet computed"))]
        if any(panel.length < frame.steps for panel in frame.hidden):
            items.append(("padding", words("padding")))
        nans, infs = sum(s.nans for s in frame.scales), sum(s.infs for s in frame.scales)
        items += [("nan", f"NaN: {nans}")] if nans else []
        items += [("infinite", f"±∞: {infs}")] if infs else []
        return items

    def _lines(self) -> list[list[Scale | tuple[Mark, str]]]:
        lines: list[list[Scale | tuple[Mark, str]]] = [[]]
        x, gap = 0.0, 1.6 * self.picture.unit
        for item in self._items():
            width = self._width(item)
            if lines[-1] and x + width > self.page.width():
                lines.append([])
                x = 0.0
            lines[-1].append(item)
            x += width + gap
        return lines

    def _width(self, item: Scale | tuple[Mark, str]) -> float:
        u, width = self.picture.unit, self.picture.width
        if isinstance(item, Scale):
            return self._before(item) + self._bar_width() + self._half(item)
        return 1.7 * u + width(item[1], self.font)

    def _name(self, scale: Scale) -> str:
        """The tensors on the picture that have this scale: "i, f, o"; empty where there is none."""
        shown = self.frame.shown if self.picture.shows("heatmaps") else ()
        tensors = [panel.tensor for panel in shown if panel.scale.name == scale.name]
        if scale.name == "pre":
            return words("before") if tensors else ""
        tensors += [name for name, part in ELSEWHERE.get(scale.name, ()) if self._has(name, part)]
        return ", ".join(dict.fromkeys(name.partition(".")[2] or name for name in tensors))

    def _has(self, name: str, part: str) -> bool:
        return self.picture.shows(part) and name not in self.picture.absent

    def _before(self, scale: Scale) -> float:
        """From the begin of the name to the bar: the label of the low end has room below a short name, too."""
        name = self.picture.width(self._name(scale), self.font) + 0.6 * self.picture.unit
        return max(name, self._half(scale))

    def _half(self, scale: Scale) -> float:
        """How far the label of an end reaches beyond the bar."""
        return self.picture.width(number(scale.high), self.picture.font(mono=True)) / 2

    def _bar_width(self) -> float:
        return 9 * self.picture.unit

    def _bar(self, scale: Scale, x: float, top: float) -> None:
        picture, u = self.picture, self.picture.unit
        mono, theme = picture.font(mono=True), picture.theme
        picture.text(self._name(scale), x, top + 0.5 * u, font=self.font)
        left = x + self._before(scale)
        bar = whole_pixels(QRectF(left, top + 0.1 * u, self._bar_width(), 0.8 * u))
        picture.bars.append(Bar(bar, scale))
        ends = {scale.low: bar.left(), (scale.low + scale.high) / 2: bar.center().x(), scale.high: bar.right()}
        for value, at in ends.items():
            picture.lines.append(Line(at, bar.bottom(), at, bar.bottom() + 0.2 * u))
            picture.text(number(value), at, bar.bottom() + 0.75 * u, font=mono, colour=theme.muted, align="centre")

    def _mark(self, mark: Mark, said: str, x: float, top: float) -> None:
        u = self.picture.unit
        self.picture.swatches.append(Swatch(whole_pixels(QRectF(x, top, 1.2 * u, u)), mark))
        self.picture.text(said, x + 1.7 * u, top + 0.5 * u, font=self.font, colour=self.picture.theme.muted)
