"""Run a notebook's cells, one after the other in one fresh namespace, without Jupyter.

    python tools/notebook.py docs/notebooks/your-own-model.ipynb           run it; exit code 1 when a cell fails
    python tools/notebook.py docs/notebooks/your-own-model.ipynb --write   and keep what the cells gave in the file

What a cell gives is its last expression, as a notebook would show it (`_repr_html_`, else `repr`), and what it printed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

Output = dict[str, Any]


class CellFailed(Exception):
    """A cell raised; the text says which and what."""


def execute(notebook: dict[str, Any]) -> list[list[Output]]:
    """The outputs of every code cell, in nbformat 4's form."""
    names: dict[str, Any] = {"__name__": "__main__"}
    made = []
    for number, cell in enumerate(cell for cell in notebook["cells"] if cell["cell_type"] == "code"):
        source = "".join(cell["source"])
        try:
            made.append(_run(source, names, number + 1))
        except Exception as error:
            raise CellFailed(f"cell {number + 1}: {type(error).__name__}: {error}\n{source}") from error
    return made


def _run(source: str, names: dict[str, Any], number: int) -> list[Output]:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, f"<cell {number}>", "exec"), names)
        value = None
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), f"<cell {number}>", "eval"), names)
    outputs: list[Output] = []
    if printed.getvalue():
        outputs.append(
            {"name": "stdout", "output_type": "stream", "text": printed.getvalue().splitlines(keepends=True)}
        )
    if value is not None:
        data: dict[str, Any] = {"text/plain": repr(value).splitlines(keepends=True)}
        if hasattr(value, "_repr_html_"):
            data["text/html"] = value._repr_html_().splitlines(keepends=True)
        outputs.append({"data": data, "execution_count": number, "metadata": {}, "output_type": "execute_result"})
    return outputs


def write(path: Path, notebook: dict[str, Any], outputs: list[list[Output]]) -> None:
    """Keep the outputs in the file."""
    code = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    for number, (cell, made) in enumerate(zip(code, outputs, strict=True), start=1):
        cell["outputs"], cell["execution_count"] = made, number
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    notebook = json.loads(options.path.read_text(encoding="utf-8"))
    try:
        outputs = execute(notebook)
    except CellFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    if options.write:
        write(options.path, notebook, outputs)
    print(f"{len(outputs)} cells ran")
    return 0


if __name__ == "__main__":
    sys.exit(main())
