"""The two typefaces of the program, taken from what the machine has: nothing is ever downloaded."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

# The first that is installed wins; the last resort is Qt's own answer.
UI_FAMILIES = ("Inter", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial")
MONO_FAMILIES = (
    "JetBrains Mono",
    "Cascadia Mono",
    "SF Mono",
    "Consolas",
    "DejaVu Sans Mono",
    "Liberation Mono",
    "Menlo",
)
# Chinese glyphs, in the order in which they are looked for after the first family.
CJK_FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
)

# Logical pixels in the window.
SMALL, NORMAL, LARGE, TITLE = 11, 13, 16, 20


def ui_font(size: float = NORMAL, *, bold: bool = False) -> QFont:
    """The proportional font at `size` pixels."""
    return _font(_families()[0], size, bold)


def mono_font(size: float = NORMAL, *, bold: bool = False) -> QFont:
    """The font of tensor names, shapes and code at `size` pixels."""
    return _font(_families()[1], size, bold)


def have_fonts() -> bool:
    """False on a machine without any font: every text would be painted as nothing."""
    return bool(QFontInfo(QFont()).family())  # aliases such as "Sans Serif" are listed all the same


def _font(families: tuple[str, ...], size: float, bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(max(1, round(size)))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@lru_cache(maxsize=1)
def _families() -> tuple[tuple[str, ...], tuple[str, ...]]:
    installed = set(QFontDatabase.families())
    cjk = tuple(name for name in CJK_FAMILIES if name in installed)[:1]
    ui = _first(UI_FAMILIES, installed) or QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    mono = _first(MONO_FAMILIES, installed) or QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return (ui, *cjk), (mono, *cjk)


def _first(names: tuple[str, ...], installed: set[str]) -> str:
    return next((name for name in names if name in installed), "")
