"""What a saved run holds: the tensors by name, and our JSON in the metadata. Both directions, and the checks.

| tensor | shape | |
|---|---|---|
| `weights.NAME` | | by PyTorch's names |
| `x` | (L, N, H_in) | |
| `h.K.D` | (L, N, H_out) | layer K, direction D |
| `c.K.D` | (L, N, H) | of LSTM cells; of nn.LSTM it follows from h |
| `h_0.I`, `c_0.I`, `c_n.I` | (N, ...) | I = D * layer + direction |
| `c_borders.K.D` | (B, N, H) | c of nn.LSTM after every `borders` steps in the direction's own order, if long |
| `masks.K` | (L, N, D*H_out) | dropout after layer K, of a sampled pass |
| `lengths` | (N,) | |
| `sorted_indices`, `unsorted_indices` | (N,) | of a PackedSequence |
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from rnnviz.core.check import Check
from rnnviz.core.chunks import border_count
from rnnviz.core.container import parse
from rnnviz.core.network import parameters
from rnnviz.core.spec import DTYPES, MAX_SIZE, NetworkSpec, RNNSpec, StackSpec, from_dict, to_dict
from rnnviz.core.trace import Trace
from rnnviz.support.messages import ENGLISH, Message, Problem

Array = npt.NDArray[Any]
KEY = "rnnviz"  # the entry of the metadata that is ours
VERSION = 1
STORED = {"float64": "F64", "float32": "F32", "float16": "F16", "bfloat16": "BF16"}


def shapes(
    spec: NetworkSpec,
    steps: int,
    batch: int,
    *,
    masks: bool = False,
    cells: bool = False,
    borders: int = 0,
    packed: tuple[bool, bool],
) -> dict[str, tuple[int, ...]]:
    """name -> shape of every tensor of a run; `cells`: c is stored, `borders`: after every so many steps."""
    count = spec.num_directions
    made: dict[str, tuple[int, ...]] = {f"weights.{name}": shape for name, shape in parameters(spec).items()}
    made |= {"x": (steps, batch, spec.input_size), "lengths": (batch,)}
    for k, layer in enumerate(spec.layers):
        for d in range(count):
            index = k * count + d
            made |= {f"h.{k}.{d}": (steps, batch, layer.out_size), f"h_0.{index}": (batch, layer.out_size)}
            if layer.kind == "LSTM":
                made |= {f"{name}.{index}": (batch, layer.hidden_size) for name in ("c_0", "c_n")}
                made |= {f"c.{k}.{d}": (steps, batch, layer.hidden_size)} if cells else {}
                made |= (
                    {f"c_borders.{k}.{d}": (border_count(steps, borders), batch, layer.hidden_size)} if borders else {}
                )
        if masks and k < spec.num_layers - 1:
            made[f"masks.{k}"] = (steps, batch, count * layer.out_size)
    made |= {name: (batch,) for name, there in zip(ORDERS, packed, strict=True) if there}
    return made


ORDERS = ("sorted_indices", "unsorted_indices")


def arrays(trace: Trace) -> dict[str, Array]:
    """name -> array of every tensor of a trace."""
    made: dict[str, Any] = {f"weights.{name}": value for name, value in trace.weights.items()}
    made |= {"x": trace.x, "lengths": trace.lengths.astype(np.int64)}
    made |= {f"h.{k}.{d}": h for k, layer in enumerate(trace.h) for d, h in enumerate(layer)}
    made |= {f"c.{k}.{d}": c for k, layer in enumerate(trace.c_stored or ()) for d, c in enumerate(layer)}
    made |= {f"c_borders.{k}.{d}": c for k, layer in enumerate(trace.c_borders or ()) for d, c in enumerate(layer)}
    made |= {f"h_0.{i}": h for i, h in enumerate(trace.states_0)}
    made |= {f"c_0.{i}": c for i, c in enumerate(trace.memory_0)}
    made |= {f"c_n.{i}": c for i, c in enumerate(trace.finals_c)}
    made |= {f"masks.{k}": mask for k, mask in enumerate(trace.dropout_masks or ())}
    made |= dict(zip(ORDERS, trace.packed or (None, None), strict=True))
    return {name: value for name, value in made.items() if value is not None}


def dtype_of(trace: Trace) -> str:
    """The dtype of the network, by torch's name."""
    return str(trace.meta.get("dtype", trace.x.dtype))


def describe(trace: Trace) -> str:
    """Our JSON for the metadata. The self-check is in it where it has been made."""
    check = trace.__dict__.get("check")
    return describe_parts(
        trace.spec,
        unbatched=trace.unbatched,
        packed=None if trace.packed is None else tuple(order is not None for order in trace.packed),
        cells=trace.c_stored is not None,
        masks=trace.dropout_masks is not None,
        borders=trace.c_grid,
        meta={"dtype": dtype_of(trace), "device": "cpu", **trace.meta},
        check=check.to_dict() if isinstance(check, Check) else None,
        complete=True,
    )


def describe_parts(spec: NetworkSpec, *, meta: Mapping[str, Any], **parts: Any) -> str:
    """The same from its parts, for a run that is written while it is recorded."""
    from rnnviz import __version__

    data = {
        "format": VERSION,
        "written_by": f"rnnviz {__version__}",
        "spec": to_dict(spec),
        **parts,
        "meta": _plain(meta),
    }
    return json.dumps(data, allow_nan=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """JSON-ready, as far as it can be told apart when it is read: a Message, mappings, lists; else its text."""
    if isinstance(value, Message):
        return {"is": "Message", "id": value.id, "values": _plain(value.values)}
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not np.isfinite(value):
        return str(value)
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


# --- reading ---------------------------------------------------------------------------------------
class Description:
    """Our JSON of one file, checked."""

    def __init__(self, metadata: Mapping[str, str], path: Path, most: int) -> None:
        if KEY not in metadata:
            raise Problem("run.no_run", path=str(path))
        self.path = path
        self.data = parse(metadata[KEY], path)
        self._version()
        self.spec = self._spec(most)
        self.unbatched, self.cells, self.masks = (self._flag(name) for name in ("unbatched", "cells", "masks"))
        self.borders = self._borders()
        self.packed = self._packed()
        self.meta = self._meta()
        self.check = self._check()

    def refuse(self, part: str) -> Problem:
        return Problem("run.damaged", path=str(self.path), part=part)

    def _version(self) -> None:
        version = self.data.get("format")
        if type(version) is not int or version < 1:
            raise self.refuse("format")
        if version > VERSION:
            raise Problem("run.newer", path=str(self.path), version=version, known=VERSION)
        if self.data.get("complete") is not True:
            raise Problem("run.unfinished", path=str(self.path))

    def _spec(self, most: int) -> NetworkSpec:
        try:
            spec = from_dict(self.data.get("spec"))
        except (Problem, RecursionError, TypeError) as error:
            raise self.refuse("spec") from error
        # the number of layers against that of the tensors, before anything is made for each layer
        if not isinstance(spec, (RNNSpec, StackSpec)) or spec.num_layers > most:
            raise self.refuse("spec")
        return spec

    def _flag(self, name: str) -> bool:
        value = self.data.get(name)
        if not isinstance(value, bool):
            raise self.refuse(name)
        return value

    def _borders(self) -> int:
        value = self.data.get("borders", 0)
        if type(value) is not int or not 0 <= value <= MAX_SIZE:
            raise self.refuse("borders")
        return value

    def _packed(self) -> tuple[bool, bool] | None:
        value = self.data.get("packed")
        if value is None:
            return None
        if not (isinstance(value, list) and len(value) == 2 and all(isinstance(v, bool) for v in value)):
            raise self.refuse("packed")
        return value[0], value[1]

    def _meta(self) -> dict[str, Any]:
        meta = self.data.get("meta")
        if not isinstance(meta, dict) or meta.get("dtype") not in DTYPES or not isinstance(meta.get("device"), str):
            raise self.refuse("meta")
        made = {name: _revived(value) for name, value in meta.items()}
        if "tokens" in made:
            made["tokens"] = self._tokens(made["tokens"])
        return made

    def _tokens(self, value: Any) -> tuple[tuple[str, ...], ...]:
        """One tuple of tokens per sequence; none where the input has no names."""
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(line, list) for line in value):
            raise self.refuse("tokens")
        if not all(isinstance(token, str) for line in value for token in line):
            raise self.refuse("tokens")
        return tuple(tuple(line) for line in value)

    def _check(self) -> Check | None:
        data = self.data.get("check")
        if data is None:
            return None
        try:
            return Check.from_dict(data)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise self.refuse("check") from error


def _revived(value: Any) -> Any:
    """A Message that `_plain` wrote; everything else as it is."""
    if isinstance(value, dict) and value.get("is") == "Message" and value.get("id") in ENGLISH:
        message = Message(value["id"], value["values"] if isinstance(value.get("values"), dict) else {})
        try:
            message.english()
        except (KeyError, IndexError, ValueError, AttributeError, TypeError):
            return None
        return message
    return value


class Parts(Protocol):
    """What has to be known of a run beside its numbers."""

    @property
    def spec(self) -> NetworkSpec: ...
    @property
    def unbatched(self) -> bool: ...
    @property
    def packed(self) -> tuple[bool, bool] | None: ...
    @property
    def masks(self) -> bool: ...
    @property
    def cells(self) -> bool: ...
    @property
    def borders(self) -> int: ...


def assemble(
    parts: Parts, weights: Mapping[str, Array], read: Callable[[str], Array], meta: Mapping[str, Any]
) -> Trace:
    """The trace whose arrays `read(name)` hands out."""
    spec, count = parts.spec, parts.spec.num_directions
    layers = list(enumerate(spec.layers))
    lstm = [layer.kind == "LSTM" for _, layer in layers for _ in range(count)]

    def flat(name: str) -> tuple[Array | None, ...]:
        return tuple(read(f"{name}.{i}") if has else None for i, has in enumerate(lstm))

    def cells(name: str) -> tuple[tuple[Array | None, ...], ...]:
        return tuple(
            tuple(read(f"{name}.{k}.{d}") if layer.kind == "LSTM" else None for d in range(count))
            for k, layer in layers
        )

    return Trace(
        spec=spec,
        weights=weights,
        x=read("x"),
        h=tuple(tuple(read(f"h.{k}.{d}") for d in range(count)) for k, _ in layers),
        states_0=tuple(read(f"h_0.{i}") for i in range(len(lstm))),
        memory_0=flat("c_0"),
        finals_c=flat("c_n"),
        lengths=read("lengths"),
        unbatched=parts.unbatched,
        packed=None if parts.packed is None else _orders(parts.packed, read),
        c_stored=cells("c") if parts.cells else None,
        c_borders=cells("c_borders") if parts.borders else None,
        c_grid=parts.borders,
        dropout_masks=tuple(read(f"masks.{k}") for k, _ in layers[:-1]) if parts.masks else None,
        meta=meta,
    )


def _orders(packed: tuple[bool, bool], read: Callable[[str], Array]) -> tuple[Array | None, Array | None]:
    first, second = (read(name) if there else None for name, there in zip(ORDERS, packed, strict=True))
    return first, second
