"""What a trained net gets wrong on the pictures held out from its training, whole and with its blocks disturbed."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A picture that gets another class than its own: both by their places, and how sure the net is of its answer."""

    label: int
    answer: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """Wrong answers to `num_pictures` pictures: of the whole net, without each block, with two in each other's place.

    surest: the wrong answers of the whole net that it is surest of, the surest first.
    """

    num_pictures: int
    num_errors: int
    without: Mapping[str, int]
    swapped: Mapping[tuple[str, str], int]
    surest: tuple[Mistake, ...]
