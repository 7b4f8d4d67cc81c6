"""Numbers that this process has read, by their digest: a file may go away while its network stays open.

Undo, a changed option and a second recording take them from here; only the oldest are forgotten when there is too much.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

MOST = 2**30  # bytes
_lock = threading.Lock()
_held: OrderedDict[str, dict[str, torch.Tensor]] = OrderedDict()


def digest_of(tensors: Mapping[str, torch.Tensor]) -> str:
    """A short name of these very numbers: SHA-256 over names, types, shapes and bytes."""
    import torch

    made = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].detach().cpu().contiguous()
        made.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        flat = tensor.reshape(-1)
        if flat.numel():
            made.update(flat.view(torch.uint8).numpy().data)
    return made.hexdigest()[:32]


def hold(digest: str, tensors: Mapping[str, torch.Tensor]) -> None:
    """Keep numbers under their digest."""
    with _lock:
        _held.pop(digest, None)
        _held[digest] = dict(tensors)
        while len(_held) > 1 and sum(map(_size, _held.values())) > MOST:
            _held.popitem(last=False)


def held(digest: str) -> dict[str, torch.Tensor] | None:
    """The numbers of this digest, or None."""
    with _lock:
        found = _held.get(digest) if digest else None
        if found is not None:
            _held.move_to_end(digest)
        return found


def _size(tensors: Mapping[str, torch.Tensor]) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors.values())
