"""A block's arithmetic, and what a change moved in it, as HTML tables."""

from markupsafe import Markup

from explainer.render.html.table import Row, table
from explainer.render.pages.block.arithmetic import BlockArithmetic, Movement
from explainer.text.catalogue import Catalogue


def arithmetic_html(block: BlockArithmetic, words: Catalogue) -> Markup:
    """A row per operation with weights, then the sums."""
    heads = [words("block.column_operation"), words("block.column_size"), words("facts.params"), words("facts.macs")]
    rows = [Row(head=line.name, cells=(line.size or "–", line.params, line.macs or "–")) for line in block.lines]
    total = Row(head=words("block.sum"), cells=("", block.params, block.macs))
    return table(heads, [*rows, total], caption=words("block.arithmetic_title"))


def movements_html(movements: tuple[Movement, ...], words: Catalogue) -> Markup:
    """A row per operation that the last change moved: before → after."""
    heads = [words("block.column_operation"), words("block.column_before"), words("block.column_after")]
    rows = [Row(head=one.name, cells=(one.before, one.after)) for one in movements]
    return table(heads, rows, caption=words("block.moved_title"))
