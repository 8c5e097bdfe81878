"""v1 beside v1.5 as pictures: the same block twice, and which positions of its input are read by whom."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from markupsafe import Markup

from explainer.architecture.graph import Graph
from explainer.architecture.questions.stride import Pair, Reads, Route, positions_read
from explainer.findings.arrays import Mask, Pixels
from explainer.findings.stride import Proof, Reached
from explainer.render.data_uri import data_uri
from explainer.render.diagram.boxes import Box, Diagram
from explainer.render.html.table import Row, table
from explainer.render.html.tag import Child, filled, joined, tag
from explainer.render.label import Span, plain
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.style.theme import HUES, Kind
from explainer.text.catalogue import Catalogue
from explainer.text.formulas import percent
from explainer.text.numbers import exact

MAP_SIDE = 168
"""Pixels that the longer side of a map comes to, as far as whole pixels per position allow."""
LARGEST_MAP = 16
"""Positions drawn along a side, so that each can be seen; of a larger map the upper left corner is shown, for the
pattern repeats itself."""


_READ_BY = ("nobody", "residual", "shortcut", "both")
_HUE, _OWN_HUE, _STRIPE = HUES[Kind.CONVOLUTION], HUES[Kind.LINEAR], HUES[Kind.ACTIVATION]
_FILLS = {
    "nobody": {"fill": "url(#stripes)"},
    "residual": {"fill": _HUE, "fill_opacity": ".36"},
    "shortcut": {"fill": _OWN_HUE},
    "both": {"fill": _HUE},
}
"""Without a ground of their own, so that the same pictures do for light and for dark pages."""
_STRIPES = tag(
    "defs",
    tag(
        "pattern",
        tag("rect", y=1, width=3, height=1, fill=_STRIPE),
        id="stripes",
        width=3,
        height=3,
        patternUnits="userSpaceOnUse",
    ),
)


def lab_diagrams(pair: Pair, block: str, *, words: Catalogue) -> tuple[Diagram, Diagram]:
    """The block in v1 and in v1.5; the operations in which they differ are marked in both."""
    ops = [{node.name: node.op for node in graph.block(block).nodes} for graph in pair]
    differing = {name for name, op in ops[0].items() if op != ops[1][name]}

    def marked(box: Box) -> Box:
        return replace(box, changed=box.id in differing)

    def drawn(graph: Graph) -> Diagram:
        diagram = block_diagram(graph, block, words=words)
        placement = graph.spec.stride_placement.value
        entry, *others = diagram.boxes
        named = replace(entry, label=(Span(f"{placement} · {plain(entry.label)}"),))
        return replace(
            diagram,
            title=f"{placement} · {diagram.title}",
            alt=f"{placement}. {diagram.alt}",
            boxes=(named, *map(marked, others)),
        )

    return drawn(pair.v1), drawn(pair.v1_5)


def map_html(graph: Graph, block: str, words: Catalogue) -> Markup:
    """The block's input map, position by position: read by both branches, by one, or by nobody."""
    one = graph.block(block)
    whole = positions_read(one, Route.WHOLE)
    assert whole is not None  # every block delivers something
    placement = graph.spec.stride_placement.value
    unread = percent(whole.positions - whole.count, whole.positions)
    values = {"placement": placement, "read": exact(whole.count), "all": exact(whole.positions), "unread": unread}
    large = max(whole.height, whole.width) > LARGEST_MAP
    corner = tag("small", words("stride.corner", side=LARGEST_MAP)) if large else None
    image = _map_image(_readers(graph, block), words("stride.map_alt", **values))
    return tag("figure", tag("figcaption", filled(words("stride.map_title"), **values), corner), image, class_="reads")


def maps_html(pair: Pair, block: str, words: Catalogue) -> Markup:
    """The maps of both nets in a row, and under them what their cells mean."""
    maps = tag("div", [map_html(graph, block, words) for graph in pair], class_="reads-row")
    return joined(maps, map_legend(pair, block, words))


def map_legend(pair: Pair, block: str, words: Catalogue) -> Markup:
    """What the kinds of cells mean that the two maps show, and the mark in the pictures."""
    codes = np.unique(np.concatenate([np.unique(_readers(graph, block)) for graph in pair]))
    kinds = [_READ_BY[code] for code in codes]
    swatches = [tag("span", _swatch(who), words(f"stride.read_by_{who}")) for who in kinds]
    return tag("div", swatches, tag("span", tag("b", "Δ", class_="delta"), words("stride.differs")), class_="legend")


def proof_html(pair: Pair, block: str, proof: Proof, words: Catalogue) -> Markup:
    """Positions read, by index arithmetic and by a real gradient, for every route through the block in both nets."""
    heads = [graph.spec.stride_placement.value for graph in pair]
    rows = []
    for route in filter(lambda one: positions_read(pair.v1.block(block), one), Route):
        cells = [_proof_cell(graph, block, route, found, words) for graph, found in zip(pair, proof, strict=True)]
        rows.append(Row(head=words(f"stride.route_{route.value}"), cells=cells))
    return table([None, *heads], rows, caption=words("stride.proof_title"))


def agree(reads: Reads, mask: Mask) -> bool:
    """Whether index arithmetic and a gradient found the very same positions."""
    return bool(np.array_equal(_mask(reads), mask))


def _proof_cell(graph: Graph, block: str, route: Route, found: Reached, words: Catalogue) -> str:
    reads, mask = positions_read(graph.block(block), route), found[route]
    if reads is None or mask is None:
        return "–"
    verdict = words("stride.agrees" if agree(reads, mask) else "stride.disagrees")
    return joined(f"{exact(reads.count)} · {exact(int(mask.sum()))} ", tag("b", verdict))


def _mask(reads: Reads) -> Mask:
    mask = np.zeros((reads.height, reads.width), dtype=bool)
    for row, columns in enumerate(reads.by_row):
        mask[row, list(columns)] = True
    return mask


def _readers(graph: Graph, block: str) -> Pixels:
    """For every position, an index into `_READ_BY`."""
    one = graph.block(block)
    routes = [positions_read(one, route) for route in (Route.RESIDUAL, Route.SHORTCUT)]
    return sum(
        (np.uint8(weight) * _mask(reads) for weight, reads in zip((1, 2), routes, strict=True) if reads),
        start=np.zeros((one.in_shape.height, one.in_shape.width), dtype=np.uint8),
    )[:LARGEST_MAP, :LARGEST_MAP]


def _map_image(readers: Pixels, alt: str) -> Markup:
    rows, columns = readers.shape
    cell = MAP_SIDE // max(rows, columns)
    width, height = columns * cell, rows * cell
    cells = {who: "".join(_squares(readers == code, cell)) for code, who in enumerate(_READ_BY)}
    paths = [tag("path", **fill, d=cells[who]) for who, fill in _FILLS.items() if cells[who]]
    return _image([_STRIPES, paths], width, height, alt)


def _squares(chosen: Mask, cell: int) -> Iterator[str]:
    """The chosen cells, with a gap of one pixel between them."""
    side = cell - 1
    for row, column in np.argwhere(chosen).tolist():
        yield f"M{column * cell} {row * cell}h{side}v{side}h-{side}z"


def _swatch(who: str) -> Markup:
    return _image([_STRIPES, tag("rect", width=15, height=15, **_FILLS[who])], 15, 15, "")


def _image(body: Child, width: int, height: int, alt: str) -> Markup:
    """An SVG as an image element; pages take no SVG in their HTML."""
    svg = tag(
        "svg",
        body,
        xmlns="http://www.w3.org/2000/svg",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        shape_rendering="crispEdges",
    )
    return tag("img", alt=alt, width=width, height=height, src=data_uri(svg.encode()))
