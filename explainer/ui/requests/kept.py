"""Pictures and charts that are made once for every reader, and kept within so many bytes."""

import json
from dataclasses import fields, is_dataclass
from sys import getsizeof
from typing import NamedTuple

import plotly.graph_objects as go

from explainer.ui.work.caches import SizedCache, kept_in

PICTURES_BUDGET, FIGURES_BUDGET = 40_000_000, 20_000_000
"""Bytes."""


class _Chart(NamedTuple):
    """A chart as plotly's own object, and what it was made from."""

    figure: go.Figure
    serialised: str


def bytes_of(value: object) -> int:
    """About how much memory a picture, a chart or a text takes.

    Plotly's objects are estimated from their JSON: 30 KB and three times its length, as measured for the cost charts
    of ResNet-50 and of the CIFAR-10 net with 1202 layers.
    """
    if isinstance(value, _Chart):
        return 30_000 + 3 * len(value.serialised) + getsizeof(value.serialised)
    if isinstance(value, tuple):
        return getsizeof(value) + sum(map(bytes_of, value))
    if is_dataclass(value):
        return getsizeof(value) + sum(bytes_of(getattr(value, one.name)) for one in fields(value))
    return getsizeof(value)


PICTURES: SizedCache[object] = SizedCache(budget=PICTURES_BUDGET, size=bytes_of)
FIGURES: SizedCache[object] = SizedCache(budget=FIGURES_BUDGET, size=bytes_of)


def figure(serialised: str) -> go.Figure:
    """A serialised chart as plotly's own object, which takes longer to make than to send."""
    return _chart(serialised).figure


@kept_in(FIGURES)
def _chart(serialised: str) -> _Chart:
    return _Chart(go.Figure(json.loads(serialised)), serialised)
