"""What the stride's place costs and moves: multiply-adds, receptive fields, and the outputs of shared weights."""

from collections.abc import Mapping

import numpy as np
from markupsafe import Markup

from explainer.architecture.graph import Graph, Node
from explainer.architecture.naming import block_names
from explainer.architecture.operations.ops import Conv2d
from explainer.architecture.operations.shape import Shape
from explainer.architecture.questions.stride import Pair, extra_macs
from explainer.architecture.receptive_field import receptive_fields
from explainer.findings.arrays import Array
from explainer.findings.stride import Distance
from explainer.render.html.table import Row, table
from explainer.render.html.tag import joined, tag
from explainer.render.images import maps as images
from explainer.render.images.maps import MapDifference
from explainer.render.style.theme import HUES, Kind
from explainer.text.catalogue import Catalogue
from explainer.text.formulas import product
from explainer.text.numbers import exact

MAP_PIXELS = 260


def macs_html(pair: Pair, words: Catalogue) -> Markup:
    """Where the multiply-adds differ, written out, block by block, and the sum."""
    extra = extra_macs(pair)
    heads = [words("stride.column_where"), "v1", "v1.5", words("stride.column_more")]
    rows = [
        [
            one.node,
            _product(pair.v1[one.node], one.v1_shape),
            _product(pair.v1_5[one.node], one.v1_5_shape),
            _more(one.more),
        ]
        for one in extra
    ]
    rows.append([words("block.sum"), *("" for _ in pair), _more(sum(one.more for one in extra))])
    return _table(heads, rows, words("stride.macs_title"))


def fields_html(pair: Pair, words: Catalogue) -> Markup:
    """Bars for the side of the input and of both receptive fields behind the last block, in input pixels."""
    bars = [(words("stride.input_side"), pair.v1.input_shape.height, HUES[Kind.TERMINAL])]
    bars += [
        (graph.spec.stride_placement.value, last_field(graph), HUES[Kind.CONVOLUTION]) for graph in (pair.v1_5, pair.v1)
    ]
    longest = max(size for _, size, _ in bars)
    return tag("div", [_bar(name, size, size / longest, hue) for name, size, hue in bars], class_="bars")


def last_field(graph: Graph) -> int:
    """Side in input pixels of the receptive field behind the last block."""
    return receptive_fields(graph)[graph.blocks[-1].nodes[-1].name].height.size


def distances_html(pair: Pair, distances: Mapping[str, Distance], words: Catalogue) -> Markup:
    """How far v1 is from v1.5 behind some blocks, by their paths, and behind a node, by its name."""
    heads = [words("stride.column_output"), words("stride.column_relative"), words("stride.column_correlation")]
    rows = [_distance_row(_label(pair.v1, name), one, words) for name, one in distances.items()]
    return _table(heads, rows, words("stride.distances_title"))


def difference(v1_5: Array, v1: Array, channel: int) -> MapDifference:
    """One channel of two activations C×H×W, and what v1 has more."""
    a, b = v1_5[channel], v1[channel]
    maps = np.stack([a, b, b - a])
    lowest, highest = float(maps.min()), float(maps.max())
    bound = max(abs(lowest), abs(highest))
    one, two, three = (images.channel_image(one, size=MAP_PIXELS, lowest=-bound, highest=bound) for one in maps)
    return MapDifference(images=(one, two, three), lowest=-bound, highest=bound)


def _bar(name: str, size: int, share: float, hue: str) -> Markup:
    bar = tag("i", style=f"width:{72 * share:.1f}%;background:{hue}")
    return tag("div", tag("span", name), tag("span", bar, tag("b", exact(size)), class_="track"), class_="bar-row")


def _label(graph: Graph, name: str) -> str:
    if name in graph:  # the last node, not a block
        return name
    return " · ".join(block_names(graph.spec, graph.block(name)))


def _distance_row(label: str, distance: Distance, words: Catalogue) -> list[str]:
    if distance.equal:
        return [label, words("stride.identical"), "–"]
    correlation = "–" if distance.correlation is None else f"{distance.correlation:.2f}".replace("-", "−")
    return [label, f"{distance.relative:.0%}", correlation]


def _product(node: Node, shape: Shape) -> str:
    """A convolution's multiply-adds written out: k·k·channels in·channels out·H·W."""
    op = node.op
    if not isinstance(op, Conv2d):
        return exact(node.cost.num_macs)
    kernel = () if op.kernel_size == 1 else (op.kernel_size, op.kernel_size)
    return product(*kernel, op.in_channels // op.groups, *shape.dims)


def _more(value: int) -> str:
    return ("+" if value >= 0 else "−") + exact(abs(value))


def _breakable(text: str) -> Markup:
    """As HTML, with places where a product may go on in the next line."""
    return joined(text.split("·"), by=joined("·", tag("wbr")))


def _table(heads: list[str], rows: list[list[str]], caption: str) -> Markup:
    body = [Row(head=first, cells=[_breakable(cell) for cell in rest]) for first, *rest in rows]
    return table(heads, body, caption=caption)
