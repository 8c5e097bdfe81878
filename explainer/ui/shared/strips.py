"""What pages with small nets drawn as strips share: what cuts have done, the way back, the way into a box."""

from collections.abc import Iterable, Sequence

from explainer.architecture.graph import INPUT
from explainer.architecture.wiring.cut import Cut
from explainer.pretrained.bundled import bundled_net
from explainer.pretrained.held_out import HeldOut, held_out_of
from explainer.render.strip.said import Told
from explainer.text.catalogue import Catalogue, Language
from explainer.ui.requests.strips import Look, short_name
from explainer.ui.shared.class_labels import class_labels
from explainer.ui.state.focus import CHANNEL, NODE, PHOTO, VIEW
from explainer.ui.state.navigation import To, go_to
from explainer.ui.state.reader import switch_net
from explainer.ui.work.net import Net, graph_of


def told(nets: Iterable[Net], whole: Look, now: Look, language: Language) -> tuple[Told, ...]:
    """Each net with its answers, with nothing cut and with the cuts, and its record on held-out pictures."""
    return tuple(
        Told(
            name=short_name(net),
            graph=graph_of(net),
            whole=before.reply,
            now=after.reply,
            held_out=held_out(net),
            classes=class_labels(net, language),
        )
        for net, before, after in zip(nets, whole.nets, now.nets, strict=True)
    )


def held_out(net: Net) -> HeldOut | None:
    """What a net that comes with the app gets wrong of the pictures held out; of pictures of that size alone."""
    shipped = bundled_net(net.spec, net.weights.origin)
    same_size = shipped is not None and net.height == net.width == shipped.input_size
    return held_out_of(shipped) if shipped and same_size else None


def put_back(cuts: Sequence[Cut], words: Catalogue) -> str:
    """The label of the button that puts back what is cut."""
    return words("strip.put_back" if len(cuts) == 1 else "strip.put_all_back")


def open_in_forward(net: Net, node: str, photo: str) -> None:
    """As a callback: show a node of a net that comes with the app; an unknown node changes nothing."""
    graph = graph_of(net)
    if node != INPUT and node not in graph:
        return
    classes, size = graph.spec.num_classes, net.height
    switch_net(graph.spec, classes=classes, size=size, weights=net.weights.origin, marked=False)
    go_to("forward", To(VIEW, "maps"), To(PHOTO, photo), To(NODE, node), To(CHANNEL, 0))
