"""What the view of two pictures asks: the same channels of both on one scale, and how far apart they are."""

from collections.abc import Mapping

from explainer.findings.pair import Apart
from explainer.render.images.maps import MapDifference
from explainer.render.pages.forward import pair as pair_view
from explainer.render.pages.forward.pair import Pages
from explainer.ui.requests.passes import activations, module_of, picture_of
from explainer.ui.requests.photo import Photo
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared

Pair = tuple[Photo, Photo]


@shared(kept=32)
def pages(work: Running[Pages], net: Net, pair: Pair, node: str, page: int) -> Pages:
    """The same page of a node's channels for both pictures."""
    first, second = (activations(net, photo, (node,), work)[0] for photo in pair)
    return pair_view.pages(first, second, page=page)


@shared(kept=96)
def difference(work: Running[MapDifference], net: Net, pair: Pair, node: str, channel: int) -> MapDifference:
    """One channel of both, and their difference."""
    from explainer.model.questions.reading import as_maps

    first, second = (as_maps(activations(net, photo, (node,), work)[0])[channel] for photo in pair)
    return pair_view.difference(first, second)


@shared(kept=64)
def apart(work: Running[Mapping[str, Apart]], net: Net, pair: Pair) -> Mapping[str, Apart]:
    """How far the pictures are apart behind each of `compared_nodes`."""
    from explainer.model.questions import pair as telling

    graph = graph_of(net)
    first, second = (picture_of(net, photo) for photo in pair)
    names = pair_view.compared_nodes(graph)
    return telling.along(module_of(net), graph, (first, second), names, cancelled=lambda: work.abandoned)
