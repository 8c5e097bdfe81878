"""The sum of a block in pictures: what the shortcut brings + F(x) = their sum → what leaves the block."""

from itertools import chain

from markupsafe import Markup

from explainer.architecture.graph import Block, Graph
from explainer.render.data_uri import data_uri
from explainer.render.html.tag import tag
from explainer.render.images.maps import Ledger
from explainer.render.pages.forward.ledger import what_follows
from explainer.text.catalogue import Catalogue


def sum_html(
    pictures: Ledger, graph: Graph, block: Block, words: Catalogue, *, channel: int | None, cut: bool
) -> Markup:
    """Four maps on one scale, or three where nothing follows the addition; below, how to read them."""
    first = "x" if block.addition and block.entry in block.addition.inputs else "shortcut"  # scaled or projected
    names = [words(f"block.sum_{one}") for one in (first, "f", "total", "out")]
    signs = ["+", "=", tag("span", tag("small", what_follows(graph, words)), "→")]
    count = 3 if block.addition == block.output else 4
    maps = [
        tag("figure", tag("img", src=data_uri(png), alt=""), tag("figcaption", name))
        for png, name in zip(pictures.images[:count], names, strict=False)
    ]
    between = [tag("span", sign, class_="sign") for sign in signs[: count - 1]]
    told = words("block.sum_mean") if channel is None else words("block.sum_channel", channel=channel)
    if cut:
        told = words("parts.sentences", one=told, two=words("block.sum_cut"))
    return tag(
        "div",
        tag("div", maps[0], chain.from_iterable(zip(between, maps[1:], strict=True)), class_="maps"),
        tag("p", told),
        class_="block-sum",
        role="img",
        aria_label=words("block.sum_alt", x=names[0], f=names[1], total=names[2], out=names[-1], told=told),
    )
