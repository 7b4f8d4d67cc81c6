"""One theme object feeds the palette, the plots, the icons and every exported picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """Colours by their purpose, as "#rrggbb". Text on `surface` has a contrast of at least 4.5 to 1."""

    name: str
    window: str  # behind the cards
    surface: str  # cards and panels
    field: str  # what is typed in, the code
    border: str
    text: str
    muted: str  # labels, secondary text
    accent: str  # what can be pressed; links
    on_accent: str
    newest: str  # the cell that this step computed
    cursor: str  # hovered and pinned cells
    good: str
    warning: str
    bad: str
    empty: str  # not yet computed: this ground, hatched with `empty_line`
    empty_line: str
    padding: str  # beyond a sequence's length
    nan: str
    infinite: str
    colour_map: str  # of pyqtgraph's own, diverging
    sequential_map: str


LIGHT = Theme(
    name="light", window="#f3f4f6", surface="#ffffff", field="#f3f4f6", border="#dfe2e6", text="#1b1f24",
    muted="#59616b", accent="#2563d9", on_accent="#ffffff", newest="#d1420a", cursor="#0a7d5a", good="#1a7f37",
    warning="#955800", bad="#c0271d", empty="#f4f5f7", empty_line="#d3d7dc", padding="#c9ced6", nan="#b517b5",
    infinite="#111111", colour_map="CET-D1", sequential_map="CET-L17",
)  # fmt: skip
DARK = Theme(
    name="dark", window="#14161a", surface="#1c1f24", field="#14161a", border="#30353d", text="#eceff3",
    muted="#a2aab5", accent="#6ea8ff", on_accent="#0c1116", newest="#ffb454", cursor="#4fd1a5", good="#4cb966",
    warning="#e3b341", bad="#ff7b72", empty="#20242a", empty_line="#3d444e", padding="#4a515c", nan="#e36be3",
    infinite="#f5f5f5", colour_map="CET-D4", sequential_map="CET-L3",
)  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}
