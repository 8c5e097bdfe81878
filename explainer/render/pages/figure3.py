"""1512.03385, Figure 3: three nets layer by layer, rows of the same resolution at the same height."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from markupsafe import Markup

from explainer.architecture.graph import Graph, Node, ShortcutForm
from explainer.architecture.naming import network_name
from explainer.architecture.operations.ops import AdaptiveAvgPool2d, Conv2d, Linear, MaxPool2d
from explainer.architecture.questions.figure3 import AtResolution, Resolution, by_resolution, layers
from explainer.architecture.totals import counted_layers, total_cost
from explainer.render.captions import counterpart_sign
from explainer.render.describe import brief, tip
from explainer.render.diagram.beside.alignment import aligned, resolutions
from explainer.render.diagram.beside.several_nets import NetsPicture, outlines
from explainer.render.diagram.beside.side_by_side import side_by_side
from explainer.render.diagram.boxes import Box, Diagram, Edge, EdgeKind
from explainer.render.diagram.geometry import Size
from explainer.render.html.figures import figure
from explainer.render.html.table import Row, table
from explainer.render.html.tag import joined, tag
from explainer.render.label import Span, plain
from explainer.render.pages.network.diagram import JOIN, network_diagram
from explainer.render.style.theme import kind_of
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, short
from explainer.text.published.tables import FIGURE_3

Nets = tuple[Graph, ...]


def picture(nets: Nets, words: Catalogue) -> NetsPicture:
    """All layers of all nets, for a wide and for a narrow place, and as a list."""
    drawn = [layer_diagram(graph, words) for graph in nets]
    alt = words("figure3.alt", rows="; ".join(_alt(graph, words) for graph in nets))
    return NetsPicture(
        wide=_svg(drawn, nets, Size.SLIM, alt, words),
        compact=_svg([_unlabelled(one) for one in drawn], nets, Size.TINY, alt, words),
        outline=outlines(drawn, words=words),
    )


def layer_diagram(graph: Graph, words: Catalogue) -> Diagram:
    """A net with a box for each layer that the figure draws, and the shortcuts around pairs of them."""
    whole = network_diagram(graph, words=words, unfolded=frozenset(graph.stages))
    joins = {box.id: box for box in whole.boxes if box.id.endswith(JOIN)}
    boxes = [whole.boxes[0], *_boxes(graph, joins, words)]
    last = {box.id: above.id for above, box in pairwise(boxes)}
    shortcuts = [_shortcut(edge, last[edge.target]) for edge in whole.edges if edge.kind is not EdgeKind.FLOW]
    flows = [Edge(source=one.id, target=other.id, label=()) for one, other in pairwise(boxes)]
    return replace(whole, boxes=tuple(boxes), edges=(*shortcuts, *flows), bands=())


def resolutions_html(nets: Nets, words: Catalogue, *, chosen: Resolution | None) -> Markup:
    """Counted layers and multiply-adds of each net by resolution; the row of `chosen` is marked."""
    parts = [by_resolution(graph) for graph in nets]
    heads = [words("figure3.resolution"), *(network_name(graph.spec) for graph in nets)]
    sizes = sorted({size for one in parts for size in one}, reverse=True)
    rows = [_size_row(size, [one.get(size) for one in parts], chosen=size == chosen) for size in sizes]
    caption = words("figure3.by_resolution")
    return table(heads, [*rows, *_total_rows(nets, words)], caption=caption, class_="plain sizes")


def point(nets: Nets, words: Catalogue) -> str:
    """What the figure shows, in numbers."""
    vgg, plain_net, residual = nets
    macs = {name: total_cost(graph).num_macs for name, graph in zip(("vgg", "plain", "residual"), nets, strict=True)}
    return words(
        "figure3.point",
        layers=counted_layers(residual),
        vgg_layers=counted_layers(vgg),
        extra=exact(total_cost(residual).num_params - total_cost(plain_net).num_params),
        extra_macs=exact(macs["residual"] - macs["plain"]),
        ratio=f"{macs['vgg'] / macs['residual']:.1f}",
    )


def note(nets: Nets, projected: Graph, words: Catalogue) -> str:
    """At what size and with which shortcuts the figures hold; `projected` is the residual net with option B."""
    macs, others = (exact(total_cost(graph).num_macs) for graph in (nets[-1], projected))
    size, classes = nets[-1].input_shape, nets[-1].spec.num_classes
    return words(
        "figure3.as_published", height=size.height, width=size.width, classes=classes, macs=macs, projected=others
    )


def linked_text(nets: Nets, twins: Iterable[tuple[int, str]], words: Catalogue) -> str:
    """Which layers of the other nets are marked: one by its name, several by their number."""
    found: dict[int, list[str]] = {}
    for index, name in twins:
        found.setdefault(index, []).append(name)
    joint = words("diagram.row_joint")
    return words("figure3.linked") + joint.join(
        words("figure3.linked_one", net=network_name(nets[index].spec), layer=names[0])
        if len(names) == 1
        else words("figure3.linked_many", net=network_name(nets[index].spec), count=len(names))
        for index, names in found.items()
    )


def legend_html(words: Catalogue) -> Markup:
    """What the lines of the picture mean."""
    return tag(
        "div",
        tag("span", tag("i"), words("figure3.solid")),
        tag("span", tag("i", class_="dashed"), words("figure3.dashed")),
        tag("span", counterpart_sign(), words("figure3.twin")),
        class_="legend",
    )


def _svg(drawn: list[Diagram], nets: Nets, size: Size, alt: str, words: Catalogue) -> Markup:
    keys = [resolutions(diagram, graph) for diagram, graph in zip(drawn, nets, strict=True)]
    alignment = aligned(drawn, keys, size=size)
    captions = [_caption(graph, words, size) for graph in nets]
    return side_by_side(drawn, alignment.placements, alignment.guides, alt=alt, captions=captions)


def _caption(graph: Graph, words: Catalogue, size: Size) -> str:
    cost = total_cost(graph)
    key = "figure3.caption_tiny" if size is Size.TINY else "figure3.caption"
    return words(key, macs=short(cost.num_macs), params=short(cost.num_params))


def _boxes(graph: Graph, joins: dict[str, Box], words: Catalogue) -> Iterator[Box]:
    drawn = layers(graph)
    for node, following in zip(drawn, (*drawn[1:], None), strict=True):
        left = node.block if following is None or following.block != node.block else None
        yield replace(_box(node, words), block=left is not None)
        if left and left + JOIN in joins:
            yield replace(joins[left + JOIN], selects=node.name)


def _box(node: Node, words: Catalogue) -> Box:
    return Box(
        id=node.name,
        kind=kind_of(node.op),
        name=node.name,
        label=(Span(_label(node, words)),),
        tip=tip(node.name, node.cost, node.out_shape, words),
        params=node.cost.num_params,
        macs=node.cost.num_macs,
    )


def _label(node: Node, words: Catalogue) -> str:
    """A layer as the figure writes it."""
    match node.op:
        case Conv2d() as op:
            return brief(op)
        case MaxPool2d() as op:
            return words("figure3.pool", stride=op.stride)
        case AdaptiveAvgPool2d():
            return words("figure3.average_pool")
        case Linear() as op:
            return words("figure3.linear", features=op.out_features)
        case _:
            raise TypeError(f"the figure draws no {type(node.op).__name__}")


def _shortcut(edge: Edge, layer: str) -> Edge:
    """A shortcut, with a line for each step of what it does; choosing it selects the last layer that it skips."""
    lines = tuple(Span(text) for text in plain(edge.label).split(", ") if text)
    return replace(edge, label=lines, route=edge.route and replace(edge.route, selects=layer))


def _unlabelled(diagram: Diagram) -> Diagram:
    """Without what would not fit beside the lines of a phone; their dashes stay."""
    return replace(diagram, edges=tuple(replace(edge, label=()) for edge in diagram.edges))


def _alt(graph: Graph, words: Catalogue) -> str:
    dashed = sum(block.shortcut.dashed for block in graph.blocks)
    solid = sum(block.shortcut is not ShortcutForm.NONE for block in graph.blocks) - dashed
    return words(
        "figure3.alt_net",
        name=network_name(graph.spec),
        layers=counted_layers(graph),
        macs=short(total_cost(graph).num_macs),
        solid=solid,
        dashed=dashed,
    )


def _size_row(size: Resolution, parts: list[AtResolution | None], *, chosen: bool) -> Row:
    cells = [f"{part.layers} · {short(part.cost.num_macs)}" if part and part.layers else "–" for part in parts]
    height, width = size
    return Row(head=f"{height}×{width}", cells=cells, class_="chosen" if chosen else None, current=chosen)


def _total_rows(nets: Nets, words: Catalogue) -> tuple[Row, ...]:
    costs = [total_cost(graph) for graph in nets]
    pairs = zip(nets, costs, strict=True)
    macs = [joined(counted_layers(graph), " · ", figure(cost.num_macs)) for graph, cost in pairs]
    return (
        Row(head=words("figure3.total"), cells=macs),
        Row(head=words("figure3.printed"), cells=[f"{row.num_macs / 10**9:.1f}·10⁹" for row in FIGURE_3.rows]),
        Row(head=words("facts.params"), cells=[figure(cost.num_params) for cost in costs]),
    )
