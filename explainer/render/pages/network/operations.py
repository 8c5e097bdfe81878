"""Every operation of a net, or of some of its stages: a row per operation, a band per block.

The ids of boxes are the names of nodes. An edge says its shape where the operation it comes from changed the shape.
"""

from collections.abc import Iterator, Set
from dataclasses import replace

from explainer.architecture.graph import INPUT, Block, Graph, Node, ShortcutForm
from explainer.architecture.naming import network_name, paper_block, paper_stage
from explainer.render.describe import both_names
from explainer.render.diagram.boxes import Band, Box, Diagram, Edge
from explainer.render.diagram.cuts import cuts_by_node
from explainer.render.diagram.operation_box import edges_into, operation_box, shape_label, shape_then, terminal_box
from explainer.render.diagram.routes import route_of
from explainer.render.label import Label
from explainer.text.catalogue import Catalogue

OUT = ":out"
"""Behind a node's name: the box that says what leaves the picture there. It cannot be chosen."""


def operations_diagram(
    graph: Graph, *, words: Catalogue, stages: Set[str] | None = None, before: Graph | None = None
) -> Diagram:
    """Every operation of the net, or of `stages` ("stem", "layer1" … "head"); `before` marks what changed since then.

    What enters a stage whose neighbour above is left out is a box with the name of the node that it comes from.
    """
    nodes = [node for node in graph if stages is None or node.stage in stages]
    blocks = [block for block in graph.blocks if stages is None or block.stage in stages]
    joint = words("diagram.joint")
    name = network_name(graph.spec)
    shown = [paper_stage(graph.spec, stage) for stage in dict.fromkeys(node.stage for node in nodes)]
    title = name if stages is None else f"{name} · {joint.join(shown)}"
    return Diagram(
        title=title,
        alt=words(
            "diagram.alt_operations",
            name=title,
            count=len(nodes),
            blocks=joint.join(both_names(graph.spec, block) for block in blocks) or "–",
        ),
        boxes=tuple(_boxes(graph, nodes, before, words)),
        edges=tuple(_edges(graph, nodes, before or graph, words)),
        bands=tuple(band for block in blocks for band in _bands(graph, block, words)),
        headings=(words("diagram.params"), words("diagram.macs")),
        two_lanes=True,
    )


def _boxes(graph: Graph, nodes: list[Node], before: Graph | None, words: Catalogue) -> Iterator[Box]:
    drawn = {node.name for node in nodes}
    leaving = set(_leaving(graph, drawn))
    cuts = {name: cuts for block in graph.blocks for name, cuts in cuts_by_node(block).items()}
    for node in nodes:
        for source in dict.fromkeys(node.inputs):
            if source not in drawn:
                drawn.add(source)
                yield _entry_box(graph, source, before, words)
        named, was = _short_name(node), _was(node, before)
        yield operation_box(node, name=named, was=was, cuts=cuts.get(node.name, ""), words=words)
        if node.name in leaving:
            terminal = terminal_box(node.name + OUT, words("diagram.block_output"), node.out_shape, words)
            yield replace(terminal, tip=())


def _entry_box(graph: Graph, name: str, before: Graph | None, words: Catalogue) -> Box:
    shape = graph.shape_of(name)
    text = words("diagram.input" if name == INPUT else "diagram.block_input")
    changed = before is not None and name == INPUT and before.input_shape != shape
    box = terminal_box(name, text, shape, words, changed=changed)
    return box if name == INPUT else replace(box, tip=(name, *box.tip[1:]))


def _was(node: Node, before: Graph | None) -> Node | None:
    return node if before is None else before.by_name.get(node.name)


def _short_name(node: Node) -> str:
    return node.name if node.block is None else node.name.removeprefix(f"{node.block}.")


def _edges(graph: Graph, nodes: list[Node], before: Graph, words: Catalogue) -> Iterator[Edge]:
    blocks = {block.name: (block.shortcut, route_of(graph, block, words)) for block in graph.blocks}
    drawn = {node.name for node in nodes}
    beside = {node.name for node in graph if node.branch.beside}

    def shape(name: str) -> Label:
        return shape_label(graph.shape_of(name), shape_then(before, name))

    def label_of(name: str) -> Label:
        """The shape, which goes without saying where it is as before and an edge above has said it."""
        said_above = name in drawn and graph[name].out_shape == graph.in_shapes(graph[name])[0]
        return () if said_above and shape(name)[0].before is None else shape(name)

    for node in nodes:
        form, route = blocks[node.block] if node.block else (ShortcutForm.NONE, None)
        yield from edges_into(node, label_of=label_of, beside=beside, shortcut=form, words=words, route=route)
    for name in _leaving(graph, drawn):
        yield Edge(source=name, target=name + OUT, label=shape(name))


def _leaving(graph: Graph, drawn: Set[str]) -> Iterator[str]:
    """Drawn nodes that nothing drawn reads: where values leave the picture."""
    read = {source for node in graph if node.name in drawn for source in node.inputs}
    return (node.name for node in graph if node.name in drawn and node.name not in read)


def _bands(graph: Graph, block: Block, words: Catalogue) -> Iterator[Band]:
    title = paper_block(graph.spec, block)
    subtitle = block.name if block.name != title else ""
    main, side = ([node.name for node in block.nodes if node.branch.beside is lane] for lane in (False, True))
    yield Band(id=block.name, title=title, subtitle=subtitle, boxes=tuple(main))
    if side:
        form = words(f"diagram.form_{block.shortcut.value}")
        yield Band(id=f"{block.name}.shortcut", title=form, subtitle="", boxes=tuple(side))
