"""Scissors for the pictures of the reader's net: what is cut, and what becomes of its answer to the forward page's
picture.
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Block
from explainer.architecture.naming import network_name
from explainer.architecture.questions.ledger import ledger_blocks
from explainer.architecture.wiring.cut import BRANCHES, Cut, can_cut, named, possible_cuts
from explainer.pretrained.bundled import BundledNet, bundled_nets
from explainer.pretrained.source import UNTRAINED
from explainer.render.strip.said import Told, bold, cuts_html
from explainer.text.catalogue import Catalogue
from explainer.ui.components.diagram import Scissors
from explainer.ui.requests.answer import reply, reply_without
from explainer.ui.shared.class_labels import class_labels
from explainer.ui.shared.pictures import shown_last
from explainer.ui.shared.strips import held_out, put_back
from explainer.ui.shared.waiting import wait
from explainer.ui.state import reader
from explainer.ui.state.cuts import WITHOUT, WITHOUT_NUMBER, cut_away, cut_from, forget_lacking
from explainer.ui.state.focus import OFF, VIEW
from explainer.ui.state.navigation import To, go_to
from explainer.ui.work.net import Net, as_shipped, graph_of

_TRAINED, _EACH = "trained", "each"


def scissors(nets: Mapping[str, Net], words: Catalogue) -> Scissors | None:
    """The scissors of a picture of a net by its name, or of several, cut alike; none where nothing can be cut."""
    graphs = [graph_of(net) for net in nets.values()]
    lacking = forget_lacking(*graphs)
    if lacking:
        st.info(words("scissors.lacking", cuts=_listed(lacking, words)), icon=":material/content_cut:")
    if not any(graph.blocks for graph in graphs):
        return None
    cuts = cut_away(*graphs)
    return Scissors(
        cuts=[one.name for one in cuts],
        answered=WITHOUT_NUMBER.get(),
        said=_said(nets, cuts, words) if cuts else "",
        offers=_offers(tuple(nets.values()), cuts, words) if cuts else (),
        on_cut=lambda names, number: cut_from(graphs, names, number),
        on_offer=_take,
    )


def _listed(names: Sequence[str], words: Catalogue) -> str:
    """What is cut, in words: the F or the shortcut of a block."""
    told = (words(f"scissors.{one.branch.value}", block=one.block) for one in map(named, names))
    return words("diagram.joint").join(told)


def are_out() -> bool:
    """Whether something is cut, so that the page waits for what the net answers."""
    return bool(WITHOUT.get())


def buttons(block: Block, words: Catalogue) -> None:
    """The accessible twin of a cut in the picture: for each branch of a block, cut it or put it back."""
    for branch in BRANCHES:
        if not can_cut(block, branch):
            continue
        one, cuts = Cut(block.name, branch), WITHOUT.get()
        whole = "block" if block.addition is None else branch.value
        st.button(
            words(f"scissors.put_back_{whole}" if one.name in cuts else f"scissors.cut_{whole}"),
            icon=":material/content_cut:",
            key=f"cut_{whole}",
            on_click=WITHOUT.set,
            args=([*(name for name in cuts if not name.startswith(f"{block.name}.")), *({one.name} - {*cuts})],),
        )


def _said(nets: Mapping[str, Net], cuts: Sequence[Cut], words: Catalogue) -> str:
    try:
        return cuts_html([_told(name, net, cuts, words) for name, net in nets.items()], cuts, words)
    except ExplainerError as error:
        return bold(words.plain_error(error))


def _told(name: str, net: Net, cuts: Sequence[Cut], words: Catalogue) -> Told:
    photo, graph = shown_last(net), graph_of(net)
    whole = wait(reply(net, photo), words)
    return Told(
        name=name,
        graph=graph,
        whole=whole,
        now=wait(reply_without(net, photo, frozenset(cuts) & {*possible_cuts(graph)}), words),
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
        first = next((one.block for one in cut_away(graph_of(net))), None)
        go_to("forward", To(VIEW, "without"), *((To(OFF, first),) if first else ()))
    elif offer == _TRAINED:
        trained = _trained(net, cut_away(graph_of(net)))
        if trained:
            size, weights = trained.input_size, trained.origin
            reader.switch_net(trained.spec, classes=trained.spec.num_classes, size=size, weights=weights)
