"""What a person chose to see; the same frozen value serves the window and the export."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DisplayOptions:
    """`sample` is n of the batch; `show_c` adds the LSTM's c beside its h; `numbers` writes values into large cells."""

    sample: int = 0
    show_c: bool = False
    numbers: bool = True
