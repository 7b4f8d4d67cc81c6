"""What an exported picture says about itself is read with suspicion: anybody may have written the file."""

from __future__ import annotations

import json
import os
import random
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec, WeightSpec, to_dict
from rnnviz.export import embedded
from rnnviz.export.embedded import can_restore
from rnnviz.export.png import encode
from rnnviz.render.indexed import palette
from rnnviz.render.theme import LIGHT
from rnnviz.support.messages import Problem
from tests.export.test_png import picture

RUN = RunSpec(RNNSpec("GRU", 2, 3), seed=5)
FACTS = {"format": 1, "run": to_dict(RUN), "order": "time", "position": 3, "sample": 1}


def written(folder: Path, facts: object) -> Path:
    path = folder / "a.png"
    text = facts if isinstance(facts, str) else json.dumps(facts)
    path.write_bytes(encode(picture(4, 4), palette(LIGHT, ((False, ""),)), text))
    return path


def test_the_run_and_where_it_stood(tmp_path):
    found = embedded(written(tmp_path, FACTS))
    assert (found.run, found.order, found.position, found.sample) == (RUN, "time", 3, 1)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("", "holds no settings"),
        ("{", "holds no settings"),
        ("[]", "holds no settings"),
        ("null", "holds no settings"),
        ('{"format": 1, "run": NaN}', "holds no settings"),
        ("[" * 5000, "holds no settings"),
        ('{"format": 1, "run": ' + '{"a": ' * 60 + "1" + "}" * 61, "holds no settings"),
        ({**FACTS, "format": 2}, "holds no settings"),
        ({"format": True, "run": to_dict(RUN)}, "holds no settings"),
        ({**FACTS, "run": None}, "are not in it"),
        ({**FACTS, "run": 5}, "holds no settings"),
        ({**FACTS, "run": {"is": "os.system"}}, "holds no settings"),
        ({**FACTS, "run": to_dict(RUN.network)}, "holds no settings"),
        ({**FACTS, "run": {**to_dict(RUN), "seed": -1}}, "seed must be"),
        ({**FACTS, "run": {**to_dict(RUN), "more": 1}}, "a wrong value in more"),
        ({**FACTS, "run": {**to_dict(RUN), "network": {**to_dict(RUN.network), "hidden_size": 10**12}}}, "hidden_size"),
        ({**FACTS, "run": {**to_dict(RUN), "network": {**to_dict(RUN.network), "hidden_size": True}}}, "hidden_size"),
    ],
)
def test_what_is_not_ours_gets_one_sentence(tmp_path, facts, said):
    path = written(tmp_path, facts)
    with pytest.raises(Problem, match=said) as caught:
        embedded(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(("position", "sample"), [(True, "x"), (-1, -1), (1.5, 2**40), (None, None)])
def test_odd_positions_are_the_first(tmp_path, position, sample):
    found = embedded(written(tmp_path, {**FACTS, "position": position, "sample": sample}))
    assert (found.position, found.sample) == (0, 0)


def test_what_moves_stands_at_its_first_step(tmp_path):
    facts = {name: value for name, value in FACTS.items() if name != "position"}
    assert embedded(written(tmp_path, {**facts, "steps": [4, 9, 2]})).position == 4


@pytest.mark.parametrize(
    "run",
    [
        replace(RUN, weights=WeightSpec("file", digest="0" * 64)),
        replace(RUN, input=InputSpec("given", seq_len=4, batch_size=1)),
    ],
)
def test_numbers_that_are_in_no_picture_are_said(tmp_path, run):
    module = "GRU(2, 3)\n"
    with pytest.raises(Problem, match=r"not in it \(GRU\(2, 3\)\): open the saved run"):
        embedded(written(tmp_path, {**FACTS, "run": to_dict(run), "module": module}))
    assert not can_restore(SimpleNamespace(meta={"run": to_dict(run)}))


def test_which_runs_a_picture_brings_back():
    assert can_restore(SimpleNamespace(meta={"run": to_dict(RUN)}))
    assert not can_restore(SimpleNamespace(meta={}))


@pytest.mark.parametrize("name", ["a.png", "a.gif", "a.apng"])
def test_damaged_files(tmp_path, name):
    """Cut and changed at random places: a run, or a sentence, and nothing else."""
    data = written(tmp_path, FACTS).read_bytes()
    source = random.Random(name)
    for _ in range(150):
        changed = bytearray(data[: source.randrange(len(data) + 1)])
        for _ in range(source.randrange(4)):
            if changed:
                changed[source.randrange(len(changed))] = source.randrange(256)
        path = tmp_path / name
        path.write_bytes((b"GIF89a" + changed) if name == "a.gif" else changed)
        try:
            found: object = embedded(path).run
        except Problem as problem:
            found = problem
        assert isinstance(found, RunSpec) or str(path) in str(found)


def test_what_is_no_file(tmp_path):
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    for path in (tmp_path, tmp_path / "none.png", pipe):
        with pytest.raises(Problem, match="was not found"):
            embedded(path)
