"""What rnnviz itself writes, changed by somebody else: saved runs, workspaces, pictures with a run inside."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

from tools.trouble.mutants import good_files

Maker = Callable[[], bytes]
Change = Callable[[dict[str, Any]], object]
DEEP = '{"a":' * 2000 + "1" + "}" * 2000


@cache
def good() -> dict[str, bytes]:
    return good_files()


# --- saved runs ------------------------------------------------------------------------------------
def run(change: Change | None = None, *, words: Change | None = None, data: Callable[[bytes], bytes] = bytes) -> bytes:
    """A saved run with a change to its header, to what it says of itself, or to its numbers."""
    whole = good()["run.rnnviz"]
    length = struct.unpack("<Q", whole[:8])[0]
    header = json.loads(whole[8 : 8 + length])
    key = next(iter(header["__metadata__"]))
    said = json.loads(header["__metadata__"][key])
    if words is not None:
        words(said)
        header["__metadata__"][key] = json.dumps(said)
    if change is not None:
        change(header)
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data(whole[8 + length :])


def put(*keys: str, value: Any) -> Change:
    """Set what stands at `keys`."""

    def change(found: dict[str, Any]) -> None:
        for key in keys[:-1]:
            found = found[key]
        found[keys[-1]] = value

    return change


def drop(*keys: str) -> Change:
    def change(found: dict[str, Any]) -> None:
        for key in keys[:-1]:
            found = found[key]
        found.pop(keys[-1], None)

    return change


RUNS: dict[str, Maker] = {
    "good": lambda: run(),
    "cut": lambda: run()[:-50],
    "cut-in-the-header": lambda: run()[:60],
    "more-behind": lambda: run() + b"more",
    "numbers-that-are-none": lambda: run(data=lambda old: b"\xff" * len(old)),
    "numbers-noise": lambda: run(data=lambda old: bytes((7 * k) % 256 for k in range(len(old)))),
    "tensor-missing": lambda: run(drop("x")),
    "tensor-too-many": lambda: run(put("more", value={"dtype": "F32", "shape": [0], "data_offsets": [0, 0]})),
    "shape-beyond": lambda: run(put("x", "shape", value=[2**40, 2**10, 3])),
    "shape-negative": lambda: run(put("x", "shape", value=[-5, -2, 3])),
    "shape-of-words": lambda: run(put("x", "shape", value="5x2x3")),
    "dtype-unknown": lambda: run(put("x", "dtype", value="F8_E4M3")),
    "dtype-other": lambda: run(put("x", "dtype", value="I32")),
    "offsets-beyond": lambda: run(put("x", "data_offsets", value=[0, 2**60])),
    "offsets-backwards": lambda: run(put("x", "data_offsets", value=[120, 0])),
    "offsets-true": lambda: run(put("x", "data_offsets", value=[False, 120])),
    "name-nul": lambda: run(put("a\0b", value={"dtype": "F32", "shape": [0], "data_offsets": [0, 0]})),
    "name-climbs": lambda: run(put("../../x", value={"dtype": "F32", "shape": [0], "data_offsets": [0, 0]})),
    "metadata-number": lambda: run(put("__metadata__", value=5)),
    "metadata-numbers": lambda: run(put("__metadata__", value={"rnnviz": 5})),
    "metadata-no-json": lambda: run(put("__metadata__", value={"rnnviz": "{"})),
    "metadata-list": lambda: run(put("__metadata__", value={"rnnviz": "[]"})),
    "metadata-deep": lambda: run(put("__metadata__", value={"rnnviz": DEEP})),
    "metadata-nan": lambda: run(put("__metadata__", value={"rnnviz": '{"format": NaN}'})),
    "metadata-of-10-mb": lambda: run(put("__metadata__", value={"rnnviz": " " * 10**7})),
    "format-99": lambda: run(words=lambda said: said.update(format=99)),
    "format-text": lambda: run(words=lambda said: said.update(format="1")),
    "format-true": lambda: run(words=lambda said: said.update(format=True)),
    "unfinished": lambda: run(words=lambda said: said.update(complete=False)),
    "spec-missing": lambda: run(words=drop("spec")),
    "spec-list": lambda: run(words=lambda said: said.update(spec=[])),
    "spec-other": lambda: run(words=lambda said: said.update(spec={"is": "Document"})),
    "spec-width": lambda: run(words=lambda said: said["spec"].update(hidden_size=5)),
    "spec-billions": lambda: run(words=lambda said: said["spec"].update(hidden_size=2**31 - 1)),
    "spec-layers": lambda: run(words=lambda said: said["spec"].update(num_layers=2**31 - 1)),
    "spec-negative": lambda: run(words=lambda said: said["spec"].update(num_layers=-1)),
    "spec-kind": lambda: run(words=lambda said: said["spec"].update(kind="TRANSFORMER")),
    "meta-missing": lambda: run(words=drop("meta")),
    "meta-text": lambda: run(words=lambda said: said.update(meta="x")),
    "meta-dtype": lambda: run(words=lambda said: said["meta"].update(dtype="float8")),
    "meta-run-of-another": lambda: run(words=lambda said: said["meta"].update(run={"is": "RunSpec"})),
    "meta-run-with-a-path": lambda: run(words=lambda said: said["meta"]["run"]["input"].update(source="file", path="/etc/passwd")),
    "meta-module-control": lambda: run(words=lambda said: said["meta"].update(module="\x1b[2J\u202e")),
    "meta-module-number": lambda: run(words=lambda said: said["meta"].update(module=5)),
    "meta-notice-unknown": lambda: run(words=lambda said: said["meta"].update(notice={"is": "Message", "id": "no.such", "values": {}})),
    "meta-tokens-odd": lambda: run(words=lambda said: said["meta"].update(tokens=[[1, None], "x"])),
    "meta-versions-odd": lambda: run(words=lambda said: said["meta"].update(versions=[1])),
    "meta-deep": lambda: run(words=lambda said: said["meta"].update(more=json.loads("[" * 900 + "]" * 900))),
    "check-odd": lambda: run(words=lambda said: said.update(check={"passed": 1})),
    "check-that-lies": lambda: run(words=lambda said: said.update(check=(said.get("check") or {}) | {"worst": [9, 9, 9, 9]})),
    "packed-odd": lambda: run(words=lambda said: said.update(packed="yes")),
    "borders-beyond": lambda: run(words=lambda said: said.update(borders=2**40)),
    "cells-and-borders": lambda: run(words=lambda said: said.update(cells=True, borders=3)),
}  # fmt: skip


# --- workspaces ------------------------------------------------------------------------------------
def work(change: Change | None = None) -> bytes:
    found = json.loads(good()["work.rnnviz.json"])
    if change is not None:
        change(found)
    return json.dumps(found).encode()


def text_of(old: str, new: str) -> bytes:
    whole = good()["work.rnnviz.json"].decode()
    assert old in whole, old
    return whole.replace(old, new, 1).encode()


NETWORK, INPUT = ("run", "network"), ("run", "input")
WORKSPACES: dict[str, Maker] = {
    "good": lambda: work(),
    "cut": lambda: work()[:300],
    "no-json": lambda: b'{"format": "rnnviz workspace"',
    "format-alone": lambda: b'{"format": "rnnviz workspace"}',
    "list": lambda: b'["rnnviz workspace"]',
    "nan": lambda: text_of('"position": 2', '"position": NaN'),
    "infinity": lambda: text_of('"dropout": 0.0', '"dropout": Infinity'),
    "number-beyond": lambda: text_of('"dropout": 0.0', '"dropout": 1e999'),
    "number-of-5000-digits": lambda: text_of('"position": 2', '"position": ' + "9" * 5000),
    "twice": lambda: text_of('"position": 2', '"position": 2, "position": 3'),
    "deep": lambda: text_of('"position": 2', '"position": ' + "[" * 100_000 + "]" * 100_000),
    "long": lambda: text_of('"position": 2', '"position": 2' + " " * 2_000_000),
    "utf-16": lambda: work().decode().encode("utf-16"),
    "byte-order-mark": lambda: b"\xef\xbb\xbf" + work(),
    "not-utf-8": lambda: text_of('"device": "auto"', '"device": "X"').replace(b"X", b"\xff"),
    "surrogates": lambda: text_of('"device": "auto"', r'"device": "\ud800"'),
    "version-99": lambda: work(put("version", value=99)),
    "version-true": lambda: work(put("version", value=True)),
    "version-text": lambda: work(put("version", value="1")),
    "version-0": lambda: work(put("version", value=0)),
    "unknown-part": lambda: work(put("more", value=1)),
    "unknown-control": lambda: work(put("\x1b[2J\u202e", value=1)),
    "run-missing": lambda: work(drop("run")),
    "run-null": lambda: work(put("run", value=None)),
    "run-of-another": lambda: work(put("run", "is", value="Document")),
    "network-missing": lambda: work(drop(*NETWORK)),
    "network-stack-empty": lambda: work(put(*NETWORK, value={"is": "StackSpec", "cells": []})),
    "network-stack-unchained": lambda: work(put(*NETWORK, value={"is": "StackSpec", "cells": [
        {"is": "CellSpec", "kind": "GRU", "input_size": 3, "hidden_size": 4}, {"is": "CellSpec", "kind": "GRU", "input_size": 9, "hidden_size": 4}]})),
    "hidden-0": lambda: work(put(*NETWORK, "hidden_size", value=0)),
    "hidden-negative": lambda: work(put(*NETWORK, "hidden_size", value=-1)),
    "hidden-billion": lambda: work(put(*NETWORK, "hidden_size", value=10**9)),
    "hidden-beyond": lambda: work(put(*NETWORK, "hidden_size", value=10**30)),
    "hidden-float": lambda: work(put(*NETWORK, "hidden_size", value=4.0)),
    "hidden-true": lambda: work(put(*NETWORK, "hidden_size", value=True)),
    "layers-billion": lambda: work(put(*NETWORK, "num_layers", value=10**9)),
    "layers-900": lambda: work(put(*NETWORK, "num_layers", value=900)),
    "proj-beyond": lambda: work(put(*NETWORK, "proj_size", value=100)),
    "kind-odd": lambda: work(put(*NETWORK, "kind", value="GRU ")),
    "steps-0": lambda: work(put(*INPUT, "seq_len", value=0)),
    "steps-billion": lambda: work(put(*INPUT, "seq_len", value=10**9)),
    "steps-million": lambda: work(lambda found: found["run"]["input"].update(seq_len=10**6, lengths=[])),
    "batch-billion": lambda: work(lambda found: found["run"]["input"].update(batch_size=10**9, lengths=[])),
    "lengths-0": lambda: work(put(*INPUT, "lengths", value=[0, 0])),
    "lengths-many": lambda: work(put(*INPUT, "lengths", value=[5] * 100_000)),
    "lengths-short": lambda: work(put(*INPUT, "lengths", value=[2, 1])),
    "source-odd": lambda: work(put(*INPUT, "source", value="network")),
    "text-of-a-megabyte": lambda: work(lambda found: found["run"]["input"].update(source="one_hot", text="ab" * 500_000)),
    "text-control": lambda: work(lambda found: found["run"]["input"].update(source="one_hot", text="\x1b[2J\0\u202e", lengths=[])),
    "values-deep": lambda: work(lambda found: found["run"]["input"].update(source="typed", values=[[[[[1.0]]]]])),
    "values-ragged": lambda: work(lambda found: found["run"]["input"].update(source="typed", values=[[1.0], [1.0, 2.0]])),
    "path-passwd": lambda: work(lambda found: found["run"]["input"].update(source="file", path="/etc/passwd", lengths=[])),
    "path-device": lambda: work(lambda found: found["run"]["input"].update(source="file", path="/dev/zero", lengths=[])),
    "path-standard-input": lambda: work(lambda found: found["run"]["input"].update(source="file", path="/dev/stdin", lengths=[])),
    "path-nul": lambda: work(lambda found: found["run"]["input"].update(source="file", path="a\0b.npy", lengths=[])),
    "path-long": lambda: work(lambda found: found["run"]["input"].update(source="file", path="x" * 10_000, lengths=[])),
    "path-folder": lambda: work(lambda found: found["run"]["input"].update(source="file", path="/", lengths=[])),
    "weights-passwd": lambda: work(lambda found: found["run"]["weights"].update(source="file", path="/etc/passwd")),
    "weights-device": lambda: work(lambda found: found["run"]["weights"].update(source="file", path="/dev/zero")),
    "weights-typed-odd": lambda: work(lambda found: found["run"]["weights"].update(source="typed", typed=[["no_such", [1.0]]])),
    "state-odd": lambda: work(lambda found: found["run"]["h_0"].update(source="typed", h=[[1.0]])),
    "seed-negative": lambda: work(put("run", "seed", value=-1)),
    "seed-beyond": lambda: work(put("run", "seed", value=2**64)),
    "device-none": lambda: work(put("run", "device", value="cuda:99")),
    "device-climbs": lambda: work(put("run", "device", value="../../etc/passwd")),
    "dtype-odd": lambda: work(put("run", "dtype", value="float8")),
    "sample-billion": lambda: work(put("options", "sample", value=10**9)),
    "sample-negative": lambda: work(put("options", "sample", value=-1)),
    "height-negative": lambda: work(put("options", "panel_height", value=-1)),
    "height-billion": lambda: work(put("options", "panel_height", value=10**9)),
    "range-inverted": lambda: work(lambda found: found["options"].update(range_mode="manual", manual=[["h", 5.0, -5.0]])),
    "map-unknown": lambda: work(put("options", "colour_map", value="../../etc/passwd")),
    "layers-unknown": lambda: work(put("options", "layers", value=[10**9])),
    "order-unknown": lambda: work(put("order", value="random")),
    "position-negative": lambda: work(put("position", value=-1)),
    "position-beyond": lambda: work(put("position", value=10**12)),
    "pins-odd": lambda: work(put("pins", value=[{"is": "Ref", "tensor": "h; import os", "layer": 0, "direction": 0, "t": 0, "n": 0, "unit": 0}])),
    "pins-negative": lambda: work(put("pins", value=[{"is": "Ref", "tensor": "h", "layer": -1, "direction": 0, "t": 0, "n": 0, "unit": 0}])),
    "pins-beyond": lambda: work(put("pins", value=[{"is": "Ref", "tensor": "h", "layer": 10**9, "direction": 9, "t": 10**9, "n": 10**9, "unit": 10**9}])),
    "pins-many": lambda: work(put("pins", value=[{"is": "Ref", "tensor": "h", "layer": 0, "direction": 0, "t": 0, "n": 0, "unit": 0}] * 20_000)),
    "recording-climbs": lambda: work(put("recording", value="../../../../../../etc/passwd")),
    "recording-device": lambda: work(put("recording", value="/dev/zero")),
    "recording-itself": lambda: work(put("recording", value="workspace-recording-itself.rnnviz.json")),
    "recording-nul": lambda: work(put("recording", value="a\0b")),
    "recording-number": lambda: work(put("recording", value=5)),
}  # fmt: skip


# --- pictures --------------------------------------------------------------------------------------
def facts(change: Change | None = None) -> str:
    """What stands in the exported picture, changed."""
    from rnnviz.export.png import TEXT_KEY

    whole = good()["picture.png"]
    at = whole.index(b"tEXt" + TEXT_KEY.encode())
    length = struct.unpack(">I", whole[at - 4 : at])[0]
    found = json.loads(whole[at + 4 : at + 4 + length].partition(b"\0")[2])
    if change is not None:
        change(found)
    return json.dumps(found)


def part(kind: bytes, data: bytes, length: int | None = None) -> bytes:
    size = len(data) if length is None else length
    return struct.pack(">I", size) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*parts: bytes) -> bytes:
    head = part(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
    end = part(b"IDAT", zlib.compress(bytes(6))) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(parts) + end


def said(text: bytes | str) -> bytes:
    raw = text.encode() if isinstance(text, str) else text
    return part(b"tEXt", b"rnnviz\0" + raw)


def gif(*comments: bytes, cut: bool = False) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + bytes(6)
    made = b""
    for comment in comments:
        made += b"\x21\xfe" + b"".join(
            bytes([len(p)]) + p for p in (comment[k : k + 255] for k in range(0, len(comment), 255))
        )
        made += b"" if cut else b"\0"
    return head + made + b"," + struct.pack("<HHHHB", 0, 0, 2, 2, 0) + b"\x02\x02\x44\x01\x00;"


PICTURES: dict[str, Maker] = {
    "plain.png": lambda: png(),
    "good.png": lambda: png(said(facts())),
    "good.gif": lambda: gif(facts().encode()),
    "good.apng": lambda: good()["picture.apng"],
    "text-empty.png": lambda: png(said("")),
    "text-of-others.png": lambda: png(part(b"tEXt", b"Software\0GIMP")),
    "text-no-json.png": lambda: png(said("{")),
    "text-list.png": lambda: png(said("[]")),
    "text-nan.png": lambda: png(said('{"format": NaN}')),
    "text-deep.png": lambda: png(said(DEEP)),
    "text-binary.png": lambda: png(said(bytes(range(256)))),
    "text-without-key.png": lambda: png(part(b"tEXt", b"rnnviz")),
    "text-beyond.png": lambda: png(part(b"tEXt", b"rnnviz\0{}", length=2**31)),
    "text-of-all.png": lambda: png(part(b"tEXt", b"rnnviz\0{}", length=2**32 - 1)),
    "text-of-3-mb.png": lambda: png(said(" " * 3_000_000)),
    "text-twice.png": lambda: png(said("{}"), said(facts())),
    "text-after-the-picture.png": lambda: png() + said(facts()),
    "text-wrong-sum.png": lambda: png(said(facts())[:-4] + bytes(4)),
    "packed-bomb.png": lambda: png(part(b"zTXt", b"rnnviz\0\0" + zlib.compress(b" " * 200_000_000, 9))),
    "packed-no-deflate.png": lambda: png(part(b"zTXt", b"rnnviz\0\0nonsense")),
    "packed-empty.png": lambda: png(part(b"zTXt", b"rnnviz\0")),
    "format-99.png": lambda: png(said(facts(put("format", value=99)))),
    "format-true.png": lambda: png(said(facts(put("format", value=True)))),
    "run-null.png": lambda: png(said(facts(put("run", value=None)))),
    "run-list.png": lambda: png(said(facts(put("run", value=[])))),
    "run-of-another.png": lambda: png(said(facts(put("run", "is", value="Document")))),
    "run-billion.png": lambda: png(said(facts(put("run", "network", "hidden_size", value=10**9)))),
    "run-layers.png": lambda: png(said(facts(put("run", "network", "num_layers", value=10**9)))),
    "run-passwd.png": lambda: png(said(facts(lambda found: found["run"]["input"].update(source="file", path="/etc/passwd")))),
    "run-control.png": lambda: png(said(facts(put("run", "\x1b[2J", value=1)))),
    "run-number.png": lambda: png(said(facts(put("run", "seed", value=1.5)))),
    "signature-alone.png": lambda: b"\x89PNG\r\n\x1a\n",
    "cut.png": lambda: good()["picture.png"][:120],
    "chunks-empty.png": lambda: png(*[part(b"aaaa", b"")] * 50_000),
    "chunk-beyond.png": lambda: b"\x89PNG\r\n\x1a\n" + part(b"IHDR", bytes(13), length=2**32 - 1),
    "gif-inside.png": lambda: gif(facts().encode()),
    "jpeg.png": lambda: b"\xff\xd8\xff\xe0" + bytes(500),
    "svg.png": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "empty.png": lambda: b"",
    "frames-none.apng": lambda: png(part(b"acTL", struct.pack(">II", 0, 0)), said(facts())),
    "frames-billions.apng": lambda: png(part(b"acTL", struct.pack(">II", 2**32 - 1, 0)), said(facts())),
    "cut.apng": lambda: good()["picture.apng"][:200],
    "plain.gif": lambda: gif(),
    "comment-empty.gif": lambda: gif(b""),
    "comment-no-json.gif": lambda: gif(b"{"),
    "comment-unclosed.gif": lambda: gif(facts().encode(), cut=True),
    "comment-of-3-mb.gif": lambda: gif(b" " * 3_000_000),
    "comment-deep.gif": lambda: gif(DEEP.encode()),
    "comment-binary.gif": lambda: gif(bytes(range(256)) * 10),
    "comments-many.gif": lambda: gif(*[b""] * 100_000),
    "colours-cut.gif": lambda: b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0xF7, 0, 0) + bytes(30),
    "head-alone.gif": lambda: b"GIF89a",
    "old.gif": lambda: b"GIF87a" + gif()[6:],
    "png-inside.gif": lambda: png(said(facts())),
}  # fmt: skip
