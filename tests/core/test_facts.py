"""What people get wrong about PyTorch's recurrent networks, each as one true statement about our Trace.

The number in a test's name is the rank of the confusion; the oracle is torch itself, called separately.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from rnnviz.core.explain import explain
from rnnviz.core.record import record
from rnnviz.core.schedule import Schedule
from rnnviz.support.messages import Problem

pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections")
L, N, I, H = 6, 3, 5, 4  # noqa: E741 - PyTorch's letters
CLASSES = (nn.RNN, nn.LSTM, nn.GRU)


@pytest.fixture(autouse=True)
def seed():
    torch.manual_seed(0)


def called(module, *args):
    """(output, h_n) of a separate call."""
    with torch.no_grad():
        output, state = module(*args)
    return output, state[0] if isinstance(state, tuple) else state


def equal(a, b):
    return np.array_equal(np.asarray(a), np.asarray(b))


@pytest.mark.parametrize("cls", CLASSES)
def test_01_output_is_the_last_layer_and_h_n_every_layers_last_step(cls):
    trace = record(cls(I, H, num_layers=3), torch.randn(L, N, I))
    assert trace.output.shape == (L, N, H)
    assert trace.h_n.shape == (3, N, H)
    assert equal(trace.output, trace.h[2][0])
    for layer in range(3):
        assert equal(trace.h_n[layer], trace.h[layer][0][-1])
    assert equal(trace.h_n[-1], trace.output[-1])


@pytest.mark.parametrize("cls", CLASSES)
def test_02_batch_first_moves_x_and_output_but_no_state(cls):
    module = cls(I, H, num_layers=2, batch_first=True)
    x, h_0 = torch.randn(N, L, I), torch.randn(2, N, H)
    hx = (h_0, torch.randn(2, N, H)) if cls is nn.LSTM else h_0
    trace = record(module, x, hx)
    output, state = trace.returned
    assert output.shape == (N, L, H)
    for tensor in state if isinstance(state, tuple) else (state,):
        assert tensor.shape == (2, N, H)
    assert trace.h_0.shape == trace.h_n.shape == (2, N, H)
    assert trace.x.shape == (L, N, I)
    assert trace.output.shape == (L, N, H), "inside, time comes first whatever batch_first says"
    with pytest.raises(Problem, match=r"also with batch_first"):
        record(module, x, (h_0.transpose(0, 1),) * 2 if cls is nn.LSTM else h_0.transpose(0, 1))


@pytest.mark.parametrize("cls", CLASSES)
def test_03_the_reverse_direction_ends_at_t_0(cls):
    trace = record(cls(I, H, bidirectional=True), torch.randn(L, N, I))
    assert equal(trace.h_n[-1], trace.output[0, :, H:])
    assert equal(trace.h_n[0], trace.output[-1, :, :H])
    assert not equal(trace.h_n[-1], trace.output[-1, :, H:]), "output[-1] holds the reverse direction's first state"
    first = explain(trace, 0, 1, L - 1, 0, 0)
    assert {c.tensor for c in first.largest("W_hh")} == {"h_0"}
    assert Schedule(trace, "wave").cells(0) == ((0, 0, 0), (0, 1, L - 1))


@pytest.mark.parametrize("cls", CLASSES)
def test_04_h_n_goes_layer_by_layer_and_forward_before_reverse(cls):
    module, x = cls(I, H, num_layers=3, bidirectional=True), torch.randn(L, N, I)
    trace = record(module, x)
    by_layer = called(module, x)[1].view(3, 2, N, H)
    for layer in range(3):
        assert equal(by_layer[layer, 0], trace.h[layer][0][L - 1])
        assert equal(by_layer[layer, 1], trace.h[layer][1][0])
        for direction in range(2):
            assert equal(trace.h_n[2 * layer + direction], by_layer[layer, direction])


def test_05_batch_and_time_swapped_run_without_an_error_and_only_the_shapes_tell():
    module, x = nn.RNN(I, H), torch.randn(L, N, I)
    right, swapped = record(module, x), record(module, x.transpose(0, 1))
    assert (right.steps, right.batch) == (L, N)
    assert (swapped.steps, swapped.batch) == (N, L)
    assert right.h_n.shape == (1, N, H)
    assert swapped.h_n.shape == (1, L, H)
    assert swapped.check.passed, "it is computed correctly, it is just another question"


@pytest.mark.parametrize("cls", CLASSES)
def test_06_padding_changes_h_n_and_valid_reverse_steps_and_packing_does_not(cls):
    module, lengths = cls(I, H, bidirectional=True), [6, 2, 4]
    x = torch.randn(L, N, I)
    for n, length in enumerate(lengths):
        x[length:, n] = 0
    padded = record(module, x)
    packed = record(module, pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=False))
    assert packed.lengths.tolist() == lengths
    for n, length in enumerate(lengths):
        alone = called(module, x[:length, n])
        np.testing.assert_allclose(packed.output[:length, n], alone[0], atol=1e-6)
        assert equal(packed.h_n[0, n], packed.output[length - 1, n, :H])
        assert equal(packed.h_n[1, n], packed.output[0, n, H:])
        if length < L:
            assert not np.allclose(padded.h_n[0, n], packed.h_n[0, n], atol=1e-3)
            assert not np.allclose(padded.output[length - 1, n, H:], packed.output[length - 1, n, H:], atol=1e-3)
            assert not packed.output[length:, n].any(), "beyond a sequence's length there is nothing"


@pytest.mark.parametrize("cls", CLASSES)
def test_07_layer_1_reads_both_directions_so_its_first_step_knows_the_last_input(cls):
    module, x = cls(I, H, num_layers=2, bidirectional=True), torch.randn(L, N, I)
    trace = record(module, x)
    assert trace.weights["weight_ih_l1"].shape[1] == 2 * H
    read = explain(trace, 1, 0, 2, 1, 0).largest("W_ih", 100)
    assert {(c.tensor, c.layer, c.direction) for c in read} == {("h", 0, 0), ("h", 0, 1)}
    changed = x.clone()
    changed[L - 1] += 1
    again = record(module, changed)
    assert equal(trace.h[0][0][0], again.h[0][0][0])
    assert not equal(trace.h[1][0][0], again.h[1][0][0])


@pytest.mark.parametrize(("cls", "names"), [(nn.LSTM, "ifgo"), (nn.GRU, "rzn")])
def test_08_the_blocks_of_rows_are_i_f_g_o_and_r_z_n(cls, names):
    module, x = cls(I, H), torch.randn(1, N, I)
    block = dict(zip(names, range(len(names)), strict=True))
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
        for j in block.values():  # a bias of its own for each gate, so that each can be told
            module.bias_ih_l0[j * H : (j + 1) * H] = 0.1 * (j + 1)
    trace = record(module, x)
    for name, j in block.items():
        act = np.tanh if name in "gn" else lambda a: 1 / (1 + np.exp(-a))
        np.testing.assert_allclose(trace.gates[0][0][name], act(0.1 * (j + 1)), rtol=1e-6)
        gate = {g.name: g for g in explain(trace, 0, 0, 0, 0, 0).gates}[name]
        assert gate.value == pytest.approx(float(act(0.1 * (j + 1))), rel=1e-6)


def test_09_the_gru_resets_after_the_matrix_product():
    trace = record(nn.GRU(I, H, dtype=torch.float64), torch.randn(L, N, I).double(), torch.randn(1, N, H).double())
    w, x, h = trace.weights, trace.x[0], trace.h_0[0]
    wr, wz, wn = np.split(w["weight_ih_l0"], 3)
    ur, uz, un = np.split(w["weight_hh_l0"], 3)
    (ar, az, an), (br, bz, bn) = np.split(w["bias_ih_l0"], 3), np.split(w["bias_hh_l0"], 3)
    r = 1 / (1 + np.exp(-(x @ wr.T + ar + h @ ur.T + br)))
    z = 1 / (1 + np.exp(-(x @ wz.T + az + h @ uz.T + bz)))
    after = np.tanh(x @ wn.T + an + r * (h @ un.T + bn))
    before = np.tanh(x @ wn.T + an + (r * h) @ un.T + bn)
    np.testing.assert_allclose(trace.h[0][0][0], (1 - z) * after + z * h, atol=1e-12)
    assert np.abs(trace.h[0][0][0] - ((1 - z) * before + z * h)).max() > 0.01
    assert "r_t * (W_hn h_0 + b_hn)" in explain(trace, 0, 0, 0, 0, 0).text


@pytest.mark.parametrize("cls", CLASSES)
def test_10_there_are_two_biases_and_both_are_added(cls):
    trace = record(cls(I, H), torch.randn(L, N, I))
    assert {"bias_ih_l0", "bias_hh_l0"} <= set(trace.weights)
    terms = [term.symbol for gate in explain(trace, 0, 0, 2, 0, 1).gates for term in gate.terms]
    assert sum("b_i" in symbol for symbol in terms) == sum("b_h" in symbol for symbol in terms) == len(terms) // 4
    without = record(cls(I, H, bias=False), torch.randn(L, N, I))
    assert not any("bias" in name for name in without.weights)


@pytest.mark.parametrize("cls", CLASSES)
def test_11_dropout_acts_between_layers_in_training_only(cls):
    module, x = cls(I, 40, num_layers=3, dropout=0.5), torch.randn(L, N, I)
    state = torch.get_rng_state()
    trace = record(module.train(), x)
    torch.set_rng_state(state)
    output, h_n = called(module, x)
    assert equal(trace.output, output), "the same seed draws the same masks"
    assert equal(trace.h_n, h_n)
    assert len(trace.dropout_masks) == 2, "one for every layer but the last"
    assert {float(v) for v in np.unique(trace.dropout_masks[0])} == {0.0, 2.0}
    for layer in range(3):
        assert equal(trace.h_n[layer], trace.h[layer][0][-1]), "h_n is before dropout"
        assert np.count_nonzero(trace.h[layer][0]) == trace.h[layer][0].size
    assert record(module.eval(), x).dropout_masks is None


@pytest.mark.parametrize(("cls", "cell"), [(nn.RNN, nn.RNNCell), (nn.LSTM, nn.LSTMCell), (nn.GRU, nn.GRUCell)])
def test_12_a_loop_over_cells_with_the_same_weights_gives_the_same_numbers(cls, cell):
    whole, single, x = cls(I, H), cell(I, H), torch.randn(L, N, I)
    single.load_state_dict({name.removesuffix("_l0"): value for name, value in whole.state_dict().items()})
    one, two = record(whole, x), record(single, x)
    np.testing.assert_allclose(two.h[0][0], one.h[0][0], atol=1e-6)
    if cls is nn.LSTM:
        np.testing.assert_allclose(two.c[0][0], one.c[0][0], atol=1e-6)


def test_13_hx_has_the_rank_of_x_and_an_lstm_takes_a_pair():
    batched = record(nn.GRU(I, H), torch.randn(L, N, I), torch.randn(1, N, H))
    unbatched = record(nn.GRU(I, H), torch.randn(L, I), torch.randn(1, H))
    assert not batched.unbatched
    assert unbatched.unbatched
    assert [tuple(t.shape) for t in batched.returned] == [(L, N, H), (1, N, H)]
    assert [tuple(t.shape) for t in unbatched.returned] == [(L, H), (1, H)]
    with pytest.raises(Problem, match=r"\(D\*num_layers, H_out\)"):
        record(nn.GRU(I, H), torch.randn(L, I), torch.randn(1, 1, H))
    with pytest.raises(Problem, match=r"pair \(h_0, c_0\)"):
        record(nn.LSTM(I, H), torch.randn(L, N, I), torch.randn(1, N, H))


def test_14_with_proj_size_h_is_narrower_than_c():
    trace = record(nn.LSTM(I, H, num_layers=2, proj_size=2), torch.randn(L, N, I))
    assert trace.h[0][0].shape == (L, N, 2)
    assert trace.c[0][0].shape == (L, N, H)
    assert trace.h_n.shape == (2, N, 2)
    assert trace.c_n.shape == (2, N, H)
    assert trace.weights["weight_hr_l0"].shape == (2, H)
    assert trace.weights["weight_ih_l1"].shape == (4 * H, 2)
    found = explain(trace, 1, 0, 3, 0, 1)
    assert found.text.endswith("h_t = W_hr (o_t * tanh(c_t))")
    assert len(found.largest("W_hr", 100)) == H


@pytest.mark.parametrize("cls", CLASSES)
def test_15_every_parameter_has_a_reverse_twin_with_numbers_of_its_own(cls):
    module, x = cls(I, H, num_layers=2, bidirectional=True), torch.randn(L, N, I)
    trace = record(module, x)
    assert set(trace.weights) == {name for name, _ in module.named_parameters()}
    forward = [name for name in trace.weights if not name.endswith("_reverse")]
    assert {f"{name}_reverse" for name in forward} | set(forward) == set(trace.weights)
    with torch.no_grad():
        module.weight_hh_l0_reverse.mul_(2)
    again = record(module, x)
    assert equal(trace.h[0][0], again.h[0][0])
    assert not equal(trace.h[0][1], again.h[0][1])


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("cls", CLASSES)
def test_16_layer_1_reads_h_of_the_layer_below_after_dropout(cls, training):
    module = cls(I, H, num_layers=2, dropout=0.5).train(training)
    trace = record(module, torch.randn(L, N, I))
    read = {c.unit: c.value for c in explain(trace, 1, 0, 3, 1, 0).largest("W_ih", 100)}
    mask = trace.dropout_masks[0][3, 1] if training else 1
    assert equal([read[unit] for unit in range(H)], trace.h[0][0][3, 1] * mask)
    alone = cls(H, H)
    names = {name: name.replace("_l1", "_l0") for name in module.state_dict() if "_l1" in name}
    alone.load_state_dict({new: module.state_dict()[old] for old, new in names.items()})
    below = trace.h[0][0] * (trace.dropout_masks[0] if training else 1)
    np.testing.assert_allclose(called(alone, torch.from_numpy(below))[0], trace.h[1][0], atol=1e-6)


def test_a_step_at_a_time_is_right_forward_and_wrong_in_reverse():
    x = torch.randn(L, 1, 3)
    for both in (False, True):
        module = nn.RNN(3, 4, bidirectional=both)
        trace, hx, outputs = record(module, x), None, []
        with torch.no_grad():
            for t in range(L):
                output, hx = module(x[t : t + 1], hx)
                outputs.append(output)
        error = np.abs(torch.cat(outputs).numpy() - trace.output).max()
        assert error > 0.05 if both else error < 1e-6
