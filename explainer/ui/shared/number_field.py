"""A field for a whole number within limits: a number outside them is put back, and the reader is told the limits.

Streamlit's own limits would leave such a number in the field, although nothing on the page follows it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from explainer.text.catalogue import Catalogue
from explainer.ui.state.key import Key


class Limits(NamedTuple):
    """The least and the largest number that a field takes."""

    lowest: int
    highest: int


class PutBack(NamedTuple):
    """A number that was put back, the number that stands again, and the limits of their field."""

    typed: int
    kept: int
    limits: Limits


def show(
    label: str,
    *,
    key: Key[int],
    limits: Limits,
    emptied: int,
    on_change: Callable[[], None] = lambda: None,
    **options: Any,
) -> None:
    """Draw the field of a number that the session keeps; `emptied` is what an emptied field goes back to.

    `options` are those of Streamlit's own number field.
    """
    _kept(key).set(int(key.get()) if key.is_set else emptied)
    st.number_input(
        label, value=emptied, key=key.name, on_change=_take, args=(key, limits, on_change), **{"step": 1, **options}
    )


def notice(words: Catalogue, *keys: Key[int]) -> None:
    """Says once, below some fields, that a number of one of them was put back."""
    for key in keys:
        refused = _refused(key).take()
        if refused:
            limits, numbers = refused.limits._asdict(), {"typed": refused.typed, "kept": refused.kept}
            st.warning(words("parts.number_put_back", **limits, **numbers), icon=":material/undo:")


def _take(key: Key[int], limits: Limits, on_change: Callable[[], None]) -> None:
    typed, kept = int(key.get()), _kept(key).get()
    if limits.lowest <= typed <= limits.highest:
        on_change()
        return
    _refused(key).set(PutBack(typed, kept, limits))
    key.set(kept)


def _kept(key: Key[int]) -> Key[int]:
    return Key(f"{key.name} kept", key.default)


def _refused(key: Key[int]) -> Key[PutBack | None]:
    return Key(f"{key.name} refused", None)
