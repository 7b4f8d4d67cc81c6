"""The language of the interface: which there are, which one is chosen, and Qt's own texts in it.

Names of tensors, shapes, equations and code are PyTorch's in every language. resources/translations has the
sentences (tools/translations.py keeps them complete).
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase

from rnnviz.support.resources import resource

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
_PROPERTY = "rnnviz_language"


def choose_language(wanted: str) -> str:
    """The language to start with: the one that was chosen, else the system's when rnnviz speaks it."""
    if wanted in LANGUAGES:
        return wanted
    first = QLocale.system().uiLanguages()[:1]
    return "zh_CN" if first and first[0].lower().startswith("zh") else "en"


def spoken(app: QCoreApplication | None) -> str:
    """The language that the application speaks now."""
    return str(app.property(_PROPERTY) or "en") if app is not None else "en"


def speak(app: QCoreApplication, language: str) -> None:
    """Translate what is said from now on; texts that stand already are said anew by their owners."""
    for old in app.findChildren(QTranslator, "rnnvizTranslator"):
        app.removeTranslator(old)
        old.deleteLater()
    app.setProperty(_PROPERTY, language)
    if language == "en":
        return
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{language}", qt), (f"rnnviz_{language}", str(resource("translations")))):
        translator = QTranslator(app)
        translator.setObjectName("rnnvizTranslator")
        if translator.load(name, folder):
            app.installTranslator(translator)


def can_show(language: str) -> bool:
    """False where no installed font has the characters of the language."""
    return language != "zh_CN" or bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def no_font() -> str:
    """Why Chinese is not shown; without such a font it can be said in English only."""
    return (
        "No font on this machine has Chinese characters: install one, such as fonts-noto-cjk or fonts-wqy-microhei, "
        "and start rnnviz again."
    )
