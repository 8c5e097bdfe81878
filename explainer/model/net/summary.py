"""Three numbers about an activation, cheap enough to take from every node of a forward pass.

Reading every activation once more costs about a twentieth of a forward pass, so each number counts, and so does each
call: after a convolution the code of all others has to be fetched again. The values are read in pieces that fit the
processor's second-level cache: the first statistic fetches a piece, the others find it there. Sums are vector routines
in float32 over a piece, those of squares over rows of it, added up in float64. The extremes are left out: they would
be two more readings, and whoever draws an activation holds all of it anyway.
"""

from collections.abc import Sequence
from math import isfinite, sqrt

import numpy as np
import torch
from torch import Tensor

from explainer.findings.arrays import Array
from explainer.findings.summary import Summary

_PIECE = 2**17
"""Values read at a time: 512 KB. torch adds them up in a cascade of at most 62 additions: 4 parts in 10⁶ are lost."""
_ROW = 256
"""Squares that float32 adds up: even in lanes of four, a chain of 68 roundings of 2⁻²⁴ loses 4 parts in 10⁶."""
_CANCELLATION = 0.3
"""Below this ratio of variance to mean square, E[x²] − E[x]² loses too many digits and a second pass is made."""


@np.errstate(over="ignore", invalid="ignore")
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
        squares += sum_of_squares(piece.numpy())
    mean = total / count
    variance = squares / count - mean * mean
    if variance < _CANCELLATION * squares / count or not isfinite(variance):
        mean, variance = _in_double(pieces, count)
    return Summary(tuple(value.shape[1:]), mean, sqrt(variance), zeros / count)


def sum_of_squares(values: Array) -> float:
    """Of a contiguous vector, right to 4 parts in 10⁶ on any processor; infinite or NaN where float32 overflows.

    The dot product of a whole piece may be one chain of thousands of additions: where equal values round the same way,
    it loses more than 1 part in 10⁴.
    """
    if rest := len(values) % _ROW:
        return sum_of_squares(values[:-rest]) + float(np.dot(values[-rest:], values[-rest:]))
    rows = values.reshape(-1, _ROW)
    return float(np.vecdot(rows, rows).sum(dtype=np.float64))


def _in_double(pieces: Sequence[Tensor], count: int) -> tuple[float, float]:
    """Mean and variance in float64 throughout, for values that cancel or overflow in float32."""
    mean = sum(piece.sum(dtype=torch.float64).item() for piece in pieces) / count
    return mean, sum((piece.double() - mean).square_().sum().item() for piece in pieces) / count
