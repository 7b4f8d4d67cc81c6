"""Long lines of generated Python, broken at their commas as a person would write them."""

from __future__ import annotations

import io
import tokenize
from itertools import pairwise

WIDTH = 36  # characters: what the code pane shows in one line
OVER = 3  # characters that a line may be longer rather than be broken once more
HANGING = 4
OPENING, CLOSING = "([{", ")]}"


def wrap(line: str, width: int = WIDTH) -> list[str]:
    """`line` as one or more lines that mean the same; what cannot be broken stays longer than `width`.

    A trailing comment that does not fit goes to a line above.
    """
    if len(line) <= width:
        return [line]
    code, comment = _split_comment(line)
    above = [_indent(code) + comment] if comment else []
    if len(code) <= width:
        return [*above, code]
    return [*above, *_broken(code)]


def _broken(code: str) -> list[str]:
    """Arguments below the call, as many on a line as have room; lists one below the other."""
    if code.startswith("from "):
        head, names = code.split(" import ")
        parts = [part.strip() for part in names.split(",")]
        return [f"{head} import (", *(f"    {part}," for part in parts), ")"] if len(parts) > 1 else [code]
    found = _bracket(code)
    if found is None:
        return [code]
    head, parts, tail = found
    if not (any("=" in part for part in parts) or all(_is_number(part) or part[0] in OPENING for part in parts)):
        return [code]
    heads = _heads(head)
    start = _indent(heads[-1]) + " " * HANGING
    ends = [*(f"{part}," for part in parts[:-1]), f"{parts[-1]}{tail}"]
    lines = ends if parts[0][0] in OPENING else _filled(ends, WIDTH - len(start))
    return [*heads, *(start + line for line in lines)]


def _heads(head: str) -> list[str]:
    """What stands before the parts; in two lines where a call within a call is too long for one."""
    outer, bracket, inner = head.partition("(")
    if len(head) <= WIDTH + OVER or not bracket or inner in ("", *OPENING):
        return [head]
    return [outer + bracket, _indent(head) + " " * HANGING + inner]


def _filled(parts: list[str], room: int) -> list[str]:
    """As many parts on a line as have room."""
    lines = [parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + 1 + len(part) <= room:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return lines


def _is_number(text: str) -> bool:
    return text.lstrip("-")[:1].isdigit()


def _bracket(code: str) -> tuple[str, list[str], str] | None:
    """(text up to the first bracket with commas of its own, the parts between them, the rest from its end on)."""
    stack: list[list[int]] = []  # per open bracket: its place, then those of its commas
    found: list[list[int]] = []
    for place, token in _operators(code):
        if token in OPENING:
            stack.append([place])
        elif token == "," and stack:
            stack[-1].append(place)
        elif token in CLOSING and stack:
            places = [*stack.pop(), place]
            if len(places) > 2:
                found.append(places)
    if not found:
        return None
    cuts = min(found)
    return code[: cuts[0] + 1], [code[a + 1 : b].strip() for a, b in pairwise(cuts)], code[cuts[-1] :]


def _operators(code: str) -> list[tuple[int, str]]:
    """Brackets and commas outside of strings, with their places."""
    return [(token.start[1], token.string) for token in _tokens(code) if token.string in (*OPENING, *CLOSING, ",")]


def _split_comment(line: str) -> tuple[str, str]:
    for token in _tokens(line):
        if token.type == tokenize.COMMENT:
            return line[: token.start[1]].rstrip(), token.string
    return line, ""


def _tokens(code: str) -> list[tokenize.TokenInfo]:
    found: list[tokenize.TokenInfo] = []
    try:
        found.extend(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, IndentationError):
        pass  # the head of a block ("with ...:") has no end of its own
    return [token for token in found if token.type in (tokenize.OP, tokenize.COMMENT)]


def _indent(code: str) -> str:
    return code[: len(code) - len(code.lstrip())]
