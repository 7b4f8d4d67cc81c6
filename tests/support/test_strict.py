"""The strict reader: what fits comes back as declared, everything else is refused with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import pytest

from rnnviz.support.strict import MOST_DEPTH, Unfit, build, load


@dataclass(frozen=True)
class Inner:
    name: Literal["a", "b"] = "a"


@dataclass(frozen=True)
class Other:
    size: int = 1


@dataclass(frozen=True)
class Picky:
    size: int

    def __post_init__(self) -> None:
        if self.size == 3:
            raise ValueError("not three")


@dataclass(frozen=True)
class Outer:
    count: int
    share: float = 0.5
    on: bool = False
    maybe: int | None = None
    text: str = ""
    inner: Inner | Other = field(default_factory=Inner)
    many: tuple[Inner, ...] = ()
    pair: tuple[str, int] = ("x", 1)
    nested: tuple[Any, ...] = ()
    picky: Picky | None = None


def test_a_whole_value() -> None:
    data = load(
        b'{"count": 3, "share": 1, "on": true, "maybe": null, "text": "h\\u00e9", "inner": {"is": "Other", "size": 2},'
        b'"many": [{"name": "b"}, {"is": "Inner"}], "pair": ["y", 2], "nested": [[1, 2.5], [3, -1e-3]]}'
    )
    made = build(Outer, data)
    assert made == Outer(3, 1.0, True, None, "hé", Other(2), (Inner("b"), Inner()), ("y", 2), ((1, 2.5), (3, -1e-3)))
    assert isinstance(made.share, float)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"count": True}, "count"), ({"count": 3.0}, "count"), ({"count": "3"}, "count"), ({"count": None}, "count"),
        ({"share": True}, "share"), ({"share": "0.5"}, "share"), ({"on": 1}, "on"), ({"maybe": 1.5}, "maybe"),
        ({"text": 5}, "text"), ({"inner": {"is": "Outer"}}, "inner"), ({"inner": {}}, "inner"),
        ({"inner": {"is": "Other", "size": "x"}}, "inner.size"), ({"many": [{"name": "c"}]}, "many.name"),
        ({"many": {}}, "many"), ({"pair": ["y"]}, "pair"), ({"pair": [1, "y"]}, "pair"), ({"nested": [{}]}, "nested"),
        ({"more": 1}, "more"), ({"is": "Inner"}, ""), ({"a\x1b\u202eb": 1}, "a??b"),
        ({"picky": {"is": "Picky", "size": 3}}, "picky"), ({"picky": {"is": "Picky"}}, "picky"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(change: dict[str, Any], where: str) -> None:
    with pytest.raises(Unfit) as raised:
        build(Outer, {"count": 1} | change)
    assert raised.value.where == where


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"{} {}", b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": 1, "a": 2}', b"\xff\xfe{}",
     b"[" * (MOST_DEPTH + 1),
     b'{"a": ' + b"9" * 5000 + b"}", b"[" * 100_000, b'{"a":' * 40 + b"1" + b"}" * 40],
)  # fmt: skip
def test_text_that_is_refused(data: bytes) -> None:
    with pytest.raises(Unfit):
        load(data)


def test_brackets_in_strings_are_no_depth() -> None:
    assert load(b'{"a": "' + b"[" * 200 + b'\\"{"}') == {"a": "[" * 200 + '"{'}
