"""What the browser says of cuts: all that is wanted, so that of two presses within one moment the last says enough."""

from collections.abc import Mapping, Sequence

_MOST_NUMBER = 2**31


def cuts_wanted(said: object) -> tuple[Sequence[str], int] | None:
    """The names, unchecked, and the number of the message; None where it is not one about cuts."""
    if not isinstance(said, Mapping):
        return None
    names, number = said.get("cuts"), said.get("number")
    if not isinstance(names, list) or not isinstance(number, int | float) or not 0 <= number < _MOST_NUMBER:
        return None
    return [one for one in names if isinstance(one, str)], int(number)
