"""A block's arithmetic, and what a change moved in it, as HTML tables."""

from html import escape

from explainer.render.pages.block.arithmetic import BlockArithmetic, Movement
from explainer.text.catalogue import Catalogue


def arithmetic_html(block: BlockArithmetic, words: Catalogue) -> str:
    """A row per operation with weights, then the sums."""
    heads = [words("block.column_operation"), words("block.column_size"), words("facts.params"), words("facts.macs")]
    rows = [[line.name, line.size or "–", line.params, line.macs or "–"] for line in block.lines]
    rows.append([words("block.sum"), "", block.params, block.macs])
    return _table(heads, rows, words("block.arithmetic_title"))


def movements_html(movements: tuple[Movement, ...], words: Catalogue) -> str:
    """A row per operation that the last change moved: before → after."""
    heads = [words("block.column_operation"), words("block.column_before"), words("block.column_after")]
    return _table(heads, [[one.name, one.before, one.after] for one in movements], words("block.moved_title"))


def _table(heads: list[str], rows: list[list[str]], caption: str) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="plain"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
