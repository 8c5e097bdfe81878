"""Two pictures at the same node: maps on one scale, the difference of a channel, how far apart they are by block."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from markupsafe import Markup

from explainer.architecture.graph import Graph
from explainer.architecture.naming import paper_block
from explainer.findings.answer import Likeliest
from explainer.findings.arrays import Array
from explainer.findings.pair import Apart
from explainer.render.charts.bars import stage_ticks
from explainer.render.charts.panels import Mark, Panel, columns
from explainer.render.html.tag import filled, joined, tag
from explainer.render.images import maps as images
from explainer.render.images.maps import Grid, MapDifference
from explainer.render.images.tiles import Extent, extent
from explainer.render.style.theme import HUES, Kind
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import share, significant

MAPS, MAP_PIXELS = 32, 260
"""Channels on a page; side of an enlarged map, in pixels."""
PAIR_SIDE = 84


class Pages(NamedTuple):
    """The same page of channels of two pictures, on one scale."""

    first: Grid
    second: Grid


def pages(first: Array, second: Array, *, page: int) -> Pages:
    """Page `page`, counted from 1, of two activations of the same shape."""
    one, other = extent(first), extent(second)
    whole = Extent(min(one.lowest, other.lowest), max(one.highest, other.highest), 0)
    start = (page - 1) * MAPS
    grids = (
        images.feature_grid(
            maps, limit=MAPS, start=start, height=PAIR_SIDE, within=whole._replace(nonfinite=own.nonfinite)
        )
        for maps, own in ((first, one), (second, other))
    )
    return Pages(*grids)


def difference(first: Array, second: Array) -> MapDifference:
    """Two maps H×W and what the first has more."""
    maps = np.stack([first, second, first - second])
    bound = extent(maps).bound or 1.0  # where all is 0, in the colour of 0
    one, two, three = (images.channel_image(one, size=MAP_PIXELS, lowest=-bound, highest=bound) for one in maps)
    return MapDifference(images=(one, two, three), lowest=-bound, highest=bound)


def compared_nodes(graph: Graph) -> Mapping[str, str]:
    """Nodes behind which two pictures are compared, with the names of what they end: every block, and the logits.

    Of a net without blocks, the last node of each stage.
    """
    if graph.blocks:
        ends = {block.output.name: paper_block(graph.spec, block) for block in graph.blocks}
    else:
        ends = {node.name: stage for stage, node in {node.stage: node for node in graph}.items()}
    return ends | {graph.nodes[-1].name: graph.nodes[-1].name}


def apart_chart(found: Mapping[str, Apart], graph: Graph, *, words: Catalogue) -> str:
    """Normalised distance and cosine along the net as a plotly figure's JSON; `found` by `compared_nodes`."""
    names = compared_nodes(graph)
    distances, cosines = [], []
    for node, one in found.items():
        hover = filled(words("pair.hover"), name=names[node], node=node, **_told(one))
        distances.append(Mark(value=one.normalised, hue=HUES[Kind.CONVOLUTION], hover=hover))
        cosines.append(Mark(value=one.cosine, hue=HUES[Kind.POOLING], hover=hover))
    panels = (
        Panel(heading=words("pair.normalised"), marks=tuple(distances), number_format=".2~f"),
        Panel(heading=words("pair.cosine"), marks=tuple(cosines), number_format=".2~f"),
    )
    return columns(_ticks(list(found), graph), panels, lines=True)


def apart_alt(found: Mapping[str, Apart], graph: Graph, *, words: Catalogue) -> str:
    """`apart_chart` in words: where the pictures are nearest and furthest, and how it begins and ends."""
    names, nodes = compared_nodes(graph), list(found)
    nearest = min(nodes, key=lambda node: found[node].normalised)
    furthest = max(nodes, key=lambda node: found[node].normalised)
    picked = {"first": nodes[0], "last": nodes[-1], "nearest": nearest, "furthest": furthest}
    said = {name: words("pair.alt_point", name=names[node], **_told(found[node])) for name, node in picked.items()}
    return words("pair.alt_chart", **said)


def apart_sentence(one: Apart, name: str, words: Catalogue) -> str:
    """How far apart the pictures are behind one node."""
    return words("pair.same" if one.equal else "pair.here", name=name, **_told(one))


def answers_html(rows: Sequence[tuple[str, str, Likeliest | None]], words: Catalogue) -> Markup:
    """Each picture's answer: what the picture is called, what its class is called, and how sure the net is."""
    cells = [tag("div", tag("dt", picture), tag("dd", _answer(label, one, words))) for picture, label, one in rows]
    return tag("dl", cells, class_="facts")


def _answer(label: str, one: Likeliest | None, words: Catalogue) -> str:
    if one is None:
        return words("pair.no_answer")
    return joined(label, " ", tag("span", share(one.probability), class_="exact"))


def _told(one: Apart) -> dict[str, str]:
    cosine = "–" if one.cosine is None else f"{one.cosine:.3f}".replace("-", "−")
    return {"normalised": significant(one.normalised), "cosine": cosine}


def _ticks(nodes: list[str], graph: Graph) -> Mapping[float, str]:
    """Stages under the blocks, and the last node under itself."""
    keys = [graph[node].block or graph[node].stage for node in nodes[:-1]]
    return dict(stage_ticks(graph, keys)) | {float(len(nodes) - 1): nodes[-1]}
