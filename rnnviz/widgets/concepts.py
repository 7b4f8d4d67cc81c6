"""The words behind the picture: each concept in two or three plain sentences. The one home of these texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

CONTEXT = "Concepts"


@dataclass(frozen=True)
class Concept:
    """A title and its sentences, both in English; `said` has them in the person's language."""

    title: str
    text: str
    see: tuple[str, ...] = ()  # keys of what belongs to it

    @property
    def said(self) -> tuple[str, str]:
        """(title, text), translated."""
        return QCoreApplication.translate(CONTEXT, self.title), QCoreApplication.translate(CONTEXT, self.text)


C = Concept
CONCEPTS: Mapping[str, Concept] = {
    "output": C(
        "output",
        "output holds h of the last layer at every timestep, and nothing of the layers below. With two directions its "
        "last axis has two halves: forward first, then reverse. For a forward direction the last step of output is "
        "the last row of h_n.",
        ("h_n", "direction"),
    ),
    "h_n": C(
        "h_n",
        "h_n holds the final state of every layer and direction, one row each: h_n[D*l + d] belongs to layer l, "
        "direction d, with the layer outside and the direction inside. Each direction has its own last step: forward "
        "ends at t = L-1, reverse at t = 0.",
        ("output", "direction", "packed"),
    ),
    "c_n": C(
        "c_n",
        "c_n holds the LSTM's final memory of every layer and direction, in the same order as h_n. There is no c in "
        "output: only its last value leaves the module. With proj_size it stays hidden_size wide.",
        ("h_n", "proj_size"),
    ),
    "h_0": C(
        "h_0",
        "h_0 is the state before the first step: (D*num_layers, N, H_out), or without N for an input without a batch. "
        "An LSTM takes the pair (h_0, c_0). The forward direction starts from it at the left, the reverse direction at "
        "the right; when it is not given, it is zeros.",
        ("h_n", "batch_first"),
    ),
    "direction": C(
        "Two directions",
        "The reverse direction reads the sequence from its end: it starts at t = L-1 and ends at t = 0. So its final "
        "state h_n[-1] is output[0, :, H:], and output[-1] mixes the forward direction's last state with the reverse "
        "direction's first.",
        ("output", "h_n", "layers", "reverse_names"),
    ),
    "layers": C(
        "Layers on top of each other",
        "Layer 0 reads x. Every layer above reads, at each t, the h of the layer below: of all its directions side by "
        "side, so D*H_out numbers, after dropout. That is why layer 1 of a bidirectional net depends on all of x "
        "already at t = 0.",
        ("direction", "dropout"),
    ),
    "batch_first": C(
        "batch_first",
        "batch_first puts N before L in x and in output, and nowhere else. h_0, h_n, c_0 and c_n stay "
        "(D*num_layers, N, H): they have no time axis to swap N with. An input in the wrong order runs without an "
        "error; only the shapes tell.",
        ("h_0", "h_n"),
    ),
    "bias": C(
        "Two biases",
        "PyTorch has two bias vectors, b_ih beside W_ih and b_hh beside W_hh, and adds both. One would be enough for "
        "RNN and LSTM; cuDNN's layout has two. In a GRU they differ, because the reset gate multiplies b_hn but "
        "not b_in.",
        ("gru",),
    ),
    "gates": C(
        "Order of the gates",
        "The rows of weight_ih and weight_hh are blocks of hidden_size rows, one block per gate. For an LSTM the order "
        "is i, f, g, o; for a GRU it is r, z, n. Other libraries order them otherwise, so copied weights have "
        "to be sorted.",
        ("gru", "bias"),
    ),
    "gru": C(
        "The GRU of PyTorch",
        "The reset gate r multiplies after the matrix product: n = tanh(W_in x + b_in + r * (W_hn h + b_hn)). The first "
        "paper multiplied h before it, which gives other numbers. The new state is (1-z) * n + z * h: z near 1 keeps "
        "the old one.",
        ("gates", "bias"),
    ),
    "dropout": C(
        "dropout",
        "dropout acts on the output of every layer except the last, on its way up, and in training mode only. The "
        "states that run on in time are not touched, so h_n is before dropout. With one layer there is nothing "
        "between, so it does nothing.",
        ("layers",),
    ),
    "packed": C(
        "Padded and packed sequences",
        "Padding is computed like real input: it changes h_n, and the reverse direction, which meets the padding first, "
        "at valid steps too. A PackedSequence stops at each sequence's own length: forward h_n is output[len-1], "
        "reverse h_n is output[0].",
        ("h_n", "direction"),
    ),
    "proj_size": C(
        "proj_size",
        "proj_size makes the LSTM's h narrower: h = W_hr (o * tanh(c)) has proj_size numbers, while c keeps "
        "hidden_size. output, h_0 and h_n are as wide as h. The matrix is called weight_hr_l{k}.",
        ("c_n",),
    ),
    "cells": C(
        "Module and cell",
        "nn.RNNCell computes one step, nn.RNN the loop over all of them: with the same weights a loop over cells gives "
        "the same numbers. A cell returns its new state (N, hidden_size), not something of input_size. A stack of "
        "cells may have layers of different sizes.",
        ("layers",),
    ),
    "reverse_names": C(
        "Names with _reverse",
        "The reverse direction has parameters of its own, named like weight_ih_l0_reverse. They exist in nn.RNN and "
        "nn.GRU as in nn.LSTM. Code that sets or copies only the names without it leaves half of the net as it was.",
        ("direction", "gates"),
    ),
    "order": C(
        "Order of the steps",
        "Time by time computes every layer at t, like a loop over cells. Layer by layer is what nn.RNN does. Wavefront "
        "computes at once all cells whose inputs are there, the causal order with a reverse direction. Column by "
        "column is a way of reading: it shows t of everything, though some of it was computed later.",
        ("direction", "layers"),
    ),
    "keywords": C(
        "Arguments by name",
        "The fourth and fifth positions of nn.LSTM are bias and batch_first: nn.LSTM(20, 300, 5, True, True) is not "
        "bidirectional. The code here uses keywords only, so that it says what it means.",
        ("batch_first",),
    ),
}

# the concept behind a field of the form, a tensor or an argument
OF_NAME: Mapping[str, str] = {
    "batch_first": "batch_first",
    "bidirectional": "direction",
    "bias": "bias",
    "dropout": "dropout",
    "proj_size": "proj_size",
    "num_layers": "layers",
    "h_0": "h_0",
    "c_0": "h_0",
    "output": "output",
    "h_n": "h_n",
    "c_n": "c_n",
    "order": "order",
    "lengths": "packed",
}


def concept_of(tensor: str, *, gates: int = 1) -> str:
    """The key of what to read about a tensor or parameter name; "" where there is nothing to say."""
    if tensor in OF_NAME:
        return OF_NAME[tensor]
    if tensor.endswith("_reverse"):
        return "reverse_names"
    if "bias" in tensor:
        return "bias"
    if "weight_hr" in tensor:
        return "proj_size"
    if "weight" in tensor:
        return "gates" if gates > 1 else "layers"
    return "cells" if tensor.rstrip("0123456789") in ("h", "c") else ""
