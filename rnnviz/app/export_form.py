"""What can be set for an export: one widget that edits one value."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from rnnviz.app.settings import Settings
from rnnviz.export import PARTS, STANDARD_PARTS, ExportSpec
from rnnviz.export.formats import FORMATS, Format, format_of, need_package
from rnnviz.export.spec import FPS, without_number
from rnnviz.render.words import sentence
from rnnviz.support.atomic import at_home
from rnnviz.support.messages import Problem
from rnnviz.widgets.front import file_to_write, folder_to_write

SIZES = ("1280x720", "1920x1080", "3840x2160")
PART_NAMES = {
    "title": "Title",
    "caption": "Caption of the step",
    "diagram": "Unrolled network",
    "heatmaps": "Hidden states",
    "x": "Input x",
    "output": "output",
    "h_n": "h_n, c_n",
    "equation": "Equation",
    "shapes": "Shapes",
    "colour_bar": "Colour bars",
}


def format_name(text: str) -> str:
    """A format's name in the person's language."""
    return QCoreApplication.translate("Formats", text)


def part_name(text: str) -> str:
    """A part's name in the person's language."""
    return QCoreApplication.translate("Parts", text)


class ExportForm(QWidget):
    """Format, steps, size, theme, parts, speed and place. `spec()` is what is set; `changed` says that it differs."""

    changed = Signal()

    def __init__(self, positions: int, order: str, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._order, self._settings = order, settings
        self._make_format()
        self._make_steps(positions)
        self._make_look()
        self._make_place()
        self._lay_out()
        self._connect()
        self._show_what_matters()

    # --- parts -------------------------------------------------------------------------------------
    def _make_format(self) -> None:
        self._format = self._box("exportFormat", self.tr("format"))
        for row in FORMATS.values():
            self._format.addItem(format_name(row.name), row.suffix)
            try:
                need_package(row)
            except Problem as problem:
                self._disable(self._format.count() - 1, sentence(problem.message))
        index = self._format.findData(self._settings.get("export/format"))
        self._format.setCurrentIndex(index if index >= 0 and self._is_enabled(index) else 0)
        self._fps = QDoubleSpinBox(self)
        self._fps.setObjectName("exportFps")
        self._fps.setAccessibleName(self.tr("steps per second"))
        self._fps.setRange(*FPS)
        self._fps.setDecimals(1)
        self._fps.setValue(self._settings.get("export/fps"))
        self._fps.setSuffix(self.tr(" steps/s"))

    def _box(self, name: str, spoken: str) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(name)
        box.setAccessibleName(spoken)
        return box

    def _disable(self, index: int, why: str) -> None:
        model = self._format.model()
        assert isinstance(model, QStandardItemModel)
        model.item(index).setEnabled(False)
        model.item(index).setToolTip(why)

    def _is_enabled(self, index: int) -> bool:
        model = self._format.model()
        assert isinstance(model, QStandardItemModel)
        return model.item(index).isEnabled()

    def _make_steps(self, positions: int) -> None:
        self._first = self._spin("exportFirst", 0, positions - 1, 0, self.tr("first step"))
        self._last = self._spin("exportLast", 0, positions - 1, positions - 1, self.tr("last step"))
        self._stride = self._spin("exportStride", 1, max(1, positions), 1, self.tr("every how many steps"))

    def _spin(self, name: str, low: int, high: int, value: int, spoken: str) -> QSpinBox:
        box = QSpinBox(self)
        box.setObjectName(name)
        box.setAccessibleName(spoken)
        box.setRange(low, high)
        box.setValue(value)
        return box

    def _make_look(self) -> None:
        self._size = self._box("exportSize", self.tr("width x height in pixels"))
        self._size.addItems(SIZES)
        self._size.setEditable(True)
        self._size.setCurrentText(self._settings.get("export/size"))
        self._size.setToolTip(self.tr("Choose a size, or type your own as width x height."))
        self._theme = self._box("exportTheme", self.tr("theme"))
        self._theme.addItem(self.tr("light"), "light")
        self._theme.addItem(self.tr("dark"), "dark")
        self._theme.setCurrentIndex(max(0, self._theme.findData(self._settings.get("export/theme"))))
        chosen = self._settings.get("export/parts").split(",") if self._settings.get("export/parts") else STANDARD_PARTS
        self._parts = {part: QCheckBox(part_name(PART_NAMES[part]), self) for part in PARTS}
        for part, box in self._parts.items():
            box.setObjectName(f"exportPart_{part}")
            box.setChecked(part in chosen)

    def _make_place(self) -> None:
        self._path = QLineEdit(self)
        self._path.setObjectName("exportPath")
        self._path.setAccessibleName(self.tr("file or folder"))
        folder = self._settings.get("export/folder") or str(Path.home())
        self._path.setText(str(Path(folder, self._usual_name())))
        self._browse = QPushButton(self.tr("Choose…"), self)
        self._browse.setObjectName("exportBrowse")
        self._overwrite = QCheckBox(self.tr("Replace files that are there"), self)
        self._overwrite.setObjectName("exportOverwrite")

    def _usual_name(self) -> str:
        row = self.format
        return f"rnnviz-steps/step-%04d{row.suffix}" if row.file_per_step else f"rnnviz{row.suffix}"

    def _lay_out(self) -> None:
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow(self.tr("Format"), self._format)
        self._form.addRow(self.tr("Speed"), self._fps)
        self._form.addRow(
            self.tr("Steps"),
            self._row(self._first, QLabel(self.tr("to")), self._last, QLabel(self.tr("every")), self._stride),
        )
        self._form.addRow(self.tr("Size"), self._size)
        self._form.addRow(self.tr("Theme"), self._theme)
        self._shown = QWidget(self)
        grid = QGridLayout(self._shown)
        for k, box in enumerate(self._parts.values()):
            grid.addWidget(box, k // 2, k % 2)
        air = (self._theme.sizeHint().height() - box.sizeHint().height()) // 2  # its label stands beside the first box
        grid.setContentsMargins(0, air, 0, air)
        self._form.addRow(self.tr("Show"), self._shown)
        self._form.addRow(self.tr("Write to"), self._row(self._path, self._browse))
        self._form.addRow("", self._overwrite)

    def _row(self, *widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        for widget in widgets:
            row.addWidget(widget, 1 if isinstance(widget, (QLineEdit, QSpinBox)) else 0)
        return row

    def _connect(self) -> None:
        self._format.currentIndexChanged.connect(self._on_format)
        self._first.valueChanged.connect(self._on_first)
        self._last.valueChanged.connect(self._on_last)
        self._browse.clicked.connect(self._on_browse)
        for signal in (
            self._stride.valueChanged, self._fps.valueChanged, self._size.editTextChanged,
            self._theme.currentIndexChanged, self._path.textChanged, self._overwrite.toggled,
            *(box.toggled for box in self._parts.values()),
        ):  # fmt: skip
            signal.connect(self._on_change)

    # --- the value ---------------------------------------------------------------------------------
    @property
    def format(self) -> Format:
        """The row of the table that is chosen."""
        return FORMATS[self._format.currentData()]

    @property
    def steps(self) -> range:
        """The positions that are written."""
        return range(self._first.value(), self._last.value() + 1, self._stride.value())

    def spec(self) -> ExportSpec:
        """What is set; raises Problem in words."""
        spec = ExportSpec(
            path=self._path.text().strip(),
            steps=(self._first.value(), self._last.value() + 1, self._stride.value()),
            order=self._order,
            size=parse_size(self._size.currentText()),
            theme=self._theme.currentData(),
            fps=self._fps.value(),
            overwrite=self._overwrite.isChecked(),
            parts=tuple(part for part, box in self._parts.items() if box.isChecked()),
        )
        if spec.destination.suffix != self.format.suffix:
            raise Problem("export.other_suffix", field="path", path=spec.path, suffix=self.format.suffix)
        format_of(spec)
        return spec

    def remember(self, spec: ExportSpec) -> None:
        """Keep what was used for the next time."""
        values = {
            "export/format": self.format.suffix,
            "export/size": self._size.currentText(),
            "export/theme": spec.theme,
            "export/fps": spec.fps,
            "export/parts": ",".join(spec.parts),
            "export/folder": str(self._base()),
        }
        for key, value in values.items():
            self._settings.set(key, value)

    def _base(self) -> Path:
        """The folder without one that was made for numbered pictures."""
        folder = at_home(self._path.text().strip()).parent
        return folder.parent if folder.name == "rnnviz-steps" else folder

    # --- gestures ----------------------------------------------------------------------------------
    def _on_change(self) -> None:
        self.changed.emit()

    def _on_first(self, value: int) -> None:
        self._last.setMinimum(value)
        self.changed.emit()

    def _on_last(self, value: int) -> None:
        self._first.setMaximum(value)
        self.changed.emit()

    def _on_format(self) -> None:
        """The name keeps its stem where it has one of its own."""
        given = Path(self._path.text().strip() or ".")
        usual = {Path(f"rnnviz{suffix}").name for suffix in FORMATS} | {f"step-%04d{suffix}" for suffix in FORMATS}
        own = given.name not in usual and given.suffix.lower() in FORMATS
        name = given.with_suffix(self.format.suffix).name
        if not self.format.file_per_step:
            name = without_number(name)
        own = own and Path(name).suffix != ""  # something is left
        self._path.setText(str(given.with_name(name) if own else self._base() / self._usual_name()))
        self._show_what_matters()
        self.changed.emit()

    def _show_what_matters(self) -> None:
        """What the format has no use for is greyed out."""
        row = self.format
        self._form.setRowVisible(self._fps, row.has_fps)
        for widget in (self._size, self._theme, self._shown):
            widget.setEnabled(row.has_picture)

    def _on_browse(self) -> None:
        row = self.format
        if row.file_per_step:
            folder = folder_to_write(self, self.tr("Folder for the pictures"), str(self._base()))
            if folder:
                self._path.setText(str(Path(folder, f"step-%04d{row.suffix}")))
            return
        kinds = f"{format_name(row.name)} (*{row.suffix})"
        # the box below asks about a file that is there
        path = file_to_write(self, self.tr("Write to"), self._path.text(), kinds, confirm=False)
        if path:
            named = Path(path)
            self._path.setText(str(named if named.suffix.lower() == row.suffix else Path(f"{named}{row.suffix}")))


def parse_size(text: str) -> tuple[int, int]:
    """ "1920x1080" or "1920 x 1080" as two numbers; raises Problem in words."""
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) != 2 or not all(part.strip().isdecimal() for part in parts):
        raise Problem("app.size", field="size", value=text[:40])
    return int(parts[0]), int(parts[1])
