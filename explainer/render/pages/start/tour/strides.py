"""Step 6: v1 and v1.5. The stride moves from the first 1×1 to the 3×3, and what nobody read is read."""

from collections.abc import Iterator

from markupsafe import Markup

from explainer.architecture.graph import Block, Branch
from explainer.architecture.naming import network_name
from explainer.architecture.operations.ops import Conv2d
from explainer.architecture.questions.stride import Pair, Reads, Route, both_placements, positions_read
from explainer.architecture.variants import expand_variant
from explainer.render.html.tag import tag
from explainer.render.pages.start.tour.drawing import box, flow, group, labelled, picture, text
from explainer.render.pages.start.tour.scene import Case, Scene
from explainer.render.style.theme import Kind
from explainer.text.catalogue import Catalogue
from explainer.text.formulas import percent
from explainer.text.numbers import exact

VARIANT, BLOCK = "resnet50", "layer2.0"
V1, V1_5 = "v1", "v1.5"
SIDE = 8
"""Positions of the corner that is drawn, along either axis; the rest of the map repeats it."""
_LEFT, _TOP, _PITCH, _CELL = 8.0, 40.0, 19.0, 16.0
_CHAIN, _BOX = 284.0, 28.0
_ROWS = (62.0, 112.0, 162.0)


def pair() -> Pair:
    """The net in both forms."""
    return both_placements(expand_variant(VARIANT))


def reads(one: Block, route: Route) -> Reads:
    """The positions that a route through the block reads."""
    found = positions_read(one, route)
    assert found is not None  # the block has both routes
    return found


def scene(words: Catalogue) -> Scene:
    """The corner of a map, the three convolutions that read it, and where the stride stands."""
    blocks = {form: graph.block(BLOCK) for form, graph in zip((V1, V1_5), pair(), strict=True)}
    found = {form: reads(one, Route.RESIDUAL) for form, one in blocks.items()}
    cases = {form: _case(form, found[form], words) for form in blocks}
    v1 = found[V1]
    head = words("tour.stride.head", net=network_name(pair().v1.spec), block=BLOCK)
    return Scene(
        title=words("tour.stride.title"),
        text=words("tour.stride.text", **_said(v1)),
        picture=picture(
            text(head, _LEFT, 12, anchor="start", classes="head"),
            text(
                words("tour.stride.corner", side=SIDE, shape=blocks[V1].in_shape),
                _LEFT,
                29,
                anchor="start",
                classes="muted",
            ),
            _grid(blocks[V1], blocks[V1_5]),
            _chain(blocks),
            [_numbers(form, one, words) for form, one in found.items()],
            alt=cases[V1_5].alt,
        ),
        note=words("tour.stride.note"),
        link=words("tour.stride.link"),
        cases=cases,
        first=V1_5,
        before=V1,
        choice=words("tour.stride.choice"),
    )


def _said(one: Reads) -> dict[str, str]:
    unread = percent(one.positions - one.count, one.positions)
    return {"read": exact(one.count), "all": exact(one.positions), "unread": unread}


def _case(form: str, one: Reads, words: Catalogue) -> Case:
    return Case(label=form, alt=words("tour.stride.alt", form=form, **_said(one)), numbers={"read": one.count})


def _grid(v1: Block, v1_5: Block) -> Iterator[Markup]:
    """The corner, cell by cell: full where v1 reads too, lighter where v1.5 alone does; a dot: so does the shortcut."""
    old, new, beside = (reads(v1, Route.RESIDUAL), reads(v1_5, Route.RESIDUAL), reads(v1_5, Route.SHORTCUT))
    for row in range(SIDE):
        for column in range(SIDE):
            x, y = _LEFT + _PITCH * column, _TOP + _PITCH * row
            yield _square("unread", x, y)
            if column in old.by_row[row]:
                yield _square("read", x, y)
            elif column in new.by_row[row]:
                yield _square("filled", x, y, after=(row + column) / (2 * SIDE), when=V1_5)
            if column in beside.by_row[row]:
                yield tag("circle", class_="dot", cx=x + _CELL / 2, cy=y + _CELL / 2, r=3)


def _square(classes: str, x: float, y: float, *, after: float = 0, when: str | None = None) -> Markup:
    return tag(
        "rect",
        class_=f"cell {classes}",
        x=x,
        y=y,
        width=_CELL,
        height=_CELL,
        rx=2,
        data_when=when,
        style=f"--after:{after:.2f}" if after else None,
    )


def _chain(blocks: dict[str, Block]) -> Iterator[Markup]:
    """The convolutions of F one below the other, shapes between them, and the stride that moves."""
    convs = {form: _convolutions(one) for form, one in blocks.items()}
    yield tag("path", class_="flow", d=f"M{_LEFT + _PITCH * SIDE + 4:g} 46H{_CHAIN - 6:g}q6 0 6 6V{_ROWS[0] - 4:g}")
    yield tag("path", class_="flow-head", d=f"M{_CHAIN:g} {_ROWS[0]:g}l-3.5 -5h7z")
    for place, y in enumerate(_ROWS):
        op, _ = convs[V1][place]
        yield labelled(Kind.CONVOLUTION, _CHAIN, y, 92, _BOX, f"{op.kernel_size}×{op.kernel_size}")
        if place + 1 < len(_ROWS):
            yield flow(_CHAIN, y + _BOX, _ROWS[place + 1])
        shapes = {form: convs[form][place][1] for form in convs}
        same = len(set(shapes.values())) == 1
        for form, one in shapes.items():
            if not same or form == V1:
                when = None if same else form
                yield text(str(one), _CHAIN - 7, y + _BOX + 10, anchor="end", classes="muted", when=when)
    at = {form: _ROWS[next(place for place, (op, _) in enumerate(convs[form]) if op.stride > 1)] for form in convs}
    (stride,) = {op.stride for one in convs.values() for op, _ in one if op.stride > 1}
    badge = box(
        Kind.TERMINAL, _CHAIN + 46, at[V1] + 3, 34, 22, text(f"/{stride}", _CHAIN + 46, at[V1] + 14, classes="title")
    )
    yield group(badge, classes="moves badge", style=f"--by:{at[V1_5] - at[V1]:g}px")


def _convolutions(one: Block) -> list[tuple[Conv2d, str]]:
    return [
        (node.op, str(node.out_shape))
        for node in one.nodes
        if isinstance(node.op, Conv2d) and node.branch is Branch.RESIDUAL
    ]


def _numbers(form: str, one: Reads, words: Catalogue) -> Markup:
    """How many positions are read, and what share by nobody."""
    said = _said(one)
    return group(
        text(words("tour.stride.reads", form=form, **said), _LEFT, 222, anchor="start", classes="formula"),
        text(
            words("tour.stride.unread", **said),
            _LEFT,
            247,
            anchor="start",
            classes="formula wrong" if one.count < one.positions else "formula",
        ),
        when=form,
    )
