"""A broken block as a picture: what was changed is marked, and so is the place where the shapes part."""

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from explainer.architecture.graph import Branch, Graph, Node, ShortcutForm
from explainer.architecture.naming import network_name, paper_block
from explainer.architecture.operations.cost import op_cost
from explainer.architecture.operations.ops import Add, BatchNorm2d, Op
from explainer.architecture.questions.breakit import BlockOp, Broken, Fault, Verdict
from explainer.render.describe import both_names, label, tip
from explainer.render.diagram.boxes import Box, Diagram, Edge
from explainer.render.diagram.operation_box import branch_bands, edges_into, is_long, lane_of, shape_label, terminal_box
from explainer.render.diagram.routes import bare_route
from explainer.render.html.tag import tag
from explainer.render.label import Label, Span
from explainer.render.pages.block.diagram import ENTRY, EXIT
from explainer.render.pages.breakit.facts import fault_pieces, shape_in, shapes_text, where
from explainer.render.style.theme import Kind, kind_of
from explainer.text.catalogue import Catalogue

PART = "≠"
"""The mark of the operation at which shapes part."""
_SIGNS = {
    Verdict.UNTOUCHED: "✓",
    Verdict.FITS: "✓",
    Verdict.RESHAPED: "▲",
    Verdict.BROADCASTS: "▲",
    Verdict.PARTS: "✗",
}


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
        bands=tuple(branch_bands(block, words, drawn_as=_form(broken))),
        headings=(words("diagram.params"), words("diagram.macs")),
        two_lanes=True,
    )


def verdict_html(broken: Broken, words: Catalogue) -> Markup:
    """What came of it in one line: a sign, the shapes that meet or that came out, and what that means."""
    verdict, shapes = broken.verdict, shapes_text(broken, words)
    sign = tag("i", _SIGNS[verdict], aria_hidden="true")
    told = [tag("b", shapes), " "] if shapes else None
    return tag("p", sign, " ", told, _verdict(broken, words), class_=f"verdict {verdict.value}", role="status")


def legend_html(words: Catalogue) -> Markup:
    """What the two marks mean."""
    return tag(
        "div",
        tag("span", words("parts.shapes")),
        tag("span", tag("b", "Δ", class_="delta"), words("breakit.touched")),
        tag("span", tag("b", PART, class_="delta"), words("breakit.parted")),
        class_="legend",
    )


def _verdict(broken: Broken, words: Catalogue) -> str:
    return words(f"breakit.verdict_{'whole' if broken.fault is Fault.NONE else broken.verdict.value}")


def _boxes(broken: Broken, words: Catalogue) -> Iterator[Box]:
    parts = {part.name: part for part in broken.parts}
    yield terminal_box(ENTRY, words("diagram.block_input"), broken.block.in_shape, words)
    for node in broken.block.nodes:
        part = parts.get(node.name)
        yield _box(broken, part, node.op, words) if part else _gap(node, words)
    yield terminal_box(EXIT, words("diagram.block_output"), broken.out_shape, words)


def _box(broken: Broken, part: BlockOp, own: Op, words: Catalogue) -> Box:
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
        lane=lane_of(part.branch),
        params=cost.num_params,
        macs=cost.num_macs if shape else 0,
        changed=here or part.name in broken.touched,
        long=not signed and is_long(kind_of(part.op)),
    )


def _gap(node: Node, words: Catalogue) -> Box:
    """Where an operation was left out: what comes in goes on as it is."""
    label = (Span(words("breakit.gone")),)
    lines = (node.name, ", ".join(fault_pieces(node.op, words)))
    return Box(
        id=node.name, kind=Kind.TERMINAL, name="", label=label, tip=lines, lane=lane_of(node.branch), changed=True
    )


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


def _edges(broken: Broken, words: Catalogue) -> Iterator[Edge]:
    """The wiring as it was meant: what was left out hands on what it reads."""
    block, shapes = broken.block, broken.block.shapes

    def label_of(name: str) -> Label:
        return shape_label(shape_in(broken, name), shapes[name])

    beside = {node.name for node in block.nodes if node.branch.beside}
    form = _form(broken)
    route = bare_route(block, words, form=form)
    for node in block.nodes:
        for edge in edges_into(
            node,
            label_of=label_of,
            beside=beside,
            shortcut=block.shortcut,
            words=words,
            drawn_as=form,
            route=route,
        ):
            yield replace(edge, source=ENTRY) if edge.source == block.entry else edge
    yield Edge(source=block.output.name, target=EXIT, label=label_of(block.output.name))


def _form(broken: Broken) -> ShortcutForm:
    """How the shortcut is drawn now: solid where the fault took away what changed its shape."""
    nodes = broken.block.nodes
    gone = any(node.branch is Branch.SHORTCUT for node in nodes if node.name in broken.missing)
    return ShortcutForm.IDENTITY if gone else broken.block.shortcut


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
        name=f"{network_name(graph.spec)} {both_names(graph.spec, broken.block)}",
        fault=words(f"breakit.fault_{broken.fault.value}"),
        input=broken.block.in_shape,
        parts=listed,
        verdict=_verdict(broken, words),
        where=where(broken, words),
    )
