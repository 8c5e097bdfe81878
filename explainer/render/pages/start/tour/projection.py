"""Step 4: x and F(x) disagree in shape, so that the shortcut is dashed: with a projection, or with zeros."""

from collections.abc import Iterator

from markupsafe import Markup

from explainer.architecture.graph import Block, Branch
from explainer.architecture.naming import network_name
from explainer.architecture.operations.ops import Conv2d
from explainer.architecture.operations.shape import Shape
from explainer.architecture.spec import Shortcut
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.render.pages.start.tour.drawing import (
    box,
    flow,
    labelled,
    picture,
    plus,
    sheets,
    shortcut,
    text,
)
from explainer.render.pages.start.tour.scene import Case, Scene
from explainer.render.style.theme import Kind
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact

VARIANT, BLOCK = "resnet34", "layer2.0"
UNCHANGED, OPTION_A, OPTION_B = "unchanged", "A", "B"
_MAIN, _LANE, _ADDED = 66.0, 262.0, 228.0
_BRANCH = 84.0
_CHANNELS_A_SHEET, _PIXELS_A_UNIT = 16, 1.5
"""How many channels a sheet of a picture stands for, and positions of a row a unit of its side."""


def block(option: Shortcut) -> Block:
    """The block of the step, with one option of the shortcut."""
    variant = find_variant(VARIANT)
    graph = expand(choose(variant, shortcut=option), image_shape(variant.input_size, variant.input_size))
    return graph.block(BLOCK)


def scene(words: Catalogue) -> Scene:
    """One block, and three things that can stand on its shortcut."""
    projected, padded = block(Shortcut.B), block(Shortcut.A)
    inside, out = projected.in_shape, projected.out_shape
    values = {"x": inside, "f": out, "block": BLOCK, "net": network_name(find_variant(VARIANT).spec)}
    labels = {name: words(f"tour.projection.option_{name}") for name in (UNCHANGED, OPTION_B, OPTION_A)}
    alts = {name: words(f"tour.projection.alt_{name}", **values) for name in labels}
    return Scene(
        title=words("tour.projection.title"),
        text=words("tour.projection.text", **values),
        picture=picture(
            _main(projected, words("tour.projection.head", **values)),
            _unchanged(inside, out),
            _projection(projected, words),
            _padding(padded, words),
            alt=alts[OPTION_B],
        ),
        note=words("tour.projection.note"),
        link=words("tour.projection.link", block=BLOCK),
        cases={name: Case(label=label, alt=alts[name]) for name, label in labels.items()},
        first=OPTION_B,
        before=UNCHANGED,
        choice=words("tour.projection.choice"),
    )


def _main(one: Block, head: str) -> Iterator[Markup]:
    """x, the two convolutions, F(x), the addition."""
    yield text(head, _MAIN - 58, 8, anchor="start", classes="head")
    yield from _map(one.in_shape, _MAIN - 22, 69, "x")
    yield flow(_MAIN, 73, 100)
    first, second = (node.op for node in one.residual if isinstance(node.op, Conv2d))
    yield labelled(Kind.CONVOLUTION, _MAIN, 98, 108, 24, _written(first))
    yield flow(_MAIN, 122, 134)
    yield labelled(Kind.CONVOLUTION, _MAIN, 134, 108, 24, _written(second))
    yield from _map(one.out_shape, _MAIN - 18, 206, "F(x)")
    yield flow(_MAIN, 158, 170)
    yield flow(_MAIN, 208, _ADDED - 11)
    yield plus(_MAIN, _ADDED, radius=11)


def _unchanged(inside: Shape, out: Shape) -> Iterator[Markup]:
    """The solid line that cannot be added."""
    yield _line(UNCHANGED, dashed=False)
    yield from _map(inside, _LANE - 30, 170, "x", when=UNCHANGED, beside=False)
    yield text("✗", _MAIN - 24, _ADDED, classes="wrong large", when=UNCHANGED)
    yield text(f"{inside} ≠ {out}", _MAIN - 58, 257, anchor="start", classes="wrong", when=UNCHANGED)


def _projection(one: Block, words: Catalogue) -> Iterator[Markup]:
    """Option B: the dashed line, its box and what comes out of it."""
    conv = next(node for node in one.nodes if node.branch is Branch.SHORTCUT and isinstance(node.op, Conv2d))
    assert isinstance(conv.op, Conv2d)
    yield _line(OPTION_B, dashed=True)
    yield box(
        Kind.CONVOLUTION,
        _LANE,
        106,
        112,
        40,
        text(_written(conv.op), _LANE, 119, classes="title"),
        text("BN", _LANE, 135),
        when=OPTION_B,
        classes="arrives",
    )
    yield from _map(one.out_shape, _LANE - 18, 196, "", when=OPTION_B)
    yield from _right(one, words("tour.projection.weights", weights=exact(conv.cost.num_params)), OPTION_B)


def _padding(one: Block, words: Catalogue) -> Iterator[Markup]:
    """Option A: the dashed line, positions left out, channels of zeros."""
    shortcut_nodes = [node for node in one.nodes if node.branch is Branch.SHORTCUT]
    zeros = one.out_shape.channels - one.in_shape.channels
    assert total_cost(shortcut_nodes).num_params == 0
    yield _line(OPTION_A, dashed=True)
    labels = (words("tour.projection.subsample"), words("tour.projection.zeros", zeros=zeros))
    for place, label in enumerate(labels):
        yield labelled(Kind.RESHAPE, _LANE, 98 + 30 * place, 148, 24, label, when=OPTION_A)
    yield from _map(one.out_shape, _LANE - 18, 206, "", when=OPTION_A)
    yield from _right(one, words("tour.projection.no_weights"), OPTION_A)


def _right(one: Block, cost: str, when: str) -> Iterator[Markup]:
    """The sum that now can be made, and what it costs."""
    yield text("✓", _MAIN - 24, _ADDED, classes="right large", when=when)
    yield text(f"{one.out_shape} = {one.out_shape}", _MAIN - 58, 257, anchor="start", classes="right", when=when)
    yield text(cost, _LANE + 68, 257, anchor="end", classes="muted", when=when)


def _line(when: str, *, dashed: bool) -> Markup:
    corners = ((_MAIN, _BRANCH), (_LANE, 0.0), (0.0, _ADDED), (_MAIN + 11, 0.0))
    return shortcut(corners, dashed=dashed, when=when)


def _map(
    shape: Shape, left: float, bottom: float, name: str, *, when: str | None = None, beside: bool = True
) -> Iterator[Markup]:
    """A feature map as a stack, larger where the map is larger, with its name and shape on the right."""
    side, count = shape.height / _PIXELS_A_UNIT, shape.channels // _CHANNELS_A_SHEET
    yield sheets(left, bottom - side, side=side, count=count, when=when)
    x = left + side + 3 * count + 6
    if name:
        yield text(name, x, bottom - side / 2 - 14, anchor="start", classes="title", when=when)
    yield text(str(shape), x, bottom - side / 2 + 1 * beside, anchor="start", classes="muted", when=when)


def _written(op: Conv2d) -> str:
    """Kernel and stride, as the diagrams write them."""
    return f"{op.kernel_size}×{op.kernel_size}" + (f", /{op.stride}" if op.stride > 1 else "")
