"""What the first screen was drawn for, so that parts of the page that are run alone notice what it does not show yet.

The browser sends what changes within one moment in one message, for the part of the page that changed first: a click
that falls together with the question for what stands below would otherwise be taken, and never shown.
"""

from collections.abc import Iterable
from typing import Any

from explainer.ui.state.key import Key, as_value
from explainer.ui.state.navigation import GOTO

_DRAWN: Key[tuple[tuple[Key[Any], Any], ...]] = Key("drawn_for", ())


def note(keys: Iterable[Key[Any]]) -> None:
    """At the end of the first screen: remember what it shows of these."""
    _DRAWN.set(tuple((key, key.get()) for key in keys))


def restore() -> None:
    """Choose again what the first screen shows of these, where something has taken it back since."""
    for key, value in _DRAWN.get():
        if as_value(key.get()) != as_value(value):
            key.set(value)


def is_behind() -> bool:
    """Whether the reader has chosen something since, or asked for another page."""
    return GOTO.get() is not None or any(as_value(key.get()) != as_value(value) for key, value in _DRAWN.get())
