"""The colour maps a person can choose from: diverging ones for what has a sign, sequential ones for gates.

All of them are pyqtgraph's own files. Maps whose ends are red and green are left out: one reader in twelve could not
tell a positive from a negative number. So are rainbows and cyclic maps, whose order cannot be seen.
"""

from __future__ import annotations

from collections.abc import Mapping

DIVERGING: Mapping[str, str] = {
    "CET-D1": "blue, white, red",
    "CET-D4": "blue, black, red",
    "CET-CBD1": "blue, white, yellow; for colour-blind readers",
    "CET-D1A": "blue, white, red; darker ends",
    "CET-D2": "green, white, violet",
    "CET-D6": "blue, black, yellow",
    "CET-D7": "blue, grey, yellow",
    "CET-D8": "blue, grey, red",
    "CET-D9": "blue, white, red; pale",
    "CET-D10": "cyan, white, magenta; pale",
    "CET-CBTD1": "cyan, white, red; for tritanopes",
}
SEQUENTIAL: Mapping[str, str] = {
    "CET-L17": "white, orange, blue",
    "CET-L3": "black, red, white",
    "CET-CBL1": "black, blue, yellow; for colour-blind readers",
    "CET-CBL2": "black, blue, yellow, white; for colour-blind readers",
    "CET-CBTL1": "black, red, cyan, white; for tritanopes",
    "CET-L1": "black to white",
    "CET-L2": "dark to light grey",
    "CET-L8": "blue, magenta, yellow",
    "CET-L16": "black, blue, green, white",
    "CET-L19": "white, violet, red",
    "viridis": "violet, green, yellow",
    "cividis": "blue, grey, yellow; for colour-blind readers",
    "plasma": "blue, magenta, yellow",
    "inferno": "black, red, yellow",
    "magma": "black, magenta, pale yellow",
}
