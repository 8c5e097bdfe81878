"""The table of torchvision's files: complete, of the right nets, and of lengths that the nets' parameters explain."""

import re
from dataclasses import replace

import pytest

from explainer.architecture.spec import ResNetSpec, Shortcut, StridePlacement, VGGSpec
from explainer.architecture.variants import LISTED_VARIANTS, find_variant
from explainer.pretrained.imagenet import ImagenetFile, imagenet_file, imagenet_origins, published_accuracy
from explainer.pretrained.source import Origin
from explainer.text.published.variants import TORCHVISION_ACCURACY

V1, V2 = Origin.IMAGENET_V1, Origin.IMAGENET_V2
WEIGHTS = {V1: "IMAGENET1K_V1", V2: "IMAGENET1K_V2"}
NUM_PARAMS = {  # torchvision's documentation, num_params
    "resnet18": 11_689_512,
    "resnet34": 21_797_672,
    "resnet50": 25_557_032,
    "resnet101": 44_549_160,
    "resnet152": 60_192_808,
    "resnext50_32x4d": 25_028_904,
    "resnext101_32x8d": 88_791_336,
    "resnext101_64x4d": 83_455_272,
    "wide_resnet50_2": 68_883_240,
    "wide_resnet101_2": 126_886_696,
    "vgg11": 132_863_336,
    "vgg13": 133_047_848,
    "vgg16": 138_357_544,
    "vgg19": 143_667_240,
}
HALF_PRECISION = {"wide_resnet50_2-95faca4d.pth", "wide_resnet101_2-32ee1156.pth"}


def listed(name: str, origin: Origin) -> ImagenetFile | None:
    return imagenet_file(find_variant(name).spec, origin)


FILES = [file for name in LISTED_VARIANTS for origin in (V1, V2) if (file := listed(name, origin))]


def test_there_is_a_file_for_each_accuracy_that_torchvision_publishes() -> None:
    assert {(file.variant, WEIGHTS[file.origin]) for file in FILES} == {
        (row.variant, row.weights) for row in TORCHVISION_ACCURACY.rows
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_name_says_which_net_and_which_bytes(file: ImagenetFile) -> None:
    assert re.fullmatch(rf"{file.variant}-[0-9a-f]{{8}}\.pth", file.name)
    assert file.sha256_prefix == file.name[-12:-4]


def test_no_two_files_share_a_name() -> None:
    assert len({file.name for file in FILES}) == len({file.sha256_prefix for file in FILES}) == len(FILES) == 21


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_length_is_that_of_the_parameters(file: ImagenetFile) -> None:
    numbers = NUM_PARAMS[file.variant] * (2 if file.name in HALF_PRECISION else 4)
    assert numbers < file.num_bytes < 1.01 * numbers
    assert file.num_bytes < file.max_bytes < 1.01 * 4 * NUM_PARAMS[file.variant]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_accuracy_is_that_of_these_weights(file: ImagenetFile) -> None:
    row = published_accuracy(file)
    assert (row.variant, row.weights) == (file.variant, WEIGHTS[file.origin])


def test_the_files_of_resnet50() -> None:
    names = [file.name for origin in (V1, V2) if (file := listed("resnet50", origin))]
    assert names == ["resnet50-0676ba61.pth", "resnet50-11ad3fa6.pth"]


def test_both_stride_placements_load_the_same_file() -> None:
    spec = find_variant("resnet101").spec
    assert isinstance(spec, ResNetSpec)
    v1, v1_5 = (imagenet_file(replace(spec, stride_placement=placement), V2) for placement in StridePlacement)
    assert v1 is not None
    assert v1 == v1_5


@pytest.mark.parametrize(
    "changes", [{"shortcut": one} for one in Shortcut if one is not Shortcut.B] + [{"num_classes": 10}]
)
def test_a_changed_net_has_no_file(changes: dict[str, object]) -> None:
    spec = find_variant("resnet50").spec
    assert isinstance(spec, ResNetSpec)
    assert imagenet_file(replace(spec, **changes), V1) is None  # type: ignore[arg-type]


def test_a_vgg_of_other_classes_has_no_file() -> None:
    spec = find_variant("vgg16").spec
    assert isinstance(spec, VGGSpec)
    assert imagenet_file(spec, V1)
    assert imagenet_file(replace(spec, num_classes=10), V1) is None


@pytest.mark.parametrize("origin", [Origin.UNTRAINED, Origin.DIGITS, Origin.FILE])
def test_other_origins_have_no_file(origin: Origin) -> None:
    assert listed("resnet18", origin) is None


@pytest.mark.parametrize(
    ("name", "origins"),
    [
        ("resnet18", (V1,)),
        ("resnet50", (V1, V2)),
        ("resnext101_64x4d", (V1,)),
        ("resnet50d", ()),
        ("cifar_resnet20", ()),
    ],
)
def test_the_sets_that_a_net_has(name: str, origins: tuple[Origin, ...]) -> None:
    assert imagenet_origins(find_variant(name).spec) == origins
