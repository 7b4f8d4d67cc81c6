"""The export dialog: what it sets, what it says, what it writes, and that it can be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QSlider, QSpinBox

from rnnviz.app import export_work
from rnnviz.app.export_dialog import ExportDialog
from rnnviz.app.export_work import Preview
from rnnviz.app.main_window import MainWindow
from rnnviz.core.spec import RNNSpec
from rnnviz.export import PARTS, STANDARD_PARTS, ExportSpec, embedded
from rnnviz.export.formats import FORMATS
from rnnviz.export.job import Job
from rnnviz.export.preview import left_out
from rnnviz.support.messages import Cancelled
from tests.app.conftest import SMALL

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)")


@pytest.fixture
def dialog(main_window: MainWindow, qapp: Any, qtbot: Any, tmp_path: Path) -> Iterator[ExportDialog]:
    main_window.settings.set("export/folder", str(tmp_path))
    made = ExportDialog(main_window.workspace, main_window.settings, main_window)
    made.show()
    child(made, QComboBox, "exportSize").setCurrentText("320x180")
    yield made
    made.close()
    lanes = main_window.workspace.lanes
    working = (lanes.exporting_pictures, lanes.previewing, lanes.estimating)
    qtbot.waitUntil(lambda: not any(lane.busy for lane in working), timeout=20_000)
    lanes._workers.waitForDone(20_000)
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def child(dialog: ExportDialog, kind: type, name: str) -> Any:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def said(dialog: ExportDialog) -> str:
    return str(child(dialog, QLabel, "exportMessage").text())


def choose(dialog: ExportDialog, suffix: str) -> None:
    box = child(dialog, QComboBox, "exportFormat")
    box.setCurrentIndex(box.findData(suffix))


def press(dialog: ExportDialog) -> None:
    child(dialog, QPushButton, "exportButton").click()


def test_what_is_set_is_the_spec(dialog, tmp_path):
    assert dialog.spec() == ExportSpec(
        str(tmp_path / "rnnviz-steps" / "step-%04d.png"), (0, 4, 1), "time", (320, 180), "light", 2.0, False,
        STANDARD_PARTS,
    )  # fmt: skip
    child(dialog, QSpinBox, "exportFirst").setValue(1)
    child(dialog, QSpinBox, "exportStride").setValue(2)
    child(dialog, QComboBox, "exportTheme").setCurrentIndex(1)
    child(dialog, QCheckBox, "exportPart_diagram").setChecked(True)
    child(dialog, QCheckBox, "exportPart_x").setChecked(False)
    choose(dialog, ".gif")
    spec = dialog.spec()
    assert (spec.path, spec.steps, spec.theme) == (str(tmp_path / "rnnviz.gif"), (1, 4, 2), "dark")
    assert "diagram" in spec.parts and "x" not in spec.parts


@pytest.mark.parametrize(("name", "then"), [("talk-%04d.png", "talk.gif"), ("%d.png", "rnnviz.gif")])
def test_a_single_file_takes_no_number_over(dialog, tmp_path, name, then):
    path = child(dialog, QLineEdit, "exportPath")
    path.setText(str(tmp_path / name))
    choose(dialog, ".gif")
    assert path.text() == str(tmp_path / then) and dialog.spec().path == path.text()
    path.setText(str(tmp_path / "talk-%04d.gif"))
    assert "leave out %04d" in said(dialog) and not child(dialog, QPushButton, "exportButton").isEnabled()


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("exportPath", "a.xyz", "end it with .png"),
        ("exportPath", "", "Choose where to write"),
        ("exportSize", "big", "is not a size"),
        ("exportSize", "10x10", "320x180 to 7680x4320"),
    ],
)
def test_what_cannot_be_is_said_and_not_written(dialog, name, text, sentence):
    if name == "exportPath":
        child(dialog, QLineEdit, name).setText(text)
    else:
        child(dialog, QComboBox, name).setCurrentText(text)
    assert sentence in said(dialog) and not child(dialog, QPushButton, "exportButton").isEnabled()


@pytest.mark.parametrize("suffix", [".png", ".pptx"])
def test_every_format_is_written_as_previewed_and_estimated(dialog, qtbot, tmp_path, suffix):
    choose(dialog, suffix)
    lanes = dialog.parent().workspace.lanes
    with qtbot.waitSignals([lanes.previewing.finished, lanes.estimating.finished], timeout=20_000):
        dialog._refresh()
    assert "4 steps" in said(dialog) and "About" in said(dialog)
    assert not child(dialog, QLabel, "exportPreview").pixmap().isNull()
    with qtbot.waitSignal(lanes.exporting_pictures.finished, timeout=20_000) as done:
        press(dialog)
    assert all(path.exists() for path in done.args[0]) and said(dialog).startswith("Wrote")
    assert child(dialog, QPushButton, "exportOpen").isVisible()
    press(dialog)  # a second time
    qtbot.waitUntil(lambda: "exists already" in said(dialog), timeout=20_000)


def test_numbers_have_no_preview(dialog, qtbot):
    preview, slider = child(dialog, QLabel, "exportPreview"), child(dialog, QSlider, "exportSlider")
    qtbot.waitUntil(lambda: not preview.pixmap().isNull(), timeout=20_000)
    choose(dialog, ".npz")
    qtbot.waitUntil(lambda: "no picture" in preview.text(), timeout=20_000)
    assert preview.pixmap().isNull() and not slider.isEnabled()
    choose(dialog, ".png")
    qtbot.waitUntil(lambda: not preview.pixmap().isNull(), timeout=20_000)
    assert slider.isEnabled()


def test_what_stands_beside_the_parts_is_on_the_line_of_the_first(dialog):
    (label,) = (label for label in dialog.findChildren(QLabel) if label.text() == "Show")
    box = child(dialog, QCheckBox, "exportPart_title")
    centres = [widget.mapTo(dialog, widget.rect().center()).y() for widget in (label, box)]
    assert abs(centres[0] - centres[1]) <= 1


def test_what_has_no_room_is_said_beside_the_preview(dialog, qtbot):
    workspace, label = dialog.parent().workspace, child(dialog, QLabel, "exportLeftOut")
    spec = ExportSpec("a.png", size=(640, 360), parts=PARTS)
    job = Job(workspace.trace, spec)
    assert left_out(job, FORMATS[".png"], 0) == ()
    job.unit = 24.0  # text as large as at 1080p: 15 lines
    assert left_out(job, FORMATS[".png"], 0) == ("diagram", "equation")
    dialog._stage._on_preview(Preview(QImage(8, 8, QImage.Format.Format_RGB32), ("diagram", "equation")))
    assert label.isVisible() and label.text().startswith("No room for: Unrolled network, Equation.")
    dialog._stage._on_preview(Preview(QImage(8, 8, QImage.Format.Format_RGB32), ()))
    assert not label.isVisible()


def test_a_picture_fills_its_stage_and_more_room_is_the_pictures(dialog, qapp):
    column, stage = child(dialog, QPushButton, "exportButton").parentWidget(), child(dialog, QLabel, "exportPreview")
    inside = stage.contentsRect()
    assert abs(inside.width() - inside.height() * 16 / 9) <= 2
    before, wide = column.width(), dialog.width()
    dialog.resize(wide + 200, dialog.height())
    qapp.processEvents()
    assert column.width() == before and stage.contentsRect().width() == inside.width() + 200


def test_open_and_show_in_folder(dialog, qtbot, monkeypatch, tmp_path):
    choose(dialog, ".npz")
    asked: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url) or False)
    with qtbot.waitSignal(dialog._exporting.finished, timeout=20_000):
        press(dialog)
    child(dialog, QPushButton, "exportOpen").click()
    child(dialog, QPushButton, "exportShow").click()
    assert [url.toLocalFile() for url in asked] == [str(tmp_path / "rnnviz.npz"), str(tmp_path)]
    assert "No program opens" in said(dialog)


def test_cancel_within_200_ms_leaves_nothing(dialog, qtbot, monkeypatch, tmp_path):
    begun, ended = threading.Event(), threading.Event()
    real = export_work.export

    def slow(*args: Any, **kwargs: Any) -> list[Path]:
        def told(done: int, total: int) -> None:
            begun.set()
            while not kwargs["cancel"]():
                ended.wait(0.005)
            raise Cancelled

        try:
            return real(*args, **{**kwargs, "progress": told})
        finally:
            ended.set()

    monkeypatch.setattr(export_work, "export", slow)
    choose(dialog, ".gif")
    press(dialog)
    qtbot.waitUntil(begun.is_set, timeout=20_000)
    assert child(dialog, QPushButton, "exportButton").text() == "Cancel"
    begin = time.monotonic()
    press(dialog)
    assert "nothing was written" in said(dialog) and ended.wait(2)
    qtbot.waitUntil(lambda: list(tmp_path.iterdir()) == [], timeout=2000)
    assert time.monotonic() - begin < 2  # 0.2 s on an idle machine: benchmarks/export_cancel.py


def test_the_settings_are_kept(dialog, main_window, qtbot, qapp):
    choose(dialog, ".pdf")
    child(dialog, QComboBox, "exportTheme").setCurrentIndex(1)
    child(dialog, QCheckBox, "exportPart_equation").setChecked(True)
    with qtbot.waitSignal(dialog._exporting.finished, timeout=20_000):
        press(dialog)
    again = ExportDialog(main_window.workspace, main_window.settings, main_window)
    try:
        assert again.spec().path == dialog.spec().path
        assert (again.spec().theme, again.spec().parts, again.spec().size) == (
            "dark", (*STANDARD_PARTS[:-2], "equation", *STANDARD_PARTS[-2:]), (320, 180),
        )  # fmt: skip
    finally:
        again.close()
        for key, value in {"export/format": ".png", "export/theme": "light", "export/parts": ""}.items():
            main_window.settings.set(key, value)


def test_the_clipboard_holds_an_opaque_picture_with_its_run(main_window, tmp_path):
    main_window.findChild(QAction, "action_copy_picture").trigger()
    found = QGuiApplication.clipboard().image()
    assert not found.hasAlphaChannel()
    path = tmp_path / "a.png"
    assert found.save(str(path))  # as another program gets it
    with Image.open(path) as image:
        assert image.size == (1920, 1080)
    assert embedded(path).run == SMALL


def test_a_picture_that_is_opened_restores_its_run(main_window, qtbot, tmp_path):
    main_window.findChild(QAction, "action_copy_picture").trigger()
    path = tmp_path / "a.png"
    QGuiApplication.clipboard().image().save(str(path))
    with qtbot.waitSignal(main_window.workspace.check_changed, timeout=20_000):
        main_window.workspace.set_run(replace(SMALL, network=RNNSpec("GRU", 2, 5)))
    main_window.documents.reset()  # else it asks about unsaved work
    with qtbot.waitSignal(main_window.workspace.check_changed, timeout=20_000):
        main_window.documents.open_path(path)
    assert main_window.workspace.run == SMALL
    assert np.array_equal(main_window.workspace.trace.x.shape, (4, 2, 2))
