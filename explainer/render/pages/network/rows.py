"""The rows of a net's picture: a block each, or a folded run of equal blocks of a stage."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import groupby

from explainer.architecture.graph import Block, Graph
from explainer.architecture.naming import paper_block


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the picture: a block, or a folded run of equal blocks."""

    blocks: tuple[Block, ...]

    @property
    def block(self) -> Block:
        """The first of them."""
        return self.blocks[0]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.blocks)


def fold(graph: Graph, *, unfolded: Set[str] = frozenset()) -> Iterator[Row]:
    """The blocks of a net, equal neighbours of one stage folded into one row unless their stage is unfolded."""
    for stage, blocks in groupby(graph.blocks, key=lambda block: block.stage):
        if stage in unfolded:
            yield from (Row(blocks=(block,)) for block in blocks)
            continue
        for _, run in groupby(blocks, key=lambda block: block.signature):
            yield Row(blocks=tuple(run))


def folding_stages(graph: Graph) -> tuple[str, ...]:
    """The stages in which equal blocks are folded into one row."""
    return tuple(dict.fromkeys(row.block.stage for row in fold(graph) if row.count > 1))


def row_of(graph: Graph, block: str, *, unfolded: Set[str] = frozenset()) -> str | None:
    """The box that stands for a block: its own, or that of the folded run it belongs to; None for no block."""
    rows = fold(graph, unfolded=unfolded)
    return next((row.block.name for row in rows if any(one.name == block for one in row.blocks)), None)


def row_name(graph: Graph, row: Row) -> str:
    """The paper's name of a block, or of a run: conv2_2–3."""
    name = paper_block(graph.spec, row.block)
    if row.count == 1:
        return name
    return f"{name}–{paper_block(graph.spec, row.blocks[-1]).rpartition('_')[2].rpartition('.')[2]}"


def mapped_in(graph: Graph, row: Row) -> tuple[str, ...]:
    """The nodes with a map beside a row: what F and the shortcut of its last block put into the sum, what leaves it."""
    last = graph.block(f"{row.block.stage}.{row.block.index + row.count - 1}")
    if last.out_shape.positions == 1:
        return ()
    return (*(last.addition.inputs if last.addition else ()), last.output.name)
