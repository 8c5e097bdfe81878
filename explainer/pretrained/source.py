"""Where the weights of a net come from."""

from dataclasses import dataclass
from enum import Enum


class Origin(Enum):
    """UNTRAINED: drawn from a seed. DIGITS, SCENES, CIFAR10: trained here on these pictures, part of the app.
    IMAGENET_V1 and _V2: torchvision's two sets, fetched when asked for. FILE: a checkpoint of the reader's.
    """

    UNTRAINED = "untrained"
    DIGITS = "digits"
    SCENES = "scenes"
    CIFAR10 = "cifar10"
    IMAGENET_V1 = "imagenet_v1"
    IMAGENET_V2 = "imagenet_v2"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weights of one net; `id` is the SHA-256 of the file's bytes for FILE, and empty otherwise."""

    origin: Origin
    id: str = ""


UNTRAINED = Weights(origin=Origin.UNTRAINED)
