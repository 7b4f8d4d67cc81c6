"""Keeps resources/translations complete: every text that the window says, and its Chinese.

python3 tools/translations.py           bring rnnviz_zh_CN.ts up to date, compile the .qm, list what is unfinished
python3 tools/translations.py --check   change nothing; exit code 1 when something is missing or out of date

Texts are read from the syntax of the package (self.tr("..."), QCoreApplication.translate("context", "...") and the
one-line functions around it) and from the tables that are said by id. The .ts file is Qt Linguist's own format.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = ROOT / "resources" / "translations"
LANGUAGE = "zh_CN"
TS, QM = FOLDER / f"rnnviz_{LANGUAGE}.ts", FOLDER / f"rnnviz_{LANGUAGE}.qm"
Texts = dict[tuple[str, str], None]  # (context, text) in the order in which they are found


class Unseen(Exception):
    """A text that is said, but that cannot be read from the syntax."""


@dataclass
class Module:
    """One file: its tree, the texts that its constants hold, the functions that translate in one context."""

    path: Path
    tree: ast.Module
    constants: dict[str, ast.expr] = field(default_factory=dict)
    speakers: dict[str, str] = field(default_factory=dict)  # function -> context

    @property
    def name(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts)


# --- tables ----------------------------------------------------------------------------------------
def tables() -> Texts:
    """Texts that stand in tables and are said by id."""
    from rnnviz.app.actions import ACTIONS, MENUS, WHY_NOT
    from rnnviz.app.export_form import PART_NAMES
    from rnnviz.app.history import DISPLAY_NAMES
    from rnnviz.app.openers import OPENERS
    from rnnviz.app.tour import CARDS
    from rnnviz.core.examples import examples, titles
    from rnnviz.export.formats import FORMATS
    from rnnviz.render.colour_maps import DIVERGING, SEQUENTIAL
    from rnnviz.support.messages import ENGLISH
    from rnnviz.widgets.concepts import CONCEPTS

    said = {
        "Actions": [*MENUS, *(text for a in ACTIONS for text in (a.text, a.tip, a.submenu)), *WHY_NOT.values()],
        "Concepts": [text for concept in CONCEPTS.values() for text in (concept.title, concept.text)],
        "Formats": [row.name for row in FORMATS.values()],
        "Parts": list(PART_NAMES.values()),
        "DisplayPanel": [*DIVERGING.values(), *SEQUENTIAL.values()],
        "Examples": [*titles().values(), *examples().values()],
        "History": list(DISPLAY_NAMES.values()),
        "Messages": list(ENGLISH.values()),
        "Openers": [opener.what for opener in OPENERS],
        "Tour": [text for card in CARDS for text in (card.title, card.text)],
    }
    return {(context, text): None for context, texts in said.items() for text in texts if text}


# --- the package -----------------------------------------------------------------------------------
def modules() -> dict[str, Module]:
    """Every file of the package by its dotted name."""
    found = {}
    for path in sorted((ROOT / "rnnviz").rglob("*.py")):
        module = Module(path, ast.parse(path.read_text(encoding="utf-8")))
        for node in module.tree.body:
            note(module, node)
        found[module.name] = module
    for module in found.values():
        borrow_speakers(module, found)
    return found


def note(module: Module, node: ast.stmt) -> None:
    """Remember a constant or a speaker."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        module.constants[node.targets[0].id] = node.value
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        module.constants[node.target.id] = node.value
    elif isinstance(node, ast.FunctionDef) and (context := speaks_in(node)):
        module.speakers[node.name] = context


def borrow_speakers(module: Module, found: dict[str, Module]) -> None:
    """A speaker, or a constant that is said, may be imported from another file."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module in found:
            for alias in node.names:
                theirs, name = found[node.module], alias.asname or alias.name
                if alias.name in theirs.speakers:
                    module.speakers[name] = theirs.speakers[alias.name]
                elif alias.name in theirs.constants:
                    module.constants[name] = theirs.constants[alias.name]


def speaks_in(function: ast.FunctionDef) -> str:
    """The context of `def words(text): return QCoreApplication.translate("Context", text)`, else ""."""
    last = function.body[-1]
    call = last.value if isinstance(last, ast.Return) else None
    if isinstance(call, ast.Call) and is_translate(call) and isinstance(call.args[1], ast.Name):
        names = [argument.arg for argument in function.args.args]
        if call.args[1].id in names and isinstance(call.args[0], ast.Constant):
            return str(call.args[0].value)
    return ""


def is_translate(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "translate" and len(call.args) == 2


class Reader(ast.NodeVisitor):
    """Collects what one module says."""

    def __init__(self, module: Module, known: set[str]) -> None:
        self.module, self.known, self.texts = module, known, Texts()
        self._classes: list[str] = []
        self._functions: list[ast.FunctionDef] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._functions.append(node)
        self.generic_visit(node)
        self._functions.pop()

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr == "tr" and len(node.args) == 1:
            self._take(self._classes[-1] if self._classes else "", node.args[0])
        elif is_translate(node) and not (self._functions and speaks_in(self._functions[-1])):
            context = node.args[0]
            if isinstance(context, ast.Constant):
                self._take(str(context.value), node.args[1])
            elif isinstance(context, ast.Name):
                named = self.module.constants.get(context.id)
                self._take(str(named.value) if isinstance(named, ast.Constant) else "", node.args[1])
        elif isinstance(function, ast.Name) and function.id in self.module.speakers and node.args:
            self._take(self.module.speakers[function.id], node.args[0])

    def _take(self, context: str, node: ast.expr) -> None:
        texts = self._strings(node)
        if texts is None and context not in self.known:
            place = f"{self.module.path.relative_to(ROOT)}:{node.lineno}"
            raise Unseen(f"{place}: {ast.unparse(node)} cannot be read: write the texts as literals or a table")
        for text in texts or ():
            if text:
                self.texts[context, text] = None

    def _strings(self, node: ast.expr) -> list[str] | None:
        """Every text that the expression can be, or None when that cannot be known."""
        match node:
            case ast.Constant(value=str()):
                return [str(node.value)]
            case ast.IfExp():
                parts = [node.body, node.orelse]
            case ast.Subscript():
                parts = [node.value]
            case ast.Call(func=ast.Attribute(value=table, attr="get")):
                parts = [table, *node.args[1:]]
            case ast.Tuple() | ast.List():
                parts = list(node.elts)
            case ast.Dict():
                parts = list(node.values)
            case ast.Name() if node.id in self.module.constants:
                parts = [self.module.constants[node.id]]
            case _:
                return None
        found = [self._strings(part) for part in parts]
        return None if any(texts is None for texts in found) else [t for texts in found for t in texts or ()]


def marked(module: Module) -> Texts:
    """QT_TRANSLATE_NOOP("context", "text"): said later, by a name."""
    found = Texts()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "QT_TRANSLATE_NOOP":
            context, text = (argument.value for argument in node.args if isinstance(argument, ast.Constant))
            found[str(context), str(text)] = None
    return found


def texts() -> Texts:
    """Everything that the window says, with its context."""
    found, package = tables(), modules()
    for module in package.values():
        found |= marked(module)
    known = {context for context, _ in found}
    for module in package.values():
        reader = Reader(module, known)
        reader.visit(module.tree)
        found |= reader.texts
    return found


# --- .ts and .qm -----------------------------------------------------------------------------------
def translations() -> dict[tuple[str, str], str]:
    """What the .ts file has; an unfinished text is ""."""
    if not TS.is_file():
        return {}
    found = {}
    for context in ET.parse(TS).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation is not None and translation.get("type") != "unfinished"
            key = context.findtext("name", ""), message.findtext("source", "")
            found[key] = (translation.text or "") if done and translation is not None else ""
    return found


def write(known: dict[tuple[str, str], str]) -> None:
    """The .ts file with exactly these texts, then the .qm that Qt reads."""
    root = ET.Element("TS", version="2.1", language=LANGUAGE, sourcelanguage="en")
    contexts: dict[str, ET.Element] = {}
    for name in sorted({context for context, _ in known}):
        contexts[name] = ET.SubElement(root, "context")
        ET.SubElement(contexts[name], "name").text = name
    for (context, text), chinese in known.items():
        message = ET.SubElement(contexts[context], "message")
        ET.SubElement(message, "source").text = text
        translation = ET.SubElement(message, "translation")
        if chinese:
            translation.text = chinese
        else:
            translation.set("type", "unfinished")
    ET.indent(root, " ")
    FOLDER.mkdir(parents=True, exist_ok=True)
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    TS.write_text(head + ET.tostring(root, encoding="unicode") + "\n", encoding="utf-8")
    import PySide6

    lrelease = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    subprocess.run([lrelease, "-silent", TS, "-qm", QM], check=True)


def main(arguments: list[str]) -> int:
    had, said = translations(), texts()
    now = {key: had.get(key, "") for key in said}
    missing = [key for key, chinese in now.items() if not chinese]
    for context, text in missing:
        print(f"unfinished: {context}: {text}")
    if "--check" in arguments:
        for context, text in had.keys() - said.keys():
            print(f"said no more: {context}: {text}")
        return 1 if missing or had.keys() != said.keys() else 0
    write(now)
    print(f"{len(now)} texts, {len(missing)} unfinished")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
