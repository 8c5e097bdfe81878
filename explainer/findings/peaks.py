"""Where maps are highest and lowest."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explainer.findings.arrays import Array


class Peak(NamedTuple):
    """A position of one map, counted from 0, and its value."""

    row: int
    column: int
    value: float


class PicturePeak(NamedTuple):
    """The highest value of a channel on one picture, by the picture's number, and where it is."""

    picture: int
    value: float
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PicturePeaks:
    """The highest value of every channel on every picture: values N×C, float32, and places N×C, row·width + column."""

    values: Array
    places: NDArray[np.int32]
    width: int

    def strongest(self, channel: int, count: int) -> tuple[PicturePeak, ...]:
        """The `count` highest values of a channel, one a picture, highest first; equal ones in the pictures' order."""
        order = np.argsort(-self.values[:, channel], kind="stable")[:count]
        places = self.places[order, channel]
        return tuple(
            PicturePeak(int(picture), float(self.values[picture, channel]), *divmod(int(place), self.width))
            for picture, place in zip(order, places, strict=True)
        )
