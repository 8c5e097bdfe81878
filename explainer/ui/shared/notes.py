"""What a page says beside its pictures: what changed, what does nothing here, what cannot be done and what can."""

from collections.abc import Iterator

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Graph
from explainer.architecture.naming import network_name
from explainer.architecture.spec import Shortcut
from explainer.architecture.variants import find_variant
from explainer.render import captions
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact
from explainer.ui.state import reader
from explainer.ui.work.net import Net, graph_of

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


def change_note(words: Catalogue, *, of_weights: bool = False) -> None:
    """Says which change the marks are of, and lets the reader clear them.

    of_weights: whether the page marks what other weights change, too.
    """
    before, now = reader.compared_with(), reader.net()
    told = [words(f"parts.change_{what}", before=old, now=new) for what, old, new in _changes(before or now, now)]
    if before and of_weights and before.weights.origin != now.weights.origin:
        old, new = (words(f"weights.{one.weights.origin.value}") for one in (before, now))
        told.append(words("parts.change_weights", before=old, now=new))
    if not told:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words("parts.compared", changes=words("parts.change_joint").join(told)))
        st.button(words("parts.clear"), on_click=reader.forget_change, type="tertiary", key="clear_marks")


def _changes(before: Net, now: Net) -> Iterator[tuple[str, object, object]]:
    """What differs between two nets: which choice, what it was, what it is."""
    old, new = before.spec, now.spec
    if network_name(old) != network_name(new):
        yield "net", network_name(old), network_name(new)
    if old.has_stride_choice and new.has_stride_choice and old.stride_placement != new.stride_placement:
        yield "stride", old.stride_placement.value, new.stride_placement.value
    if old.shortcut != new.shortcut and Shortcut.NONE not in (old.shortcut, new.shortcut):  # the name says that one
        yield "shortcut", old.shortcut.value, new.shortcut.value
    if (before.height, before.width) != (now.height, now.width):
        yield "input", graph_of(before).input_shape, graph_of(now).input_shape
    if old.num_classes != new.num_classes:
        yield "classes", exact(old.num_classes), exact(new.num_classes)


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
