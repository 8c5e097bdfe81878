"""How a parameter of the address is read, and whether what it names exists in a net."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explainer.architecture.errors import ExplainerError
from explainer.architecture.expand import expand
from explainer.architecture.graph import INPUT, Block, Graph
from explainer.architecture.landmarks import first_convolution
from explainer.architecture.questions.figure3 import NETS, figure3_graphs, layers
from explainer.architecture.variants import find_variant
from explainer.pretrained.source import Origin
from explainer.ui.weights import trained

WHOLE_NET = "net"
WHOLE_BLOCK = "block"
NO_BLOCK = "none"

Value = str | int | tuple[str, ...]
Parse = Callable[[str], Value]
"""Raises ValueError (SpecError is one) for a text that cannot be read."""

_NAME = re.compile(r"[a-z0-9_.]{1,40}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,5}")


def one_of(*options: str) -> Parse:
    """One of some words."""

    def parse(text: str) -> str:
        if text not in options:
            raise ValueError(text)
        return text

    return parse


def whole(lowest: int, highest: int) -> Parse:
    """A whole number within its limits."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 9 and lowest <= int(text) <= highest):
            raise ValueError(text)
        return int(text)

    return parse


def name(text: str) -> str:
    """What the names of blocks and operations are made of."""
    if not _NAME.fullmatch(text):
        raise ValueError(text)
    return text


def stages(text: str) -> tuple[str, ...]:
    """Names of stages, with a dash between them."""
    found = tuple(text.split("-"))
    if not all(re.fullmatch(r"layer[1-9]", stage) for stage in found):
        raise ValueError(text)
    return found


def channels(most: int) -> Parse:
    """Up to `most` different channels, with a dash between them."""

    def parse(text: str) -> tuple[str, ...]:
        found = tuple(text.split("-"))
        if len(found) > most or len(set(found)) < len(found) or not all(re.fullmatch(_NUMBER, one) for one in found):
            raise ValueError(text)
        return found

    return parse


def variant(text: str) -> str:
    """The name of a net."""
    return find_variant(text).name


# --- whether it exists ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks for, of one net. `values` hold the defaults of whatever it does not say."""

    values: Mapping[str, Value]
    graph: Graph

    def text(self, parameter: str) -> str:
        """A parameter as text."""
        return str(self.values.get(parameter))

    def number(self, parameter: str) -> int:
        """A parameter as a whole number, 0 where it has none."""
        value = self.values.get(parameter)
        return value if isinstance(value, int) else 0

    def block(self, parameter: str) -> Block | None:
        """The block that a parameter names."""
        return next((block for block in self.graph.blocks if block.name == self.values.get(parameter)), None)


Exists = Callable[[Asked], bool]


def is_box(asked: Asked) -> bool:
    """`at` is a box of the net's picture, drawn as blocks or with every operation."""
    return asked.text("at") in {WHOLE_NET, INPUT, *(block.name for block in asked.graph.blocks), *asked.graph.by_name}


def is_stage(asked: Asked) -> bool:
    """`zoom` is a stage of blocks."""
    return asked.text("zoom") in asked.graph.stages


def are_stages(asked: Asked) -> bool:
    """`unfold` names stages of blocks."""
    named = asked.values.get("unfold")
    return isinstance(named, tuple) and set(named) <= set(asked.graph.stages)


def is_block(parameter: str, *, strides: bool = False) -> Exists:
    """The parameter names a block, or a block that strides."""

    def exists(asked: Asked) -> bool:
        block = asked.block(parameter)
        return block is not None and (block.downsamples or not strides)

    return exists


def is_operation(parameter: str, *, of: str) -> Exists:
    """The parameter names an operation of the block that another one names, or all of it."""

    def exists(asked: Asked) -> bool:
        block = asked.block(of)
        operations = {node.name.removeprefix(f"{block.name}.") for node in block.nodes} if block else set()
        return asked.text(parameter) in {WHOLE_BLOCK, *operations}

    return exists


def is_node(asked: Asked) -> bool:
    """`node` is an operation, or the picture."""
    return asked.text("node") in (INPUT, *asked.graph.by_name)


def is_channel(parameter: str, *, of_block: str | None = None) -> Exists:
    """A channel of what `node` puts out, or of what the block that another parameter names puts out."""

    def exists(asked: Asked) -> bool:
        if of_block is None:
            return is_node(asked) and asked.number(parameter) < asked.graph.shape_of(asked.text("node")).channels
        block = asked.block(of_block)
        return block is not None and asked.number(parameter) < block.out_shape.channels

    return exists


def is_class(asked: Asked) -> bool:
    """`class` is a class that the net can answer."""
    return asked.number("class") < asked.graph.spec.num_classes


def is_filter(asked: Asked) -> bool:
    """`filter` is a filter of the first convolution."""
    return asked.number("filter") < first_convolution(asked.graph).out_shape.channels


def is_switched_off(asked: Asked) -> bool:
    """`off` is a block, or none."""
    return asked.text("off") == NO_BLOCK or asked.block("off") is not None


def is_place(parameter: str, side: str, *, of_block: str | None = None) -> Exists:
    """A row ("height") or a column ("width") of what `node`, or the block that another parameter names, puts out."""

    def exists(asked: Asked) -> bool:
        if of_block is None:
            return is_node(asked) and asked.number(parameter) < getattr(asked.graph.shape_of(asked.text("node")), side)
        block = asked.block(of_block)
        return block is not None and asked.number(parameter) < getattr(block.out_shape, side)

    return exists


def are_channels(asked: Asked) -> bool:
    """`pins` are channels of what `node` puts out."""
    named = asked.values.get("pins")
    if not is_node(asked) or not isinstance(named, tuple):
        return False
    return all(int(one) < asked.graph.shape_of(asked.text("node")).channels for one in named)


def can_have_weights(asked: Asked) -> bool:
    """The net can have weights from there, now or after a download or an upload."""
    return Origin(asked.text("weights")) in trained.offered(asked.graph.spec)


def is_channel_read(asked: Asked) -> bool:
    """`in_channel` is a channel of what `node` reads."""
    node = asked.graph.by_name.get(asked.text("node"))
    return node is not None and asked.number("in_channel") < asked.graph.in_shapes(node)[0].channels


def is_compared(asked: Asked) -> bool:
    """One of two compared nets has the box: "a.layer2.0" is in this net, "b.layer2.0" in the other one."""
    side, _, box = asked.text("compare_at").partition(".")
    if side not in ("a", "b"):
        return (side, box) == (WHOLE_NET, "")
    try:
        spec = find_variant(asked.text("other")).spec
        one = asked.graph if side == "a" else expand(spec, asked.graph.input_shape)
    except ExplainerError:  # the picture is too small for the other net
        return False
    return box in {INPUT, *(block.name for block in one.blocks), *(node.name for node in one if node.block is None)}


def is_drawn_in_figure(asked: Asked) -> bool:
    """Figure 3 has the layer: "vgg19.features.0"."""
    chosen = asked.text("figure_at")
    net, _, layer = chosen.partition(".")
    if net not in NETS:
        return chosen == WHOLE_NET
    graph = figure3_graphs()[NETS.index(net)]
    return layer == INPUT or layer in {node.name for node in layers(graph)}
