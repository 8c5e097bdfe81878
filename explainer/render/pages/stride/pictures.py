"""v1 beside v1.5 as pictures: the same block twice, and which positions of its input are read by whom."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape

import numpy as np
from numpy.typing import NDArray

from explainer.architecture.graph import Graph
from explainer.architecture.questions.stride import Pair, Reads, Route, positions_read
from explainer.render.data_uri import data_uri
from explainer.render.diagram.boxes import Box, Diagram, Span, plain
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

Mask = NDArray[np.bool_]

_READ_BY = ("nobody", "residual", "shortcut", "both")
_HUE, _OWN_HUE, _STRIPE = HUES[Kind.CONVOLUTION], HUES[Kind.LINEAR], HUES[Kind.ACTIVATION]
_FILLS = {
    "nobody": 'fill="url(#stripes)"',
    "residual": f'fill="{_HUE}" fill-opacity=".36"',
    "shortcut": f'fill="{_OWN_HUE}"',
    "both": f'fill="{_HUE}"',
}
"""Without a ground of their own, so that the same pictures do for light and for dark pages."""
_STRIPES = (
    '<defs><pattern id="stripes" width="3" height="3" patternUnits="userSpaceOnUse">'
    f'<rect y="1" width="3" height="1" fill="{_STRIPE}"/></pattern></defs>'
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


def map_html(graph: Graph, block: str, words: Catalogue) -> str:
    """The block's input map, position by position: read by both branches, by one, or by nobody."""
    one = graph.block(block)
    whole = positions_read(one, Route.WHOLE)
    assert whole is not None  # every block delivers something
    placement = graph.spec.stride_placement.value
    unread = percent(whole.positions - whole.count, whole.positions)
    values = {"placement": placement, "read": exact(whole.count), "all": exact(whole.positions), "unread": unread}
    corner = ""
    if max(whole.height, whole.width) > LARGEST_MAP:
        corner = f"<small>{escape(words('stride.corner', side=LARGEST_MAP))}</small>"
    image = _map_image(_readers(graph, block), words("stride.map_alt", **values))
    return (
        f'<figure class="reads"><figcaption>{words("stride.map_title", **values)}{corner}</figcaption>{image}</figure>'
    )


def map_legend(pair: Pair, block: str, words: Catalogue) -> str:
    """What the kinds of cells mean that the two maps show, and the mark in the pictures."""
    codes = np.unique(np.concatenate([np.unique(_readers(graph, block)) for graph in pair]))
    swatches = "".join(
        f"<span>{_swatch(who)}{escape(words(f'stride.read_by_{who}'))}</span>"
        for who in (_READ_BY[code] for code in codes)
    )
    mark = f'<span><b class="delta">Δ</b>{escape(words("stride.differs"))}</span>'
    return f'<div class="legend">{swatches}{mark}</div>'


def proof_html(pair: Pair, block: str, proof: tuple[Mapping[Route, Mask | None], ...], words: Catalogue) -> str:
    """Positions read, by index arithmetic and by a real gradient, for every route through the block in both nets."""
    heads = "".join(f'<th scope="col">{graph.spec.stride_placement.value}</th>' for graph in pair)
    rows = ""
    for route in filter(lambda one: positions_read(pair.v1.block(block), one), Route):
        cells = (_proof_cell(graph, block, route, found, words) for graph, found in zip(pair, proof, strict=True))
        rows += f'<tr><th scope="row">{escape(words(f"stride.route_{route.value}"))}</th>{"".join(cells)}</tr>'
    caption = escape(words("stride.proof_title"))
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{caption}"><table class="plain">'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def agree(reads: Reads, mask: Mask) -> bool:
    """Whether index arithmetic and a gradient found the very same positions."""
    return bool(np.array_equal(_mask(reads), mask))


def _proof_cell(graph: Graph, block: str, route: Route, found: Mapping[Route, Mask | None], words: Catalogue) -> str:
    reads, mask = positions_read(graph.block(block), route), found[route]
    if reads is None or mask is None:
        return "<td>–</td>"
    verdict = words("stride.agrees" if agree(reads, mask) else "stride.disagrees")
    return f"<td>{exact(reads.count)} · {exact(int(mask.sum()))} <b>{escape(verdict)}</b></td>"


def _mask(reads: Reads) -> Mask:
    mask = np.zeros((reads.height, reads.width), dtype=bool)
    for row, columns in enumerate(reads.by_row):
        mask[row, list(columns)] = True
    return mask


def _readers(graph: Graph, block: str) -> NDArray[np.uint8]:
    """For every position, an index into `_READ_BY`."""
    one = graph.block(block)
    routes = [positions_read(one, route) for route in (Route.RESIDUAL, Route.SHORTCUT)]
    return sum(
        (np.uint8(weight) * _mask(reads) for weight, reads in zip((1, 2), routes, strict=True) if reads),
        start=np.zeros((one.in_shape.height, one.in_shape.width), dtype=np.uint8),
    )[:LARGEST_MAP, :LARGEST_MAP]


def _map_image(readers: NDArray[np.uint8], alt: str) -> str:
    rows, columns = readers.shape
    cell = MAP_SIDE // max(rows, columns)
    width, height = columns * cell, rows * cell
    cells = {who: "".join(_squares(readers == code, cell)) for code, who in enumerate(_READ_BY)}
    paths = "".join(f'<path {fill} d="{cells[who]}"/>' for who, fill in _FILLS.items() if cells[who])
    return _image(f"{_STRIPES}{paths}", width, height, alt)


def _squares(chosen: Mask, cell: int) -> Iterator[str]:
    """The chosen cells, with a gap of one pixel between them."""
    side = cell - 1
    for row, column in np.argwhere(chosen).tolist():
        yield f"M{column * cell} {row * cell}h{side}v{side}h-{side}z"


def _swatch(who: str) -> str:
    return _image(f'{_STRIPES}<rect width="15" height="15" {_FILLS[who]}/>', 15, 15, "")


def _image(body: str, width: int, height: int, alt: str) -> str:
    """An SVG as an image element; pages take no SVG in their HTML."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'shape-rendering="crispEdges">{body}</svg>'
    )
    return f'<img alt="{escape(alt)}" width="{width}" height="{height}" src="{data_uri(svg.encode())}">'
