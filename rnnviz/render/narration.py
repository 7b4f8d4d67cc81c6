"""One sentence on what a position computes and from what: for a room full of people, and for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from rnnviz.core.spec import StackSpec
from rnnviz.render.labels import caption
from rnnviz.scene.frame import Frame

Cell = tuple[int, int, int]


def words(text: str) -> str:
    """A sentence in the person's language."""
    return QCoreApplication.translate("Narration", text)


def narrate(frame: Frame) -> str:
    """What this position computes, in one sentence that can be read aloud."""
    if not frame.cells or frame.order == "reveal":
        return caption(frame).replace("  ·  ", ": ") + "."
    if len(frame.cells) == 1:
        return _one(frame, frame.cells[0])
    if frame.order == "time":
        return _step(frame, frame.cells[-1][2])
    names = words(", ").join(_placed(frame, cell) for cell in frame.cells[:4]) + (
        words(", …") if len(frame.cells) > 4 else ""
    )
    text = words("{count} cells can be computed at once, because all that they read is known: {names}.")
    return text.format(count=len(frame.cells), names=names)


def _one(frame: Frame, cell: Cell) -> str:
    layer, _, t = cell
    text = words("At t = {t} {name} computes {state} from {below} and from its own {before}.")
    before, state = _before(frame, cell), _state(frame, layer)
    return text.format(t=t, name=_name(frame, cell), state=state, below=_below(frame, layer), before=before)


def _step(frame: Frame, t: int) -> str:
    """Every layer at one timestep."""
    text = words(
        "At t = {t} every layer computes {state}: layer 0 from x[{t}], each other one from the layer below, "
        "all from their own {before}."
    )
    return text.format(t=t, state=_state(frame, 0), before=_before(frame, (0, 0, t)))


def _state(frame: Frame, layer: int) -> str:
    return words("h and c") if _is_lstm(frame, layer) else "h"


def _below(frame: Frame, layer: int) -> str:
    if layer == 0:
        return "x"
    if isinstance(frame.spec, StackSpec):
        return words("cell {k}").format(k=layer - 1)
    if frame.spec.num_directions == 2:
        return words("both directions of layer {k}").format(k=layer - 1)
    return words("layer {k}").format(k=layer - 1)


def _before(frame: Frame, cell: Cell) -> str:
    layer, direction, t = cell
    if t == (frame.x.length - 1 if direction else 0):
        return words("h_0 and c_0") if _is_lstm(frame, layer) else "h_0"
    return words("{state} at t = {t}").format(state=_state(frame, layer), t=t + 1 if direction else t - 1)


def _is_lstm(frame: Frame, layer: int) -> bool:
    return frame.spec.layers[layer].kind == "LSTM"


def _name(frame: Frame, cell: Cell) -> str:
    layer, direction, _ = cell
    if isinstance(frame.spec, StackSpec):
        return words("cell {k}").format(k=layer)
    if frame.spec.num_directions == 1:
        return words("layer {k}").format(k=layer)
    way = words("reverse") if direction else words("forward")
    return words("layer {k} {way}").format(k=layer, way=way)


def _placed(frame: Frame, cell: Cell) -> str:
    return words("{name} at t = {t}").format(name=_name(frame, cell), t=cell[2])
