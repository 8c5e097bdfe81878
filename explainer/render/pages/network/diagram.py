"""The whole net as a diagram in the style of the paper's Figure 3: a row per block, equal blocks folded.

Batch normalisation and ReLU are left out of this view, as in the paper; the block view draws them.
"""

from collections.abc import Iterator, Mapping, Set
from itertools import pairwise

from explainer.architecture.graph import INPUT, Block, Branch, Graph, Node, ShortcutForm
from explainer.architecture.naming import block_names, network_name, paper_stage
from explainer.architecture.operations.cost import add_costs
from explainer.architecture.operations.ops import Conv2d, Op
from explainer.architecture.operations.shape import Shape
from explainer.architecture.spec import BlockKind, ResNetSpec
from explainer.architecture.totals import counted_layers, total_cost
from explainer.render.describe import convolutions, label, tip
from explainer.render.diagram.boxes import Band, Box, Diagram, Edge
from explainer.render.diagram.cuts import cuts_of
from explainer.render.label import Span, plain
from explainer.render.pages.network.rows import Row, fold, folding_stages, mapped_in, row_name
from explainer.render.pages.network.shortcut import shortcut_edge
from explainer.render.style.theme import Kind, kind_of
from explainer.text.catalogue import Catalogue

JOIN = ".join"
LONGEST_BESIDE = 2
"""Convolutions that a row of a compact picture has room for beside its name."""


def network_diagram(
    graph: Graph, *, words: Catalogue, unfolded: Set[str] = frozenset(), before: Graph | None = None
) -> Diagram:
    """The net as a diagram; the stages in `unfolded` show every block, `before` marks what changed since then."""
    rows = list(fold(graph, unfolded=unfolded))
    old_rows = _comparable_rows(graph, before, unfolded)
    drawn = [_input_box(graph, words, before)]
    drawn += [_node_box(node, words, before) for node in _before_blocks(graph)]
    edges: list[Edge] = []
    for row in rows:
        drawn.append(_block_box(graph, row, words, before=old_rows.get(row.block.name) if before else row))
        if row.block.shortcut is not ShortcutForm.NONE:
            join, old = _join_box(graph, row, words), old_rows.get(row.block.name)
            was = old.block if old else None
            edges.append(shortcut_edge(drawn[-2].id, row.blocks, join.id, words, heading=join.tip[0], before=was))
            drawn.append(join)
    drawn += [_node_box(node, words, before) for node in _drawn_in(graph, "head")]
    shapes, old_shapes = _entry_shapes(graph), _entry_shapes(before or graph)
    edges += [_flow(source.id, target.id, shapes, old_shapes) for source, target in pairwise(drawn)]
    name = network_name(graph.spec)
    return Diagram(
        title=name,
        alt=_alt(graph, rows, words),
        boxes=tuple(drawn),
        edges=tuple(edges),
        bands=tuple(_bands(graph, drawn, unfolded, words)),
        headings=(words("diagram.params"), words("diagram.macs")),
    )


def _comparable_rows(graph: Graph, before: Graph | None, unfolded: Set[str]) -> dict[str, Row]:
    """The rows of the net before, by the block they begin with, where they hold blocks of the same kind."""
    if before is None or _block_kind(before) is not _block_kind(graph):
        return {}
    return {row.block.name: row for row in fold(before, unfolded=unfolded)}


def _block_kind(graph: Graph) -> BlockKind | None:
    return graph.spec.block if isinstance(graph.spec, ResNetSpec) else None


def box_names(graph: Graph, *, words: Catalogue, unfolded: Set[str] = frozenset()) -> dict[str, str]:
    """Every box that can be chosen, by id, with the name it is drawn with."""
    stem, head = ([node.name for node in nodes] for nodes in (_before_blocks(graph), _drawn_in(graph, "head")))
    rows = {row.block.name: row_name(graph, row) for row in fold(graph, unfolded=unfolded)}
    return {INPUT: words("diagram.input")} | {name: name for name in stem} | rows | {name: name for name in head}


def mapped_nodes(graph: Graph) -> tuple[str, ...]:
    """The nodes that can have a map beside a box of the picture, however it is folded."""
    rows = (Row(blocks=(block,)) for block in graph.blocks)
    stem = (node.name for node in _before_blocks(graph))
    return (*stem, *(node for row in rows for node in mapped_in(graph, row)))


def _before_blocks(graph: Graph) -> list[Node]:
    """The stem's operations that are drawn; of a VGG net, which has no blocks, everything before its head."""
    return [node for node in graph if _is_drawn(node) and node.stage != "head"]


def _drawn_in(graph: Graph, stage: str) -> list[Node]:
    return [node for node in graph if _is_drawn(node) and node.stage == stage]


def _is_drawn(node: Node) -> bool:
    return node.block is None and kind_of(node.op) in (Kind.CONVOLUTION, Kind.POOLING, Kind.LINEAR)


def _input_box(graph: Graph, words: Catalogue, before: Graph | None) -> Box:
    changed = before is not None and before.input_shape != graph.input_shape
    text = (Span(words("diagram.input")),)
    lines = (words("diagram.input"), words("diagram.out_shape", shape=graph.input_shape))
    return Box(id=INPUT, kind=Kind.TERMINAL, name="", label=text, tip=lines, changed=changed)


def _node_box(node: Node, words: Catalogue, before: Graph | None) -> Box:
    old = before.by_name.get(node.name) if before else node
    return Box(
        id=node.name,
        kind=kind_of(node.op),
        name=node.name,
        label=label(node.op, words, before=old.op if old else None),
        tip=tip(node.name, node.cost, node.out_shape, words),
        params=node.cost.num_params,
        macs=node.cost.num_macs,
        old_params=_differing(old.cost.num_params, node.cost.num_params) if old else None,
        old_macs=_differing(old.cost.num_macs, node.cost.num_macs) if old else None,
        changed=old is None or old.op != node.op,
        mapped=(node.name,) if node.out_shape.positions > 1 else (),
    )


def _block_box(graph: Graph, row: Row, words: Catalogue, *, before: Row | None) -> Box:
    block = row.block
    one = total_cost(block.nodes)
    cost = add_costs([one] * row.count)
    old = add_costs([total_cost(before.block.nodes)] * before.count) if before else cost
    old_count = before.count if before else row.count
    repeat = Span(f"×{row.count}", None if old_count == row.count else f"×{old_count}")
    return Box(
        id=block.name,
        kind=Kind.CONVOLUTION,
        name=row_name(graph, row),
        label=convolutions(_convs(block), before=_convs(before.block) if before else None),
        tip=tip(_heading(graph, row, words), one, block.out_shape, words),
        repeat=repeat if row.count > 1 or repeat.before else None,
        params=cost.num_params,
        macs=cost.num_macs,
        old_params=_differing(old.num_params, cost.num_params),
        old_macs=_differing(old.num_macs, cost.num_macs),
        changed=before is None or before.count != row.count or _ops(before.block) != _ops(block),
        long=len(_convs(block)) > LONGEST_BESIDE,
        block=True,
        mapped=mapped_in(graph, row),
        cuts=cuts_of(row.blocks, Branch.RESIDUAL),
    )


def _heading(graph: Graph, row: Row, words: Catalogue) -> str:
    """What a row is called where there is room: a block by both its names, a run with how many blocks it has."""
    if row.count == 1:
        return " · ".join(block_names(graph.spec, row.block))
    return f"{row_name(graph, row)}, {words('diagram.each', count=row.count)}"


def _join_box(graph: Graph, row: Row, words: Catalogue) -> Box:
    """The addition of a summarised block; choosing it selects the block."""
    return Box(
        id=row.block.name + JOIN,
        kind=Kind.ADDITION,
        name="",
        label=(Span(words("diagram.sum")),),
        tip=(_heading(graph, row, words), words("diagram.out_shape", shape=row.block.out_shape)),
        selects=row.block.name,
    )


def _convs(block: Block) -> tuple[Conv2d, ...]:
    return tuple(node.op for node in block.nodes if isinstance(node.op, Conv2d) and node.branch is Branch.RESIDUAL)


def _ops(block: Block) -> tuple[Op, ...]:
    return tuple(node.op for node in block.nodes)


def _differing(old: int, new: int) -> int | None:
    return None if old == new else old


def _flow(source: str, target: str, shapes: Mapping[str, Shape], old_shapes: Mapping[str, Shape]) -> Edge:
    """A vertical edge, labelled with the shape that flows along it (none between a block and its own addition)."""
    if target == source + JOIN:
        return Edge(source=source, target=target, label=())
    shape = shapes[target]
    old = old_shapes.get(target, shape)
    return Edge(source=source, target=target, label=(Span(str(shape), None if old == shape else str(old)),))


def _entry_shapes(graph: Graph) -> dict[str, Shape]:
    """The shape that enters each box, by the box's id."""
    nodes = {node.name: graph.in_shapes(node)[0] for node in graph if node.block is None}
    return nodes | {block.name: block.in_shape for block in graph.blocks}


def _bands(graph: Graph, boxes: list[Box], unfolded: Set[str], words: Catalogue) -> Iterator[Band]:
    for stage in dict.fromkeys(node.stage for node in graph if node.branch is Branch.PLAIN):
        names = tuple(node.name for node in _drawn_in(graph, stage))
        yield Band(id=stage, title=stage, subtitle="", boxes=names)
    for stage in graph.stages:
        inside = tuple(box.id for box in boxes if box.id.startswith(f"{stage}."))
        folds = stage in folding_stages(graph)
        name = paper_stage(graph.spec, stage)
        yield Band(
            id=stage,
            title=name,
            subtitle=stage if name != stage else "",
            boxes=inside,
            unfolded=stage in unfolded if folds else None,
            action=words("diagram.fold" if stage in unfolded else "diagram.unfold", stage=name),
        )


def _alt(graph: Graph, rows: list[Row], words: Catalogue) -> str:
    joint = words("diagram.row_joint")
    stem = _before_blocks(graph)
    return words(
        "diagram.alt_network" if rows else "diagram.alt_chain",
        name=network_name(graph.spec),
        input=graph.input_shape,
        layers=counted_layers(graph),
        stem=joint.join(plain(label(node.op, words)) for node in stem),
        rows=joint.join(_alt_row(graph, row, words) for row in rows),
    )


def _alt_row(graph: Graph, row: Row, words: Catalogue) -> str:
    return words(
        "diagram.alt_row" if row.count == 1 else "diagram.alt_run",
        name=row_name(graph, row),
        count=row.count,
        convs=plain(convolutions(_convs(row.block))),
        shape=row.block.out_shape,
        shortcut=words(f"diagram.form_{row.block.shortcut.value}"),
    )
