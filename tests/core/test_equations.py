"""The equations of PyTorch's documentation, letter by letter."""

from __future__ import annotations

import pytest

from rnnviz.core.equations import activation, equation, memory_equation, suffixes

TEXTS = {
    ("RNN_TANH", True): "h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh)",
    ("RNN_RELU", False): "h_t = relu(W_ih x_t + W_hh h_(t-1))",
    ("GRU", True): """r_t = sigmoid(W_ir x_t + b_ir + W_hr h_(t-1) + b_hr)
z_t = sigmoid(W_iz x_t + b_iz + W_hz h_(t-1) + b_hz)
n_t = tanh(W_in x_t + b_in + r_t * (W_hn h_(t-1) + b_hn))
h_t = (1 - z_t) * n_t + z_t * h_(t-1)""",
    ("LSTM", True): """i_t = sigmoid(W_ii x_t + b_ii + W_hi h_(t-1) + b_hi)
f_t = sigmoid(W_if x_t + b_if + W_hf h_(t-1) + b_hf)
g_t = tanh(W_ig x_t + b_ig + W_hg h_(t-1) + b_hg)
o_t = sigmoid(W_io x_t + b_io + W_ho h_(t-1) + b_ho)
c_t = f_t * c_(t-1) + i_t * g_t
h_t = o_t * tanh(c_t)""",
}


@pytest.mark.parametrize(("kind", "bias"), TEXTS)
def test_the_text(kind, bias):
    assert equation(kind, "t-1", bias=bias).text == TEXTS[kind, bias]
    for index in ("0", "t+1"):
        shown = f"_({index})" if len(index) > 1 else f"_{index}"
        assert equation(kind, index, bias=bias).text == TEXTS[kind, bias].replace("_(t-1)", shown)


def test_of_a_projection_and_of_c():
    lines = TEXTS["LSTM", True].splitlines()
    assert equation("LSTM", "t-1", bias=True, proj=True).text.splitlines() == [
        *lines[:5],
        "h_t = W_hr (o_t * tanh(c_t))",
    ]
    assert memory_equation("t-1", bias=True).text.splitlines() == [*lines[:3], lines[4]]


def test_the_latex():
    assert equation("RNN_TANH", "0", bias=False).latex == (
        "\\begin{aligned}\nh_{t} &= \\tanh\\left(W_{ih} x_{t} + W_{hh} h_{0}\\right)\n\\end{aligned}"
    )
    gru = equation("GRU", "t-1", bias=True).latex.splitlines()
    inner = "W_{in} x_{t} + b_{in} + r_{t} \\odot \\left(W_{hn} h_{t-1} + b_{hn}\\right)"
    assert gru[3] == f"n_{{t}} &= \\tanh\\left({inner}\\right) \\\\"
    assert gru[4] == "h_{t} &= \\left(1 - z_{t}\\right) \\odot n_{t} + z_{t} \\odot h_{t-1}"


def test_the_nonlinearity_and_the_subscripts_of_each_gate():
    assert [activation("LSTM", name) for name in "ifgo"] == ["sigmoid", "sigmoid", "tanh", "sigmoid"]
    assert [activation("GRU", name) for name in "rzn"] == ["sigmoid", "sigmoid", "tanh"]
    assert [activation(kind, "a") for kind in ("RNN_RELU", "RNN_TANH")] == ["relu", "tanh"]
    assert suffixes("RNN_RELU", "a") == ("ih", "hh") and suffixes("GRU", "n") == ("in", "hn")
