"""Small random movements of pictures, so that a net sees each of them a little different in every epoch."""

from dataclasses import dataclass
from math import pi

import torch
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """As 1512.03385, section 4.2, has it for CIFAR-10: `margin` pixels of zeros around a picture, a piece of its own
    size cut out of that at random, and every other picture mirrored, by chance. Zero is the mean that colours lose.
    """

    margin: int
    mirror: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Jitter:
    """The most that a picture is shifted (share of its side), turned (degrees), zoomed and slanted (shares).

    Every amount is drawn evenly between minus and plus its most; zoom is 1 plus it.
    """

    shift: float = 0.0
    turn: float = 0.0
    zoom: float = 0.0
    slant: float = 0.0


def moved(pictures: Tensor, movement: Jitter | Crop, *, generator: torch.Generator) -> Tensor:
    """Pictures N×C×H×W, each moved by its own draw."""
    if isinstance(movement, Crop):
        return cropped(pictures, movement, generator=generator)
    return jittered(pictures, movement, generator=generator)


def cropped(pictures: Tensor, crop: Crop, *, generator: torch.Generator) -> Tensor:
    """A piece of each picture N×C×H×W with zeros around it, of the picture's own size, mirrored or not."""
    count, _, height, width = pictures.shape
    down, across = torch.randint(0, 2 * crop.margin + 1, (2, count, 1), generator=generator)
    mirrored = torch.rand(count, 1, generator=generator) < (0.5 if crop.mirror else 0.0)
    columns = torch.arange(width)
    rows = down + torch.arange(height)
    columns = across + torch.where(mirrored, columns.flip(0), columns)
    padded = functional.pad(pictures, 4 * [crop.margin]).permute(0, 2, 3, 1)
    return padded[torch.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


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
