"""Feature maps beside the boxes of both nets: one picture runs through the two, one after the other."""

from collections.abc import Collection

import streamlit as st

from explainer.architecture.errors import SpecError
from explainer.architecture.limits import require_fits
from explainer.architecture.wiring.cut import Cut
from explainer.pretrained.source import UNTRAINED
from explainer.render.diagram.beside.several_nets import split
from explainer.render.images.sheet import Sheet
from explainer.render.pages.compare.picture import SIDES, pair_names
from explainer.text.catalogue import Catalogue
from explainer.ui.components.diagram import Maps
from explainer.ui.pages.compare import other_net
from explainer.ui.requests.compare import pair_sheet
from explainer.ui.requests.passes import BUDGET_IN_TURN
from explainer.ui.shared.diagrams import beside
from explainer.ui.shared.pictures import shown_last, title
from explainer.ui.work.net import Net, graph_of


def maps(nets: tuple[Net, Net], cuts: Collection[Cut], words: Catalogue) -> Maps | None:
    """The maps of both nets with branches cut; None where none are asked for, or, with the reason, where one cannot."""
    if not beside.shows_maps():
        return None
    refusal = _refusal(nets, words)
    if refusal is not None:
        st.warning(refusal, icon=":material/info:")
        return None
    sheet = beside.sheet_of(pair_sheet(*nets, shown_last(nets[0]), beside.map_of(), frozenset(cuts)), words)
    return Maps(sheet, lambda box: _open(box, sheet)) if sheet else None


def say_whose(nets: tuple[Net, Net], words: Catalogue, *, cut: bool) -> None:
    """Under the maps: of which picture and which weights they are, and how to read them."""
    a, b = pair_names(nets[0].spec, nets[1].spec, words)
    photo, both = title(shown_last(nets[0]), words), words("compare.both", a=a, b=b)
    said = words(f"beside.note_{beside.map_of()}", photo=photo, net=both)
    beside.note((said, words("beside.folded"), _weights(nets, words)), words, cut=cut)


def _weights(nets: tuple[Net, Net], words: Catalogue) -> str:
    """Which weights the nets have, and which of them are untrained."""
    untrained = [side for side, net in zip(SIDES, nets, strict=True) if net.weights == UNTRAINED]
    if len(untrained) == len(nets):
        return words("beside.untrained")
    a, b = (words(f"weights.{net.weights.origin.value}") for net in nets)
    if not untrained and a == b:
        return words("compare.weights_of_both", weights=a)
    said = words("compare.weights_of_each", a=a, b=b)
    if not untrained:
        return said
    return words("parts.sentences", one=said, two=words("compare.untrained", side=untrained[0]))


def _refusal(nets: tuple[Net, Net], words: Catalogue) -> str | None:
    """Why a net of the two has no maps here; None where each by itself can have them."""
    for name, net in zip(pair_names(nets[0].spec, nets[1].spec, words), nets, strict=True):
        try:
            require_fits(graph_of(net), budget=BUDGET_IN_TURN)
        except SpecError as error:
            return words("compare.no_maps", net=name, why=words.error(error))
    return None


def _open(box: str, sheet: Sheet) -> None:
    """As a callback: a map in the forward pass of its net, which is then the chosen one; the other stays beside it."""
    if box not in sheet.tiles:
        return
    index, node = split(box)
    if index:
        other_net.swap()
    beside.open_map(node, sheet.tiles[box])
