"""A field for a whole number within limits: a number outside them is put back, and the reader is told the limits.

Streamlit's own limits would leave such a number in the field, although nothing on the page follows it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st

from explainer.text.catalogue import Catalogue


class Limits(NamedTuple):
    """The least and the largest number that a field takes."""

    lowest: int
    highest: int


class Refused(NamedTuple):
    """A number that was put back, the number that stands again, and the limits of their field."""

    typed: int
    kept: int
    limits: Limits


def show(
    label: str, *, key: str, limits: Limits, emptied: int, on_change: Callable[[], None] = lambda: None, **options: Any
) -> None:
    """Draw the field whose number is in the session under `key`; `emptied` is what an emptied field goes back to.

    `options` are those of Streamlit's own number field.
    """
    st.session_state[_kept(key)] = int(st.session_state.get(key, emptied))
    st.number_input(
        label, value=emptied, key=key, on_change=_take, args=(key, limits, on_change), **{"step": 1, **options}
    )


def notice(words: Catalogue, *keys: str) -> None:
    """Says once, below some fields, that a number of one of them was put back."""
    for key in keys:
        refused: Refused | None = st.session_state.pop(_refused(key), None)
        if refused:
            limits, numbers = refused.limits._asdict(), {"typed": refused.typed, "kept": refused.kept}
            st.warning(words("parts.number_put_back", **limits, **numbers), icon=":material/undo:")


def _take(key: str, limits: Limits, on_change: Callable[[], None]) -> None:
    state = st.session_state
    typed, kept = int(state[key]), int(state[_kept(key)])
    if limits.lowest <= typed <= limits.highest:
        on_change()
        return
    state[_refused(key)] = Refused(typed, kept, limits)
    state[key] = kept


def _kept(key: str) -> str:
    return f"{key} kept"


def _refused(key: str) -> str:
    return f"{key} refused"
