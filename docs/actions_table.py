"""The directive `actions-table`: every action with its keys, from the same table as the menus."""

from docutils import nodes
from docutils.parsers.rst import Directive


class ActionsTable(Directive):
    """One table a menu: what it does, and its keys."""

    def run(self) -> list[nodes.Node]:
        from rnnviz.app.actions import ACTIONS, MENUS

        sections: list[nodes.Node] = []
        for menu, letter in MENUS.items():
            rows = [(", ".join(a.keys + a.single), a.text, a.tip) for a in ACTIONS if a.menu == menu]
            sections += [nodes.rubric(text=f"{menu} (Alt+{letter})"), table(("keys", "action", "what it does"), rows)]
        return sections


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> nodes.table:
    group = nodes.tgroup(cols=len(head))
    group += [nodes.colspec(colwidth=width) for width in (2, 3, 6)[: len(head)]]
    group += nodes.thead("", row(head, code=False))
    body = nodes.tbody()
    body += [row(cells, code=True) for cells in rows]
    group += body
    return nodes.table("", group)


def row(cells: tuple[str, ...], *, code: bool) -> nodes.row:
    """The first cell of a body row holds keys."""
    entries = nodes.row()
    for index, text in enumerate(cells):
        inline = nodes.literal(text=text) if code and index == 0 and text else nodes.Text(text)
        entries += nodes.entry("", nodes.paragraph("", "", inline))
    return entries


def setup(app):
    app.add_directive("actions-table", ActionsTable)
    return {"parallel_read_safe": True}
