"""A deck's parts have the names that python-pptx gives, found without looking through the deck for each."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pptx import Presentation
from pptx.opc.package import OpcPackage

from rnnviz.export.parts import count_parts


def png(grey: int) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("L", (4, 4), grey).save(file, "PNG")
    return io.BytesIO(file.getvalue())


def names(slides: int, *, counted: bool) -> list[str]:
    """The parts of a deck with a picture and notes on each slide, as saved."""
    deck = Presentation()
    if counted:
        count_parts(deck.part.package)
    for k in range(slides):
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        slide.shapes.add_picture(png(k), 0, 0)
        slide.notes_slide.notes_text_frame.text = str(k)
    file = io.BytesIO()
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
