"""Sums and products written out with their numbers, the same in every language."""

from math import prod

from explainer.architecture.operations.ops import out_size
from explainer.architecture.spec import NetSpec, VGGSpec
from explainer.text.numbers import exact


def product(*factors: int) -> str:
    """A product with its result.

    >>> product(3, 3, 64)
    '3·3·64 = 576'
    """
    return f"{'·'.join(map(str, factors))} = {exact(prod(factors))}"


def size_sum(size: int, *, kernel_size: int, stride: int, padding: int) -> str:
    """The output size of a window along one axis, written out; raises ShapeError when the window does not fit.

    >>> size_sum(56, kernel_size=3, stride=2, padding=1)
    '⌊(56 + 2·1 − 3)/2⌋ + 1 = 28'
    """
    result = out_size(size, kernel_size=kernel_size, stride=stride, padding=padding)
    return f"⌊({size} + 2·{padding} − {kernel_size})/{stride}⌋ + 1 = {result}"


def depth_sum(spec: NetSpec) -> str:
    """The layer count, written out: the first convolution, those of the blocks, the fully connected layer.

    >>> from explainer.architecture.variants import find_variant
    >>> depth_sum(find_variant("resnet34").spec)
    '34 = 1 + 2·(3+4+6+3) + 1'
    """
    if isinstance(spec, VGGSpec):
        return f"{spec.depth} = {'+'.join(map(str, spec.convs_per_stage))} + 3"
    blocks = "+".join(map(str, spec.blocks_per_stage))
    return f"{spec.depth} = {spec.stem.num_convs} + {spec.block.num_convs}·({blocks}) + 1"


def square(size: int) -> str:
    """Height and width of a square map: `56×56`."""
    return f"{size}×{size}"


def percent(part: int, whole: int) -> str:
    """A share in whole percent, without the sign."""
    return f"{100 * part / whole:.0f}"
