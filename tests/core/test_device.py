"""Which devices there are, as torch says it, and which one is taken."""

from __future__ import annotations

import os

import pytest
import torch

from rnnviz.core import device
from rnnviz.support.messages import Problem


def offered(monkeypatch: pytest.MonkeyPatch, cuda: int, mps: bool) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)


@pytest.mark.parametrize(
    ("cuda", "mps", "found", "auto"),
    [
        (0, False, ("cpu",), "cpu"),
        (2, False, ("cpu", "cuda:0", "cuda:1"), "cuda:0"),
        (0, True, ("cpu", "mps"), "cpu"),
        (1, True, ("cpu", "cuda:0", "mps"), "cuda:0"),
    ],
)
def test_what_torch_offers(
    cuda: int, mps: bool, found: tuple[str, ...], auto: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered(monkeypatch, cuda, mps)
    assert device.available() == found
    assert device.choose("auto") == (auto, None)
    for name in found:
        assert device.choose(name) == (name, None)
        device.require(name)


def test_cuda_is_the_first_one(monkeypatch: pytest.MonkeyPatch) -> None:
    offered(monkeypatch, 2, False)
    assert device.choose("cuda") == ("cuda:0", None)
    device.require("cuda")
    for missing in ("cuda:2", "mps"):
        name, notice = device.choose(missing)
        assert name == "cpu" and notice is not None and notice.values["device"] == missing
        with pytest.raises(Problem):
            device.require(missing)


@pytest.mark.parametrize("ask", [device.choose, device.require])
def test_a_device_that_nobody_knows(ask: object, monkeypatch: pytest.MonkeyPatch) -> None:
    offered(monkeypatch, 0, False)
    with pytest.raises(Problem) as caught:
        ask("tpu" * 20)  # type: ignore[operator]
    assert caught.value.field == "device" and "cpu" in str(caught.value) and "tpu" * 14 not in str(caught.value)


@pytest.mark.parametrize(("cores", "threads"), [(8, 7), (2, 1), (1, 1), (None, 1)])
def test_a_core_is_left(cores: int | None, threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(torch, "set_num_threads", asked.append)
    device.leave_a_core()
    assert asked == [threads]
