"""Everything that can be done, in one table: menus, shortcuts, the shortcut sheet and the docs are made from it.

`do` names a method of `Commands`. Keys in `keys` are real shortcuts of the window; `single` are single keys
that `KeyRouter` gives to a focused control first (widgets/keys.py).
"""

from __future__ import annotations

from dataclasses import dataclass

MENUS = ("File", "Edit", "View", "Playback", "Export", "Help")


@dataclass(frozen=True)
class ActionSpec:
    """One row: `needs` is "" (always), "trace" (something is recorded), "undo", "redo" or "pins"."""

    id: str
    menu: str
    text: str
    tip: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    single: tuple[str, ...] = ()
    needs: str = ""
    checkable: bool = False
    line_above: bool = False
    submenu: str = ""
    many: bool = False  # stands for several entries that are known only at run time

    @property
    def shown_key(self) -> str:
        """What the menu and the sheet print."""
        return (self.keys or self.single or ("",))[0]


A = ActionSpec
ACTIONS: tuple[ActionSpec, ...] = (
    A("open", "File", "Open…", "Open a workspace, a saved run, or any other file that rnnviz knows; dropping it on the window does the same.", "open", keys=("Ctrl+O",)),
    A("examples", "File", "Examples…", "All examples with pictures.", "examples", keys=("Ctrl+E",)),
    A("recent", "File", "Open recent", "Open one of the last nine files again.", "open", keys=tuple(f"Ctrl+{k}" for k in range(1, 10)), submenu="Open recent", many=True),
    A("save", "File", "Save", "Save the workspace: network, input, display, position and pins.", "save", keys=("Ctrl+S",), line_above=True),
    A("save_as", "File", "Save as…", "Save the workspace under another name.", "save", keys=("Ctrl+Shift+S",)),
    A("save_run", "File", "Save recording…", "Write network, weights, input and every state to one file.", "save", needs="trace"),
    A("quit", "File", "Quit", "Close rnnviz.", "close", keys=("Ctrl+Q",), line_above=True),
    A("undo", "Edit", "Undo", "Take back the last change of what is set up.", "undo", keys=("Ctrl+Z",), needs="undo"),
    A("redo", "Edit", "Redo", "Make the undone change again.", "redo", keys=("Ctrl+Shift+Z", "Ctrl+Y"), needs="redo"),
    A("copy_values", "Edit", "Copy values", "Copy the pinned or hovered number, or the newest states, as text.", "copy", keys=("Ctrl+C",), needs="trace", line_above=True),
    A("copy_picture", "Edit", "Copy picture", "Copy this step as a 1920 x 1080 picture.", "copy", keys=("Ctrl+Shift+C",), needs="trace"),
    A("copy_code", "Edit", "Copy PyTorch code", "Copy the lines that reproduce these numbers.", "copy"),
    A("clear_pins", "Edit", "Remove all pins", "Unpin every number.", "close", single=("Esc",), needs="pins"),
    A("network_panel", "View", "Network panel", "Show or hide what is set up.", "network-panel", keys=("Ctrl+B",), checkable=True),
    A("inspector_panel", "View", "Inspector", "Show or hide the equation behind a number.", "inspector", keys=("Ctrl+I",), checkable=True),
    A("memory", "View", "Cell state c", "Show the LSTM's c beside its h.", "", needs="trace", checkable=True),
    A("table", "View", "Tensor as a table…", "Show the tensor of this number, or any other, as a table.", "table", keys=("Ctrl+T",), needs="trace"),
    A("display", "View", "Display options…", "What the heatmaps show, in which order and colours.", "settings", keys=("Ctrl+D",), needs="trace"),
    A("zoom_in", "View", "Zoom in", "Fewer timesteps, around the position.", "", keys=("Ctrl++", "Ctrl+="), needs="trace", line_above=True),
    A("zoom_out", "View", "Zoom out", "More timesteps.", "", keys=("Ctrl+-",), needs="trace"),
    A("zoom_all", "View", "Show all steps", "All timesteps and all units.", "", keys=("Ctrl+0",), needs="trace"),
    A("pan_left", "View", "Earlier steps", "Move the zoomed view to earlier timesteps.", "", keys=("Alt+Left",), needs="trace"),
    A("pan_right", "View", "Later steps", "Move the zoomed view to later timesteps.", "", keys=("Alt+Right",), needs="trace"),
    A("next_sample", "View", "Next sequence of the batch", "Show the next n.", "", single=("PgDown",), needs="trace", line_above=True),
    A("previous_sample", "View", "Previous sequence of the batch", "Show the previous n.", "", single=("PgUp",), needs="trace"),
    A("theme", "View", "Light / dark", "Change between the light and the dark theme.", "theme", keys=("Ctrl+Shift+T",), line_above=True),
    A("english", "View", "English", "Show everything in English.", "", checkable=True, line_above=True),
    A("chinese", "View", "简体中文", "Show everything in Chinese; names, shapes, equations and code stay PyTorch's.", "", checkable=True),
    A("full_screen", "View", "Full screen", "The whole screen for the window.", "", keys=("F11",), checkable=True, line_above=True),
    A("reset_layout", "View", "Reset layout", "Put all panels back where they were at first.", ""),
    A("play", "Playback", "Play / pause", "Play through the steps, or pause.", "play", single=("Space",), needs="trace"),
    A("forward", "Playback", "Step forward", "Compute one step more, and pause.", "step-forward", single=("Right", "."), needs="trace"),
    A("back", "Playback", "Step back", "One step back, and pause.", "step-back", single=("Left", ","), needs="trace"),
    A("forward_ten", "Playback", "Ten steps forward", "Ten steps forward, and pause.", "", single=("Shift+Right",), needs="trace"),
    A("back_ten", "Playback", "Ten steps back", "Ten steps back, and pause.", "", single=("Shift+Left",), needs="trace"),
    A("first", "Playback", "First step", "Go to the first step.", "first", single=("Home",), needs="trace"),
    A("last", "Playback", "Last step", "Go to the last step.", "last", single=("End",), needs="trace"),
    A("go_to", "Playback", "Go to step…", "Type the step to go to.", "", keys=("Ctrl+G",), needs="trace"),
    A("reverse", "Playback", "Play backwards", "Play backwards; again: faster.", "", single=("J",), needs="trace", line_above=True),
    A("pause", "Playback", "Pause", "Stay at this step.", "pause", single=("K",), needs="trace"),
    A("fast_forward", "Playback", "Play forwards", "Play forwards; again: faster.", "", single=("L",), needs="trace"),
    A("slower", "Playback", "Slower", "Fewer steps per second.", "", single=("[",), needs="trace"),
    A("faster", "Playback", "Faster", "More steps per second.", "", single=("]",), needs="trace"),
    A("normal_speed", "Playback", "Normal speed", "Back to 2 steps per second.", "", single=("Backspace",), needs="trace"),
    A("loop", "Playback", "Once, loop, back and forth", "What happens at the last step.", "loop", single=("R",), needs="trace"),
    A("export", "Export", "Export steps…", "Write the steps as pictures for slides.", "export", keys=("Ctrl+Shift+E",), needs="trace"),
    A("documentation", "Help", "Documentation", "Tutorial, how-tos and reference, in the browser; no network is needed.", "help", keys=("F1",)),
    A("words", "Help", "Words…", "What output, h_n, directions, gates and the others are, in a few sentences each.", "help"),
    A("shortcuts", "Help", "Keyboard shortcuts", "All keys on one sheet.", "help", single=("?",)),
    A("log", "Help", "Open the log file", "Where errors are written down.", ""),
    A("about", "Help", "About rnnviz", "Versions of rnnviz, PyTorch and Qt.", "", line_above=True),
)  # fmt: skip
BY_ID = {action.id: action for action in ACTIONS}
