"""Hostile, odd and damaged files, opened one after another in processes that may die of them."""

from __future__ import annotations

import os
import random
import re
import tempfile
from pathlib import Path
from typing import Any

from tools.trouble.mutants import good_files, mutant
from tools.trouble.opening import attempt, watch_calls
from tools.trouble.workers import Tally, spread

SHOWN = 10  # faults that are printed in full


def corpus(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Open every hostile and odd file of the corpus once."""
    from tools import hostile_files
    from tools.hostile.classes import class_of

    _warm_up(folder)
    paths = list(hostile_files.write(folder / "corpus", hostile_files.everything()))
    classes = {class_of(path.name) for path in paths}

    def piece(index: int) -> dict[str, Any]:
        made = _said(paths[index])
        if hostile_files.TRIPWIRE in os.environ or Path(hostile_files.CANARY).exists():
            made["faults"] = [*made.get("faults", []), "code ran"]
        return made

    tally = spread(piece, len(paths), jobs=_jobs(), begin=watch_calls)
    return _report("corpus", tally, f"{len(paths)} files in {len(classes)} classes", lambda k: paths[k].name)


def mutants(count: int, draw: random.Random, folder: Path) -> list[str]:
    """Open seeded mutants of good files of every kind."""
    seed = draw.randrange(2**31)
    good = _warm_up(folder)

    def piece(index: int) -> dict[str, Any]:
        name, data = mutant(good, seed, index)
        path = folder / f"{index}-{name}"
        path.write_bytes(data)
        try:
            return _said(path)
        finally:
            path.unlink()

    def kept(index: int) -> str:
        name, data = mutant(good, seed, index)
        place = Path(tempfile.gettempdir(), f"rnnviz-mutant-{seed}-{index}-{name}")
        place.write_bytes(data)
        return str(place)

    tally = spread(piece, count, jobs=_jobs(), begin=watch_calls)
    return _report("mutants", tally, f"{tally.done} files of {len(good)} good ones", kept)


def _warm_up(folder: Path) -> dict[str, bytes]:
    """Everything that is slow to import, before the processes are forked; the good files, all of which open."""
    import torch

    torch.set_num_threads(1)  # the threads of a pool would be missing after a fork
    good = {name: data for name, data in good_files().items() if data}
    for name, data in good.items():
        path = folder / f"good-{name}"
        path.write_bytes(data)
        outcome = attempt(path)
        if outcome.kind != "opened" or outcome.faults:
            raise AssertionError(f"{name} is a good file: {outcome}")
    return good


def _jobs() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def _said(path: Path) -> dict[str, Any]:
    outcome = attempt(path)
    made: dict[str, Any] = {"kind": outcome.kind}
    if outcome.faults:
        made["faults"] = outcome.faults
    return made


def _signature(fault: str) -> str:
    """What faults of one cause share: without names and numbers."""
    lines = fault.splitlines() or [""]
    return re.sub(
        r"'[^']*'|\"[^\"]*\"|/\S+|\d+", "", " ".join([line for line in lines if "rnnviz" in line][-1:] + lines[-1:])
    )


def _report(what: str, tally: Tally, of: str, name: Any) -> list[str]:
    alike: dict[str, list[dict[str, Any]]] = {}
    for fault in tally.faults:
        alike.setdefault(_signature(fault["faults"][0]), []).append(fault)
    for group in list(alike.values())[:SHOWN]:
        place = name(group[0]["index"]) if group[0]["index"] >= 0 else ""
        text = "\n    ".join(group[0]["faults"][0].splitlines()[-6:])
        print(f"{len(group)} times, such as {place}\n    {text}".encode("ascii", "backslashreplace").decode())
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(tally.kinds.items()))
    print(f"{what:<10} {of}: {kinds}; {len(tally.faults)} faults")
    return [what] if tally.faults else []
