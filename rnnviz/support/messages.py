"""What the program has to tell a person: an id with values. The sentence is made where it is shown.

The lower floors raise `Problem("id", field=..., **values)` and hand out `Message("id", values)`;
`ENGLISH` is the one home of the English sentences, translations are keyed by the same ids.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

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
    "spec.path": "Choose a file that holds x: .npy or .npz as (L, N, H_in) or (L, H_in), or a table such as .csv.",
    "spec.seed": "seed must be a whole number from 0 to {high}, not {value}.",
    "spec.number": "{value} is not a number: type it like 0.5 or -1e-3.",
    "spec.lengths": "{value} is no list of lengths: type whole numbers with commas, like 5, 3, 2, or nothing.",
    "spec.cell_count": "number of cells",
    "given.function": "{name} must be a function, not {type}: give one that can be called, or leave it out.",
    "json.part": "unknown part {name}",
    "json.field": "unknown field {name}",
    "json.value": "a wrong value in {name}",
    "json.recipe": "a wrong recipe of weights",
    "spec.json": "This does not describe a network ({reason}): the file was written by another program or another version, so choose another file, or update rnnviz.",
    # --- core.network, core.inputs, core.run -----------------------------------------------------
    "network.no_parameter": "There is no parameter {name}: choose one of {names}.",
    "network.shape": "{name} must be {shape}: type one number for every place.",
    "network.file_shape": "{file} does not fit: this network needs {name} of shape {shape}.",
    "inputs.missing": "{name} is not there: choose a .npy file that holds x.",
    "inputs.npy": "{name} is not a .npy file of numbers: write it with numpy.save(path, x).",
    "inputs.npy_shape": "{name} has shape {shape}; x must be (L, N, H_in) or (L, H_in) with at least one of each.",
    "inputs.unknown": "{character} is not in the vocabulary: leave it out, or choose the vocabulary that the model was trained with.",
    "inputs.long_text": "The text has {length} characters; take at most {most}.",
    "inputs.empty_line": "Line {line} is empty, and every line is one sequence: type something there or take it out.",
    "inputs.id": "{token} is no row of the embedding: type whole numbers from 0 to {last}, with spaces between them.",
    "inputs.vocabulary_rows": "The vocabulary has {count} tokens, but the embedding has {rows} rows: choose the vocabulary that the model was trained with.",
    "inputs.vocabulary_long": "The vocabulary is too long: take at most {most} tokens.",
    "inputs.vocabulary": "{path} is no vocabulary: write one token per line, a JSON list, or a JSON object of token and number from 0 on.",
    "inputs.npz": "{name} is not a .npz of arrays: write it with numpy.savez(path, x=x).",
    "inputs.ids_npy": "{name} holds {dtype} of shape {shape}; the numbers of tokens are whole numbers, (L,) or (L, N), at most {most}.",
    "inputs.member": "{name} does not say which of its arrays is x: name one of them x, as (L, N, H_in) or (L, H_in) (there: {names}).",
    "inputs.lengths": "The lengths do not fit: give one for each of the {count} sequences, from 1 to {steps}.",
    "inputs.typed_large": "x has more than {most} numbers: choose smaller sizes to type them in, or a file.",
    "inputs.gone": "x came with a recording that is no longer open: open it again, or choose other values for x.",
    "inputs.no_vocabulary": "Text needs the vocabulary that the model was trained with: type it in, choose its file, or type the tokens' numbers.",
    "spec.embedding": "Text through an embedding needs a model with one: open the model's file and choose it there.",
    "spec.values": "Type one row per timestep, all with the same number of features.",
    # --- core.tables -----------------------------------------------------------------------------
    "tables.encoding": "{path} is not written in {encoding}: choose another encoding, or save it as UTF-8.",
    "tables.binary": "{path} is not a text file: choose a .csv, .tsv or .txt, or save the numbers as .npy.",
    "tables.empty": "{path} holds no rows: choose a file with one row per timestep.",
    "tables.wide": "{path} has {count} columns; take at most {most}.",
    "tables.ragged": "{path}, row {row} has {count} columns and not {expected} as the others: mend the row, or choose another separator.",
    "tables.cell": "{path}, row {row}, column {column}: {cell} is not a number. Mend it, leave the column out, or choose another decimal sign.",
    "tables.no_column": "{path} has no column {column}: it has {count}, counted from 0.",
    "tables.no_numbers": "{path} has no column of numbers: choose another separator or decimal sign.",
    "sound.format": "{path} is no WAV file of whole numbers (PCM): convert it first, for example with ffmpeg -i {path} -c:a pcm_s16le out.wav.",
    "sound.short": "{path} has {count} samples, and one timestep takes {frame}: choose a longer one, or a smaller frame.",
    # --- core.foreign: files of tensors from outside ---------------------------------------------
    "foreign.folder": "{path} is a folder: choose a file in it.",
    "foreign.special": "{path} is not an ordinary file: copy its content into one first.",
    "foreign.empty": "{path} is empty: save it again.",
    "foreign.too_big": "{path} is larger than {most} GiB: save only the recurrent module's state_dict().",
    "foreign.too_long": "{path} is larger than {most} MB: take a part of it.",
    "foreign.memory": "{path} needs more than half of the memory that is free: close other programs, or save only the recurrent module's state_dict().",
    "foreign.unknown": "{path} is no file of tensors: choose a .safetensors, a .pt or .pth with a state_dict(), or a .npz of arrays.",
    "foreign.npy": "{path} is one array, not a model: open it as data, or save the model's arrays together with numpy.savez.",
    "foreign.hdf5": "{path} is an HDF5 file, which rnnviz does not read: save the weights with numpy.savez or safetensors.",
    "foreign.legacy": "{path} is a bare pickle, which could run code: load it where you trust it and save model.state_dict() with torch.save or safetensors.",
    "foreign.script": "{path} is a TorchScript program: load it with torch.jit.load where you trust it, and save its state_dict() instead.",
    "foreign.exported": "{path} is an exported program: save model.state_dict() instead.",
    "foreign.module": "{path} was saved as a whole module ({name}), which could run code: save model.state_dict() instead.",
    "foreign.object": "{path} holds Python objects beside tensors ({name}), which could run code: save model.state_dict() alone instead.",
    "foreign.protocol": "{path} was pickled in a way that torch.save does not use by itself ({name}): save model.state_dict() with torch.save(state_dict, path).",
    "foreign.object_array": "{path} holds Python objects in {name}, which could run code: save arrays of numbers only.",
    "foreign.no_arrays": "{path} is an archive with {name} in it, not a .npz of arrays: save them with numpy.savez.",
    "foreign.no_dict": "{path} holds no dict of named tensors: save model.state_dict().",
    "foreign.long_pickle": "{path} has a list of contents of more than {most} kB: save only the recurrent module's state_dict().",
    "foreign.byteorder": "{path} was written on a big-endian machine: save it as .safetensors there.",
    "foreign.locked": "{path} is locked with a password: save it without one.",
    "foreign.many": "{path} holds more than {most} parts: save only the recurrent module's state_dict().",
    "foreign.needs_onnx": "{path} needs the package onnx to be read: pip install onnx.",
    "foreign.onnx_node": "{name} in {path} has no counterpart in PyTorch ({what}): export the model with PyTorch's own recurrent modules.",
    "foreign.onnx_external": "{path} keeps its weights in other files: save the model with its weights inside.",
    "foreign.cut": "{path} is cut off or is something else than its name says: copy it again, or save it again.",
    "foreign.damaged": "{path} is damaged or was made to mislead ({part} does not fit): copy it again, or save the model again.",
    # --- core.checkpoint -------------------------------------------------------------------------
    "checkpoint.none": "{path} holds no recurrent network that rnnviz knows by its names (there: {names}): it looks for weight_ih_l0 and weight_hh_l0 of nn.RNN, nn.LSTM or nn.GRU, or weight_ih and weight_hh of cells.",
    "checkpoint.one_bias": "{name} in {path} has one bias, {part}, where PyTorch has two: save it as bias_ih, and zeros as bias_hh.",
    "checkpoint.no_floats": "{path} holds no tensors of the dtypes {dtypes}: save the state_dict() of the model as it was trained, before it was quantised.",
    "checkpoint.incomplete": "{name} in {path} is not complete: {part} is missing or does not fit; save the whole module's state_dict().",
    "checkpoint.no_module": "{path} has no recurrent network named {name}: choose one of {names}.",
    "checkpoint.many": "{path} holds several recurrent networks: name one with --at; there are {names}.",
    "checkpoint.no_embedding": "The file has no embedding {name} of width {width}: choose one of {names}.",
    "checkpoint.changed": "{path} has changed since it was opened: open it again to use what it holds now.",
    "checkpoint.gone": "These weights came with a recording that is no longer open: open it again.",
    "device.unknown": "{value} is not a device here: choose one of {offered}.",
    "device.missing": "PyTorch offers no {device} here, so the CPU computed this run.",
    "device.failed": "{device} could not compute this run (out of memory or lost), so the CPU did.",
    "run.width": "x has {width} features, but input_size is {input_size}: make them equal.",
    "run.lengths_cells": "A loop over cells takes no packed input: leave lengths empty, or choose RNN, LSTM or GRU.",
    "run.lengths_unbatched": "Packed input has the axis N: untick unbatched, or leave lengths empty.",
    "run.lengths_count": "x holds {batch} sequences, and here are {count} lengths: give one for each, or none.",
    "run.lengths_longest": "The longest sequence must have all {steps} timesteps of x, not {value}: make one of them {steps} long.",
    "run.memory": "This needs about {need}, and {free} of memory are free: choose smaller sizes or fewer steps.",
    "examples.unknown": "There is no example {name}; there are {names}.",
    # --- core.shapes ----------------------------------------------------------------------------
    "shape.x": "{steps} timesteps first, then the N sequences of the batch, then the features of one timestep.",
    "shape.x.batch_first": "batch_first puts the N sequences before the {steps} timesteps - in x and output only.",
    "shape.x.loop": "The loop takes x[t], one of {steps} timesteps, at a time.",
    "shape.output": "h of the LAST layer only, at every one of the {steps} timesteps.",
    "shape.output.two": "h of the LAST layer only, at every one of the {steps} timesteps: the forward half and the reverse half side by side.",
    "shape.h_0": "One first state per layer: D * num_layers = 1 * {k}; D is 1, there is one direction.",
    "shape.h_0.batch_first": "One first state per layer: D * num_layers = 1 * {k}. batch_first does not move it: N stays in the middle.",
    "shape.h_0.two": "One first state per layer and direction: D * num_layers = 2 * {k} = {count}, layer by layer, forward before reverse.",
    "shape.h_0.two.batch_first": "One first state per layer and direction: D * num_layers = 2 * {k} = {count}. batch_first does not move it.",
    "shape.h_n": "One final state per layer: D * num_layers = 1 * {k} = {count}. h_n[k] is h of layer k after its last timestep; output holds the last layer only.",
    "shape.h_n.batch_first": "One final state per layer: D * num_layers = {count}. batch_first does not move it: it has no time axis to swap N with.",
    "shape.h_n.two": "One final state per layer and direction: D * num_layers = 2 * {k} = {count}. h_n[2*l + d]: forward after the last step, reverse after t = 0.",
    "shape.h_n.two.batch_first": "One final state per layer and direction: D * num_layers = 2 * {k} = {count}. batch_first does not move it: it has no time axis.",
    "shape.c_0": "One first cell state per layer, {k} in all; its size is hidden_size, also with proj_size.",
    "shape.c_0.batch_first": "One first cell state per layer, {k} in all. batch_first does not move it.",
    "shape.c_0.two": "One first cell state per layer and direction: 2 * {k} = {count}.",
    "shape.c_0.two.batch_first": "One first cell state per layer and direction: 2 * {k} = {count}. batch_first does not move it.",
    "shape.c_n": "One final cell state per layer, {k} in all; its size is hidden_size, also with proj_size.",
    "shape.c_n.batch_first": "One final cell state per layer, {k} in all. batch_first does not move it.",
    "shape.c_n.two": "One final cell state per layer and direction: 2 * {k} = {count}.",
    "shape.c_n.two.batch_first": "One final cell state per layer and direction: 2 * {k} = {count}. batch_first does not move it.",
    "shape.h.cell": "{name} is (N, hidden_size): the cell returns its new state, {size} numbers per sequence - not input_size.",
    "shape.c.cell": "The LSTM cell's memory: {size} numbers per sequence, like its h.",
    "shape.bias": "b_ih and b_hh both exist and are both added: one number per row.",
    "shape.weight_hr": "Projects the hidden_size numbers of o * tanh(c) to the proj_size numbers of h.",
    "shape.weight_hh.RNN": "One row per unit, one column per unit of its own h before.",
    "shape.weight_hh.GRU": "Three blocks of hidden_size rows in the order r, z, n; one column per unit of its own h before.",
    "shape.weight_hh.LSTM": "Four blocks of hidden_size rows in the order i, f, g, o; one column per unit of its own h before.",
    "shape.weight_ih.RNN": "One row per unit, one column per input feature.",
    "shape.weight_ih.GRU": "Three blocks of hidden_size rows in the order r, z, n; one column per input feature.",
    "shape.weight_ih.LSTM": "Four blocks of hidden_size rows in the order i, f, g, o; one column per input feature.",
    "shape.weight_ih.deep": "Layer {layer} reads h of layer {below}, not x: its columns are the units (of all directions) below.",
    # --- core.record, core.check -----------------------------------------------------------------
    "record.no_rnn": "{module} is not nn.RNN, nn.LSTM, nn.GRU, a cell or a list of cells: name the RNN inside it with at=; {inside}.",
    "record.class": "{module} is a class: make a module of it first, and record that.",
    "record.script": "TorchScript shows nobody what is inside a module: record the nn.Module that it was made from.",
    "record.no_at": "The model has no RNN at {at}; {inside}.",
    "record.not_called": "The model did not call {at}: give inputs that reach it.",
    "record.many_calls": "The model called {at} {count} times: use rnnviz.record_calls, which records each call.",
    "shares.unbatched": "There is one sequence only, and each process takes a share of the sequences: record it without torchrun.",
    "shares.failed": "One of the processes failed ({reason}): its own output says more; nothing was written.",
    "watch.no_rnn": "There is nothing to watch in {module}: give an nn.Module that is or contains an nn.RNN, nn.LSTM, nn.GRU or a cell.",
    "watch.cuda_dropout": "cuDNN draws the masks of dropout itself and shows them to nobody: watch in eval mode, with dropout 0, or on the CPU.",
    "record.meta": 'meta must be a dict whose keys are texts: give it like meta={{"what": "the first try"}}.',
    "record.own_meta": "rnnviz itself notes {names} in the meta of a run: choose other names.",
    "record.needs_x": "Give x as the first argument: a tensor (L, N, H_in), (L, H_in) or a PackedSequence.",
    "record.own_forward": "{module} has a forward of its own, so what it computes cannot be recorded: record a plain nn.RNN, nn.LSTM, nn.GRU or cell with its weights.",
    "record.arguments": "The module takes x and hx only, not {names}: leave that out.",
    "record.x_tensor": "x must be a torch tensor or a PackedSequence, not {type}: torch.as_tensor(x) makes one.",
    "record.x_nested": "x is a nested tensor: give torch.nested.to_padded_tensor(x, 0.0) with lengths= instead.",
    "record.packed": "This PackedSequence does not fit together ({part}): make it with pack_padded_sequence(x, lengths).",
    "record.packed_cells": "A loop over cells takes no packed input: give one sequence at a time as (L, H_in), or use nn.RNN, nn.LSTM or nn.GRU.",
    "record.x_rank": "x must have 2 axes {unbatched} or 3 axes {batched}, not the shape {shape}.",
    "record.lengths": "lengths must be N = {batch} whole numbers from 1 to L = {steps}, one per sequence of a batched x, not {value}.",
    "record.lengths_packed": "A PackedSequence brings its own lengths: leave lengths out.",
    "record.lengths_cells": "lengths are for nn.RNN, nn.LSTM and nn.GRU: a loop over cells takes every step, so cut x to its length.",
    "record.x_size": "x has {value} features in its last axis, but input_size is {expected}: make them equal.",
    "record.x_empty": "x has no timesteps: give at least one.",
    "record.x_batch": "x holds no sequence (N = 0): give at least one.",
    "record.no_numbers": "{name} is {given}: choose a dense tensor of {dtypes} that holds numbers.",
    "record.dtype": "{name} is {given}, but the weights are {expected}: PyTorch does not mix them, so convert one.",
    "record.device": "{name} is on {given}, but the weights are on {expected}: move one of them there with .to(), or name a device= for both.",
    "record.hx": "{name} must be {why} = {expected}{also}, not {value}.",
    "record.hx_pair": "An LSTM starts from a pair (h_0, c_0): give both.",
    "record.hx_list": "A stack of {count} cells starts from a list with {count} states, one per cell.",
    "record.nonfinite": "This run holds {nan} NaN and {inf} infinite numbers, {in_x} of them in x: they are kept as they are.",
    "record.memory_file": "Recording this to a file needs about {need} of memory, because of lengths that differ or of dropout, and {free} are free: make it shorter or smaller.",
    "record.memory": "Recording this needs about {need}, and {free} of memory are free: make it shorter or smaller, or give a file to record to (out=...).",
    "trace.needed": "{type} is no recording: give what rnnviz.record(module, x) or rnnviz.open(path) returns.",
    "trace.window": "A window must be start:stop with 0 <= start < stop <= L = {steps}, not {start}:{stop}.",
    # --- core.schedule, core.explain, core.files -------------------------------------------------
    "schedule.time_reverse": "The order time does not exist with a reverse direction, which needs the last input before "
    "its first step: choose wave, layer or reveal.",
    "schedule.source": "A schedule is made of a Trace, or of a spec with length=, not of {type}.",
    "schedule.order": "order must be one of {choices}, not {value}.",
    "schedule.length": "A schedule needs the number of steps: give length (at least 1) or lengths (each at least 1, none "
    "above length).",
    "schedule.position": "There is no position {value}: choose one from 0 to {last}.",
    "schedule.cell": "There is no cell at layer {layer}, direction {direction}, t = {t} in this run.",
    "explain.index": "{name} must be a whole number from 0 to {last} in this run, not {value}.",
    "tensor.unknown": "There is no tensor {name}; there are {names}.",
    "explain.no_c": "Layer {layer} is no LSTM, so it has no c: take h apart instead.",
    "explain.padding": "t = {t} is padding: sequence {n} has {length} steps, so nothing was computed there.",
    "run.special": "{path} is not an ordinary file: choose a saved run.",
    "run.foreign": "{path} is not a saved run: open a file that rnnviz has written.",
    "run.no_run": "{path} is a safetensors file, but not a saved run: open a file that rnnviz has written.",
    "run.damaged": "{path} is damaged or was changed by another program (its {part} does not fit): record and save the run again.",
    "run.truncated": "{path} is cut off ({size} of {expected} bytes are there): copy it again, or record and save the run again.",
    "run.newer": "{path} was written by a newer version of rnnviz (file format {version}; this one reads up to {known}): update rnnviz.",
    "run.unfinished": "{path} was never finished, its recording was interrupted: record the run again.",
    "open.unknown": "{path} is no kind of file that rnnviz opens: choose one of {known}.",
    # --- scene, render ---------------------------------------------------------------------------
    "workspace.foreign": "{path} is not a workspace that rnnviz has saved: choose another file.",
    "workspace.value": "{path} has a wrong value at {where}, so it was damaged or changed by hand: mend it there, or choose another file.",
    "workspace.recording": "{path} names a recording that cannot be opened: {reason}",
    "workspace.newer": "{path} was saved by a newer version of rnnviz (workspace format {version}; this one reads up to {known}): update rnnviz.",
    # --- export, cli -----------------------------------------------------------------------------
    "export.path": "Choose where to write: a folder ending in /, a pattern such as step-%04d.png, or a name such as out.png.",
    "export.pattern": "{name} is no pattern: put %04d once, where the number of the step goes, and no other %.",
    "export.one_file": "{name} has a place for the number of a step, but one {suffix} file holds all of them: leave out {number}.",
    "export.suffix": "rnnviz writes no {suffix} files ({path}): choose one of {known}, or a folder ending in /.",
    "export.no_suffix": "{path} has no suffix that says the format: choose one of {known}, or a folder ending in /.",
    "export.steps": "steps must be first:last with whole numbers, first from 0 and last (not written itself) above it, not {value}.",
    "export.beyond": "steps {first}:{stop} reach beyond this run, whose positions are 0 to {last}: choose a smaller range.",
    "export.size": "size must be width x height from {low} to {high} pixels, not {value}.",
    "export.theme": "theme must be one of {choices}, not {value}.",
    "export.other_suffix": "{path} has not the suffix of the format that is chosen: end it with {suffix}, or choose another format.",
    "export.left_out": "no room for {parts} in this picture: choose fewer parts with --parts.",
    "export.parts": "{value} is no part of the picture: choose from {choices}.",
    "export.language": "{reason}",
    "export.sample": "There is no sequence {value} in this run: choose n from 0 to {last}.",
    "export.no_parts": "The picture would be empty: show at least one of {choices}.",
    "export.no_av": 'MP4 and WebM need PyAV, which is not installed: pip install "rnnviz[video]", or choose another format.',
    "export.fps": "fps must be a number from {low} to {high}, not {value}.",
    "export.thread": "The first export of a program without a window must run in its main thread: call it there once.",
    "export.no_font": "There is no font on this machine, so no text can be painted: install one, such as fonts-dejavu-core.",
    "desktop.system": "--install-desktop writes freedesktop.org's menu entries, which {system} does not have: start rnnviz by its command.",
    "embedded.foreign": "{path} holds no settings of rnnviz: open a PNG, APNG or GIF that rnnviz exported and no other program changed.",
    "embedded.no_run": "{path} shows a run whose weights or input are not in it ({module}): open the saved run instead.",
    "embedded.run": "{path} cannot be recorded again: {reason}",
    "cli.no_file": "{path} is neither a file nor one of the commands {commands}: check its name.",
    "cli.source": "{name} is neither a saved run nor an example: give a file, or one of {examples}.",
    "cli.needs_input": "{name} is a model: say what goes in, with --input and a .npy, .npz, .csv or .txt file.",
    "cli.needs_vocabulary": "{path} is text: name the vocabulary that the model was trained with (--vocabulary FILE), or give the tokens' numbers (--unit ids).",
    "cli.onto_itself": "{path} is what goes in, and would be overwritten: choose another name for --output.",
    "cli.exists": "{path} exists already: choose another name, or add --overwrite.",
    "cli.packs": "--lengths packs x and --padded does not: leave one of them out.",
    "cli.model": "{name} is neither a file nor an example: give a model's file (.safetensors, .pt, .npz), or one of {examples}.",
    "file.missing": "{path} was not found: check its name and folder.",
    "file.unreadable": "{path} cannot be read ({reason}): check its permissions and the disk.",
    "file.no_path": "The name of a file must be a text or a Path, not {type}.",
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
    "app.picture": "No window can be opened here ({cause}), so this is a picture of the last step.",
    "app.no_window": "No window can be opened here: {cause}",
    "app.show_trace": "A Trace is recorded already: leave out {names}, or give the module instead.",
    "app.size": "{value} is not a size: type width x height in pixels, like 1920x1080.",
}


MOST_SHOWN = 400  # characters of one value


@dataclass(frozen=True)
class Message:
    """A sentence not yet made: its id in `ENGLISH` and the values that go into it."""

    id: str
    values: Mapping[str, object] = field(default_factory=dict)

    def english(self) -> str:
        """The sentence in plain English, for the command line and for scripts."""
        return ENGLISH[self.id].format(**self.words(Message.english))

    def words(self, say: Callable[[Message], str]) -> dict[str, object]:
        """The values as they stand in a sentence: messages said by `say`, texts in printable characters and not long."""
        return {name: say(v) if isinstance(v, Message) else _shown(v) for name, v in self.values.items()}


def _shown(value: object) -> object:
    """Names and cells come out of files that anybody may have written: nothing in them moves the cursor or turns the
    direction of the text, and nothing fills the screen."""
    if not isinstance(value, str):
        return value
    clean = "".join(c if c.isprintable() else " " if c.isspace() else "?" for c in value)
    return clean if len(clean) <= MOST_SHOWN else f"{clean[: MOST_SHOWN // 2]}…{clean[-MOST_SHOWN // 2 :]}"


def short(value: object) -> str:
    """A value that was given, as a sentence quotes it."""
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


class Problem(ValueError):
    """Something a person can mend: `message` says what and how, `field` where it was typed (or None)."""

    def __init__(self, id: str, *, field: str | None = None, **values: object) -> None:
        self.message = Message(id, values)
        self.field = field
        super().__init__(self.message.english())


def unreadable(path: Path | str, error: Exception) -> Problem:
    """For a file that is not there or that the system does not let be read."""
    if isinstance(error, FileNotFoundError):
        return Problem("file.missing", path=str(path))
    code = getattr(error, "errno", None)
    return Problem("file.unreadable", path=str(path), reason=os.strerror(code) if code else "?")


class Cancelled(Exception):
    """The person (or the caller's `cancel`) stopped the work; nothing half-made is left behind."""


def stop_if(cancel: Callable[[], bool] | None) -> None:
    """Raise `Cancelled` when told to stop; None never tells."""
    if cancel is not None and cancel():
        raise Cancelled
