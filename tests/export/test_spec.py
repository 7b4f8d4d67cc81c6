"""What is to be written: names made from a path, and a sentence for everything that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnviz.export.formats import FORMATS, format_of
from rnnviz.export.spec import ExportSpec, destination, without_number
from rnnviz.support.messages import Problem


@pytest.mark.parametrize(
    ("path", "positions", "names"),
    [
        ("deck/", range(3), ["step-0000.png", "step-0001.png", "step-0002.png"]),
        ("deck/", range(1), ["step-0000.png"]),
        ("deck/", range(7, 9), ["step-0007.png", "step-0008.png"]),
        ("deck/h-%04d.png", range(2), ["h-0000.png", "h-0001.png"]),
        ("h%d.PNG", range(8, 11), ["h08.PNG", "h09.PNG", "h10.PNG"]),
        ("%02d.png", range(100), [f"{k:02d}.png" for k in range(100)]),
        ("out.png", range(1), ["out.png"]),
        ("out.png", range(3, 4), ["out.png"]),
        ("out.png", range(2), ["out-0000.png", "out-0001.png"]),
        ("out.png", range(0, 10001, 5000), ["out-00000.png", "out-05000.png", "out-10000.png"]),
        ("two.dots.png", range(1), ["two.dots.png"]),
    ],
)
def test_names(path, positions, names):
    made = destination(path).names(positions)
    assert made == names
    assert made == sorted(made), "a program that sorts by name shows them in another order"


def test_a_folder_that_is_there_needs_no_slash(tmp_path):
    made = destination(str(tmp_path))
    assert made.folder == tmp_path and made.names(range(1)) == ["step-0000.png"]


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"path": ""}, "path", "Choose where to write"),
        ({"path": "a\0.png"}, "path", "Choose where to write"),
        ({"path": "%d-%d.png"}, "path", "is no pattern"),
        ({"path": "100%.png"}, "path", "is no pattern"),
        ({"path": "%s.png"}, "path", "is no pattern"),
        ({"path": "x" * 10_000 + ".png"}, "path", "the name is too long"),
        ({"steps": (3, 3)}, "steps", "not 3:3"),
        ({"steps": (-1, 3)}, "steps", "not -1:3"),
        ({"steps": (0, 9, 0)}, "steps", "not 0:9:0"),
        ({"steps": (0.0, 3)}, "steps", "whole numbers"),
        ({"steps": (True, 3)}, "steps", "whole numbers"),
        ({"steps": "0:3"}, "steps", "whole numbers"),
        ({"steps": 5}, "steps", "whole numbers"),
        ({"steps": (3,)}, "steps", "not 3."),
        ({"steps": ()}, "steps", "whole numbers"),
        ({"order": "random"}, "order", "time, layer, wave, reveal"),
        ({"size": (10, 10)}, "size", "320x180 to 7680x4320 pixels, not 10x10"),
        ({"size": (1920, 10**9)}, "size", "not 1920x1000000000"),
        ({"size": (1920.0, 1080)}, "size", "320x180"),
        ({"size": "1920x1080"}, "size", "320x180"),
        ({"theme": "pink"}, "theme", "light, dark"),
        ({"fps": 0}, "fps", "from 0.1 to 60.0"),
        ({"fps": float("nan")}, "fps", "not nan"),
        ({"fps": True}, "fps", "not True"),
        ({"parts": ("title", "sound")}, "parts", "'sound' is no part"),
        ({"parts": 5}, "parts", "5 is no part"),
        ({"parts": ("title", "caption")}, "parts", "would be empty"),
        ({"parts": ()}, "parts", "would be empty"),
    ],
)
def test_what_cannot_be_is_refused_in_words(values, field, said):
    with pytest.raises(Problem, match=r"\.$") as caught:
        ExportSpec(**{"path": "out.png", **values})
    assert caught.value.field == field and said in str(caught.value)


def test_the_tilde_of_an_unknown_user_is_a_name():
    assert ExportSpec("~nobody-of-this-name/a.png").destination.folder == Path("~nobody-of-this-name")


@pytest.mark.parametrize("path", ["out.jpg", "out.xyz", "out"])
def test_an_unknown_suffix_is_refused_with_what_exists(path):
    with pytest.raises(Problem) as caught:
        format_of(ExportSpec(path))
    assert all(suffix in str(caught.value) for suffix in FORMATS) and path in str(caught.value)


@pytest.mark.parametrize("suffix", [suffix for suffix, row in FORMATS.items() if not row.file_per_step])
def test_one_file_of_all_steps_has_no_number(suffix):
    said = f"step-%04d{suffix} has a place .* one {suffix} file holds all of them: leave out %04d"
    with pytest.raises(Problem, match=said) as caught:
        format_of(ExportSpec(f"step-%04d{suffix}"))
    assert caught.value.field == "path"


@pytest.mark.parametrize(
    ("name", "left"), [("h-%04d.png", "h.png"), ("%d.gif", ".gif"), ("a%02d b.svg", "a b.svg"), ("a.png", "a.png")]
)
def test_a_name_without_its_number(name, left):
    assert without_number(name) == left


@pytest.mark.parametrize(
    ("steps", "positions"),
    [
        (None, range(10)),
        ((0, 10), range(10)),
        ((2, 5), range(2, 5)),
        ((0, 10, 3), range(0, 10, 3)),
        (range(4), range(4)),
    ],
)
def test_positions(steps, positions):
    assert ExportSpec("a.png", steps=steps).positions(10) == positions


def test_positions_beyond_the_run():
    with pytest.raises(Problem, match=r"steps 2:11 reach beyond this run, whose positions are 0 to 9"):
        ExportSpec("a.png", steps=(2, 11)).positions(10)


def test_specs_are_values():
    assert ExportSpec("a.png", steps=[0, 3]) == ExportSpec("a.png", steps=(0, 3))
    assert len({ExportSpec("a.png"), ExportSpec("a.png"), ExportSpec("b.png")}) == 2
