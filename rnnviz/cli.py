"""The command line: the window, and the commands that need no display. Qt and torch are loaded where they are used."""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from rnnviz import __version__
from rnnviz.support.log import logger, start_log
from rnnviz.support.messages import Cancelled, Problem

if TYPE_CHECKING:
    from rnnviz.core.spec import RunSpec
    from rnnviz.core.trace import Trace
    from rnnviz.export import ExportSpec
    from rnnviz.scene.options import DisplayOptions

LONGEST_WORD = 100  # letters of what was given that a refusal repeats
DONE, FAILED, USAGE, NO_TORCH, INTERRUPTED, TERMINATED = 0, 1, 2, 4, 130, 143

OVERVIEW = """\
Makes PyTorch's recurrent networks visible, step by step.

  rnnviz [FILE]                    the window; FILE: a saved run, a workspace, a model, a sequence, an exported picture
  rnnviz examples                  the networks that come along
  rnnviz record MODEL --input DATA -o FILE
                                   record a network on a sequence into a file
  rnnviz export SOURCE OUT         write the steps as pictures
"""
RECORD = """Record a network on a sequence into one file that the window and `export` open. Needs no display."""
RECORD_MORE = """\
  rnnviz record model.pt --input x.npy -o run.rnnviz
  rnnviz record model.safetensors --at encoder.rnn --input words.txt --vocabulary vocabulary.txt -o run.rnnviz
  rnnviz record tutorial-4-layers -o run.rnnviz
  torchrun --nproc-per-node 4 -m rnnviz record model.pt --input x.npy -o run.rnnviz
                                                      each process records its share of the sequences
"""
MORE = """rnnviz COMMAND --help says more.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no display, 4 no PyTorch, 130 interrupted."""


class TorchMissing(Exception):
    """PyTorch cannot be imported; the text says how and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = COMMANDS.get(given[0]) if given else None
    # torch says once that oneDNN does not do proj_size; it has nothing to do with the numbers
    warnings.filterwarnings("ignore", "LSTM with projections")
    try:
        return command(given[1:]) if command else _window(given)
    except Problem as problem:
        return _say(problem.message.english(), FAILED)
    except TorchMissing as error:
        return _say(str(error), NO_TORCH)
    except (KeyboardInterrupt, Cancelled):
        return _say("interrupted, nothing half-made is left", INTERRUPTED)
    except BrokenPipeError:  # `rnnviz examples | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except MemoryError:
        return _say("there is not enough memory for this: choose a smaller size or a smaller run", FAILED)
    except Exception as error:  # no traceback reaches a person
        log = start_log()
        logger().error("Unexpected error in the command line", exc_info=error)
        where = f" (details: {log})" if log else ""
        return _say(f"this went wrong and should not have: {type(error).__name__}: {error}{where}", FAILED)


def _say(text: str, code: int) -> int:
    print(f"rnnviz: {text}", file=sys.stderr)
    return code


# --- rnnviz [FILE] -------------------------------------------------------------------------------------
def _window(given: list[str]) -> int:
    parser = _parser("", OVERVIEW, MORE)
    parser.add_argument(
        "file",
        nargs="?",
        metavar="FILE",
        help="a saved run, a workspace, a model (.pt, .safetensors, .npz, .onnx) or a sequence",
    )
    parser.add_argument("--info", action="store_true", help="print versions and places, for a report")
    parser.add_argument("--install-desktop", action="store_true", help="put rnnviz into this desktop's menu (Linux)")
    parser.add_argument("--version", action="version", version=f"rnnviz {__version__}")
    options = parser.parse_args(given)
    if options.info:
        from rnnviz.support.start import info

        print(info())
        return DONE
    if options.install_desktop:
        from rnnviz.support.desktop import install

        for path in install():
            print(path)
        return DONE
    if options.file is not None and not Path(options.file).exists():
        raise Problem("cli.no_file", path=options.file, commands=", ".join(COMMANDS))
    from rnnviz.app.start import main as start

    return start(options.file)


# --- rnnviz examples -----------------------------------------------------------------------------------
def _examples(given: list[str]) -> int:
    _parser("examples", "List the networks that come along: name, description.").parse_args(given)
    from rnnviz.core.examples import examples

    table = examples()
    width = max(map(len, table), default=0)
    lines = [f"{name:<{width}}  {description}" for name, description in table.items()]
    print("\n".join(lines), flush=True)  # now, so that a closed pipe is met here; and nowhere, where there is no stdout
    return DONE


# --- rnnviz record -------------------------------------------------------------------------------------
def _record(given: list[str]) -> int:
    parser = _parser("record", RECORD, RECORD_MORE)
    parser.add_argument("model", metavar="MODEL", help="a file of weights, or a name that `rnnviz examples` lists")
    parser.add_argument("--input", metavar="DATA", help="x: a .npy, .npz or table of numbers; or text for an embedding")
    parser.add_argument(
        "--at", default="", metavar="NAME", help="which recurrent network of the file, like encoder.rnn"
    )
    parser.add_argument("--nonlinearity", choices=("tanh", "relu"), default="", help="of an nn.RNN; a file cannot tell")
    parser.add_argument("--batch-first", action="store_true", help="the module has batch_first, and x is (N, L, H_in)")
    parser.add_argument(
        "--lengths", type=_lengths, default=(), metavar="5,3", help="pack x: the length of each sequence"
    )
    parser.add_argument("--padded", action="store_true", help="sequences of unequal length: padded, not packed")
    parser.add_argument(
        "--unit", choices=("characters", "words", "ids"), default="characters", help="of a text; ids also of a .npy"
    )
    parser.add_argument("--vocabulary", default="", metavar="FILE", help="of a text: one token per line, or JSON")
    parser.add_argument("--embedding", default="", metavar="NAME", help="of a text: which table of the file")
    parser.add_argument("--device", default="auto", metavar="auto", help="auto, cpu, cuda, cuda:1 or mps")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="where to write, such as run.rnnviz")
    options = parser.parse_args(given)
    if Path(options.model).is_file() and options.input is None:
        parser.error(Problem("cli.needs_input", name=options.model).message.english())
    if options.lengths and options.padded:
        parser.error(Problem("cli.packs").message.english())
    for path in filter(None, (options.model, options.input, options.vocabulary)):
        if _same_file(path, options.output):
            parser.error(Problem("cli.onto_itself", path=options.output).message.english())
    _stop_on_signals()
    if "TORCHELASTIC_RUN_ID" in os.environ and int(os.environ.get("WORLD_SIZE") or 1) > 1:
        return _record_shared(options)
    with Progress("recording") as progress:
        named = options.input is None
        trace = _record_example(options.model, progress) if named else _record_model(options, progress)
    from rnnviz.core.files import save

    save(trace, options.output)
    if notice := trace.meta.get("notice"):  # numbers that are none, or a device that is not there
        _say(notice.english(), DONE)
    return DONE


def _same_file(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):  # one of them is not there
        return False


def _record_model(options: argparse.Namespace, progress: Progress) -> Trace:
    _need_torch()
    from rnnviz.core.run import record_run

    return record_run(_run_of(options), progress=progress)


def _run_of(options: argparse.Namespace) -> RunSpec:
    from rnnviz.core.setup import Wish, set_up

    names = ("at", "nonlinearity", "batch_first", "lengths", "padded", "unit", "vocabulary", "embedding", "device")
    return set_up(options.model, options.input, Wish(**{name: getattr(options, name) for name in names}))


def _record_shared(options: argparse.Namespace) -> int:
    """Under torchrun: each process its share; the first one speaks."""
    _need_torch()
    from rnnviz.core.examples import example_run
    from rnnviz.core.shares import record_shared, world

    try:
        run = _run_of(options) if options.input is not None else example_run(options.model)
        record_shared(run, options.output)
    except Problem:
        if world()[0] == 0:
            raise
        return FAILED
    return DONE


# --- rnnviz export -------------------------------------------------------------------------------------
def _export(given: list[str]) -> int:
    parser = _parser("export", "Write the steps of a run as pictures. Needs no display.", _export_help())
    parser.add_argument("source", metavar="SOURCE", help="a saved run, or a name that `rnnviz examples` lists")
    parser.add_argument("out", metavar="OUT", help="a folder ending in /, a pattern such as step-%%04d.png, or a file")
    parser.add_argument(
        "--steps", type=_steps, metavar="0:10", help="positions, the last not included, or 0:10:2 (default: all)"
    )
    parser.add_argument(
        "--order", metavar="ORDER", help="time, layer, wave or reveal (default: what suits the network)"
    )
    parser.add_argument("--size", type=_size, default=(1920, 1080), metavar="1920x1080", help="in pixels")
    parser.add_argument("--theme", default="light", metavar="light", help="light or dark")
    parser.add_argument("--fps", type=float, default=2.0, metavar="2", help="steps per second, in formats with a speed")
    parser.add_argument(
        "--parts", type=_parts, default=None, metavar="+diagram,-x", help="what to show: names, or + and - (see below)"
    )
    parser.add_argument(
        "--language",
        choices=("en", "zh_CN"),
        default="en",
        metavar="en",
        help="en or zh_CN, of what stands in the picture",
    )
    parser.add_argument("--sample", type=int, default=0, metavar="0", help="n of the batch")
    parser.add_argument("--cell-state", action="store_true", help="show the LSTM's c beside its h")
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there")
    options = parser.parse_args(given)
    spec = _export_spec(parser, options)
    _stop_on_signals()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # this process shows no window, whatever a profile says of windows
    trace = _source(options.source)
    shown = _shown(trace, options.sample, options.cell_state)
    from rnnviz.export import export

    _speak(options.language)
    with Progress("writing") as progress, _overwrite_named():
        export(
            trace, options.out, steps=spec.steps, order=spec.order, size=spec.size, theme=spec.theme, fps=spec.fps,
            overwrite=spec.overwrite, parts=spec.parts, options=shown, progress=progress,
        )  # fmt: skip
    _say_left_out(trace, spec, shown)
    return DONE


@contextmanager
def _overwrite_named() -> Iterator[None]:
    """Says by which option a file that is there is replaced."""
    try:
        yield
    except Problem as problem:
        if problem.message.id != "file.exists":
            raise
        raise Problem("cli.exists", path=problem.message.values["path"]) from problem


def _say_left_out(trace: Trace, spec: ExportSpec, options: DisplayOptions) -> None:
    """What was asked for and has no room is said; the rest is written."""
    from rnnviz.export.formats import format_of
    from rnnviz.export.job import Job
    from rnnviz.export.preview import left_out
    from rnnviz.support.messages import Message

    job, row = Job(trace, spec, options), format_of(spec)
    if row.has_picture and (parts := left_out(job, row, job.positions[0])):
        _say(Message("export.left_out", {"parts": ", ".join(parts)}).english(), DONE)


def _export_spec(parser: argparse.ArgumentParser, options: argparse.Namespace) -> ExportSpec:
    """What is wrong before any work began is wrong usage."""
    from rnnviz.export import ExportSpec
    from rnnviz.export.formats import format_of

    names = ("steps", "order", "size", "theme", "fps", "overwrite")
    given = {name: getattr(options, name) for name in names}
    try:
        if options.parts is not None:
            given["parts"] = _chosen_parts(options.parts)
        spec = ExportSpec(options.out, **given)
        format_of(spec)
    except Problem as problem:
        parser.error(problem.message.english())
    return spec


def _speak(language: str) -> None:
    from PySide6.QtCore import QCoreApplication

    from rnnviz.app.language import can_show, no_font, speak
    from rnnviz.export.gui import need_gui

    need_gui()
    if not can_show(language):
        raise Problem("export.language", reason=no_font())
    app = QCoreApplication.instance()
    assert app is not None
    speak(app, language)


def _export_help() -> str:
    from rnnviz.export import PARTS, STANDARD_PARTS
    from rnnviz.export.formats import FORMATS

    formats = "\n".join(f"  {row.suffix:6} {row.name}" for row in FORMATS.values())
    parts = ", ".join(part if part in STANDARD_PARTS else f"({part})" for part in PARTS)
    return f"formats, by the suffix of OUT:\n{formats}\n\nparts (in brackets: not shown unless named):\n  {parts}"


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _chosen_parts(given: tuple[str, ...]) -> tuple[str, ...]:
    """Names alone are all that is shown; +name and -name change what is usually shown."""
    from rnnviz.export import STANDARD_PARTS

    if not any(part[0] in "+-" for part in given):
        return given
    removed = {part[1:] for part in given if part[0] == "-"}
    added = [part.lstrip("+") for part in given if part[0] != "-"]
    unknown = [part for part in removed if part not in STANDARD_PARTS]
    return (*(part for part in STANDARD_PARTS if part not in removed), *added, *unknown)


def _shown(trace: Trace, sample: int, cell_state: bool) -> DisplayOptions:
    from rnnviz.scene.options import DisplayOptions

    if not 0 <= sample < trace.batch:
        raise Problem("export.sample", value=sample, last=trace.batch - 1)
    return DisplayOptions(sample=sample, show_c=cell_state)


def _source(name: str) -> Trace:
    """A saved run, or an example recorded now."""
    from rnnviz.core.examples import examples

    if Path(name).exists():
        from rnnviz.core.files import open as open_run

        return open_run(name)
    if name not in examples():
        raise Problem("cli.source", name=name, examples=", ".join(examples()))
    with Progress("recording") as progress:
        return _record_example(name, progress)


def _record_example(name: str, progress: Progress) -> Trace:
    from rnnviz.core.examples import example_run, examples
    from rnnviz.core.run import record_run

    if name not in examples():
        raise Problem("cli.model", name=name, examples=", ".join(examples()))
    _need_torch()
    return record_run(example_run(name), progress=progress)


def _need_torch() -> None:
    from rnnviz.support.start import check_torch

    trouble = check_torch()
    if trouble is not None:
        raise TorchMissing(trouble.text)
    try:
        import_module("torch")
    except Exception as error:  # a broken library raises ImportError, OSError or worse
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise TorchMissing(
            f"PyTorch is broken: {first}\nInstall it again: pip install --force-reinstall torch"
        ) from error


# --- parts ---------------------------------------------------------------------------------------------
class _Parser(argparse.ArgumentParser):
    """Quotes what was given only as long as it can be read."""

    def error(self, message: str) -> NoReturn:
        super().error(re.sub(rf"\S{{{LONGEST_WORD + 1},}}", lambda found: f"{found[0][:LONGEST_WORD]}…", message))


def _parser(name: str, description: str, epilog: str = "") -> argparse.ArgumentParser:
    return _Parser(
        f"rnnviz {name}".strip(),
        description=description,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _steps(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(":"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not first:last, such as 0:10") from None


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not width x height, such as 1920x1080") from None
    return width, height


def _lengths(text: str) -> tuple[int, ...]:
    try:
        found = tuple(int(part) for part in text.split(","))
    except ValueError:
        found = ()
    if not found or min(found) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of lengths, such as 5,3")
    return found


def _stop_on_signals() -> None:
    """SIGTERM ends as cleanly as Ctrl+C: files are whole or not there."""
    signal.signal(signal.SIGTERM, _terminated)


def _terminated(number: int, frame: object) -> NoReturn:
    raise SystemExit(TERMINATED)


class Progress:
    """One line on stderr that counts, when stderr is a terminal; it is gone when the work is done."""

    def __init__(self, doing: str) -> None:
        self._doing, self._shown = doing, ""
        self._visible = sys.stderr.isatty()

    def __call__(self, done: int, total: int) -> None:
        text = f"{self._doing} {done} of {total} ({100 * done // max(total, 1)} %)"
        if self._visible and text != self._shown:
            self._shown = text
            print(f"\r\x1b[2K{text}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if self._shown:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


COMMANDS: dict[str, Callable[[list[str]], int]] = {"examples": _examples, "record": _record, "export": _export}
