"""The real window where something around it is broken: it works all the same, or says what is missing and ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.driver import running
from tests.e2e.xserver import XServer

pytestmark = pytest.mark.xvfb

NO_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/nowhere</dir><cachedir>{cache}</cachedir></fontconfig>
"""
XDG = ("CONFIG", "STATE", "CACHE", "DATA")
BROKEN = {
    "home is a file": {"HOME": "/dev/null"} | {f"XDG_{kind}_HOME": "" for kind in XDG},
    "home does not exist": {"HOME": "/nonexistent/home"} | {f"XDG_{kind}_HOME": "" for kind in XDG},
    "nothing can be written": {f"XDG_{kind}_HOME": f"/proc/{kind.lower()}" for kind in XDG},
    "no GPU driver": {"CUDA_VISIBLE_DEVICES": "0", "NVIDIA_VISIBLE_DEVICES": "all"},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BROKEN)
def test_it_works_all_the_same(server: XServer, name: str) -> None:
    with running(server, **BROKEN[name]) as driver:
        driver.wait_ready()
        driver.key("End")
        driver.wait_position(driver.last)
        driver.key("ctrl+q")
        assert driver.exit_code() == 0
        assert "Traceback" not in driver.stderr()
        assert len(driver.stderr().splitlines()) <= 5


def test_without_fonts_it_says_so(server: XServer, tmp_path: Path) -> None:
    config = tmp_path / "fonts.conf"
    config.write_text(NO_FONTS.format(cache=tmp_path))
    with running(server, FONTCONFIG_FILE=str(config)) as driver:
        assert driver.exit_code() == 3
        lines = driver.stderr().splitlines()
        assert 1 <= len(lines) <= 5
        assert "fonts" in lines[0]
