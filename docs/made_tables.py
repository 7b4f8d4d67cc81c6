"""Directives for what is already written down elsewhere: `examples-table` and `command-help`."""

import contextlib
import io
import os

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.ext.autodoc.mock import mock

SHOWN_AT = "256px"


class ExamplesTable(Directive):
    """Every example with its picture, its title, its name and its two sentences."""

    def run(self) -> list[nodes.Node]:
        from rnnviz.core.examples import examples, titles

        known = titles()
        found: list[nodes.Node] = []
        for name, text in examples().items():
            image = nodes.image(uri=f"../../resources/thumbnails/{name}-light.png", alt=known[name], width=SHOWN_AT)
            head = nodes.paragraph("", "", nodes.strong(text=known[name]), nodes.Text("  "), nodes.literal(text=name))
            row = nodes.row("", nodes.entry("", image), nodes.entry("", head, nodes.paragraph(text=text)))
            found.append(row)
        group = nodes.tgroup("", nodes.colspec(colwidth=4), nodes.colspec(colwidth=6), nodes.tbody("", *found), cols=2)
        return [nodes.table("", group)]


class CommandHelp(Directive):
    """What `rnnviz ARGUMENTS --help` prints, from the same code."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        from rnnviz.cli import main

        os.environ["COLUMNS"] = "100"  # argparse asks for the width of the terminal
        said = io.StringIO()
        missing = self.state.document.settings.env.config.autodoc_mock_imports
        with mock(missing), contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
            main([*(self.arguments[0].split() if self.arguments else []), "--help"])
        text = said.getvalue().rstrip()
        if not text:
            raise self.error("this command has no help")
        return [nodes.literal_block(text, text, language="none")]


def setup(app):
    app.add_directive("examples-table", ExamplesTable)
    app.add_directive("command-help", CommandHelp)
    return {"parallel_read_safe": True}
