"""What a step computes, in the words of a speaker: the notes under a slide."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from rnnviz.core.spec import StackSpec, state_row
from rnnviz.render.compose import equation_lines
from rnnviz.render.labels import caption
from rnnviz.render.tensor_text import final_shape, output_shape
from rnnviz.scene.frame import Frame

MOST = 6  # cells that are named one by one


def words(text: str) -> str:
    """A sentence in the person's language."""
    return QCoreApplication.translate("Notes", text)


def notes(frame: Frame) -> str:
    """What this position computes from what, with the equation; what is complete now."""
    lines = [caption(frame), ""]
    lines += [_reads(frame, *cell) for cell in frame.cells[:MOST]]
    if len(frame.cells) > MOST:
        lines.append(words("and {count} cells more.").format(count=len(frame.cells) - MOST))
    lines += ["", *_equations(frame), "", *_state(frame)]
    return "\n".join(lines).strip()


def _name(frame: Frame, tensor: str, layer: int, direction: int, t: int | str) -> str:
    place = f"[{layer}]" if isinstance(frame.spec, StackSpec) else f"[{layer}][{direction}]"
    return f"{tensor}{place}[{t}]"


def _reads(frame: Frame, layer: int, direction: int, t: int) -> str:
    """ "h[1][0][3] is computed from h[0][0][3] below it and the state before it, h[1][0][2]." """
    first = frame.x.length - 1 if direction else 0
    before = t + 1 if direction else t - 1
    index = state_row(frame.spec, layer, direction)
    state = f"h_0[{index}]" if t == first else _name(frame, "h", layer, direction, before)
    if layer == 0:
        below = f"x[{t}]"
    else:
        ways = range(frame.spec.num_directions)
        below = " + ".join(_name(frame, "h", layer - 1, way, t) for way in ways)
    made = _name(frame, "h", layer, direction, t)
    return words("{made} is computed from its input {below} and from the state before it, {state}.").format(
        made=made, below=below, state=state
    )


def _equations(frame: Frame) -> list[str]:
    return equation_lines(frame) if frame.cells else []


def _state(frame: Frame) -> list[str]:
    """How much of output and h_n is known."""
    known = [half.computed[1] - half.computed[0] for half in frame.output]
    lines = [
        words("output {shape}: {known} of {total} steps are known.").format(
            shape=output_shape(frame), known=min(known, default=0), total=frame.x.length
        )
    ]
    rows = [final for final in frame.finals if final.tensor == "h_n"]
    done = sum(final.computed for final in rows)
    lines.append(
        words("h_n {shape}: {known} of {total} rows are known.").format(
            shape=final_shape(frame, "h_n"), known=done, total=len(rows)
        )
    )
    return lines
