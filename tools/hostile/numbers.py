"""Arrays, tables, texts and sounds: what can be x, in every way that it can be wrong."""

from __future__ import annotations

import gzip
import io
import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

Maker = Callable[[], bytes]


# --- .npy ------------------------------------------------------------------------------------------
def npy(values: Any, **options: Any) -> bytes:
    made = io.BytesIO()
    np.save(made, np.asarray(values), **options)
    return made.getvalue()


def header(text: str, data: bytes = b"", version: bytes = b"\x01\x00") -> bytes:
    raw = text.encode("latin1").ljust(117) + b"\n"
    length = struct.pack("<H", len(raw)) if version == b"\x01\x00" else struct.pack("<I", len(raw))
    return b"\x93NUMPY" + version + length + raw + data


def described(descr: str = "'<f4'", shape: str = "(4, 4)", order: str = "False", data: bytes = bytes(64)) -> bytes:
    return header(f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}}}", data)


NPY: dict[str, Maker] = {
    "good": lambda: npy(np.zeros((4, 2, 3))),
    "big-endian": lambda: npy(np.ones((4, 3), ">f8")),
    "fortran": lambda: npy(np.asfortranarray(np.ones((4, 2, 3)))),
    "nan-and-infinite": lambda: npy(np.array([[np.nan, np.inf], [-np.inf, 1e308]])),
    "float16": lambda: npy(np.full((4, 3), 65504, np.float16)),
    "float128": lambda: npy(np.full((4, 3), np.longdouble("1e4000"))),
    "largest-integers": lambda: npy(np.full((4, 3), 2**64 - 1, np.uint64)),
    "truth": lambda: npy(np.ones((4, 3), bool)),
    "no-axes": lambda: npy(np.float32(1)),
    "one-axis": lambda: npy(np.zeros(9)),
    "four-axes": lambda: npy(np.zeros((2, 2, 2, 2))),
    "no-steps": lambda: npy(np.zeros((0, 3))),
    "no-features": lambda: npy(np.zeros((3, 0))),
    "one-step": lambda: npy(np.zeros((1, 1))),
    "complex": lambda: npy(np.zeros((4, 3), complex)),
    "dates": lambda: npy(np.zeros((4, 3), "M8[s]")),
    "words": lambda: npy(np.array([["a", "b"]])),
    "void": lambda: npy(np.zeros((4, 3), "V8")),
    "fields": lambda: npy(np.zeros(3, dtype=[("x", "f4"), ("y", "i4")])),
    "magic-alone": lambda: b"\x93NUMPY",
    "magic-and-length": lambda: b"\x93NUMPY\x01\x00\xff\xff",
    "version-0": lambda: header("{}", version=b"\x00\x00"),
    "version-9": lambda: header("{}", version=b"\x09\x00"),
    "header-empty": lambda: header(""),
    "header-a-list": lambda: header("[]"),
    "header-unclosed": lambda: header("{'descr': '<f4'"),
    "header-nests": lambda: header("(" * 110),
    "header-of-10-mb": lambda: b"\x93NUMPY\x02\x00" + struct.pack("<I", 10**7) + b"(" * 10**7,
    "header-that-is-code": lambda: described("__import__('os').system('true')"),
    "header-of-python-2": lambda: described(shape="(4L, 4L)"),
    "header-with-more": lambda: header("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 4), 'more': 1}", bytes(64)),
    "descr-missing": lambda: header("{'fortran_order': False, 'shape': (4, 4)}", bytes(64)),
    "descr-objects": lambda: described("'|O'"),
    "descr-nested-objects": lambda: described("[('a', [('b', '|O')])]"),
    "descr-unknown": lambda: described("'<f3'"),
    "descr-huge": lambda: described("'<V2147483647'"),
    "descr-deep": lambda: described("[('a'," * 15 + "'<f4'" + ")]" * 15),
    "descr-sub-array": lambda: described("('<f4', (2147483647,))"),
    "order-none": lambda: described(order="None"),
    "shape-beyond": lambda: described(shape="(1099511627776,)"),
    "shape-overflows": lambda: described(shape="(4294967296, 4294967296)"),
    "shape-negative": lambda: described(shape="(-4, -4)"),
    "shape-true": lambda: described(shape="(True, 16)"),
    "shape-of-floats": lambda: described(shape="(4.0, 4.0)"),
    "shape-of-words": lambda: described(shape="('4', '4')"),
    "shape-many-axes": lambda: described(shape=str((1,) * 30)),
    "cut": lambda: npy(np.zeros((4, 4)))[:-9],
    "more-behind": lambda: npy(np.zeros((4, 4))) + b"more",
}  # fmt: skip


# --- tables ----------------------------------------------------------------------------------------
def rows(count: int = 6, separator: str = ",", end: str = "\n") -> str:
    return end.join(separator.join(str(k * j / 2) for j in range(3)) for k in range(count))


TABLES: dict[str, Maker] = {
    "empty": lambda: b"",
    "spaces": lambda: b"   \n \t \n",
    "lines-alone": lambda: b"\n" * 5000,
    "byte-order-mark-alone": lambda: b"\xef\xbb\xbf",
    "utf-16-mark-alone": lambda: b"\xff\xfe",
    "utf-16-odd": lambda: b"\xff\xfe1\x00,\x002",
    "utf-16-without-mark": lambda: rows().encode("utf-16-le"),
    "utf-32": lambda: rows().encode("utf-32"),
    "cp1252": lambda: "größe,b\n1,2\n3,4".encode("cp1252"),
    "not-utf-8": lambda: b"a,b\n1,\xff\xfe\n",
    "nul": lambda: b"1,2\x003\n",
    "nul-at-the-end": lambda: rows().encode() + b"\0",
    "one-number": lambda: b"1",
    "one-word": lambda: b"hello",
    "header-alone": lambda: b"a,b,c",
    "header-and-empty-rows": lambda: b"a,b,c\n,,\n,,\n",
    "ragged": lambda: b"1,2,3\n1,2\n",
    "ragged-longer": lambda: b"1,2\n1,2,3,4\n",
    "quote-unclosed": lambda: b'a,b\n"1,2\n3,4\n',
    "quotes-alone": lambda: b'"""""""\n',
    "quotes-deep": lambda: b'"' * 9_999 + b",1\n",
    "cell-of-a-megabyte": lambda: b"a,b\n" + b"1" * 10**6 + b",2\n",
    "cell-in-quotes-of-a-megabyte": lambda: b'a,b\n"' + b"x" * 10**6 + b'",2\n',
    "columns-10001": lambda: b",".join([b"1"] * 10_001),
    "columns-a-million": lambda: b"," * 10**6,
    "rows-a-million": lambda: b"1\n" * 10**6,
    "line-of-5-mb": lambda: b"1 " * (5 * 2**19),
    "formula": lambda: b'=cmd|"/c calc"!A1,2\n1,2\n',
    "formula-web": lambda: b'=WEBSERVICE("http://127.0.0.1/"),2\n1,2\n',
    "control-signs": lambda: b"a\x1b[2J,b\x07\n1,2\n",
    "control-signs-in-a-cell": lambda: b"a,b\n1,2\n1,\x1b]0;x\x07\n",
    "bidirectional": lambda: "\u202egnp.exe,b\n1,\u202e2\n".encode(),
    "zero-width": lambda: "a\u200b,b\n1\u200b,2\n".encode(),
    "digits-of-arabic": lambda: "\u0661,\u0662\n\u0663,\u0664\n".encode(),
    "minus-sign": lambda: "\u22121,2\n3,\u22124\n".encode(),
    "number-of-5000-digits": lambda: b"1,2\n" + b"9" * 5000 + b",2\n",
    "number-beyond": lambda: b"1e999,-1e999\n1,2\n",
    "number-tiny": lambda: b"1e-999,4.9e-324\n1,2\n",
    "not-a-number": lambda: b"nan,inf\n-inf,1\n",
    "hex": lambda: b"0x1p3,0xff\n1,2\n",
    "underscores": lambda: b"1_000,2\n3,4\n",
    "thousands": lambda: b"1.000,5;2\n3,25;4\n",
    "returns-alone": lambda: b"1,2\r3,4\r",
    "returns-and-lines": lambda: b"1,2\r\n3,4\n5,6\r",
    "separators-mixed": lambda: b"1,2;3\t4\n1;2,3\t4\n",
    "names-twice": lambda: b"a,a\n1,2\n",
    "names-empty": lambda: b",,\n1,2,3\n",
    "html": lambda: b"<!doctype html><table><tr><td>1</td></tr></table>",
    "json": lambda: json.dumps({"x": [[1, 2], [3, 4]]}).encode(),
    "zipped": lambda: gzip.compress(rows().encode()),
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(500),
    "program": lambda: b"\x7fELF\x02\x01\x01" + bytes(500),
    "noise": lambda: np.random.default_rng(1).bytes(5000),
}
TEXTS: dict[str, Maker] = {
    "empty": lambda: b"",
    "lines-alone": lambda: b"\n\n\n",
    "one-sign": lambda: b"a",
    "long-line": lambda: b"a" * 200_000,
    "megabytes": lambda: b"hello world\n" * 200_000,
    "many-lines": lambda: b"a\n" * 60_000,
    "every-sign": lambda: "".join(map(chr, [*range(32, 0xD800), *range(0xE000, 0xFFFE)])).encode(),
    "control-signs": lambda: bytes(range(1, 32)) * 4,
    "escape": lambda: b"\x1b[2J\x1b]0;owned\x07 hello\n",
    "bidirectional": lambda: "abc \u202e\u2066cba\n".encode(),
    "combining": lambda: ("e" + "\u0301" * 3000).encode(),
    "faces": lambda: "👩‍👩‍👧‍👧 🏳️‍🌈\n".encode() * 30,
    "surrogates": lambda: b"a\xed\xa0\x80b",
    "utf-16": lambda: "hello world\n".encode("utf-16"),
    "nul": lambda: b"hello\0world",
    "numbers-and-words": lambda: b"1 2 3\nfour five six\n",
    "pickle": lambda: b"\x80\x04\x95\x1e\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94.",
    "script": lambda: b"#!/bin/sh\ntouch /tmp/ran\n",
}


# --- sounds ----------------------------------------------------------------------------------------
def chunk(kind: bytes, data: bytes, length: int | None = None) -> bytes:
    return kind + struct.pack("<I", len(data) if length is None else length) + data + b"\0" * (len(data) % 2)


def form(
    code: int = 1, channels: int = 1, rate: int = 8000, bits: int = 16, align: int | None = None, more: bytes = b""
) -> bytes:
    size = channels * bits // 8 if align is None else align
    return chunk(b"fmt ", struct.pack("<HHIIHH", code, channels, rate, rate * size & 0xFFFFFFFF, size, bits) + more)


def riff(*parts: bytes, kind: bytes = b"WAVE", length: int | None = None, mark: bytes = b"RIFF") -> bytes:
    body = kind + b"".join(parts)
    return mark + struct.pack("<I", len(body) if length is None else length) + body


SAMPLES = bytes(range(256)) * 8
DATA = chunk(b"data", SAMPLES)
WAVES: dict[str, Maker] = {
    "good": lambda: riff(form(), DATA),
    "8-bits": lambda: riff(form(bits=8), DATA),
    "24-bits": lambda: riff(form(bits=24), DATA),
    "32-bits": lambda: riff(form(bits=32), DATA),
    "64-bits": lambda: riff(form(bits=64), DATA),
    "12-bits": lambda: riff(form(bits=12), DATA),
    "0-bits": lambda: riff(form(bits=0), DATA),
    "65535-bits": lambda: riff(form(bits=65535, align=2), DATA),
    "0-channels": lambda: riff(form(channels=0), DATA),
    "65535-channels": lambda: riff(form(channels=65535, align=2), DATA),
    "rate-0": lambda: riff(form(rate=0), DATA),
    "rate-beyond": lambda: riff(form(rate=2**32 - 1), DATA),
    "align-0": lambda: riff(form(align=0), DATA),
    "floats": lambda: riff(form(3, bits=32), DATA),
    "a-law": lambda: riff(form(6, bits=8), DATA),
    "adpcm": lambda: riff(form(2, bits=4, align=256), DATA),
    "mp3-inside": lambda: riff(form(85), DATA),
    "extensible": lambda: riff(form(0xFFFE, more=struct.pack("<HHI", 22, 16, 4) + bytes([1, 0]) + bytes(14)), DATA),
    "extensible-cut": lambda: riff(form(0xFFFE), DATA),
    "no-format": lambda: riff(DATA),
    "no-data": lambda: riff(form()),
    "data-first": lambda: riff(DATA, form()),
    "data-empty": lambda: riff(form(), chunk(b"data", b"")),
    "one-sample": lambda: riff(form(), chunk(b"data", b"\1\0")),
    "half-a-sample": lambda: riff(form(), chunk(b"data", b"\1")),
    "data-that-lies": lambda: riff(form(), chunk(b"data", SAMPLES, 2**32 - 1)),
    "data-that-lies-a-bit": lambda: riff(form(), chunk(b"data", SAMPLES, len(SAMPLES) + 7)),
    "form-that-lies": lambda: riff(chunk(b"fmt ", bytes(16), 2**31), DATA),
    "form-short": lambda: riff(chunk(b"fmt ", bytes(6)), DATA),
    "form-twice": lambda: riff(form(), form(bits=8), DATA),
    "riff-that-lies": lambda: riff(form(), DATA, length=2**32 - 1),
    "riff-short": lambda: riff(form(), DATA, length=4),
    "list-beyond": lambda: riff(form(), chunk(b"LIST", bytes(8), 2**32 - 1), DATA),
    "list-inside-list": lambda: riff(form(), *[chunk(b"LIST", b"")] * 5000, DATA),
    "big-endian": lambda: riff(form(), DATA, mark=b"RIFX"),
    "rf64": lambda: riff(form(), DATA, mark=b"RF64"),
    "avi": lambda: riff(form(), DATA, kind=b"AVI "),
    "mp3": lambda: b"ID3\x03\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00" + bytes(500),
    "head-alone": lambda: b"RIFF",
    "empty": lambda: b"",
    "noise": lambda: np.random.default_rng(2).bytes(5000),
}
