"""Held-out pictures that nets get wrong without a block or with two swapped: bars, a table, and both in words."""

from collections.abc import Mapping, Sequence
from statistics import median, median_high, median_low
from typing import NamedTuple

from markupsafe import Markup

from explainer.architecture.graph import Graph
from explainer.architecture.naming import network_name, paper_block
from explainer.pretrained.held_out import HeldOut
from explainer.render.charts.bars import stage_ticks
from explainer.render.charts.panels import HOVER, Json, figure, single
from explainer.render.html.table import Row, table
from explainer.render.html.tag import filled
from explainer.render.style.theme import HUES, Kind
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact

HEIGHT = 280
_HUES, _PATTERNS = (HUES[Kind.CONVOLUTION], HUES[Kind.ACTIVATION]), ("", "/")


class Counted(NamedTuple):
    """A net with what it gets wrong."""

    graph: Graph
    held_out: HeldOut


def without_chart(nets: Sequence[Counted], *, words: Catalogue) -> str:
    """For each block, a bar a net: the share of held-out pictures that it gets wrong without that block."""
    first = nets[0].graph
    names = [block.name for block in first.blocks]
    layout = single(HEIGHT)
    layout |= {"showlegend": True, "barmode": "group", "bargap": 0.25}
    layout["legend"] = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)"}
    layout["margin"] |= {"t": 40, "b": 36}
    ticks = stage_ticks(first, names)
    layout["xaxis"] |= {"tickvals": list(ticks), "ticktext": list(ticks.values()), "range": [-0.6, len(names) - 0.4]}
    layout["yaxis"] |= {"range": [0, 1], "tickformat": ".0%", "title": {"text": words("held_out.share")}}
    looks = zip(_HUES, _PATTERNS, strict=True)
    return figure([_bars(net, names, *look, words) for net, look in zip(nets, looks, strict=False)], layout)


def without_alt(nets: Sequence[Counted], *, words: Catalogue) -> str:
    """The chart in words."""
    told = (
        words(
            "held_out.alt_net",
            net=network_name(one.graph.spec),
            whole=_share(one.held_out.num_errors, one.held_out),
            least=_share(min(one.held_out.without.values()), one.held_out),
            most=_share(max(one.held_out.without.values()), one.held_out),
        )
        for one in nets
        if one.held_out.without
    )
    return words("held_out.alt", nets=" ".join(told))


def verdict(residual: Counted, plain: Counted, *, words: Catalogue) -> str:
    """What a missing block costs with shortcuts and without: the range, and a bound that half of the blocks keep."""
    with_them, without_them = (sorted(one.held_out.without.values()) for one in (residual, plain))
    return words(
        "held_out.verdict",
        pictures=exact(residual.held_out.num_pictures),
        least=exact(with_them[0]),
        most=exact(with_them[-1]),
        half=exact(median_low(with_them)),
        whole=exact(residual.held_out.num_errors),
        plain_least=exact(without_them[0]),
        plain_most=exact(without_them[-1]),
        plain_half=exact(median_high(without_them)),
        plain_whole=exact(plain.held_out.num_errors),
    )


def table_html(nets: Sequence[Counted], *, words: Catalogue) -> Markup:
    """A line a net: wrong as a whole, without a block, with two blocks swapped; the least, the median, the most."""
    heads = [words(f"held_out.{name}") for name in ("net", "whole", "without", "swapped")]
    rows = [Row(head=network_name(one.graph.spec), cells=_cells(one.held_out, words)) for one in nets]
    return table(heads, rows, caption=words("held_out.table", pictures=exact(nets[0].held_out.num_pictures)))


def block_sentence(net: Counted, block: str, *, words: Catalogue) -> str | None:
    """What the whole set of held-out pictures says of one block; None where it cannot be switched off."""
    wrong = net.held_out.without.get(block)
    if wrong is None:
        return None
    return words(
        "held_out.block",
        block=paper_block(net.graph.spec, net.graph.block(block)),
        pictures=exact(net.held_out.num_pictures),
        wrong=exact(wrong),
        whole=exact(net.held_out.num_errors),
    )


def surest_html(held_out: HeldOut, classes: Sequence[str], *, words: Catalogue) -> Markup:
    """Wrong answers that the net is surest of: what is shown, what it says, how sure it is."""
    heads = [words(f"held_out.{name}") for name in ("shown", "answer", "sure")]
    rows = [
        Row(head=classes[one.label], cells=[classes[one.answer], f"{int(one.share * 10_000) / 100:.2f}%"])
        for one in held_out.surest
    ]
    return table(heads, rows, caption=words("held_out.surest"))


def _bars(net: Counted, names: Sequence[str], hue: str, pattern: str, words: Catalogue) -> Json:
    counts: Mapping[str, int] = net.held_out.without
    places = [at for at, name in enumerate(names) if name in counts]
    shares = [counts[names[at]] / net.held_out.num_pictures for at in places]
    return {
        "type": "bar",
        "name": network_name(net.graph.spec),
        "x": places,
        "y": shares,
        "marker": {"color": hue, "pattern": {"shape": pattern, "fillmode": "replace", "solidity": 0.5}},
        "hovertext": [_hover(net, names[at], words) for at in places],
        "hovertemplate": HOVER,
    }


def _hover(net: Counted, name: str, words: Catalogue) -> str:
    return filled(
        words("held_out.hover"),
        net=network_name(net.graph.spec),
        block=paper_block(net.graph.spec, net.graph.block(name)),
        path=name,
        wrong=exact(net.held_out.without[name]),
        pictures=exact(net.held_out.num_pictures),
    )


def _cells(held_out: HeldOut, words: Catalogue) -> list[str]:
    return [
        exact(held_out.num_errors),
        *(_range(list(counts), words) for counts in (held_out.without.values(), held_out.swapped.values())),
    ]


def _range(counts: Sequence[int], words: Catalogue) -> str:
    if not counts:
        return "–"
    least, middle, most = min(counts), median(counts), max(counts)
    return words("held_out.range", least=exact(least), median=exact(round(middle)), most=exact(most))


def _share(wrong: int, held_out: HeldOut) -> str:
    return f"{wrong / held_out.num_pictures:.1%}"
