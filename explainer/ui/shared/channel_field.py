"""Which channel of a node is looked at: its number, pages of channels that turn with it, a click into a map."""

import streamlit as st

from explainer.text.catalogue import Catalogue
from explainer.ui.frame import number_field
from explainer.ui.frame.number_field import Limits


def chosen() -> int:
    """The chosen channel."""
    return int(st.session_state["channel"])


def keep_within(channels: int) -> None:
    """Take the last of so many channels where the node has no such channel; before the field is drawn."""
    st.session_state["channel"] = min(int(st.session_state.get("channel") or 0), channels - 1)


def choose(channel: int) -> None:
    """Take a channel, as a callback."""
    st.session_state["channel"] = channel


def field(channels: int, words: Catalogue) -> None:
    """The number of the chosen channel, of so many."""
    label = words("forward.channel", last=channels - 1)
    limits = Limits(0, channels - 1)
    number_field.show(label, key="channel", limits=limits, emptied=0, width=150, persist_state="session")
    number_field.notice(words, "channel")


def page_of(size: int) -> int:
    """The page that holds the chosen channel, counted from 1, where each page has so many."""
    return chosen() // size + 1


def pages(channels: int, size: int, *, key: str) -> None:
    """Buttons that turn pages, where there are several; the first channel of the new page becomes the chosen one."""
    count = -(-channels // size)
    if count > 1:
        st.session_state[key] = page_of(size)
        st.pagination(count, key=key, on_change=_turn, args=(size, key), max_visible_pages=5)


def _turn(size: int, key: str) -> None:
    choose((int(st.session_state[key]) - 1) * size)
