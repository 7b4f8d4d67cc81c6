"""The public function, with a recorded run, read back by Pillow."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import rnnviz
from rnnviz.core.run import record_run
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec, from_dict, to_dict
from rnnviz.export import ExportSpec, export
from rnnviz.export.film import coarse
from rnnviz.render.paint_frame import frame_image
from rnnviz.render.theme import DARK
from rnnviz.scene.options import DisplayOptions
from rnnviz.scene.prepare import prepare
from rnnviz.scene.resolve import resolve
from rnnviz.support.messages import Cancelled, Problem
from rnnviz.support.tidy import settled

RUN = RunSpec(RNNSpec("LSTM", 3, 4, bidirectional=True), InputSpec(seq_len=5, batch_size=2), seed=7)
SIZE = (640, 360)


@pytest.fixture(scope="module")
def trace():
    return record_run(RUN)


def test_every_step_is_a_picture(trace, qapp, tmp_path):
    paths = export(trace, tmp_path / "deck", size=SIZE)
    assert [p.parent for p in paths] == [tmp_path / "deck"] * 5
    assert [p.name for p in paths] == [f"step-{k:04d}.png" for k in range(5)]
    pictures = [Image.open(p) for p in paths]
    assert {(p.size, p.mode) for p in pictures} == {(SIZE, "P")}
    assert len({p.tobytes() for p in pictures}) == 5


def test_the_picture_is_the_one_that_is_painted(trace, qapp, tmp_path):
    options = DisplayOptions(sample=1, show_c=True)
    (path,) = export(trace, tmp_path / "a.png", steps=(6, 7), order="layer", size=SIZE, theme="dark", options=options)
    frame = resolve(coarse(prepare(trace, options)), rnnviz.Schedule(trace, "layer"), 6)
    painted = frame_image(frame, SIZE, DARK)
    wanted = np.frombuffer(painted.constBits(), np.uint8).reshape(SIZE[1], SIZE[0], 4)[..., 2::-1].astype(int)
    found = np.asarray(Image.open(path).convert("RGB")).astype(int)
    differs = np.abs(found - wanted).max(axis=2)
    # only the edges of glyphs take a near colour of the palette
    assert (differs > 0).mean() < 0.06 and differs.max() < 60


def test_the_facts_inside_give_the_run_back(trace, qapp, tmp_path):
    (path,) = export(trace, tmp_path / "a.png", steps=(2, 3), size=SIZE)
    facts = json.loads(Image.open(path).text["rnnviz"])
    assert from_dict(facts["run"]) == RUN and facts["network"] == to_dict(RUN.network)
    assert (facts["seed"], facts["order"], facts["position"], facts["positions"]) == (7, "wave", 2, 5)
    assert facts["rnnviz"] == rnnviz.__version__ and facts["versions"]["torch"]
    assert facts["check"]["passed"] is True and facts["check"]["max_diff"] == 0


def test_twice_is_the_same_bytes(trace, qapp, tmp_path):
    a, b = (export(trace, tmp_path / name, steps=(4, 5), size=SIZE)[0].read_bytes() for name in ("a.png", "b.png"))
    assert a == b


def test_nothing_is_overwritten_unasked(trace, qapp, tmp_path):
    (path,) = export(trace, tmp_path / "a.png", steps=(0, 1), size=SIZE)
    first = path.read_bytes()
    with pytest.raises(Problem, match=r"a\.png exists already"):
        export(trace, path, steps=(1, 2), size=SIZE)
    assert path.read_bytes() == first
    export(trace, path, steps=(1, 2), size=SIZE, overwrite=True)
    assert path.read_bytes() != first


def test_progress_and_cancel(trace, qapp, tmp_path):
    told: list[tuple[int, int]] = []
    export(trace, f"{tmp_path}/a/", size=SIZE, progress=lambda *t: told.append(t))
    assert told == [(k + 1, 5) for k in range(5)]
    with pytest.raises(Cancelled):
        export(trace, f"{tmp_path}/b/", size=SIZE, cancel=lambda: True)
    settled()
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"order": "time"}, "does not exist with a reverse direction"),
        ({"steps": (0, 6)}, "positions are 0 to 4"),
        ({"path": "a.xyz"}, "choose one of .png"),
        ({"theme": "x"}, "light, dark"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(trace, qapp, tmp_path, options, said):
    path = tmp_path / options.pop("path", "a.png")
    with pytest.raises(Problem, match=said):
        export(trace, path, **options)
    assert list(tmp_path.iterdir()) == []


def test_the_public_name_works_whatever_was_imported(trace, qapp, tmp_path):
    assert ExportSpec is not None  # the package was imported by this file
    assert rnnviz.export(trace, tmp_path / "a.png", steps=(0, 1), size=SIZE)[0].exists()


SCRIPT = """
import sys
import rnnviz
if {first}:
    import rnnviz.export
trace = rnnviz.example("bidirectional")
paths = rnnviz.export(trace, sys.argv[1], steps=(0, 2), size=(320, 180))
print(len(paths), "QT_QPA_PLATFORM" in __import__("os").environ)
"""


@pytest.mark.slow
@pytest.mark.parametrize("first", [False, True])
def test_a_script_without_a_display(tmp_path, monkeypatch, first):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    script = [sys.executable, "-c", SCRIPT.format(first=first), f"{tmp_path}/out/"]
    root = Path(rnnviz.__file__).parent.parent
    done = subprocess.run(script, capture_output=True, text=True, cwd=root, timeout=100, check=False)
    assert (done.stdout, done.stderr) == ("2 False\n", "")
