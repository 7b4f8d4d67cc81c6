"""The notebooks of the documentation run, and what stands in them is what they give."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tools.notebook import CellFailed, execute, main

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def without_fractions(lines: list[str]) -> str:
    """Other machines round the last digits of a training in another way."""
    return re.sub(r"-?\d+\.\d*", "#", "".join(lines))


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_runs_and_gives_what_stands_there(path: Path, qapp: object) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4 and len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell, made in zip(code, execute(notebook), strict=True):
        assert [output["output_type"] for output in made] == [output["output_type"] for output in cell["outputs"]]
        for mine, kept in zip(made, cell["outputs"], strict=True):
            if mine["output_type"] == "execute_result" and "text/html" not in mine["data"]:
                mine, kept = (without_fractions(o["data"]["text/plain"]).split() for o in (mine, kept))
                assert mine == kept


def test_there_is_one() -> None:
    assert NOTEBOOKS


def test_a_cell_that_fails_is_named() -> None:
    with pytest.raises(CellFailed, match="cell 2: ZeroDivisionError"):
        execute({"cells": [{"cell_type": "code", "source": ["a = 1"]}, {"cell_type": "code", "source": ["a / 0"]}]})


def test_the_tool_keeps_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": ["print(1)\n", "2"]}]}))
    shutil.copy(path, tmp_path / "b.ipynb")
    monkeypatch.setattr("sys.argv", ["notebook.py", str(path), "--write"])
    assert main() == 0
    first, second = json.loads(path.read_text())["cells"][0]["outputs"]
    assert first["text"] == ["1\n"] and second["data"]["text/plain"] == ["2"]
