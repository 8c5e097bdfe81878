"""A strip as SVG: boxes with room for a map each, buttons that cut a branch, and the line of data through them.

An element with `data-map` is room for the map of the node of that name. One with `data-node` is a button: it opens that
node, or cuts the branch that `data-cut` names, by the tool that the reader has in hand. `data-seen` is room for what
the net sees.
"""

from collections.abc import Iterator

from markupsafe import Markup

from explainer.architecture.graph import Branch, Graph
from explainer.architecture.naming import paper_stage
from explainer.architecture.wiring.cut import Cut, can_cut
from explainer.render.html.tag import joined, tag
from explainer.render.strip.layout import PICTURE, PLUS, Measures, Row, Spot, Strip, spots
from explainer.text.catalogue import Catalogue

CORNER = 10.0


def to_svg(graph: Graph, strip: Strip, words: Catalogue, *, alt: str) -> Markup:
    """The strip of a net; `alt` says in words what it shows."""
    return tag(
        "svg",
        [_band(row, strip.measures, graph) for row in strip.rows],
        tag("path", class_="flow", d="".join(_line(strip))),
        tag("path", class_="flow-head", d="".join(_heads(strip))),
        _beginning(graph, strip, words),
        [_block(spot, strip.measures, words) for spot in spots(strip)],
        xmlns="http://www.w3.org/2000/svg",
        class_="net strip",
        viewBox=f"0 0 {strip.width:g} {strip.height:g}",
        role="group",
        aria_label=alt,
    )


def strip_nodes(graph: Graph) -> tuple[str, ...]:
    """The nodes that have a map in a strip, however it is cut: what F puts out, and what the shortcut carries."""
    wanted = {graph.blocks[0].entry: None}
    for block in graph.blocks:
        wanted |= dict.fromkeys(block.addition.inputs if block.addition else (block.output.name,))
    return tuple(wanted)


def _band(row: Row, size: Measures, graph: Graph) -> Markup:
    first = row.spots[0].block
    title = joined(
        tag("tspan", paper_stage(graph.spec, first.stage), class_="title"),
        tag("tspan", f"  {first.out_shape}", class_="muted"),
    )
    return joined(
        tag("rect", class_="band", rx=10, **_place(row.left, row.top, row.right - row.left, row.bottom - row.top)),
        tag("text", title, x=row.left + 9, y=row.top + size.title / 2),
    )


def _beginning(graph: Graph, strip: Strip, words: Catalogue) -> Markup:
    """What the net sees, and the first convolution."""
    if strip.picture is None or strip.stem is None:
        return Markup()
    line, box = strip.rows[0].line, strip.measures.box
    place = _place(strip.picture, line - PICTURE / 2, PICTURE, PICTURE)
    below = {"x": strip.stem + box / 2, "y": line + box / 2 + 11}
    return joined(
        tag(
            "g",
            tag("image", class_="seen", data_seen="", **place),
            tag("rect", class_="body frame", rx=4, **place),
            class_="terminal",
        ),
        tag("g", _room(graph.blocks[0].entry, strip.stem, line, box), class_="convolution"),
        tag("text", words("strip.stem"), class_="muted", text_anchor="middle", **below),
    )


def _block(spot: Spot, size: Measures, words: Catalogue) -> Markup:
    block = spot.block
    if block.addition is None:
        return _residual(spot, size, block.output.name, words)
    residual, shortcut = block.addition.inputs
    return joined(_shortcut(spot, size, shortcut, words), _residual(spot, size, residual, words), _plus(spot))


def _residual(spot: Spot, size: Measures, node: str, words: Catalogue) -> Markup:
    """F as a button with its map, or as a box where nothing else goes through the block."""
    block, middle, below = spot.block, spot.left + size.box / 2, spot.line + size.box / 2 + 11
    name = tag("text", block.name, class_="muted", x=middle, y=below, text_anchor="middle")
    room = _room(node, spot.left, spot.line, size.box)
    cut = Cut(block.name, Branch.RESIDUAL) if can_cut(block, Branch.RESIDUAL) else None
    key = "strip.stays" if cut is None else "strip.cut_f" if block.addition else "strip.cut_plain"
    return _button(
        room,
        name,
        node=node,
        cut=cut,
        cuts=words(key, block=block.name, shape=block.out_shape),
        opens=words("strip.open_f" if block.addition else "strip.open", block=block.name, shape=block.out_shape),
        class_="convolution",
    )


def _shortcut(spot: Spot, size: Measures, node: str, words: Catalogue) -> Markup:
    """The line above F as a button, with what it carries on it."""
    block, over, plus = spot.block, spot.over, spot.line - PLUS
    middle = (spot.start + spot.plus) / 2
    line = (
        f"M{spot.start:g} {spot.line:g}V{over + CORNER:g}q0 {-CORNER:g} {CORNER:g} {-CORNER:g}"
        f"H{spot.plus - CORNER:g}q{CORNER:g} 0 {CORNER:g} {CORNER:g}V{plus - 5:g}"
    )
    return _button(
        tag("path", class_="hit", d=line),
        tag("path", class_="route dashed" if block.shortcut.dashed else "route", d=line),
        tag("path", class_="route-head", d=f"M{spot.plus:g} {plus:g}l-4 -6.5h8z"),
        _room(node, middle - size.thumb / 2, over, size.thumb),
        node=node,
        cut=Cut(block.name, Branch.SHORTCUT),
        cuts=words(f"strip.cut_{block.shortcut.value}", block=block.name, shape=block.in_shape, now=block.out_shape),
        opens=words("strip.open_x", block=block.name, shape=block.out_shape),
        class_="shortcut",
    )


def _plus(spot: Spot) -> Markup:
    x, y, half = spot.plus, spot.line, PLUS * 0.5
    sign = f"M{x - half:g} {y:g}h{2 * half:g}M{x:g} {y - half:g}v{2 * half:g}"
    circle = tag("circle", class_="body", cx=x, cy=y, r=PLUS)
    return tag("g", circle, tag("path", class_="flow", d=sign), class_="addition")


def _button(*children: Markup, node: str, cut: Cut | None, cuts: str, opens: str, class_: str) -> Markup:
    """A button with both its words; those of the tool in hand become its label."""
    return tag(
        "g",
        *children,
        class_=class_,
        role="button",
        tabindex=0,
        data_node=node,
        data_cut=cut.name if cut else None,
        data_cuts=cuts,
        data_opens=opens,
    )


def _room(node: str, left: float, line: float, side: float) -> Markup:
    """A box whose inside is a map."""
    top = line - side / 2
    inside = _place(left + 2, top + 2, side - 4, side - 4)
    return joined(
        tag("rect", class_="body", rx=5, **_place(left, top, side, side)),
        tag("foreignObject", tag("canvas", width=1, height=1), class_="map", data_map=node, **inside),
    )


def _line(strip: Strip) -> Iterator[str]:
    """The line of data, box by box and from line to line."""
    size, first = strip.measures, strip.rows[0]
    at, y = 0.0, first.line
    if strip.picture is not None and strip.stem is not None:
        yield f"M{strip.picture + PICTURE:g} {y:g}H{strip.stem - 5:g}"
        at = strip.stem + size.box
    for row in strip.rows:
        start = row.spots[0].left - 5
        if row.line != y:
            yield f"M{at:g} {y:g}H{row.right + 6:g}V{row.top - size.gap / 2:g}H{row.left - 6:g}V{row.line:g}H{start:g}"
        else:
            yield f"M{at:g} {y:g}H{start:g}"
        y = row.line
        for spot, after in zip(row.spots, [*row.spots[1:], None], strict=True):
            if spot.block.addition:
                yield f"M{spot.left + size.box:g} {y:g}H{spot.plus - PLUS:g}"
            at = spot.end
            if after:
                yield f"M{at:g} {y:g}H{after.left - 5:g}"
    yield f"M{at:g} {y:g}H{strip.width - 6:g}"


def _heads(strip: Strip) -> Iterator[str]:
    """Arrowheads where the line enters a box, and at its end."""
    ends = [(spot.left, spot.line) for spot in spots(strip)]
    if strip.stem is not None:
        ends.append((strip.stem, strip.rows[0].line))
    for x, y in [*ends, (strip.width, strip.rows[-1].line)]:
        yield f"M{x:g} {y:g}l-6 -3.5v7z"


def _place(left: float, top: float, width: float, height: float) -> dict[str, float]:
    return {"x": left, "y": top, "width": width, "height": height}
