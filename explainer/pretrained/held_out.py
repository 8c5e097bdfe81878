"""What the nets that come with the app get wrong on held-out pictures, as counted by `scripts/measure_held_out.py`.

The pictures themselves are not needed: a count of ten thousand answers is read from `assets/held_out`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from explainer.assets import ASSETS
from explainer.pretrained.bundled import BundledNet

HELD_OUT_ROOT = ASSETS / "held_out"


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


def held_out_of(net: BundledNet) -> HeldOut | None:
    """The counts for a net's shipped weights; None where none were taken."""
    return _read(net.slug)


@cache
def _read(slug: str) -> HeldOut | None:
    try:
        counts = json.loads((HELD_OUT_ROOT / f"{slug}.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    return HeldOut(
        num_pictures=counts["num_pictures"],
        num_errors=counts["num_errors"],
        without=counts["without"],
        swapped={(one, other): wrong for one, other, wrong in counts["swapped"]},
        surest=tuple(Mistake(**one) for one in counts["surest"]),
    )
