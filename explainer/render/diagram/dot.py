"""Diagram -> DOT, for export, notebooks and papers; graphviz lays it out."""

import graphviz

from explainer.render.diagram.boxes import Box, Diagram, Edge, EdgeKind, Lane
from explainer.render.label import plain
from explainer.render.style import theme
from explainer.render.style.theme import LIGHT, Kind

FONT = "Noto Sans CJK SC"


def to_dot(diagram: Diagram) -> graphviz.Digraph:
    """The picture as a graphviz graph: a cluster per band, the shortcut dashed where it is dashed."""
    dot = graphviz.Digraph(
        graph_attr={"rankdir": "TB", "label": diagram.title, "labelloc": "t", "fontname": FONT, "nodesep": "0.4"},
        node_attr={"shape": "box", "style": "rounded,filled", "fontname": FONT, "fontsize": "11"},
        edge_attr={"fontname": FONT, "fontsize": "10", "color": LIGHT.muted, "fontcolor": LIGHT.muted},
    )
    boxes = {box.id: box for box in diagram.boxes}
    banded = {name for band in diagram.bands for name in band.boxes}
    for band in diagram.bands:
        with dot.subgraph(name=f"cluster_{band.id}") as cluster:
            cluster.attr(
                labeljust="l", label=f"{band.title}  {band.subtitle}".strip(), style="rounded,filled", color=LIGHT.panel
            )
            for name in band.boxes:
                _add_box(cluster, boxes[name])
    for box in diagram.boxes:
        if box.id not in banded:
            _add_box(dot, box)
    for edge in diagram.edges:
        _add_edge(dot, edge, boxes)
    return dot


def _add_box(dot: graphviz.Digraph, box: Box) -> None:
    look = {"fillcolor": theme.fill(box.kind, LIGHT), "color": theme.HUES[box.kind], "fontcolor": LIGHT.ink}
    if box.kind is Kind.ADDITION:
        look |= {"shape": "circle", "width": "0.25", "fixedsize": "true", "style": "filled"}
        dot.node(_quoted(box.id), "+", **look)
        return
    repeat = f"  {box.repeat}" if box.repeat else ""
    dot.node(_quoted(box.id), graphviz.escape(f"{box.name}  {plain(box.label)}{repeat}".strip()), **look)


def _add_edge(dot: graphviz.Digraph, edge: Edge, boxes: dict[str, Box]) -> None:
    look = {}
    if edge.kind is not EdgeKind.FLOW:
        style = "dashed" if edge.kind.dashed else "solid"
        look = {"style": style, "color": LIGHT.shortcut, "fontcolor": LIGHT.shortcut, "penwidth": "1.8"}
        if boxes[edge.source].lane is Lane.MAIN and boxes[edge.target].lane is Lane.MAIN:
            look["constraint"] = "false"
    dot.edge(_quoted(edge.source), _quoted(edge.target), label=graphviz.escape(plain(edge.label)), **look)


def _quoted(name: str) -> str:
    """A node name without a colon, which DOT would read as a port."""
    return name.replace(":", "_")
