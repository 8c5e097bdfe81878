"""What the pictures of one block and of every operation share: boxes for operations, edges between them."""

from collections.abc import Callable, Container, Iterator

from explainer.architecture.graph import INPUT, Block, Branch, Graph, Node, ShortcutForm
from explainer.architecture.operations.shape import Shape
from explainer.render.describe import label, tip
from explainer.render.diagram.boxes import EDGE_KINDS, Band, Box, Edge, EdgeKind, Lane, Route
from explainer.render.label import Label, Span
from explainer.render.style.theme import Kind, kind_of
from explainer.text.catalogue import Catalogue


def operation_box(node: Node, *, name: str, was: Node | None, cuts: str = "", words: Catalogue) -> Box:
    """One operation, drawn with `name`, marked where it differs from what it `was`; `cuts` says what is cut with it."""
    cost, kind = node.cost, kind_of(node.op)
    changed = was is not node and (was is None or was.op != node.op or _wiring(was) != _wiring(node))
    old = was.op if was and was.op != node.op else None
    return Box(
        id=node.name,
        kind=kind,
        name=name,
        label=(Span("+"),) if kind is Kind.ADDITION else label(node.op, words, before=old),
        tip=tip(node.name, cost, node.out_shape, words),
        lane=lane_of(node.branch),
        params=cost.num_params,
        macs=cost.num_macs,
        old_params=was.cost.num_params if was and was.cost.num_params != cost.num_params else None,
        old_macs=was.cost.num_macs if was and was.cost.num_macs != cost.num_macs else None,
        changed=changed,
        long=is_long(kind),
        mapped=(node.name,) if node.out_shape.positions > 1 else (),
        cuts=cuts,
    )


def is_long(kind: Kind) -> bool:
    """Whether operations of this kind have labels that leave no room for a name beside them in a compact picture."""
    return kind in (Kind.CONVOLUTION, Kind.POOLING, Kind.LINEAR)


def terminal_box(
    name: str, text: str, shape: Shape | None, words: Catalogue, *, changed: bool = False, node: str = ""
) -> Box:
    """Where a picture begins or ends: what enters it, or what leaves it; None where nothing does.

    `node` is the one that puts it out, where its map can be shown.
    """
    lines = (text, words("diagram.out_shape", shape=shape) if shape else words("breakit.not_reached"))
    mapped = (node,) if node and shape and shape.positions > 1 else ()
    return Box(id=name, kind=Kind.TERMINAL, name="", label=(Span(text),), tip=lines, changed=changed, mapped=mapped)


def edges_into(
    node: Node,
    *,
    label_of: Callable[[str], Label],
    beside: Container[str],
    shortcut: ShortcutForm,
    words: Catalogue,
    drawn_as: ShortcutForm | None = None,
    route: Route | None = None,
) -> Iterator[Edge]:
    """What an operation reads, labelled with the shapes; `shortcut` is the form of the block it stands in.

    `label_of` says the shape of a value. `beside` are the nodes on the shortcut's side: an edge belongs to the
    shortcut where one of its ends does, or where it brings the identity to the addition. `drawn_as` is the form whose
    line it has, where that is another, `route` the shortcut as something to touch.
    """
    kind = EDGE_KINDS.get(drawn_as or shortcut, EdgeKind.FLOW)
    for position, source in enumerate(node.inputs):
        joins = kind_of(node.op) is Kind.ADDITION and position == 1
        shape = label_of(source)
        if joins and shortcut is ShortcutForm.IDENTITY:
            shape = (Span(words("diagram.identity")), *shape)
        on_shortcut = joins or source in beside or node.name in beside
        if on_shortcut:
            yield Edge(source=source, target=node.name, label=shape, kind=kind, route=route)
        else:
            yield Edge(source=source, target=node.name, label=shape)


def branch_bands(block: Block, words: Catalogue, *, drawn_as: ShortcutForm | None = None) -> Iterator[Band]:
    """The block's two branches; `drawn_as` is the form of its shortcut, where that is another than the block's own."""
    title, subtitle = ("F(x)", "diagram.residual_branch") if block.addition else ("H(x)", "diagram.plain_layers")
    names = tuple(node.name for node in block.residual)
    yield Band(id="residual", title=title, subtitle=words(subtitle), boxes=names)
    shortcut = tuple(node.name for node in block.nodes if node.branch.beside)
    if shortcut:
        form = drawn_as or block.shortcut
        yield Band(id="shortcut", title=words(f"diagram.form_{form.value}"), subtitle="", boxes=shortcut)


def shape_then(before: Graph, name: str) -> Shape | None:
    """The shape of a value in the net before; None where that had no such value."""
    return before.shape_of(name) if name in before or name == INPUT else None


def shape_label(shape: Shape | None, was: Shape | None) -> Label:
    """A shape beside what it was before; nothing where there is none."""
    if shape is None:
        return ()
    return (Span(str(shape), None if was in (None, shape) else str(was)),)


def lane_of(branch: Branch) -> Lane:
    """Which lane an operation of this branch stands on."""
    return Lane.SHORTCUT if branch.beside else Lane.MAIN


def _wiring(node: Node) -> tuple[str, ...]:
    """What a node reads in its own block; what comes from outside is the block's entry, whatever its name."""
    return tuple(source if source.startswith(f"{node.block}.") else "" for source in node.inputs)
