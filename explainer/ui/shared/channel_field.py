"""Which channel of a node is looked at: its number, pages of channels that turn with it, a click into a map."""

import streamlit as st

from explainer.text.catalogue import Catalogue
from explainer.ui.shared import number_field
from explainer.ui.shared.number_field import Limits
from explainer.ui.state.focus import CHANNEL
from explainer.ui.state.key import Key


def keep_within(channels: int) -> None:
    """Before the field is drawn: the chosen channel becomes the last one where the node has fewer."""
    CHANNEL.set(min(CHANNEL.get(), channels - 1))


def field(channels: int, words: Catalogue) -> None:
    """The number of the chosen channel, of so many."""
    label, limits = words("forward.channel", last=channels - 1), Limits(0, channels - 1)
    number_field.show(label, key=CHANNEL, limits=limits, emptied=0, width=150, persist_state="session")
    number_field.notice(words, CHANNEL)


def page_of(size: int) -> int:
    """The page that holds the chosen channel, counted from 1, where each page has so many."""
    return CHANNEL.get() // size + 1


def pages(channels: int, size: int, *, key: Key[int]) -> None:
    """Buttons that turn pages, where there are several; the first channel of the new page becomes the chosen one."""
    count = -(-channels // size)
    if count > 1:
        key.set(page_of(size))
        st.pagination(count, key=key.name, on_change=_turn, args=(size, key), max_visible_pages=5)


def _turn(size: int, key: Key[int]) -> None:
    CHANNEL.set((key.get() - 1) * size)
