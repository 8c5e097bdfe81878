"""What the reader looks at: the stage, block, operation, channel and place that several pages share."""

from explainer.architecture.graph import Graph
from explainer.architecture.spec import MAX_CLASSES
from explainer.architecture.wiring.expand import MAX_INPUT_SIZE
from explainer.picture.drawing import Drawing
from explainer.picture.gallery import SLUGS
from explainer.ui.state import parse
from explainer.ui.state.exists import (
    NO_BLOCK,
    WHOLE_BLOCK,
    WHOLE_NET,
    is_block,
    is_channel_of,
    is_column_of,
    is_node,
    is_operation_of,
    is_row_of,
)
from explainer.ui.state.key import Asked, Key, Parameter
from explainer.ui.state.reader import chosen_net
from explainer.ui.work.net import graph_of

FIRST_BLOCK = "layer1.0"
FIRST_NODE = "conv1"
DRAWN = "draw"
OWN_PICTURES = (DRAWN, "upload", "camera")
VIEWS = {
    "maps": "grid_view",
    "answer": "fact_check",
    "ledger": "add_circle",
    "filters": "filter_center_focus",
    "follow": "timeline",
    "pair": "compare",
    "without": "block",
    "time": "timer",
}
"""The views of a forward pass, each with its icon; a view is the module of its name in `pages/forward`."""
CHANNELS = parse.whole(0, MAX_CLASSES)
PLACES = parse.whole(0, MAX_INPUT_SIZE)


def _is_box(asked: Asked, name: str) -> bool:
    """A box of the net's picture, drawn as blocks or with every operation."""
    return name == WHOLE_NET or is_node(asked, name) or is_block(asked, name)


def _are_stages(asked: Asked, names: tuple[str, ...]) -> bool:
    return set(names) <= set(asked.graph.stages)


def _is_stage(asked: Asked, name: str) -> bool:
    return name in asked.graph.stages


def _is_channel_read(asked: Asked, channel: int) -> bool:
    """A channel of what the node reads."""
    node = asked.graph.by_name.get(asked[NODE])
    return node is not None and channel < asked.graph.in_shapes(node)[0].channels


def _is_switched_off(asked: Asked, name: str) -> bool:
    return name == NO_BLOCK or is_block(asked, name)


AT = Parameter("at", parse.name, WHOLE_NET, exists=_is_box, translated=True)
"""The box that is selected in the net's picture."""
UNFOLD: Parameter[list[str]] = Parameter("unfold", parse.stages, [], exists=_are_stages)
"""The stages whose blocks are drawn one by one."""
ZOOM: Parameter[str | None] = Parameter("zoom", parse.name, None, exists=_is_stage)
"""The stage that is drawn alone, with every operation."""
BLOCK = Parameter("block", parse.name, FIRST_BLOCK, exists=is_block)
OP = Parameter("op", parse.name, WHOLE_BLOCK, exists=is_operation_of(BLOCK), translated=True)
"""The operation of the block that is selected, by its name within."""
NODE = Parameter("node", parse.name, FIRST_NODE, exists=is_node)
"""The operation whose values are looked at, or the picture."""
CHANNEL = Parameter("channel", CHANNELS, 0, exists=is_channel_of(NODE))
OUT_CHANNEL: Parameter[int | None] = Parameter("out_channel", CHANNELS, None, exists=is_channel_of(NODE))
OUT_ROW: Parameter[int | None] = Parameter("out_row", PLACES, None, exists=is_row_of(NODE))
OUT_COLUMN: Parameter[int | None] = Parameter("out_column", PLACES, None, exists=is_column_of(NODE))
"""The one value of the node's output that is told."""
IN_CHANNEL: Parameter[int | None] = Parameter("in_channel", CHANNELS, None, exists=_is_channel_read)
LEDGER = Parameter("ledger", parse.name, FIRST_BLOCK, exists=is_block)
"""The block whose x, F(x) and sum are shown."""
OFF = Parameter("off", parse.name, NO_BLOCK, exists=_is_switched_off, translated=True)
"""The block that is switched off."""
VIEW = Parameter("view", parse.one_of(*VIEWS), "maps", translated=True)
PHOTO = Parameter("photo", parse.one_of(*SLUGS, *OWN_PICTURES), SLUGS[0], translated=True)
DRAWING = Key("drawing", Drawing())
"""What the reader drew."""
LAST_PHOTO: Key[str | None] = Key("last_photo", None)
"""The picture of the app that was shown last; it stays while the reader's own is missing or cannot be read."""


def look_at(block: str) -> None:
    """Make a block the one that every page looks at: selected, opened, and its output in the forward pass."""
    AT.set(block)
    BLOCK.set(block)
    LEDGER.set(block)
    found = graph_of(chosen_net()).find_block(block)
    if found:
        NODE.set(found.output.name)
    CHANNEL.set(0)


def fold(stage: str) -> None:
    """Unfold a stage of the net's picture, or fold it."""
    unfolded = UNFOLD.get()
    UNFOLD.set([one for one in unfolded if one != stage] if stage in unfolded else [*unfolded, stage])


def first_node(graph: Graph) -> str:
    """The node that pages look at where the reader's own is not in this net."""
    return FIRST_NODE if FIRST_NODE in graph else graph.nodes[0].name
