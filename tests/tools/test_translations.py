"""Every text that the window says is found, translated and compiled."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import QTranslator

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tools" / "translations.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def said(tool: ModuleType) -> dict[tuple[str, str], None]:
    found: dict[tuple[str, str], None] = tool.texts()
    return found


def test_every_text_can_be_read(said: dict[tuple[str, str], None]) -> None:
    """`Unseen` names the line: write the text as a literal or a table of literals."""
    assert len(said) > 400
    assert ("Actions", "Open…") in said and ("Messages", "dropout must be a number from 0 to 1, not {value}.") in said


def test_every_text_has_its_chinese(tool: ModuleType, said: dict[tuple[str, str], None]) -> None:
    """Run tools/translations.py, fill what it lists in resources/translations/rnnviz_zh_CN.ts, and run it again."""
    known = tool.translations()
    assert [key for key in said if not known.get(key)] == []
    assert sorted(known.keys() - said.keys()) == []


SOURCE = """
from PySide6.QtCore import QCoreApplication, QObject

TABLE = {"a": "one", "b": "two"}
NAMES: tuple[str, ...] = ("three", "four")


def words(text):
    return QCoreApplication.translate("Words", text)


class Thing(QObject):
    def say(self, k, flag):
        return [self.tr("five"), words(TABLE[k]), words(TABLE.get(k, "six")), words(NAMES[k]),
                words("seven" if flag else "eight"), QCoreApplication.translate("Other", "nine " "ten")]
"""


def test_what_is_read_from_the_syntax(tool: ModuleType) -> None:
    module = tool.Module(ROOT / "rnnviz" / "x.py", ast.parse(SOURCE))
    for node in module.tree.body:
        tool.note(module, node)
    reader = tool.Reader(module, set())
    reader.visit(module.tree)
    words = {"one", "two", "three", "four", "six", "seven", "eight"}
    assert set(reader.texts) == {("Words", w) for w in words} | {("Thing", "five"), ("Other", "nine ten")}


@pytest.mark.parametrize("call", ["self.tr(text)", "self.tr('a' + b)", "QCoreApplication.translate('C', f(x))"])
def test_what_cannot_be_read_is_refused(tool: ModuleType, call: str) -> None:
    module = tool.Module(
        ROOT / "rnnviz" / "x.py", ast.parse(f"class T:\n    def f(self, text):\n        return {call}")
    )
    with pytest.raises(tool.Unseen, match=r"x\.py:3"):
        tool.Reader(module, set()).visit(module.tree)


def fields(text: str) -> list[str]:
    return sorted(re.findall(r"\{[^{}]*\}", text))


def test_values_stand_in_both_languages(tool: ModuleType) -> None:
    wrong = {key: z for key, z in tool.translations().items() if z and fields(key[1]) != fields(z)}
    assert wrong == {}


def test_the_compiled_file_says_the_same(tool: ModuleType, qapp: Any) -> None:
    translator = QTranslator()
    assert translator.load(str(tool.QM))
    for (context, text), chinese in tool.translations().items():
        assert translator.translate(context, text) == chinese, "run tools/translations.py"


def test_the_last_step_is_not_said_to_be_their_number(tool: ModuleType) -> None:
    """ "step 9 of 9" ends ten steps: in Chinese 共 would count them."""
    said = [zh for (_, text), zh in tool.translations().items() if text.endswith(" {k} of {total}")]
    assert len(said) == 4 and all("{k} / {total}" in zh for zh in said)
