"""One residual block, operation by operation: the residual branch on the left, the shortcut on its right."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import dropwhile

from explainer.architecture.graph import Block, Branch, Graph, Node, ShortcutForm
from explainer.architecture.naming import network_name, paper_block
from explainer.render.describe import both_names, pieces
from explainer.render.diagram.boxes import Box, Diagram, Edge
from explainer.render.diagram.cuts import cuts_by_node
from explainer.render.diagram.operation_box import (
    branch_bands,
    edges_into,
    operation_box,
    shape_label,
    shape_then,
    terminal_box,
)
from explainer.render.diagram.routes import route_of
from explainer.render.label import Label
from explainer.text.catalogue import Catalogue

ENTRY = "x"
EXIT = "y"


def block_diagram(graph: Graph, block_name: str, *, words: Catalogue, before: Graph | None = None) -> Diagram:
    """The block at torchvision's path `block_name`; `before` marks what changed since then.

    Raises SpecError when the net has no such block.
    """
    block = graph.block(block_name)
    old = {node.name: node for node in before} if before else {node.name: node for node in graph}
    return Diagram(
        title=f"{network_name(graph.spec)} · {paper_block(graph.spec, block)}",
        alt=_alt(graph, block, words),
        boxes=tuple(_boxes(block, old, words)),
        edges=tuple(_edges(graph, block, before or graph, words)),
        bands=tuple(branch_bands(block, words)),
        headings=(words("diagram.params"), words("diagram.macs")),
        two_lanes=True,
    )


def _boxes(block: Block, old: dict[str, Node], words: Catalogue) -> Iterator[Box]:
    yield terminal_box(ENTRY, words("diagram.block_input"), block.in_shape, words, node=block.entry)
    cuts = cuts_by_node(block)
    for node in block.nodes:
        name = node.name.removeprefix(f"{block.name}.")
        yield operation_box(node, name=name, was=old.get(node.name), cuts=cuts.get(node.name, ""), words=words)
    yield terminal_box(EXIT, words("diagram.block_output"), block.out_shape, words, node=block.output.name)


def _edges(graph: Graph, block: Block, before: Graph, words: Catalogue) -> Iterator[Edge]:
    def label_of(name: str) -> Label:
        return shape_label(graph.shape_of(name), shape_then(before, name))

    names = {node.name for node in block.nodes}
    beside = {node.name for node in block.nodes if node.branch.beside}
    route = route_of(graph, block, words)
    for node in block.nodes:
        for edge in edges_into(
            node, label_of=label_of, beside=beside, shortcut=block.shortcut, words=words, route=route
        ):
            yield edge if edge.source in names else replace(edge, source=ENTRY)
    yield Edge(source=block.output.name, target=EXIT, label=label_of(block.output.name))


def _alt_after(block: Block, words: Catalogue) -> str:
    """What follows the addition, if anything does."""
    after = [
        ", ".join(pieces(node.op, words)) for node in dropwhile(lambda node: node is not block.addition, block.nodes)
    ]
    return words("diagram.alt_after", operations=words("diagram.joint").join(after[1:])) if after[1:] else ""


def _alt(graph: Graph, block: Block, words: Catalogue) -> str:
    joint = words("diagram.joint")

    def listed(nodes: Iterable[Node]) -> str:
        return joint.join(
            words("diagram.alt_node", operation=joint.join(pieces(node.op, words)), shape=node.out_shape)
            for node in nodes
        )

    form = words(f"diagram.form_{block.shortcut.value}")
    beside = (
        listed(node for node in block.nodes if node.branch is branch) for branch in (Branch.GATE, Branch.SHORTCUT)
    )
    return words(
        "diagram.alt_block_plain" if block.shortcut is ShortcutForm.NONE else "diagram.alt_block",
        name=f"{network_name(graph.spec)} {both_names(graph.spec, block)}",
        input=block.in_shape,
        output=block.out_shape,
        residual=listed(block.residual),
        shortcut=joint.join(filter(None, (form, *beside))),
        after=_alt_after(block, words) if block.addition else "",
    )
