"""Floor 4, the only place that wires: workspace, jobs, actions, settings, main window, start."""
