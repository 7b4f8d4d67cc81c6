"""What the heatmaps show and how: one small form over the window that edits the frozen DisplayOptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rnnviz.core.spec import StackSpec
from rnnviz.render.colour_maps import DIVERGING, SEQUENTIAL
from rnnviz.render.labels import DIRECTIONS, GATE_NAMES
from rnnviz.scene.options import PANEL_HEIGHTS, RANGES, REDUCTIONS, UNIT_ORDERS, DisplayOptions
from rnnviz.widgets.chips import Chips
from rnnviz.widgets.fields import heading, make_card
from rnnviz.widgets.map_box import MapBox

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace
    from rnnviz.scene.frame import Scale

WIDTH = 360  # logical pixels
MOST_TYPED = 1e30


def words(text: str) -> str:
    """A text of this form in the person's language."""
    return QCoreApplication.translate("DisplayPanel", text)


def choices() -> Mapping[str, Mapping[object, str]]:
    """The words for each value of each choice."""
    return {
        "unit_order": dict(
            zip(
                UNIT_ORDERS,
                (words("by index"), words("by mean over time"), words("by likeness"), words("by time of the peak")),
                strict=True,
            )
        ),
        "reduction": dict(zip(REDUCTIONS, (words("the largest, with its sign"), words("their mean")), strict=True)),
        "range_mode": dict(
            zip(RANGES, (words("the whole run's"), words("each heatmap its own"), words("typed in")), strict=True)
        ),
        "panel_height": {
            size: words("{n} pixels").format(n=size) if size else words("share the card") for size in PANEL_HEIGHTS
        },
    }


class DisplayPanel(QFrame):
    """`changed` leaves with the new options. What this network does not have is not offered."""

    changed = Signal(object)  # DisplayOptions

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("displayPanel")
        self.setAccessibleName(words("Display options"))
        make_card(self)
        self._options = DisplayOptions()
        self._scales: tuple[Scale, ...] = ()
        body = QWidget(self)
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(14, 10, 14, 12)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._rows: dict[str, tuple[QWidget, ...]] = {}
        self._chips = {
            name: Chips(f"display_{name}", self) for name in ("states", "gates", "pre", "layers", "directions")
        }
        self._boxes: dict[str, QComboBox] = {}
        self._typed: dict[str, QDoubleSpinBox] = {}
        self._checks = {name: QCheckBox(self) for name in ("numbers", "follow")}
        self._fill()
        scroll = QScrollArea(self)
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its controls are the stops of Tab
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(scroll)
        self._body = body

    # --- parts -------------------------------------------------------------------------------------
    def _fill(self) -> None:
        self._title(words("What is shown"))
        for name, text in {
            "states": words("states"),
            "gates": words("gates"),
            "pre": words("pre-activations"),
            "layers": words("layers"),
            "directions": words("directions"),
        }.items():
            self._row(name, text, self._chips[name])
            self._chips[name].toggled.connect(self._on_chips)
        self._title(words("How"))
        self._combo("unit_order", words("units"))
        self._combo("reduction", words("many in a pixel"))
        self._combo("panel_height", words("height"))
        self._title(words("Colours"))
        self._maps("colour_map", words("map"), DIVERGING)
        self._maps("gate_map", words("map of gates"), SEQUENTIAL)
        self._combo("range_mode", words("range"))
        self._ranges = QWidget(self)
        self._range_row = QHBoxLayout(self._ranges)
        self._range_row.setContentsMargins(0, 0, 0, 0)
        self._row("manual", "±", self._ranges)
        texts = {"numbers": words("numbers in large cells"), "follow": words("keep the position in view")}
        for name, check in self._checks.items():
            check.setText(texts[name])
            check.setObjectName(f"display_{name}")
            check.clicked.connect(self._on_check)
            self._grid.addWidget(check, self._grid.rowCount(), 0, 1, 2)
        again = QPushButton(words("As at first"), self)
        again.setObjectName("display_reset")
        again.setToolTip(words("All display options back to what they were at first."))
        again.clicked.connect(self._on_reset)
        self._grid.addWidget(again, self._grid.rowCount(), 0, 1, 2, Qt.AlignmentFlag.AlignRight)
        self._grid.setColumnStretch(1, 1)

    def _title(self, text: str) -> None:
        self._grid.addWidget(heading(text, self), self._grid.rowCount(), 0, 1, 2)

    def _row(self, name: str, text: str, widget: QWidget) -> None:
        label = QLabel(text, self)
        label.setBuddy(widget)
        row = self._grid.rowCount()
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(widget, row, 1)
        self._rows[name] = (label, widget)
        widget.setAccessibleName(text)

    def _combo(self, name: str, text: str) -> None:
        box = QComboBox(self)
        for value, said in choices()[name].items():
            box.addItem(said, value)
        self._take(box, name, text)

    def _maps(self, name: str, text: str, maps: Mapping[str, str]) -> None:
        """Typing searches: by name, or by colours."""
        box: QComboBox = MapBox(self)
        box.addItem(words("the theme's own"), "")
        for key, said in maps.items():
            box.addItem(f"{key}  ({words(said)})", key)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(20)
        self._take(box, name, text)

    def _take(self, box: QComboBox, name: str, text: str) -> None:
        box.setObjectName(f"display_{name}")
        box.activated.connect(self._on_box)
        self._boxes[name] = box
        self._row(name, text, box)

    # --- what there is to choose from ----------------------------------------------------------------
    def set_trace(self, trace: Trace) -> None:
        """Offer what this network has."""
        spec = trace.spec
        gates = list(dict.fromkeys(name for layer in trace.gates for name in layer[0]))
        before = list(dict.fromkeys(name for layer in trace.pre for name in layer[0]))
        cell = isinstance(spec, StackSpec)
        what = words("cell {k}") if cell else words("layer {k}")
        self._chips["states"].set_items(
            [("h", "h", words("hidden state"))] + ([("c", "c", words("cell state"))] if spec.has_cell_state else [])
        )
        self._chips["gates"].set_items([(name, name, _gate(f"gates.{name}")) for name in gates])
        self._chips["pre"].set_items([(name, name, _gate(f"pre.{name}")) for name in before])
        self._chips["layers"].set_items([(str(k), str(k), what.format(k=k)) for k in range(spec.num_layers)])
        self._chips["directions"].set_items([(str(d), words(DIRECTIONS[d]), words(DIRECTIONS[d])) for d in (0, 1)])
        self._offer("gates", bool(gates))
        self._offer("layers", spec.num_layers > 1)
        self._offer("directions", spec.num_directions > 1)
        self._show()

    def set_scales(self, scales: Sequence[Scale]) -> None:
        """One typed range for each of these quantities, gates aside: theirs is [0, 1]."""
        self._scales = tuple(scale for scale in scales if not scale.sequential)
        names = [scale.name for scale in self._scales]
        if names != list(self._typed):
            for child in self._ranges.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                child.deleteLater()
            self._typed = {name: self._spin(name) for name in names}
        self._show()

    def _spin(self, name: str) -> QDoubleSpinBox:
        label, box = QLabel(name, self._ranges), QDoubleSpinBox(self._ranges)
        box.setObjectName(f"display_range_{name}")
        box.setAccessibleName(words("range of {name}").format(name=name))
        box.setDecimals(3)
        box.setRange(0.001, MOST_TYPED)
        box.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        box.setKeyboardTracking(False)
        box.setMaximumWidth(74)
        box.editingFinished.connect(self._on_typed)
        self._range_row.addWidget(label)
        self._range_row.addWidget(box, 1)
        return box

    def _offer(self, name: str, offered: bool) -> None:
        for widget in self._rows[name]:
            widget.setVisible(offered)

    # --- the value -----------------------------------------------------------------------------------
    def value(self) -> DisplayOptions:
        """The options as they are now."""
        return self._options

    def set_value(self, options: DisplayOptions) -> None:
        """Show other options; emits nothing."""
        self._options = options
        self._show()

    def _show(self) -> None:
        options, chips = self._options, self._chips
        chips["states"].choose(["h"] * options.show_h + ["c"] * options.show_c)
        chips["gates"].choose(options.gates)
        chips["pre"].choose(options.pre)
        for name, chosen in (("layers", options.layers), ("directions", options.directions)):
            chips[name].choose(chips[name].keys() if chosen is None else [str(k) for k in chosen])
        for name, box in self._boxes.items():
            box.setCurrentIndex(max(0, box.findData(getattr(options, name))))
        for name, check in self._checks.items():
            check.setChecked(getattr(options, name))
        typed = dict(options.manual)
        for scale in self._scales:
            self._typed[scale.name].setValue(typed.get(scale.name, scale.high))
        self._offer("manual", options.range_mode == "manual")
        self._offer("gate_map", bool(options.gates))

    def _change(self, **changes: object) -> None:
        made = replace(self._options, **changes)  # type: ignore[arg-type]
        if made != self._options:
            self._options = made
            self.changed.emit(made)
        self._show()
        if self.isVisible():
            self._fit()

    def _on_chips(self) -> None:
        chips = self._chips
        states = chips["states"].chosen()
        layers, directions = (self._some(name) for name in ("layers", "directions"))
        gates, pre = chips["gates"].chosen(), chips["pre"].chosen()
        show_h = "h" in states or not (states or gates or pre)  # something is always shown
        self._change(
            show_h=show_h, show_c="c" in states, gates=gates, pre=pre, layers=layers, directions=directions
        )  # fmt: skip

    def _some(self, name: str) -> tuple[int, ...] | None:
        """The chosen indices; None for all, and for none: a card without heatmaps says nothing."""
        chosen = self._chips[name].chosen()
        return None if len(chosen) in (0, len(self._chips[name].keys())) else tuple(int(key) for key in chosen)

    def _on_box(self, _index: int) -> None:
        self._change(**{name: box.currentData() for name, box in self._boxes.items()})

    def _on_check(self, _on: bool) -> None:
        self._change(**{name: check.isChecked() for name, check in self._checks.items()})

    def _on_typed(self) -> None:
        if self._options.range_mode == "manual":
            self._change(manual=tuple((name, box.value()) for name, box in self._typed.items()))

    def _on_reset(self) -> None:
        self._change(**{**_fields(DisplayOptions()), "sample": self._options.sample})

    # --- where it stands -----------------------------------------------------------------------------
    def open_below(self, anchor: QWidget) -> None:
        """Under the right end of `anchor`, inside the screen."""
        self._fit()
        corner = anchor.mapToGlobal(QPoint(anchor.width(), anchor.height() + 4))
        area = anchor.screen().availableGeometry()
        left = max(area.left(), min(corner.x() - self.width(), area.right() - self.width()))
        top = max(area.top(), min(corner.y(), area.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fit(self) -> None:
        self._grid.activate()
        wanted = self._body.sizeHint()
        room = self.screen().availableGeometry().height() - 60
        self.resize(QSize(max(WIDTH, wanted.width() + 12), min(wanted.height() + 12, room)))


def _gate(name: str) -> str:
    said = words(GATE_NAMES.get(name, "pre-activation"))
    return f"{name.partition('.')[2]}: {said}"


def _fields(options: DisplayOptions) -> dict[str, object]:
    return dict(vars(options))
