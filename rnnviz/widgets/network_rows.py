"""The rows of nn.RNN, nn.LSTM and nn.GRU, by the names of PyTorch's arguments."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rnnviz.core.spec import MAX_LAYERS, Kind, RNNSpec
from rnnviz.widgets.rows import CheckRow, ChoiceRow, FieldRow, FloatRow, IntegerRow

FIELDS = ("hidden_size", "num_layers", "bias", "batch_first", "dropout", "bidirectional", "proj_size")


class NetworkRows(QWidget):
    """Everything of an RNNSpec but its kind and input_size, which the form shows itself."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, FieldRow] = {row.name: row for row in self._make()}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for row in self.rows.values():
            column.addWidget(row)

    def _make(self) -> list[FieldRow]:
        return [
            IntegerRow("hidden_size", "hidden_size", self.tr("H: how many units each layer has.")),
            IntegerRow(
                "num_layers",
                "num_layers",
                self.tr("Layers on top of each other; each reads the h of the one below."),
                high=MAX_LAYERS,
            ),
            ChoiceRow(
                "nonlinearity",
                "nonlinearity",
                self.tr("What is applied to the sum: tanh or relu."),
                {"tanh": "tanh", "relu": "relu"},
            ),
            CheckRow("bias", "bias", self.tr("Adds b_ih and b_hh; without it both are gone.")),
            CheckRow(
                "batch_first",
                "batch_first",
                self.tr("x and output are (N, L, ...) instead of (L, N, ...); h_0 and h_n stay."),
            ),
            CheckRow("bidirectional", "bidirectional", self.tr("A second direction that reads x from its end: D = 2.")),
            FloatRow(
                "dropout", "dropout", self.tr("Between the layers, while training: the share of h that is set to 0.")
            ),
            IntegerRow(
                "proj_size",
                "proj_size",
                self.tr("LSTM: h is projected to this many numbers; 0 means no projection."),
                low=0,
            ),
        ]

    def show_kind(self, kind: str) -> None:
        """Show the arguments that exist for "RNN", "LSTM" or "GRU"."""
        self.rows["nonlinearity"].setVisible(kind == "RNN")
        self.rows["proj_size"].setVisible(kind == "LSTM")

    def put(self, spec: RNNSpec, *, fresh: bool) -> None:
        for name in FIELDS:
            self.rows[name].put(getattr(spec, name), fresh=fresh)
        if spec.kind.startswith("RNN"):
            self.rows["nonlinearity"].put("relu" if spec.kind == "RNN_RELU" else "tanh", fresh=fresh)

    def build(self, kind: str, input_size: int, values: dict[str, object]) -> RNNSpec:
        """The spec of these values; raises `Problem` where they do not fit each other."""
        full: Kind = "LSTM" if kind == "LSTM" else "GRU" if kind == "GRU" else _rnn_kind(str(values["nonlinearity"]))
        arguments = {name: values.get(name, 0) for name in FIELDS}  # proj_size: of an LSTM only
        return RNNSpec(full, input_size, **arguments)  # type: ignore[arg-type]


def _rnn_kind(nonlinearity: str) -> Kind:
    return "RNN_RELU" if nonlinearity == "relu" else "RNN_TANH"
