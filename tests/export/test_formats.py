"""Every format, written by us and read by somebody else: frames, size, speed, colours, and what stands inside."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import struct
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import torch
from PIL import Image
from pptx import Presentation
from pptx.util import Pt
from PySide6.QtCore import QHashSeed

import rnnviz
from rnnviz.core.run import record_run
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec, from_dict
from rnnviz.export import ExportSpec, export
from rnnviz.export.formats import FORMATS
from rnnviz.export.job import Job
from rnnviz.render.colours import table
from rnnviz.render.compose import compose
from rnnviz.render.theme import THEMES
from rnnviz.scene.frame import Frame
from rnnviz.scene.options import DisplayOptions

RUN = RunSpec(RNNSpec("RNN_TANH", 3, 5, bidirectional=True), InputSpec(seq_len=6, batch_size=2), seed=7)
SIZE = (640, 360)
STEPS = 6
MOVING = (".gif", ".apng", ".webp")


@pytest.fixture(scope="module")
def trace():
    return record_run(RUN)


@pytest.fixture(scope="module")
def files(trace, qapp, tmp_path_factory):
    """Every format once, light, 4 steps a second."""
    folder = tmp_path_factory.mktemp("formats")
    made = {}
    for suffix in FORMATS:
        if suffix in (".mp4", ".webm"):
            pytest.importorskip("av", reason="PyAV is not installed: pip install rnnviz[video]")
        made[suffix] = export(trace, folder / f"a{suffix}", size=SIZE, fps=4)
    return made


def job(trace, theme: str = "light", size: tuple[int, int] = SIZE, options: DisplayOptions | None = None) -> Job:
    return Job(trace, ExportSpec("a.png", size=size, theme=theme), options)


def cells(frame: Frame, theme: str, size: tuple[int, int] = SIZE):
    """(x, y, wanted colour) of every computed cell that is large enough, beside its number if it has one."""
    for heat in compose(frame, size, THEMES[theme]).heats:
        panel, rect = heat.panel, heat.rect
        count, rows = panel.codes.shape
        units = [panel.unit(row) for row in range(rows)]
        wanted = table(panel.scale, THEMES[theme])[panel.codes[:, units]]
        for t in range(*panel.computed):
            for unit in range(rows):
                wide, high = rect.width() / count, rect.height() / rows
                if min(wide, high) >= (12 if heat.numbers else 8):
                    x, y = rect.left() + (t + 0.5) * wide, rect.top() + unit * high + (3 if heat.numbers else high / 2)
                    yield int(x), int(y), int(wanted[t, unit]) & 0xFFFFFF


def rgb(pixels: np.ndarray) -> np.ndarray:
    return (pixels[..., 0].astype(int) << 16) | (pixels[..., 1].astype(int) << 8) | pixels[..., 2]


def facts_of(path: Path) -> str:
    """The JSON inside, found without our own reader."""
    data = path.read_bytes()
    if path.suffix in (".png", ".apng"):
        with Image.open(path) as image:
            return image.text["rnnviz"]
    if path.suffix == ".gif":
        with Image.open(path) as image:
            return image.info["comment"].decode()
    if path.suffix == ".npz":
        return str(np.load(path, allow_pickle=False)["facts"])
    if path.suffix == ".pptx":
        return Presentation(path).core_properties.comments
    if path.suffix in (".mp4", ".webm"):
        import av

        with av.open(str(path)) as file:
            return {key.lower(): value for key, value in file.metadata.items()}["comment"]
    if path.suffix == ".svg":
        return ET.fromstring(data).find("{*}desc").text
    if path.suffix in (".webp", ".pdf"):
        packet = data[data.index(b"<x:xmpmeta") : data.index(b"</x:xmpmeta>") + 12]
        return next(ET.fromstring(packet).iter("{urn:rnnviz:1}run")).text
    line = next(line for line in data.decode().splitlines() if "rnnviz: {" in line)
    return line.split("rnnviz: ", 1)[1]


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_file_says_where_it_comes_from(files, suffix):
    facts = json.loads(facts_of(files[suffix][0]))
    assert from_dict(facts["run"]) == RUN
    assert (facts["seed"], facts["order"], facts["theme"], facts["size"]) == (7, "wave", "light", list(SIZE))
    assert facts["rnnviz"] == rnnviz.__version__ and facts["versions"]["torch"]
    assert facts["check"]["passed"] is True and facts["check"]["max_diff"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("suffix", FORMATS)
def test_twice_is_the_same_bytes(trace, files, tmp_path, suffix):
    again = export(trace, tmp_path / f"a{suffix}", size=SIZE, fps=4)
    assert [p.read_bytes() for p in again] == [p.read_bytes() for p in files[suffix]]


def test_another_process_writes_the_same_pdf(trace, qapp, tmp_path):
    """Qt salts its hashes anew in each process, and writes fonts in the order of one."""
    made = set()
    for k in range(6):
        QHashSeed.resetRandomGlobalSeed()  # as another process has it
        (path,) = export(trace, tmp_path / f"{k}.pdf", size=SIZE, steps=(0, 1))
        made.add(path.read_bytes())
    assert len(made) == 1


@pytest.mark.parametrize("suffix", MOVING)
def test_what_moves_has_every_step_in_its_colours(trace, files, suffix):
    wanted, seen = job(trace), 0
    with Image.open(files[suffix][0]) as image:
        assert image.n_frames == STEPS and image.size == SIZE and image.info["loop"] == 0
        for position in range(STEPS):
            image.seek(position)
            found = np.asarray(image.convert("RGB"))
            assert image.info["duration"] == 250
            with Image.open(files[".png"][position]) as still:
                assert np.array_equal(found, np.asarray(still.convert("RGB")))
            for x, y, colour in cells(wanted.coarse_frame(position), "light"):
                assert rgb(found[y, x]) == colour
                seen += 1
    assert seen > 100


@pytest.mark.parametrize(("suffix", "most"), [(".mp4", 8), (".webm", 16)])
def test_video_is_within_its_stated_error(trace, files, suffix, most):
    import av

    with av.open(str(files[suffix][0])) as file:
        stream = file.streams.video[0]
        frames = [frame.to_ndarray(format="rgb24").astype(int) for frame in file.decode(stream)]
        assert stream.codec_context.name in ("h264", "libdav1d", "vp9", "libvpx-vp9")
        assert stream.codec_context.pix_fmt == "yuv420p" and (stream.width, stream.height) == SIZE
        assert stream.average_rate == 4 and file.duration / 1e6 == pytest.approx(STEPS / 4, abs=0.02)
    assert len(frames) == STEPS
    wanted, errors = job(trace), []
    for position, found in enumerate(frames):
        for x, y, colour in cells(wanted.coarse_frame(position), "light"):
            parts = np.array([colour >> 16, colour >> 8 & 255, colour & 255])
            errors.append(np.abs(found[y, x] - parts).max())
    assert len(errors) > 100 and max(errors) <= most and np.mean(errors) < 3


def test_the_index_of_an_mp4_is_at_its_front(files):
    data = files[".mp4"][0].read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_odd_sizes_become_even_in_a_video(trace, qapp, tmp_path):
    av = pytest.importorskip("av")
    (path,) = export(trace, tmp_path / "a.mp4", size=(641, 361), steps=(0, 1))
    with av.open(str(path)) as file:
        assert (file.streams.video[0].width, file.streams.video[0].height) == (642, 362)


def test_svg_is_a_drawing_with_text(trace, files):
    assert len(files[".svg"]) == STEPS
    for path in files[".svg"]:
        root = ET.parse(path).getroot()
        assert root.tag.endswith("svg") and root.get("viewBox") == "0 0 640 360"
        texts = [node.text.strip() for node in root.iter("{http://www.w3.org/2000/svg}text") if node.text]
        assert "output" in texts and "h_n" in texts and any("wavefront" in text for text in texts)


def test_cells_of_an_svg_have_their_colours(trace, files):
    """Every image stands at its own size, and its pixels are those of the table."""
    wanted, link = job(trace), "{http://www.w3.org/1999/xlink}href"
    for position, path in enumerate(files[".svg"]):
        found = np.zeros((SIZE[1], SIZE[0]), int)
        for node in ET.parse(path).getroot().iter("{http://www.w3.org/2000/svg}image"):
            image = Image.open(io.BytesIO(base64.b64decode(node.get(link).split(",", 1)[1])))
            x, y, wide, high = (round(float(node.get(name))) for name in ("x", "y", "width", "height"))
            assert image.size == (wide, high)
            if (wide, high) != (7, 7):  # the hatch is a pattern
                found[y : y + high, x : x + wide] = rgb(np.asarray(image.convert("RGB")))
        seen = list(cells(wanted.frame(position), "light"))
        assert seen and all(found[y, x] == colour for x, y, colour in seen)


def test_pptx(trace, files):
    deck = Presentation(files[".pptx"][0])
    assert (deck.slide_width, deck.slide_height) == (Pt(960), Pt(540)) and len(deck.slides) == STEPS
    for position, slide in enumerate(deck.slides):
        by_name = {shape.name: shape for shape in slide.shapes}
        assert by_name["Title"].text_frame.text.startswith("nn.RNN(input_size=3")
        assert f"wavefront {position} of {STEPS - 1}" in by_name["Caption"].text_frame.text
        for name in ("Title", "Caption"):
            assert min(run.font.size.pt for run in by_name[name].text_frame.paragraphs[0].runs) >= 18
        notes = slide.notes_slide.notes_text_frame.text
        assert f"h[0][0][{position}] is computed from its input x[{position}]" in notes and "tanh(" in notes
        picture = by_name["Picture"]
        assert picture.width == deck.slide_width
        assert picture.top + picture.height == pytest.approx(deck.slide_height, abs=Pt(1))


def test_the_three_defects_are_absent(files):
    with zipfile.ZipFile(files[".pptx"][0]) as file:
        assert not [name for name in file.namelist() if "printerSettings" in name]
        assert not any(b"printerSettings" in file.read(name) for name in file.namelist() if name.endswith(".rels"))
        root = ET.fromstring(file.read("ppt/presentation.xml"))
        assert file.testzip() is None
    space = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
    assert root.find(f"{space}sldSz").get("type") is None
    children = [child.tag.removeprefix(space) for child in root]
    assert children.index("notesMasterIdLst") == children.index("sldMasterIdLst") + 1
    assert len(root.find(f"{space}notesMasterIdLst")) == 1


def test_csv_has_every_number(trace, files):
    lines = files[".csv"][0].read_text().splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    found = {(r["tensor"], int(r["direction"]), int(r["t"]), int(r["unit"])): r for r in rows if r["tensor"] == "h"}
    assert len(found) == 2 * STEPS * 5
    for direction in range(2):
        values = trace.h[0][direction][:, 0]
        for t in range(STEPS):
            for unit in range(5):
                row = found["h", direction, t, unit]
                assert np.float32(row["value"]) == values[t, unit] and row["n"] == "0"
                assert int(row["position"]) == (STEPS - 1 - t if direction else t)
    assert sum(row["tensor"] == "x" and row["position"] == "-1" for row in rows) == STEPS * 3


def test_npz_has_every_array(trace, files):
    with np.load(files[".npz"][0], allow_pickle=False) as arrays:
        assert np.array_equal(arrays["x"], trace.x[:, 0])
        for direction in range(2):
            assert np.array_equal(arrays[f"h.l0.d{direction}"], trace.h[0][direction][:, 0])
            assert np.array_equal(arrays[f"h_0.l0.d{direction}"], trace.h_0[direction][0])
        assert arrays["position.l0.d1"].tolist() == [5, 4, 3, 2, 1, 0]


def test_the_numbers_of_gates_are_there_where_gates_are_shown(qapp, tmp_path):
    trace = rnnviz.record(torch.nn.LSTM(2, 3, 2), torch.randn(4, 1, 2))
    options = DisplayOptions(show_h=False, gates=("f",), pre=("g",), layers=(1,))
    (table,), (arrays,) = (export(trace, tmp_path / name, options=options) for name in ("a.csv", "a.npz"))
    with np.load(arrays, allow_pickle=False) as found:
        assert np.array_equal(found["gates.f.l1.d0"], trace.gates[1][0]["f"][:, 0])
        assert np.array_equal(found["pre.g.l1.d0"], trace.pre[1][0]["g"][:, 0])
        assert "h.l0.d0" in found and "gates.f.l0.d0" not in found and "c.l1.d0" not in found
    lines = table.read_text().splitlines()[1:]
    rows = [row for row in csv.DictReader(lines) if row["tensor"] == "gates.f"]
    assert [np.float32(row["value"]) for row in rows] == trace.gates[1][0]["f"][:, 0].ravel().tolist()
    assert {(row["layer"], row["t"], row["position"]) for row in rows} == {("1", str(t), str(t)) for t in range(4)}


def test_files_say_what_was_chosen_to_be_shown(trace, qapp, tmp_path):
    options = DisplayOptions(sample=1, numbers=False, unit_order="mean", panel_height=100)
    (path,) = export(trace, tmp_path / "a.svg", steps=(0, 1), size=SIZE, options=options)
    facts = json.loads(facts_of(path))
    assert facts["display"] == {"numbers": False, "unit_order": "mean"} and facts["sample"] == 1


def test_a_drawing_of_tokens_without_a_shape_is_whole(qapp, tmp_path):
    """A model of characters reads line ends and tabs, which an SVG may not hold in a row of text."""
    tokens = ("\n", "\t", "\x01", "&", "<", "\ufffe", " ", "\u202e")
    trace = rnnviz.record(torch.nn.RNN(2, 3), torch.randn(8, 1, 2))
    trace = trace.with_meta({"tokens": (tokens,)})
    (path,) = export(trace, tmp_path / "a.svg", steps=(0, 1), parts=("x", "diagram"))
    texts = ["".join(found.itertext()).strip() for found in ET.parse(path).iter("{http://www.w3.org/2000/svg}text")]
    assert {"↵", "⇥", r"\x01", "&", "<", r"\ufffe", "␣", r"\u202e"} <= set(texts)


def test_beamer_plays_or_shows_every_step(files):
    tex, pdf = files[".tex"]
    assert pdf.name == "a-steps.pdf" and pdf.read_bytes().startswith(b"%PDF")
    source = tex.read_text()
    assert re.search(r"\\animategraphics\[width=[^]]*,controls,buttonfg=[^]]*,loop\]\{4\}\{a-steps\}\{\}\{\}", source)
    for page in range(1, STEPS + 1):
        assert rf"\includegraphics<{page}>[width=\paperwidth,page={page}]{{a-steps.pdf}}" in source
    assert r"\title{nn.RNN(input\_size=3" in source and r"\documentclass[aspectratio=169]{beamer}" in source


@pytest.mark.parametrize(
    ("size", "page", "fit"),
    [
        ((640, 480), "43", "width"),
        ((1024, 800), "54", "width"),
        ((960, 600), "1610", "width"),
        ((1200, 400), "169", "width"),
        ((600, 600), "54", "height"),
    ],
    ids=str,
)
def test_a_beamer_page_has_the_shape_nearest_to_the_picture(trace, qapp, tmp_path, size, page, fit):
    source = export(trace, tmp_path / "a.tex", size=size, steps=(0, 1))[0].read_text()
    assert f"aspectratio={page}]" in source and rf"\includegraphics<1>[{fit}=\paper{fit},page=1]" in source


@pytest.mark.parametrize("theme", THEMES)
def test_a_palette_holds_every_cell(trace, qapp, tmp_path, theme):
    paths = export(trace, tmp_path / "b.png", size=(1280, 720), theme=theme)
    wanted = job(trace, theme, (1280, 720))
    for position, path in enumerate(paths):
        image = Image.open(path)
        assert image.mode == "P" and len(image.getpalette()) <= 768
        found = np.asarray(image.convert("RGB"))
        near = cells(wanted.coarse_frame(position), theme, (1280, 720))
        assert all(rgb(found[y, x]) == colour for x, y, colour in near)


@pytest.mark.parametrize(
    "options",
    [
        DisplayOptions(sample=1, gates=("f", "o"), show_c=True, unit_order="mean"),
        DisplayOptions(pre=("i",), show_h=False, colour_map="CET-D9", range_mode="panel"),
    ],
    ids=["gates", "own range"],
)
def test_what_the_window_shows_is_exported_in_its_colours(qapp, tmp_path, options):
    trace = record_run(RunSpec(RNNSpec("LSTM", 3, 5, num_layers=2), InputSpec(seq_len=6, batch_size=2)))
    (path,) = export(trace, tmp_path / "c.png", size=(1280, 720), steps=(4, 5), options=options)
    frame = job(trace, "light", (1280, 720), options).coarse_frame(4)
    shown = {heat.panel.tensor for heat in compose(frame, (1280, 720), THEMES["light"]).heats if heat.final is None}
    assert shown == {panel.tensor for panel in frame.shown} | {"x", "output"}
    with Image.open(path) as image:
        found = np.asarray(image.convert("RGB"))
    seen = list(cells(frame, "light", (1280, 720)))
    assert len(seen) > 80 and all(rgb(found[y, x]) == colour for x, y, colour in seen)


def test_a_gif_writes_only_what_changed(files):
    data = files[".gif"][0].read_bytes()
    at, areas = 13 + 768, []
    while data[at : at + 1] != b";":
        if data[at] == 0x21:
            at += 2
        else:
            _, _, wide, high = struct.unpack("<HHHH", data[at + 1 : at + 9])
            areas.append(wide * high)
            at += 11
        while data[at]:
            at += data[at] + 1
        at += 1
    assert areas[0] == SIZE[0] * SIZE[1] and max(areas[1:]) < 0.8 * areas[0]
