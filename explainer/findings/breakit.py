"""What torch makes of a broken block."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What torch made of a block.

    shapes: C×H×W of everything that ran, by node. refused_by, error: the node that refused its input, and the last
    line of torch's traceback; None where all of it ran.
    """

    shapes: Mapping[str, tuple[int, ...]]
    refused_by: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakage:
    """A broken block, run; for a missing ReLU, how far F is from a straight line with and without it."""

    outcome: Outcome
    curvatures: tuple[float, float] | None
