"""Sentences of the floors below, in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from rnnviz.support.messages import ENGLISH, Message

CONTEXT = "Messages"


def sentence(message: Message) -> str:
    """The sentence of `message` with its values; values that are messages themselves become words first."""
    return QCoreApplication.translate(CONTEXT, ENGLISH[message.id]).format(**message.words(sentence))
