"""A deck's parts have the names and the content that python-pptx gives, without looking through the deck for each and
without holding them."""

from __future__ import annotations

import gc
import io
import weakref
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from pptx import Presentation
from pptx.opc.package import OpcPackage
from torch import nn

from rnnviz.core.record import record
from rnnviz.export import export
from rnnviz.export.parts import count_parts, setting_aside
from rnnviz.support.messages import Cancelled


def png(grey: int) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("L", (4, 4), grey).save(file, "PNG")
    return io.BytesIO(file.getvalue())


def filled(slides: int, set_aside: Callable[[Any], object] = id, *, counted: bool = True) -> Any:
    """A deck with a picture and notes on each slide."""
    deck: Any = Presentation()
    if counted:
        count_parts(deck.part.package)
    for k in range(slides):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        slide.shapes.add_picture(png(k), 0, 0)
        slide.notes_slide.notes_text_frame.text = str(k)
        set_aside(slide)
    return deck


def names(slides: int, *, counted: bool) -> list[str]:
    """The parts of a deck as saved."""
    file, deck = io.BytesIO(), filled(slides, counted=counted)
    deck.save(file)
    again = Presentation(file)
    assert [slide.notes_slide.notes_text_frame.text for slide in again.slides] == list(map(str, range(slides)))
    return [str(part.partname) for part in again.part.package.iter_parts()]


def test_names_are_python_pptxs_own() -> None:
    assert names(12, counted=True) == names(12, counted=False)


def test_no_slide_looks_through_the_deck(monkeypatch: pytest.MonkeyPatch) -> None:
    walks = [0]
    walk = OpcPackage.iter_parts

    def counting(package: OpcPackage) -> object:
        walks[0] += 1
        return walk(package)

    monkeypatch.setattr(OpcPackage, "iter_parts", counting)
    found = []
    for slides in (3, 12):
        walks[0] = 0
        names(slides, counted=True)
        found.append(walks[0])
    assert found[0] == found[1]


def saved(deck: Any) -> dict[str, bytes]:
    """What lies in the deck's archive, in its order."""
    file = io.BytesIO()
    deck.save(file)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_is_set_aside_is_saved_as_it_was() -> None:
    with zipfile.ZipFile(io.BytesIO(), "w") as finished:
        found = saved(filled(5, setting_aside(finished, int)))
    expected = saved(filled(5))
    assert list(found) == list(expected)
    del found["docProps/core.xml"], expected["docProps/core.xml"]  # the time of day
    assert found == expected


def test_a_slide_that_is_set_aside_is_not_held() -> None:
    with zipfile.ZipFile(io.BytesIO(), "w") as finished:
        deck = filled(3, setting_aside(finished, int))
        parts = [part for part in deck.part.package.iter_parts() if part.partname.membername in finished.namelist()]
        assert len(parts) == 9
        assert not any(hasattr(part, "_element") or part._blob for part in parts)


def test_saving_can_be_stopped() -> None:
    looks = [0]

    def stop() -> None:
        looks[0] += 1
        if looks[0] == 4:
            raise Cancelled

    with zipfile.ZipFile(io.BytesIO(), "w") as finished:
        deck = filled(3, setting_aside(finished, stop))
        with pytest.raises(Cancelled):
            deck.save(io.BytesIO())


def test_a_deck_keeps_nothing_of_the_run(tmp_path: Path) -> None:
    """A deck of python-pptx refers to itself: what it keeps stays until Python looks for such rings."""
    trace = record(nn.GRU(2, 3), torch.randn(3, 1, 2))
    kept = weakref.ref(trace)
    gc.disable()
    try:
        export(trace, tmp_path / "a.pptx", size=(320, 180))
        del trace
        assert kept() is None
    finally:
        gc.enable()
