"""The settings in the page's address: one table says how each parameter is read and what is refused.

`read` turns the raw query of a first visit into values; `write` gives the query that reopens the same view.
A value that cannot be read is left out and reported, so that the page can say so in the reader's language.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explainer.architecture.errors import ExplainerError
from explainer.architecture.expand import MAX_INPUT_SIZE, expand
from explainer.architecture.faults import Fault
from explainer.architecture.figure3 import NETS, figure3_graphs, layers
from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.spec import MAX_CLASSES, Shortcut, StridePlacement
from explainer.architecture.variants import find_variant
from explainer.architecture.window import MAX_DILATION, MAX_KERNEL, MAX_PADDING, MAX_STRIDE, WindowKind
from explainer.picture.bundled import BUNDLED
from explainer.text.catalogue import LANGUAGES
from explainer.ui import calculator_settings

DEFAULT_VARIANT = "resnet50"
DEFAULT_OTHER = "resnet34"
WHOLE_NET = "net"
WHOLE_BLOCK = "block"
BLOCKS, OPERATIONS = "blocks", "operations"
DETAILS = (BLOCKS, OPERATIONS)
FIRST_BLOCK = "layer1.0"
FIRST_STRIDED_BLOCK = "layer2.0"
FIRST_NODE = "conv1"
OWN_PICTURES = ("upload", "camera")
LEDGER_CHANNELS = 4096
SECTIONS = ("orders", "shortcuts", "families")

_NAME = re.compile(r"[a-z0-9_.]{1,40}")

Value = str | int | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an address asked for: the values that could be read, and the names of those that could not."""

    values: Mapping[str, Value]
    refused: tuple[str, ...]


def read(query: Mapping[str, str]) -> Reading:
    """Read every known parameter of a query; unknown parameters are ignored."""
    values: dict[str, Value] = {}
    refused: list[str] = []
    for name, parse in PARAMETERS.items():
        if name not in query:
            continue
        try:
            values[name] = parse(query[name])
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


DEFAULTS: Mapping[str, Value] = {
    "variant": DEFAULT_VARIANT,
    "at": WHOLE_NET,
    "detail": BLOCKS,
    "block": FIRST_BLOCK,
    "op": WHOLE_BLOCK,
    "photo": BUNDLED[0],
    "node": FIRST_NODE,
    "channel": 0,
    "ledger": FIRST_BLOCK,
    "ledger_channel": 0,
    "section": SECTIONS[0],
    "lab_block": FIRST_STRIDED_BLOCK,
    "lab_op": WHOLE_BLOCK,
    "lab_photo": BUNDLED[0],
    "lab_channel": 0,
    "fault": Fault.PROJECTION.value,
    "fault_block": FIRST_STRIDED_BLOCK,
    "fault_op": WHOLE_BLOCK,
    "other": DEFAULT_OTHER,
    "compare_at": WHOLE_NET,
    "figure_at": WHOLE_NET,
    **calculator_settings.DEFAULTS,
}
"""What an address need not say; the chosen variant's own defaults come on top."""


def strangers(values: Mapping[str, Value], graph: Graph) -> tuple[str, ...]:
    """Names of the values that were asked for but do not exist in this net."""
    blocks = {block.name for block in graph.blocks}
    node = str(values.get("node", FIRST_NODE))
    channels = graph.shape_of(node).channels if node in (INPUT, *graph.by_name) else 0
    ledger = str(values.get("ledger", FIRST_BLOCK))
    place = graph.shape_of(node) if channels else graph.input_shape
    prefix = f"{values.get('block', FIRST_BLOCK)}."
    operations = {name.removeprefix(prefix) for name in graph.by_name if name.startswith(prefix)}
    exists = {
        "at": values.get("at") in {WHOLE_NET, INPUT, *blocks, *graph.by_name},
        "zoom": values.get("zoom") in graph.stages,
        "unfold": set(_names(values, "unfold")) <= set(graph.stages),
        "block": values.get("block") in blocks,
        "op": values.get("op") in {WHOLE_BLOCK, *operations},
        "node": channels > 0,
        "channel": _number(values, "channel") < channels,
        "out_channel": _number(values, "out_channel") < channels,
        "out_row": _number(values, "out_row") < place.height,
        "out_column": _number(values, "out_column") < place.width,
        "in_channel": _number(values, "in_channel") < _channels_read(graph, node),
        "ledger": ledger in blocks,
        "ledger_channel": ledger in blocks
        and _number(values, "ledger_channel") < graph.block(ledger).out_shape.channels,
        "lab_block": values.get("lab_block") in {block.name for block in graph.blocks if block.downsamples},
        "lab_op": _has(graph, values, block="lab_block", operation="lab_op"),
        "lab_channel": _number(values, "lab_channel") < graph.shape_of(_last(graph, values, "lab_block")).channels,
        "fault_block": values.get("fault_block") in blocks,
        "fault_op": _has(graph, values, block="fault_block", operation="fault_op"),
        "compare_at": _compared(values, graph),
        "figure_at": _drawn_in_figure(str(values.get("figure_at", WHOLE_NET))),
    }
    missing = tuple(name for name, found in exists.items() if name in values and not found)
    return missing + calculator_settings.outside(values)


def _channels_read(graph: Graph, node: str) -> int:
    """Channels of what a node reads; 0 for the picture, which reads nothing."""
    return graph.in_shapes(graph[node])[0].channels if node in graph else 0


def _has(graph: Graph, values: Mapping[str, Value], *, block: str, operation: str) -> bool:
    """Whether the block that one parameter names has the operation that another one names."""
    wanted = values.get(operation)
    return wanted == WHOLE_BLOCK or f"{values.get(block, FIRST_STRIDED_BLOCK)}.{wanted}" in graph


def _last(graph: Graph, values: Mapping[str, Value], name: str) -> str:
    """The output of the block that a parameter names, or of the whole net where there is none."""
    wanted = values.get(name, FIRST_STRIDED_BLOCK)
    return next((block.output.name for block in graph.blocks if block.name == wanted), graph.nodes[-1].name)


def _compared(values: Mapping[str, Value], graph: Graph) -> bool:
    """Whether one of two compared nets has the box: "a.layer2.0" is in this net, "b.layer2.0" in the other one."""
    side, _, name = str(values.get("compare_at", WHOLE_NET)).partition(".")
    if side not in ("a", "b"):
        return (side, name) == (WHOLE_NET, "")
    try:
        spec = find_variant(str(values.get("other", DEFAULT_OTHER))).spec
        one = graph if side == "a" else expand(spec, graph.input_shape)
    except ExplainerError:  # the picture is too small for the other net
        return False
    return name in {INPUT, *(block.name for block in one.blocks), *(node.name for node in one if node.block is None)}


def _drawn_in_figure(chosen: str) -> bool:
    """Whether Figure 3 has the layer: "vgg19.features.0"."""
    net, _, name = chosen.partition(".")
    if net not in NETS:
        return chosen == WHOLE_NET
    graph = figure3_graphs()[NETS.index(net)]
    return name == INPUT or name in {node.name for node in layers(graph)}


def _number(values: Mapping[str, Value], name: str) -> int:
    value = values.get(name, 0)
    return value if isinstance(value, int) else 0


def _names(values: Mapping[str, Value], name: str) -> tuple[str, ...]:
    value = values.get(name, ())
    return value if isinstance(value, tuple) else ()


def _variant(text: str) -> str:
    return find_variant(text).name


def _one_of(*options: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in options:
            raise ValueError(text)
        return text

    return parse


def _whole(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 9 and lowest <= int(text) <= highest):
            raise ValueError(text)
        return int(text)

    return parse


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(text)
    return text


def _stages(text: str) -> tuple[str, ...]:
    stages = tuple(text.split("-"))
    if not all(re.fullmatch(r"layer[1-9]", stage) for stage in stages):
        raise ValueError(text)
    return stages


PARAMETERS: Mapping[str, Callable[[str], Value]] = {
    "lang": _one_of(*LANGUAGES),
    "variant": _variant,
    "stride": _one_of(*(placement.value for placement in StridePlacement)),
    "shortcut": _one_of(*(shortcut.value for shortcut in Shortcut)),
    "height": _whole(1, MAX_INPUT_SIZE),
    "width": _whole(1, MAX_INPUT_SIZE),
    "classes": _whole(1, MAX_CLASSES),
    "at": _name,
    "unfold": _stages,
    "zoom": _name,
    "detail": _one_of(*DETAILS),
    "block": _name,
    "op": _name,
    "photo": _one_of(*BUNDLED, *OWN_PICTURES),
    "node": _name,
    "channel": _whole(0, LEDGER_CHANNELS),
    "ledger": _name,
    "ledger_channel": _whole(0, LEDGER_CHANNELS),
    "lab_block": _name,
    "lab_op": _name,
    "lab_photo": _one_of(*BUNDLED),
    "lab_channel": _whole(0, LEDGER_CHANNELS),
    "fault": _one_of(*(fault.value for fault in Fault)),
    "fault_block": _name,
    "fault_op": _name,
    "section": _one_of(*SECTIONS),
    "start": _variant,
    "other": _variant,
    "other_stride": _one_of(*(placement.value for placement in StridePlacement)),
    "other_shortcut": _one_of(*(shortcut.value for shortcut in Shortcut)),
    "compare_at": _name,
    "figure_at": _name,
    "out_channel": _whole(0, MAX_CLASSES),
    "out_row": _whole(0, MAX_INPUT_SIZE),
    "out_column": _whole(0, MAX_INPUT_SIZE),
    "in_channel": _whole(0, MAX_CLASSES),
    "calc": _one_of(*calculator_settings.CALCULATORS),
    "win_kind": _one_of(*(kind.value for kind in WindowKind)),
    "win_height": _whole(1, MAX_INPUT_SIZE),
    "win_width": _whole(1, MAX_INPUT_SIZE),
    "win_kernel": _whole(1, MAX_KERNEL),
    "win_stride": _whole(1, MAX_STRIDE),
    "win_padding": _whole(0, MAX_PADDING),
    "win_dilation": _whole(1, MAX_DILATION),
    "win_rounding": _one_of(*calculator_settings.ROUNDINGS),
    "win_row": _whole(0, MAX_INPUT_SIZE),
    "win_column": _whole(0, MAX_INPUT_SIZE),
    "count": calculator_settings.read_rule,
    "figure": calculator_settings.read_figure,
}
"""Every parameter an address may hold, and how it is read; a ValueError (SpecError is one) refuses it."""
