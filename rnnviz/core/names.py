"""What the names of a file's tensors say: which belong to one recurrent module, and which part of it each is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

WRAPPERS = ("module", "_orig_mod")  # DataParallel, torch.compile: anywhere in a name
NESTS = ("state_dict", "model_state_dict", "model")  # around everything

_LAYER = r"(?:_l(?P<k>\d{1,4}))?(?P<reverse>_reverse)?$"
_START = r"^(?:(?P<prefix>.*)[._/:])?"
# weight_ih_l0_reverse, weight_ih (a cell), enc_w_ih
_WHOLE = re.compile(_START + r"(?P<part>weight|bias|[wWbB])_(?P<which>ih|hh|hr)" + _LAYER)
# W_ir, w_hf, b_iz_l0: one array per gate
_GATE = re.compile(_START + r"(?P<part>weight|bias|[wWbB])_(?P<which>[ih])(?P<gate>[ifgorzn])" + _LAYER)
_ONE_BIAS = re.compile(_START + "(?:bias|[bB])" + _LAYER)
_PARAMETRIZED = re.compile(r"^(?P<before>.*?)(?:^|\.)parametrizations\.(?P<name>\w+)\.original(?P<piece>[01]?)$")
_PIECES = {"_g": "g", "_v": "v", "_orig": "orig", "_mask": "mask", "_raw": "raw"}
_FOLDS = {
    frozenset({""}): ("same", ("",)),
    frozenset({"g", "v"}): ("weight_norm", ("g", "v")),
    frozenset({"orig", "mask"}): ("masked", ("orig", "mask")),
    frozenset({"raw"}): ("same", ("raw",)),
    frozenset({"", "raw"}): ("same", ("raw",)),
}


@dataclass(frozen=True, order=True)
class Slot:
    """One parameter: part is "weight_ih", "weight_hh", "weight_hr", "bias_ih" or "bias_hh"; layer -1: of a cell."""

    layer: int
    direction: int
    part: str


@dataclass
class Group:
    """What stands under one prefix; `gates` where there is one array per gate."""

    prefix: str
    slots: dict[Slot, tuple[str, tuple[str, ...]]] = field(default_factory=dict)  # -> (op, names)
    gates: dict[Slot, dict[str, str]] = field(default_factory=dict)  # -> gate -> name
    unknown: list[str] = field(default_factory=list)  # parametrized in a way that a file cannot tell


def groups(names: Iterable[str]) -> list[Group]:
    """Everything that looks like a part of a recurrent module, by prefix, in the order of the file."""
    found: dict[str, Group] = {}
    for base, pieces in _pieces(names).items():
        whole = _WHOLE.match(base)
        gate = _GATE.match(base)
        if whole and not (gate and whole["part"] in "wWbB"):
            group = _group(found, whole)
            fold = _FOLDS.get(frozenset(pieces))
            if fold is None:
                group.unknown.append(base)
            else:
                group.slots[_slot(whole, whole["which"])] = fold[0], tuple(pieces[p] for p in fold[1])
        elif gate and set(pieces) == {""}:
            group = _group(found, gate)
            group.gates.setdefault(_slot(gate, gate["which"] + "h"), {})[gate["gate"]] = pieces[""]
    return list(found.values())


def one_biases(names: Iterable[str]) -> dict[str, list[str]]:
    """Names such as "enc.bias_l0" and "enc_b", by the prefix of the weights that they may belong to."""
    found: dict[str, list[str]] = {}
    for name in names:
        if match := _ONE_BIAS.match(clean_parts(name)):
            found.setdefault(clean(match["prefix"] or ""), []).append(name)
    return found


def _group(found: dict[str, Group], match: re.Match[str]) -> Group:
    prefix = clean(match["prefix"] or "")
    return found.setdefault(prefix, Group(prefix))


def _slot(match: re.Match[str], which: str) -> Slot:
    part = "weight" if match["part"].lower().startswith("w") else "bias"
    which = "ih" if which.startswith("i") else which
    return Slot(int(match["k"]) if match["k"] else -1, int(bool(match["reverse"])), f"{part}_{which}")


def _pieces(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """base name -> piece -> full name: {"rnn.weight_hh_l0": {"g": ..., "v": ...}}."""
    found: dict[str, dict[str, str]] = {}
    for name in names:
        base, piece = _base(name)
        found.setdefault(base, {})[piece] = name
    return found


def _base(name: str) -> tuple[str, str]:
    match = _PARAMETRIZED.match(name)
    if match:
        before = match["before"].rstrip(".")
        piece = {"0": "g", "1": "v", "": "original"}[match["piece"]]
        return f"{before}.{match['name']}" if before else match["name"], piece
    for suffix, piece in _PIECES.items():
        stem = name.removesuffix(suffix)
        if stem != name and _WHOLE.match(stem):
            return clean_parts(stem), piece
    return clean_parts(name), ""


def clean_parts(name: str) -> str:
    """A name without the parts that wrappers put into it, so that folded pieces meet."""
    return ".".join(part for part in name.split(".") if part not in WRAPPERS)


def clean(prefix: str) -> str:
    """A module's name without what wrappers put into it."""
    return ".".join(part for part in prefix.split(".") if part not in WRAPPERS)


def shorten(names: Iterable[str]) -> Mapping[str, str]:
    """Names as they are shown: without the nests around everything, as long as they stay different."""
    names = list(names)
    short = {name: _without_nest(name) for name in names}
    taken = Counter(short.values())
    return {name: value if taken[value] == 1 else name for name, value in short.items()}


def _without_nest(name: str) -> str:
    parts = name.split(".")
    while parts and parts[0] in NESTS and (len(parts) > 1 or parts[0] != "model"):
        parts = parts[1:]
    return ".".join(parts)
