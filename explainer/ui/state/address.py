"""The settings in the page's address: one table says, for each parameter, all there is to know.

`read` turns the raw query of a first visit into values; `write` gives the query that reopens the same view.
A value that cannot be read is left out and reported, so that the page can say so in the reader's language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from explainer.architecture.expand import MAX_INPUT_SIZE
from explainer.architecture.graph import Graph
from explainer.architecture.questions.breakit import Fault
from explainer.architecture.spec import MAX_CLASSES, Shortcut, StridePlacement
from explainer.architecture.window.sliding import MAX_DILATION, MAX_KERNEL, MAX_PADDING, MAX_STRIDE, WindowKind
from explainer.picture.bundled import BUNDLED
from explainer.picture.digits import GALLERY as DIGITS
from explainer.picture.gallery import SLUGS
from explainer.pretrained.source import Origin
from explainer.text.catalogue import LANGUAGES
from explainer.ui.pages.calculators import settings as calculator
from explainer.ui.state import address_values as v
from explainer.ui.state.address_values import NO_BLOCK, WHOLE_BLOCK, WHOLE_NET, Asked, Exists, Parse, Value

DEFAULT_VARIANT = "resnet50"
DEFAULT_OTHER = "resnet34"
BLOCKS, OPERATIONS = "blocks", "operations"
DETAILS = (BLOCKS, OPERATIONS)
FIRST_BLOCK = "layer1.0"
FILTER_ORDERS = ("energy", "number")
FIRST_STRIDED_BLOCK = "layer2.0"
FIRST_NODE = "conv1"
DRAWN = "draw"
OWN_PICTURES = (DRAWN, "upload", "camera")
VIEWS = ("maps", "answer", "ledger", "filters", "follow", "pair", "without", "time")
MEASURES = ("mean", "most", "share")
"""By what channels are ranked: mean of |x|, largest value, share of values other than 0."""
MOST_PINS = 4
RUNNING = ("forward", "operation", "stride", "compare")
"""Pages with a forward pass of the chosen net."""
SECTIONS = ("orders", "shortcuts", "families")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an address asked for: the values that could be read, and the names of those that could not."""

    values: Mapping[str, Value]
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of the address.

    `pages` carry it, all of them where none is named. `default` need not be said; None is the variant's own, or
    nothing. `exists` says whether a net has what it names. The labels of a `translated` choice change with the
    language.
    """

    name: str
    parse: Parse
    pages: tuple[str, ...]
    default: Value | None
    exists: Exists | None
    translated: bool


def read(query: Mapping[str, str]) -> Reading:
    """Read every known parameter of a query; unknown parameters are ignored."""
    values: dict[str, Value] = {}
    refused: list[str] = []
    for name, parameter in PARAMETERS.items():
        if name not in query:
            continue
        try:
            values[name] = parameter.parse(query[name])
        except ValueError:
            refused.append(name)
    return Reading(values=values, refused=tuple(refused))


def write(values: Mapping[str, Value | None], defaults: Mapping[str, Value | None]) -> dict[str, str]:
    """The query for some values; what equals its default is left out."""
    return {
        name: "-".join(value) if isinstance(value, tuple) else str(value)
        for name, value in values.items()
        if value not in (None, ()) and value != defaults.get(name)
    }


def strangers(values: Mapping[str, Value], graph: Graph) -> tuple[str, ...]:
    """Names of the values that were asked for but do not exist in this net."""
    asked = Asked(values={**DEFAULTS, **values}, graph=graph)
    missing = tuple(name for name, one in PARAMETERS.items() if name in values and one.exists and not one.exists(asked))
    return missing + calculator.outside(values)


def names_of(page: str) -> tuple[str, ...]:
    """The parameters that the address of a page carries."""
    return tuple(name for name, one in PARAMETERS.items() if not one.pages or page in one.pages)


def _parameters() -> Iterator[Parameter]:
    """The table, page by page; a parameter of several pages stands at the first of them."""
    yield from _shared()
    yield _parameter("at", v.name, "network", default=WHOLE_NET, exists=v.is_box, translated=True)
    yield _parameter("unfold", v.stages, "network", "design", "forward", exists=v.are_stages)
    yield _parameter("zoom", v.name, "network", exists=v.is_stage)
    yield _parameter("detail", v.one_of(*DETAILS), "network", default=BLOCKS, translated=True)
    yield _parameter("block", v.name, "block", default=FIRST_BLOCK, exists=v.is_block("block"))
    yield _operation("op", "block", of="block")
    yield _parameter("node", v.name, "operation", "forward", default=FIRST_NODE, exists=v.is_node)
    yield _parameter("out_channel", _CHANNEL, "operation", exists=v.is_channel("out_channel"))
    yield _parameter("out_row", _PLACE, "operation", "forward", exists=v.is_place("out_row", "height"))
    yield _parameter("out_column", _PLACE, "operation", "forward", exists=v.is_place("out_column", "width"))
    yield _parameter("in_channel", _CHANNEL, "operation", "forward", exists=v.is_channel_read)
    yield _parameter("view", v.one_of(*VIEWS), "forward", default=VIEWS[0], translated=True)
    photos = v.one_of(*SLUGS, *OWN_PICTURES)
    yield _parameter("photo", photos, "forward", "operation", default=SLUGS[0], translated=True)
    yield _parameter("channel", _CHANNEL, "forward", default=0, exists=v.is_channel("channel"))
    yield _parameter("class", _CHANNEL, "forward", exists=v.is_class)
    yield _parameter("filter", _CHANNEL, "forward", exists=v.is_filter)
    orders = v.one_of(*FILTER_ORDERS)
    yield _parameter("filter_order", orders, "forward", default=FILTER_ORDERS[0], translated=True)
    yield _parameter("off", v.name, "forward", default=NO_BLOCK, exists=v.is_switched_off, translated=True)
    yield _parameter("ledger", v.name, "forward", default=FIRST_BLOCK, exists=v.is_block("ledger"))
    yield _channel("ledger_channel", "forward", of="ledger")
    for side, axis in (("height", "ledger_row"), ("width", "ledger_column")):
        yield _parameter(axis, _PLACE, "forward", exists=v.is_place(axis, side, of_block="ledger"))
    yield _parameter("measure", v.one_of(*MEASURES), "forward", default=MEASURES[0], translated=True)
    yield _parameter("pins", v.channels(MOST_PINS), "forward", exists=v.are_channels)
    yield _parameter("second", v.one_of(*SLUGS), "forward", translated=True)
    yield _parameter("example", v.one_of(*DIGITS), "digits")
    yield _parameter("figure_at", v.name, "figure3", default=WHOLE_NET, exists=v.is_drawn_in_figure, translated=True)
    yield _parameter("other", v.variant, "compare", default=DEFAULT_OTHER)
    yield _parameter("other_stride", _STRIDE, "compare")
    yield _parameter("other_shortcut", _SHORTCUT, "compare", translated=True)
    yield _parameter("compare_at", v.name, "compare", default=WHOLE_NET, exists=v.is_compared, translated=True)
    yield _parameter("section", v.one_of(*SECTIONS), "variants", default=SECTIONS[0], translated=True)
    yield _parameter("start", v.variant, "design", translated=True)
    strided = v.is_block("lab_block", strides=True)
    yield _parameter("lab_block", v.name, "stride", default=FIRST_STRIDED_BLOCK, exists=strided)
    yield _operation("lab_op", "stride", of="lab_block")
    yield _parameter("lab_photo", v.one_of(*BUNDLED), "stride", default=BUNDLED[0], translated=True)
    yield _channel("lab_channel", "stride", of="lab_block")
    faults = v.one_of(*(fault.value for fault in Fault))
    yield _parameter("fault", faults, "breakit", default=Fault.PROJECTION.value, translated=True)
    yield _parameter("fault_block", v.name, "breakit", default=FIRST_STRIDED_BLOCK, exists=v.is_block("fault_block"))
    yield _operation("fault_op", "breakit", of="fault_block")
    for name, parse in _CALCULATOR.items():
        translated = name in calculator.CHOICES
        yield _parameter(name, parse, "calculators", default=calculator.DEFAULTS[name], translated=translated)


def _shared() -> Iterator[Parameter]:
    """What every page carries; the defaults of all but the first two are the variant's own."""
    yield _parameter("lang", v.one_of(*LANGUAGES))
    yield _parameter("variant", v.variant, default=DEFAULT_VARIANT)
    yield _parameter("stride", _STRIDE)
    yield _parameter("shortcut", _SHORTCUT, translated=True)
    yield _parameter("height", _PIXELS)
    yield _parameter("width", _PIXELS)
    yield _parameter("classes", v.whole(1, MAX_CLASSES))
    origins = v.one_of(*(origin.value for origin in Origin))
    yield _parameter("weights", origins, *RUNNING, exists=v.can_have_weights, translated=True)


def _parameter(
    name: str,
    parse: Parse,
    *pages: str,
    default: Value | None = None,
    exists: Exists | None = None,
    translated: bool = False,
) -> Parameter:
    return Parameter(name=name, parse=parse, pages=pages, default=default, exists=exists, translated=translated)


def _operation(name: str, page: str, *, of: str) -> Parameter:
    """An operation of the block that another parameter names, or all of it."""
    exists = v.is_operation(name, of=of)
    return _parameter(name, v.name, page, default=WHOLE_BLOCK, exists=exists, translated=True)


def _channel(name: str, page: str, *, of: str) -> Parameter:
    """A channel of what the block puts out that another parameter names."""
    return _parameter(name, _CHANNEL, page, default=0, exists=v.is_channel(name, of_block=of))


_STRIDE = v.one_of(*(placement.value for placement in StridePlacement))
_SHORTCUT = v.one_of(*(shortcut.value for shortcut in Shortcut))
_PIXELS = v.whole(1, MAX_INPUT_SIZE)
_PLACE = v.whole(0, MAX_INPUT_SIZE)
_CHANNEL = v.whole(0, MAX_CLASSES)
_CALCULATOR: Mapping[str, Parse] = {
    "calc": v.one_of(*calculator.CALCULATORS),
    "win_kind": v.one_of(*(kind.value for kind in WindowKind)),
    "win_height": _PIXELS,
    "win_width": _PIXELS,
    "win_kernel": v.whole(1, MAX_KERNEL),
    "win_stride": v.whole(1, MAX_STRIDE),
    "win_padding": v.whole(0, MAX_PADDING),
    "win_dilation": v.whole(1, MAX_DILATION),
    "win_rounding": v.one_of(*calculator.ROUNDINGS),
    "win_row": _PLACE,
    "win_column": _PLACE,
    "count": calculator.read_rule,
    "figure": calculator.read_figure,
}
PARAMETERS: Mapping[str, Parameter] = {one.name: one for one in _parameters()}
"""Every parameter an address may hold."""
DEFAULTS: Mapping[str, Value] = {name: one.default for name, one in PARAMETERS.items() if one.default is not None}
"""What an address need not say; the chosen variant's own defaults come on top."""
TRANSLATED = tuple(name for name, one in PARAMETERS.items() if one.translated)
"""Choices whose labels are translated."""
