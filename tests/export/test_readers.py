"""Slow readers: librsvg, poppler, LibreOffice and LaTeX open what we wrote. Each test says what is not installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication

from rnnviz.app.language import can_show, speak
from rnnviz.core.run import record_run
from rnnviz.export import ExportSpec, export
from rnnviz.export.job import Job
from rnnviz.export.svg import svg
from rnnviz.render.compose import compose
from rnnviz.render.labels import words
from tests.export.test_formats import RUN, SIZE, STEPS, cells, rgb


@pytest.fixture(scope="module")
def trace():
    return record_run(RUN)


def need(*tools: str) -> None:
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        packages = "librsvg2-bin poppler-utils libreoffice-impress texlive-pictures"
        pytest.skip(f"{', '.join(missing)} not installed (apt install {packages})")


def said(*call: str, cwd: Path | None = None) -> str:
    done = subprocess.run(call, capture_output=True, text=True, timeout=110, cwd=cwd, check=False)
    assert done.returncode == 0, done.stderr or done.stdout
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_poppler_sees_every_cell_of_a_pdf_exactly(trace, qapp, tmp_path, theme):
    need("pdftoppm", "pdffonts", "pdfinfo", "pdftotext")
    (path,) = export(trace, tmp_path / "a.pdf", size=SIZE, theme=theme)
    assert f"Pages:           {STEPS}" in said("pdfinfo", str(path))
    fonts = [line.split() for line in said("pdffonts", str(path)).splitlines()[2:]]
    assert fonts and all("yes" in row[-5:-4] for row in fonts), fonts  # embedded
    text = said("pdftotext", "-layout", str(path), "-")
    assert all(f"wavefront {k} of {STEPS - 1}" in text for k in range(STEPS))
    said("pdftoppm", "-png", "-r", "96", "-aa", "no", "-aaVector", "no", str(path), str(tmp_path / "page"))
    job = Job(trace, ExportSpec("a.pdf", size=SIZE, theme=theme))
    for position in range(STEPS):
        with Image.open(tmp_path / f"page-{position + 1}.png") as image:
            assert image.size == SIZE
            found = np.asarray(image.convert("RGB"))
        seen = list(cells(job.frame(position), theme))
        assert seen and all(rgb(found[y, x]) == colour for x, y, colour in seen)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_librsvg_sees_every_cell_of_an_svg_exactly(trace, qapp, tmp_path, theme):
    """Also three times as large, though it smooths images whatever `image-rendering` says: by less than a cell."""
    job = Job(trace, ExportSpec("a.svg", size=SIZE, theme=theme))
    for position in (0, STEPS - 1):
        small, large = (drawn(svg(job, position), tmp_path, zoom) for zoom in (1, 3))
        seen = list(cells(job.frame(position), theme))
        assert seen and all(rgb(small[y, x]) == rgb(large[3 * y + 1, 3 * x + 1]) == colour for x, y, colour in seen)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_librsvg_sets_every_line_where_it_was_meant(trace, qapp, tmp_path, language):
    job = Job(trace, ExportSpec("a.svg", size=(1280, 720), theme="dark"))
    with speaking(language):
        texts = compose(job.frame(2), job.size, job.theme).texts
        found = drawn(svg(job, 2), tmp_path)
    for text in texts:
        left, top, right, bottom = (round(v) for v in text.rect.adjusted(-4, 0, 4, 0).getCoords())
        ink = np.flatnonzero((rgb(found[top:bottom, left:right]) != rgb(found[0, 0])).any(axis=0))
        assert len(ink), text.text
        assert ink[0] + left >= text.rect.left() - 2 and ink[-1] + left <= text.rect.right() + 2, text.text
        assert ink[-1] - ink[0] >= 0.8 * text.rect.width() - 6, text.text


def drawn(document: bytes, folder: Path, zoom: int = 1) -> np.ndarray:
    """(height, width, 3): what librsvg makes of an SVG."""
    need("rsvg-convert")
    (folder / "a.svg").write_bytes(document)
    said("rsvg-convert", "--zoom", str(zoom), "-o", str(folder / "a.png"), str(folder / "a.svg"))
    with Image.open(folder / "a.png") as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.slow
def test_libreoffice_shows_every_slide(trace, qapp, tmp_path):
    need("soffice", "pdftoppm", "pdftotext")
    (path,) = export(trace, tmp_path / "a.pptx", size=(1280, 720))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    said("soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path))
    text = said("pdftotext", str(tmp_path / "a.pdf"), "-")
    assert all(f"wavefront {k} of {STEPS - 1}" in text for k in range(STEPS))
    said("pdftoppm", "-png", "-r", "96", str(tmp_path / "a.pdf"), str(tmp_path / "slide"))
    pictures = sorted(tmp_path.glob("slide-*.png"))
    assert len(pictures) == STEPS
    for picture in pictures:
        with Image.open(picture) as image:
            assert abs(image.width - 1280) <= 1 and len(np.unique(rgb(np.asarray(image.convert("RGB"))))) > 100


def typeset(folder: Path, name: str) -> str:
    """What pdfinfo says of the document and its scripts, after as many runs as `animate` needs."""
    need("pdflatex", "kpsewhich", "pdfinfo")
    if subprocess.run(["kpsewhich", "pgfmath.sty", "beamer.cls"], capture_output=True, check=False).returncode:
        pytest.skip("beamer is not installed (apt install texlive-latex-recommended texlive-pictures)")
    for _ in range(2):
        said("pdflatex", "-interaction=batchmode", "-halt-on-error", f"{name}.tex", cwd=folder)
    return said("pdfinfo", str(folder / f"{name}.pdf")) + said("pdfinfo", "-js", str(folder / f"{name}.pdf"))


@pytest.mark.slow
def test_latex_makes_one_overlay_per_step(trace, qapp, tmp_path):
    (path, _) = export(trace, tmp_path / "a.tex", size=SIZE)
    plain = path.read_text(encoding="utf-8").replace("animate.sty", "not-installed.sty")
    (tmp_path / "b.tex").write_text(plain, encoding="utf-8")
    assert f"Pages:           {STEPS}" in typeset(tmp_path, "b")
    text = said("pdftotext", str(tmp_path / "b.pdf"), "-")
    assert all(f"wavefront {k} of {STEPS - 1}" in text for k in range(STEPS))


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_latex_plays_the_steps_with_animate(trace, qapp, tmp_path, theme):
    if (
        not shutil.which("kpsewhich")
        or subprocess.run(["kpsewhich", "animate.sty"], capture_output=True, check=False).returncode
    ):
        pytest.skip("animate is not installed (apt install texlive-latex-extra)")
    export(trace, tmp_path / "a.tex", size=SIZE, fps=4, theme=theme)
    found = typeset(tmp_path, "a")
    assert "Pages:           1" in found and f"i<={STEPS - 1};" in found and "a0_fps=4;" in found
    said("pdftoppm", "-png", "-r", "72", "-singlefile", str(tmp_path / "a.pdf"), str(tmp_path / "page"))
    page = rgb(np.asarray(Image.open(tmp_path / "page.png").convert("RGB")))
    ground = page[0, 0]
    below = page[-int(0.075 * len(page)) :]
    assert (below != ground).sum() > 300  # the buttons are on the page
    assert (page[:-1, [0, -1]] == ground).all()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """The texts of pictures in that language; skips where no font has its characters."""
    if not can_show(language):
        pytest.skip("no font with Chinese characters is installed (apt install fonts-wqy-zenhei)")
    app = QCoreApplication.instance()
    assert app is not None
    speak(app, language)
    try:
        yield
    finally:
        speak(app, "en")


@pytest.mark.slow
def test_chinese_stands_in_a_pdf_with_its_font(trace, qapp, tmp_path):
    need("pdffonts", "pdftotext")
    with speaking("zh_CN"):
        (path,) = export(trace, tmp_path / "a.pdf", size=SIZE, steps=(0, 1))
        wanted = words("this step")
    assert not wanted.isascii() and wanted in said("pdftotext", str(path), "-")
    assert all("yes" in line.split()[-5:-4] for line in said("pdffonts", str(path)).splitlines()[2:])
