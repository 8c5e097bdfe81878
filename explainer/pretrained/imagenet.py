"""torchvision's files of ImageNet weights: which nets have one, under what name, how long it can be.

Names, sizes and accuracies are those of torchvision.models.resnet and .vgg (the enumerations `…_Weights`). A name ends
in the first eight digits of the file's SHA-256.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod

from explainer.architecture.spec import NetSpec, ResNetSpec, StridePlacement
from explainer.architecture.variants import expand_variant, find_variant
from explainer.architecture.weights.entries import weight_entries
from explainer.pretrained.source import Origin
from explainer.text.published.variants import TORCHVISION_ACCURACY, Accuracy

OFFICIAL_ADDRESS = "https://download.pytorch.org/models"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagenetFile:
    """One published file: the net it is for, by the name of `find_variant`, and its length in bytes.

    num_bytes: as published, rounded to a thousandth of a MiB. max_bytes: what no file of this net's weights exceeds.
    """

    name: str
    variant: str
    origin: Origin
    num_bytes: int
    max_bytes: int

    @property
    def sha256_prefix(self) -> str:
        """The first hexadecimal digits of the SHA-256 of the file's bytes, as its name gives them."""
        return self.name.removesuffix(".pth").rpartition("-")[2]


def imagenet_file(spec: NetSpec, origin: Origin) -> ImagenetFile | None:
    """The file torchvision offers for this net; None where there is none.

    The net must be the listed one, with shortcut B and 1000 classes. Where its blocks stride is left open: v1 and v1.5
    have the same weights, so they share a file.
    """
    listed = replace(spec, stride_placement=StridePlacement.V1_5) if isinstance(spec, ResNetSpec) else spec
    variant = _VARIANTS.get(listed)
    return _file(variant, origin) if variant and (variant, origin) in _FILES else None


def imagenet_origins(spec: NetSpec) -> tuple[Origin, ...]:
    """The sets of ImageNet weights that this net has, the older first."""
    return tuple(origin for origin in _WEIGHTS if imagenet_file(spec, origin))


def published_accuracy(file: ImagenetFile) -> Accuracy:
    """What torchvision measured with these weights, with v1.5 strides; its source is that of TORCHVISION_ACCURACY."""
    return next(
        row for row in TORCHVISION_ACCURACY.rows if (row.variant, row.weights) == (file.variant, _WEIGHTS[file.origin])
    )


_WEIGHTS: Mapping[Origin, str] = {Origin.IMAGENET_V1: "IMAGENET1K_V1", Origin.IMAGENET_V2: "IMAGENET1K_V2"}
_V1, _V2 = _WEIGHTS
_FILES: Mapping[tuple[str, Origin], tuple[str, float]] = {  # name, and length in MiB (torchvision's `_file_size`)
    ("resnet18", _V1): ("resnet18-f37072fd.pth", 44.661),
    ("resnet34", _V1): ("resnet34-b627a593.pth", 83.275),
    ("resnet50", _V1): ("resnet50-0676ba61.pth", 97.781),
    ("resnet50", _V2): ("resnet50-11ad3fa6.pth", 97.790),
    ("resnet101", _V1): ("resnet101-63fe2227.pth", 170.511),
    ("resnet101", _V2): ("resnet101-cd907fc2.pth", 170.530),
    ("resnet152", _V1): ("resnet152-394f9c45.pth", 230.434),
    ("resnet152", _V2): ("resnet152-f82ba261.pth", 230.474),
    ("resnext50_32x4d", _V1): ("resnext50_32x4d-7cdf4587.pth", 95.789),
    ("resnext50_32x4d", _V2): ("resnext50_32x4d-1a0047aa.pth", 95.833),
    ("resnext101_32x8d", _V1): ("resnext101_32x8d-8ba56ff5.pth", 339.586),
    ("resnext101_32x8d", _V2): ("resnext101_32x8d-110c445d.pth", 339.673),
    ("resnext101_64x4d", _V1): ("resnext101_64x4d-173b62eb.pth", 319.318),
    ("wide_resnet50_2", _V1): ("wide_resnet50_2-95faca4d.pth", 131.820),  # 16-bit numbers
    ("wide_resnet50_2", _V2): ("wide_resnet50_2-9ba9bcbe.pth", 263.124),
    ("wide_resnet101_2", _V1): ("wide_resnet101_2-32ee1156.pth", 242.896),  # 16-bit numbers
    ("wide_resnet101_2", _V2): ("wide_resnet101_2-d733dc28.pth", 484.747),
    ("vgg11", _V1): ("vgg11-8a719046.pth", 506.840),
    ("vgg13", _V1): ("vgg13-19584684.pth", 507.545),
    ("vgg16", _V1): ("vgg16-397923af.pth", 527.796),
    ("vgg19", _V1): ("vgg19-dcbb9e9d.pth", 548.051),
}
_VARIANTS: Mapping[NetSpec, str] = {find_variant(variant).spec: variant for variant, _ in _FILES}
_BYTES_PER_NUMBER = 4
_BYTES_AROUND_ENTRY = 1024
_BYTES_AROUND_FILE = 1 << 16


@lru_cache(maxsize=len(_FILES))
def _file(variant: str, origin: Origin) -> ImagenetFile:
    name, mebibytes = _FILES[variant, origin]
    return ImagenetFile(
        name=name,
        variant=variant,
        origin=origin,
        num_bytes=round(mebibytes * 2**20),
        max_bytes=_longest(variant),
    )


def _longest(variant: str) -> int:
    """Bytes that every number of the net takes as float32, and ample room for names and the archive around them."""
    entries = weight_entries(expand_variant(variant)).values()
    return sum(_BYTES_PER_NUMBER * prod(shape) + _BYTES_AROUND_ENTRY for shape in entries) + _BYTES_AROUND_FILE
