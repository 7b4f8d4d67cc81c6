"""Whatever is typed into any field of the window or of what opens over it: it is taken, or a sentence stands there.

The fields are found by walking through the widgets. What the form of the network answers: tests/widgets; what the
command line answers: tests/test_cli_options.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from rnnviz.app.command_palette import CommandPalette
from rnnviz.app.export_dialog import ExportDialog
from rnnviz.app.main_window import MainWindow
from rnnviz.app.open_model import PAUSE_MS, OpenModel
from rnnviz.app.work import Asked
from rnnviz.core.checkpoint import read_checkpoint
from rnnviz.core.run import validate
from rnnviz.support import log
from rnnviz.widgets.input_rows import PAUSE_MS as TYPED_MS
from tests.widgets.test_extreme_values import RUNS, TEXTS
from tools.trouble.dialogs import close_dialogs, gone, openings

Field = QLineEdit | QPlainTextEdit
KNOWN = {  # some of those that have to be found
    "hidden_size", "seed", "positionSpinBox", "sampleBox", "exportPath", "exportFirst", "exportSize", "tensorSample",
    "commandField", "display_colour_map", "display_gate_map", "display_range_h", "speedBox", "modelText",
    "modelVocabulary", "modelVocabularyFile", "modelInputPath", "modelDropout",
}  # fmt: skip
KEYS = "qt_keysequenceedit_lineedit"  # takes keys and no text
NOTHING = "Nothing is called like that."  # of the search for commands
MAY_BE_EMPTY = {"lengths", "commandField", "modelVocabulary"}  # then x is not packed, all commands, the file


def fields() -> list[Field]:
    """All that can be typed into now; those of spin boxes are line edits, too."""
    found = [w for w in QApplication.allWidgets() if isinstance(w, (QLineEdit, QPlainTextEdit))]
    return [w for w in found if w.isVisible() and w.isEnabled() and not w.isReadOnly() and w.objectName() != KEYS]


def text_of(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def put(field: Field, text: str) -> None:
    owner = field.parent()
    if isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
    else:
        field.setText(text)
        field.textEdited.emit(text)
        if isinstance(owner, QAbstractSpinBox):
            owner.interpretText()
        field.editingFinished.emit()


def sentences(field: Field) -> list[str]:
    """What is said to be wrong, in the form or the dialog of a field, or in its own tooltip."""
    labels = [w for w in field.window().findChildren(QLabel) if w.isVisible() and w.text()]
    owner = field.parent()
    own = [owner.toolTip()] if isinstance(owner, QWidget) and owner.property("invalid") else []
    return [w.text() for w in labels if w.property("role") in ("bad", "warning") or w.text() == NOTHING] + own


def value_of(field: Field) -> str:
    """What is held of everything that was typed in the window of a field."""
    window, owner = field.window(), field.parent()
    if isinstance(owner, QAbstractSpinBox):
        return owner.text()
    if isinstance(owner, CommandPalette):
        return f"{[entry.text for entry in owner._shown]} for {field.text()}" if owner._shown else ""
    if isinstance(window, MainWindow):
        workspace = window.workspace
        return repr((workspace.run, workspace.playback, workspace.options))
    if isinstance(window, ExportDialog):
        return repr(window._valid())
    return repr(window._run) if isinstance(window, OpenModel) else ""


def taken(field: Field, text: str) -> bool:
    """The value has it, the field shows the value instead, or nothing was typed where nothing may be."""
    if text_of(field) != text or (not text.strip() and name_of(field) in MAY_BE_EMPTY):
        return True
    return bool(text.strip()) and text.strip().lstrip("+").lower() in value_of(field).lower()


def hurry(window: QWidget) -> None:
    """What waits until the keys rest, at once."""
    for timer in window.findChildren(QTimer):
        if timer.isActive() and timer.isSingleShot() and timer.interval() in (TYPED_MS, PAUSE_MS):
            timer.stop()
            timer.timeout.emit()


def type_into(field: Field) -> None:
    top, wide, good = field.window(), field.window().minimumSizeHint().width(), text_of(field)
    put(field, good)
    before = settled(field)
    for text in TEXTS:
        put(field, text)
        said = settled(field)
        if text != good:
            assert said or taken(field, text), (name_of(field), text[:20])
        assert top.isVisible()
        assert top.minimumSizeHint().width() <= wide + 40, (name_of(field), text[:20])
    put(field, good)
    assert settled(field) == before, (name_of(field), "nothing more is wrong")


def settled(field: Field) -> list[str]:
    for _ in range(2):  # the row first, then the dialog that it tells
        QApplication.processEvents()
        hurry(field.window())
    return sentences(field)


def name_of(field: QWidget) -> str:
    """A spin box's own name, not that of the line edit in it."""
    parent = field.parent()
    return parent.objectName() if isinstance(parent, (QAbstractSpinBox, QComboBox)) else field.objectName()


def choose(window: QWidget, name: str, value: str) -> None:
    box = window.findChild(QComboBox, name)
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def models(window: MainWindow, folder: Path) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """The questions about a model with an embedding, for each way in which x can be given."""
    path = folder / "tokens.pt"
    parts = {"embedding": torch.nn.Embedding(7, 2), "rnn": torch.nn.RNN(2, 3, 2)}
    torch.save(torch.nn.ModuleDict(parts).state_dict(), path)

    def ask(source: str, unit: str) -> None:
        window.dialogs.ask(Asked(read_checkpoint(path), path))
        dialog = window.findChildren(OpenModel)[-1]
        choose(dialog, "modelSource", source)
        choose(dialog, "modelUnit", unit)

    ways = [("embedding 0", unit) for unit in ("ids", "characters", "words")] + [("file", "ids")]
    return {f"tokens.pt {way}": (partial(ask, *way), close_dialogs) for way in ways}


def typed_ranges(window: MainWindow, qtbot: Any) -> tuple[Callable[[], object], Callable[[], object]]:
    """The display options of a network with gates, while ranges are typed."""

    def open_it() -> None:
        with qtbot.waitSignal(window.workspace.check_changed, timeout=20_000):
            window.workspace.apply_run(RUNS["LSTM"])
        with qtbot.waitSignal(window.workspace.options_changed, timeout=20_000):
            window.workspace.change_options(gates=("i", "f"), range_mode="manual")
        window.trigger("display")

    return open_it, window.views.heat_card.display.hide


@pytest.mark.slow
@pytest.mark.qt_log_ignore("grabbing the keyboard")  # of the tour, where the platform has none
def test_every_field_takes_it_or_says_why_not(main_window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    errors: list[BaseException] = []
    log.set_reporter(errors.append)
    main_window.workspace.problem.connect(errors.append)
    seen, below = set[str](), fields()
    try:
        for field in below:
            seen.add(name_of(field))
            type_into(field)
            validate(main_window.workspace.run)
        opened = openings(main_window, tmp_path) | models(main_window, tmp_path)
        opened["typed ranges"] = typed_ranges(main_window, qtbot)
        for name, (open_it, close_it) in opened.items():
            open_it()
            QTest.qWait(1)
            for field in fields():
                if field not in below:
                    seen.add(name_of(field))
                    type_into(field)
            close_it()
            gone()
            assert errors == [], name
    finally:
        log.set_reporter(None)
        main_window.workspace.problem.disconnect(errors.append)
    assert seen >= KNOWN
