"""The parts of the window: made once, given a theme together."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QWidget

from rnnviz.app.panels import Panels
from rnnviz.app.remembered import remember_switches
from rnnviz.app.settings import Settings
from rnnviz.app.status import StatusBar
from rnnviz.core.examples import examples
from rnnviz.render.accessible import install
from rnnviz.render.diagram import UnrolledNetwork
from rnnviz.render.grid import HeatmapGrid
from rnnviz.render.outputs import OutputPanel
from rnnviz.render.theme import Theme
from rnnviz.widgets.code_pane import CodePane
from rnnviz.widgets.heat_card import HeatCard
from rnnviz.widgets.inspector import Inspector
from rnnviz.widgets.network_bar import NetworkBar
from rnnviz.widgets.output_marks import OutputMarks
from rnnviz.widgets.setup_form import SetupForm
from rnnviz.widgets.shapes import ShapeTable
from rnnviz.widgets.toast import Toast
from rnnviz.widgets.transport import TransportBar


class Views:
    """Everything that can be seen in the window. Views know neither each other nor the workspace."""

    def __init__(self, window: QMainWindow, panels: Panels, settings: Settings, theme: Theme) -> None:
        self.form = SetupForm(theme)
        self.form.set_examples(examples())
        self.code_pane = CodePane(theme)
        self.diagram = UnrolledNetwork(theme)
        self.network_bar = NetworkBar(self.diagram, theme)
        self.grid = HeatmapGrid(theme)
        self.outputs = OutputPanel(theme)
        self.outputs.time.link_to(self.grid.time)
        OutputMarks(self.outputs)
        self.heat_card = HeatCard(self.grid, theme)
        install()
        for chart in (self.diagram, self.grid, self.outputs):
            chart.setProperty("accessibleRole", "chart")
        self.inspector = Inspector(theme)
        self.shapes = ShapeTable(theme)
        self.transport = TransportBar(theme)
        places: dict[str, QWidget] = {
            "form": self.form,
            "code": self.code_pane,
            "diagram": self.diagram,
            "heatmaps": self.heat_card,
            "outputs": self.outputs,
            "inspector": self.inspector,
            "shapes": self.shapes,
            "transport": self.transport,
        }
        for place, widget in places.items():
            panels.put(place, widget)
        self.status = StatusBar(window)
        window.setStatusBar(self.status)
        self.toast = Toast(window)
        remember_switches(panels, settings)

    def set_theme(self, theme: Theme) -> None:
        for part in (
            self.form,
            self.code_pane,
            self.diagram,
            self.network_bar,
            self.grid,
            self.heat_card,
            self.outputs,
            self.inspector,
            self.shapes,
            self.transport,
            self.status.check,
            self.toast,
        ):
            part.set_theme(theme)
