"""Three numbers about an activation, cheap enough to take from every node of a forward pass.

Reading every activation once more costs about a twentieth of a forward pass, so each number counts, and so does each
call: after a convolution the code of all others has to be fetched again. The values are read in pieces that fit the
processor's second-level cache: the first statistic fetches a piece, the others find it there. Sums and products are
vector routines in float32 over one piece, added up in float64. The extremes are left out: they would be two more
readings, and whoever draws an activation holds all of it anyway.
"""

from collections.abc import Sequence
from math import isfinite, sqrt

import numpy as np
import torch
from torch import Tensor

from explainer.findings.summary import Summary

_PIECE = 2**17
"""Values read at a time: 512 KB, and few enough for float32 to add up without losing more than 1 part in 10⁵."""
_CANCELLATION = 0.3
"""Below this ratio of variance to mean square, E[x²] − E[x]² loses too many digits and a second pass is made."""


def summarise(value: Tensor) -> Summary:
    """The summary of one image's activation, a contiguous float32 tensor 1×C×H×W or 1×C."""
    count = value.numel()
    flat = value.view(count)
    pieces = (flat,) if count <= _PIECE else torch.split(flat, _PIECE)
    zeros = 0
    total = squares = 0.0
    for piece in pieces:
        zeros += int(np.count_nonzero(piece.numpy() == 0))
        total += piece.sum().item()
        squares += torch.dot(piece, piece).item()
    mean = total / count
    variance = squares / count - mean * mean
    if variance < _CANCELLATION * squares / count or not isfinite(variance):
        mean, variance = _in_double(pieces, count)
    return Summary(tuple(value.shape[1:]), mean, sqrt(variance), zeros / count)


def _in_double(pieces: Sequence[Tensor], count: int) -> tuple[float, float]:
    """Mean and variance in float64 throughout, for values that cancel or overflow in float32."""
    mean = sum(piece.sum(dtype=torch.float64).item() for piece in pieces) / count
    return mean, sum((piece.double() - mean).square_().sum().item() for piece in pieces) / count
