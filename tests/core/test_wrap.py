"""Broken lines mean the same as the long one."""

from __future__ import annotations

import ast

import pytest

from rnnviz.core.wrap import OVER, WIDTH, wrap

LINES = [
    "rnn = nn.RNN(input_size=100, hidden_size=20, num_layers=4, bidirectional=True)",
    "cell1 = nn.LSTMCell(input_size=100, hidden_size=20, dtype=torch.float64)",
    "h_0 = torch.tensor([[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]], dtype=torch.float64)",
    "lines = ['a, (b', 'c) # d', 'a very long text that cannot be broken anywhere, not even here']",
    "weights = load_file('/a/long/path, with (brackets) and # signs.safetensors')",
    "from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence",
    "rnn.weight_hh_l1_reverse.copy_(torch.tensor([[1.0, -2.0], [3.0, 4.0]], dtype=torch.float64))",
    "rnn.bias_hh_l1_reverse.copy_(torch.tensor([1.0, -2.0]))",
    "output, (h_n, c_n) = some_long_name_of_a_module(x_with_a_long_name, (h_0, c_0))",
]


@pytest.mark.parametrize("line", LINES)
def test_what_is_broken_means_the_same(line: str) -> None:
    made = wrap(line)
    assert ast.dump(ast.parse("\n".join(made))) == ast.dump(ast.parse(line))


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ("x = torch.randn(10, 3, 100)", ["x = torch.randn(10, 3, 100)"]),
        (LINES[0],
         ["rnn = nn.RNN(", "    input_size=100, hidden_size=20,", "    num_layers=4,", "    bidirectional=True)"]),
        ("x = x.transpose(0, 1)  # batch_first: (N, L, H_in)",
         ["# batch_first: (N, L, H_in)", "x = x.transpose(0, 1)"]),
        ("    cell.weight_ih.copy_(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))",
         ["    cell.weight_ih.copy_(torch.tensor([", "        [1.0, 2.0],", "        [3.0, 4.0]]))"]),
        ("    rnn.weight_ih_l0.copy_(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))",
         ["    rnn.weight_ih_l0.copy_(", "        torch.tensor([",
          "            [1.0, 2.0],", "            [3.0, 4.0]]))"]),
        ("b = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0, -6.0, 7.0, 8.0])",
         ["b = torch.tensor([", "    1.0, 2.0, 3.0, 4.0, 5.0, -6.0,", "    7.0, 8.0])"]),
        ("    output, (h_n, c_n) = lstm(x, (h_0, c_0))", ["    output, (h_n, c_n) = lstm(x, (h_0, c_0))"]),
    ],
)  # fmt: skip
def test_it_looks_as_a_person_writes_it(line: str, made: list[str]) -> None:
    assert wrap(line) == made
    assert made == [line] or max(map(len, made)) <= WIDTH + OVER


def test_the_head_of_a_block_is_a_line_too() -> None:
    line = "with torch.no_grad():  # nothing of this is kept for gradients"
    assert wrap(line) == ["# nothing of this is kept for gradients", "with torch.no_grad():"]


def test_a_line_of_the_very_width_stays() -> None:
    line = "x = f(" + "1, " * 9 + "222)"
    assert len(line) == WIDTH + 1 and wrap(line) != [line] and wrap(line, len(line)) == [line]
    assert wrap("x = 1  # abc", 12) == ["x = 1  # abc"] and wrap("x = 1  # abc", 11) == ["# abc", "x = 1"]


def test_a_line_that_is_not_complete_stays() -> None:
    line = "x = some_function(first_thing, [1, 2,"
    assert len(line) > WIDTH and wrap(line) == [line]


def test_code_of_the_very_width_is_not_broken() -> None:
    assert wrap("x = f(a=1, b=2)  # why", 15) == ["# why", "x = f(a=1, b=2)"]
    assert wrap("x = f(a=1, b=2)  # why", 14) == ["# why", "x = f(", "    a=1, b=2)"]


def test_imports_stand_one_below_the_other() -> None:
    assert wrap("from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence") == [
        "from torch.nn.utils.rnn import (", "    pack_padded_sequence,", "    pad_sequence,", ")"
    ]  # fmt: skip
    assert len(wrap("from torch.nn.utils.rnn import pack_padded_sequence")) == 1
