"""Diagram -> DOT, for those who lay a net out with graphviz: in a notebook, in a paper, beside graphs of their own.

It holds the boxes, lines and words of a diagram, and where graphviz puts them is its own affair: a picture made of it
is another than our drawing, which SVG, PNG and PDF hold (`export.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import graphviz

from explainer.render.diagram.boxes import Box, Diagram, Edge, EdgeKind, Lane
from explainer.render.label import plain
from explainer.render.style import theme
from explainer.render.style.theme import LIGHT, Kind

FONT = "Noto Sans CJK SC"
LINE, ROUTE, BORDER = "1.4", "2.2", "1.2"
"""How thick lines, shortcuts and outlines are, as in SVG."""
INTO = ".in"
"""Behind the id of a folded run's box: where the line enters the run's frame, and the run's own shortcut leaves it."""


def to_dot(diagram: Diagram) -> graphviz.Digraph:
    """The diagram as a graph without places: a cluster per band and per folded run, the same shortcuts dashed."""
    muted = {"color": LIGHT.muted, "fontcolor": LIGHT.muted}
    dot = graphviz.Digraph(
        graph_attr={
            "rankdir": "TB",
            "label": diagram.title,
            "labelloc": "t",
            "fontname": FONT,
            "fontcolor": LIGHT.ink,
            "bgcolor": LIGHT.paper,
            "nodesep": "0.4",
        },
        node_attr={
            "shape": "box",
            "style": "rounded,filled",
            "fontname": FONT,
            "fontsize": "12",
            "fontcolor": LIGHT.ink,
            "penwidth": BORDER,
        },
        edge_attr={"fontname": FONT, "fontsize": "11", "penwidth": LINE, "arrowsize": "0.6", **muted},
    )
    boxes = {box.id: box for box in diagram.boxes}
    banded = {name for band in diagram.bands for name in band.boxes}
    for band in diagram.bands:
        with dot.subgraph(name=f"cluster_{band.id}") as cluster:
            title = f"{band.title}  {band.subtitle}".strip()
            cluster.attr(labeljust="l", label=title, style="rounded,filled", color=LIGHT.panel, fontsize="12")
            _add_boxes(cluster, [boxes[name] for name in band.boxes])
    _add_boxes(dot, [box for box in diagram.boxes if box.id not in banded])
    runs = {box.id for box, below in _followed(diagram.boxes) if box.repeat and _adds(below)}
    additions = {below.id: box.id for box, below in _followed(diagram.boxes) if below is not None and box.id in runs}
    for edge in diagram.edges:
        if edge.target in additions and edge.source != additions[edge.target]:
            _add_edge(dot, replace(edge, source=additions[edge.target] + INTO), beside=True)
        elif edge.target in runs:
            entry = edge.target + INTO
            dot.edge(_quoted(edge.source), _quoted(entry), label=graphviz.escape(plain(edge.label)), arrowhead="none")
            dot.edge(_quoted(entry), _quoted(edge.target))
        else:
            _add_edge(dot, edge, beside=boxes[edge.source].lane is boxes[edge.target].lane is Lane.MAIN)
    return dot


def _followed(boxes: Sequence[Box]) -> Iterator[tuple[Box, Box | None]]:
    """Each box with the one that follows it."""
    return zip(boxes, (*boxes[1:], None), strict=True)


def _adds(box: Box | None) -> bool:
    return box is not None and box.kind is Kind.ADDITION


def _add_boxes(dot: graphviz.Digraph, boxes: Sequence[Box]) -> None:
    """Boxes in a row; a folded run and its addition stand in a frame that says how often, as the brace does in SVG."""
    run: graphviz.Digraph | None = None
    for box, below in _followed(boxes):
        if run is not None:
            _add_box(run, box)
            dot.subgraph(run)
            run = None
        elif box.repeat:
            run = graphviz.Digraph(name=f"cluster_run_{box.id}")
            label = graphviz.escape(str(box.repeat))
            run.attr(label=label, labeljust="r", style="rounded", color=LIGHT.muted, penwidth=LINE, fontsize="12")
            if _adds(below):
                run.node(_quoted(box.id + INTO), "", shape="point", width="0.05", color=LIGHT.shortcut)
            _add_box(run, box)
            if not _adds(below):
                dot.subgraph(run)
                run = None
        else:
            _add_box(dot, box)


def _add_box(dot: graphviz.Digraph, box: Box) -> None:
    look = {"fillcolor": theme.fill(box.kind, LIGHT), "color": theme.HUES[box.kind]}
    if box.kind is Kind.ADDITION:
        look |= {"shape": "circle", "width": "0.25", "fixedsize": "true", "style": "filled"}
        dot.node(_quoted(box.id), "+", **look)
        return
    dot.node(_quoted(box.id), graphviz.escape(f"{box.name}  {plain(box.label)}".strip()), **look)


def _add_edge(dot: graphviz.Digraph, edge: Edge, *, beside: bool) -> None:
    """An edge; a shortcut that runs `beside` the boxes it skips moves none of them."""
    look = {}
    if edge.kind is not EdgeKind.FLOW:
        style = "dashed" if edge.kind.dashed else "solid"
        look = {"style": style, "color": LIGHT.shortcut, "fontcolor": LIGHT.shortcut, "penwidth": ROUTE}
        if beside:
            look["constraint"] = "false"
    dot.edge(_quoted(edge.source), _quoted(edge.target), label=graphviz.escape(plain(edge.label)), **look)


def _quoted(name: str) -> str:
    """A node name without a colon, which DOT would read as a port."""
    return name.replace(":", "_")
