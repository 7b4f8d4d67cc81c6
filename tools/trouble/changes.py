"""One small change at a time to a file of Python: what can be changed, and the code with the change.

Not changed, because no test could or should notice: annotations, decorators, names of types, limits that a module
states as a product or a power (`2**24`), `strict=` of `zip`, which like an assertion only speaks of our own mistakes,
and what stands in TUNING with its reason.
"""

from __future__ import annotations

import ast
import copy
import importlib.abc
import importlib.machinery
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

SWAPS: dict[type[ast.AST], Any] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.Add, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or,
    ast.Or: ast.And,
}  # fmt: skip


# Sizes of pieces of work: they say how fast something is made, never what it is
TUNING = {
    "bulk": ("ROWS", "SEGMENT", "NARROW"),
    "chunks": ("GRIDS", "SHORTEST"),
    "files": ("PIECE",),
    "foreign_zip": ("PIECE",),
    "gates": ("BLOCK",),
    "loop": ("BLOCK",),
    "residual": ("CHUNK_NUMBERS",),
    "separate": ("PROBE", "CHUNK"),
    "short": ("MOST_PLANS",),
    "store": ("PIECE",),
    "tables": ("SMALL",),
}


@dataclass(frozen=True)
class Place:
    """The `index`-th node of a file (in the order of `ast.walk`) can be changed; its statement stands in `lines`."""

    path: Path
    index: int
    line: int
    lines: tuple[int, ...]
    at_import: bool  # it runs when its module is imported
    names: tuple[str, ...]  # that its statement gives a value, where it does so at import


def places(path: Path) -> list[Place]:
    """Everything in a file that can be changed and is worth it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    idle = {id(node) for part in _idle(tree, path.stem) for node in ast.walk(part)}
    within = _statements(tree)
    found = []
    for k, node in enumerate(ast.walk(tree)):
        if id(node) not in idle and _changed(node) is not None:
            statement, at_import, names = within[id(node)]
            found.append(Place(path, k, getattr(node, "lineno", 0), _lines(statement), at_import, names))
    return found


def _statements(tree: ast.Module) -> dict[int, tuple[ast.stmt, bool, tuple[str, ...]]]:
    """Node -> the innermost statement around it, whether it runs at import, and the names that get a value then."""
    found: dict[int, tuple[ast.stmt, bool, tuple[str, ...]]] = {}

    def walk(node: ast.AST, statement: ast.stmt, at_import: bool, names: tuple[str, ...]) -> None:
        if isinstance(node, ast.stmt):
            statement = node
            names = (*_named(node), *names) if at_import else ()
        found[id(node)] = statement, at_import, names
        bodies: list[ast.AST] = []
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            bodies = [*node.body] if isinstance(node, ast.FunctionDef) else [node.body]
        for child in ast.iter_child_nodes(node):
            walk(child, statement, at_import and not any(child is part for part in bodies), names)

    for part in tree.body:
        walk(part, part, True, ())
    return found


def _named(statement: ast.stmt) -> tuple[str, ...]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return () if statement.name.startswith("__") else (statement.name,)
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", statement)]
    return tuple(node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))


def _lines(statement: ast.stmt) -> tuple[int, ...]:
    """Of a statement; of one with others inside, those of its head."""
    inside = getattr(statement, "body", None)
    end = inside[0].lineno - 1 if isinstance(inside, list) else statement.end_lineno or statement.lineno
    return tuple(range(statement.lineno, max(end, statement.lineno) + 1))


def uses(names: Iterable[str], folder: Path) -> Iterator[tuple[str, list[int]]]:
    """The lines of each file of a folder that have one of the names, or a name whose value is made from one."""
    known, waiting = set(names), set(names)
    texts = {path: path.read_text(encoding="utf-8").splitlines() for path in sorted(folder.glob("*.py"))}
    found: dict[str, set[int]] = {}
    while waiting:
        word = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(waiting)))})\b")
        waiting = set()
        for path, lines in texts.items():
            found.setdefault(path.name, set()).update(k for k, line in enumerate(lines, 1) if word.search(line))
            for part in ast.parse("\n".join(lines)).body:
                if isinstance(part, ast.Assign | ast.AnnAssign) and found[path.name].intersection(_lines(part)):
                    waiting |= {*_named(part)} - known
        known |= waiting
    for name, numbers in found.items():
        yield name, sorted(numbers)


def _idle(tree: ast.Module, module: str) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield node
        elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            yield node.annotation
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from node.decorator_list
            if isinstance(node, ast.FunctionDef) and node.returns is not None:
                yield node.returns
        elif isinstance(node, ast.keyword) and node.arg == "strict":
            yield node
        elif isinstance(node, ast.Assign) and node.col_offset == 0:
            limit = isinstance(node.value, ast.Subscript | ast.BinOp)  # or the name of a type
            if limit or {*_named(node)} & {*TUNING.get(module, ())}:
                yield node


def _changed(node: ast.AST) -> ast.AST | None:
    """The node as a mutant has it; None where it is not changed."""
    made: Any = copy.deepcopy(node)
    number = isinstance(made, ast.BinOp) and type(made.op) in SWAPS and not _text(made)
    if number or isinstance(made, ast.BoolOp):
        made.op = SWAPS[type(made.op)]()
    elif isinstance(made, ast.Compare) and type(made.ops[0]) in SWAPS:
        made.ops[0] = SWAPS[type(made.ops[0])]()
    elif isinstance(made, ast.Constant) and isinstance(made.value, bool):
        made.value = not made.value
    elif isinstance(made, ast.Constant) and type(made.value) is int and made.value < 1000:
        made.value += 1
    elif isinstance(made, ast.UnaryOp) and isinstance(made.op, ast.Not):
        return made.operand
    elif isinstance(made, ast.If | ast.IfExp):
        made.test = ast.UnaryOp(ast.Not(), made.test)
    elif isinstance(made, ast.Return) and made.value is not None and not isinstance(made.value, ast.Constant):
        made.value = ast.Constant(None)
    else:
        return None
    changed: ast.AST = made
    return changed


def _text(node: ast.AST) -> bool:
    return any(
        isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and isinstance(part.value, str))
        for part in ast.walk(node)
    )


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return ast.copy_location(self.new, node) if node is self.old else self.generic_visit(node)


def code_of(place: Place) -> tuple[CodeType, str]:
    """The compiled mutant, and what was changed."""
    tree = ast.parse(place.path.read_text(encoding="utf-8"))
    node = list(ast.walk(tree))[place.index]
    new = _changed(node)
    assert new is not None
    before, after = (ast.unparse(ast.fix_missing_locations(copy.deepcopy(n))).splitlines()[0] for n in (node, new))
    mutant: Any = ast.fix_missing_locations(_Replace(node, new).visit(tree))
    return compile(mutant, str(place.path), "exec"), f"{before}  ->  {after}"


class Finder(importlib.abc.MetaPathFinder):
    """Gives out the mutant in the place of its module."""

    def __init__(self, path: Path, code: CodeType) -> None:
        self.name, self.path, self.code = f"rnnviz.core.{path.stem}", path, code

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        loader = _Loader(name, str(self.path))
        loader.code = self.code
        return importlib.machinery.ModuleSpec(name, loader, origin=str(self.path))


class _Loader(importlib.machinery.SourceFileLoader):
    code: CodeType

    def get_code(self, fullname: str) -> CodeType:
        return self.code
