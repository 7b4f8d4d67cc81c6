"""The lines of PyTorch that load weights from the file that a run names."""

from __future__ import annotations

from pathlib import Path

from rnnviz.core.foreign import check_file, format_of
from rnnviz.core.loaded import file_of
from rnnviz.core.recipes import as_code
from rnnviz.core.spec import EmbeddingSpec, WeightSpec

SAVED = "run.rnnviz"
SAVE_FIRST = "came with a recording: save that as run.rnnviz first"


def load_lines(spec: WeightSpec, module: str) -> list[str]:
    """Lines after which `module` (a Python expression) has the numbers of the file."""
    if not spec.path or spec.path.lower().endswith(".onnx") or not file_of(spec.path).exists():
        # they came with a recording, or from a file that takes more than a line to read, or that is on another machine
        return [f"# the weights {SAVE_FIRST}", f"state = load_file({SAVED!r})", *_by_name(module, "weights.")]
    if not spec.tensors:
        path = str(file_of(spec.path))
        return [f"weights = load_file({path!r})", f"{module}.load_state_dict(weights, strict=False)"]
    lines = file_lines("state", spec.path, spec.keys)
    prefix = _prefix(spec)
    if prefix is not None:
        return [*lines, *_by_name(module, prefix)]
    lines.append("weights = {")
    for parameter, op, names in spec.tensors:
        tensors = [f"state[{_inside(name, spec.keys)!r}]" for name in names]
        lines.append(f"    {parameter!r}: {as_code(op, tensors)},")
    return [*lines, "}", f"{module}.load_state_dict(weights)"]


def _by_name(module: str, prefix: str) -> list[str]:
    """Every parameter from `state`, where it has its own name after a prefix."""
    lookup = f"state[{prefix!r} + name]" if prefix else "state[name]"
    names = f"{module}.state_dict()"
    return ["weights = {", f"    name: {lookup}", f"    for name in {names}", "}", f"{module}.load_state_dict(weights)"]


def _prefix(spec: WeightSpec) -> str | None:
    """What stands before every parameter's name in the file, where that is all the difference there is."""
    prefixes = set()
    for parameter, op, names in spec.tensors:
        inside = _inside(names[0], spec.keys)
        if op != "same" or not inside.endswith(parameter):
            return None
        prefixes.add(inside.removesuffix(parameter))
    return prefixes.pop() if len(prefixes) == 1 else None


def _inside(name: str, keys: tuple[str, ...]) -> str:
    return name.removeprefix(".".join((*keys, ""))) if keys else name


def file_lines(name: str, path: str, keys: tuple[str, ...]) -> list[str]:
    """Lines that make `name`: what is in a file of tensors, behind the keys that lead into it."""
    form = format_of(Path(path), check_file(Path(path)))
    if form == "npz":  # which may hold texts too, and numbers in the order of another machine
        load = [
            f"{name} = np.load({path!r})",
            f"{name} = {{",
            "    k: torch.from_numpy(v.astype(v.dtype.type))",
            f"    for k, v in {name}.items()",
            "    if v.dtype.kind == 'f'",
            "}",
        ]
    elif form == "safetensors":
        load = [f"{name} = load_file({path!r})"]
    else:
        load = [f"{name} = torch.load({path!r}, map_location='cpu', weights_only=True)"]
    if keys:
        load.append(f"{name} = {name}" + "".join(f"[{key!r}]" for key in keys))
    return load


def embedding_lines(spec: EmbeddingSpec) -> list[str]:
    """The lines that make `table`."""
    return file_lines("table", spec.path, spec.keys)
