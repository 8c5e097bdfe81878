"""The reconciler: a published figure, typed or picked, and what it may count."""

from functools import lru_cache

import streamlit as st

from explainer.architecture.naming import network_name
from explainer.architecture.variants import find_variant
from explainer.render.pages.calculators import figures
from explainer.text.catalogue import Catalogue, Language, catalogue
from explainer.text.figures.printed import nets_printed_with, printed_figures
from explainer.text.figures.reconcile import MAX_LENGTH, FigureError, parse_figure, reconcile
from explainer.ui.pages.calculators.state import FIGURE, FIGURE_PICK
from explainer.ui.shared import reading


def show(words: Catalogue) -> None:
    """Draw the reconciler; what cannot be read as a figure is explained, and stays in its field."""
    with st.container(key="calc_columns"):  # on a phone, what is asked stands above the answer
        left, right = st.columns([3, 2], gap="medium")
    with right:
        st.title(words("calculators.figures_title"), anchor=False)
        st.caption(words("calculators.figures_intro"))
        _entry(words)
    with left:
        _answer(FIGURE.get(), words)
    reading.lessons(words, "macs-and-flops", "what-counters-count")


def _entry(words: Catalogue) -> None:
    labels = _labels(words.language)
    st.text_input(
        words("calculators.figure"),
        key=FIGURE.name,
        max_chars=MAX_LENGTH,
        on_change=_forget_pick,
        help=words("calculators.figure_help"),
        persist_state="session",
    )
    st.selectbox(
        words("calculators.figure_pick"),
        range(len(labels)),
        index=None,
        format_func=labels.__getitem__,
        placeholder=words("calculators.figure_pick_none"),
        key=FIGURE_PICK.name,
        on_change=_take_pick,
    )
    st.caption(words("calculators.figure_rule"))


@lru_cache(maxsize=2)
def _labels(language: Language) -> tuple[str, ...]:
    """Every printed figure with its net and its source."""
    return tuple(
        catalogue(language)(
            "calculators.figure_pick_label",
            text=one.text,
            net=network_name(find_variant(one.variant).spec),
            source=f"{one.source.work}, {one.source.place}",
        )
        for one in printed_figures()
    )


def _forget_pick() -> None:
    FIGURE_PICK.set(None)


def _take_pick() -> None:
    index = FIGURE_PICK.get()
    if index is not None:
        FIGURE.set(printed_figures()[index].text)


def _answer(text: str, words: Catalogue) -> None:
    try:
        figure = parse_figure(text)
        found = reconcile(figure, printed_for=nets_printed_with(figure))
    except FigureError as error:
        st.warning(words.error(error), icon=":material/info:")
        return
    first = figures.reading_text(found.readings[0], words)
    if found.num_fitting:
        st.header(first, anchor=False)
        shown = len(found.readings)
        st.caption(words("calculators.figure_found", text=text, shown=shown, total=found.num_fitting))
    else:
        st.header(words("calculators.figure_none"), anchor=False)
    st.html(figures.readings_table(found, words))
