"""What blocks add to what they are given."""

from math import isfinite
from typing import NamedTuple

from explainer.findings.arrays import Array


class Addition(NamedTuple):
    """One channel of a block's x + F(x), and one place of it.

    x, f, sum, out: the values there; out is what leaves the block, and the sum itself where nothing follows it. agrees:
    how many of the channel's `size` sums, added again in float32, are the net's own bit for bit. clipped: the share of
    the channel that the last ReLU sets to 0, None where there is none.
    """

    x: float
    f: float
    sum: float
    out: float
    agrees: int
    size: int
    clipped: float | None


class SumMaps(NamedTuple):
    """A block's sum as four maps H×W: x as the shortcut delivers it, F(x), their sum, and what leaves the block.

    channel: whose maps they are, None where they are the means of all.
    """

    maps: tuple[Array, Array, Array, Array]
    channel: int | None


class Balance(NamedTuple):
    """What one block adds, over all its values.

    shortcut, residual: Euclidean norms of x as the shortcut delivers it and of F(x). clipped: share, 0..1, of the
    values below 0 that the block's last ReLU sets to 0; None where the block does not end with a ReLU.
    """

    shortcut: float
    residual: float
    clipped: float | None

    @property
    def ratio(self) -> float | None:
        """‖F(x)‖ / ‖x‖; None where x is 0 or not finite."""
        ratio = self.residual / self.shortcut if self.shortcut > 0 else float("nan")
        return ratio if isfinite(ratio) else None
