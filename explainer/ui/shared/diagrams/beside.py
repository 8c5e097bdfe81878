"""What stands beside the boxes of a diagram: what they cost, or feature maps of the forward page's picture."""

from collections.abc import Collection, Sequence
from typing import get_args

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.naming import network_name
from explainer.architecture.wiring.cut import Cut
from explainer.findings.box_maps import MapOf
from explainer.pretrained.source import UNTRAINED
from explainer.render.images.sheet import Sheet, Tile
from explainer.text.catalogue import Catalogue
from explainer.ui.components.diagram import Maps
from explainer.ui.requests.network import map_sheet
from explainer.ui.shared.pictures import shown_last, title
from explainer.ui.shared.waiting import wait
from explainer.ui.state import parse, reader
from explainer.ui.state.focus import CHANNEL, NODE, VIEW
from explainer.ui.state.key import Parameter
from explainer.ui.state.navigation import To, go_to
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import Request

NO_MAPS = "off"
BESIDES = (NO_MAPS, *get_args(MapOf))
BESIDE = Parameter("beside", parse.one_of(*BESIDES), NO_MAPS, translated=True)


def shows_maps() -> bool:
    """Whether a picture has to run through the net."""
    return BESIDE.get() != NO_MAPS


def map_of() -> MapOf:
    """What each map is of, where maps are shown."""
    return "strongest" if BESIDE.get() == "strongest" else "mean"


def choose(words: Catalogue) -> None:
    """Draw the choice."""
    st.segmented_control(
        words("beside.label"),
        BESIDES,
        format_func=lambda one: words(f"beside.{one}"),
        key=BESIDE.name,
        required=True,
        persist_state="session",
    )


def maps(net: Net, words: Catalogue, *, every: bool, cuts: Collection[Cut] = ()) -> Maps | None:
    """The maps of blocks or of `every` operation, with branches cut.

    None where none are asked for, or, with the reason, where no pass can be had.
    """
    if not shows_maps():
        return None
    sheet = sheet_of(map_sheet(net, shown_last(net), map_of(), every, frozenset(cuts)), words)
    return Maps(sheet, lambda node: _open(node, sheet)) if sheet else None


def sheet_of(request: Request[Sheet], words: Catalogue) -> Sheet | None:
    """The maps of a pass; where it cannot be had the reason is told."""
    try:
        return wait(request, words)
    except ExplainerError as error:
        st.warning(words.error(error), icon=":material/info:")
        return None


def say_whose(net: Net, words: Catalogue, *, folded: bool, cut: bool) -> None:
    """Under maps: of which picture they are, how to read them, and what they are not of a net that is `cut`.

    folded: whether a box may stand for several blocks.
    """
    said = [words(f"beside.note_{map_of()}", photo=title(shown_last(net), words), net=network_name(net.spec))]
    said += [words("beside.folded")] if folded else []
    note(said + ([words("beside.untrained")] if net.weights == UNTRAINED else []), words, cut=cut)


def note(said: Sequence[str], words: Catalogue, *, cut: bool) -> None:
    """What is said under maps, in sentences."""
    with st.container(key="beside_note"):
        sentences = [*said, words("beside.cut")] if cut else said
        st.caption(words("parts.sentences", one="", two="").join(sentences))


def open_map(node: str, tile: Tile) -> None:
    """As a callback: a node's maps in the forward pass, the channel that was shown first."""
    if node in graph_of(reader.chosen_net()):
        go_to("forward", To(VIEW, "maps"), To(NODE, node), To(CHANNEL, tile.channel or 0))


def _open(node: str, sheet: Sheet) -> None:
    if node in sheet.tiles:
        open_map(node, sheet.tiles[node])
