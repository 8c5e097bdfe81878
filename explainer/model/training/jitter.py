"""Small random movements of pictures, so that a net sees each of them a little different in every epoch."""

from dataclasses import dataclass
from math import pi

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True, slots=True, kw_only=True)
class Jitter:
    """The most that a picture is shifted (share of its side), turned (degrees), zoomed and slanted (shares).

    Every amount is drawn evenly between minus and plus its most; zoom is 1 plus it.
    """

    shift: float = 0.0
    turn: float = 0.0
    zoom: float = 0.0
    slant: float = 0.0


def jittered(pictures: Tensor, jitter: Jitter, *, generator: torch.Generator) -> Tensor:
    """Pictures N×C×H×W, each moved by its own draw; what comes in from outside repeats the edge."""
    draws = 2 * torch.rand(5, len(pictures), generator=generator) - 1
    turn, zoom, slant = draws[0] * jitter.turn * pi / 180, 1 + draws[1] * jitter.zoom, draws[2] * jitter.slant
    across, down = 2 * jitter.shift * draws[3:]  # affine_grid measures the side as 2
    sin, cos = turn.sin() / zoom, turn.cos() / zoom
    first = torch.stack([cos, slant * cos - sin, across], dim=1)
    second = torch.stack([sin, slant * sin + cos, down], dim=1)
    grid = functional.affine_grid(torch.stack([first, second], dim=1), list(pictures.shape), align_corners=False)
    return functional.grid_sample(pictures, grid, padding_mode="border", align_corners=False)
