"""The settings in the page's address: one table says how each parameter is read and what is refused.

`read` turns the raw query of a first visit into values; `write` gives the query that reopens the same view.
A value that cannot be read is left out and reported, so that the page can say so in the reader's language.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explainer.architecture.expand import MAX_INPUT_SIZE
from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.spec import MAX_CLASSES, Shortcut, StridePlacement
from explainer.architecture.variants import find_variant
from explainer.picture.bundled import BUNDLED
from explainer.text.catalogue import LANGUAGES

DEFAULT_VARIANT = "resnet50"
WHOLE_NET = "net"
WHOLE_BLOCK = "block"
FIRST_BLOCK = "layer1.0"
FIRST_NODE = "conv1"
OWN_PICTURES = ("upload", "camera")
LEDGER_CHANNELS = 4096

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
    "block": FIRST_BLOCK,
    "op": WHOLE_BLOCK,
    "photo": BUNDLED[0],
    "node": FIRST_NODE,
    "channel": 0,
    "ledger": FIRST_BLOCK,
    "ledger_channel": 0,
}
"""What an address need not say; the chosen variant's own defaults come on top."""


def strangers(values: Mapping[str, Value], graph: Graph) -> tuple[str, ...]:
    """Names of the values that were asked for but do not exist in this net."""
    blocks = {block.name for block in graph.blocks}
    node = str(values.get("node", FIRST_NODE))
    channels = graph.shape_of(node).channels if node in (INPUT, *graph.by_name) else 0
    ledger = str(values.get("ledger", FIRST_BLOCK))
    operations = {name.removeprefix(f"{values.get('block', FIRST_BLOCK)}.") for name in graph.by_name}
    exists = {
        "at": values.get("at") in {WHOLE_NET, INPUT, *blocks, *graph.by_name},
        "unfold": set(_names(values, "unfold")) <= set(graph.stages),
        "block": values.get("block") in blocks,
        "op": values.get("op") in {WHOLE_BLOCK, *operations},
        "node": channels > 0,
        "channel": _number(values, "channel") < channels,
        "ledger": ledger in blocks,
        "ledger_channel": ledger in blocks
        and _number(values, "ledger_channel") < graph.block(ledger).out_shape.channels,
    }
    return tuple(name for name, found in exists.items() if name in values and not found)


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
    "block": _name,
    "op": _name,
    "photo": _one_of(*BUNDLED, *OWN_PICTURES),
    "node": _name,
    "channel": _whole(0, LEDGER_CHANNELS),
    "ledger": _name,
    "ledger_channel": _whole(0, LEDGER_CHANNELS),
}
"""Every parameter an address may hold, and how it is read; a ValueError (SpecError is one) refuses it."""
