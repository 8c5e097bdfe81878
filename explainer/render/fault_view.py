"""A broken block as a picture: what was changed is marked, and so is the place where the shapes part."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from itertools import takewhile

from explainer.architecture.cost import op_cost
from explainer.architecture.faults import Broken, Part
from explainer.architecture.graph import Branch, Graph, Node, ShortcutForm
from explainer.architecture.naming import network_name, paper_block
from explainer.architecture.ops import Add, BatchNorm2d, Op
from explainer.architecture.shape import Shape
from explainer.render.block_view import ENTRY, EXIT
from explainer.render.describe import label, tip
from explainer.render.diagram import EDGE_KINDS, Band, Box, Diagram, Edge, EdgeKind, Label, Lane, Span
from explainer.render.fault_facts import fault_pieces, meant_shapes, shape_in, where
from explainer.render.theme import Kind, kind_of
from explainer.text.catalogue import Catalogue

PART = "≠"
"""The mark of the operation at which shapes part."""


def fault_diagram(graph: Graph, broken: Broken, *, words: Catalogue) -> Diagram:
    """The block with its fault. Shapes that the fault changed stand beside what they were; none stand behind the
    place where they part.
    """
    block = broken.block
    return Diagram(
        title=f"{network_name(graph.spec)} · {paper_block(graph.spec, block)}",
        alt=_alt(graph, broken, words),
        boxes=tuple(_boxes(broken, words)),
        edges=tuple(_edges(broken, words)),
        bands=tuple(_bands(broken, words)),
        headings=(words("diagram.params"), words("diagram.macs")),
        two_lanes=True,
    )


def legend_html(words: Catalogue) -> str:
    """What the two marks mean."""
    return (
        '<div class="legend">'
        f"<span>{escape(words('parts.shapes'))}</span>"
        f'<span><b class="delta">Δ</b>{escape(words("breakit.touched"))}</span>'
        f'<span><b class="delta">{PART}</b>{escape(words("breakit.parted"))}</span>'
        "</div>"
    )


def _boxes(broken: Broken, words: Catalogue) -> Iterator[Box]:
    parts = {part.name: part for part in broken.parts}
    yield _terminal(ENTRY, words("diagram.block_input"), broken.block.in_shape, words)
    for node in broken.block.nodes:
        part = parts.get(node.name)
        yield _box(broken, part, node.op, words) if part else _gap(node, words)
    yield _terminal(EXIT, words("diagram.block_output"), broken.out_shape, words)


def _box(broken: Broken, part: Part, own: Op, words: Catalogue) -> Box:
    """An operation that is still there; an addition of two different shapes shows that instead of its plus."""
    shape, meeting = broken.shapes.get(part.name), broken.parting or broken.broadcast
    here = meeting is not None and meeting.name == part.name
    cost = op_cost(part.op, shape or broken.block.in_shape)
    lines = tip(part.name, cost, shape, words) if shape else (part.name, words("breakit.not_reached"))
    signed = here and kind_of(part.op) is Kind.ADDITION
    return Box(
        id=part.name,
        kind=Kind.TERMINAL if signed else kind_of(part.op),
        name="" if signed else part.name.removeprefix(f"{broken.block.name}."),
        label=_box_label(part.op, own, words, parts=here),
        tip=(part.name, where(broken, words)) if here else lines,
        lane=_lane(part.branch),
        params=cost.num_params,
        macs=cost.num_macs if shape else 0,
        changed=here or part.name in broken.touched,
    )


def _gap(node: Node, words: Catalogue) -> Box:
    """Where an operation was left out: what comes in goes on as it is."""
    label = (Span(words("breakit.gone")),)
    lines = (node.name, ", ".join(fault_pieces(node.op, words)))
    return Box(id=node.name, kind=Kind.TERMINAL, name="", label=label, tip=lines, lane=_lane(node.branch), changed=True)


def _lane(branch: Branch) -> Lane:
    return Lane.SHORTCUT if branch.beside else Lane.MAIN


def _box_label(op: Op, own: Op, words: Catalogue, *, parts: bool) -> Label:
    """What the operation does, with what the fault changed; behind `≠` where shapes part."""
    if isinstance(op, Add):
        return (Span(PART if parts else "+"),)
    now = label(op, words, before=own)
    if isinstance(op, BatchNorm2d) and isinstance(own, BatchNorm2d) and op != own:
        now = (*now, Span(str(op.num_features), str(own.num_features)))
    if not parts:
        return now
    first, *others = now
    return (Span(PART), replace(first, joint=" "), *others)


def _terminal(name: str, text: str, shape: Shape | None, words: Catalogue) -> Box:
    lines = (text, words("diagram.out_shape", shape=shape) if shape else words("breakit.not_reached"))
    return Box(id=name, kind=Kind.TERMINAL, name="", label=(Span(text),), tip=lines)


def _edges(broken: Broken, words: Catalogue) -> Iterator[Edge]:
    """The wiring as it was meant: what was left out hands on what it reads."""
    block, shapes = broken.block, meant_shapes(broken.block)
    kind = _shortcut_kind(broken)
    beside = {node.name for node in block.nodes if node.branch.beside}
    for node in block.nodes:
        for position, source in enumerate(node.inputs):
            joins = isinstance(node.op, Add) and position == 1
            shape = _shape_label(shape_in(broken, source), shapes[source])
            if joins and source == broken.entry:
                shape = (Span(words("diagram.identity")), *shape)
            yield Edge(
                source=ENTRY if source == broken.entry else source,
                target=node.name,
                label=shape,
                kind=kind if joins or beside & {source, node.name} else EdgeKind.FLOW,
            )
    last = block.nodes[-1].name
    yield Edge(source=last, target=EXIT, label=_shape_label(shape_in(broken, last), shapes[last]))


def _shortcut_kind(broken: Broken) -> EdgeKind:
    """How the shortcut is drawn now: solid where the fault took away what changed its shape."""
    return EDGE_KINDS.get(ShortcutForm.IDENTITY if _is_gone(broken) else broken.block.shortcut, EdgeKind.FLOW)


def _is_gone(broken: Broken) -> bool:
    """Whether operations on the shortcut were left out."""
    return any(node.branch is Branch.SHORTCUT for node in broken.block.nodes if node.name in broken.missing)


def _shape_label(shape: Shape | None, meant: Shape) -> Label:
    if shape is None:
        return ()
    return (Span(str(shape), None if shape == meant else str(meant)),)


def _bands(broken: Broken, words: Catalogue) -> Iterator[Band]:
    block = broken.block
    before = takewhile(lambda node: node is not block.addition, block.nodes)
    residual = tuple(node.name for node in before if node.branch is Branch.RESIDUAL)
    title, subtitle = ("F(x)", "diagram.residual_branch") if block.addition else ("H(x)", "diagram.plain_layers")
    yield Band(id="residual", title=title, subtitle=words(subtitle), boxes=residual)
    shortcut = tuple(node.name for node in block.nodes if node.branch.beside)
    if shortcut:
        form = ShortcutForm.IDENTITY if _is_gone(broken) else block.shortcut
        yield Band(id="shortcut", title=words(f"diagram.form_{form.value}"), subtitle="", boxes=shortcut)


def _alt(graph: Graph, broken: Broken, words: Catalogue) -> str:
    joint = words("diagram.joint")
    listed = joint.join(
        words(
            "diagram.alt_node",
            operation=joint.join(fault_pieces(part.op, words)),
            shape=broken.shapes.get(part.name, words("breakit.not_reached")),
        )
        for part in broken.parts
    )
    return words(
        "breakit.alt",
        name=f"{network_name(graph.spec)} {paper_block(graph.spec, broken.block)} ({broken.block.name})",
        fault=words(f"breakit.fault_{broken.fault.value}"),
        input=broken.block.in_shape,
        parts=listed,
        verdict=words(f"breakit.verdict_{broken.verdict.value}"),
        where=where(broken, words),
    )
