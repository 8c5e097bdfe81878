"""The facts beside a picture: label and value, with the exact figure and what it was before the last change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from explainer.architecture.graph import Block, Graph, Node
from explainer.architecture.naming import block_names
from explainer.architecture.operations.cost import Cost
from explainer.architecture.operations.shape import Shape
from explainer.architecture.receptive_field import ReceptiveField, receptive_fields
from explainer.architecture.spec import Shortcut
from explainer.architecture.totals import BYTES_PER_VALUE, counted_layers, last_map, total_cost
from explainer.render.describe import pieces
from explainer.render.html.tag import Child, tag
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, short

_ARROW = "→"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line: `exact` is the full figure where `value` is rounded, `before` the value before the last change.

    apart: what it was, as a phrase of its own; for values that hold an arrow themselves (64×56×56 → 256×56×56), beside
    which another arrow would be read as a chain.
    """

    label: str
    value: str
    exact: str = ""
    before: str | None = None
    apart: str = ""


def changed(fact: Fact, before: str | None, words: Catalogue) -> Fact:
    """A line that says what its value was before; None where it was the same."""
    chained = before is not None and _ARROW in fact.value + before
    return replace(fact, before=before, apart=words("facts.was", before=before) if chained else "")


def net_facts(graph: Graph, words: Catalogue, *, before: Graph | None = None) -> tuple[Fact, ...]:
    """What the whole net amounts to."""
    return _differences(tuple(_of_net(graph, words)), tuple(_of_net(before, words)) if before else None, words)


def block_facts(graph: Graph, block: Block, words: Catalogue, *, before: Graph | None = None) -> tuple[Fact, ...]:
    """One block: what goes in and out, what it costs, how its shortcut is made."""
    old = before.find_block(block.name) if before else None
    old_facts = tuple(_of_block(before, old, words)) if before and old else None
    return _differences(tuple(_of_block(graph, block, words)), old_facts, words)


def node_facts(graph: Graph, node: Node, words: Catalogue, *, before: Graph | None = None) -> tuple[Fact, ...]:
    """One operation, with torch's arguments, shapes, costs and receptive field."""
    old = before.by_name.get(node.name) if before else None
    old_facts = tuple(_of_node(before, old, words)) if before and old else None
    return _differences(tuple(_of_node(graph, node, words)), old_facts, words)


def input_facts(graph: Graph, words: Catalogue, *, before: Graph | None = None) -> tuple[Fact, ...]:
    """The picture that enters the net."""

    def of(one: Graph) -> tuple[Fact, ...]:
        return (Fact(label=words("facts.shape"), value=str(one.input_shape)),)

    return _differences(of(graph), of(before) if before else None, words)


def to_html(facts: Iterable[Fact]) -> Markup:
    """The facts as a description list; a changed value reads before → after, or after and what it was."""
    return tag("dl", map(_row, facts), class_="facts")


def _row(fact: Fact) -> Markup:
    full = (" ", tag("span", fact.exact, class_="exact")) if fact.exact else None
    value: Child = fact.value
    if fact.apart:
        now = tag("span", fact.value, class_="now")
        return tag("div", tag("dt", fact.label), tag("dd", now, full, " ", tag("span", fact.apart, class_="was apart")))
    if fact.before is not None:
        value = tag("span", fact.before, class_="was"), f" {_ARROW} ", tag("span", fact.value, class_="now")
    return tag("div", tag("dt", fact.label), tag("dd", value, full))


def _differences(now: tuple[Fact, ...], before: tuple[Fact, ...] | None, words: Catalogue) -> tuple[Fact, ...]:
    old = {fact.label: fact for fact in before or now}
    return tuple(_beside(fact, old.get(fact.label, fact), words) for fact in now)


def _beside(fact: Fact, old: Fact, words: Catalogue) -> Fact:
    if (fact.value, fact.exact) == (old.value, old.exact):
        return fact
    if fact.value == old.value:  # too close for three digits
        return changed(Fact(label=fact.label, value=fact.exact), old.exact, words)
    return changed(fact, old.value, words)


def _of_net(graph: Graph, words: Catalogue) -> Iterator[Fact]:
    cost = total_cost(graph)
    yield Fact(label=words("facts.layers"), value=str(counted_layers(graph)))
    yield from _costs(cost, words)
    if graph.blocks:
        dashed = sum(block.shortcut.dashed for block in graph.blocks)
        plain = graph.spec.shortcut is Shortcut.NONE
        key = "facts.blocks_plain" if plain else "facts.blocks_value"
        yield Fact(label=words("facts.blocks"), value=words(key, blocks=len(graph.blocks), dashed=dashed))
    last = last_map(graph)
    yield Fact(
        label=words("facts.last_receptive_field" if graph.blocks else "facts.map_receptive_field"),
        value=_field_size(receptive_fields(graph)[last.name], words),
    )


def _of_block(graph: Graph, block: Block, words: Catalogue) -> Iterator[Fact]:
    yield Fact(label=words("facts.block"), value=" · ".join(block_names(graph.spec, block)))
    yield Fact(label=words("facts.shape"), value=f"{block.in_shape} → {block.out_shape}")
    yield Fact(label=words("facts.shortcut"), value=words(f"diagram.form_{block.shortcut.value}"))
    yield from _costs(total_cost(block.nodes), words)
    yield _field(receptive_fields(graph)[block.nodes[-1].name], block.out_shape, words)


def _of_node(graph: Graph, node: Node, words: Catalogue) -> Iterator[Fact]:
    yield Fact(label=words("facts.operation"), value=", ".join(pieces(node.op, words)))
    shapes = " + ".join(map(str, graph.in_shapes(node)))
    yield Fact(label=words("facts.shape"), value=f"{shapes} → {node.out_shape}")
    yield from _costs(node.cost, words)
    if node.cost.num_buffers:
        yield Fact(label=words("facts.buffers"), value=exact(node.cost.num_buffers))
    yield _field(receptive_fields(graph)[node.name], node.out_shape, words)
    yield Fact(label=words("facts.counted"), value=words("facts.yes" if node.counted else "facts.no"))


def _costs(cost: Cost, words: Catalogue) -> Iterator[Fact]:
    yield Fact(label=words("facts.params"), value=short(cost.num_params), exact=_exact(cost.num_params))
    yield Fact(label=words("facts.macs"), value=short(cost.num_macs), exact=_exact(cost.num_macs))
    yield Fact(
        label=words("facts.activations"),
        value=short(cost.num_activations),
        exact=words("facts.bytes", value=short(cost.num_activations * BYTES_PER_VALUE)),
    )


def _field(field: ReceptiveField, shape: Shape, words: Catalogue) -> Fact:
    """Size, and how the fields of neighbouring positions lie, where a position has neighbours."""
    height, width = field.height, field.width
    jump = str(height.jump) if height.jump == width.jump else f"{height.jump}×{width.jump}"
    centre = f"{height.centre:g}" if height.centre == width.centre else f"{height.centre:g}, {width.centre:g}"
    return Fact(
        label=words("facts.receptive_field"),
        value=_field_size(field, words),
        exact=words("facts.jump_offset", jump=jump, offset=centre) if shape.positions > 1 else "",
    )


def _field_size(field: ReceptiveField, words: Catalogue) -> str:
    return words("facts.pixels", pixels=f"{field.height.size}×{field.width.size}")


def _exact(value: int) -> str:
    return "" if value < 1000 else exact(value)
