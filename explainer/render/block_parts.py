"""What the pictures of one block and of every operation share: boxes for operations, edges between them."""

from collections.abc import Callable, Iterator

from explainer.architecture.graph import INPUT, Graph, Node, ShortcutForm
from explainer.architecture.shape import Shape
from explainer.render.describe import label, tip
from explainer.render.diagram import EDGE_KINDS, Box, Edge, EdgeKind, Label, Lane, Span
from explainer.render.theme import Kind, kind_of
from explainer.text.catalogue import Catalogue


def operation_box(node: Node, *, name: str, was: Node | None, words: Catalogue) -> Box:
    """One operation, drawn with `name`, marked where it differs from what it `was`."""
    cost, kind = node.cost, kind_of(node.op)
    changed = was is not node and (was is None or was.op != node.op or _wiring(was) != _wiring(node))
    old = was.op if was and was.op != node.op else None
    return Box(
        id=node.name,
        kind=kind,
        name=name,
        label=(Span("+"),) if kind is Kind.ADDITION else label(node.op, words, before=old),
        tip=tip(node.name, cost, node.out_shape, words),
        lane=Lane.SHORTCUT if node.branch.beside else Lane.MAIN,
        params=cost.num_params,
        macs=cost.num_macs,
        old_params=was.cost.num_params if was and was.cost.num_params != cost.num_params else None,
        old_macs=was.cost.num_macs if was and was.cost.num_macs != cost.num_macs else None,
        changed=changed,
    )


def terminal_box(name: str, text: str, shape: Shape, words: Catalogue, *, changed: bool = False) -> Box:
    """Where a picture begins or ends: what enters it, or what leaves it."""
    lines = (text, words("diagram.out_shape", shape=shape))
    return Box(id=name, kind=Kind.TERMINAL, name="", label=(Span(text),), tip=lines, changed=changed)


def edges_into(
    node: Node,
    *,
    graph: Graph,
    before: Graph,
    shortcut: ShortcutForm,
    words: Catalogue,
    known: Callable[[str], bool] = lambda _: False,
) -> Iterator[Edge]:
    """What an operation reads, labelled with the shapes; `shortcut` is the form of the block it stands in.

    A shape goes without saying where it is `known` of the source and did not change.
    An edge belongs to the shortcut where one of its ends does, or where it brings the identity to the addition.
    """
    kind = EDGE_KINDS.get(shortcut, EdgeKind.FLOW)
    for position, source in enumerate(node.inputs):
        joins = kind_of(node.op) is Kind.ADDITION and position == 1
        gates = source in graph and graph[source].branch.beside
        shape = shape_label(graph.shape_of(source), before, source)
        if shape[0].before is None and known(source):
            shape = ()
        if joins and shortcut is ShortcutForm.IDENTITY:
            shape = (Span(words("diagram.identity")), *shape)
        on_shortcut = joins or gates or node.branch.beside
        yield Edge(source=source, target=node.name, label=shape, kind=kind if on_shortcut else EdgeKind.FLOW)


def shape_label(shape: Shape, before: Graph, name: str) -> Label:
    """The shape of a node's output beside what it was before."""
    was = before.shape_of(name) if name in before or name == INPUT else shape
    return (Span(str(shape), None if was == shape else str(was)),)


def _wiring(node: Node) -> tuple[str, ...]:
    """What a node reads in its own block; what comes from outside is the block's entry, whatever its name."""
    return tuple(source if source.startswith(f"{node.block}.") else "" for source in node.inputs)
