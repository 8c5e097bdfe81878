"""The way from page to page: `go_to` notes where the reader goes, and the shell takes the reader there.

Going to another page is something only the script can do, not a callback: it happens in the run that follows.
"""

from typing import Any, Generic, Literal, NamedTuple, TypeVar

from explainer.ui.state.key import Key

PageName = Literal[
    "start",
    "network",
    "block",
    "operation",
    "forward",
    "figure3",
    "compare",
    "variants",
    "design",
    "digits",
    "stride",
    "breakit",
    "calculators",
]
Kept = TypeVar("Kept")

GOTO: Key[PageName | None] = Key("goto", None)
"""The page that a callback asked for."""
ARRIVED = Key("arrived", False)
"""Whether this run's page was come to from another; told to its picture, which then takes the keyboard's focus."""


class To(NamedTuple, Generic[Kept]):
    """A choice that is made on the way: what is looked at over there."""

    key: Key[Kept]
    value: Kept


def go_to(page: PageName, *choices: To[Any]) -> None:
    """As a callback: make the choices, and go to a page."""
    for key, value in choices:
        key.set(value)
    GOTO.set(page)
