"""What the program has to tell a person: an id with values. The sentence is made where it is shown.

The lower floors raise `Problem("id", field=..., **values)` and hand out `Message("id", values)`;
`ENGLISH` is the one home of the English sentences, translations are keyed by the same ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# id -> English sentence; {name} stands for a value. Say what is wrong, then what to do.
ENGLISH: dict[str, str] = {
    # --- core.spec -------------------------------------------------------------------------------
    "spec.integer": "{name} must be a whole number of at least {low}, not {value}.",
    "spec.too_large": "{name} = {value} is more than {high}, the largest that rnnviz builds: choose a smaller one.",
    "spec.boolean": "{name} must be True or False, not {value}.",
    "spec.choice": "{name} must be one of {choices}, not {value}.",
    "spec.dropout": "dropout must be a number from 0 to 1, not {value}.",
    "spec.dropout_one_layer": "dropout acts between layers and there is only one: set num_layers to 2 or more, or dropout to 0.",
    "spec.proj_kind": "proj_size exists for nn.LSTM only: set it to 0 for this network.",
    "spec.proj_size": "proj_size must be smaller than hidden_size = {hidden_size}, not {value}.",
    "spec.no_cells": "A stack needs at least one cell: add one.",
    "spec.chain": "cell {index} must have input_size {expected}, the hidden_size of the cell below it, not {value}.",
    "spec.text": "Type some text: one character is one timestep.",
    "spec.path": "Choose a .npy file that holds x as (L, N, H_in) or (L, H_in).",
    "spec.seed": "seed must be a whole number from 0 to {high}, not {value}.",
    "spec.number": "{value} is not a number: type it like 0.5 or -1e-3.",
    "spec.json": "This does not describe a network ({reason}): the file was written by another program or another version.",
    # --- core.network, core.inputs, core.run -----------------------------------------------------
    "network.no_parameter": "There is no parameter {name}; this network has {names}.",
    "network.shape": "{name} must be {shape}: type one number for every place.",
    "network.file": "{name} cannot be read as .safetensors: save the module's state_dict() with safetensors first.",
    "network.file_shape": "{file} does not fit: this network needs {name} of shape {shape}.",
    # --- core.record, core.check -----------------------------------------------------------------
    "record.no_rnn": "{module} is not nn.RNN, nn.LSTM, nn.GRU, a cell or a list of cells: name the RNN inside it with at=; {inside}.",
    "record.needs_x": "Give x as the first argument: a tensor (L, N, H_in), (L, H_in) or a PackedSequence.",
    "record.x_rank": "x must have 2 axes {unbatched} or 3 axes {batched}, not {rank}.",
    "record.x_size": "x has {value} features in its last axis, but input_size is {expected}: make them equal.",
    "record.x_empty": "x has no timesteps: give at least one.",
    "record.x_batch": "x holds no sequence (N = 0): give at least one.",
    "record.dtype": "x is {given}, but the weights are {expected}: convert one of them.",
    "record.hx": "{name} must be {why} = {expected}{also}, not {value}.",
    "record.hx_pair": "An LSTM starts from a pair (h_0, c_0): give both.",
    "record.hx_list": "A stack of {count} cells starts from a list with {count} states, one per cell.",
    "record.memory": "Recording this needs about {need}, and {free} of memory are free: make it shorter or smaller.",
    # --- core.schedule, core.explain, core.files -------------------------------------------------
    "schedule.time_reverse": "The order time does not exist with a reverse direction, which needs the last input before "
    "its first step: choose wave, layer or reveal.",
    "schedule.order": "order must be one of {choices}, not {value}.",
    "schedule.length": "A schedule needs the number of steps: give length (at least 1) or lengths (each at least 1, none "
    "above length).",
    "schedule.position": "There is no position {value}: choose one from 0 to {last}.",
    "schedule.cell": "There is no cell at layer {layer}, direction {direction}, t = {t} in this run.",
    "explain.index": "{name} must be from 0 to {last} in this run, not {value}.",
    "explain.padding": "t = {t} is padding: sequence {n} has {length} steps, so nothing was computed there.",
    # --- scene, render ---------------------------------------------------------------------------
    # --- export, cli -----------------------------------------------------------------------------
    "file.exists": "{path} exists already: choose another name, or allow it to be overwritten.",
    "file.full": "{path} could not be written: the disk is full. Free some space or choose another folder.",
    "file.too_big": "{path} could not be written: it is larger than files may be here. Choose another folder.",
    "file.permission": "{path} could not be written: you may not write there. Choose another folder or change its permissions.",
    "file.read_only": "{path} could not be written: the disk is read-only. Choose another folder.",
    "file.long_name": "{path} could not be written: the name is too long. Choose a shorter one.",
    "file.no_folder": "{path} could not be written: there is no folder {folder}. Make it first or choose another one.",
    "file.is_folder": "{path} is a folder: choose the name of a file.",
    "file.special": "{path} is a device or a pipe: choose the name of an ordinary file.",
    "file.failed": "{path} could not be written ({reason}): choose another folder or try again.",
    # --- widgets, app ----------------------------------------------------------------------------
    "app.size": "{value} is not a size: type width x height in pixels, like 1920x1080.",
}


@dataclass(frozen=True)
class Message:
    """A sentence not yet made: its id in `ENGLISH` and the values that go into it."""

    id: str
    values: Mapping[str, object] = field(default_factory=dict)

    def english(self) -> str:
        """The sentence in plain English, for the command line and for scripts."""
        return ENGLISH[self.id].format(**self.values)


class Problem(ValueError):
    """Something a person can mend: `message` says what and how, `field` where it was typed (or None)."""

    def __init__(self, id: str, *, field: str | None = None, **values: object) -> None:
        self.message = Message(id, values)
        self.field = field
        super().__init__(self.message.english())


class Cancelled(Exception):
    """The person (or the caller's `cancel`) stopped the work; nothing half-made is left behind."""
