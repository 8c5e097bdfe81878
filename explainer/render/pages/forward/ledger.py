"""The residual ledger in words and numbers: one place's sum, what ReLU clips, and the balance of every block."""

from collections.abc import Mapping
from statistics import median

from markupsafe import Markup

from explainer.architecture.graph import Graph
from explainer.architecture.spec import Order, ResNetSpec
from explainer.findings.ledger import Addition, Balance
from explainer.render.charts.bars import percent
from explainer.render.html.table import Row, table
from explainer.render.html.tag import joined, tag
from explainer.render.images.tiles import Extent
from explainer.render.pages.forward.balance_chart import added_blocks, told
from explainer.render.pages.operation.pieces import equals, equation, formulas, full, summed, tile, total
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, significant

PARTS = ("x", "f", "sum", "out")
"""The four pictures of a ledger, in order."""


def sum_html(addition: Addition, scale: tuple[float, float], words: Catalogue, *, after: str | None) -> Markup:
    """X + F(x) = sum → output at one place, as coloured cells and written out to float32's last digit.

    scale: the ends of the pictures' colours. after: what follows the addition ("ReLU"), or None.
    """
    ends = Extent(*scale, 0)
    cells = [
        tile(value, words(f"ledger.short_{part}"), scale=ends) for part, value in zip(PARTS, addition[:4], strict=True)
    ]
    pieces: list[str] = [cells[0], "+", cells[1], "=", cells[2]]
    line = equals(summed([full(addition.x), _bracketed(addition.f)]), full(addition.sum))
    if after is not None:
        pieces += [f"→ {after} →", cells[3]]
        line = joined(line, f" → {after} → ", total(full(addition.out)))
    return joined(tag("div", equation(*pieces), class_="ledger-sum"), formulas(line))


def what_follows(graph: Graph, words: Catalogue) -> str:
    """What stands between the sum and what leaves the block."""
    order = graph.spec.order if isinstance(graph.spec, ResNetSpec) else Order.ORIGINAL
    return words("ledger.after_norm" if order is Order.BN_AFTER_ADD else "ledger.after")


def check_sentence(addition: Addition, words: Catalogue) -> str:
    """Whether the net's own sums are those of its two summands."""
    key = "ledger.agrees" if addition.agrees == addition.size else "ledger.disagrees"
    return words(key, agrees=exact(addition.agrees), size=exact(addition.size))


def clipped_sentence(addition: Addition, balance: Balance, words: Catalogue) -> str:
    """What the last ReLU takes away: of this channel, and of the whole block."""
    if addition.clipped is None or balance.clipped is None:
        return words("ledger.unclipped")
    return words("ledger.clipped", channel=percent(addition.clipped, 1), block=percent(balance.clipped, 1))


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


def balances_html(balances: Mapping[str, Balance], graph: Graph, words: Catalogue, *, chosen: str) -> Markup:
    """Every block's balance as a table."""
    heads = [words(f"ledger.column_{one}") for one in ("block", "form", "norm_x", "norm_f", "ratio", "clipped")]
    mark = [" ", tag("small", "▲ ", words("table.chosen"))]
    rows = []
    for block in added_blocks(graph, balances):
        first, *rest = told(graph, block, balances[block.name], words)
        rows.append(Row(head=[first, mark if block.name == chosen else None], cells=rest))
    return table(heads, rows, caption=words("ledger.table_title"))


def legend_html(words: Catalogue) -> Markup:
    """What circle, diamond and ring mean."""
    marks = (("●", "circle"), ("◆", "diamond"), ("◯", "ring"))
    spans = [tag("span", tag("b", mark, aria_hidden="true"), words(f"ledger.mark_{key}")) for mark, key in marks]
    return tag("div", spans, class_="legend")


def _bracketed(value: float) -> str:
    return full(value) if value >= 0 else f"({full(value)})"
