"""The lines of PyTorch that make x as a run describes it."""

from __future__ import annotations

from pathlib import Path

from rnnviz.core import arrays, sound, tables, text
from rnnviz.core.code_weights import SAVE_FIRST, SAVED, embedding_lines
from rnnviz.core.inputs import SINE_PERIOD, lengths, packs, sizes, vocabulary
from rnnviz.core.spec import RunSpec


def input_lines(run: RunSpec) -> list[str]:
    """Lines that leave `x` as a tensor; where it goes in packed, that follows later."""
    steps, batch, width = sizes(run)
    shape = f"{steps}, {width}" if batch is None else f"{steps}, {batch}, {width}"
    made = _signal(run, shape, steps, batch, width)
    found = lengths(run)
    if found and not packs(run) and run.input.source not in ("one_hot", "tokens"):
        made += [f"lengths = {list(found)}", "for n, length in enumerate(lengths):", "    x[length:, n] = 0  # padding"]
    if run.network.batch_first and batch is not None:
        made.append("x = x.transpose(0, 1)  # batch_first: (N, L, H_in)")
    return made


def dtype_argument(run: RunSpec) -> str:
    """ ", dtype=torch.float64"; nothing for torch's own default."""
    return "" if run.dtype == "float32" else f", dtype=torch.{run.dtype}"


def _signal(run: RunSpec, shape: str, steps: int, batch: int | None, width: int) -> list[str]:
    zeros = f"x = torch.zeros({shape}{dtype_argument(run)})"
    match run.input.source:
        case "random":
            return [f"x = torch.randn({shape}{dtype_argument(run)})"]
        case "impulse":
            return [zeros, "x[0] = 1"]
        case "step":
            return [zeros, f"x[{steps // 2}:] = 1"]
        case "sine":
            return _sine(run, steps, batch, width)
        case "one_hot":
            return _one_hot(run)
        case "tokens":
            return _tokens(run)
        case "typed":
            rows = ", ".join("[" + ", ".join(map(repr, row)) + "]" for row in run.input.values)
            return [f"x = torch.tensor([{rows}]{dtype_argument(run)}).unsqueeze(1)"]
        case "given":
            one = "" if batch is not None else "[:, 0]"
            return [f"# x {SAVE_FIRST}", f"x = load_file({SAVED!r})['x']{one}"]
    return _file(run)


def _sine(run: RunSpec, steps: int, batch: int | None, width: int) -> list[str]:
    if batch is None:
        t = [f"t = np.arange({steps})[:, None]"]
    else:
        t = [f"t = np.arange({steps})[:, None, None]", f"t = t + np.arange({batch})[None, :, None]"]
    period = [f"octave = np.arange({width}) % 6", f"period = {SINE_PERIOD} * 2.0 ** octave"]
    made = ["x = np.sin(2 * np.pi * t / period)", f"x = torch.from_numpy(x).to(torch.{run.dtype})"]
    return [*t, *period, *made]


def _one_hot(run: RunSpec) -> list[str]:
    tokens, found = vocabulary(run.input), text.sequences(run.input)
    if run.input.unit == "characters":
        named, lines = repr("".join(tokens)), repr(["".join(line) for line in found])
        letter = "c"
    else:
        named, lines, letter = repr(list(tokens)), repr([list(line) for line in found]), "word"
    ids = f"[vocabulary.index({letter}) for {letter} in line]"
    made = [f"vocabulary = {named}", f"lines = {lines}"]
    if len({len(line) for line in found}) == 1:
        made += ["ids = torch.tensor([", f"    {ids}", "    for line in lines", "])"]
        made += ["x = F.one_hot(ids.T, len(vocabulary))"]
    else:
        made += ["ids = [", f"    torch.tensor({ids})", "    for line in lines", "]"]
        made += ["size = len(vocabulary)", "x = pad_sequence([F.one_hot(line, size) for line in ids])"]
    return [*made, f"x = x.to(torch.{run.dtype})"]


def _tokens(run: RunSpec) -> list[str]:
    assert run.input.embedding is not None
    lines = [*embedding_lines(run.input.embedding), "ids = ["]
    for ids, tokens in zip(text.ids(run.input), text.sequences(run.input), strict=True):
        if run.input.unit != "ids":
            lines.append(f"    # {' '.join(tokens)}")
        lines.append(f"    torch.tensor({list(ids)}),")
    lines.append("]")
    return [*lines, "x = pad_sequence([table[line] for line in ids])", f"x = x.to(torch.{run.dtype})"]


def _file(run: RunSpec) -> list[str]:
    path = run.input.path
    if arrays.is_text(run.input):
        return _table(run)
    if sound.is_sound(path):
        return [*sound.as_code(run.input), f"x = x.to(torch.{run.dtype})"]
    member = f"[{arrays.member_of(run.input)!r}]" if Path(path).suffix.lower() == ".npz" else ""
    turned = run.input.turned and sizes(run)[1] is not None
    return [
        f"x = np.load({path!r}){member}",
        "x = torch.from_numpy(x.astype('float64'))",
        *(["x = x.transpose(0, 1)  # the file has (N, L, H_in)"] if turned else []),
        *([f"x = x[:{longest}]  # the longest sequence"] if (longest := arrays.longest(run.input)) else []),
        f"x = x.to(torch.{run.dtype})",
    ]


def _table(run: RunSpec) -> list[str]:
    lines = [*tables.as_code(run.input.path, run.input.table), "values = torch.from_numpy(values)"]
    spec, _ = tables.resolved(Path(run.input.path), run.input.table)
    if spec.sequence < 0:
        lines.append("x = values.unsqueeze(1)")
    else:
        cuts = [*lengths(run)] or [sizes(run)[0]] * (sizes(run)[1] or 1)
        lines.append(f"x = pad_sequence(values.split({cuts}))")
    return [*lines, f"x = x.to(torch.{run.dtype})"]
