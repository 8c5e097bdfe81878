"""The slim row of controls, the same on every page."""

import streamlit as st

from explainer.architecture.errors import SpecError
from explainer.architecture.naming import network_name
from explainer.architecture.spec import MAX_CLASSES, Shortcut, StridePlacement
from explainer.architecture.variants import LISTED_VARIANTS
from explainer.architecture.wiring.expand import MAX_INPUT_SIZE
from explainer.text.catalogue import LANGUAGES, Catalogue
from explainer.ui.frame.session import REFUSED
from explainer.ui.shared import number_field
from explainer.ui.shared.number_field import Limits
from explainer.ui.state import reader
from explainer.ui.state.choices import (
    CLASSES,
    HEIGHT,
    LANG,
    MISTAKE,
    SHORTCUT,
    STRIDE,
    VARIANT,
    VARIANT_IN_USE,
    WIDTH,
    in_use,
)
from explainer.ui.work.net import Net

SIZE_STEP = 32


def show(words: Catalogue, *, uses_net: bool, folded: bool) -> Net:
    """Draw the controls, say what could not be used, and return the net they describe.

    A page that does not use the net has the language alone. Where they are `folded`, and on every phone, one line says
    what is chosen and unfolds them.
    """
    mistake = reader.mend_choices()
    if mistake is not None:
        MISTAKE.set(mistake)
    key = "controls_folded" if folded else "controls"
    with st.container(key=key, horizontal=True, vertical_alignment="bottom", gap="small"):
        if uses_net:
            _fold(words)
            _variant(words)
            _stride(words)
            _shortcut(words)
            _sizes(words)
        _language(words)
    _notices(words)
    return reader.chosen_net()


def _fold(words: Catalogue) -> None:
    """What is chosen in one line, which unfolds the controls; where they stand open the stylesheet leaves it out."""
    net = reader.chosen_net()
    spec = net.spec
    told = [network_name(spec)]
    if spec.has_stride_choice:
        told.append(spec.stride_placement.value)
    if spec.has_shortcut_choice:
        told.append(words(f"controls.shortcut_{spec.shortcut.value}"))
    told.append(f"{net.height}×{net.width}")
    st.checkbox(" · ".join(told), key="controls_shown", persist_state="session")


def _variant(words: Catalogue) -> None:
    options = list(dict.fromkeys([*LISTED_VARIANTS, VARIANT.get()]))
    st.selectbox(
        words("controls.variant"),
        options,
        key=VARIANT.name,
        accept_new_options=True,
        on_change=_take_variant,
        help=words("controls.variant_help"),
        width=250,
        persist_state="session",
    )


def _take_variant() -> None:
    """Take the variant that was chosen or typed; a name that means nothing is put back, and the reader is told."""
    try:
        reader.switch_net(VARIANT.get() or "")
    except SpecError as error:
        MISTAKE.set(error)
        VARIANT.set(VARIANT_IN_USE.get())


def _stride(words: Catalogue) -> None:
    st.segmented_control(
        words("controls.stride"),
        [placement.value for placement in StridePlacement],
        key=STRIDE.name,
        required=True,
        disabled=not reader.chosen_net().spec.has_stride_choice,
        help=words("controls.stride_help"),
        persist_state="session",
    )


def _shortcut(words: Catalogue) -> None:
    st.segmented_control(
        words("controls.shortcut"),
        [shortcut.value for shortcut in Shortcut],
        format_func=lambda value: words(f"controls.shortcut_{value}"),
        key=SHORTCUT.name,
        required=True,
        disabled=not reader.chosen_net().spec.has_shortcut_choice,
        help=words("controls.shortcut_help"),
        persist_state="session",
    )


def _sizes(words: Catalogue) -> None:
    own = in_use()  # what an emptied field goes back to
    for name, key in (("height", HEIGHT), ("width", WIDTH)):
        number_field.show(
            words(f"controls.{name}"),
            key=key,
            limits=Limits(1, MAX_INPUT_SIZE),
            emptied=own.input_size,
            width=108,
            step=SIZE_STEP,
            help=words("controls.size_help"),
            persist_state="session",
        )
    number_field.show(
        words("controls.classes"),
        key=CLASSES,
        limits=Limits(1, MAX_CLASSES),
        emptied=own.spec.num_classes,
        width=108,
        persist_state="session",
    )


def _language(words: Catalogue) -> None:
    st.segmented_control(
        words("controls.language"),
        LANGUAGES,
        format_func=lambda one: words(f"controls.language_{one}"),
        key=LANG.name,
        required=True,
        persist_state="session",
    )


def _notices(words: Catalogue) -> None:
    """What the address or the last entry asked for in vain, once."""
    number_field.notice(words, HEIGHT, WIDTH, CLASSES)
    refused = REFUSED.take()
    if refused:
        names = ", ".join(refused)
        st.warning(words("controls.refused", names=names), icon=":material/link_off:")
    mistake = MISTAKE.take()
    if mistake is not None:
        st.warning(words.error(mistake), icon=":material/info:")
