"""What a person chose to see; the same frozen value serves the window and the export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Order = Literal["index", "mean", "similarity", "peak"]
Range = Literal["run", "panel", "manual"]
Reduction = Literal["extreme", "mean"]

UNIT_ORDERS: tuple[Order, ...] = ("index", "mean", "similarity", "peak")
RANGES: tuple[Range, ...] = ("run", "panel", "manual")
REDUCTIONS: tuple[Reduction, ...] = ("extreme", "mean")
PANEL_HEIGHTS = (0, 60, 100, 160, 240, 360)  # logical pixels; 0: all panels share the card
_CHOICES: Mapping[str, tuple[Any, ...]] = {
    "unit_order": UNIT_ORDERS,
    "range_mode": RANGES,
    "reduction": REDUCTIONS,
}


@dataclass(frozen=True)
class DisplayOptions:
    """Every choice of what the heatmaps show and how.

    | field | meaning |
    |---|---|
    | `sample` | n of the batch |
    | `show_h`, `show_c` | h of every layer; the LSTM's c beside it |
    | `gates` | names of gates after their nonlinearity: i f g o (LSTM), r z n (GRU); those a cell lacks are left out |
    | `pre` | names of pre-activations: a (RNN), i f g o, r z n hn |
    | `layers` | indices of the layers shown, None: all |
    | `directions` | 0 forward, 1 reverse, None: both |
    | `unit_order` | rows by "index", by "mean" over time (largest first), by "similarity", by "peak" time |
    | `range_mode` | colours of the whole "run" (one scale per quantity), of one "panel", or "manual" |
    | `manual` | (scale name, largest magnitude) pairs for "manual"; a scale that is not named keeps the run's |
    | `colour_map` | name of a diverging map, "" for the theme's own; `gate_map` the same for what lies in [0, 1] |
    | `reduction` | what a pixel that stands for many numbers shows: the "extreme" (furthest from 0) or the "mean" |
    | `panel_height` | logical pixels of one heatmap, 0: all share the card |
    | `numbers` | values in large cells; `follow`: the position stays in view when zoomed in |
    """

    sample: int = 0
    show_c: bool = False
    numbers: bool = True
    show_h: bool = True
    gates: tuple[str, ...] = ()
    pre: tuple[str, ...] = ()
    layers: tuple[int, ...] | None = None
    directions: tuple[int, ...] | None = None
    unit_order: Order = "index"
    range_mode: Range = "run"
    manual: tuple[tuple[str, float], ...] = ()
    colour_map: str = ""
    gate_map: str = ""
    reduction: Reduction = "extreme"
    panel_height: int = 0
    follow: bool = True

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} is one of {', '.join(choices)}, not {getattr(self, name)!r}")
        if any(not high > 0 for _, high in self.manual):
            raise ValueError("manual ranges are larger than 0")
        if self.sample < 0 or self.panel_height < 0:
            raise ValueError("sample and panel_height are at least 0")

    def shows_layer(self, layer: int, direction: int) -> bool:
        """Whether this layer and direction were chosen."""
        return (self.layers is None or layer in self.layers) and (
            self.directions is None or direction in self.directions
        )
