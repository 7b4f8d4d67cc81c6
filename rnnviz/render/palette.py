"""The look of every control, made from one Theme: Fusion, a palette, and one style sheet.

Widgets ask for a look by dynamic properties, set before they are first shown:

| property | values |
|---|---|
| `card` | True: a panel with a border and round corners (plain QWidgets also need WA_StyledBackground) |
| `role` | "heading", "title", "muted", "mono", "value", "good", "warning", "bad", "code",
  "stage": where a picture stands, "drop": over the window while a file hangs over it |
| `chip` | True: a small toggle with round ends |
| `segment` | "first", "middle", "last", "only": one button of a row of choices |
| `transport` | True: a flat square button; with objectName playButton the filled one |
| `primary` | True: the one button that goes on |
| `invalid` | True: a field with a wrong value |
| `helpMark` | True: the round "?" that opens words |
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette, QPixmapCache

from rnnviz.render.fonts import LARGE, NORMAL, SMALL, TITLE, mono_font, ui_font
from rnnviz.render.theme import DARK, LIGHT, THEMES, Theme
from rnnviz.support.resources import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

INKS = ("#ffffff", "#16181b")  # of numbers on coloured cells
_ROLES: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "surface",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "border",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "border",
    QPalette.ColorRole.Shadow: "border",
}
_SYSTEM_DARK = "rnnviz_system_dark"
_FAINT = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def apply_theme(app: QApplication, theme: Theme, *, follow: bool = False) -> None:
    """Give the whole application the look of `theme`: style, colour scheme, palette, font, style sheet.

    `follow` leaves the colour scheme to the system, so that its changes are noticed.
    """
    apply_palette(app, theme, follow=follow)
    app.setStyleSheet(style_sheet(theme))
    QPixmapCache.clear()  # the new sheet draws its marks anew; Qt would keep the old ones, up to 10 MB


def apply_palette(app: QApplication, theme: Theme, *, follow: bool = False) -> None:
    """All of `apply_theme` but the style sheet."""
    style = app.style()  # with a sheet on it, it is a QStyleSheetStyle over the one that was set
    if style.objectName() != "fusion" and style.metaObject().className() != "QStyleSheetStyle":
        app.setStyle("Fusion")
    if not follow:
        scheme = Qt.ColorScheme.Dark if theme.name == "dark" else Qt.ColorScheme.Light
        app.styleHints().setColorScheme(scheme)  # for title bars; many desktops ignore it, so the palette follows
    app.setPalette(palette(theme))
    app.setFont(ui_font(NORMAL))


def choose_theme(app: QGuiApplication, wish: str) -> str:
    """The name of the theme for "light", "dark" or "system": what the desktop says, else how light its windows are."""
    if app.property(_SYSTEM_DARK) is None:  # asked before the first theme replaces the system's palette
        app.setProperty(_SYSTEM_DARK, app.palette().color(QPalette.ColorRole.Window).lightness() < 128)
    if wish in THEMES:
        return wish
    app.styleHints().unsetColorScheme()
    scheme = app.styleHints().colorScheme()
    dark = bool(app.property(_SYSTEM_DARK)) if scheme == Qt.ColorScheme.Unknown else scheme == Qt.ColorScheme.Dark
    return DARK.name if dark else LIGHT.name


def palette(theme: Theme) -> QPalette:
    """Every colour role from the theme; disabled text is mixed half into its ground."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, QColor(getattr(theme, name)))
    for role in _FAINT:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(mix(theme.muted, theme.surface, 0.45)))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, QColor(theme.border))
    return made


def mix(a: str, b: str, share: float) -> str:
    """The colour `share` of the way from `a` to `b`, both "#rrggbb"."""
    pairs = ((int(a[k : k + 2], 16), int(b[k : k + 2], 16)) for k in (1, 3, 5))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in pairs)


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(ground: str) -> str:
    """The one of INKS that can be read best on a colour."""
    return max(INKS, key=partial(contrast, ground))


def _luminance(colour: str) -> float:
    parts = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def style_sheet(theme: Theme) -> str:
    """The one style sheet: `SHEET` with the theme's colours, the sizes and the marks put in."""
    text = SHEET
    mark = "black" if contrast("#000000", theme.accent) > contrast("#ffffff", theme.accent) else "white"
    for name, value in _values(theme, mark).items():
        text = text.replace(f"@{name};", f"{value};").replace(f"@{name} ", f"{value} ")
    return text


def _values(theme: Theme, mark: str) -> dict[str, str]:
    colours = ("window", "surface", "field", "border", "text", "muted", "accent", "on_accent", "good", "warning", "bad")
    values = {name: getattr(theme, name) for name in colours}
    values |= {
        "hover": mix(theme.surface, theme.text, 0.06),
        "pressed": mix(theme.surface, theme.text, 0.12),
        "strong_border": mix(theme.border, theme.text, 0.28),
        "accent_hover": mix(theme.accent, theme.text, 0.14),
        "accent_soft": mix(theme.surface, theme.accent, 0.16),
        "faint": mix(theme.muted, theme.surface, 0.45),
        "small": f"{SMALL}px",
        "normal": f"{NORMAL}px",
        "large": f"{LARGE}px",
        "title": f"{TITLE}px",
        "mono": ", ".join(f'"{name}"' for name in mono_font().families()),
    }
    for name in ("up", "down", "right", "check", "dot"):
        file = f"{name}-{mark}" if name in ("check", "dot") else name
        values[f"mark_{name}"] = f'url("{resource(f"icons/controls/{file}.svg").as_posix()}")'
    return values


# @name stands for a value of `_values`.
SHEET = """
QMainWindow, QDialog { background: @window; }
QToolTip { background: @surface; color: @text; border: 1px solid @strong_border; border-radius: 4px; padding: 4px 6px; }

*[card="true"] { background: @surface; border: 1px solid @border; border-radius: 6px; }
QFrame#popover { border: 1px solid @accent; }
QGraphicsView[card="true"]:focus, *[card="true"][focused="true"] { border-color: @accent; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QScrollArea[card="true"] > QWidget > QWidget { background: transparent; }

QLabel { background: transparent; }
*[role="heading"] { color: @muted; font-size: @small; font-weight: 600; }
*[role="title"] { color: @text; font-size: @normal; font-weight: 600; }
*[role="muted"] { color: @muted; }
*[role="mono"] { font-family: @mono; }
*[role="value"] { font-family: @mono; font-size: @title; font-weight: 600; }
*[role="good"] { color: @good; }
*[role="warning"] { color: @warning; }
*[role="bad"] { color: @bad; }
*[role="code"] { font-family: @mono; background: @field; border: 1px solid @border; border-radius: 6px; padding: 6px; }
*[role="stage"] { background: @pressed; border: 1px solid @border; border-radius: 6px; padding: 8px; }

QPushButton, QToolButton {
  background: @surface; color: @text; border: 1px solid @border; border-radius: 6px; padding: 4px 10px;
}
QToolButton { padding: 4px; }
QPushButton:hover, QToolButton:hover { background: @hover; border-color: @strong_border; }
QPushButton:pressed, QToolButton:pressed { background: @pressed; }
QPushButton:checked, QToolButton:checked { background: @accent_soft; border-color: @accent; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: 3px 9px; }
QToolButton:focus { padding: 3px; }
QPushButton:disabled, QToolButton:disabled { color: @faint; background: @surface; border-color: @border; }
QPushButton[tile="true"] { padding: 0px; text-align: left; }
QPushButton[tile="true"]:focus { border: 2px solid @accent; padding: 0px; }
QPushButton[flat="true"] { background: transparent; border-color: transparent; color: @accent; }
QPushButton[primary="true"], #playButton { background: @accent; color: @on_accent; border-color: @accent; }
QPushButton[primary="true"]:hover, #playButton:hover { background: @accent_hover; border-color: @accent_hover; }
QPushButton[primary="true"]:focus, #playButton:focus { border: 2px solid @text; }
QPushButton[primary="true"]:disabled, #playButton:disabled {
  background: @field; color: @faint; border-color: @border;
}
*[helpMark="true"] {
  border: 1px solid @border; border-radius: 7px; padding: 0px; color: @muted; font-size: 10px; background: @surface;
}
*[helpMark="true"]:hover { color: @accent; border-color: @accent; }
*[helpMark="true"]:focus { border: 1px solid @accent; padding: 0px; color: @accent; }
QToolButton[autoRaise="true"] { background: transparent; border-color: transparent; }
QToolButton[autoRaise="true"]:hover { background: @hover; border-color: @border; }
QToolButton[autoRaise="true"]:checked { background: @accent_soft; border-color: @accent; }
*[chip="true"] { padding: 2px 8px; border-radius: 10px; min-width: 12px; }
*[chip="true"]:focus { padding: 1px 7px; }
*[transport="true"] { padding: 0px; min-width: 30px; min-height: 30px; max-width: 40px; max-height: 34px; }
*[transport="true"]:focus { padding: 0px; }
#loopButton { padding: 4px 8px; min-height: 24px; }
#loopButton:focus { padding: 3px 7px; }
#presentation { background: @surface; }
#presentationCaption { color: @text; }
*[role="drop"] {
  background: @accent_soft; color: @text; border: 2px dashed @accent; border-radius: 12px; font-size: @title;
}
QPushButton#searchButton { color: @muted; text-align: left; padding: 3px 10px; }
#commandPalette, #tourCard, #toast { border: 1px solid @strong_border; border-radius: 8px; }
#commandList { border: none; background: transparent; }
#commandList::item { border-radius: 5px; }
#commandList::item:selected { background: @accent_soft; }
#hint { background: @accent; color: @on_accent; border: none; border-radius: 8px; }
#hint QLabel { color: @on_accent; }
#hint QPushButton { color: @on_accent; background: transparent; border: 1px solid @on_accent; }
QToolButton::menu-indicator {
  image: @mark_down; width: 12px; subcontrol-origin: padding; subcontrol-position: center right;
}

*[segment] { border-radius: 0px; border-right-width: 0px; padding: 5px 6px; background: @surface; }
*[segment="first"], *[segment="only"] { border-top-left-radius: 6px; border-bottom-left-radius: 6px; }
*[segment="last"], *[segment="only"] {
  border-top-right-radius: 6px; border-bottom-right-radius: 6px; border-right-width: 1px;
}
*[segment]:checked { background: @accent; color: @on_accent; border-color: @accent; }
*[segment]:focus { border: 2px solid @accent; padding: 4px 5px; }
*[segment]:checked:focus { border: 2px solid @text; }

QLineEdit, QSpinBox, QDoubleSpinBox, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
  background: @field; color: @text; border: 1px solid @border; border-radius: 5px; padding: 3px 6px;
  selection-background-color: @accent; selection-color: @on_accent;
}
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: @strong_border; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {
  border: 2px solid @accent; padding: 2px 5px;
}
QLineEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled { color: @faint; background: @surface; }
*[invalid="true"], *[invalid="true"]:focus { border: 2px solid @bad; padding: 2px 5px; }
QAbstractSpinBox { padding-right: 18px; qproperty-alignment: "AlignRight | AlignVCenter"; }
QAbstractSpinBox:focus { padding-right: 17px; }
QComboBox QLineEdit { border: none; background: transparent; padding: 0px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
  subcontrol-origin: border; width: 17px; border: none; background: transparent;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-arrow { image: @mark_up; width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: @mark_down; width: 10px; height: 10px; }
QAbstractSpinBox[buttonSymbols="2"] { padding-right: 6px; }
QComboBox { padding-right: 2px; }
QComboBox:focus { padding-right: 1px; }
QComboBox:!editable { padding-left: 8px; }
QComboBox:!editable:focus { padding-left: 7px; }
QComboBox::drop-down { subcontrol-origin: border; subcontrol-position: center right; width: 20px; border: none; }
QComboBox::down-arrow { image: @mark_down; width: 12px; height: 12px; }
QComboBox QAbstractItemView {
  background: @surface; color: @text; border: 1px solid @strong_border; outline: none; padding: 2px;
  selection-background-color: @accent_soft; selection-color: @text;
}

QCheckBox, QRadioButton { spacing: 6px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator {
  width: 14px; height: 14px; border: 1px solid @strong_border; border-radius: 4px; background: @field;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: @mark_check; }
QRadioButton::indicator:checked { background: @accent; border-color: @accent; image: @mark_dot; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 2px solid @accent; width: 12px; height: 12px; }
QCheckBox::indicator:checked:focus, QRadioButton::indicator:checked:focus { border: 2px solid @text; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: @surface; border-color: @border; }

QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: @border; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @accent; }
QSlider::handle:horizontal {
  width: 14px; height: 14px; margin: -6px 0px; border-radius: 8px; background: @accent; border: 1px solid @surface;
}
QSlider::handle:horizontal:hover { background: @accent_hover; }
QSlider::handle:horizontal:focus { border: 2px solid @text; width: 12px; height: 12px; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: @strong_border; }

QMenuBar { background: @surface; color: @text; border-bottom: 1px solid @border; padding: 2px 6px; }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: @hover; }
QMenuBar::item:pressed { background: @accent_soft; }
QMenu { background: @surface; color: @text; border: 1px solid @strong_border; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 8px; border-radius: 4px; }
QMenu::item:selected { background: @accent_soft; }
QMenu::item:disabled { color: @faint; }
QMenu::icon { padding-left: 6px; }
QMenu::icon:checked {
  background: @accent_soft; border: 1px solid @accent; border-radius: 4px; padding: 2px; margin-left: 1px;
}
QMenu::separator { height: 1px; background: @border; margin: 4px 6px; }
QMenu::right-arrow { image: @mark_right; width: 12px; height: 12px; }

QStatusBar { background: @surface; color: @muted; border-top: 1px solid @border; }
QStatusBar::item { border: none; }
QStatusBar QLabel { padding: 2px 6px; }
QProgressBar { background: @field; border: 1px solid @border; border-radius: 4px; max-height: 8px; text-align: center; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0px; }
QScrollBar::handle { background: @border; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @strong_border; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @accent_soft; }
QSplitter::handle:pressed { background: @accent; }

QHeaderView { background: @surface; }
QHeaderView::section {
  background: @surface; color: @muted; border: none; border-bottom: 1px solid @border; padding: 3px 6px;
}
QAbstractItemView { background: @surface; color: @text; border: 1px solid @border; alternate-background-color: @field; }
QAbstractItemView:focus { border: 1px solid @accent; }
QTableView { gridline-color: @border; selection-background-color: @accent_soft; selection-color: @text; }
QTableCornerButton::section { background: @surface; border: none; }
#keysTree { show-decoration-selected: 1; outline: none; }
#keysTree::item { padding: 3px 0px; border: none; }
#keysTree::item:selected { background: @accent_soft; color: @text; }
QTabBar::tab {
  background: transparent; color: @muted; padding: 5px 10px; border: none; border-bottom: 2px solid transparent;
}
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:focus { color: @accent; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QGroupBox { border: none; margin-top: 18px; color: @muted; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; left: 0px; }
"""
