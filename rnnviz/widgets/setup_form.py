"""The form of everything that is set up: it edits one RunSpec and takes only what can be run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from rnnviz.core.examples import name_of, titles
from rnnviz.core.run import follow, validate
from rnnviz.core.spec import DTYPES, MAX_SEED, NetworkSpec, RNNSpec, RunSpec, StackSpec, WeightSpec
from rnnviz.render.icons import icon
from rnnviz.render.theme import Theme
from rnnviz.support.messages import Problem
from rnnviz.widgets.column import ScrollColumn
from rnnviz.widgets.fields import beside, heading, make_card
from rnnviz.widgets.input_rows import FOLLOWING, InputRows
from rnnviz.widgets.kind_bar import CELLS, KindBar
from rnnviz.widgets.network_rows import NetworkRows
from rnnviz.widgets.rows import HEIGHT, CheckRow, ChoiceRow, FieldRow, IntegerRow, QuietComboBox
from rnnviz.widgets.stack_row import StackRow
from rnnviz.widgets.table_rows import StateRow, WeightsRow


class SetupForm(QWidget):
    """`value()` is always the last RunSpec that could be run; wrong drafts wait in their fields."""

    value_changed = Signal(object)  # RunSpec
    problem_changed = Signal(object)  # Problem, or None
    example_chosen = Signal(str)
    gallery_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("networkForm")
        make_card(self)
        self._value = RunSpec(RNNSpec("RNN_TANH", 100, 20))
        self._problem: Problem | None = None
        self._fresh = False
        self._make_rows(theme)
        self._lay_out()
        self._connect()
        self._write(self._value, fresh=True)

    # --- parts -------------------------------------------------------------------------------------
    def _make_rows(self, theme: Theme) -> None:
        self._example = QuietComboBox(self)
        self._example.setObjectName("exampleBox")
        self._example.setAccessibleName(self.tr("Example"))
        self._example.setPlaceholderText(self.tr("Your own"))
        self._example.setToolTip(self.tr("Sets up everything as in an example."))
        self._gallery = QToolButton(self)
        self._gallery.setObjectName("galleryButton")
        self._gallery.setFixedSize(HEIGHT, HEIGHT)
        self._gallery.setAccessibleName(self.tr("All examples with pictures"))
        self._gallery.setToolTip(self.tr("All examples with pictures"))
        self._gallery.setIcon(icon("examples", theme))
        self._kind = KindBar(self)
        self._input_size = IntegerRow(
            "input_size", "input_size", self.tr("H_in: how many features one timestep of x has.")
        )
        self._network = NetworkRows()
        self._stack = StackRow(theme)
        self._input = InputRows(theme)
        self._h_0 = StateRow(theme)
        self._weights = WeightsRow(theme)
        self._device = ChoiceRow("device", "device", self.tr("Where it is computed; auto: CUDA when there is one."),
                                 {"auto": "auto", "cpu": "cpu"})  # fmt: skip
        self._dtype = ChoiceRow("dtype", "dtype", self.tr("The type of every number."), {name: name for name in DTYPES})
        self._seed = IntegerRow("seed", "seed", self.tr("torch.manual_seed(seed): weights, x and h_0 follow from it."),
                                low=0, high=MAX_SEED)  # fmt: skip
        self._training = CheckRow(
            "training", "training", self.tr("module.train(): dropout acts; otherwise module.eval().")
        )
        self._rows: dict[str, FieldRow] = {
            "input_size": self._input_size, "cells": self._stack, **self._network.rows, **self._input.rows,
            "h_0": self._h_0, "weights": self._weights, "device": self._device, "dtype": self._dtype,
            "seed": self._seed, "training": self._training,
        }  # fmt: skip

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 8, 10, 10)
        column.setSpacing(4)
        sections: list[tuple[str, tuple[QWidget, ...]]] = [
            (self.tr("Example"), (beside(self._example, self._gallery, self),)),
            (self.tr("Network"), (self._kind, self._input_size, self._network, self._stack)),
            (self.tr("Input"), (self._input,)),
            (self.tr("Start and weights"), (self._h_0, self._weights)),
            (self.tr("Run"), (self._device, self._dtype, self._seed, self._training)),
        ]
        for title, widgets in sections:
            if title != sections[0][0]:
                column.addSpacing(8)
            column.addWidget(heading(title, body))
            for widget in widgets:
                column.addWidget(widget)
        column.addStretch(1)
        area = ScrollColumn(body, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(area)
        self._area = area

    def _connect(self) -> None:
        self._example.activated.connect(self._on_example)
        self._gallery.clicked.connect(self.gallery_requested)
        self._kind.chosen.connect(self._on_kind)
        for row in self._rows.values():
            row.changed.connect(self._commit)

    # --- the value ---------------------------------------------------------------------------------
    def value(self) -> RunSpec:
        """The last RunSpec that was good."""
        return self._value

    def set_value(self, run: RunSpec) -> None:
        """Show `run`. What is typed and wrong stays where its field is not changed by `run`."""
        if run == self._value and not self._fresh:
            return
        changed = run != self._value
        self._value = run
        fresh, self._fresh = self._fresh, False
        self._write(run, fresh=fresh)
        self._set_problem(self._wrong_drafts())
        if changed:
            self.value_changed.emit(run)

    def _write(self, run: RunSpec, *, fresh: bool) -> None:
        network = run.network
        self._kind.set_kind(kind_of(network))
        self._input_size.put(network.input_size, fresh=fresh)
        if isinstance(network, StackSpec):
            self._stack.put(tuple((c.kind, c.hidden_size, c.bias) for c in network.cells), fresh=fresh)
        else:
            self._network.put(network, fresh=fresh)
        self._stack.set_input_size(network.input_size)
        self._input.put(run.input, fresh=fresh)
        for row, value in ((self._h_0, run.h_0), (self._weights, run.weights)):
            row.set_run(run)
            row.put(value, fresh=fresh)
        for name in ("device", "dtype", "seed", "training"):
            self._rows[name].put(getattr(run, name), fresh=fresh)
        self._example.setCurrentIndex(self._example.findData(name_of(run)))
        self._input.set_sizes(run)
        self._show_parts(run)

    def _show_parts(self, run: RunSpec) -> None:
        kind = self._kind.kind()
        self._network.setVisible(kind != CELLS)
        self._stack.setVisible(kind == CELLS)
        self._network.show_kind(kind)
        self._input.lengths.setVisible(kind != CELLS and not self._input.unequal)
        follows = self.tr("input_size follows from the input: one feature per token, or the file's last axis.")
        self._input_size.enable(follows if run.input.source in FOLLOWING else "")
        self._training.setVisible(isinstance(run.network, RNNSpec) and run.network.dropout > 0)

    def _commit(self) -> None:
        """Take the drafts when they are a run; otherwise say at the field why not, and keep the value."""
        values, wrong = self._drafts()
        try:
            run = follow(self._build(values))
            validate(run)
        except Problem as problem:
            self._show(problem, wrong)
            return
        for name, row in self._rows.items():
            row.show_problem(wrong.get(name))
        changed, self._value = run != self._value, run
        self._write(run, fresh=False)
        self._set_problem(next(iter(wrong.values()), None))
        if changed:
            self.value_changed.emit(run)

    def _drafts(self) -> tuple[dict[str, Any], dict[str, Problem]]:
        values, wrong = {}, {}
        for name in self._active():
            values[name], problem = self._rows[name].draft()
            if problem is not None:
                wrong[name] = problem
        return values, wrong

    def _build(self, values: dict[str, Any]) -> RunSpec:
        network = self._build_network(values)
        weights: WeightSpec = values["weights"]
        dropout = isinstance(network, RNNSpec) and network.dropout > 0
        return RunSpec(
            network,
            self._input.build(values, network.input_size, keep_vocabulary=weights.source == "file"),
            values["h_0"],
            weights,
            values["device"],
            values["dtype"],
            values["seed"],
            bool(values["training"]) and dropout,
        )

    def _build_network(self, values: dict[str, Any]) -> NetworkSpec:
        kind = self._kind.kind()
        if kind == CELLS:
            self._stack.set_input_size(values["input_size"])
            return StackSpec(self._stack.specs(values["cells"]))
        return self._network.build(kind, values["input_size"], values)

    def _active(self) -> tuple[str, ...]:
        """The fields that exist for this kind of network."""
        kind = self._kind.kind()
        without = {*self._network.rows, "lengths"} if kind == CELLS else {"cells"}
        if kind != "LSTM":
            without.add("proj_size")
        if kind in ("LSTM", "GRU"):
            without.add("nonlinearity")
        return tuple(name for name in self._rows if name not in without)

    # --- what is wrong -----------------------------------------------------------------------------
    def has_field(self, name: str) -> bool:
        """True when a problem of this field can be shown here now."""
        return self._field(name) is not None

    def show_problem(self, problem: Problem | None) -> None:
        """Say a problem from elsewhere at its field; None takes every such sentence away."""
        if problem is None:
            wrong = self._drafts()[1]
            for name, row in self._rows.items():
                row.show_problem(wrong.get(name))
            self._set_problem(next(iter(wrong.values()), None))
        else:
            self._show(problem, {})

    def _field(self, name: str | None) -> FieldRow | None:
        if self._kind.kind() == CELLS and name in ("hidden_size", "num_layers", "bias"):
            name = "cells"
        return self._rows[name] if name in self._active() else None

    def _show(self, problem: Problem, wrong: dict[str, Problem]) -> None:
        """`problem` at its field, beside the fields whose drafts are `wrong` by themselves."""
        place = self._field(problem.field) or self._input_size
        for name, row in self._rows.items():
            row.show_problem(problem if row is place else wrong.get(name))
        self._area.ensureWidgetVisible(place, 0, 20)
        self._set_problem(problem)

    def _wrong_drafts(self) -> Problem | None:
        return next(iter(self._drafts()[1].values()), None)

    def _set_problem(self, problem: Problem | None) -> None:
        before, self._problem = self._problem, problem
        if (before and before.message) != (problem and problem.message):
            self.problem_changed.emit(problem)

    # --- examples, kinds, devices ------------------------------------------------------------------
    def set_examples(self, examples: Mapping[str, str]) -> None:
        """Offer examples by name; their titles are shown, what is given here is their tooltip."""
        known = titles()
        self._example.clear()
        for name, text in examples.items():
            self._example.addItem(words(known.get(name, text)), name)
            self._example.setItemData(self._example.count() - 1, words(text), Qt.ItemDataRole.ToolTipRole)
        self._example.setCurrentIndex(self._example.findData(name_of(self._value)))

    def set_devices(self, devices: Iterable[str]) -> None:
        """Offer the devices that torch has, after "auto"."""
        names = ("auto", *(name for name in devices if name != "auto"))
        self._device.set_choices({name: name for name in names})
        self._device.put(self._value.device, fresh=True)

    def set_weights(self, values: Mapping[str, Any]) -> None:
        """The numbers that the parameters have now, by PyTorch's names: typing starts from them."""
        self._weights.set_start(values)

    def set_theme(self, theme: Theme) -> None:
        self._gallery.setIcon(icon("examples", theme))
        for part in (self._stack, self._input, self._h_0, self._weights):
            part.set_theme(theme)

    def _on_example(self, index: int) -> None:
        name = self._example.itemData(index)
        self._example.setToolTip(str(self._example.itemData(index, Qt.ItemDataRole.ToolTipRole)))
        self.choose_example(name)

    def choose_example(self, name: str) -> None:
        """Ask for an example, as if it had been chosen in the list."""
        self._fresh = True  # an example replaces what was typed, also what was wrong
        self.example_chosen.emit(name)
        self._fresh = False

    def _on_kind(self, kind: str) -> None:
        before = self._value.network
        if kind == CELLS and isinstance(before, RNNSpec):
            cell = (before.kind, before.hidden_size, before.bias)
            self._stack.put((cell,) * min(before.num_layers, 8), fresh=True)
        self._show_parts(self._value)
        self._commit()


def words(text: str) -> str:
    """A title or the sentences of an example in the person's language."""
    return QCoreApplication.translate("Examples", text)


def kind_of(network: NetworkSpec) -> str:
    """ "RNN", "LSTM", "GRU" or "Cells"."""
    if isinstance(network, StackSpec):
        return CELLS
    return "RNN" if network.kind.startswith("RNN") else network.kind
