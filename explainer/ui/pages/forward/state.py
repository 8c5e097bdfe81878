"""What the views of a forward pass keep."""

from explainer.architecture.landmarks import first_convolution
from explainer.findings.filters import FilterOrder
from explainer.findings.follow import Measure
from explainer.picture.gallery import SLUGS
from explainer.ui.state import parse
from explainer.ui.state.choices import WEIGHTS
from explainer.ui.state.exists import is_channel_of, is_column_of, is_row_of, shape_of
from explainer.ui.state.focus import (
    CHANNEL,
    CHANNELS,
    IN_CHANNEL,
    LEDGER,
    NODE,
    OFF,
    OUT_COLUMN,
    OUT_ROW,
    PHOTO,
    PLACES,
    UNFOLD,
    VIEW,
)
from explainer.ui.state.key import Asked, Key, Parameter

MEASURES = tuple(one.value for one in Measure)
MOST_PINS = 4
FILTER_ORDERS = tuple(one.value for one in FilterOrder)


def _is_class(asked: Asked, index: int) -> bool:
    return index < asked.graph.spec.num_classes


def _is_filter(asked: Asked, index: int) -> bool:
    return index < first_convolution(asked.graph).out_shape.channels


def _are_channels(asked: Asked, channels: tuple[str, ...]) -> bool:
    shape = shape_of(asked, asked[NODE])
    return shape is not None and all(int(one) < shape.channels for one in channels)


CLASS: Parameter[int | None] = Parameter("class", CHANNELS, None, exists=_is_class)
"""The class whose evidence is shown; None is the net's answer."""
FILTER: Parameter[int | None] = Parameter("filter", CHANNELS, None, exists=_is_filter)
FILTER_ORDER = Parameter("filter_order", parse.one_of(*FILTER_ORDERS), FILTER_ORDERS[0], translated=True)
LEDGER_CHANNEL = Parameter("ledger_channel", CHANNELS, 0, exists=is_channel_of(LEDGER))
LEDGER_ROW: Parameter[int | None] = Parameter("ledger_row", PLACES, None, exists=is_row_of(LEDGER))
LEDGER_COLUMN: Parameter[int | None] = Parameter("ledger_column", PLACES, None, exists=is_column_of(LEDGER))
MEASURE = Parameter("measure", parse.one_of(*MEASURES), MEASURES[0], translated=True)
PINS: Parameter[list[str]] = Parameter("pins", parse.channels(MOST_PINS), [], exists=_are_channels)
SECOND: Parameter[str | None] = Parameter("second", parse.one_of(*SLUGS), None, translated=True)
PARAMETERS = (
    *(WEIGHTS, VIEW, NODE, PHOTO, CHANNEL, OUT_ROW, OUT_COLUMN, IN_CHANNEL),
    *(CLASS, FILTER, FILTER_ORDER, OFF, UNFOLD, LEDGER, LEDGER_CHANNEL, LEDGER_ROW, LEDGER_COLUMN),
    *(MEASURE, PINS, SECOND),
)

ANSWER_CLASS: Key[int | None] = Key("answer_class", None)
FILTER_NUMBER: Key[int | None] = Key("filter_number", None)
GRID_PAGE = Key("grid_page", 1)
PAIR_PAGE = Key("pair_page", 1)
RANK_PAGE = Key("rank_page", 1)
RANK_OF: Key[tuple[tuple[str, str], int] | None] = Key("rank_of", None)
"""The node and the measure that were ranked last, and the channel that was chosen then."""
WITHOUT_RUN: Key[str | None] = Key("without_run", None)
"""The first block of the part of a deep net that is switched off block by block."""
WITHOUT_PART = Key("without_part", "")
