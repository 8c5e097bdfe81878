"""The gallery of variants: orders of activation, kinds of shortcut, families; a press makes one the chosen net."""

import streamlit as st

from explainer.architecture.questions.variants import EXHIBITS
from explainer.architecture.variants import LISTED_VARIANTS, variant_name
from explainer.render.pages.variants.cards import source_text
from explainer.text.catalogue import Catalogue
from explainer.text.published.tables import CIFAR_10, TEN_CROP
from explainer.text.published.variants import ACTIVATION_ORDERS, DEEPER_CIFAR, SHORTCUT_KINDS, TORCHVISION_ACCURACY
from explainer.ui.components import pick
from explainer.ui.pages.variants.state import SECTION, SECTIONS
from explainer.ui.requests.variants import families_tables, orders_gallery, shortcuts_gallery
from explainer.ui.shared import reading
from explainer.ui.state import focus, reader
from explainer.ui.state.navigation import PageName, go_to
from explainer.ui.work.net import Net

WAYS_ON: tuple[tuple[PageName, str, str], ...] = (
    ("block", "open_block", "zoom_in"),
    ("network", "open_net", "account_tree"),
    ("design", "design", "tune"),
)
"""Pages that show the chosen net, with what the way there is called and its icon."""


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = reader.words(), reader.net()
    reading.page_title(words("variants.nav"))
    section = _choices(words)
    if section == "orders":
        _orders(net, words)
    elif section == "shortcuts":
        _shortcuts(net, words)
    else:
        _families(net, words)


def _choices(words: Catalogue) -> str:
    """What to compare; and the ways on from the chosen net."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="variants_row"):
        st.segmented_control(
            words("variants.section"),
            SECTIONS,
            format_func=lambda one: words(f"variants.section_{one}"),
            key=SECTION.name,
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
        for page, key, icon in WAYS_ON:
            st.button(
                words(f"variants.{key}"),
                key=f"variants_{key}",
                icon=f":material/{icon}:",
                type="tertiary",
                on_click=go_to,
                args=(page,),
            )
    return SECTION.get()


def _orders(net: Net, words: Catalogue) -> None:
    reading.page_title(words("variants.orders_title"), level=2)
    st.caption(words("variants.orders_note", source=source_text(ACTIVATION_ORDERS.source)))
    pick.show(orders_gallery(net.spec, words.language), key="orders_gallery", on_pick=_take)
    reading.lessons(words, "identity-mappings")


def _shortcuts(net: Net, words: Catalogue) -> None:
    kinds, options = shortcuts_gallery(net.spec, words.language)
    reading.page_title(words("variants.kinds_title"), level=2)
    st.caption(words("variants.kinds_note", source=source_text(SHORTCUT_KINDS.source)))
    pick.show(kinds, key="kinds_gallery", on_pick=_take)
    st.header(words("variants.options_title"), anchor=False)
    st.caption(words("variants.options_note", source=source_text(TEN_CROP.source)))
    pick.show(options, key="options_gallery", on_pick=_take)
    reading.lessons(words, "shortcut-options", "gates-and-scales")


def _families(net: Net, words: Catalogue) -> None:
    imagenet, cifar = families_tables(variant_name(net.spec), words.language)
    st.header(words("variants.imagenet_title"), anchor=False)
    st.caption(words("variants.imagenet_note", source=TORCHVISION_ACCURACY.source.work))
    pick.show(imagenet, key="imagenet_families", on_pick=_open)
    st.header(words("variants.cifar_title"), anchor=False)
    first, second = source_text(CIFAR_10.source), source_text(DEEPER_CIFAR.source)
    st.caption(words("variants.cifar_note", first=first, second=second))
    pick.show(cifar, key="cifar_families", on_pick=_open)
    reading.lessons(words, "cifar-nets", "families")


def _take(slug: str) -> None:
    """Make an exhibit the chosen net, and its block the one that every page looks at."""
    exhibit = EXHIBITS.get(slug)
    if exhibit is not None:
        reader.switch_net(exhibit.spec)
        focus.look_at(exhibit.block)


def _open(name: str) -> None:
    """Make a named net the chosen one, as it was published, and go to its picture."""
    if name in LISTED_VARIANTS:
        reader.switch_net(name)
        go_to("network")
