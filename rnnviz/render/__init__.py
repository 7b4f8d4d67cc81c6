"""Floor 2: QtGui, QtWidgets' graphics-view classes and pyqtgraph; paints a Frame, knows no window."""
