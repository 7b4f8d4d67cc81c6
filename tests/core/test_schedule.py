"""The schedule against a brute-force enumeration that knows nothing but the dependencies."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.core.schedule import Schedule, default_order, orders
from rnnviz.core.spec import CellSpec, RNNSpec, StackSpec
from rnnviz.support.messages import Problem


def spec_of(layers: int, directions: int) -> RNNSpec:
    return RNNSpec("RNN_TANH", 3, 4, num_layers=layers, bidirectional=directions == 2)


def needs(cell, layers, directions, steps):
    """The updates that must be done before this one."""
    k, d, t = cell
    before = t - 1 if d == 0 else t + 1
    own = [(k, d, before)] if 0 <= before < steps else []
    return own + ([(k - 1, e, t) for e in range(directions)] if k else [])


def own_order(direction, steps):
    return range(steps) if direction == 0 else range(steps - 1, -1, -1)


def brute(order, layers, directions, steps):
    """[position] -> set of cells, by enumeration."""
    cells = [(k, d, t) for k in range(layers) for d in range(directions) for t in own_order(d, steps)]
    if order == "layer":
        return [{cell} for cell in cells]
    if order in ("time", "reveal"):
        return [{c for c in cells if c[2] == t} for t in range(steps)]
    done: set[tuple[int, int, int]] = set()
    waves = []
    while len(done) < len(cells):  # greedy: everything whose needs are met, at once
        waves.append({c for c in cells if c not in done and done.issuperset(needs(c, layers, directions, steps))})
        done |= waves[-1]
    return waves


CASES = [
    (order, layers, directions, steps)
    for directions in (1, 2)
    for order in orders(spec_of(1, directions))
    for layers in (1, 2, 3, 5)
    for steps in (1, 2, 5, 8)
]


@pytest.mark.parametrize(("order", "layers", "directions", "steps"), CASES)
def test_positions_are_those_of_the_enumeration(order, layers, directions, steps):
    schedule = Schedule(spec_of(layers, directions), order, length=steps)
    expected = brute(order, layers, directions, steps)
    assert len(schedule) == len(expected)
    done: set[tuple[int, int, int]] = set()
    for p, cells in enumerate(expected):
        assert set(schedule.cells(p)) == cells
        assert len(schedule.cells(p)) == len(cells)
        done |= cells
        for k in range(layers):
            for d in range(directions):
                ts = sorted(t for a, b, t in done if (a, b) == (k, d))
                start, stop = schedule.computed(p, k, d)
                assert list(range(start, stop)) == ts
                assert schedule.frontier(p)[k][d] == len(ts)
        assert all(schedule.position_of(*cell) == p for cell in cells)


@pytest.mark.parametrize(("order", "layers", "directions", "steps"), [c for c in CASES if c[0] != "reveal"])
def test_causal_orders_never_use_what_is_not_computed(order, layers, directions, steps):
    schedule = Schedule(spec_of(layers, directions), order, length=steps)
    done: set[tuple[int, int, int]] = set()
    for p in range(len(schedule)):
        for cell in schedule.cells(p):
            if order == "time":
                done.add(cell)  # within one t the layers follow each other, deepest last
            assert done.issuperset(n for n in needs(cell, layers, directions, steps))
        done |= set(schedule.cells(p))


def test_reveal_is_not_causal_with_a_reverse_direction():
    schedule = Schedule(spec_of(1, 2), "reveal", length=4)
    assert schedule.cells(0) == ((0, 0, 0), (0, 1, 0))
    assert schedule.computed(0, 0, 1) == (0, 1)


@pytest.mark.parametrize(
    ("order", "layers", "directions", "positions"),
    [
        ("time", 4, 1, 10),
        ("layer", 4, 1, 40),
        ("layer", 4, 2, 80),
        ("wave", 4, 1, 13),
        ("wave", 4, 2, 40),
        ("reveal", 4, 1, 10),
        ("reveal", 4, 2, 10),
    ],
)
def test_counts_of_the_public_table(order, layers, directions, positions):
    assert len(Schedule(spec_of(layers, directions), order, length=10)) == positions


def test_orders_and_default():
    assert orders(spec_of(2, 1)) == ("time", "layer", "wave", "reveal")
    assert orders(spec_of(2, 2)) == ("layer", "wave", "reveal")
    assert default_order(spec_of(2, 1)) == Schedule(spec_of(2, 1), length=3).order == "time"
    assert default_order(spec_of(2, 2)) == Schedule(spec_of(2, 2), length=3).order == "wave"


def test_a_stack_of_cells_runs_time_by_time():
    stack = StackSpec((CellSpec("LSTM", 3, 4), CellSpec("GRU", 4, 2)))
    schedule = Schedule(stack, length=5)
    assert schedule.order == "time"
    assert schedule.cells(2) == ((0, 0, 2), (1, 0, 2))


@given(data=st.data(), steps=st.integers(1, 9), layers=st.integers(1, 4), directions=st.sampled_from([1, 2]))
@settings(deadline=None, max_examples=60)
def test_shorter_sequences(data, steps, layers, directions):
    lengths = [*data.draw(st.lists(st.integers(1, steps), max_size=4)), steps]
    order = data.draw(st.sampled_from(orders(spec_of(layers, directions))))
    schedule = Schedule(spec_of(layers, directions), order, lengths=lengths)
    assert schedule.steps == steps
    assert schedule == Schedule(spec_of(layers, directions), order, length=steps, lengths=lengths)
    for n, length in enumerate(lengths):
        done: list[tuple[int, int, int]] = []
        for p in range(len(schedule)):
            new = schedule.cells(p, n)
            assert set(new) == {c for c in schedule.cells(p) if c[2] < length}
            done += new
            for k in range(layers):
                for d in range(directions):
                    mine = sorted(t for a, b, t in done if (a, b) == (k, d))
                    assert list(range(*schedule.computed(p, k, d, n))) == mine
        # its own updates come in its own order: the reverse direction from its own last valid step
        for k in range(layers):
            for d in range(directions):
                mine = [t for a, b, t in done if (a, b) == (k, d)]
                assert mine == list(range(length) if order == "reveal" else own_order(d, length))


def test_before_the_first_position_nothing_is_computed():
    schedule = Schedule(spec_of(2, 2), "wave", lengths=[5, 2])
    assert schedule.frontier(-1) == ((0, 0), (0, 0))
    assert schedule.computed(-1, 0, 1) == (5, 5)
    assert schedule.computed(-1, 0, 1, 1) == (2, 2)
    assert schedule.cells(-1) == ()


def test_a_query_does_not_depend_on_the_number_of_steps():
    schedule = Schedule(spec_of(8, 2), "layer", length=10**9)
    begin = time.perf_counter()
    for p in range(0, len(schedule), 10**7 + 1):
        (cell,) = schedule.cells(p)
        assert schedule.position_of(*cell) == p
        assert sum(map(sum, schedule.frontier(p))) == p + 1
    assert time.perf_counter() - begin < 5  # 1,600 queries; listing 16e9 cells would never end


@pytest.mark.parametrize(
    ("make", "id"),
    [
        (lambda: Schedule(spec_of(1, 2), "time", length=3), "schedule.time_reverse"),
        (lambda: Schedule(spec_of(1, 1), "diagonal", length=3), "schedule.order"),
        (lambda: Schedule(spec_of(1, 1), length=0), "schedule.length"),
        (lambda: Schedule(spec_of(1, 1)), "schedule.length"),
        (lambda: Schedule(spec_of(1, 1), lengths=[]), "schedule.length"),
        (lambda: Schedule(spec_of(1, 1), lengths=[3, 0]), "schedule.length"),
        (lambda: Schedule(spec_of(1, 1), length=2, lengths=[3]), "schedule.length"),
        (lambda: Schedule(spec_of(1, 1), length=3).cells(3), "schedule.position"),
        (lambda: Schedule(spec_of(1, 1), length=3).frontier(-2), "schedule.position"),
        (lambda: Schedule(spec_of(1, 1), length=3).position_of(0, 1, 0), "schedule.cell"),
    ],
)
def test_problems(make, id):
    with pytest.raises(Problem) as caught:
        make()
    assert caught.value.message.id == id


def test_the_sentence_about_time_says_why_and_what_to_choose():
    with pytest.raises(Problem, match="reverse direction.* wave"):
        Schedule(spec_of(1, 2), "time", length=3)


def test_equal_ones_are_one_key_and_say_what_they_are():
    one, same = (Schedule(spec_of(2, 1), "wave", length=3) for _ in range(2))
    others = [Schedule(spec_of(2, 1), "layer", length=3), Schedule(spec_of(2, 1), "wave", length=4), "wave"]
    assert one == same and len({one, same}) == 1
    assert all(one != other for other in others)
    assert repr(one) == "Schedule(order='wave', positions=4)"


def test_the_last_position_is_said():
    for p in (-2, 3, 9):
        with pytest.raises(Problem) as caught:
            Schedule(spec_of(1, 1), length=3).cells(p)
        assert dict(caught.value.message.values) == {"value": p, "last": 2}


def test_a_run_brings_its_lengths():
    class Run:
        spec, steps = spec_of(1, 1), 5

        class lengths:  # noqa: N801
            tolist = staticmethod(lambda: [5, 2])

    assert Schedule(Run()) == Schedule(spec_of(1, 1), length=5, lengths=[5, 2])
    assert Schedule(Run(), length=7) == Schedule(spec_of(1, 1), length=7, lengths=[5, 2])
    assert Schedule(Run(), lengths=[3]) == Schedule(spec_of(1, 1), length=5, lengths=[3])
