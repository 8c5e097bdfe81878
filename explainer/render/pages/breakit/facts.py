"""What there is to say of a broken block: its shapes beside those that were meant, and what torch made of them."""

from collections.abc import Iterator, Mapping

from explainer.architecture.graph import Node
from explainer.architecture.operations.ops import BatchNorm2d, Op
from explainer.architecture.operations.shape import Shape
from explainer.architecture.questions.breakit import Broken, Fault, Verdict
from explainer.render.describe import pieces
from explainer.render.facts import Fact, changed
from explainer.text.catalogue import Catalogue

_PLAIN = frozenset(
    {
        ("means", Fault.RESIDUAL_STRIDE),
        ("means", Fault.EXPANSION),
        ("nothing", Fault.PROJECTION),
        ("nothing", Fault.RESIDUAL_STRIDE),
        ("nothing", Fault.SHORTCUT_STRIDE),
    }
)
"""What is said in other words of a block without a shortcut."""


def part_facts(broken: Broken, name: str, words: Catalogue) -> tuple[Fact, ...]:
    """One operation: what it does, what it is given and what it puts out, beside what was meant."""
    meant = next(node for node in broken.block.nodes if node.name == name)
    shapes = broken.block.shapes
    rows = (
        ("operation", _operation(broken, meant, words), ", ".join(fault_pieces(meant.op, words))),
        (
            "given",
            " + ".join(_written(shape_in(broken, source)) for source in meant.inputs),
            " + ".join(str(shapes[source]) for source in meant.inputs),
        ),
        ("out", _written(shape_in(broken, name)), str(meant.out_shape)),
    )
    return tuple(
        changed(Fact(label=words(f"breakit.{key}"), value=now), None if now == before else before, words)
        for key, now, before in rows
    )


def broken_facts(broken: Broken, words: Catalogue) -> tuple[Fact, ...]:
    """The broken block as a whole: what enters, what leaves, and the two shapes that meet where they part."""
    out, meant = _written(broken.out_shape), str(broken.block.out_shape)
    facts = [
        Fact(label=words("breakit.given"), value=str(broken.block.in_shape)),
        Fact(label=words("breakit.out"), value=out, before=None if out == meant else meant),
    ]
    meeting = broken.parting or broken.broadcast
    if meeting and len(meeting.shapes) > 1:
        place = meeting.name.removeprefix(f"{broken.block.name}.")
        facts.append(Fact(label=words("breakit.meet", node=place), value=" + ".join(map(str, meeting.shapes))))
    return tuple(facts)


def notes(broken: Broken, words: Catalogue) -> Iterator[str]:
    """What else the reader should know of this outcome."""
    if broken.parting and len(broken.parting.shapes) > 1:
        yield words("breakit.axis")
    if broken.broadcast:
        one, other = broken.broadcast.shapes
        yield words("breakit.broadcasts", one=one, other=other)
    if broken.verdict is Verdict.RESHAPED:
        yield words("breakit.reshaped", out=broken.out_shape, meant=broken.block.out_shape)


def agrees(broken: Broken, *, refused_by: str | None, shapes: Mapping[str, tuple[int, ...]]) -> bool:
    """Whether a real run (the node that refused, and C×H×W of all that ran) ended as the shapes alone foretold."""
    foretold = {name: shape.dims for name, shape in broken.shapes.items() if name != broken.block.entry}
    return foretold == dict(shapes) and refused_by == (broken.parting and broken.parting.name)


def as_shape(shapes: Mapping[str, tuple[int, ...]], broken: Broken) -> str:
    """What the real run put out in the end, as the field writes it; empty where it did not come that far."""
    return "×".join(map(str, shapes.get(broken.parts[-1].name, ())))


def meaning(broken: Broken, words: Catalogue) -> str:
    """Why the fault matters, or why there is nothing to leave out; a plain net's blocks have words of their own."""
    kind = "nothing" if broken.verdict is Verdict.UNTOUCHED else "means"
    plain = broken.block.addition is None and (kind, broken.fault) in _PLAIN
    key = f"breakit.{kind}.{broken.fault.value}{'_plain' if plain else ''}"
    return words(key, meant=broken.block.out_shape)


def shapes_text(broken: Broken, words: Catalogue) -> str:
    """The shapes that the verdict is about: those that meet, or what came out and what was meant; "" for neither."""
    meeting = broken.parting or broken.broadcast
    if meeting is None:
        same = broken.verdict is not Verdict.RESHAPED
        return "" if same else f"{_written(broken.out_shape)} ≠ {broken.block.out_shape}"
    if broken.block.addition and meeting.name == broken.block.addition.name:
        residual, shortcut = meeting.shapes
        return words("breakit.sum", residual=residual, shortcut=shortcut)
    shapes = " + ".join(map(str, meeting.shapes))
    return words("breakit.given_to", node=meeting.name.removeprefix(f"{broken.block.name}."), shapes=shapes)


def where(broken: Broken, words: Catalogue) -> str:
    """Which shapes meet where they part, or where an addition broadcasts; empty where they do neither."""
    meeting = broken.parting or broken.broadcast
    if meeting is None:
        return ""
    return words.plain_error(meeting.error)


def shape_in(broken: Broken, name: str) -> Shape | None:
    """The shape of a value, or of what stands for it where the operation that made it was left out."""
    sources = {node.name: node.inputs[0] for node in broken.block.nodes}
    while name in broken.missing:
        name = sources[name]
    return broken.shapes.get(name)


def _operation(broken: Broken, node: Node, words: Catalogue) -> str:
    if node.name in broken.missing:
        return words("breakit.gone")
    op = next(part.op for part in broken.parts if part.name == node.name)
    return ", ".join(fault_pieces(op, words))


def fault_pieces(op: Op, words: Catalogue) -> tuple[str, ...]:
    """What an operation does, piece by piece; BN with the channels it counts."""
    return (*pieces(op, words), str(op.num_features)) if isinstance(op, BatchNorm2d) else pieces(op, words)


def _written(shape: Shape | None) -> str:
    return "?" if shape is None else str(shape)
