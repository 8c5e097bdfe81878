"""What two nets differ in: a table of features of each, and those rows of it in which the two disagree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.limits import Budget
from explainer.architecture.operations.cost import Cost
from explainer.architecture.operations.ops import Conv2d
from explainer.architecture.operations.shape import Shape
from explainer.architecture.receptive_field import receptive_fields
from explainer.architecture.spec import NetSpec, ResNetSpec, Shortcut, VGGSpec
from explainer.architecture.totals import BYTES_PER_VALUE, counted_layers, last_map, stage_costs, total_cost
from explainer.architecture.weights.entries import shared_weights

FeatureValue = int | tuple[int, ...] | Shape | Enum
HEAD = "head"


class Feature(Enum):
    """What a row of the comparison is about. Costs are per image; receptive fields (height, width) in input pixels."""

    LAYERS = "layers"
    BLOCK = "block"
    BLOCKS_PER_STAGE = "blocks_per_stage"
    CONVS_PER_STAGE = "convs_per_stage"
    WIDTHS = "widths"
    EXPANSION = "expansion"
    GROUPS = "groups"
    STEM = "stem"
    STEM_CHANNELS = "stem_channels"
    STRIDE_PLACEMENT = "stride_placement"
    SHORTCUT = "shortcut"
    SHORTCUT_KIND = "shortcut_kind"
    PROJECTION = "projection"
    ORDER = "order"
    CLASSES = "classes"
    INPUT_SHAPE = "input_shape"
    RECEPTIVE_FIELD = "receptive_field"
    SHAPE = "shape"
    PARAMS = "params"
    BUFFERS = "buffers"
    MACS = "macs"
    ACTIVATIONS = "activations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A feature in which two nets differ; None where a net has no such thing.

    `stage` is None for the whole net, else the place that both nets call by the same number (see `stage_place`).
    """

    feature: Feature
    stage: str | None = None
    a: FeatureValue | None
    b: FeatureValue | None


def differences(a: Graph, b: Graph) -> tuple[Difference, ...]:
    """Every feature of the nets in which they differ: first of the whole nets, then stage by stage."""
    ours, theirs = features(a), features(b)
    rows = sorted(ours.keys() | theirs.keys(), key=_order)
    return tuple(
        Difference(feature=feature, stage=stage, a=ours.get((feature, stage)), b=theirs.get((feature, stage)))
        for feature, stage in rows
        if ours.get((feature, stage)) != theirs.get((feature, stage))
    )


def features(graph: Graph) -> Mapping[tuple[Feature, str | None], FeatureValue]:
    """Everything that is compared, by feature and stage (None: the whole net)."""
    found: dict[tuple[Feature, str | None], FeatureValue] = {(name, None): value for name, value in _of_net(graph)}
    for stage, cost in stage_costs(graph).items():
        place = stage_place(stage)
        found |= {(name, place): value for name, value in _of_cost(cost)}
        found[Feature.SHAPE, place] = next(node for node in reversed(graph.nodes) if node.stage == stage).out_shape
    return found


def stage_place(stage: str) -> str:
    """The stage's place in any net, by the paper's numbers: the stem is conv1, layer1 conv2, as in a VGG net.

    >>> stage_place("layer1")
    'conv2'
    """
    if stage.startswith("layer"):
        return f"conv{int(stage.removeprefix('layer')) + 1}"
    return "conv1" if stage == "stem" else stage


def counterpart(one: Graph, other: Graph, name: str) -> str | None:
    """What stands in `other` where a block or a node outside the blocks stands in `one`; None where nothing does.

    By its name, else by stage and index: a shorter stage answers with its last block, a stage without blocks with its
    convolutions. In the heads the count starts at the net's end.
    """
    if name == INPUT or name in other or other.find_block(name):
        return name
    for stage, group in _units(one).items():
        for kind, names in group.items():
            if name in names:
                peers = _units(other).get(stage, {}).get(kind, [])
                first = len(peers) - len(names) if stage == HEAD else 0
                return peers[max(0, min(first + names.index(name), len(peers) - 1))] if peers else None
    return None


def pair_bytes(a: Graph, b: Graph) -> int:
    """Bytes of the weights of two nets that hold what agrees in name and shape only once."""
    found = shared_weights(a, b)
    return BYTES_PER_VALUE * (sum(found.values) - found.shared_values)


def require_pair_fits(a: Graph, b: Graph, *, budget: Budget) -> None:
    """Raise SpecError where two nets do not fit beside each other; each alone is `limits.require_fits`'s to refuse."""
    needed = pair_bytes(a, b)
    if needed > budget.weights:
        raise SpecError("pair_too_large_for_memory", needed=needed // 10**6, budget=budget.weights // 10**6)


def _of_net(graph: Graph) -> Iterator[tuple[Feature, FeatureValue]]:
    yield Feature.LAYERS, counted_layers(graph)
    yield from _of_spec(graph.spec)
    yield Feature.CLASSES, graph.spec.num_classes
    yield Feature.INPUT_SHAPE, graph.input_shape
    field = receptive_fields(graph)[last_map(graph).name]
    yield Feature.RECEPTIVE_FIELD, (field.height.size, field.width.size)
    yield Feature.SHAPE, last_map(graph).out_shape
    yield from _of_cost(total_cost(graph))


def _of_spec(spec: NetSpec) -> Iterator[tuple[Feature, FeatureValue]]:
    """What the net was asked to be; a choice that decides nothing in this net is no feature of it."""
    match spec:
        case ResNetSpec():
            yield Feature.BLOCK, spec.block
            yield Feature.BLOCKS_PER_STAGE, spec.blocks_per_stage
            yield Feature.EXPANSION, spec.expansion
            yield Feature.GROUPS, spec.groups
            yield Feature.STEM, spec.stem
            yield Feature.STEM_CHANNELS, spec.stem_channels
            yield Feature.ORDER, spec.order
            if spec.shortcut is not Shortcut.NONE:
                yield Feature.SHORTCUT_KIND, spec.shortcut_kind
            if spec.shortcut in (Shortcut.B, Shortcut.C):
                yield Feature.PROJECTION, spec.projection
            if spec.has_stride_choice:
                yield Feature.STRIDE_PLACEMENT, spec.stride_placement
        case VGGSpec():
            yield Feature.CONVS_PER_STAGE, spec.convs_per_stage
        case _:
            assert_never(spec)
    yield Feature.WIDTHS, spec.widths
    yield Feature.SHORTCUT, spec.shortcut


def _of_cost(cost: Cost) -> Iterator[tuple[Feature, FeatureValue]]:
    yield Feature.PARAMS, cost.num_params
    yield Feature.BUFFERS, cost.num_buffers
    yield Feature.MACS, cost.num_macs
    yield Feature.ACTIVATIONS, cost.num_activations


def _order(row: tuple[Feature, str | None]) -> tuple[bool, str, int]:
    """The whole net first, then the stages as data passes them, the head last; features as they are declared."""
    feature, stage = row
    place = "" if stage is None else "~" if stage == HEAD else stage
    return stage is not None, place, list(Feature).index(feature)


def _units(graph: Graph) -> Mapping[str, Mapping[str, list[str]]]:
    """By stage: its blocks, or else the convolutions that stand for them, and its other operations by kind."""
    units: dict[str, dict[str, list[str]]] = {}
    for node in graph:
        kind = "block" if node.block or isinstance(node.op, Conv2d) else type(node.op).__name__
        names = units.setdefault(stage_place(node.stage), {}).setdefault(kind, [])
        if (node.block or node.name) not in names:
            names.append(node.block or node.name)
    return units
