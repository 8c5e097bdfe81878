"""The numbers that the lessons on variants quote: published errors, and what the families' names stand for."""

from explainer.architecture.operations.cost import Cost
from explainer.architecture.spec import Order, Shortcut, ShortcutKind
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import expand_variant, find_variant, resnet_spec
from explainer.architecture.wiring.expand_block import SCALE
from explainer.text.numbers import short
from explainer.text.published.variants import ACTIVATION_ORDERS, DEEPER_CIFAR, SHORTCUT_KINDS

_QUOTED = (
    ("preact110_error", "cifar_resnet110", Order.FULL_PRE),
    ("bn_after_110_error", "cifar_resnet110", Order.BN_AFTER_ADD),
    ("relu_before_110_error", "cifar_resnet110", Order.RELU_BEFORE_ADD),
    ("original110_error", "cifar_resnet110", Order.ORIGINAL),
    ("original164_error", "cifar_bottleneck_resnet164", Order.ORIGINAL),
    ("preact164_error", "cifar_bottleneck_resnet164", Order.FULL_PRE),
    ("bn_after_164_error", "cifar_bottleneck_resnet164", Order.BN_AFTER_ADD),
    ("original1001_error", "cifar_bottleneck_resnet1001", Order.ORIGINAL),
    ("preact1001_error", "cifar_bottleneck_resnet1001", Order.FULL_PRE),
)

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def variant_facts() -> dict[str, str]:
    """Every number of these lessons, by the name of its placeholder."""
    return _order_facts() | _kind_facts() | _family_facts()


def _order_facts() -> dict[str, str]:
    errors = {(row.variant, row.order): row.error for row in (*ACTIVATION_ORDERS.rows, *DEEPER_CIFAR.rows)}
    deepest = resnet_spec(DEEPER_CIFAR.rows[0].variant).depth
    quoted = {name: f"{errors[variant, order]:.2f}" for name, variant, order in _QUOTED}
    return quoted | {"deepest_preact_depth": str(deepest)}


def _kind_facts() -> dict[str, str]:
    """Errors of ResNet-110 by what stands on its shortcuts, and what is left of x after a factor in every block."""
    blocks = sum(resnet_spec("cifar_resnet110").blocks_per_stage)
    gates = [row for row in SHORTCUT_KINDS.rows if row.kind is ShortcutKind.SHORTCUT_GATING]
    (half_open,) = (row.error for row in gates if row.setting == "b = 0")
    (open_gate,) = (row.error for row in gates if row.setting != "b = 0")
    (convolution,) = (row.error for row in SHORTCUT_KINDS.rows if row.shortcut is Shortcut.C)
    return {
        "cifar110_all_blocks": str(blocks),
        "half_of_every_block": f"{1 / SCALE:g}{_raised(-blocks)} ≈ {_scientific(SCALE**blocks)}",
        "half_open_gate_error": f"{half_open:.2f}",
        "open_gate_error": f"{open_gate:.2f}",
        "convolution_shortcut_error": f"{convolution:.2f}",
    }


def _raised(power: int) -> str:
    return str(power).translate(_SUPERSCRIPTS)


def _scientific(value: float) -> str:
    """Two significant digits and a power of ten.

    >>> _scientific(0.5**10)
    '9.8·10⁻⁴'
    """
    digits, _, power = f"{value:.1e}".partition("e")
    return f"{digits}·10{_raised(int(power))}"


def _family_facts() -> dict[str, str]:
    """What ResNet-50's relatives change, and what they cost."""
    resnext, resnet, wide = _cost("resnext50_32x4d"), _cost("resnet50"), _cost("wide_resnet50_2")
    spec = resnet_spec("resnext50_32x4d")
    return {
        "resnet50d_layers": str(find_variant("resnet50d").spec.depth),
        "resnext50_width": str(spec.widths[0]),
        "resnext50_groups": str(spec.groups),
        "resnext50_group_width": str(spec.widths[0] // spec.groups),
        "resnet50_width": str(resnet_spec("resnet50").widths[0]),
        "resnext50_params": short(resnext.num_params),
        "resnext50_macs": short(resnext.num_macs),
        "resnet50_short_params": short(resnet.num_params),
        "resnet50_short_macs": short(resnet.num_macs),
        "wide50_params": short(wide.num_params),
        "wide50_macs": short(wide.num_macs),
    }


def _cost(name: str) -> Cost:
    return total_cost(expand_variant(name))
