"""The command line as a real process without a display: output, exit codes, files."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

import rnnviz
from rnnviz import cli

ROOT = Path(rnnviz.__file__).parent.parent
GUI = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in GUI}
    return kept | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"} | more


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rnnviz", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment(**more), timeout=110, check=False)


# --- in this process: what loads neither Qt nor torch --------------------------------------------------
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--help"], "rnnviz export SOURCE OUT"),
        (["export", "--help"], "step-%04d.png"),
        (["record", "--help"], "-o FILE"),
        (["--version"], f"rnnviz {rnnviz.__version__}"),
    ],
)
def test_help(capsys, arguments, said):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 0 and said in capsys.readouterr().out


def test_info(capsys):
    assert cli.main(["--info"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in (rnnviz.__version__, "torch", "PySide6-Essentials", "Python"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export"], "required: SOURCE, OUT"),
        (["export", "lstm", "x.png", "--size", "big"], "'big' is not width x height"),
        (["export", "lstm", "x.png", "--size", "3x3"], "320x180"),
        (["export", "lstm", "x.png", "--steps", "a:b"], "'a:b' is not first:last"),
        (["export", "lstm", "x.png", "--steps", "3:3"], "not 3:3"),
        (["export", "lstm", "x.png", "--theme", "pink"], "light, dark"),
        (["export", "lstm", "x.png", "--order", "best"], "time, layer, wave, reveal"),
        (["export", "lstm", "x.jpg"], "choose one of .png"),
        (["export", "lstm", "x.png", "--nonsense"], "unrecognized arguments"),
        (["--nonsense"], "unrecognized arguments"),
        (["record", "lstm"], "required: -o"),
    ],
)
def test_wrong_usage_is_2(capsys, arguments, said):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2 and said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-run.rnnviz"], "no-such-run.rnnviz"),
        (["export", "no-such", "x.png"], "no-such is neither a saved run nor an example"),
        (["record", "no-such", "-o", "x.rnnviz"], "no-such is neither a file nor an example"),
    ],
)
def test_work_that_fails_is_1_and_one_sentence(capsys, monkeypatch, arguments, said):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")  # what the command sets goes back afterwards
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert cli.main(arguments) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and said in lines[0]


def test_an_export_needs_no_display_whatever_a_profile_says(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "wayland")
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert cli.main(["export", "no-such", "x.png"]) == 1 and os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (rnnviz.Cancelled(), 130, "interrupted"),
        (MemoryError(), 1, "not enough memory"),
        (ZeroDivisionError("x"), 1, "should not have: ZeroDivisionError"),
        (cli.TorchMissing("no torch here"), 4, "no torch here"),
    ],
)
def test_every_end_has_its_code_and_no_traceback(capsys, monkeypatch, error, code, said):
    def fails(given: list[str]) -> int:
        raise error

    monkeypatch.setitem(cli.COMMANDS, "examples", fails)
    monkeypatch.setattr(cli, "start_log", lambda: None)  # it would replace the hooks of this process
    assert cli.main(["examples"]) == code
    err = capsys.readouterr().err
    assert said in err and "Traceback" not in err


def test_examples_are_listed(capsys):
    assert cli.main(["examples"]) == 0
    lines = capsys.readouterr().out.splitlines()
    pairs = [re.split(r" {2,}", line, maxsplit=1) for line in lines]
    assert dict(pairs) == dict(rnnviz.examples())


def test_examples_go_nowhere_without_an_output(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)  # `rnnviz examples >&-`
    assert cli.main(["examples"]) == 0


def test_progress_is_shown_on_a_terminal_only(capsys, monkeypatch):
    with cli.Progress("writing") as progress:
        progress(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with cli.Progress("writing") as progress:
        progress(1, 2)
        progress(1, 2)
    assert capsys.readouterr().err.count("writing 1 of 2 (50 %)") == 1


# --- as a process of its own --------------------------------------------------------------------------
@pytest.mark.slow
def test_export_without_a_display(tmp_path):
    out = f"{tmp_path}/deck/"
    done = run("export", "bidirectional", out, "--steps", "3:5", "--size", "640x360", "--theme", "dark")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert sorted(os.listdir(out)) == ["step-0003.png", "step-0004.png"]
    picture = Image.open(f"{out}step-0004.png")
    facts = json.loads(picture.text["rnnviz"])
    assert picture.size == (640, 360) and facts["theme"] == "dark" and facts["position"] == 4
    again = run("export", "bidirectional", out, "--steps", "3:5", "--size", "640x360")
    assert again.returncode == 1 and "exists already: choose another name, or add --overwrite" in again.stderr
    forced = run("export", "bidirectional", out, "--steps", "3:5", "--size", "640x360", "--overwrite")
    assert forced.returncode == 0 and json.loads(Image.open(f"{out}step-0004.png").text["rnnviz"])["theme"] == "light"


@pytest.mark.slow
def test_a_part_that_does_not_fit_is_said(tmp_path):
    shown = ("--steps", "0:1", "--size", "640x360", "--parts", "+diagram,+equation")
    done = run("export", "lstm", f"{tmp_path}/a.pptx", *shown)
    assert done.returncode == 0 and (tmp_path / "a.pptx").exists()
    assert done.stderr == "rnnviz: no room for equation in this picture: choose fewer parts with --parts.\n"
    alone = run("export", "lstm", f"{tmp_path}/b.pptx", "--steps", "0:1", "--size", "640x360")
    assert (alone.returncode, alone.stderr) == (0, "")


@pytest.mark.slow
def test_record_then_export_the_file(tmp_path):
    saved = f"{tmp_path}/run.rnnviz"
    done = run("record", "lstm", "-o", saved)
    assert (done.returncode, done.stderr) == (0, "")
    done = run("export", saved, f"{tmp_path}/a.png", "--steps", "0:1", "--size", "640x360")
    assert (done.returncode, done.stderr) == (0, "") and (tmp_path / "a.png").exists()


@pytest.mark.slow
def test_a_broken_torch_is_4_in_words(tmp_path):
    broken = tmp_path / "torch"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise OSError('libc10.so: cannot open shared object file')")
    done = run("export", "lstm", f"{tmp_path}/a.png", PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert done.returncode == 4 and "PyTorch" in done.stderr and "Traceback" not in done.stderr
    assert run("examples", PYTHONPATH=f"{tmp_path}:{ROOT}").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_export_leaves_nothing(tmp_path, number, code):
    out = tmp_path / "deck"
    command = [sys.executable, "-m", "rnnviz", "export", "bidirectional", f"{out}/", "--size", "3840x2160"]
    heard = partial(signal.signal, number, signal.SIG_DFL)  # what runs in the background of a shell ignores SIGINT
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment(), preexec_fn=heard)
    try:
        limit = time.monotonic() + 100
        while not list(out.glob(".set*/*.png")) and process.poll() is None and time.monotonic() < limit:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.005)
        sent = time.monotonic()
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == code, said
    assert "Traceback" not in said
    assert not out.exists() and time.monotonic() - sent < 5


@pytest.mark.slow
def test_the_window_without_a_display_is_3(tmp_path):
    done = run()
    assert done.returncode == 3 and "display" in done.stderr.lower() and len(done.stderr.splitlines()) <= 5


@pytest.mark.slow
def test_a_closed_pipe_is_no_error():
    command = f"{sys.executable} -m rnnviz examples | true"
    shell = ["bash", "-o", "pipefail", "-c", command]
    done = subprocess.run(shell, capture_output=True, text=True, env=environment(), timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
