"""How Sphinx builds the documentation: python3 tools/dev.py docs."""

import sys
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from rnnviz import __version__

project = "rnnviz"
author = "the rnnviz developers"
copyright = "2026, the rnnviz developers"
version = release = __version__

extensions = ["sphinx.ext.autodoc", "actions_table", "made_tables"]
exclude_patterns = ["_build"]
templates_path: list[str] = []
html_theme = "alabaster"
html_theme_options = {
    "description": "Recurrent networks made visible, step by step",
    "fixed_sidebar": True,
    "page_width": "1100px",
    "show_powered_by": False,
}
html_show_sourcelink = False
html_copy_source = False
html_static_path: list[str] = []
# The build of the wheel has Sphinx and numpy only; what the package imports beyond them is not needed to read it.
PACKAGES = ("torch", "PySide6", "pyqtgraph", "superqt", "safetensors", "PIL", "pptx", "av")
autodoc_mock_imports = [name for name in PACKAGES if find_spec(name) is None]
autodoc_typehints = "none"
autodoc_member_order = "bysource"
nitpicky = False
