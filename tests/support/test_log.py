"""The log in a process of its own: hooks and faulthandler are the interpreter's."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rnnviz.support import log

ROOT = Path(__file__).resolve().parents[2]


def run_python(program: str, state: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"XDG_STATE_HOME": str(state)},
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


START = "from rnnviz.support import log; print(log.start_log());"


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders")
def test_uncaught_errors_land_in_the_file(tmp_path: Path) -> None:
    done = run_python(
        START + "import threading\n"
        "def fails(): raise ValueError('in a thread')\n"
        "thread = threading.Thread(target=fails); thread.start(); thread.join()\n"
        "raise KeyError('in the main one')",
        tmp_path,
    )
    path = tmp_path / "rnnviz" / "rnnviz.log"
    assert done.stdout.strip() == str(path)
    text = path.read_text()
    assert "ValueError: in a thread" in text
    assert "KeyError: 'in the main one'" in text
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders")
def test_a_crash_is_there_at_the_next_start(tmp_path: Path) -> None:
    died = run_python(START + "import faulthandler; faulthandler._sigabrt()", tmp_path)
    assert died.returncode < 0
    after = run_python("from rnnviz.support import log; print(log.last_crash()); print(log.last_crash())", tmp_path)
    assert "Fatal Python error: Aborted" in after.stdout
    assert after.stdout.splitlines()[-1] == "None"  # told once


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders")
def test_without_a_folder_it_starts_all_the_same(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = run_python(START + "log.logger().error('said aloud')", blocked)
    assert done.returncode == 0
    assert done.stdout.strip() == "None"
    assert "said aloud" in done.stderr


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"XDG_STATE_HOME": "/a/state"}, "/a/state/rnnviz"),
        ({"XDG_STATE_HOME": "", "HOME": "/b"}, "/b/.local/state/rnnviz"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders")
def test_state_folder(where: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in where.items():
        monkeypatch.setenv(name, value)
    assert log.state_folder() == Path(expected)
    assert log.log_path() == Path(expected, "rnnviz.log")


class Broken:
    """A stream that cannot be written."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def write(self, text: str) -> None:
        raise self.error

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.mark.parametrize(("error", "shown"), [(OSError(28, "full"), False), (ValueError("a wrong format"), True)])
def test_a_full_disk_prints_nothing(error: Exception, shown: bool, tmp_path: Path, capsys: Any) -> None:
    handler = log._File(tmp_path / "a.log")
    handler.maxBytes = 0  # so that the stream is not asked how long it is
    handler.stream.close()
    handler.stream = Broken(error)  # type: ignore[assignment]
    handler.emit(logging.LogRecord("rnnviz", logging.ERROR, "", 0, "words", (), None))
    handler.close()
    assert bool(capsys.readouterr().err) == shown
