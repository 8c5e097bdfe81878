"""How a parameter of the address is read; a text that cannot be read raises ValueError (SpecError is one)."""

import re

from explainer.architecture.variants import find_variant
from explainer.ui.state.key import Parse

_NAME = re.compile(r"[a-z0-9_.]{1,40}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,5}")
_STAGE = re.compile(r"layer[1-9]")


def one_of(*options: str) -> Parse:
    """One of some words."""

    def parse(text: str) -> str:
        if text not in options:
            raise ValueError(text)
        return text

    return parse


def whole(lowest: int, highest: int) -> Parse:
    """A whole number within its limits."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 9 and lowest <= int(text) <= highest):
            raise ValueError(text)
        return int(text)

    return parse


def name(text: str) -> str:
    """What the names of blocks and operations are made of."""
    if not _NAME.fullmatch(text):
        raise ValueError(text)
    return text


def stages(text: str) -> tuple[str, ...]:
    """Names of stages, with a dash between them."""
    found = tuple(text.split("-"))
    if not all(map(_STAGE.fullmatch, found)):
        raise ValueError(text)
    return found


def channels(most: int) -> Parse:
    """Up to `most` different channels, with a dash between them."""

    def parse(text: str) -> tuple[str, ...]:
        found = tuple(text.split("-"))
        if len(found) > most or len(set(found)) < len(found) or not all(map(_NUMBER.fullmatch, found)):
            raise ValueError(text)
        return found

    return parse


def variant(text: str) -> str:
    """The name of a net."""
    return find_variant(text).name
