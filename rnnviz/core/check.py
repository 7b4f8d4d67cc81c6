"""The self-check of a recorded run: is what is shown what the module computes?

Two questions, because neither suffices. `max_diff` compares what was assembled from the recorded states with a
separate call of the module: on the CPU they are equal to the last bit. `residual` compares every single step with the
formula of its cell (residual.py), which also works where a whole trajectory cannot be compared (chaotic networks,
other kernels).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from rnnviz.core.residual import FACTOR, worst_residual
from rnnviz.core.spec import DTYPES

if TYPE_CHECKING:
    from rnnviz.core.trace import Trace

HALF = ("float16", "bfloat16")
# how much farther than a nudge of some ulps another order of summation may move the results
GROWTH = 64.0


@dataclass(frozen=True)
class Check:
    """How a run compares with its module; `passed` is the verdict.

    `max_diff`: the largest difference to a separate call (0 is bitwise equality); None where that call would last
    too long and cannot be cut into chunks. It may be `limit` at most: 0, or as far as rounding moves this network.
    `residual` and `tolerance`: the worst one-step difference, measured by what it may be; it stands at `worst`
    (layer, direction, t, n). `unchecked`: steps that overflow the dtype, so that no formula can tell.
    `float32_residual`: for a float16 or bfloat16 run the residual of the same run in float32, in units of its own
    tolerance (1 is the limit).
    """

    max_diff: float | None
    residual: float
    tolerance: float
    passed: bool
    limit: float = 0.0
    worst: tuple[int, int, int, int] = (0, 0, 0, 0)
    unchecked: int = 0
    float32_residual: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: what is not finite becomes its text."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Check:
        """What `to_dict` wrote; raises TypeError, KeyError or ValueError for anything else."""
        numbers = {
            name: _number(data[name]) for name in ("max_diff", "residual", "tolerance", "limit", "float32_residual")
        }
        if None in (numbers["residual"], numbers["tolerance"], numbers["limit"]) or not isinstance(
            data["passed"], bool
        ):
            raise ValueError("check")
        worst = tuple(int(v) for v in data["worst"])
        if len(worst) != 4:
            raise ValueError("check")
        return cls(**numbers, passed=data["passed"], worst=worst, unchecked=int(data["unchecked"]))  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, float) and value - value != 0 else value


def _number(value: Any) -> float | None:
    if isinstance(value, str) and value not in ("inf", "-inf", "nan"):
        raise ValueError("check")
    return None if value is None else float(value)


def check(trace: Trace, module: Any = None, *, cancel: Callable[[], bool] | None = None) -> Check:
    """Compare a run with its module and its cells' formulas; torch's generator and the module stay as they are.

    Without `module` it is rebuilt from the recorded spec and weights. `cancel()` is polled between chunks of steps;
    raises `Cancelled`.
    """
    from rnnviz.core.separate import Separate, TooLong, max_difference, rebuild

    eps = epsilon(trace)
    worst = worst_residual(trace, eps, cancel)
    steps_fit = worst.ratio <= 1
    max_diff, limit = None, 0.0
    try:
        separate = Separate(trace, _own(module) or rebuild(trace), cancel)
    except TooLong:
        pass
    else:
        max_diff = max_difference(separate)
        limit = _limit(separate, max_diff, eps, overflow=worst.unchecked > 0)
    made = Check(
        max_diff=max_diff,
        residual=worst.residual,
        tolerance=worst.tolerance or FACTOR * eps,
        passed=steps_fit and (max_diff is None or max_diff <= limit),
        limit=limit,
        worst=worst.place,
        unchecked=worst.unchecked,
    )
    return _with_float32(made, trace, cancel) if str(trace.meta.get("dtype")) in HALF else made


def _own(module: Any) -> Any:
    """Cells as a ModuleList, anything else as it is."""
    if module is None:
        return None
    from torch import nn

    from rnnviz.core.network import as_cells

    cells = as_cells(module)
    return nn.ModuleList(cells) if cells else module


def _limit(separate: Any, max_diff: float, eps: float, *, overflow: bool) -> float:
    """What max_diff may be: 0 where it is 0, else what this network makes of a rounding difference: anything where
    steps overflow, because the order of summation decides between a number, an infinity and NaN."""
    from rnnviz.core.separate import sensitivity

    if max_diff == 0:
        return 0.0
    if overflow and max_diff == math.inf:
        return math.inf
    return max(GROWTH * sensitivity(separate, eps), FACTOR * eps)


def epsilon(trace: Trace) -> float:
    """The relative spacing of the numbers that the run was computed in. Of a product TF32 keeps 10 bits, and
    torch.autocast those of its dtype."""
    import torch

    lowered = trace.meta.get("autocast")
    dtype = str(lowered if lowered in DTYPES else trace.meta.get("dtype", "float32"))
    eps = float(torch.finfo(getattr(torch, dtype)).eps)
    cuda = str(trace.meta.get("device", "cpu")).startswith("cuda")
    tf32 = cuda and dtype == "float32" and bool(trace.meta.get("tf32", torch.backends.cudnn.allow_tf32))
    return 2.0**-10 if tf32 else eps


def _with_float32(made: Check, trace: Trace, cancel: Callable[[], bool] | None) -> Check:
    """The tolerance of a half type hides much: the same network in float32 has to pass its own."""
    from rnnviz.core.separate import in_float32

    twin = in_float32(trace, cancel)
    worst = worst_residual(twin, epsilon(twin), cancel)
    return replace(made, float32_residual=max(worst.ratio, 0.0), passed=made.passed and worst.ratio <= 1)
