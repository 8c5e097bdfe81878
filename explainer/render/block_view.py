"""One residual block, operation by operation: the residual branch on the left, the shortcut on its right."""

from collections.abc import Iterator
from itertools import dropwhile, takewhile

from explainer.architecture.graph import INPUT, Block, Branch, Graph, Node, ShortcutForm
from explainer.architecture.naming import network_name, paper_block
from explainer.architecture.shape import Shape
from explainer.render.describe import label, pieces, tip
from explainer.render.diagram import EDGE_KINDS, Band, Box, Diagram, Edge, EdgeKind, Label, Lane, Span
from explainer.render.theme import Kind, kind_of
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
    yield _terminal(ENTRY, words("diagram.block_input"), block.in_shape, words)
    for node in block.nodes:
        was = old.get(node.name)
        yield Box(
            id=node.name,
            kind=kind_of(node.op),
            name=node.name.removeprefix(f"{block.name}."),
            label=(Span("+"),) if kind_of(node.op) is Kind.ADDITION else label(node.op, words, before=was and was.op),
            tip=tip(node.name, node.cost, node.out_shape, words),
            lane=Lane.SHORTCUT if node.branch.beside else Lane.MAIN,
            params=node.cost.num_params,
            macs=node.cost.num_macs,
            old_params=was.cost.num_params if was and was.cost.num_params != node.cost.num_params else None,
            old_macs=was.cost.num_macs if was and was.cost.num_macs != node.cost.num_macs else None,
            changed=was is None or was.op != node.op,
        )
    yield _terminal(EXIT, words("diagram.block_output"), block.out_shape, words)


def _terminal(name: str, text: str, shape: Shape, words: Catalogue) -> Box:
    lines = (text, words("diagram.out_shape", shape=shape))
    return Box(id=name, kind=Kind.TERMINAL, name="", label=(Span(text),), tip=lines)


def _edges(graph: Graph, block: Block, before: Graph, words: Catalogue) -> Iterator[Edge]:
    names = {node.name for node in block.nodes}
    shortcut_kind = EDGE_KINDS.get(block.shortcut, EdgeKind.FLOW)
    for node in block.nodes:
        for position, source in enumerate(node.inputs):
            joins = kind_of(node.op) is Kind.ADDITION and position == 1
            on_shortcut = joins or node.branch.beside
            shape = _shape_label(graph.shape_of(source), before, source)
            if joins and block.shortcut is ShortcutForm.IDENTITY:
                shape = (Span(words("diagram.identity")), *shape)
            yield Edge(
                source=source if source in names else ENTRY,
                target=node.name,
                label=shape,
                kind=shortcut_kind if on_shortcut else EdgeKind.FLOW,
            )
    last = block.nodes[-1]
    yield Edge(source=last.name, target=EXIT, label=_shape_label(block.out_shape, before, last.name))


def _shape_label(shape: Shape, before: Graph, name: str) -> Label:
    was = before.shape_of(name) if name in before or name == INPUT else shape
    return (Span(str(shape), None if was == shape else str(was)),)


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
