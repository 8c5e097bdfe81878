"""What the browser says of cuts: every press that has not been answered, by its number, with the names it is about."""

from collections.abc import Mapping

from explainer.ui.state.cuts import Presses

_MOST_NUMBER = 2**31


def presses_in(said: object) -> Presses:
    """The presses of a message, in their order, names unchecked; what is none is left out."""
    told = said.get("presses") if isinstance(said, Mapping) else None
    read = map(_press, told) if isinstance(told, list) else ()
    return [one for one in read if one is not None]


def _press(told: object) -> tuple[int, list[str]] | None:
    match told:
        case [int() | float() as number, list() as names] if 0 < number < _MOST_NUMBER:
            return int(number), [one for one in names if isinstance(one, str)]
        case _:
            return None
