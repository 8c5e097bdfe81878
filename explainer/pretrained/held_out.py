"""What the nets that come with the app get wrong on held-out pictures, as counted by `scripts/measure_held_out.py`.

The pictures themselves are not needed: a count of ten thousand answers is read from `assets/held_out`.
"""

import json
from functools import cache

from explainer.assets import ASSETS
from explainer.findings.held_out import HeldOut, Mistake
from explainer.pretrained.bundled import BundledNet

HELD_OUT_ROOT = ASSETS / "held_out"


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
