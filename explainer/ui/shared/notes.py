"""What a page says beside its pictures: what changed, what does nothing here, what cannot be done and what can."""

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Graph
from explainer.architecture.naming import network_name
from explainer.architecture.variants import find_variant
from explainer.render import captions
from explainer.text.catalogue import Catalogue
from explainer.ui.state import reader

NET_THAT_FITS = "resnet50"
"""What is offered in the place of a net too large for memory."""


def legend(words: Catalogue) -> None:
    """The legend under a diagram."""
    st.html(captions.legend(words))


def colour_scale(lowest: float, highest: float, *, signed: bool) -> None:
    """The colour scale between its two ends."""
    st.html(captions.colour_scale(lowest, highest, signed=signed))


def stride_note(graph: Graph, words: Catalogue) -> None:
    """Says so where stride placement does nothing."""
    if not graph.spec.has_stride_choice:
        few = "network.no_stride" if graph.blocks else "network.no_blocks"
        st.caption(":material/info: " + words("network.no_stride_choice" if len(graph.stages) > 1 else few))


def change_note(before: Graph | None, graph: Graph, words: Catalogue) -> None:
    """Says what the marks compare with, and lets the reader clear them."""
    if before is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words("parts.compared", before=describe(before, words), now=describe(graph, words)))
        st.button(words("parts.clear"), on_click=reader.forget_change, type="tertiary", key="clear_marks")


def describe(graph: Graph, words: Catalogue) -> str:
    """A net's settings in a few words."""
    spec = graph.spec
    return words(
        "parts.net_strided" if spec.has_stride_choice else "parts.net",
        name=network_name(spec),
        classes=spec.num_classes,
        stride=spec.stride_placement.value,
        shortcut=words(f"controls.shortcut_{spec.shortcut.value}"),
        shape=graph.input_shape,
    )


def refusal(error: ExplainerError, words: Catalogue, *, key: str = "") -> None:
    """Says what cannot be done; where a pass does not fit into memory, a button takes what does.

    A page that can refuse several things tells them apart by `key`.
    """
    st.warning(words.error(error), icon=":material/info:")
    size = error.values.get("size")
    if error.code == "net_too_large_for_memory":
        offer_net(NET_THAT_FITS, words, key=key)
    elif isinstance(size, int) and size > 0:
        label = words("parts.take_size", size=size)
        st.button(label, on_click=reader.take_size, args=(size,), key=f"take_size{key}")


def offer_net(variant: str, words: Catalogue, *, key: str = "") -> None:
    """A button that makes a named net the chosen one, where the present one has nothing to show or does not fit."""
    label = words("parts.take_net", name=network_name(find_variant(variant).spec))
    st.button(label, on_click=reader.switch_net, args=(variant,), key=f"take_{variant}{key}")
