"""Every wiring decision, once: `expand(spec, input_shape)` turns a spec into a graph of operations.

Node names are torchvision's module paths (`layer2.0.conv1`, `layer2.0.downsample.0`, `fc`). torchvision
shares one nameless ReLU and addition per block; here they are `relu1`, `relu2`, `add` and `relu` (the last
one, the block's output).
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, assert_never

from explainer.architecture.cost import Cost, op_cost
from explainer.architecture.errors import SpecError
from explainer.architecture.graph import INPUT, Branch, Graph, Node
from explainer.architecture.ops import (
    AdaptiveAvgPool2d,
    Add,
    BatchNorm2d,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    Op,
    ReLU,
    Subsample,
    ZeroPadChannels,
)
from explainer.architecture.shape import Shape
from explainer.architecture.spec import BlockKind, ResNetSpec, Shortcut, Stem, StridePlacement

MAX_INPUT_SIZE = 4096


def expand(spec: ResNetSpec, input_shape: Shape) -> Graph:
    """The graph of `spec` for one picture of `input_shape` (C×H×W, pixels).

    Raises SpecError when a side is not between 1 and `MAX_INPUT_SIZE`.
    """
    if not all(1 <= side <= MAX_INPUT_SIZE for side in (input_shape.height, input_shape.width)):
        raise SpecError(
            "input_size_out_of_range", size=f"{input_shape.height}×{input_shape.width}", maximum=MAX_INPUT_SIZE
        )
    nodes = _name(_measure(_stem(spec), input_shape), stage="stem", block=None, source=INPUT)
    for plan in _stage_plans(spec):
        for index, config in enumerate(plan.configs):
            if index < 2:  # from the second block on, a stage repeats itself
                piece = _measured_block(config, nodes[-1].out_shape)
            nodes += _name(piece, stage=plan.stage, block=f"{plan.stage}.{index}", source=nodes[-1].name)
    head = _measure(_head(spec), nodes[-1].out_shape)
    nodes += _name(head, stage="head", block=None, source=nodes[-1].name)
    return Graph(spec=spec, input_shape=input_shape, nodes=tuple(nodes))


def image_shape(height: int, width: int) -> Shape:
    """The shape of an RGB picture."""
    return Shape(channels=3, height=height, width=width)


# --- how the pieces are written down before they have names and shapes -------------------------------------


class _Step(NamedTuple):
    """One operation of a piece; `inputs` are suffixes of the same piece, "" is what enters the piece."""

    suffix: str
    op: Op
    inputs: tuple[str, ...]
    branch: Branch


class _Measured(NamedTuple):
    """A step with its shape and cost; `inputs` are now positions in the piece, 0 is what enters it."""

    suffix: str
    op: Op
    inputs: tuple[int, ...]
    out_shape: Shape
    cost: Cost
    branch: Branch


class _BlockConfig(NamedTuple):
    """Everything that decides a block's operations; equal blocks have equal configs."""

    kind: BlockKind
    in_channels: int
    width: int
    stride: int
    stride_placement: StridePlacement
    shortcut: Shortcut

    @property
    def out_channels(self) -> int:
        return self.width * self.kind.expansion


class _StagePlan(NamedTuple):
    stage: str
    configs: tuple[_BlockConfig, ...]


@lru_cache(maxsize=512)
def _measured_block(config: _BlockConfig, in_shape: Shape) -> list[_Measured]:
    """A block measured once, however often a net repeats it."""
    return _measure(_block_steps(config), in_shape)


def _measure(steps: tuple[_Step, ...], in_shape: Shape) -> list[_Measured]:
    """Shapes and costs of one piece, for the shape that enters it."""
    position = {"": 0} | {step.suffix: index for index, step in enumerate(steps, start=1)}
    shapes = [in_shape]
    measured = []
    for suffix, op, inputs, branch in steps:
        sources = tuple(position[source] for source in inputs)
        shapes.append(op.out_shape(*(shapes[source] for source in sources)))
        measured.append(_Measured(suffix, op, sources, shapes[-1], op_cost(op, shapes[-1]), branch))
    return measured


def _name(piece: list[_Measured], *, stage: str, block: str | None, source: str) -> list[Node]:
    """The nodes of one piece at its place in the net; `source` is the node that feeds it."""
    prefix = f"{block}." if block else ""
    names = [source]
    nodes = []
    for suffix, op, inputs, shape, cost, branch in piece:
        names.append(prefix + suffix)
        sources = tuple([names[position] for position in inputs])
        nodes.append(Node(names[-1], op, sources, shape, cost, stage, block, branch))
    return nodes


def _stage_plans(spec: ResNetSpec) -> Iterator[_StagePlan]:
    """The first block of each stage but the first strides; the first of each stage may change the channels."""
    in_channels = spec.stem_channels
    for number, (count, width) in enumerate(zip(spec.blocks_per_stage, spec.widths, strict=True), start=1):
        first = _BlockConfig(
            kind=spec.block,
            in_channels=in_channels,
            width=width,
            stride=1 if number == 1 else 2,
            stride_placement=spec.stride_placement,
            shortcut=spec.shortcut,
        )
        in_channels = first.out_channels
        rest = first._replace(in_channels=in_channels, stride=1)
        yield _StagePlan(f"layer{number}", (first, *[rest] * (count - 1)))


def _stem(spec: ResNetSpec) -> tuple[_Step, ...]:
    channels = spec.stem_channels
    match spec.stem:
        case Stem.IMAGENET:
            conv = Conv2d(in_channels=3, out_channels=channels, kernel_size=7, stride=2, padding=3)
            pool: tuple[tuple[str, Op], ...] = (("maxpool", MaxPool2d(kernel_size=3, stride=2, padding=1)),)
        case Stem.CIFAR:
            conv = Conv2d(in_channels=3, out_channels=channels, kernel_size=3, padding=1)
            pool = ()
        case _:
            assert_never(spec.stem)
    return _chain((("conv1", conv), ("bn1", BatchNorm2d(num_features=channels)), ("relu", ReLU()), *pool), Branch.STEM)


def _head(spec: ResNetSpec) -> tuple[_Step, ...]:
    ops: tuple[tuple[str, Op], ...] = (
        ("avgpool", AdaptiveAvgPool2d()),
        ("flatten", Flatten()),
        ("fc", Linear(in_features=spec.stage_channels[-1], out_features=spec.num_classes)),
    )
    return _chain(ops, Branch.HEAD)


def _block_steps(config: _BlockConfig) -> tuple[_Step, ...]:
    residual = _chain(_residual_ops(config), Branch.RESIDUAL)
    shortcut = _chain(_shortcut_ops(config), Branch.SHORTCUT)
    last = residual[-1].suffix
    if config.shortcut is Shortcut.NONE:
        return (*residual, _Step("relu", ReLU(), (last,), Branch.RESIDUAL))
    joined = (last, shortcut[-1].suffix if shortcut else "")
    return (
        *residual,
        *shortcut,
        _Step("add", Add(), joined, Branch.RESIDUAL),
        _Step("relu", ReLU(), ("add",), Branch.RESIDUAL),
    )


def _residual_ops(config: _BlockConfig) -> tuple[tuple[str, Op], ...]:
    """The convolutions of one block (paper, Figure 5), each with its BN, a ReLU between them but none at the end."""
    width = config.width
    kernels: tuple[int, ...]
    channels: tuple[int, ...]
    match config.kind:
        case BlockKind.BASIC:
            kernels, channels = (3, 3), (config.in_channels, width, config.out_channels)
            strides_at = 1
        case BlockKind.BOTTLENECK:
            kernels, channels = (1, 3, 1), (config.in_channels, width, width, config.out_channels)
            strides_at = 1 if config.stride_placement is StridePlacement.V1 else 2
        case _:
            assert_never(config.kind)
    ops: list[tuple[str, Op]] = []
    for number, kernel in enumerate(kernels, start=1):
        conv = Conv2d(
            in_channels=channels[number - 1],
            out_channels=channels[number],
            kernel_size=kernel,
            stride=config.stride if number == strides_at else 1,
            padding=kernel // 2,
        )
        ops += [(f"conv{number}", conv), (f"bn{number}", BatchNorm2d(num_features=channels[number]))]
        if number < len(kernels):
            ops.append((f"relu{number}", ReLU()))
    return tuple(ops)


def _shortcut_ops(config: _BlockConfig) -> tuple[tuple[str, Op], ...]:
    """The operations on the shortcut (section 3.3); none of them where it is the identity.

    The rule looks at stride and channels only, never at a run-time shape: the input size cannot change the
    parameters.
    """
    out_channels = config.out_channels
    changes_shape = config.stride != 1 or config.in_channels != out_channels
    ops: list[Op] = []
    match config.shortcut:
        case Shortcut.A:
            if config.stride != 1:
                ops.append(Subsample(stride=config.stride))
            if config.in_channels != out_channels:
                ops.append(ZeroPadChannels(extra_channels=out_channels - config.in_channels))
        case Shortcut.B | Shortcut.C:
            if changes_shape or config.shortcut is Shortcut.C:
                conv = Conv2d(
                    in_channels=config.in_channels, out_channels=out_channels, kernel_size=1, stride=config.stride
                )
                ops += [conv, BatchNorm2d(num_features=out_channels)]
        case Shortcut.NONE:
            pass
        case _:
            assert_never(config.shortcut)
    return tuple((f"downsample.{index}", op) for index, op in enumerate(ops))


def _chain(ops: tuple[tuple[str, Op], ...], branch: Branch) -> tuple[_Step, ...]:
    """Steps in which each operation reads the one before it, the first one what enters the piece."""
    sources = ("", *(suffix for suffix, _ in ops))
    return tuple(_Step(suffix, op, (source,), branch) for (suffix, op), source in zip(ops, sources, strict=False))
