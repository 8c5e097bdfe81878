"""A choice of one thing by its name: a block, an operation, a set of weights.

What a thing is called may change while it stays chosen: `conv1 · 64×112×112` of one net is `conv1 · 16×32×32` of the
next. The browser keeps the name that it was chosen by, unless the choice is given again.
"""

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st

from explainer.ui.state.key import Key, call, has_changed, keep_valid


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
    call(key, labels)

    def on_choice() -> None:
        if on_change is not None and has_changed(key):
            on_change()

    st.selectbox(
        title,
        list(labels),
        format_func=labels.__getitem__,
        key=key.name,
        on_change=on_choice,
        help=help_text,
        width=width,
        persist_state="session",
    )
    return key.get()
