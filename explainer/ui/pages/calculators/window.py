"""The calculator that moves a window over a map: settings, picture, formula, three readings of an odd size."""

import streamlit as st

from explainer.architecture.expand import MAX_INPUT_SIZE
from explainer.architecture.window.sliding import (
    MAX_DILATION,
    MAX_KERNEL,
    MAX_PADDING,
    MAX_STRIDE,
    PRESETS,
    Sliding,
    WindowError,
    WindowKind,
    rounded_down,
)
from explainer.render import facts
from explainer.render.pages.calculators import window_facts
from explainer.render.pages.calculators.window import window_svg
from explainer.text.catalogue import Catalogue
from explainer.ui.components import window as window_component
from explainer.ui.frame import number_field
from explainer.ui.frame.number_field import Limits
from explainer.ui.pages.calculators.settings import DEFAULTS, ROUNDINGS, preset_settings, sliding_of
from explainer.ui.shared import parts

_LIMITS = {
    "height": Limits(1, MAX_INPUT_SIZE),
    "width": Limits(1, MAX_INPUT_SIZE),
    "kernel": Limits(1, MAX_KERNEL),
    "stride": Limits(1, MAX_STRIDE),
    "padding": Limits(0, MAX_PADDING),
    "dilation": Limits(1, MAX_DILATION),
}


def show(words: Catalogue) -> None:
    """Draw the calculator; a window that cannot be placed is explained, and every setting kept."""
    _presets(words)
    left, right = st.columns([3, 2], gap="medium")
    with right:
        st.title(words("calculators.window_title"), anchor=False)
        _settings(words)
    try:
        sliding = sliding_of(_state())
    except WindowError as error:
        with left:
            st.warning(words.error(error), icon=":material/info:")
        return
    row, column = _place(sliding)
    with right:
        _facts(sliding, row, column, words)
    with left:
        _picture(sliding, row, column, words)
    _below(sliding, words)


def _state() -> dict[str, object]:
    return {name: st.session_state[name] for name in DEFAULTS}


def _presets(words: Catalogue) -> None:
    """Windows one click away; the one that the settings describe is marked, and said what it teaches."""
    state = st.session_state
    chosen = next((one for one in PRESETS if preset_settings(one).items() <= _state().items()), None)
    state["win_preset"] = chosen.slug if chosen else None
    st.pills(
        words("calculators.presets"),
        [one.slug for one in PRESETS],
        format_func=lambda slug: words(f"calculators.preset_{slug}"),
        key="win_preset",
        on_change=_take_preset,
        wrap=True,
        label_visibility="collapsed",
    )


def _take_preset() -> None:
    state = st.session_state
    chosen = next((one for one in PRESETS if one.slug == state["win_preset"]), None)
    if chosen is not None:
        state.update(preset_settings(chosen))
        state["win_row"] = state["win_column"] = 0


def _settings(words: Catalogue) -> None:
    """What the window is, where it slides."""
    state = st.session_state
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="window_kind"):
        st.segmented_control(
            words("calculators.kind"),
            [kind.value for kind in WindowKind],
            format_func=lambda one: words(f"calculators.kind_{one}_window"),
            key="win_kind",
            required=True,
            persist_state="session",
        )
        kind = WindowKind(state["win_kind"])
        st.segmented_control(
            words("calculators.rounding"),
            ROUNDINGS,
            format_func=lambda one: words(f"calculators.rounding_{one}"),
            key="win_rounding",
            required=True,
            disabled=not kind.pools,
            help=words("calculators.rounding_help"),
            persist_state="session",
        )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="window_numbers"):
        for name, limits in _LIMITS.items():
            number_field.show(
                words(f"calculators.{name}"),
                key=f"win_{name}",
                limits=limits,
                emptied=int(str(DEFAULTS[f"win_{name}"])),
                width=112,
                disabled=name == "dilation" and not kind.dilates,
                help=words("calculators.dilation_help") if name == "dilation" else None,
                persist_state="session",
            )
    number_field.notice(words, *(f"win_{name}" for name in _LIMITS))


def _place(sliding: Sliding) -> tuple[int, int]:
    """Where the window is; a place that this output does not have is moved to its edge."""
    state = st.session_state
    state["win_row"] = min(int(state["win_row"]), sliding.height.out_size - 1)
    state["win_column"] = min(int(state["win_column"]), sliding.width.out_size - 1)
    return state["win_row"], state["win_column"]


def _go(row: int, column: int) -> None:
    st.session_state["win_row"], st.session_state["win_column"] = row, column


def _picture(sliding: Sliding, row: int, column: int, words: Catalogue) -> None:
    wide = window_svg(sliding, row=row, column=column, words=words)
    compact = window_svg(sliding, row=row, column=column, words=words, compact=True)
    height, width = sliding.height.out_size, sliding.width.out_size
    window_component.show(
        wide, compact, key="window_board", place=(row, column), size=(height, width), words=words, on_move=_go
    )
    with st.container(horizontal=True, gap="medium", key="window_steps"):
        for axis, size in (("row", height), ("column", width)):
            if size > 1:
                label = words(f"calculators.{axis}")
                st.slider(label, 0, size - 1, key=f"win_{axis}", width=220, persist_state="session")


def _facts(sliding: Sliding, row: int, column: int, words: Catalogue) -> None:
    """The formula with the reader's numbers, then what follows from it."""
    st.caption(window_facts.formula_text(sliding, words))
    for formula in window_facts.size_formulas(sliding):
        st.markdown(f"`{formula}`")
    st.html(facts.to_html(window_facts.window_facts(sliding, row=row, column=column, words=words)))


def _below(sliding: Sliding, words: Catalogue) -> None:
    preset = next((one for one in PRESETS if one.slug == st.session_state["win_preset"]), None)
    if preset is not None:
        window, height = sliding.window, sliding.height
        st.markdown(
            words(
                f"calculators.note_{preset.slug}",
                size=height.size,
                out=height.out_size,
                reach=window.reach,
                taps=window.kernel_size**2,
                area=window.reach**2,
                large=rounded_down(window, height.size),
                small=rounded_down(window, height.size // 2),
            )
        )
    st.header(words("calculators.readings_title"), anchor=False)
    st.caption(words("calculators.readings_note"))
    st.html(window_facts.readings_html(sliding, words))
    parts.lessons(words, "odd-sizes", "padding-and-stride")
