"""The calculator that moves a window over a map: settings, picture, formula, three readings of an odd size."""

import streamlit as st

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
from explainer.architecture.wiring.expand import MAX_INPUT_SIZE
from explainer.render import facts
from explainer.render.pages.calculators import window_facts
from explainer.render.pages.calculators.window import window_svg
from explainer.text.catalogue import Catalogue
from explainer.ui.components import window as window_component
from explainer.ui.pages.calculators.state import (
    COLUMN,
    DILATION,
    HEIGHT,
    KERNEL,
    KIND,
    KIND_FITTED,
    LAST_PLACED,
    NUMBERS,
    PADDING,
    PRESET,
    ROUNDING,
    ROUNDINGS,
    ROW,
    STRIDE,
    WIDTH,
    fit_kind,
    is_in_use,
    placed,
    settings,
    take_preset,
    undo,
)
from explainer.ui.shared import number_field, reading
from explainer.ui.shared.number_field import Limits

_LIMITS = {
    "height": (HEIGHT, Limits(1, MAX_INPUT_SIZE)),
    "width": (WIDTH, Limits(1, MAX_INPUT_SIZE)),
    "kernel": (KERNEL, Limits(1, MAX_KERNEL)),
    "stride": (STRIDE, Limits(1, MAX_STRIDE)),
    "padding": (PADDING, Limits(0, MAX_PADDING)),
    "dilation": (DILATION, Limits(1, MAX_DILATION)),
}


def show(words: Catalogue) -> None:
    """Draw the calculator; a window that cannot be placed is explained, and every setting kept."""
    _presets(words)
    left, right = st.columns([3, 2], gap="medium")
    with right:
        st.title(words("calculators.window_title"), anchor=False)
        _settings(words)
    try:
        sliding = placed()
    except WindowError as error:
        with left:
            st.warning(words.error(error), icon=":material/info:")
            if LAST_PLACED.get():
                st.button(words("calculators.undo"), icon=":material/undo:", on_click=undo, key="window_undo")
        return
    LAST_PLACED.set(settings())
    row, column = _place(sliding)
    with right:
        _facts(sliding, row, column, words)
    with left:
        _picture(sliding, row, column, words)
    _note(sliding, words)
    _readings(sliding, words)


def _presets(words: Catalogue) -> None:
    """Windows one click away; the one that the settings describe is marked, and said what it teaches."""
    chosen = next((one for one in PRESETS if is_in_use(one)), None)
    PRESET.show(chosen.slug if chosen else None)
    st.pills(
        words("calculators.presets"),
        [one.slug for one in PRESETS],
        format_func=lambda slug: words(f"calculators.preset_{slug}"),
        key=PRESET.key.name,
        on_change=_take_preset,
        wrap=True,
        label_visibility="collapsed",
    )


def _take_preset() -> None:
    chosen = next((one for one in PRESETS if one.slug == PRESET.get()), None)
    if chosen is not None:
        take_preset(chosen)


def _settings(words: Catalogue) -> None:
    """What the window is, where it slides."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="window_kind"):
        kind = _kind(words)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="window_numbers"):
        for name, (key, limits) in _LIMITS.items():
            number_field.show(
                words(f"calculators.{name}"),
                key=key,
                limits=limits,
                emptied=key.default,
                width=112,
                disabled=key is DILATION and not kind.dilates,
                help=words("calculators.dilation_help") if key is DILATION else None,
                persist_state="session",
            )
    number_field.notice(words, *NUMBERS)
    if KIND_FITTED.take():
        st.caption(":material/info: " + words("calculators.kind_fitted", kernel=KERNEL.get(), padding=PADDING.get()))


def _kind(words: Catalogue) -> WindowKind:
    """What the window does with what it reads, and how its output size is rounded."""
    st.segmented_control(
        words("calculators.kind"),
        [kind.value for kind in WindowKind],
        format_func=lambda one: words(f"calculators.kind_{one}_window"),
        key=KIND.name,
        required=True,
        on_change=fit_kind,
        persist_state="session",
    )
    kind = WindowKind(KIND.get())
    st.segmented_control(
        words("calculators.rounding"),
        ROUNDINGS,
        format_func=lambda one: words(f"calculators.rounding_{one}"),
        key=ROUNDING.name,
        required=True,
        disabled=not kind.pools,
        help=words("calculators.rounding_help"),
        persist_state="session",
    )
    return kind


def _place(sliding: Sliding) -> tuple[int, int]:
    """Where the window is; a place that this output does not have is moved to its edge."""
    ROW.set(min(ROW.get(), sliding.height.out_size - 1))
    COLUMN.set(min(COLUMN.get(), sliding.width.out_size - 1))
    return ROW.get(), COLUMN.get()


def _go(row: int, column: int) -> None:
    ROW.set(row)
    COLUMN.set(column)


def _picture(sliding: Sliding, row: int, column: int, words: Catalogue) -> None:
    wide = window_svg(sliding, row=row, column=column, words=words)
    compact = window_svg(sliding, row=row, column=column, words=words, compact=True)
    height, width = sliding.height.out_size, sliding.width.out_size
    window_component.show(
        wide, compact, key="window_board", place=(row, column), size=(height, width), words=words, on_move=_go
    )
    with st.container(horizontal=True, gap="medium", key="window_steps"):
        for axis, key, size in (("row", ROW, height), ("column", COLUMN, width)):
            if size > 1:
                label = words(f"calculators.{axis}")
                st.slider(label, 0, size - 1, key=key.name, width=220, persist_state="session")


def _facts(sliding: Sliding, row: int, column: int, words: Catalogue) -> None:
    """The formula with the reader's numbers, then what follows from it."""
    st.caption(window_facts.formula_text(sliding, words))
    for formula in window_facts.size_formulas(sliding):
        st.markdown(f"`{formula}`")
    st.html(facts.to_html(window_facts.window_facts(sliding, row=row, column=column, words=words)))


def _note(sliding: Sliding, words: Catalogue) -> None:
    """What the window teaches, where it is one of those that are one click away."""
    preset = next((one for one in PRESETS if one.slug == PRESET.get()), None)
    if preset is None:
        return
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


def _readings(sliding: Sliding, words: Catalogue) -> None:
    """The three readings of an odd size, and what to read beside them."""
    st.header(words("calculators.readings_title"), anchor=False)
    st.caption(words("calculators.readings_note"))
    st.html(window_facts.readings_html(sliding, words))
    reading.lessons(words, "odd-sizes", "padding-and-stride")
