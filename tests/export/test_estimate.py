"""What is said before an export, against what then comes."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace

import pytest

from rnnviz.core.run import record_run
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec
from rnnviz.export import ExportSpec, export
from rnnviz.export.estimate import FEW, estimate
from rnnviz.export.formats import FORMATS


@pytest.fixture(scope="module")
def trace():
    return record_run(RunSpec(RNNSpec("RNN_TANH", 4, 16, num_layers=2), InputSpec(seq_len=70, batch_size=1)))


def off(trace, spec: ExportSpec) -> float:
    """Bytes that were said in times of the true ones."""
    return estimate(trace, spec).bytes / sum(
        path.stat().st_size for path in export(trace, spec.path, size=spec.size, steps=spec.steps)
    )


@pytest.mark.slow
@pytest.mark.parametrize("size", [(640, 360), (1920, 1080)])
@pytest.mark.parametrize("suffix", FORMATS)
def test_the_size_comes_within_half_of_the_truth(trace, qapp, tmp_path, suffix, size):
    assert 0.67 < off(trace, ExportSpec(str(tmp_path / f"a{suffix}"), size=size)) < 1.5


@pytest.mark.parametrize("suffix", [".gif", ".csv"])
def test_what_is_written_whole_is_known(trace, qapp, tmp_path, suffix):
    said = estimate(trace, ExportSpec(str(tmp_path / f"a{suffix}"), size=(320, 180), steps=(0, FEW)))
    assert said.exact and said.count == FEW and said.seconds > 0
    (path,) = export(trace, tmp_path / f"a{suffix}", size=(320, 180), steps=(0, FEW))
    assert said.bytes == pytest.approx(path.stat().st_size, abs=4)  # the name of the file is not in it


@pytest.mark.parametrize("suffix", [suffix for suffix, row in FORMATS.items() if row.has_picture])
def test_a_slow_start_does_not_make_the_steps_fast(trace, qapp, tmp_path, monkeypatch, suffix):
    """By a clock on which each step takes a second, and what comes after those of the shorter file a minute."""
    settles = FORMATS[suffix].settles
    after = 5 if settles == 1 else settles + 1  # one step is written twice: start, step and end make three looks
    looks = count()

    def clock() -> float:
        look = next(looks)
        return look + 60 * (look >= after)

    monkeypatch.setattr("rnnviz.export.estimate.time", SimpleNamespace(perf_counter=clock))
    said = estimate(trace, ExportSpec(str(tmp_path / f"a{suffix}"), size=(320, 180)))
    assert said.count <= said.seconds <= said.count + 3
