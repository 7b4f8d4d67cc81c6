"""What is done with a file's tensors before they are a parameter, against torch."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from rnnviz.core.recipes import OPS, as_code, norm_of, shape_after

A, B = torch.arange(6.0).reshape(2, 3), torch.arange(9.0).reshape(3, 3) + 7
MASK = torch.tensor([[1.0, 0, 1], [0, 1, 1]])
CASES: dict[str, tuple[list[torch.Tensor], torch.Tensor]] = {
    "same": ([A], A),
    "turned": ([A], A.T),
    "stacked": ([A, B], torch.cat([A, B])),
    "stacked_turned": ([A.T, B], torch.cat([A, B.T])),
    "masked": ([A, MASK], torch.tensor([[0.0, 0, 2], [0, 4, 5]])),
    "weight_norm0": (
        [torch.tensor([[2.0], [3.0]]), A + 1],
        (A + 1) * torch.tensor([[2.0], [3.0]]) / (A + 1).norm(dim=1, keepdim=True),
    ),
    "weight_norm1": (
        [torch.tensor([[2.0, 3.0, 4.0]]), A + 1],
        (A + 1) * torch.tensor([2.0, 3.0, 4.0]) / (A + 1).norm(dim=0),
    ),
    "weight_norm-1": ([torch.tensor(2.0), A + 1], 2 * (A + 1) / (A + 1).norm()),
}


@pytest.mark.parametrize("op", CASES)
def test_an_operation_its_shape_and_its_line_of_code(op: str) -> None:
    given, expected = CASES[op]
    made = OPS[op](given)
    assert torch.allclose(made, expected, rtol=1e-6, atol=0)
    assert shape_after(op, [tuple(t.shape) for t in given]) == tuple(expected.shape)
    names: dict[str, Any] = {"torch": torch, **{f"t{k}": tensor for k, tensor in enumerate(given)}}
    assert torch.equal(eval(as_code(op, list(names)[1:]), names), made)


@pytest.mark.parametrize(
    ("op", "shapes", "shape"),
    [
        ("stacked", [(2, 3), (2, 4)], None),
        ("stacked", [(2,), (3,)], (5,)),
        ("stacked", [(), ()], None),
        ("stacked", [(2, 3), (2,)], None),
        ("stacked_turned", [(3, 2), (4, 2)], None),
        ("masked", [(2, 3), (3, 2)], None),
        ("weight_norm0", [(2, 1), (2, 3)], (2, 3)),
        ("weight_norm0", [(2, 3), (2, 3)], None),
        ("weight_norm0", [(3, 1), (2, 3)], None),
        ("weight_norm0", [(1, 1), (2, 3)], (2, 3)),
        ("weight_norm-1", [(), (2, 3)], (2, 3)),
        ("weight_norm-1", [(), ()], ()),
        ("weight_norm0", [(2,), (2, 3)], None),
    ],
)
def test_shapes_that_go_together(op: str, shapes: Any, shape: Any) -> None:
    assert shape_after(op, shapes) == shape


@pytest.mark.parametrize(
    ("g", "op"), [((4, 1), "0"), ((1, 4), "1"), ((1, 1), "0"), ((), "-1"), ((1,), "-1"), ((4,), "0")]
)
def test_the_dim_follows_from_the_shape_of_g(g: tuple[int, ...], op: str) -> None:
    assert norm_of(g) == "weight_norm" + op
