"""The pictures in golden/: heatmaps the same in every pixel, diagrams but for the rounding of soft edges."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage

from rnnviz.render.theme import THEMES
from tests.render.golden_pictures import FOLDER, levels, pictures

SOFT = 32  # levels by which a pixel on the edge of a line may differ between versions of Qt
SHARE = 0.01  # of the pixels that may differ by more


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_pictures_are_those_that_were_looked_at(qapp, theme):
    made = dict(pictures(theme))
    kept = {path.stem for path in FOLDER.glob(f"*-{theme.name}.png")}
    assert kept == {f"{name}-{theme.name}" for name in made}
    for name, image in made.items():
        golden, new = levels(QImage(str(FOLDER / f"{name}-{theme.name}.png"))), levels(image)
        assert golden.shape == new.shape, name
        far = np.abs(golden - new).max(axis=2)
        if name.startswith("network"):
            assert (far > SOFT).mean() <= SHARE, name
        else:
            assert not far.any(), name
