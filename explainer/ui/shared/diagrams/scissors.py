"""Scissors for the pictures of the reader's net: what is cut, and what becomes of its answer to the forward page's
picture.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Block, Graph
from explainer.architecture.naming import network_name, paper_block
from explainer.architecture.questions.ledger import ledger_blocks
from explainer.architecture.wiring.cut import BRANCHES, Cut, can_cut, possible_cuts
from explainer.pretrained.bundled import BundledNet, bundled_nets
from explainer.pretrained.source import UNTRAINED
from explainer.render.strip.said import Told, bold, nets_html
from explainer.text.catalogue import Catalogue
from explainer.ui.components.diagram import Scissors
from explainer.ui.requests.answer import reply, reply_without
from explainer.ui.requests.photo import Photo
from explainer.ui.shared.class_labels import class_labels
from explainer.ui.shared.pictures import shown_last, title
from explainer.ui.shared.strips import held_out, put_back
from explainer.ui.shared.waiting import wait
from explainer.ui.state import reader
from explainer.ui.state.cuts import DIAGRAMS
from explainer.ui.state.focus import OFF, VIEW
from explainer.ui.state.navigation import To, go_to
from explainer.ui.work.net import Net, as_shipped, graph_of

_TRAINED, _EACH = "trained", "each"


def scissors(nets: Mapping[str, Net], words: Catalogue) -> Scissors | None:
    """The scissors of a picture of a net by its name, or of several, cut alike; none where nothing can be cut."""
    graphs = [graph_of(net) for net in nets.values()]
    lacking = DIAGRAMS.drop_lacking(*graphs)
    if lacking:
        st.info(words("scissors.lacking", cuts=_listed(lacking, words)), icon=":material/content_cut:")
    if not any(graph.blocks for graph in graphs):
        return None
    cuts = DIAGRAMS.made_in(*graphs)
    plain = not any(map(ledger_blocks, graphs))
    how = words("scissors.how_plain" if plain else "scissors.how")
    return Scissors(
        tool=words("scissors.tool_plain" if plain else "scissors.tool"),
        how=words("parts.sentences", one=how, two=words("scissors.how_both")) if len(nets) > 1 else how,
        cuts=[one.name for one in cuts],
        answered=DIAGRAMS.answered,
        said=_said(nets, cuts, words) if cuts else "",
        offers=_offers(tuple(nets.values()), cuts, words) if cuts else (),
        on_cut=lambda presses: DIAGRAMS.take(presses, *graphs),
        on_offer=_take,
    )


def _listed(cuts: Sequence[Cut], words: Catalogue) -> str:
    """What is cut, in words: the F or the shortcut of a block."""
    told = (words(f"scissors.{one.branch.value}", block=one.block) for one in cuts)
    return words("record.and").join(told)


def buttons(graph: Graph, block: Block, words: Catalogue) -> None:
    """The accessible twin of a cut in the picture: for each branch of a block, cut it or put it back."""
    name = paper_block(graph.spec, block)
    for branch in BRANCHES:
        if not can_cut(block, branch):
            continue
        one = Cut(block.name, branch)
        does = "put_back" if one in DIAGRAMS.made_in(graph) else "cut"
        what = "block" if block.addition is None else branch.value
        st.button(
            words(f"scissors.{does}_{what}", block=name),
            icon=":material/content_cut:",
            key=f"cut_{what}",
            on_click=DIAGRAMS.press,
            args=(one.name,),
        )


def _said(nets: Mapping[str, Net], cuts: Sequence[Cut], words: Catalogue) -> str:
    """What all nets say to the picture of the first."""
    photo = shown_last(next(iter(nets.values())))
    try:
        told = [_told(name, net, photo, cuts, words) for name, net in nets.items()]
    except ExplainerError as error:
        return bold(words.plain_error(error))
    return nets_html(told, cuts, words, picture=title(photo, words))


def _told(name: str, net: Net, photo: Photo, cuts: Sequence[Cut], words: Catalogue) -> Told:
    graph = graph_of(net)
    whole, made = wait(reply(net, photo), words), frozenset(cuts) & {*possible_cuts(graph)}
    return Told(
        name=name,
        graph=graph,
        whole=whole,
        now=wait(reply_without(net, photo, made), words) if made else whole,
        held_out=held_out(net),
        classes=class_labels(net, words.language),
        trained=net.weights != UNTRAINED,
    )


def _offers(nets: Sequence[Net], cuts: Sequence[Cut], words: Catalogue) -> list[tuple[str, str]]:
    """What there is to do after a cut: put it back; with one net, take a trained one, or cut each block in turn."""
    offers = [("", put_back(cuts, words))]
    if len(nets) > 1:
        return offers
    (net,) = nets
    trained = _trained(net, cuts)
    if net.weights == UNTRAINED and trained:
        offers.append((_TRAINED, words("scissors.take_trained", name=network_name(trained.spec))))
    elif ledger_blocks(graph_of(net)):
        offers.append((_EACH, words("scissors.each")))
    return offers


def _trained(net: Net, cuts: Sequence[Cut]) -> BundledNet | None:
    """The net that comes with the app to make the same cuts in: itself, or one with shortcuts that has most of them."""

    def likeness(one: BundledNet) -> tuple[bool, int]:
        return one.spec == net.spec, len({*cuts} & {*possible_cuts(graph_of(as_shipped(one)))})

    adding = (one for one in bundled_nets() if one.spec == net.spec or ledger_blocks(graph_of(as_shipped(one))))
    return max(adding, key=likeness, default=None)


def _take(offer: str) -> None:
    """As a callback."""
    net = reader.chosen_net()
    if offer == _EACH:
        first = next((one.block for one in DIAGRAMS.made_in(graph_of(net))), None)
        go_to("forward", To(VIEW, "without"), *((To(OFF, first),) if first else ()))
    elif offer == _TRAINED:
        trained = _trained(net, DIAGRAMS.made_in(graph_of(net)))
        if trained:
            size, weights = trained.input_size, trained.origin
            reader.switch_net(trained.spec, classes=trained.spec.num_classes, size=size, weights=weights)
