"""Two nets in one picture, in which every box that differs is marked in both."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from markupsafe import Markup

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.naming import network_name
from explainer.architecture.questions.compare import counterpart
from explainer.architecture.spec import NetSpec, Shortcut
from explainer.architecture.totals import counted_layers, total_cost
from explainer.render.captions import counterpart_sign
from explainer.render.diagram.beside.alignment import aligned, resolutions
from explainer.render.diagram.beside.several_nets import NetsPicture, above_each_other, outlines
from explainer.render.diagram.beside.side_by_side import side_by_side
from explainer.render.diagram.boxes import Box, Diagram, Edge, EdgeKind
from explainer.render.diagram.picture import with_maps
from explainer.render.diagram.svg_text import text_width
from explainer.render.html.tag import tag
from explainer.render.label import Label, Span, plain
from explainer.render.pages.network.diagram import network_diagram
from explainer.render.pages.network.rows import row_of
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import short

Pair = tuple[Graph, Graph]
SIDES = ("A", "B")
ROUTE_ROOM, ROUTE_TEXT = 72.0, 11
"""Room right of a shortcut's line in a narrow picture, and the size of the letters there."""
BETWEEN_OPERATIONS = " – "


def picture(pair: Pair, words: Catalogue, *, maps: bool = False) -> NetsPicture:
    """The two nets, folded, rows of the same resolution at the same height; boxes that differ are marked in both.

    With room for `maps` beside the boxes of both; nodes are numbered like boxes.
    """
    names = pair_names(pair[0].spec, pair[1].spec, words)
    plains = tuple(network_diagram(graph, words=words) for graph in pair)
    marked = [_marked(place, pair, plains, names, words) for place in (0, 1)]
    drawn = [_with_maps(side, one, words) for side, one in zip(SIDES, marked, strict=True)] if maps else marked
    captions = tuple(_caption(graph, words) for graph in pair)
    keys = [resolutions(diagram, graph) for diagram, graph in zip(drawn, pair, strict=True)]
    alignment = aligned(drawn, keys)
    alt = words("compare.alt", a=names[0], b=names[1], changed=sum(box.changed for box in drawn[1].boxes))
    silent = [replace(one, boxes=tuple(replace(box, changed=False) for box in one.boxes)) for one in drawn]
    return NetsPicture(
        wide=side_by_side(drawn, alignment.placements, alignment.guides, alt=alt, captions=captions),
        compact=above_each_other(drawn, alt=alt, captions=captions),
        outline=outlines(silent, words=words),  # the lines of a box say themselves how it differs
    )


def pair_names(a: NetSpec, b: NetSpec, words: Catalogue) -> tuple[str, str]:
    """What the two nets are called, with the choices in which they differ."""
    return _name(a, b, words), _name(b, a, words)


def headings(pair: Pair, words: Catalogue) -> tuple[str, str]:
    """What stands over the two nets: A · ResNet-50 v1."""
    a, b = pair_names(pair[0].spec, pair[1].spec, words)
    return f"{SIDES[0]} · {a}", f"{SIDES[1]} · {b}"


def boxes_of(pair: Pair, side: int, name: str) -> tuple[str | None, str | None]:
    """The boxes for what is called `name` in net number `side`: its own, and its counterpart's in the other net."""
    one, other = pair[side], pair[1 - side]
    twin = counterpart(one, other, name)
    found = (_box_of(one, name), None if twin is None else _box_of(other, twin))
    return found if side == 0 else (found[1], found[0])


def legend_html(words: Catalogue) -> Markup:
    """What the marks of the picture mean."""
    return tag(
        "div",
        tag("span", words("parts.shapes")),
        tag("span", tag("b", "Δ", class_="delta"), words("compare.marked")),
        tag("span", counterpart_sign(), words("compare.linked")),
        tag("span", tag("i"), words("diagram.form_identity")),
        tag("span", tag("i", class_="dashed"), words("parts.dashed")),
        class_="legend",
    )


def _name(spec: NetSpec, other: NetSpec, words: Catalogue) -> str:
    """The net's name, with its stride placement and option where the other net of that kind has another one."""
    parts = [network_name(spec)]
    if spec.has_stride_choice and other.has_stride_choice and spec.stride_placement is not other.stride_placement:
        parts.append(spec.stride_placement.value)
    has_options = Shortcut.NONE not in (spec.shortcut, other.shortcut)
    if spec.shortcut is not other.shortcut and (has_options or network_name(spec) == network_name(other)):
        parts.append(words(f"compare.shortcut_{spec.shortcut.value}"))
    return " ".join(parts)


def _with_maps(side: str, diagram: Diagram, words: Catalogue) -> Diagram:
    """One net's picture with room for maps, each of which says whose it is."""
    return with_maps(diagram, words, opens=f"compare.map_opens_{side.lower()}")


def _caption(graph: Graph, words: Catalogue) -> str:
    cost = total_cost(graph)
    return words(
        "compare.caption", layers=counted_layers(graph), macs=short(cost.num_macs), params=short(cost.num_params)
    )


def _marked(place: int, pair: Pair, diagrams: Sequence[Diagram], names: tuple[str, str], words: Catalogue) -> Diagram:
    """One net's picture, with what the other one has in the same place told and marked where it differs."""
    graph, other = pair[place], pair[1 - place]
    theirs = {box.id: box for box in diagrams[1 - place].boxes}

    def marked(box: Box) -> Box:
        if not box.tip or box.selects or box.id == INPUT:
            return box
        twin = counterpart(graph, other, box.id)
        row = None if twin is None else _box_of(other, twin)
        peer = None if row is None else theirs.get(row)
        if peer is not None and _same(graph, other, box, peer):
            return box
        text = _said(peer, words) if peer else words("compare.nothing")
        line = words("compare.in_other", name=names[1 - place], text=text)
        label = _set_off(box.label, peer.label) if peer else box.label
        return replace(box, changed=True, label=label, tip=(*box.tip, line))

    diagram = diagrams[place]
    return replace(
        diagram,
        title=headings(pair, words)[place],
        boxes=tuple(map(marked, diagram.boxes)),
        edges=tuple(edge if edge.kind is EdgeKind.FLOW else _wrapped(edge) for edge in diagram.edges),
        bands=tuple(replace(band, unfolded=None) for band in diagram.bands),
    )


def _wrapped(edge: Edge) -> Edge:
    """A shortcut whose label is broken into lines that fit beside it."""
    lines: list[str] = []
    for word in plain(edge.label).split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if longer and text_width(longer, ROUTE_TEXT) <= ROUTE_ROOM:
            lines[-1] = longer
        else:
            lines.append(word)
    return replace(edge, label=tuple(Span(line) for line in lines))


def _set_off(label: Label, other: Label) -> Label:
    """The pieces that the other label does not have, marked: operation by operation where both have equally many.

    Nothing is marked where the labels share nothing: the box itself carries the mark.
    """
    ours, theirs = _operations(label), _operations(other)
    if len(ours) == len(theirs):
        fresh = [
            span.text not in [one.text for one in twin]
            for mine, twin in zip(ours, theirs, strict=True)
            for span in mine
        ]
    else:
        a, b = ([tuple(span.text for span in one) for one in group] for group in (ours, theirs))
        blocks = SequenceMatcher(a=a, b=b, autojunk=False).get_matching_blocks()
        shared = {at for block in blocks for at in range(block.a, block.a + block.size)}
        fresh = [index not in shared for index, mine in enumerate(ours) for _ in mine]
    if all(fresh):
        return label
    return tuple(replace(span, marked=mark) for span, mark in zip(label, fresh, strict=True))


def _operations(label: Label) -> list[list[Span]]:
    """The pieces of a label, operation by operation."""
    groups: list[list[Span]] = [[]]
    for index, span in enumerate(label):
        if index and span.joint == BETWEEN_OPERATIONS:
            groups.append([])
        groups[-1].append(span)
    return groups


def _said(box: Box, words: Catalogue) -> str:
    """A box's operations, and how often it stands there."""
    return words("diagram.joint").join(filter(None, (plain(box.label), str(box.repeat or ""))))


def _same(graph: Graph, other: Graph, box: Box, peer: Box) -> bool:
    """Whether two boxes stand for the same operations on the same shapes, equally often."""
    if box.id != peer.id or str(box.repeat or "") != str(peer.repeat or ""):
        return False
    one, two = graph.find_block(box.id), other.find_block(peer.id)
    if one is None or two is None:
        return graph[box.id].op == other[peer.id].op
    return one.signature == two.signature


def _box_of(graph: Graph, name: str) -> str | None:
    """The box that stands for a block or a node: of a folded run its first block."""
    return row_of(graph, name) or (name if name == INPUT or name in graph else None)
