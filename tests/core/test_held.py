"""Numbers that are held by their digest: what it is of, and which ones go when there are too many."""

from __future__ import annotations

import hashlib

import pytest
import torch

from rnnviz.core import held


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "_held", type(held._held)())


def test_a_digest_is_of_names_types_shapes_and_bytes() -> None:
    said = (
        b"a torch.float32 (0, 3)\nb torch.float64 (2, 2)\n" + torch.arange(4.0, dtype=torch.float64).numpy().tobytes()
    )
    tensors = {"b": torch.arange(4.0, dtype=torch.float64).reshape(2, 2), "a": torch.zeros(0, 3)}
    assert held.digest_of(tensors) == hashlib.sha256(said).hexdigest()[:32]
    assert held.digest_of({"b": tensors["b"].T.contiguous().T, "a": tensors["a"]}) == held.digest_of(tensors)
    for changed in (
        {"b": tensors["b"].T},
        {"b": tensors["b"].float()},
        {"c": tensors["b"]},
        {"b": tensors["b"].reshape(4)},
    ):
        assert held.digest_of({"a": tensors["a"]} | changed) != held.digest_of(tensors)


def test_the_oldest_go_and_the_newest_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "MOST", 24)  # two of three numbers
    for name in "abc":
        held.hold(name, {"w": torch.full((3,), float(ord(name)))})
    assert held.held("a") is None and held.held("") is None
    assert held.held("b") is not None  # asked for last: c is the oldest now
    held.hold("d", {"w": torch.zeros(3)})
    assert held.held("c") is None and held.held("b") is not None and held.held("d") is not None
    held.hold("b", {"w": torch.ones(3)})
    found = held.held("b")
    assert found is not None and torch.equal(found["w"], torch.ones(3))
    held.hold("large", {"w": torch.zeros(100)})
    assert list(held._held) == ["large"]
