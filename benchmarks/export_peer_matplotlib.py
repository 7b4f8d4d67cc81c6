"""The peer of export_formats.py: the same panels with matplotlib, as a script would draw and save them.

Runs in an environment of its own: python export_peer_matplotlib.py NUMBERS.npz FOLDER FRAMES -> JSON on stdout
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

FEW = 10  # frames that are timed: a frame takes a fixed time


def main() -> None:
    import matplotlib as mpl
    import numpy as np

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    arrays = np.load(sys.argv[1])
    folder, frames = Path(sys.argv[2]), int(sys.argv[3])
    panels = [arrays[name].T for name in sorted(arrays.files) if name.startswith("h.")] + [arrays["x"].T]
    figure, axes = plt.subplots(len(panels), 1, figsize=(19.2, 10.8), dpi=100)
    images = [
        axis.imshow(panel, aspect="auto", cmap="coolwarm", vmin=-1, vmax=1)
        for axis, panel in zip(axes, panels, strict=True)
    ]

    def show(step: int) -> list[Any]:
        for image, panel in zip(images, panels, strict=True):
            image.set_data(np.where(np.arange(panel.shape[1]) <= step, panel, np.nan))
        figure.suptitle(f"step {step + 1} of {frames}")
        return images

    begin = time.perf_counter()
    for step in range(FEW):
        show(step)
        figure.savefig(folder / f"mpl-{step}.png", dpi=100)
    png = (time.perf_counter() - begin) / FEW
    print(json.dumps({"version": mpl.__version__, "png": png, "mp4": video(mpl, figure, show, folder)}))


def video(mpl: Any, figure: Any, show: Any, folder: Path) -> float:
    """Seconds per frame; 0 without ffmpeg."""
    from matplotlib.animation import FFMpegWriter, FuncAnimation

    try:
        import imageio_ffmpeg

        mpl.rcParams["animation.ffmpeg_path"] = imageio_ffmpeg.get_ffmpeg_exe()
    except ImportError:
        return 0.0
    animation = FuncAnimation(figure, show, frames=FEW, blit=False)
    begin = time.perf_counter()
    animation.save(folder / "mpl.mp4", writer=FFMpegWriter(fps=30), dpi=100)
    return (time.perf_counter() - begin) / FEW


if __name__ == "__main__":
    main()
