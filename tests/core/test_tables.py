"""Tables of numbers: what is sniffed, what is read, and what is said of a row that is wrong."""

from __future__ import annotations

import contextlib
import tracemalloc
from typing import Any

import numpy as np
import pytest

from rnnviz.core import tables
from rnnviz.core.code import code_lines
from rnnviz.core.run import follow, record_run
from rnnviz.core.spec import InputSpec, RNNSpec, RunSpec, TableSpec
from rnnviz.core.tables import preview, read_table, sniff
from rnnviz.support.messages import Problem

A = [[1.0, 2.5], [-3.0, 0.125]]


@pytest.mark.parametrize(
    ("content", "spec"),
    [
        ("1,2.5\n-3,.125\n", TableSpec(",")),
        ("a,b\n1,2.5\n-3,.125\n", TableSpec(",", header=True)),
        ("1;2,5\n-3;0,125\n", TableSpec(";", ",")),
        ("a;b\n1;2,5\n-3;0,125", TableSpec(";", ",", header=True)),
        ("1\t2.5\n-3\t.125\n", TableSpec("\t")),
        ("1|2.5\n-3|.125\n", TableSpec("|")),
        ("1   2.5\n -3  .125\n", TableSpec(" ")),
        ("\ufeff1,2.5\r\n-3,.125\r\n", TableSpec(",", encoding="utf-8-sig")),
        ('"a","b"\n"1","2.5"\n"-3",".125"\n', TableSpec(",", header=True)),
        ("1,2.5\n\n-3,.125\n\n", TableSpec(",")),
        ("\u22123;1,5\n\u22123;1,5\n", TableSpec(";", ",")),
        ("1\n2\n3\n", TableSpec(",")),
        ("1,5\n2,5\n", TableSpec(",")),
    ],
)
def test_how_a_file_looks(tmp_path: Any, content: str, spec: TableSpec) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode())
    assert sniff(path) == spec
    (values,) = read_table(path)
    if "2" in content and "125" in content:
        assert values.tolist() == A


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"), ("cp1252", "cp1252"), ("utf-8", "utf-8")]
)
def test_encodings(tmp_path: Any, encoding: str, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("grün;höhe\n1;2,5\n-3;0,125\n".encode(encoding))
    found = preview(path)
    assert (found.spec.encoding, found.names, found.spec.separator) == (name, ("grün", "höhe"), ";")
    assert read_table(path)[0].tolist() == A


def test_thousands_and_missing_numbers(tmp_path: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1.234,5;NA\n2,5;\n", encoding="utf-8")
    (values,) = read_table(path, TableSpec(";", ","))
    assert values[:, 0].tolist() == [1234.5, 2.5] and np.isnan(values[:, 1]).all()


def test_columns_and_sequences(tmp_path: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_text("who,t,a,word\nx,0,1,hi\nx,1,2,ho\ny,2,3,hu\n", encoding="utf-8")
    assert preview(path).numeric == (False, True, True, False)
    first, second = read_table(path, TableSpec(",", header=True, columns=(2, 1), sequence=0))
    assert first.tolist() == [[1, 0], [2, 1]] and second.tolist() == [[3, 2]]


@pytest.mark.parametrize(
    ("content", "spec", "said"),
    [
        ("1,2\n3\n", TableSpec(","), "row 2 has 1 columns and not 2"),
        (",,,\n,,\n", None, "no column of numbers"),
        ("a,b\n1,\x1b[2J\u202e\n", TableSpec(",", header=True, columns=(1,)), "column b: ?[2J? is not a number"),
        ("a,b\n1,2\n3,4,5\n", TableSpec(",", header=True), "row 3 has 3 columns"),
        ("a,b\n1,2\n1,zwei\n", TableSpec(",", header=True, columns=(0, 1)), "row 3, column b: zwei is not a number"),
        ("1,2\n", TableSpec(",", columns=(5,)), "no column 5"),
        ("a,b\nc,d\n", None, "no column of numbers"),
        ("\n\n", None, "no rows"),
        ("a,b\n", TableSpec(",", header=True), "no rows"),
        ("1,2\x00\n", None, "not a text file"),
        ("1,2\n", TableSpec(",", encoding="utf-99"), "not written in utf-99"),
        (",".join("1" * 10_001), TableSpec(","), "10001 columns"),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column(tmp_path: Any, content: str, spec: Any, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Problem) as caught:
        read_table(path, spec)
    assert said in str(caught.value) and "a.csv" in str(caught.value)


def test_a_pipe_or_folder_is_refused(tmp_path: Any) -> None:
    (tmp_path / "a.csv").mkdir()
    for name in ("a.csv", "missing.csv"):
        with pytest.raises(Problem, match=name):
            read_table(tmp_path / name)


TABLES = {
    "plain": ("1,2.5\n-3,.125\n", None),
    "comma": ("a;b;n\n1;2,5;x\n-3;1.000,125;y\n", None),
    "spaces": ("1 2.5\n-3 .125\n", None),
    "missing": ("a,b\nNA,2.5\n,null\n\u22121,n/a\n", None),
    "missing_comma": ("a;b\n-;2,5\n1.5;\u22121.234,5\n", None),
    "blank": ("1,2\n , \n3,4\n", None),
    "sequences": ("who,a,b\nx,1,2\nx,3,4\ny,5,6\n", TableSpec(",", header=True, sequence=0)),
}


@pytest.mark.parametrize("name", TABLES)
def test_the_lines_of_code_read_the_same(tmp_path: Any, name: str) -> None:
    content, spec = TABLES[name]
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    run = follow(RunSpec(RNNSpec("GRU", 2, 3), InputSpec("file", path=str(path), table=spec), device="cpu"))
    trace = record_run(run)
    names: dict[str, Any] = {}
    exec(code_lines(run), names)
    assert np.array_equal(names["output"].numpy(), trace.output, equal_nan=True)
    assert np.array_equal(names["x"].numpy(), trace.x, equal_nan=True)


def test_a_long_table_is_looked_at_from_its_beginning_only(tmp_path: Any, monkeypatch: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" + "1,2\n" * 1000 + "x,y\n", encoding="utf-8")
    monkeypatch.setattr("rnnviz.core.tables.SMALL", 100)
    found = preview(path)
    assert (found.names, found.count, found.numeric) == (("a", "b"), 1001, (True, True))
    with pytest.raises(Problem, match="row 1002, column a: x is not a number"):
        read_table(path)


def test_memory_stays_near_that_of_the_numbers(tmp_path: Any, monkeypatch: Any) -> None:
    """A list of texts for every row would take thirty times the file."""
    monkeypatch.setattr("rnnviz.core.tables.SMALL", 1000)
    path = tmp_path / "a.csv"
    path.write_bytes(b"1\n" * 100_000)
    tracemalloc.start()
    (values,) = read_table(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert values.shape == (100_000, 1) and (values == 1).all()
    assert peak < 3 * values.nbytes + 10 * path.stat().st_size


@pytest.mark.parametrize("content", [",,,\n,,\n", " ; ; \n", "x"])
def test_a_table_of_separators_has_no_numbers(tmp_path: Any, content: str) -> None:
    (tmp_path / "a.csv").write_text(content)
    with pytest.raises(Problem):
        tables.read_table(tmp_path / "a.csv", tables.sniff(tmp_path / "a.csv"))


def test_a_text_that_is_too_long(tmp_path: Any) -> None:
    (tmp_path / "a.csv").write_text("1,2\n")
    assert tables.read_text(tmp_path / "a.csv", most=4)[0] == "1,2\n"
    with pytest.raises(Problem) as caught:
        tables.read_text(tmp_path / "a.csv", most=3)
    assert caught.value.message.id == "foreign.too_long"


def test_two_letters_of_utf_16_without_a_mark(tmp_path: Any) -> None:
    (tmp_path / "a.csv").write_bytes("12".encode("utf-16-le"))
    assert tables.read_text(tmp_path / "a.csv") == ("12", "utf-16-le")
    (tmp_path / "a.csv").write_bytes(b"1\x00")
    with pytest.raises(Problem):
        tables.read_text(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"1;2\xe9", "cp1252"),
        (b"1\t\xe9", "cp1252"),  # a tab is in many texts
        (b"1;\x08\xe9", "latin-1"),
        ("1;2é".encode(), "utf-8"),
        ("1;2".encode("utf-16"), "utf-16"),
        (b"\xef\xbb\xbf1;2", "utf-8-sig"),
    ],
)
def test_an_encoding_is_found(tmp_path: Any, data: bytes, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    assert tables.read_text(tmp_path / "a.csv")[1] == encoding


@pytest.mark.parametrize(("zeros", "binary"), [(4, True), (5, False), (10, False)])
def test_as_many_zeros_as_utf_16_has(tmp_path: Any, zeros: int, binary: bool) -> None:
    (tmp_path / "a.csv").write_bytes(b"".join(b"1" + (b"\0" if k < zeros else b"1") for k in range(10)))
    with pytest.raises(Problem) if binary else contextlib.nullcontext():
        assert tables.read_text(tmp_path / "a.csv")[1] == "utf-16-le"


def test_columns_have_bounds(tmp_path: Any, monkeypatch: Any) -> None:
    (tmp_path / "a.csv").write_text("1,2,3\n4,5,6\n")
    monkeypatch.setattr(tables, "MAX_COLUMNS", 3)
    assert len(preview(tmp_path / "a.csv", tables.sniff(tmp_path / "a.csv")).names) == 3
    (tmp_path / "a.csv").write_text("1,2,3,4\n4,5,6,7\n")
    with pytest.raises(Problem) as caught:
        preview(tmp_path / "a.csv", tables.sniff(tmp_path / "a.csv"))
    assert caught.value.message.id == "tables.wide" and caught.value.message.values["count"] == 4


@pytest.mark.parametrize("place", [0, 1, 2])
def test_any_column_can_say_which_sequence_it_is(tmp_path: Any, place: int) -> None:
    rows = [[1, 2], [3, 4], [5, 6]]
    for row, name in zip(rows, (7, 8, 8), strict=True):
        row.insert(place, name)
    (tmp_path / "a.csv").write_text("\n".join(",".join(map(str, row)) for row in rows))
    features = tuple(k for k in range(3) if k != place)
    found = read_table(tmp_path / "a.csv", TableSpec(columns=features, sequence=place))
    assert [part.tolist() for part in found] == [[[1, 2]], [[3, 4], [5, 6]]]
    with pytest.raises(Problem) as caught:
        read_table(tmp_path / "a.csv", TableSpec(columns=(3,), sequence=place))
    assert caught.value.message.values["count"] == 3 and caught.value.message.values["column"] == 3


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("0" * 59 + "7", ".", 7.0),
        ("0" * 60 + "7", ".", None),
        ("0" * 57 + "7,5", ",", 7.5),
        ("0" * 58 + "7,5", ",", None),
        ("1_000", ".", None),
        ("1_000", ",", None),
        ("1.234,5", ",", 1234.5),
        ("1.5", ",", 1.5),
        ("\u22122", ".", -2.0),
        ("1\u00a0000", ".", 1000.0),
        ("1e3", ".", 1000.0),
        ("x", ".", None),
        (" 5 ", ".", 5.0),
    ],
)
def test_the_number_of_a_cell(cell: str, decimal: str, number: float | None) -> None:
    assert tables._number(cell, decimal) == number


def test_a_number_that_is_missing() -> None:
    for cell in ("", "-", "NA", "n/a", "NaN", "null", " none "):
        for decimal in (".", ","):
            assert np.isnan(tables._number(cell, decimal))
