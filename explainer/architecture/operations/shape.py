"""The shape of one image's feature map, without the batch axis, in torch's order C×H×W."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Channels, height and width of a feature map; `flat` marks the vectors after Flatten and Linear.

    A flat shape keeps height = width = 1, so that arithmetic needs no special case; only `dims` and
    `str()` drop the two axes, as torch does.
    """

    channels: int
    height: int
    width: int
    flat: bool = False

    @property
    def dims(self) -> tuple[int, ...]:
        """The sizes torch reports for one image: (C, H, W), or (C,) for a vector."""
        return (self.channels,) if self.flat else (self.channels, self.height, self.width)

    @property
    def positions(self) -> int:
        """Number of spatial positions, H·W."""
        return self.height * self.width

    @property
    def numel(self) -> int:
        """Number of values, C·H·W."""
        return self.channels * self.height * self.width

    def __str__(self) -> str:
        """`64×56×56`, the way the field prints it.

        >>> str(Shape(channels=64, height=56, width=56))
        '64×56×56'
        """
        return "×".join(map(str, self.dims))
