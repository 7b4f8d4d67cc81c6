"""Words and copyable expressions for what a frame shows. Indices are zero-based, as in torch."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QCoreApplication

from rnnviz.core.spec import NetworkSpec, StackSpec, state_row
from rnnviz.render.tensor_text import final_shape, input_shape, lane_shape, output_shape, state_shape
from rnnviz.scene.expressions import Layout, place
from rnnviz.scene.expressions import expressions as places
from rnnviz.scene.frame import Frame, Panel, Ref

LONGEST = 10  # letters of a name of a timestep
DIRECTIONS = ("forward", "reverse")
GATE_NAMES = {
    "gates.i": "input gate", "gates.f": "forget gate", "gates.g": "candidate", "gates.o": "output gate",
    "gates.r": "reset gate", "gates.z": "update gate", "gates.n": "candidate",
    "pre.hn": "W_hn h + b_hn",
}  # fmt: skip


def words(text: str) -> str:
    """A sentence in the person's language."""
    return QCoreApplication.translate("Labels", text)


def caption(frame: Frame) -> str:
    """What this position computed, in one line."""
    counted = {
        "time": words("step {k} of {total}"),
        "layer": words("update {k} of {total}"),
        "wave": words("wavefront {k} of {total}"),
        "reveal": words("column {k} of {total}"),
    }[frame.order].format(k=frame.position, total=frame.positions - 1)  # as slider and counter have it
    return f"{counted}  ·  {_computed(frame)}"


def _computed(frame: Frame) -> str:
    if frame.order == "reveal":
        return _seen(frame)
    if not frame.cells:
        return words("this sequence has ended")
    times = {t for _, _, t in frame.cells}
    if len(frame.cells) == frame.spec.num_layers * frame.spec.num_directions and len(times) == 1:
        if len(frame.cells) == 1:
            return _cell(frame.spec, *frame.cells[0])
        return words("all layers at t = {t}").format(t=times.pop())
    return words(", ").join(_cell(frame.spec, *cell) for cell in frame.cells[:3]) + (
        " …" if len(frame.cells) > 3 else ""
    )


def _cell(spec: NetworkSpec, layer: int, direction: int, t: int) -> str:
    if isinstance(spec, StackSpec):
        return words("cell {k} at t = {t}").format(k=layer, t=t)
    if spec.num_directions == 1:
        return words("layer {k} at t = {t}").format(k=layer, t=t)
    way = words(DIRECTIONS[direction])
    return words("layer {k} {way} at t = {t}").format(k=layer, way=way, t=t)


def _seen(frame: Frame) -> str:
    """A reading view: what the states of this column have seen."""
    t, last = frame.position, frame.x.length - 1
    if frame.spec.num_directions == 1:
        return words("column t = {t}, as it is read: it has seen x[0..{t}]").format(t=t)
    text = words("column t = {t}, as it is read: forward has seen x[0..{t}], reverse x[{t}..{last}]")
    return text.format(t=t, last=last)


def step_name(token: str) -> str:
    """What a timestep is called below an axis: a long word gives way, so that the others have room."""
    return token if len(token) <= LONGEST else token[: LONGEST - 1] + "…"


@lru_cache(maxsize=4)
def step_names(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Of all timesteps; the same object for the axes of all heatmaps."""
    return tuple(map(step_name, tokens))


def edge_text(frame: Frame, edge: tuple[str, int, int, int]) -> str:
    """What runs along an edge of the unrolled network, with its shape; see `NetworkLayout.between`."""
    kind, layer, direction, t = edge
    spec = frame.spec
    batch = [] if frame.unbatched else [f"N={frame.batch}"]
    if kind == "lane":
        if layer == spec.num_layers:
            return words("output: h of the last layer at every t, {shape}").format(shape=output_shape(frame))
        if layer == 0:
            return words("Both directions read x, {shape}").format(shape=input_shape(frame))
        shape = lane_shape(frame, layer) or state_shape(frame, layer - 1)
        text = words("Layer {k} reads h of both directions of layer {below} side by side, {shape}")
        if spec.num_directions == 1:
            text = words("Layer {k} reads h of layer {below}, {shape}")
        said = text.format(k=layer, below=layer - 1, shape=shape)
        dropout = getattr(spec, "dropout", 0)
        return (
            f"{said}\n{words('dropout = {p} acts here, in training mode only').format(p=dropout)}" if dropout else said
        )
    shape = f"({', '.join((*batch, f'H_out={spec.layers[layer].out_size}'))})"
    if kind in ("h_0", "h_n"):
        index = state_row(spec, layer, direction)
        return f"{kind}[{index}] {shape}, {words('a row of')} {kind} {final_shape(frame, 'h_n')}"
    ends = (t + 1, t) if direction else (t, t + 1)
    text = words("h of {place} from t = {a} to t = {b}, {shape}")
    place = f"h[{layer}]" if isinstance(spec, StackSpec) else f"h[{layer}][{direction}]"
    return text.format(place=place, a=ends[0], b=ends[1], shape=shape)


def panel_title(frame: Frame, panel: Panel) -> tuple[str, str]:
    """(expression, words) over a heatmap: ("h[1][0]", "layer 1 forward")."""
    if panel.tensor == "x":
        return "x", words("input")
    said = words("cell {k}") if isinstance(frame.spec, StackSpec) else words("layer {k}")
    said = said.format(k=panel.layer)
    if frame.spec.num_directions == 2:
        said += " " + words(DIRECTIONS[panel.direction])
    if "." in panel.tensor:
        said += " · " + _gate(panel)
    return place(frame.spec, panel.tensor, panel.layer, panel.direction), said


def short_title(frame: Frame, panel: Panel) -> str:
    """The words that say most beside the expression, which names the layer: the gate, else the direction, or ""."""
    if "." in panel.tensor:
        return _gate(panel)
    return words(DIRECTIONS[panel.direction]) if frame.spec.num_directions == 2 and panel.tensor != "x" else ""


def _gate(panel: Panel) -> str:
    return words(GATE_NAMES.get(panel.tensor, "pre-activation"))


def half_title(frame: Frame, panel: Panel) -> tuple[str, str]:
    """(slice, words) over one half of output; empty where there is one direction."""
    if frame.spec.num_directions == 1:
        return "", ""
    size = panel.codes.shape[1]
    return ("[..., :{n}]", "[..., {n}:]")[panel.direction].format(n=size), words(
        ("forward half", "reverse half")[panel.direction]
    )


def expressions(frame: Frame, ref: Ref) -> list[str]:
    """Every torch expression that yields this number, where it is computed first."""
    return places(Layout(frame.spec, frame.unbatched, frame.x.length), ref)


def value_of(frame: Frame, ref: Ref) -> float | None:
    """The number at a canonical `ref`, or None where the frame does not hold it."""
    panels = {panel.key: panel for panel in (*frame.hidden, *frame.shown, frame.x)}
    tensor = ref.tensor.removesuffix("_0")
    panel = panels.get((tensor, ref.layer, ref.direction))
    if panel is None:
        return None
    if ref.tensor.endswith("_0"):
        return None if panel.start is None else float(panel.start[ref.unit])
    return float(panel.values[ref.t, ref.unit])


def expression(frame: Frame, ref: Ref) -> str:
    """ "h[1][0][5, 0, 9] = output[5, 0, 9] = -0.347099": the number and where it stands."""
    value = value_of(frame, ref)
    names = expressions(frame, ref)
    return " = ".join(names if value is None else [*names, f"{value:.6g}"])
