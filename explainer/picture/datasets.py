"""The sets of pictures with classes that nets are trained on here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from explainer.picture import cifar10, digits, scenes
from explainer.picture.picture_set import PictureSet
from explainer.picture.prepare import IMAGENET_SHARE, WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Pictures for training and pictures held out, both made when first asked for.

    input_size: side in pixels of the net's input. crop_share: how much of a picture's side a net trained on it reads.
    """

    name: str
    num_classes: int
    input_size: int
    crop_share: float
    training: Callable[[], PictureSet]
    held_out: Callable[[], PictureSet]


_DIGITS = Dataset(
    name="digits",
    num_classes=10,
    input_size=32,
    crop_share=IMAGENET_SHARE,
    training=digits.training_set,
    held_out=digits.held_out_set,
)
_SCENES = Dataset(
    name="scenes",
    num_classes=len(scenes.CLASSES),
    input_size=64,
    crop_share=IMAGENET_SHARE,
    training=scenes.training_set,
    held_out=scenes.held_out_set,
)
DATASETS: Mapping[str, Dataset] = {one.name: one for one in (_DIGITS, _SCENES)}
"""Those whose pictures come with the app."""


def cifar10_at(place: Path) -> Dataset:
    """CIFAR-10, which a reader has fetched; asking for its pictures raises Cifar10Error where they are not whole."""
    return Dataset(
        name="cifar10",
        num_classes=len(cifar10.CLASSES),
        input_size=cifar10.SIDE,
        crop_share=WHOLE,
        training=lambda: cifar10.read_cifar10(place, "train"),
        held_out=lambda: cifar10.read_cifar10(place, "test"),
    )
