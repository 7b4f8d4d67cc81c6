"""h_0 and the weights: a choice of where they come from, and a small table where they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnviz.core.network import parameters
from rnnviz.core.run import state_shapes
from rnnviz.core.spec import RunSpec, StackSpec, StateSpec, WeightSpec
from rnnviz.render.theme import Theme
from rnnviz.support.messages import Problem
from rnnviz.widgets.input_rows import PathRow
from rnnviz.widgets.number_table import NumberTable, Part
from rnnviz.widgets.rows import ChoiceRow


class TableRow(ChoiceRow):
    """A choice with "typed" among its values, which opens the table."""

    def __init__(self, name: str, label: str, tip: str, choices: Mapping[str, str], theme: Theme) -> None:
        super().__init__(name, label, tip, choices)
        self.table = NumberTable(name, theme)
        self._run: RunSpec | None = None
        self._fresh = False
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.table)
        self.table.changed.connect(self.changed)
        self.box.activated.connect(self._show_table)

    def source(self) -> str:
        """The chosen word: "zeros", "typed", ..."""
        return str(self.box.currentData())

    def set_run(self, run: RunSpec) -> None:
        """The network whose tensors can be typed."""
        self._run = run
        self._offer()

    def put(self, value: Any, *, fresh: bool = False) -> None:
        self._fresh = fresh
        super().put(value, fresh=fresh)

    def _offer(self) -> None:
        """Fill the table's chooser, once it is needed: a deep network has thousands of tensors."""
        if self._run is not None and (self.source() == "typed" or self.table.part_names()):
            try:
                self.table.set_parts(self._parts(self._run))
            except Problem:
                self.table.set_parts(())  # x itself is wrong: its own field says so

    def set_start(self, values: Mapping[str, Any]) -> None:
        """What the tensors hold before anything is typed."""
        self.table.set_start(values)

    def _parts(self, run: RunSpec) -> list[Part]:
        raise NotImplementedError

    def _show_table(self) -> None:
        self._offer()
        self.table.setVisible(self.source() == "typed")

    def set_theme(self, theme: Theme) -> None:
        self.table.set_theme(theme)


class StateRow(TableRow):
    """Edits a StateSpec."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("h_0", "h_0", "", {}, theme)
        self._tip = self.tr("The states before the first step (with c_0 for an LSTM).")
        self.set_choices({"zeros": self.tr("zeros"), "random": self.tr("random"), "typed": self.tr("typed in")})
        self._stack = False
        self.enable("")

    def _parts(self, run: RunSpec) -> list[Part]:
        """The tensors that this network starts from."""
        shapes, network = state_shapes(run), run.network
        self._stack = isinstance(network, StackSpec)
        if isinstance(network, StackSpec):
            parts = [Part(f"h_0[{k}]", shape) for k, shape in enumerate(shapes["h"])]
            lstms = [k for k, cell in enumerate(network.cells) if cell.kind == "LSTM"]
            return parts + [Part(f"c_0[{k}]", shape) for k, shape in zip(lstms, shapes["c"], strict=True)]
        return [Part("h_0", shapes["h"][0]), *(Part("c_0", shape) for shape in shapes["c"])]

    def read(self) -> Any:
        source = self.source()
        if source != "typed":
            return StateSpec(source)
        typed = self.table.typed("h_0")
        return StateSpec(source, self._letter("h", typed), self._letter("c", typed))

    def _letter(self, letter: str, typed: dict[str, Any]) -> Any:
        names = [name for name in self.table.part_names() if name.startswith(letter)]
        if not any(name in typed for name in names):
            return ()
        full = self.table.filled(names, typed)
        return tuple(full) if self._stack else full[0]

    def write(self, value: Any) -> None:
        super().write(value.source)
        self._offer()
        typed: dict[str, Any] = {}
        for letter, given in (("h", value.h), ("c", value.c)):
            names = [name for name in self.table.part_names() if name.startswith(letter)]
            if given != ():
                typed |= dict(zip(names, given if self._stack else (given,), strict=False))
        self.table.put(typed, fresh=self._fresh)
        self._show_table()


class WeightsRow(TableRow):
    """Edits a WeightSpec."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("weights", "weights", "", {}, theme)
        self._tip = self.tr("Where the weights come from; PyTorch draws its default from the seed.")
        self.set_choices({
            "default": self.tr("default"), "zeros": self.tr("zeros"),
            "identity": self.tr("identity"), "typed": self.tr("typed in"), "file": self.tr("a file"),
        })  # fmt: skip
        self.path = PathRow("weights_path", self.tr("file"), self.tr("A .safetensors with the module's state_dict()."),
                            self.tr("Weights (*.safetensors)"), theme)  # fmt: skip
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.path)
        self.path.changed.connect(self.changed)
        self.enable("")

    def _parts(self, run: RunSpec) -> list[Part]:
        """The parameters of this network."""
        return [Part(name, shape) for name, shape in parameters(run.network).items()]

    def read(self) -> Any:
        source = self.source()
        if source == "typed":
            return WeightSpec(source, tuple(self.table.typed("weights").items()))
        if source != "file":
            return WeightSpec(source)
        path, kept = self.path.read(), self.value
        if isinstance(kept, WeightSpec) and kept.source == "file" and kept.path == path:
            return kept  # with what says which of the file's tensors they are
        return WeightSpec(source, path=path)

    def write(self, value: Any) -> None:
        super().write(value.source)
        self._offer()
        self.path.put(value.path, fresh=self._fresh)
        self.table.put(dict(value.typed), fresh=self._fresh)
        self._show_table()

    def _show_table(self) -> None:
        super()._show_table()
        self.path.setVisible(self.source() == "file")

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.path.set_theme(theme)
