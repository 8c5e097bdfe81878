"""The slim row of controls, the same on every page, and the memory of what was chosen before the last change."""

import streamlit as st

from explainer.architecture.errors import SpecError
from explainer.architecture.expand import MAX_INPUT_SIZE
from explainer.architecture.naming import network_name
from explainer.architecture.spec import MAX_CLASSES, Shortcut, StridePlacement
from explainer.architecture.variants import LISTED_VARIANTS
from explainer.text.catalogue import LANGUAGES, Catalogue
from explainer.ui.frame import number_field
from explainer.ui.frame.number_field import Limits
from explainer.ui.state import settings
from explainer.ui.state.settings import Net, chosen_net

SIZE_STEP = 32


def show(words: Catalogue, *, uses_net: bool) -> Net:
    """Draw the controls, say what could not be used, and return the net they describe.

    A page that does not use the net has the language alone. On a phone the net's controls can be folded away.
    """
    mistake = settings.mend_choices()
    if mistake is not None:
        st.session_state["mistake"] = mistake
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom", gap="small"):
        if uses_net:
            _fold(words)
            _variant(words)
            _stride(words)
            _shortcut(words)
            _sizes(words)
        _language(words)
    _notices(words)
    return chosen_net()


def previous_net(net: Net) -> Net | None:
    """The net before the reader's last change, until it is dismissed; also remembers this one."""
    state = st.session_state
    if state.get("current_net") != net:
        state["previous_net"], state["current_net"] = state.get("current_net"), net
    previous: Net | None = state.get("previous_net")
    return previous


def forget_previous() -> None:
    """Stop marking what the last change did."""
    st.session_state["previous_net"] = None


def _fold(words: Catalogue) -> None:
    """What is chosen in one line, which on a phone unfolds the controls; elsewhere the stylesheet leaves it out."""
    net = chosen_net()
    spec = net.spec
    told = [network_name(spec)]
    if spec.has_stride_choice:
        told.append(spec.stride_placement.value)
    if spec.has_shortcut_choice:
        told.append(words(f"controls.shortcut_{spec.shortcut.value}"))
    told.append(f"{net.height}×{net.width}")
    st.checkbox(" · ".join(told), key="controls_shown", persist_state="session")


def _variant(words: Catalogue) -> None:
    state = st.session_state
    options = list(dict.fromkeys([*LISTED_VARIANTS, str(state["variant"])]))
    st.selectbox(
        words("controls.variant"),
        options,
        key="variant",
        accept_new_options=True,
        on_change=_take_variant,
        help=words("controls.variant_help"),
        width=250,
        persist_state="session",
    )


def _take_variant() -> None:
    """Take the variant that was chosen or typed; a name that means nothing is put back, and the reader is told."""
    state = st.session_state
    try:
        settings.take_variant(str(state["variant"] or ""))
    except SpecError as error:
        state["mistake"] = error
        state["variant"] = state["variant_in_use"]


def _stride(words: Catalogue) -> None:
    st.segmented_control(
        words("controls.stride"),
        [placement.value for placement in StridePlacement],
        key="stride",
        required=True,
        disabled=not chosen_net().spec.has_stride_choice,
        help=words("controls.stride_help"),
        persist_state="session",
    )


def _shortcut(words: Catalogue) -> None:
    st.segmented_control(
        words("controls.shortcut"),
        [shortcut.value for shortcut in Shortcut],
        format_func=lambda value: words(f"controls.shortcut_{value}"),
        key="shortcut",
        required=True,
        disabled=not chosen_net().spec.has_shortcut_choice,
        help=words("controls.shortcut_help"),
        persist_state="session",
    )


def _sizes(words: Catalogue) -> None:
    defaults = settings.whole_defaults()  # what an emptied field goes back to
    for name in ("height", "width"):
        number_field.show(
            words(f"controls.{name}"),
            key=name,
            limits=Limits(1, MAX_INPUT_SIZE),
            emptied=defaults[name],
            width=108,
            step=SIZE_STEP,
            help=words("controls.size_help"),
            persist_state="session",
        )
    number_field.show(
        words("controls.classes"),
        key="classes",
        limits=Limits(1, MAX_CLASSES),
        emptied=defaults["classes"],
        width=108,
        persist_state="session",
    )


def _language(words: Catalogue) -> None:
    st.segmented_control(
        words("controls.language"),
        LANGUAGES,
        format_func=lambda one: words(f"controls.language_{one}"),
        key="lang",
        required=True,
        persist_state="session",
    )


def _notices(words: Catalogue) -> None:
    """What the address or the last entry asked for in vain, once."""
    number_field.notice(words, "height", "width", "classes")
    state = st.session_state
    refused = state.pop("refused", ())
    if refused:
        names = ", ".join(refused)
        st.warning(words("controls.refused", names=names), icon=":material/link_off:")
    mistake = state.pop("mistake", None)
    if mistake is not None:
        st.warning(words.error(mistake), icon=":material/info:")
