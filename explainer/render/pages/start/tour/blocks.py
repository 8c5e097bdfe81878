"""Step 3: a BasicBlock beside a Bottleneck between the same channels, and the weights of their convolutions."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from markupsafe import Markup

from explainer.architecture.graph import Branch
from explainer.architecture.operations.ops import Conv2d
from explainer.architecture.variants import expand_variant
from explainer.render.html.tag import tag
from explainer.render.pages.start.tour.drawing import box, flow, group, picture, plus, shortcut, text
from explainer.render.pages.start.tour.scene import Case, Scene
from explainer.render.style.theme import Kind
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact

FIRST = 256
_WIDE, _NARROW = 104.0, 26.0
_BASIC, _BOTTLENECK = 58.0, 268.0
_TOP, _FIRST, _END = 24.0, 44.0, 184.0
_BAR = 136.0


class Found(NamedTuple):
    """Where a block is to be found: a net and its path there."""

    variant: str
    block: str


class Convolution(NamedTuple):
    """One of a block's convolutions on the residual branch."""

    kernel_size: int
    in_channels: int
    out_channels: int
    weights: int


class Two(NamedTuple):
    """The two kinds of block between the same channels."""

    basic: tuple[Convolution, ...]
    bottleneck: tuple[Convolution, ...]

    @property
    def totals(self) -> tuple[int, int]:
        """Weights of the convolutions of either."""
        basic, bottleneck = (sum(conv.weights for conv in convs) for convs in self)
        return basic, bottleneck


BASIC: Mapping[int, Found] = {
    64: Found("resnet34", "layer1.1"),
    128: Found("resnet34", "layer2.1"),
    256: Found("resnet34", "layer3.1"),
    512: Found("resnet34", "layer4.1"),
}
BOTTLENECKS: Mapping[int, Found] = {
    64: Found("cifar_bottleneck_resnet164", "layer1.1"),
    128: Found("cifar_bottleneck_resnet164", "layer2.1"),
    256: Found("resnet50", "layer1.1"),
    512: Found("resnet50", "layer2.1"),
}
"""Blocks with an identity shortcut, by the channels that enter and leave them."""


def two(channels: int) -> Two:
    """The convolutions of both kinds of block, as published nets have them."""
    return Two(*(_convolutions(found[channels]) for found in (BASIC, BOTTLENECKS)))


def scene(words: Catalogue) -> Scene:
    """Both blocks, and numbers that follow the channels."""
    cases = {str(channels): _case(channels, words) for channels in BASIC}
    first = two(FIRST)
    return Scene(
        title=words("tour.blocks.title"),
        text=cases[str(FIRST)].text,
        picture=picture(_basic(first, words), _bottleneck(first, words), alt=cases[str(FIRST)].alt),
        note=words("tour.blocks.note"),
        link=words("tour.blocks.link"),
        cases=cases,
        first=str(FIRST),
        choice=words("tour.blocks.choice"),
    )


def _convolutions(found: Found) -> tuple[Convolution, ...]:
    block = expand_variant(found.variant).block(found.block)
    return tuple(
        Convolution(node.op.kernel_size, node.op.in_channels, node.op.out_channels, node.cost.num_params)
        for node in block.nodes
        if isinstance(node.op, Conv2d) and node.branch is Branch.RESIDUAL
    )


def _case(channels: int, words: Catalogue) -> Case:
    both = two(channels)
    basic, bottleneck = both.totals
    inner = both.bottleneck[1].out_channels
    numbers = {
        "wide": channels,
        "narrow": inner,
        "basic": basic,
        "bottleneck": bottleneck,
        "basic_0": both.basic[0].weights,
        "basic_1": both.basic[1].weights,
        **{f"bottleneck_{place}": conv.weights for place, conv in enumerate(both.bottleneck)},
    }
    said = {"channels": channels, "basic": exact(basic), "bottleneck": exact(bottleneck)}
    return Case(
        label=str(channels),
        alt=words("tour.blocks.alt", **said, inner=inner),
        text=words("tour.blocks.text", **said),
        numbers=numbers,
    )


def _basic(both: Two, words: Catalogue) -> Iterator[Markup]:
    x = _BASIC
    yield from _frame(x, words("tour.blocks.basic"))
    for place, conv in enumerate(both.basic):
        y = _FIRST + 68 * place
        name = text(f"{conv.kernel_size}×{conv.kernel_size}", x, y + 12, classes="title")
        weights = text(exact(conv.weights), x, y + 28, number=f"basic_{place}")
        yield box(Kind.CONVOLUTION, x, y, _WIDE, 40, name, weights)
        yield from _arrow(x, y + 40, _END - 9 if place else y + 68, conv.out_channels, "wide")
    yield from _total(x - _WIDE / 2, both.totals, 0, "basic", words)


def _bottleneck(both: Two, words: Catalogue) -> Iterator[Markup]:
    x = _BOTTLENECK
    yield from _frame(x, words("tour.blocks.bottleneck"))
    wide, narrow = _WIDE, _NARROW
    for place, (conv, ends) in enumerate(
        zip(both.bottleneck, ((wide, narrow), (narrow, narrow), (narrow, wide)), strict=True)
    ):
        y = _FIRST + 42 * place
        yield group(
            _trapezoid(x, y, *ends, 24),
            text(f"{conv.kernel_size}×{conv.kernel_size}", x, y + 12, classes="title"),
            classes=Kind.CONVOLUTION.value,
        )
        yield text(exact(conv.weights), x - wide / 2 - 4, y + 12, anchor="end", number=f"bottleneck_{place}")
        last = place == len(both.bottleneck) - 1
        yield from _arrow(x, y + 24, _END - 9 if last else y + 42, conv.out_channels, "wide" if last else "narrow")
    yield from _total(x - wide / 2 - 36, both.totals, 1, "bottleneck", words)


def _frame(x: float, name: str) -> Iterator[Markup]:
    """Heading, what enters, shortcut and addition."""
    lane = x + _WIDE / 2 + 16
    yield text(name, x, 10, classes="head")
    yield from _arrow(x, _TOP - 6, _FIRST, FIRST, "wide")
    yield shortcut(((x, _TOP + 4), (lane, 0), (0, _END), (x + 9, 0)))
    yield plus(x, _END)


def _arrow(x: float, top: float, bottom: float, channels: int, number: str) -> Iterator[Markup]:
    """Data on its way, with its channels beside it."""
    yield flow(x, top, bottom)
    yield text(channels, x - 7, (top + bottom) / 2 - 1, anchor="end", classes="muted", number=number)


def _trapezoid(x: float, y: float, above: float, below: float, height: float) -> Markup:
    corners = (x - above / 2, y), (x + above / 2, y), (x + below / 2, y + height), (x - below / 2, y + height)
    return tag("polygon", class_="body", points=" ".join(f"{left:g},{top:g}" for left, top in corners))


def _total(left: float, totals: tuple[int, int], place: int, number: str, words: Catalogue) -> Iterator[Markup]:
    """The sum in large digits, over a bar as long as its share of the larger one."""
    yield text(exact(totals[place]), left, 220, anchor="start", classes="huge", number=number)
    share = totals[place] / max(totals)
    yield tag("rect", class_="amount wide", x=left, y=238.0, width=_BAR * share, height=8, rx=2)
    part = words("tour.blocks.part", percent=f"{100 * share:.1f}") if share < 1 else words("tour.blocks.weights")
    yield text(part, left, 258, anchor="start", classes="muted")
