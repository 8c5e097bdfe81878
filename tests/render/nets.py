"""Networks and pictures that several tests of drawings use."""

from collections.abc import Iterator

from hypothesis import strategies as st

from explainer.architecture.graph import Graph
from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.architecture.variants import choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.render.diagram.boxes import Diagram
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.network.diagram import network_diagram
from explainer.render.pages.network.operations import operations_diagram
from explainer.text.catalogue import LANGUAGES, Catalogue, catalogue
from tests.architecture.strategies import any_graphs

EN, ZH = (catalogue(language) for language in LANGUAGES)

HOSTILE = (
    "bottleneck_1000",
    "basic_1-1-1-1-1-1_w4096-4096-4096-4096-4096-4096",
    "bottleneck_40-1-40-1_w1-1024-7-999",
    "cifar_resnet1202",
    "plain152",
)
"""Nets at the limits: the longest, the widest, widths that shrink, six stages."""


def net(
    name: str,
    size: int | None = None,
    *,
    stride_placement: StridePlacement | None = None,
    shortcut: Shortcut | None = None,
    num_classes: int | None = None,
) -> Graph:
    """A named net with some of its choices changed, at its own input size unless told."""
    variant = find_variant(name)
    spec = choose(variant, stride_placement=stride_placement, shortcut=shortcut, num_classes=num_classes)
    side = size or variant.input_size
    return expand(spec, image_shape(side, side))


def unfolded(graph: Graph, *, words: Catalogue = EN, before: Graph | None = None) -> Diagram:
    """The whole net with every block drawn."""
    return network_diagram(graph, words=words, unfolded=frozenset(graph.stages), before=before)


def pictures(graph: Graph, words: Catalogue, before: Graph | None = None) -> Iterator[Diagram]:
    """The folded net, the unfolded net, and the first and last block."""
    yield network_diagram(graph, words=words, before=before)
    yield unfolded(graph, words=words, before=before)
    known = {block.name for block in (before or graph).blocks}
    for block in (*graph.blocks[:1], *graph.blocks[-1:]):
        if block.name in known:
            yield block_diagram(graph, block.name, words=words, before=before)


words = st.sampled_from((EN, ZH))


@st.composite
def diagrams(draw: st.DrawFn) -> Diagram:
    """Any picture of a random net, sometimes beside another random net that was there before."""
    before = draw(st.one_of(st.none(), any_graphs()))
    return draw(st.sampled_from(list(pictures(draw(any_graphs()), draw(words), before))))


@st.composite
def operations(draw: st.DrawFn) -> Diagram:
    """Every operation of a random net, or of some of its stages, sometimes beside another net from before."""
    graph = draw(any_graphs())
    names = sorted({node.stage for node in graph})
    stages = draw(st.one_of(st.none(), st.sets(st.sampled_from(names), min_size=1)))
    return operations_diagram(graph, words=draw(words), stages=stages, before=draw(st.one_of(st.none(), any_graphs())))
