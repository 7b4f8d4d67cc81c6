"""Text as steps of x: sequences, tokens, vocabulary. One line is one sequence."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from rnnviz.core.spec import InputSpec
from rnnviz.support.messages import Problem

MAX_TEXT = 100_000  # characters
MAX_VOCABULARY = 1_000_000  # entries
MAX_FILE = 2**25  # bytes of a vocabulary file
SPACES = {"␣": " ", "\\n": "\n", "\\t": "\t", "⇥": "\t", "↵": "\n"}


def sequences(spec: InputSpec) -> tuple[tuple[str, ...], ...]:
    """The tokens of every line of `spec.text`; raises `Problem` for an empty line."""
    return _sequences(spec.text, spec.unit, spec.vocabulary if spec.source in ("tokens", "given") else "")


@lru_cache(maxsize=8)
def _sequences(text: str, unit: str, vocabulary: str) -> tuple[tuple[str, ...], ...]:
    if len(text) > MAX_TEXT:
        raise Problem("inputs.long_text", field="text", length=len(text), most=MAX_TEXT)
    lines = text.split("\n")
    while len(lines) > 1 and not lines[-1]:  # a text ends with a line's end
        lines.pop()
    made = tuple(_split(line, unit, vocabulary) for line in lines)
    for k, line in enumerate(made):
        if not line:
            raise Problem("inputs.empty_line", field="text", line=k + 1)
    return made


def _split(line: str, unit: str, vocabulary: str) -> tuple[str, ...]:
    if unit == "characters":
        long = _long_tokens(vocabulary)
        return tuple(long.findall(line)) if long is not None else tuple(line)
    if unit == "words" and "," in _listed(vocabulary):  # a token of its own, which the text has spaces around
        return tuple(line.split())
    return tuple(re.split(r"[\s,]+", line.strip(" \t,"))) if line.strip(" \t,") else ()


@lru_cache(maxsize=4)
def _long_tokens(vocabulary: str) -> re.Pattern[str] | None:
    """Matches "<s>" as one token where the vocabulary has it, every other character alone."""
    long = sorted((token for token in _listed(vocabulary) if len(token) > 1), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, long), "(?s:.)"])) if long else None


@lru_cache(maxsize=4)
def _listed(vocabulary: str) -> tuple[str, ...]:
    return tuple(vocabulary.split("\n")) if "\n" in vocabulary else tuple(vocabulary)


def vocabulary(spec: InputSpec) -> tuple[str, ...]:
    """The tokens in the order of their numbers: those of `spec.vocabulary`, else those of the text, sorted."""
    if spec.vocabulary:
        return _listed(spec.vocabulary)
    return _own(spec.text, spec.unit)


@lru_cache(maxsize=4)
def _own(text: str, unit: str) -> tuple[str, ...]:
    return tuple(sorted({token for line in _sequences(text, unit, "") for token in line}))


@lru_cache(maxsize=4)
def _places(tokens: tuple[str, ...]) -> dict[str, int]:
    return {token: k for k, token in reversed(list(enumerate(tokens)))}


def ids(spec: InputSpec) -> tuple[tuple[int, ...], ...]:
    """The number of every token; raises `Problem` for one that has none."""
    lines = sequences(spec)
    if spec.unit == "ids":
        rows = spec.embedding.rows if spec.embedding is not None else MAX_VOCABULARY
        return tuple(tuple(_id(token, rows) for token in line) for line in lines)
    if spec.source == "tokens" and not spec.vocabulary:
        raise Problem("inputs.no_vocabulary", field="text")
    places = _places(vocabulary(spec))
    for line in lines:
        for token in line:
            if token not in places:
                raise Problem("inputs.unknown", field="text", character=_shown(token))
    if spec.embedding is not None and spec.source == "tokens" and len(places) > spec.embedding.rows:
        raise Problem("inputs.vocabulary_rows", field="text", count=len(places), rows=spec.embedding.rows)
    return tuple(tuple(places[token] for token in line) for line in lines)


def _id(token: str, rows: int) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", token) or int(token) >= rows:
        raise Problem("inputs.id", field="text", token=_shown(token), last=rows - 1)
    return int(token)


def _shown(token: str) -> str:
    clean = "".join(c if c.isprintable() else "?" for c in token)
    return clean if len(clean) <= 30 else clean[:27] + "..."


# --- vocabularies ----------------------------------------------------------------------------------
def vocabulary_from_text(text: str) -> str:
    """What a person typed, as `InputSpec.vocabulary`: one token per line, or tokens with spaces between them, or
    characters in a row. ␣ stands for the space."""
    text = text.strip("\n")
    if "\n" in text:
        tokens = [line.strip("\r") for line in text.split("\n")]
    elif " " in text.strip():
        tokens = text.split()
    else:
        tokens = list(text.strip())
    return joined([SPACES.get(token, token) for token in tokens])


def joined(tokens: list[str]) -> str:
    """Tokens as `InputSpec.vocabulary`."""
    if len(tokens) > MAX_VOCABULARY:
        raise Problem("inputs.vocabulary_long", field="vocabulary", most=MAX_VOCABULARY)
    if any("\n" in token for token in tokens):
        tokens = [token.replace("\n", "\\n") for token in tokens]
    if all(len(token) == 1 for token in tokens):
        return "".join(tokens)
    return "\n".join(tokens) if len(tokens) > 1 else tokens[0] + "\n"


def read_vocabulary(path: Path | str) -> str:
    """A vocabulary file: one token per line, or JSON - a list, or a dict of token -> number."""
    path = Path(path)
    from rnnviz.core.tables import read_text

    text = read_text(path, most=MAX_FILE)[0]
    if text.lstrip()[:1] in ("[", "{"):
        return joined(_from_json(text, path))
    lines = text.removesuffix("\n").split("\n")
    # "token<TAB>number" and "token number", as some tools write it
    pairs = [re.fullmatch(r"(.+?)[\t ]+(\d+)", line) for line in lines]
    if lines and all(pairs):
        numbered = {int(pair[2]): pair[1] for pair in pairs if pair}
        if sorted(numbered) == list(range(len(lines))):
            return joined([numbered[k] for k in range(len(lines))])
    return joined(lines)


def _from_json(text: str, path: Path) -> list[str]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Problem("inputs.vocabulary", field="vocabulary", path=path.name) from error
    if isinstance(data, dict) and all(type(n) is int for n in data.values()):
        numbered = {n: token for token, n in data.items()}
        if sorted(numbered) != list(range(len(data))):
            raise Problem("inputs.vocabulary", field="vocabulary", path=path.name)
        return [numbered[k] for k in range(len(data))]
    if isinstance(data, list) and data and all(isinstance(token, str) for token in data):
        return data
    raise Problem("inputs.vocabulary", field="vocabulary", path=path.name)
