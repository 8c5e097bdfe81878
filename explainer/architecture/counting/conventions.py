"""What published figures count: every convention as a sum over what a net holds.

Counters disagree about batch norm, ReLU, pooling and biases, and about whether a multiply-add is one operation or two.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from explainer.architecture.counting.tallies import Tallies


class Quantity(Enum):
    """What a figure measures: operations per image, or stored values."""

    OPERATIONS = "operations"
    PARAMETERS = "parameters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """A way of counting; `oddity` is 0 for the usual ones and grows with how seldom one meets it."""

    slug: str
    quantity: Quantity
    oddity: int
    measure: Callable[[Tallies], int]


def _operations(slug: str, oddity: int, measure: Callable[[Tallies], int]) -> Convention:
    return Convention(slug=slug, quantity=Quantity.OPERATIONS, oddity=oddity, measure=measure)


def _parameters(slug: str, oddity: int, measure: Callable[[Tallies], int]) -> Convention:
    return Convention(slug=slug, quantity=Quantity.PARAMETERS, oddity=oddity, measure=measure)


def _layer_operations(one: Tallies) -> int:
    """A multiply-add counted once; two operations a normalised value, one a value that ReLU or a pool reads."""
    pools = one.max_pool_inputs + one.average_inputs + one.global_pool_inputs
    return one.macs + 2 * one.norm_values + one.activation_values + pools + one.linear_outputs + one.conv_bias_values


def _averages(one: Tallies) -> int:
    """Average pools as thop counts them: one operation a value put out, and the additions of the global one."""
    return one.average_outputs + one.global_pool_inputs + one.global_pool_outputs


def _counter_of_2019(one: Tallies) -> int:
    """What thop counted in April 2019, when it printed 4,142,713,856 for ResNet-50 (pytorch-OpCounter, issue 17).

    Four operations a normalised value; a ReLU used several times counted once; a max pool counted with the side of
    its window for the window; the fully connected layer's additions beside its multiplications. Summed in float32,
    which rounds the last digits. The same rule gives the five nets' figures of that project's README (divided by 2³⁰).
    """
    total = (
        one.conv_macs
        + 4 * one.norm_values
        + one.shared_activation_values
        + one.max_pool_sides
        + _averages(one)
        + 2 * one.linear_macs
        - one.linear_outputs
    )
    return int(struct.unpack("f", struct.pack("f", total))[0])


CONVENTIONS = (
    _operations("macs", 0, lambda one: one.macs),
    _operations("flops", 1, lambda one: 2 * one.macs),
    _operations("conv_macs", 3, lambda one: one.conv_macs),
    # thop 0.1 (github.com/Lyken17/pytorch-OpCounter, 2022): normalisation with its γ and β, and average pools
    _operations("macs_norm_affine", 2, lambda one: one.macs + 4 * one.norm_values + _averages(one)),
    # thop after April 2019 and before 0.1: the same without γ and β
    _operations("macs_norm", 2, lambda one: one.macs + 2 * one.norm_values + _averages(one)),
    # ptflops up to 0.6 (github.com/sovrasov/flops-counter.pytorch): normalisation, activation, pooling and bias
    _operations("macs_layers", 2, _layer_operations),
    _operations("flops_everything", 3, lambda one: one.macs + _layer_operations(one) + one.additions),
    _operations("counter_2019", 2, _counter_of_2019),
    _parameters("params", 0, lambda one: one.params),
    _parameters("params_statistics", 2, lambda one: one.params + one.norm_statistics),
    _parameters("params_buffers", 2, lambda one: one.params + one.norm_buffers),
    _parameters("params_no_norm", 3, lambda one: one.params - one.norm_params),
    _parameters("params_bias", 2, lambda one: one.params + one.missing_biases),
    _parameters("params_bias_statistics", 1, lambda one: one.params + one.missing_biases + one.norm_statistics),
    _parameters("params_no_fc", 1, lambda one: one.params - one.linear_params),
    _parameters(
        "params_bias_statistics_no_fc",
        2,
        lambda one: one.params + one.missing_biases + one.norm_statistics - one.linear_params,
    ),
)
