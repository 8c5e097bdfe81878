"""From a box of a small net to its feature maps in the forward pass, of the same picture."""

from explainer.architecture.graph import INPUT
from explainer.ui.state.focus import CHANNEL, NODE, PHOTO, VIEW
from explainer.ui.state.navigation import To, go_to
from explainer.ui.state.reader import switch_net
from explainer.ui.work.net import Net, graph_of


def open_map(net: Net, node: str, photo: str) -> None:
    """As a callback: show a node of a net that comes with the app; an unknown node changes nothing."""
    graph = graph_of(net)
    if node != INPUT and node not in graph:
        return
    classes, size = graph.spec.num_classes, net.height
    switch_net(graph.spec, classes=classes, size=size, weights=net.weights.origin, marked=False)
    go_to("forward", To(VIEW, "maps"), To(PHOTO, photo), To(NODE, node), To(CHANNEL, 0))
