"""How one residual block is wired: the order of its operations, its shortcut, its gates.

Sources: He et al. 2015, arXiv 1512.03385, Figure 5 and section 3.3; He et al. 2016, arXiv 1603.05027, Figures 2 and 4.
"""

from typing import NamedTuple, assert_never

from explainer.architecture.graph import Branch
from explainer.architecture.operations.ops import (
    Add,
    AvgPool2d,
    BatchNorm2d,
    Complement,
    Conv2d,
    Dropout,
    Mul,
    Op,
    ReLU,
    Scale,
    Sigmoid,
    Subsample,
    ZeroPadChannels,
)
from explainer.architecture.spec import BlockKind, Order, Projection, Shortcut, ShortcutKind, StridePlacement

SCALE = 0.5
"""1603.05027, section 3.1: both branches are halved."""
DROPOUT = 0.5
"""1603.05027, section 3.1: the dropout ratio on the shortcut."""

Named = tuple[tuple[str, Op], ...]


class Step(NamedTuple):
    """One operation of a piece; `inputs` are suffixes of the same piece, "" is what enters the piece."""

    suffix: str
    op: Op
    inputs: tuple[str, ...]
    branch: Branch


class BlockConfig(NamedTuple):
    """Everything that decides a block's operations; equal blocks have equal configs."""

    kind: BlockKind
    in_channels: int
    width: int
    out_channels: int
    groups: int
    stride: int
    stride_placement: StridePlacement
    shortcut: Shortcut
    shortcut_kind: ShortcutKind
    projection: Projection
    order: Order
    opens_net: bool

    @property
    def changes_shape(self) -> bool:
        """Whether the block strides or changes the channels: a rule on the net, never on run-time shapes."""
        return self.stride != 1 or self.in_channels != self.out_channels


def block_steps(config: BlockConfig) -> tuple[Step, ...]:
    """The operations of one block in order: residual branch, shortcut, addition, and what follows it."""
    residual = chain(_residual_ops(config), Branch.RESIDUAL)
    after = _after_addition(config)
    last = residual[-1].suffix
    if config.shortcut is Shortcut.NONE:
        return (*residual, *chain(after, Branch.RESIDUAL, source=last))
    carried = chain(_shape_ops(config), Branch.SHORTCUT, source=_shortcut_source(config))
    shortcut = carried[-1].suffix if carried else _shortcut_source(config)
    weighed, joined = _weigh(config, residual=last, shortcut=shortcut)
    add = Step("add", Add(), joined, Branch.RESIDUAL)
    return (*residual, *carried, *weighed, add, *chain(after, Branch.RESIDUAL, source="add"))


def chain(ops: Named, branch: Branch, *, source: str = "") -> tuple[Step, ...]:
    """Steps in which each operation reads the one before it, the first one `source`."""
    sources = (source, *(suffix for suffix, _ in ops))
    return tuple(Step(suffix, op, (before,), branch) for (suffix, op), before in zip(ops, sources, strict=False))


def _convs(config: BlockConfig) -> tuple[Conv2d, ...]:
    """The convolutions of the residual branch (1512.03385, Figure 5)."""
    kernels: tuple[int, ...]
    channels: tuple[int, ...]
    width = config.width
    match config.kind:
        case BlockKind.BASIC:
            kernels, channels, strides_at = (3, 3), (config.in_channels, width, config.out_channels), 0
        case BlockKind.BOTTLENECK:
            kernels, channels = (1, 3, 1), (config.in_channels, width, width, config.out_channels)
            strides_at = 0 if config.stride_placement is StridePlacement.V1 else 1
        case _:
            assert_never(config.kind)
    return tuple(
        Conv2d(
            in_channels=channels[index],
            out_channels=channels[index + 1],
            kernel_size=kernel,
            stride=config.stride if index == strides_at else 1,
            padding=kernel // 2,
            groups=config.groups if kernel == 3 else 1,
        )
        for index, kernel in enumerate(kernels)
    )


def _residual_ops(config: BlockConfig) -> Named:
    """Convolutions with BN and ReLU in the block's order (1603.05027, Figure 4)."""
    convs = _convs(config)
    ops: list[tuple[str, Op]] = []
    for number, conv in enumerate(convs, start=1):
        this = (f"conv{number}", conv)
        norm = (f"bn{number}", BatchNorm2d(num_features=conv.out_channels))
        norm_before = (f"bn{number}", BatchNorm2d(num_features=conv.in_channels))
        relu = (f"relu{number}", ReLU())
        last = number == len(convs)
        match config.order:
            case Order.ORIGINAL:
                ops += [this, norm] if last else [this, norm, relu]
            case Order.BN_AFTER_ADD:
                ops += [this] if last else [this, norm, relu]
            case Order.RELU_BEFORE_ADD:
                ops += [this, norm, relu]
            case Order.RELU_PRE:
                ops += [relu, this, norm]
            case Order.FULL_PRE:
                ops += [norm_before, relu, this]
            case _:
                assert_never(config.order)
    return tuple(ops)


def _after_addition(config: BlockConfig) -> Named:
    """What the sum goes through before it leaves the block."""
    match config.order:
        case Order.ORIGINAL:
            return (("relu", ReLU()),)
        case Order.BN_AFTER_ADD:
            norm = BatchNorm2d(num_features=config.out_channels)
            return ((f"bn{config.kind.num_convs}", norm), ("relu", ReLU()))
        case Order.RELU_BEFORE_ADD | Order.RELU_PRE | Order.FULL_PRE:
            return ()
        case _:
            assert_never(config.order)


def _shortcut_source(config: BlockConfig) -> str:
    """Where the shortcut leaves: at the block's entry, or behind the first activation of a pre-activation block.

    The latter in the net's first block and where the shape changes, as in the authors' own code (1603.05027,
    appendix), because both branches need the activated input there.
    """
    activated = config.order.pre_activation and (config.opens_net or config.changes_shape)
    return "relu1" if activated else ""


def _shape_ops(config: BlockConfig) -> Named:
    """What brings x to the shape of F(x) (1512.03385, section 3.3); nothing where it has that shape.

    The rule looks at stride and channels only, never at a run-time shape: the input size cannot change the
    parameters.
    """
    stride, channels = config.stride, config.out_channels
    match config.shortcut:
        case Shortcut.A:
            step: tuple[Op, ...] = (Subsample(stride=stride),) if stride != 1 else ()
            extra = channels - config.in_channels
            zeros: tuple[Op, ...] = (ZeroPadChannels(extra_channels=extra),) if extra else ()
            return _downsample(*step, *zeros)
        case Shortcut.B | Shortcut.C:
            projects = config.changes_shape or config.shortcut is Shortcut.C
            return _projection(config) if projects else ()
        case Shortcut.NONE:
            return ()
        case _:
            assert_never(config.shortcut)


def _projection(config: BlockConfig) -> Named:
    """A 1×1 convolution, with BN except under full pre-activation, where every BN precedes its convolution."""
    norm: tuple[Op, ...] = (BatchNorm2d(num_features=config.out_channels),)
    pooled = config.projection is Projection.POOLED
    conv = Conv2d(
        in_channels=config.in_channels,
        out_channels=config.out_channels,
        kernel_size=1,
        stride=1 if pooled else config.stride,
    )
    ops = (conv, *(() if config.order is Order.FULL_PRE else norm))
    if pooled and config.stride != 1:
        return _downsample(AvgPool2d(kernel_size=config.stride, stride=config.stride, ceil_mode=True), *ops)
    return _downsample(*ops, first=1 if pooled else 0)  # timm keeps the pool's place in the numbering


def _downsample(*ops: Op, first: int = 0) -> Named:
    return tuple((f"downsample.{index}", op) for index, op in enumerate(ops, start=first))


def _weigh(config: BlockConfig, *, residual: str, shortcut: str) -> tuple[tuple[Step, ...], tuple[str, str]]:
    """What a kind of shortcut does to the two terms of the sum, and the names of the terms (1603.05027, Figure 2).

    A gate is computed from what the shortcut carries, so that it has the shape of both terms.
    """
    match config.shortcut_kind:
        case ShortcutKind.IDENTITY:
            return (), (residual, shortcut)
        case ShortcutKind.SCALING:
            steps = (
                Step("residual_scale", Scale(factor=SCALE), (residual,), Branch.RESIDUAL),
                Step("shortcut_scale", Scale(factor=SCALE), (shortcut,), Branch.SHORTCUT),
            )
            return steps, ("residual_scale", "shortcut_scale")
        case ShortcutKind.DROPOUT:
            dropout = Step("shortcut_dropout", Dropout(p=DROPOUT), (shortcut,), Branch.SHORTCUT)
            return (dropout,), (residual, "shortcut_dropout")
        case ShortcutKind.EXCLUSIVE_GATING | ShortcutKind.SHORTCUT_GATING:
            gate = _gate(config.out_channels, shortcut)
            if config.shortcut_kind is ShortcutKind.SHORTCUT_GATING:
                return gate, (residual, "shortcut_gate")
            product = Step("residual_gate", Mul(), (residual, "gate.1"), Branch.RESIDUAL)
            return (*gate, product), ("residual_gate", "shortcut_gate")
        case _:
            assert_never(config.shortcut_kind)


def _gate(channels: int, shortcut: str) -> tuple[Step, ...]:
    """G = σ(W·x + b) by a 1×1 convolution, and (1 − g)·x on the shortcut."""
    conv = Conv2d(in_channels=channels, out_channels=channels, kernel_size=1, bias=True)
    return (
        Step("gate.0", conv, (shortcut,), Branch.GATE),
        Step("gate.1", Sigmoid(), ("gate.0",), Branch.GATE),
        Step("gate.2", Complement(), ("gate.1",), Branch.GATE),
        Step("shortcut_gate", Mul(), (shortcut, "gate.2"), Branch.SHORTCUT),
    )
