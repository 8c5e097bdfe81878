"""What the view of feature maps asks of a pass: a node's maps page by page, one of its channels, its summary."""

from dataclasses import dataclass

from explainer.architecture.graph import INPUT
from explainer.findings.summary import Summary
from explainer.render.images import maps
from explainer.render.images.maps import Grid
from explainer.render.images.tiles import Extent, extent
from explainer.render.pages.forward.values import histogram_alt, histogram_chart
from explainer.render.style.theme import Kind, kind_of
from explainer.text.catalogue import Language, catalogue
from explainer.ui.requests.passes import activations
from explainer.ui.requests.photo import Photo
from explainer.ui.work.jobs import Running
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import shared

GRID_CHANNELS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeView:
    """One node's activation as a page of feature maps and a histogram (a serialised plotly figure)."""

    grid: Grid
    histogram: str
    histogram_alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    """One channel enlarged, with its mean and its share of zeros."""

    png: bytes
    mean: float
    zeros: float


@shared(kept=256)
def summary(work: Running[Summary], net: Net, photo: Photo, node: str) -> Summary:
    """The summary of one node."""
    from explainer.model.net import trace as tracing

    (values,) = activations(net, photo, (node,), work)
    return tracing.summary(values)


@shared(kept=64)
def most_varied(work: Running[int], net: Net, photo: Photo, node: str) -> int:
    """The channel of a node whose values differ most over the picture."""
    from explainer.model.questions.reading import as_maps

    (values,) = activations(net, photo, (node,), work)
    return int(as_maps(values).std((1, 2)).argmax())


@shared(kept=64)
def node_view(work: Running[NodeView], net: Net, photo: Photo, node: str, page: int, language: Language) -> NodeView:
    """The feature maps of one node, one page of them, with a histogram."""
    graph = graph_of(net)
    read = graph[node].inputs if node in graph else ()  # there anyway, and what one value is told from
    *_, values = activations(net, photo, (*read, node), work)
    words = catalogue(language)
    kind = Kind.TERMINAL if node == INPUT else kind_of(graph[node].op)
    return NodeView(
        grid=maps.feature_grid(values, limit=GRID_CHANNELS, start=(page - 1) * GRID_CHANNELS),
        histogram=histogram_chart(values, words=words, kind=kind),
        histogram_alt=histogram_alt(values, words=words),
    )


@shared(kept=96)
def channel_view(
    work: Running[ChannelView], net: Net, photo: Photo, node: str, channel: int, within: Extent | None = None
) -> ChannelView:
    """One channel of a node, on the scale of the whole activation, or of an extent that is given for it."""
    from explainer.model.net import trace as tracing
    from explainer.model.questions.reading import as_maps

    (values,) = activations(net, photo, (node,), work)
    chosen, whole = as_maps(values)[channel], within or extent(values)
    told = tracing.summary(chosen)
    png = maps.channel_image(chosen, lowest=whole.lowest, highest=whole.highest)
    return ChannelView(png=png, mean=told.mean, zeros=told.zeros)
