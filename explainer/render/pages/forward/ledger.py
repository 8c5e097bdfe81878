"""The residual ledger in words and numbers: one place's sum, what ReLU clips, and the balance of every block."""

from collections.abc import Mapping
from html import escape
from statistics import median
from typing import NamedTuple

from explainer.architecture.graph import Graph
from explainer.render.charts.bars import percent
from explainer.render.images.tiles import Extent
from explainer.render.pages.forward.balance_chart import Balance, added_blocks, told
from explainer.render.pages.operation.pieces import equation, formulas, full, tile, total
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, significant

PARTS = ("x", "f", "sum", "out")
"""The four pictures of a ledger, in order."""


class Entry(NamedTuple):
    """One channel of a block's ledger, and one place of it.

    x, f, sum, out: the values there; out is what leaves the block, and the sum itself where nothing follows it. agrees:
    how many of the channel's `size` sums, added again in float32, are the net's own bit for bit. clipped: the share of
    the channel that the last ReLU sets to 0, None where there is none.
    """

    x: float
    f: float
    sum: float
    out: float
    agrees: int
    size: int
    clipped: float | None


def sum_html(entry: Entry, scale: tuple[float, float], words: Catalogue, *, after: str | None) -> str:
    """X + F(x) = sum → output at one place, as coloured cells and written out to float32's last digit.

    scale: the ends of the pictures' colours. after: what follows the addition ("ReLU"), or None.
    """
    ends = Extent(*scale, 0)
    cells = [
        tile(value, words(f"ledger.short_{part}"), scale=ends) for part, value in zip(PARTS, entry[:4], strict=True)
    ]
    pieces = [cells[0], "+", cells[1], "=", cells[2]]
    line = f"<span>{full(entry.x)}</span> + <span>{_bracketed(entry.f)}</span> = {total(full(entry.sum))}"
    if after is not None:
        pieces += [f"→ {escape(after)} →", cells[3]]
        line += f" → {escape(after)} → {total(full(entry.out))}"
    return f'<div class="ledger-sum">{equation(*pieces)}</div>{formulas(line)}'


def check_sentence(entry: Entry, words: Catalogue) -> str:
    """Whether the net's own sums are those of its two summands."""
    key = "ledger.agrees" if entry.agrees == entry.size else "ledger.disagrees"
    return words(key, agrees=exact(entry.agrees), size=exact(entry.size))


def clipped_sentence(entry: Entry, balance: Balance, words: Catalogue) -> str:
    """What the last ReLU takes away: of this channel, and of the whole block."""
    if entry.clipped is None or balance.clipped is None:
        return words("ledger.unclipped")
    return words("ledger.clipped", channel=percent(entry.clipped, 1), block=percent(balance.clipped, 1))


def summary_sentence(balances: Mapping[str, Balance], graph: Graph, words: Catalogue) -> str:
    """The middle ratio of blocks that hand x on, beside that of blocks that change its shape or project it."""
    kinds: tuple[list[float], list[float]] = [], []
    for block in added_blocks(graph, balances):
        ratio = balances[block.name].ratio
        if ratio is not None:
            kinds[block.shortcut.dashed].append(ratio)
    solid, dashed = kinds
    if not solid or not dashed:
        ratios = solid or dashed
        return words("ledger.median", ratio=significant(median(ratios)), count=len(ratios)) if ratios else ""
    return words(
        "ledger.medians",
        solid=significant(median(solid)),
        solid_count=len(solid),
        dashed=significant(median(dashed)),
        dashed_count=len(dashed),
    )


def balances_html(balances: Mapping[str, Balance], graph: Graph, words: Catalogue, *, chosen: str) -> str:
    """Every block's balance as a table."""
    heads = ("block", "form", "norm_x", "norm_f", "ratio", "clipped")
    head = "".join(f'<th scope="col">{escape(words(f"ledger.column_{one}"))}</th>' for one in heads)
    body = ""
    for block in added_blocks(graph, balances):
        first, *rest = told(graph, block, balances[block.name], words)
        mark = f" <small>▲ {escape(words('table.chosen'))}</small>" if block.name == chosen else ""
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in rest)
        body += f'<tr><th scope="row">{escape(first)}{mark}</th>{cells}</tr>'
    label = escape(words("ledger.table_title"))
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="plain"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def legend_html(words: Catalogue) -> str:
    """What circle, diamond and ring mean."""
    marks = (("●", "circle"), ("◆", "diamond"), ("◯", "ring"))
    spans = "".join(
        f'<span><b aria-hidden="true">{mark}</b>{escape(words(f"ledger.mark_{key}"))}</span>' for mark, key in marks
    )
    return f'<div class="legend">{spans}</div>'


def _bracketed(value: float) -> str:
    return full(value) if value >= 0 else f"({full(value)})"
