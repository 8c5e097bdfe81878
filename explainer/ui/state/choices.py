"""What every page shares: the language, and the choices that make up the net."""

from typing import Any

from explainer.architecture.errors import ExplainerError
from explainer.architecture.spec import MAX_CLASSES, Shortcut, StridePlacement
from explainer.architecture.variants import Variant, find_variant
from explainer.architecture.wiring.expand import MAX_INPUT_SIZE
from explainer.pretrained.source import Origin
from explainer.text.catalogue import LANGUAGES
from explainer.ui.state import parse
from explainer.ui.state.key import Asked, Key, Parameter, Value
from explainer.ui.work import trained
from explainer.ui.work.net import Net

DEFAULT_VARIANT = "resnet50"
_FIRST = find_variant(DEFAULT_VARIANT)


def variant_defaults(variant: Variant) -> dict[str, Value]:
    """What a variant's own row says about the controls beside it, by their names."""
    return {
        STRIDE.name: variant.spec.stride_placement.value,
        SHORTCUT.name: variant.spec.shortcut.value,
        HEIGHT.name: variant.input_size,
        WIDTH.name: variant.input_size,
        CLASSES.name: variant.spec.num_classes,
    }


def in_use() -> Variant:
    """The variant that the controls beside it belong to."""
    return find_variant(VARIANT_IN_USE.get())


def _can_have_weights(asked: Asked, origin: str) -> bool:
    """The net can have weights from there, now or after a download or an upload."""
    return Origin(origin) in trained.offered(asked.graph.spec)


LANG = Parameter("lang", parse.one_of(*LANGUAGES), "en", own=lambda: "")
VARIANT = Parameter("variant", parse.variant, DEFAULT_VARIANT)
VARIANT_IN_USE = Key("variant_in_use", DEFAULT_VARIANT)
"""The last net that was chosen or typed and that there is; the field itself may hold anything."""
NET_CHOSEN = Key("net_chosen", False)
"""Whether the reader has chosen a net, here or by the address; until then a page may open with one of its own."""
STRIDE = Parameter(
    "stride",
    parse.one_of(*(placement.value for placement in StridePlacement)),
    _FIRST.spec.stride_placement.value,
    own=lambda: in_use().spec.stride_placement.value,
)
SHORTCUT = Parameter(
    "shortcut",
    parse.one_of(*(shortcut.value for shortcut in Shortcut)),
    _FIRST.spec.shortcut.value,
    own=lambda: in_use().spec.shortcut.value,
    translated=True,
)
PIXELS = parse.whole(1, MAX_INPUT_SIZE)
HEIGHT = Parameter("height", PIXELS, _FIRST.input_size, own=lambda: in_use().input_size)
WIDTH = Parameter("width", PIXELS, _FIRST.input_size, own=lambda: in_use().input_size)
CLASSES = Parameter(
    "classes", parse.whole(1, MAX_CLASSES), _FIRST.spec.num_classes, own=lambda: in_use().spec.num_classes
)
EVERYWHERE: tuple[Parameter[Any], ...] = (LANG, VARIANT, STRIDE, SHORTCUT, HEIGHT, WIDTH, CLASSES)
"""What the address of every page carries."""
CURRENT: Key[Net] = Key("net", Net(spec=_FIRST.spec, height=_FIRST.input_size, width=_FIRST.input_size))
"""The net that the controls of this run describe."""
WEIGHTS = Parameter(
    "weights",
    parse.one_of(*(origin.value for origin in Origin)),
    Origin.UNTRAINED.value,
    exists=_can_have_weights,
    own=lambda: trained.default(CURRENT.get().spec).value,
    translated=True,
)
"""Where the weights in the address come from; carried by pages that run the net."""

WEIGHTS_WISH: Key[str | None] = Key("weights_wish", None)
"""The weights that the reader asked for last; they are taken wherever a net can have them."""
CHECKPOINT: Key[str | None] = Key("checkpoint", None)
"""The reader's own file of weights, by the hash of its bytes."""
CHECKPOINT_NAME = Key("checkpoint_name", "")
CHECKPOINT_IS_NEW = Key("checkpoint_is_new", False)
CHECKPOINTS_READ = Key("checkpoints_read", 0)
"""How many files the reader has given; each is read through an empty field of its own."""
CHOSEN_FOR: Key[dict[int, dict[str, Value]]] = Key("chosen_for", {})
"""By the usual size of a net's pictures: the controls that the reader had set otherwise than that net's own row."""
COMPARED_WITH: Key[Net | None] = Key("compared_with", None)
"""The net before the reader's last change, which pictures mark against; None when there is nothing to mark."""
MARKED_FROM: Key[Net | None] = Key("marked_from", None)
"""The net of the last run; None after a move to another net, which is no change of the old one."""
MISTAKE: Key[ExplainerError | None] = Key("mistake", None)
"""What the reader asked for in vain, to be told once."""
