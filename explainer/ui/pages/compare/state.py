"""What the page of two nets keeps: net B's own choices, and the selected box ("a.layer2.0" or "b.layer2.0")."""

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import INPUT
from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.architecture.variants import Variant, find_variant
from explainer.architecture.wiring.expand import expand
from explainer.ui.shared.diagrams.beside import BESIDE
from explainer.ui.state import parse
from explainer.ui.state.choices import WEIGHTS
from explainer.ui.state.cuts import DIAGRAMS
from explainer.ui.state.exists import WHOLE_NET
from explainer.ui.state.key import Asked, Derived, Key, Parameter
from explainer.ui.work.net import Net

DEFAULT_OTHER = "resnet34"


def other_variant() -> Variant:
    """Net B's variant."""
    return find_variant(OTHER.get())


def _is_compared(asked: Asked, chosen: str) -> bool:
    """One of the two nets has the box."""
    side, _, box = chosen.partition(".")
    if side not in ("a", "b"):
        return (side, box) == (WHOLE_NET, "")
    try:
        other = find_variant(asked[OTHER]).spec
        one = asked.graph if side == "a" else expand(other, asked.graph.input_shape)
    except ExplainerError:  # the picture is too small for the other net
        return False
    return box in {INPUT, *(block.name for block in one.blocks), *(node.name for node in one if node.block is None)}


OTHER = Parameter("other", parse.variant, DEFAULT_OTHER)
_FIRST = find_variant(DEFAULT_OTHER).spec
OTHER_STRIDE = Parameter(
    "other_stride",
    parse.one_of(*(placement.value for placement in StridePlacement)),
    _FIRST.stride_placement.value,
    own=lambda: other_variant().spec.stride_placement.value,
)
OTHER_SHORTCUT = Parameter(
    "other_shortcut",
    parse.one_of(*(shortcut.value for shortcut in Shortcut)),
    _FIRST.shortcut.value,
    own=lambda: other_variant().spec.shortcut.value,
    translated=True,
)
COMPARE_AT = Parameter("compare_at", parse.name, WHOLE_NET, exists=_is_compared, translated=True)
PARAMETERS = (WEIGHTS, OTHER, OTHER_STRIDE, OTHER_SHORTCUT, COMPARE_AT, BESIDE, DIAGRAMS.parameter)

OTHER_IN_USE = Key("other_in_use", DEFAULT_OTHER)
"""The last net B that there is; the field itself may hold anything."""
PAIR: Derived[str | None] = Derived("pair", None)
"""The ready-made pair that A and B are, if they are one."""
RACED: Key[tuple[Net, Net] | None] = Key("raced", None)
"""The two nets that the reader had timed."""
