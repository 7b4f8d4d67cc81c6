"""Where to compute: what torch offers on this machine, and the way back to the CPU."""

from __future__ import annotations

import os
from collections.abc import Iterable

from rnnviz.support.messages import Message, Problem


def available() -> tuple[str, ...]:
    """The devices that torch offers here, "cpu" first: "cuda:0", ..., "mps"."""
    import torch

    found = ["cpu"]
    if torch.cuda.is_available():
        found += [f"cuda:{k}" for k in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        found.append("mps")
    return tuple(found)


def choose(device: str) -> tuple[str, Message | None]:
    """The device to use for "auto", "cpu", "cuda", "cuda:1" or "mps", and what to tell the person when it is not
    the one asked for."""
    offered = available()
    if device == "auto":
        return (offered[1] if len(offered) > 1 and offered[1].startswith("cuda") else "cpu"), None
    wanted = "cuda:0" if device == "cuda" else device
    if wanted in offered:
        return wanted, None
    if wanted.split(":")[0] not in ("cuda", "mps"):
        raise _unknown(device, ("auto", *offered))
    return "cpu", Message("device.missing", {"device": device})


def require(device: str) -> None:
    """Raise `Problem` where torch does not offer this device here: "cpu", "cuda", "cuda:1", "mps"."""
    offered = available()
    if device not in offered and not (device == "cuda" and "cuda:0" in offered):
        raise _unknown(device, offered)


def _unknown(device: str, offered: Iterable[str]) -> Problem:
    return Problem("device.unknown", field="device", value=str(device)[:40], offered=", ".join(offered))


def is_device_error(error: BaseException) -> bool:
    """True for errors of a GPU that the CPU would not have: out of memory, lost, a driver that fails on first use."""
    import torch

    kinds = (
        (torch.cuda.OutOfMemoryError, torch.AcceleratorError)
        if hasattr(torch, "AcceleratorError")
        else (torch.cuda.OutOfMemoryError,)
    )
    words = ("cuda", "cudnn", "cublas", "nvidia", "mps", "driver")
    return isinstance(error, kinds) or (isinstance(error, RuntimeError) and any(w in str(error).lower() for w in words))


def leave_a_core() -> None:
    """Compute on all cores but one, so that a window on this machine stays quick."""
    import torch

    torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))
