"""What comes out of the boxes of a picture of a net: one map each, and the net's answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from explainer.findings.arrays import Array

MapOf = Literal["mean", "strongest"]
"""The mean over all channels, or the channel whose values are largest on average, their signs left out."""


class BoxMap(NamedTuple):
    """One map H×W; `channel` is whose it is, None where it is the mean of all."""

    values: Array
    channel: int | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoxMaps:
    """The maps of one pass by the names of nodes, and its logits."""

    maps: Mapping[str, BoxMap]
    logits: Array
