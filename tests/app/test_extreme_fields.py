"""Whatever is typed into any field of the window or of what opens over it: no error, no wider window, numbers in range.

The fields are found by walking through the widgets. What the form of the network answers: tests/widgets.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from rnnviz.app.main_window import MainWindow
from rnnviz.core.run import validate
from rnnviz.support import log
from tests.widgets.test_extreme_values import TEXTS
from tools.trouble.dialogs import gone, openings

KNOWN = {  # some of those that have to be found
    "hidden_size", "seed", "positionSpinBox", "sampleBox", "exportPath", "exportFirst", "tensorSample", "commandField",
}  # fmt: skip


def fields() -> list[QLineEdit | QPlainTextEdit]:
    """All that can be typed into now; those of spin boxes are line edits, too."""
    found = [w for w in QApplication.allWidgets() if isinstance(w, (QLineEdit, QPlainTextEdit))]
    return [w for w in found if w.isVisible() and w.isEnabled() and not w.isReadOnly()]


def type_into(field: QLineEdit | QPlainTextEdit) -> None:
    owner, top, wide = field.parent(), field.window(), field.window().minimumSizeHint().width()
    good = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    for text in (*TEXTS, good):
        if isinstance(field, QPlainTextEdit):
            field.setPlainText(text)
            continue
        field.setText(text)
        field.textEdited.emit(text)
        field.editingFinished.emit()
        if isinstance(owner, QSpinBox):
            owner.interpretText()
            assert owner.minimum() <= owner.value() <= owner.maximum()
        QTest.qWait(1)
        assert top.isVisible()
        assert top.minimumSizeHint().width() <= wide + 40, (field.objectName(), text[:20])


def name_of(field: QWidget) -> str:
    """A spin box's own name, not that of the line edit in it."""
    parent = field.parent()
    return parent.objectName() if isinstance(parent, QSpinBox) else field.objectName()


@pytest.mark.qt_log_ignore("grabbing the keyboard")  # of the tour, where the platform has none
def test_every_field_bears_every_text(main_window: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    errors: list[BaseException] = []
    log.set_reporter(errors.append)
    main_window.workspace.problem.connect(errors.append)
    seen, below = set[str](), fields()
    try:
        for field in below:
            seen.add(name_of(field))
            type_into(field)
            validate(main_window.workspace.run)
        for name, (open_it, close_it) in openings(main_window, tmp_path).items():
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
