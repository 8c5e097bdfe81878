"""A choice of one thing by its name: a block, an operation, a set of weights.

What a thing is called may change while it stays chosen: `conv1 · 64×112×112` of one net is `conv1 · 16×32×32` of the
next. The browser keeps the name that it was chosen by, unless the choice is given again.
"""

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st

from explainer.ui.state.key import Key, keep_valid, tell_again


def select(
    title: str,
    labels: Mapping[str, str],
    *,
    key: Key[str],
    otherwise: str | None = None,
    on_change: Callable[[], None] | None = None,
    help_text: str | None = None,
    width: int | Literal["stretch"] = "stretch",
) -> str:
    """A selectbox of `labels` by what they stand for; returns what is chosen, `otherwise` or the first at the start."""
    keep_valid(key, list(labels), otherwise=otherwise)
    _name_anew(key, labels[key.get()])
    st.selectbox(
        title,
        list(labels),
        format_func=labels.__getitem__,
        key=key.name,
        on_change=on_change,
        help=help_text,
        width=width,
        persist_state="session",
    )
    return key.get()


def _name_anew(key: Key[str], label: str) -> None:
    """Before a selection is drawn: where what stays chosen is called otherwise than it was, give it again."""
    told: Key[tuple[str, str] | None] = Key(f"{key.name}_told", None)
    before = told.get()
    if before is not None and before[0] == key.get() and before[1] != label:
        tell_again([key])
    told.set((key.get(), label))
