"""What names of tensors say: which module, layer, direction and part, and what was folded into them."""

from __future__ import annotations

import pytest

from rnnviz.core.names import Slot, groups, shorten


@pytest.mark.parametrize(
    ("name", "prefix", "slot"),
    [
        ("weight_ih_l0", "", Slot(0, 0, "weight_ih")),
        ("rnn.weight_hh_l12_reverse", "rnn", Slot(12, 1, "weight_hh")),
        ("a.b.bias_ih_l1", "a.b", Slot(1, 0, "bias_ih")),
        ("module.a._orig_mod.weight_hr_l0", "a", Slot(0, 0, "weight_hr")),
        ("cell.weight_ih", "cell", Slot(-1, 0, "weight_ih")),
        ("enc_w_ih", "enc", Slot(-1, 0, "weight_ih")),
        ("enc/B_hh_l3", "enc", Slot(3, 0, "bias_hh")),
    ],
)
def test_a_name(name: str, prefix: str, slot: Slot) -> None:
    (group,) = groups([name])
    assert group.prefix == prefix and group.slots == {slot: ("same", (name,))}
    assert not group.gates and not group.unknown


@pytest.mark.parametrize(
    "name", ["weight", "weight_ih_l", "weight_ih_l00000", "weight_ij_l0", "aweight_ih_l0", "weight_ih_l0_back"]
)
def test_a_name_of_something_else(name: str) -> None:
    assert groups([name]) == []


@pytest.mark.parametrize(
    ("name", "slot", "gate"),
    [
        ("W_ir", Slot(-1, 0, "weight_ih"), "r"),
        ("x.w_hf", Slot(-1, 0, "weight_hh"), "f"),
        ("b_iz_l1_reverse", Slot(1, 1, "bias_ih"), "z"),
        ("b_hn", Slot(-1, 0, "bias_hh"), "n"),
    ],
)
def test_a_gate(name: str, slot: Slot, gate: str) -> None:
    (group,) = groups([name])
    assert group.gates == {slot: {gate: name}} and not group.slots


@pytest.mark.parametrize(
    ("pieces", "op", "order"),
    [
        (("weight_hh_l0_v", "weight_hh_l0_g"), "weight_norm", (1, 0)),
        (("parametrizations.weight_hh_l0.original1", "parametrizations.weight_hh_l0.original0"), "weight_norm", (1, 0)),
        (("weight_hh_l0_mask", "weight_hh_l0_orig"), "masked", (1, 0)),
        (("weight_hh_l0_raw",), "same", (0,)),
        (("weight_hh_l0", "weight_hh_l0_raw"), "same", (1,)),
    ],
)
def test_pieces_of_one_parameter(pieces: tuple[str, ...], op: str, order: tuple[int, ...]) -> None:
    for prefix in ("", "a.", "module.a."):
        names = [prefix + piece for piece in pieces]
        (group,) = groups(names)
        assert group.slots == {Slot(0, 0, "weight_hh"): (op, tuple(names[k] for k in order))}
        assert group.prefix == prefix.removeprefix("module.").rstrip(".")


@pytest.mark.parametrize(
    "names", [["parametrizations.weight_hh_l0.original"], ["weight_hh_l0_g"], ["weight_hh_l0_mask"]]
)
def test_pieces_that_a_file_cannot_explain(names: list[str]) -> None:
    (group,) = groups(names)
    assert group.unknown == ["weight_hh_l0"] and not group.slots


def test_groups_stand_in_the_order_of_the_file() -> None:
    assert [group.prefix for group in groups(["b.weight_ih", "a.weight_ih", "b.weight_hh", "c"])] == ["b", "a"]


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["state_dict.a", "state_dict.b"], ["a", "b"]),
        (["model.a", "a"], ["model.a", "a"]),  # they would be the same
        (["model"], ["model"]),
        (["model.model"], ["model"]),
        (["state_dict"], [""]),
        (["state_dict.model.a"], ["a"]),
        (["x.model.a"], ["x.model.a"]),
    ],
)
def test_names_without_what_is_around_everything(names: list[str], shown: list[str]) -> None:
    assert list(shorten(names).values()) == shown
