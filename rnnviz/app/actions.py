"""Everything that can be done, in one table: menus, shortcuts, the shortcut sheet and the docs are made from it.

The id names a method of `Commands`. `keys` are shortcuts of the window; `single` are single keys that `KeyRouter`
gives to a focused control first (widgets/keys.py). `Keymap` knows which of them a person has changed.
"""

from __future__ import annotations

from dataclasses import dataclass

MENUS = {"File": "F", "Edit": "E", "View": "V", "Playback": "P", "Export": "X", "Help": "H"}  # opened by Alt + letter

WHY_NOT = {
    "trace": "Nothing is recorded yet.",
    "undo": "Nothing to undo.",
    "redo": "Nothing to redo.",
    "pins": "No number is pinned.",
    "cursor": "Point at a number first, or press Enter and walk to one.",
    "order_time": "A network with a reverse direction has no such order: its first step needs the last input.",
}


@dataclass(frozen=True)
class ActionSpec:
    """One row: `needs` is "" (always) or one of the conditions in `WHY_NOT`, which says why not."""

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
    def every_key(self) -> tuple[str, ...]:
        """All keys that it has at first."""
        return self.keys + self.single


A = ActionSpec
ACTIONS: tuple[ActionSpec, ...] = (
    A("open", "File", "Open…", "Open a workspace, a saved run, or any other file that rnnviz knows; dropping it on the window does the same.", "open", keys=("Ctrl+O",)),
    A("examples", "File", "Examples…", "All examples with pictures.", "examples", keys=("Ctrl+E",)),
    A("recent", "File", "Open recent", "Open one of the last nine files again.", "recent", keys=tuple(f"Ctrl+{k}" for k in range(1, 10)), submenu="Open recent", many=True),
    A("save", "File", "Save", "Save the workspace: network, input, display, position and pins.", "save", keys=("Ctrl+S",), line_above=True),
    A("save_as", "File", "Save as…", "Save the workspace under another name.", "save-as", keys=("Ctrl+Shift+S",)),
    A("save_run", "File", "Save recording…", "Write network, weights, input and every state to one file.", "save-run", needs="trace"),
    A("quit", "File", "Quit", "Close rnnviz.", "quit", keys=("Ctrl+Q",), line_above=True),
    A("undo", "Edit", "Undo", "Take back the last change of what is set up.", "undo", keys=("Ctrl+Z",), needs="undo"),
    A("redo", "Edit", "Redo", "Make the undone change again.", "redo", keys=("Ctrl+Shift+Z", "Ctrl+Y"), needs="redo"),
    A("copy_values", "Edit", "Copy values", "Copy the pinned or hovered number, or the newest states, as text.", "copy", keys=("Ctrl+C",), needs="trace", line_above=True),
    A("copy_picture", "Edit", "Copy picture", "Copy this step as a 1920 x 1080 picture.", "image", keys=("Ctrl+Shift+C",), needs="trace"),
    A("copy_code", "Edit", "Copy PyTorch code", "Copy the lines that reproduce these numbers.", "code"),
    A("pin", "Edit", "Pin this number", "Keep the number under the cursor in the inspector; again: let it go.", "pin", single=("P",), needs="cursor", line_above=True),
    A("clear_pins", "Edit", "Remove all pins", "Unpin every number.", "unpin", single=("Esc",), needs="pins"),
    A("network_panel", "View", "Network panel", "Show or hide what is set up.", "network-panel", keys=("Ctrl+B",), checkable=True),
    A("inspector_panel", "View", "Inspector", "Show or hide the equation behind a number.", "inspector", keys=("Ctrl+I",), checkable=True),
    A("cell_cursor", "View", "Walk through the cells", "A cursor on the heatmaps: arrows move it, P pins, Esc leaves.", "cell-cursor", single=("Return", "Enter"), needs="trace", line_above=True),
    A("layer_up", "View", "Next layer or direction", "The same unit and timestep one layer or direction on.", "layer-up", single=("Up",), needs="trace"),
    A("layer_down", "View", "Previous layer or direction", "The same unit and timestep one layer or direction back.", "layer-down", single=("Down",), needs="trace"),
    A("memory", "View", "Cell state c", "Show the LSTM's c beside its h.", "memory", needs="trace", checkable=True),
    A("table", "View", "Tensor as a table…", "Show the tensor of this number, or any other, as a table.", "table", keys=("Ctrl+T",), needs="trace"),
    A("display", "View", "Display options…", "What the heatmaps show, in which order and colours.", "settings", keys=("Ctrl+D",), needs="trace"),
    A("zoom_in", "View", "Zoom in", "Fewer timesteps, around the position.", "zoom-in", keys=("Ctrl++", "Ctrl+="), needs="trace", line_above=True),
    A("zoom_out", "View", "Zoom out", "More timesteps.", "zoom-out", keys=("Ctrl+-",), needs="trace"),
    A("zoom_all", "View", "Show all steps", "All timesteps and all units.", "zoom-all", keys=("Ctrl+0",), needs="trace"),
    A("pan_left", "View", "Earlier steps", "Move the zoomed view to earlier timesteps.", "pan-left", keys=("Alt+Left",), needs="trace"),
    A("pan_right", "View", "Later steps", "Move the zoomed view to later timesteps.", "pan-right", keys=("Alt+Right",), needs="trace"),
    A("next_sample", "View", "Next sequence of the batch", "Show the next n.", "sample-next", single=("PgDown",), needs="trace", line_above=True),
    A("previous_sample", "View", "Previous sequence of the batch", "Show the previous n.", "sample-previous", single=("PgUp",), needs="trace"),
    A("theme", "View", "Light or dark", "Change between the light and the dark theme.", "theme", keys=("Ctrl+Shift+T",), submenu="Theme"),
    A("theme_light", "View", "Light", "Dark text on a light ground.", "light", checkable=True, submenu="Theme"),
    A("theme_dark", "View", "Dark", "Light text on a dark ground.", "dark", checkable=True, submenu="Theme"),
    A("theme_system", "View", "As the system", "Light or dark, as the desktop has it.", "system", checkable=True, submenu="Theme"),
    A("english", "View", "English", "Show everything in English.", "language", checkable=True, submenu="Language"),
    A("chinese", "View", "简体中文", "Show everything in Chinese; names, shapes, equations and code stay PyTorch's.", "language", checkable=True, submenu="Language"),
    A("presentation", "View", "Presentation", "The picture alone, large, with a sentence on each step; a clicker steps, Esc ends.", "presentation", keys=("F5",), needs="trace", line_above=True),
    A("full_screen", "View", "Full screen", "The whole screen for the window.", "full-screen", keys=("F11",), checkable=True),
    A("reset_layout", "View", "Reset layout", "Put all panels back where they were at first.", "reset-layout"),
    A("play", "Playback", "Play / pause", "Play through the steps, or pause.", "play", single=("Space",), needs="trace"),
    A("forward", "Playback", "Step forward", "Compute one step more, and pause.", "step-forward", single=("Right", "."), needs="trace"),
    A("back", "Playback", "Step back", "One step back, and pause.", "step-back", single=("Left", ","), needs="trace"),
    A("forward_ten", "Playback", "Ten steps forward", "Ten steps forward, and pause.", "forward-ten", single=("Shift+Right",), needs="trace"),
    A("back_ten", "Playback", "Ten steps back", "Ten steps back, and pause.", "back-ten", single=("Shift+Left",), needs="trace"),
    A("first", "Playback", "First step", "Go to the first step.", "first", single=("Home",), needs="trace"),
    A("last", "Playback", "Last step", "Go to the last step.", "last", single=("End",), needs="trace"),
    A("go_to", "Playback", "Go to step…", "Type the step to go to.", "go-to", keys=("Ctrl+G",), needs="trace"),
    A("reverse", "Playback", "Play backwards", "Play backwards; again: faster.", "reverse", single=("J",), needs="trace", line_above=True),
    A("pause", "Playback", "Pause", "Stay at this step.", "pause", single=("K",), needs="trace"),
    A("fast_forward", "Playback", "Play forwards", "Play forwards; again: faster.", "fast-forward", single=("L",), needs="trace"),
    A("slower", "Playback", "Slower", "Fewer steps per second.", "slower", single=("[",), needs="trace"),
    A("faster", "Playback", "Faster", "More steps per second.", "faster", single=("]",), needs="trace"),
    A("normal_speed", "Playback", "Normal speed", "Back to 2 steps per second.", "normal-speed", single=("Backspace",), needs="trace"),
    A("loop", "Playback", "Once, loop, back and forth", "What happens at the last step.", "loop", single=("R",), needs="trace"),
    A("order_time", "Playback", "Time by time", "Every layer at one timestep, as a loop over cells does.", "order-time", needs="order_time", checkable=True, line_above=True, submenu="Order of the steps"),
    A("order_layer", "Playback", "Layer by layer", "One cell a step, in the order in which nn.RNN computes.", "order-layer", needs="trace", checkable=True, submenu="Order of the steps"),
    A("order_wave", "Playback", "Wavefront", "All cells that can be computed at once.", "order-wave", needs="trace", checkable=True, submenu="Order of the steps"),
    A("order_reveal", "Playback", "Reveal column by column", "A reading view: column t of everything, not the order in which it is computed.", "order-reveal", needs="trace", checkable=True, submenu="Order of the steps"),
    A("export", "Export", "Export steps…", "Write the steps as pictures for slides.", "export", keys=("Ctrl+Shift+E",), needs="trace"),
    A("palette", "Help", "Search commands…", "Find everything that rnnviz can do, by a few letters.", "search", keys=("Ctrl+Shift+P",)),
    A("tour", "Help", "Tour", "Five cards that show where things are.", "tour", line_above=True),
    A("documentation", "Help", "Documentation", "Tutorial, how-tos and reference, in the browser; no network is needed.", "help", keys=("F1",)),
    A("words", "Help", "Words…", "What output, h_n, directions, gates and the others are, in a few sentences each.", "help"),
    A("shortcuts", "Help", "Keyboard shortcuts", "All keys on one sheet.", "keyboard", single=("?",)),
    A("change_keys", "Help", "Change shortcuts…", "Give any action other keys.", "keyboard"),
    A("log", "Help", "Open the log file", "Where errors are written down.", "log"),
    A("about", "Help", "About rnnviz", "Versions of rnnviz, PyTorch and Qt.", "info", line_above=True),
)  # fmt: skip
BY_ID = {action.id: action for action in ACTIONS}
