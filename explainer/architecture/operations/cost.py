"""What an operation costs: parameters, buffers, multiply-adds and activations. Costs add up."""

from collections.abc import Iterable
from dataclasses import dataclass

from explainer.architecture.operations.ops import Op
from explainer.architecture.operations.shape import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Costs that add up.

    num_params: trainable parameters. num_buffers: stored but not trained (BN statistics).
    num_macs: multiply-adds per image, of convolutions and fully connected layers only.
    num_activations: values put out by every operation, per image.
    """

    num_params: int = 0
    num_buffers: int = 0
    num_macs: int = 0
    num_activations: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return add_costs((self, other))


def op_cost(op: Op, out_shape: Shape) -> Cost:
    """Cost of one operation that puts out `out_shape`."""
    return Cost(
        num_params=op.num_params,
        num_buffers=op.num_buffers,
        num_macs=op.num_macs(out_shape),
        num_activations=out_shape.numel,
    )


def add_costs(costs: Iterable[Cost]) -> Cost:
    """The sum of some costs; nothing costs nothing."""
    params = buffers = macs = activations = 0
    for cost in costs:
        params += cost.num_params
        buffers += cost.num_buffers
        macs += cost.num_macs
        activations += cost.num_activations
    return Cost(num_params=params, num_buffers=buffers, num_macs=macs, num_activations=activations)
