"""Pictures with their classes: what a net is trained on, and what it is measured on."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explainer.picture.prepare import prepare


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PictureSet:
    """Pictures of one size, each of one class. Both arrays are read-only.

    pixels: N×H×W (grey) or N×H×W×3, uint8. labels: N, uint8, the place of the class among the classes of the data.
    """

    pixels: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __post_init__(self) -> None:
        if len(self.pixels) != len(self.labels):
            raise ValueError(f"{len(self.pixels)} pictures with {len(self.labels)} labels")
        self.pixels.flags.writeable = self.labels.flags.writeable = False

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> "PictureSet":
        """The first `count` pictures, or all where there are fewer."""
        return PictureSet(pixels=self.pixels[:count], labels=self.labels[:count])

    def fingerprint(self) -> str:
        """SHA-256 over the pictures with their classes, sorted: the same in whatever order they stand."""
        rows = np.concatenate([self.labels[:, None], self.pixels.reshape(len(self), -1)], axis=1)
        return sha256(b"".join(sorted(row.tobytes() for row in rows))).hexdigest()

    def image(self, index: int) -> Image.Image:
        """One picture as RGB; grey becomes three equal colours."""
        return Image.fromarray(self.pixels[index]).convert("RGB")

    def inputs(self, *, height: int, width: int, share: float) -> NDArray[np.float32]:
        """Every picture as a net sees it, prepared as all pictures are: N×3×height×width, float32."""
        return np.stack([prepare(one, height=height, width=width, share=share).normalised for one in self._images()])

    def _images(self) -> Iterator[Image.Image]:
        return (self.image(index) for index in range(len(self)))
