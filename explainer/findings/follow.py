"""How active the channels of a node are, and where one stands among them."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from explainer.findings.arrays import Doubles


class Measure(Enum):
    """By what channels are ranked: mean of |x|, largest value, share of values other than 0."""

    MEAN = "mean"
    MOST = "most"
    SHARE = "share"


class Activity(NamedTuple):
    """How active each channel is, C each: mean of |x|, largest value, share of values other than 0 (0..1)."""

    mean: Doubles
    most: Doubles
    share: Doubles

    def by(self, measure: Measure) -> Doubles:
        """The scores that a measure ranks by."""
        match measure:
            case Measure.MEAN:
                return self.mean
            case Measure.MOST:
                return self.most
            case Measure.SHARE:
                return self.share


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one channel stands: its rank, counted from 0, of how many, and its score."""

    rank: int
    of: int
    score: float
