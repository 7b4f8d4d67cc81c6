"""Which class each file of the corpus belongs to, by its name: what kind of file, and what is wrong with it."""

from __future__ import annotations

import re

CLASSES: dict[str, str] = {
    "pickle that calls code": r"pickle-(code|whole-module|own-class|argparse|codecs|numpy-scalar|wrapper|sparse|quantised|meta-t).*|pickled-code.*",
    "pickle with sizes that lie": r"pickle-.*(gib|stride|beyond|negative|large|many-axes|huge).*",
    "pickle whose storages are odd": r"pickle-(storage|persistent).*",
    "pickle that is no program": r"pickle-(memo|no-stop|empty|stack|mark|two-values|setitems|append|long-of|string|unicode|million).*",
    "pickle that nests or repeats": r"pickle-.*(laughs|dict-of|itself).*",
    "pickle whose names mislead": r"pickle-name.*|pickle-layers.*",
    "pickle of something else": r"pickle-.*",
    "archive that is cut or changed": r"(good-but|flipped|locked|words-after).*",
    "archive whose list lies": r"(duplicate|climbing|absolute|two-|counts|directory|overlapping|many-records).*\.pt",
    "archive of another program": r"(torchscript|exported|big-endian|legacy|long-pickle|deflated).*",
    "another file under a model's name": r"(text|empty|one-byte|noise|html|git-lfs|keras|word-doc|array-alone|array-of).*\.(pt|h5|docx|npy)",
    "no ordinary file": r"(pipe|folder|dangling|loop|zero-device|missing)\.pt",
    "safetensors: header": r"safetensors-(no-json|list|length|dup|deep|nan|huge|meta|empty).*",
    "safetensors: shapes and types": r"safetensors-(shape|dtype|dimensions|zero|integers).*",
    "safetensors: offsets": r"safetensors-(offsets|data).*",
    "safetensors: names and counts": r"safetensors-.*",
    "npz: members": r"npz-(no-|climbing|cut|bzip2|lzma|bomb).*",
    "npz: headers and types": r"npz-.*",
    "npy: header": r"array-(header|descr|order|version|magic).*",
    "npy: shape": r"array-(shape|.*axes|no-steps|no-features|one-step|cut|more).*",
    "npy: numbers": r"array-.*",
    "table: encoding": r"table-(byte|utf|cp1252|not-utf|nul).*",
    "table: rows and columns": r"table-(ragged|quote|columns|rows|line|header|one|names|sep|returns|empty|spaces).*",
    "table: cells": r"table-(cell|number|not-a|hex|under|thou|minus|digits|formula).*",
    "table: signs that mislead": r"table-(control|bidir|zero).*",
    "another file under a table's name": r"table-.*",
    "text: signs": r"text-(every|control|escape|bidir|comb|faces|surr|utf|nul).*",
    "text: sizes and others": r"text-.*",
    "sound: format": r"sound-(\d.*|rate|align|floats|a-law|adpcm|mp3-i|ext|good).*",
    "sound: chunks": r"sound-(no-|data|one|half|form|riff|list).*",
    "another file under a sound's name": r"sound-.*",
    "graph: weights": r"graph-(weights|bias|dims|data|type|ext).*",
    "graph: nodes": r"graph-(dir|act|clip|input|gru|peep|no-|name|nodes).*",
    "graph: damaged": r"graph-.*",
    "saved run: tensors": r"run-(cut|more|numbers|tensor|shape|dtype|offsets|name).*",
    "saved run: what it says of itself": r"run-(meta|format|unfinished|check|packed|borders|cells|good).*",
    "saved run: network": r"run-.*",
    "workspace: JSON": r"workspace-(cut|no-json|format|list|nan|inf|number|twice|deep|long|utf|byte|not-utf|surr|unknown|version).*",
    "workspace: network": r"workspace-(run|network|hidden|layers-[b9]|proj|kind|steps|batch|seed|device|dtype).*",
    "workspace: input and weights": r"workspace-(lengths|source|text|values|path|weights|state).*",
    "workspace: display": r"workspace-.*",
    "picture: text": r"picture-(text|packed|comment|format|plain).*",
    "picture: run": r"picture-run.*",
    "picture: frame and chunks": r"picture-.*",
}  # fmt: skip
_KNOWN = {name: re.compile(pattern) for name, pattern in CLASSES.items()}


def class_of(name: str) -> str:
    """The class of the file `name`; raises KeyError for one that has none."""
    for kind, pattern in _KNOWN.items():
        if pattern.fullmatch(name):
            return kind
    raise KeyError(name)
