"""Every wiring decision, once: `expand(spec, input_shape)` turns a spec into a graph of operations.

Node names are torchvision's module paths (`layer2.0.conv1`, `layer2.0.downsample.0`, `fc`), and timm's where
torchvision has no such net (`conv1.0` of the deep stem). torchvision shares one nameless ReLU and addition per
block; here they are `relu1`, `relu2`, `add` and `relu` (the last one, the block's output). `expand_block.py` wires
the residual blocks.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, assert_never

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import INPUT, Branch, Graph, Node
from explainer.architecture.operations.cost import Cost, op_cost
from explainer.architecture.operations.ops import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    MaxPool2d,
    Op,
    ReLU,
)
from explainer.architecture.operations.shape import Shape
from explainer.architecture.spec import NetSpec, Order, ResNetSpec, Stem, VGGSpec
from explainer.architecture.wiring.expand_block import BlockConfig, Named, Step, block_steps, chain

MAX_INPUT_SIZE = 4096


def expand(spec: NetSpec, input_shape: Shape) -> Graph:
    """The graph of `spec` for one picture of `input_shape` (C×H×W, pixels).

    Raises SpecError when a side is not between 1 and `MAX_INPUT_SIZE`, ShapeError when a picture is so small that
    a VGG net's pools leave nothing of it.
    """
    if not all(1 <= side <= MAX_INPUT_SIZE for side in (input_shape.height, input_shape.width)):
        raise SpecError(
            "input_size_out_of_range", size=f"{input_shape.height}×{input_shape.width}", maximum=MAX_INPUT_SIZE
        )
    nodes: list[Node] = []
    shape, source = input_shape, INPUT
    measured: _Content | None = None
    entered = input_shape
    for part in _vgg_parts(spec) if isinstance(spec, VGGSpec) else _resnet_parts(spec):
        if part.content is not measured or shape != entered:  # a stage repeats its second block
            piece = _measured(part.content, shape)
            measured, entered = part.content, shape
        nodes += _name(piece, stage=part.stage, block=part.block, source=source)
        shape, source = nodes[-1].out_shape, nodes[-1].name
    return Graph(spec=spec, input_shape=input_shape, nodes=tuple(nodes))


def image_shape(height: int, width: int) -> Shape:
    """The shape of an RGB picture."""
    return Shape(channels=3, height=height, width=width)


# --- how the pieces are written down before they have names and shapes -------------------------------------


_Content = tuple[Step, ...] | BlockConfig


class _Part(NamedTuple):
    """A piece of the net at its place: its steps, or the block whose steps they are."""

    stage: str
    content: _Content
    block: str | None = None


class _MeasuredStep(NamedTuple):
    """A step with its shape and cost; `inputs` are now positions in the piece, 0 is what enters it."""

    suffix: str
    op: Op
    inputs: tuple[int, ...]
    out_shape: Shape
    cost: Cost
    branch: Branch


def _measured(content: _Content, in_shape: Shape) -> list[_MeasuredStep]:
    return _measured_block(content, in_shape) if isinstance(content, BlockConfig) else _measure(content, in_shape)


@lru_cache(maxsize=512)
def _measured_block(config: BlockConfig, in_shape: Shape) -> list[_MeasuredStep]:
    """A block measured once, however often a net repeats it."""
    return _measure(block_steps(config), in_shape)


def _measure(steps: tuple[Step, ...], in_shape: Shape) -> list[_MeasuredStep]:
    """Shapes and costs of one piece, for the shape that enters it."""
    position = {"": 0} | {step.suffix: index for index, step in enumerate(steps, start=1)}
    shapes = [in_shape]
    measured = []
    for suffix, op, inputs, branch in steps:
        sources = tuple(position[source] for source in inputs)
        shapes.append(op.out_shape(*(shapes[source] for source in sources)))
        measured.append(_MeasuredStep(suffix, op, sources, shapes[-1], op_cost(op, shapes[-1]), branch))
    return measured


def _name(piece: list[_MeasuredStep], *, stage: str, block: str | None, source: str) -> list[Node]:
    """The nodes of one piece at its place in the net; `source` is the node that feeds it."""
    prefix = f"{block}." if block else ""
    names = [source]
    nodes = []
    for suffix, op, inputs, shape, cost, branch in piece:
        names.append(prefix + suffix)
        sources = tuple([names[position] for position in inputs])
        nodes.append(Node(names[-1], op, sources, shape, cost, stage, block, branch))
    return nodes


def _resnet_parts(spec: ResNetSpec) -> Iterator[_Part]:
    """Stem, blocks, head. The first block of each stage but the first strides, and may change the channels."""
    yield _Part("stem", _stem(spec))
    in_channels = spec.stem_channels
    for number, (count, width) in enumerate(zip(spec.blocks_per_stage, spec.widths, strict=True), start=1):
        first = BlockConfig(
            kind=spec.block,
            in_channels=in_channels,
            width=width,
            out_channels=width * spec.expansion,
            groups=spec.groups,
            stride=1 if number == 1 else 2,
            stride_placement=spec.stride_placement,
            shortcut=spec.shortcut,
            shortcut_kind=spec.shortcut_kind,
            projection=spec.projection,
            order=spec.order,
            opens_net=number == 1,
        )
        in_channels = first.out_channels
        rest = first._replace(in_channels=in_channels, stride=1, opens_net=False)
        stage = f"layer{number}"
        for index in range(count):
            yield _Part(stage, first if index == 0 else rest, f"{stage}.{index}")
    yield _Part("head", _head(spec))


def _stem(spec: ResNetSpec) -> tuple[Step, ...]:
    """The stem; with pre-activation its last BN and ReLU are those of the first block (1603.05027, appendix)."""
    channels = spec.stem_channels
    pool: Named = (("maxpool", MaxPool2d(kernel_size=3, stride=2, padding=1)),)
    match spec.stem:
        case Stem.IMAGENET:
            convs: Named = (
                ("conv1", Conv2d(in_channels=3, out_channels=channels, kernel_size=7, stride=2, padding=3)),
            )
        case Stem.CIFAR:
            convs, pool = (("conv1", Conv2d(in_channels=3, out_channels=channels, kernel_size=3, padding=1)),), ()
        case Stem.DEEP:
            convs = _deep_convs(channels)
        case _:
            assert_never(spec.stem)
    norm: Named = (("bn1", BatchNorm2d(num_features=channels)),)
    relu: Named = (("relu", ReLU()),)
    kept_norm = () if spec.order is Order.FULL_PRE else norm
    kept_relu = () if spec.order.pre_activation else relu
    return chain((*convs, *kept_norm, *kept_relu, *pool), Branch.STEM)


def _deep_convs(channels: int) -> Named:
    """Three 3×3 in place of the 7×7, the first strides (1812.01187, Figure 2c); names and widths as timm has them."""
    half = (channels + 1) // 2
    widths = (3, half, half, channels)
    ops: list[Op] = []
    for index, (before, after) in enumerate(pairwise(widths)):
        if index:
            ops += [BatchNorm2d(num_features=before), ReLU()]
        stride = 2 if index == 0 else 1
        ops.append(Conv2d(in_channels=before, out_channels=after, kernel_size=3, stride=stride, padding=1))
    return tuple((f"conv1.{index}", op) for index, op in enumerate(ops))


def _head(spec: ResNetSpec) -> tuple[Step, ...]:
    """Global average pooling and the classifier; with pre-activation the last sum is activated first."""
    channels = spec.stage_channels[-1]
    norm: Named = (("bn", BatchNorm2d(num_features=channels)),) if spec.order is Order.FULL_PRE else ()
    relu: Named = (("relu", ReLU()),) if spec.order.pre_activation else ()
    fc = Linear(in_features=channels, out_features=spec.num_classes)
    ops = (*norm, *relu, ("avgpool", AdaptiveAvgPool2d()), ("flatten", Flatten()), ("fc", fc))
    return chain(ops, Branch.HEAD)


def _vgg_parts(spec: VGGSpec) -> Iterator[_Part]:
    """1409.1556, Table 1; names as in torchvision: `features.0`, …, `classifier.6`."""
    channels, index = 3, 0
    for number, (count, width) in enumerate(zip(spec.convs_per_stage, spec.widths, strict=True), start=1):
        ops: list[Op] = []
        for _ in range(count):
            ops += [Conv2d(in_channels=channels, out_channels=width, kernel_size=3, padding=1, bias=True), ReLU()]
            channels = width
        ops.append(MaxPool2d(kernel_size=2, stride=2))
        named = tuple((f"features.{index + place}", op) for place, op in enumerate(ops))
        index += len(ops)
        yield _Part(f"conv{number}", chain(named, Branch.PLAIN))
    side, hidden = 7, 4096
    classifier: tuple[Op, ...] = (
        Linear(in_features=channels * side**2, out_features=hidden),
        ReLU(),
        Dropout(p=0.5),
        Linear(in_features=hidden, out_features=hidden),
        ReLU(),
        Dropout(p=0.5),
        Linear(in_features=hidden, out_features=spec.num_classes),
    )
    layers: Named = tuple((f"classifier.{place}", op) for place, op in enumerate(classifier))
    pool: Named = (("avgpool", AdaptiveAvgPool2d(output_size=side)), ("flatten", Flatten()))
    yield _Part("head", chain((*pool, *layers), Branch.HEAD))
