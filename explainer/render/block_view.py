"""One residual block, operation by operation: the residual branch on the left, the shortcut on its right."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import dropwhile, takewhile

from explainer.architecture.graph import Block, Branch, Graph, Node, ShortcutForm
from explainer.architecture.naming import network_name, paper_block
from explainer.render.block_parts import edges_into, operation_box, shape_label, terminal_box
from explainer.render.describe import pieces
from explainer.render.diagram import Band, Box, Diagram, Edge
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
        bands=tuple(_bands(block, words)),
        headings=(words("diagram.params"), words("diagram.macs")),
        two_lanes=True,
    )


def _boxes(block: Block, old: dict[str, Node], words: Catalogue) -> Iterator[Box]:
    yield terminal_box(ENTRY, words("diagram.block_input"), block.in_shape, words)
    for node in block.nodes:
        name = node.name.removeprefix(f"{block.name}.")
        yield operation_box(node, name=name, was=old.get(node.name), words=words)
    yield terminal_box(EXIT, words("diagram.block_output"), block.out_shape, words)


def _edges(graph: Graph, block: Block, before: Graph, words: Catalogue) -> Iterator[Edge]:
    names = {node.name for node in block.nodes}
    for node in block.nodes:
        for edge in edges_into(node, graph=graph, before=before, shortcut=block.shortcut, words=words):
            yield edge if edge.source in names else replace(edge, source=ENTRY)
    last = block.nodes[-1]
    yield Edge(source=last.name, target=EXIT, label=shape_label(block.out_shape, before, last.name))


def _bands(block: Block, words: Catalogue) -> Iterator[Band]:
    names = tuple(node.name for node in _branch(block, Branch.RESIDUAL))
    if block.shortcut is ShortcutForm.NONE:
        yield Band(id="residual", title="H(x)", subtitle=words("diagram.plain_layers"), boxes=names)
    else:
        yield Band(id="residual", title="F(x)", subtitle=words("diagram.residual_branch"), boxes=names)
    shortcut = tuple(node.name for node in block.nodes if node.branch.beside)
    if shortcut:
        title = words(f"diagram.form_{block.shortcut.value}")
        yield Band(id="shortcut", title=title, subtitle="", boxes=shortcut)


def _branch(block: Block, branch: Branch) -> tuple[Node, ...]:
    """The nodes of one branch; the addition and what follows it belong to neither."""
    nodes = takewhile(lambda node: node is not block.addition, block.nodes)
    return tuple(node for node in nodes if node.branch is branch)


def _alt_after(block: Block, words: Catalogue) -> str:
    """What follows the addition, if anything does."""
    after = [
        ", ".join(pieces(node.op, words)) for node in dropwhile(lambda node: node is not block.addition, block.nodes)
    ]
    return words("diagram.alt_after", operations=words("diagram.joint").join(after[1:])) if after[1:] else ""


def _alt(graph: Graph, block: Block, words: Catalogue) -> str:
    joint = words("diagram.joint")

    def listed(branch: Branch) -> str:
        return joint.join(
            words("diagram.alt_node", operation=joint.join(pieces(node.op, words)), shape=node.out_shape)
            for node in _branch(block, branch)
        )

    form = words(f"diagram.form_{block.shortcut.value}")
    shortcut = joint.join(filter(None, (listed(Branch.GATE), listed(Branch.SHORTCUT))))
    return words(
        "diagram.alt_block_plain" if block.shortcut is ShortcutForm.NONE else "diagram.alt_block",
        name=f"{network_name(graph.spec)} {paper_block(graph.spec, block)} ({block.name})",
        input=block.in_shape,
        output=block.out_shape,
        residual=listed(Branch.RESIDUAL),
        shortcut=joint.join(filter(None, (form, shortcut))),
        after=_alt_after(block, words) if block.addition else "",
    )
