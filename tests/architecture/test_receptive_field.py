"""Receptive fields against following every tap of every window along one axis."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.operations.ops import AdaptiveAvgPool2d
from explainer.architecture.receptive_field import Extent, receptive_fields
from explainer.architecture.spec import NetSpec, ResNetSpec, StridePlacement, VGGSpec
from explainer.architecture.variants import choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from tests.architecture.oracles import seen_pixels
from tests.architecture.strategies import specs, vgg_specs


def interior(extent: Extent, positions: int, size: int) -> list[int]:
    """Positions whose whole field lies inside the picture, so that padding hides none of it."""
    starts = [extent.start + position * extent.jump for position in range(positions)]
    return [position for position, start in enumerate(starts) if start >= 0 and start + extent.size <= size]


def check(spec: NetSpec, *, height: int, width: int) -> int:
    """Compare every position of every node with the brute force; returns how many were compared exactly."""
    graph = expand(spec, image_shape(height, width))
    fields = receptive_fields(graph)
    exact = 0
    for size, axis in ((height, "height"), (width, "width")):
        for name, seen in seen_pixels(graph, size=size).items():
            extent: Extent = getattr(fields[name], axis)
            for position, row in enumerate(seen):
                assert set(np.flatnonzero(row)) <= set(extent.pixels(position, input_size=size)), (name, position)
            if extent.jump == 0 and isinstance(graph[name].op, AdaptiveAvgPool2d):
                continue  # windows of different sizes: the whole map is said to be seen
            for position in interior(extent, len(seen), size):
                pixels = np.flatnonzero(seen[position])
                first = extent.start + position * extent.jump
                assert (pixels[0], pixels[-1]) == (first, first + extent.size - 1), (name, position)
                exact += 1
    return exact


@settings(max_examples=25, deadline=None)
@given(specs(max_width=2), st.integers(1, 90), st.integers(1, 90))
def test_random_nets(spec: ResNetSpec, height: int, width: int) -> None:
    check(spec, height=height, width=width)


@settings(max_examples=10, deadline=None)
@given(vgg_specs(), st.integers(16, 120), st.integers(16, 120))
def test_random_vgg_nets(spec: VGGSpec, height: int, width: int) -> None:
    check(spec, height=height, width=width)


@pytest.mark.parametrize(
    ("name", "size"), [("resnet18d", 480), ("resnetv2_50", 600), ("vgg16", 300), ("cifar_preresnet20", 150)]
)
def test_whole_nets_of_later_papers_far_from_the_border(name: str, size: int) -> None:
    assert check(find_variant(name).spec, height=size, width=size - 7) > 1000


@pytest.mark.parametrize("word", ["scaling", "exclusive-gating", "shortcut-gating", "dropout", "relu-pre"])
def test_what_weighs_the_branches_sees_no_further(word: str) -> None:
    """Gates are 1×1 convolutions: no kind of shortcut and no order of activation changes what a block can see."""
    plain, other = (
        receptive_fields(expand(find_variant(f"bottleneck_2-2_w2-4{part}").spec, image_shape(64, 64)))
        for part in ("", f"_{word}")
    )
    assert other["layer2.1.add"] == plain["layer2.1.add"]


def test_the_pool_of_resnet_d_reads_what_the_strided_projection_leaves_out() -> None:
    for name, share in (("resnet50", 1 / 4), ("resnet50d", 1)):
        graph = expand(find_variant(name).spec, image_shape(224, 224))
        (entered,) = graph["layer2.0.downsample.0"].inputs
        side = graph[entered].out_shape.height
        read = seen_pixels(graph, size=side, source=entered)["layer2.0.downsample.1"].any(axis=0).sum()
        assert read**2 / side**2 == share


@pytest.mark.parametrize("placement", StridePlacement)
def test_a_whole_resnet50_far_from_the_border(placement: StridePlacement) -> None:
    spec = choose(find_variant("resnet50"), stride_placement=placement)
    assert check(spec, height=700, width=640) > 10_000


@pytest.mark.parametrize(("stage", "following"), [("layer1", "layer2"), ("layer2", "layer3"), ("layer3", "layer4")])
def test_v1_leaves_three_of_four_positions_unread(stage: str, following: str) -> None:
    """He et al. strides on a 1×1, which reads every other row and column; v1.5 reads all."""
    for placement, share in ((StridePlacement.V1, 1 / 4), (StridePlacement.V1_5, 1)):
        graph = expand(choose(find_variant("resnet50"), stride_placement=placement), image_shape(224, 224))
        handed_on = graph.block(f"{following}.0").nodes[0].inputs[0]
        side = graph[handed_on].out_shape.height
        read = seen_pixels(graph, size=side, source=handed_on)[f"{following}.0.relu"].any(axis=0).sum()
        assert handed_on.startswith(stage)
        assert read**2 / side**2 == share


def test_the_offset_is_the_centre_of_the_first_window() -> None:
    fields = receptive_fields(expand(find_variant("resnet18").spec, image_shape(224, 224)))
    assert fields["conv1"].height == Extent(start=-3, size=7, jump=2)
    assert fields["conv1"].height.centre == 0
    assert fields["maxpool"].height == Extent(start=-5, size=11, jump=4)
    assert list(fields["maxpool"].height.pixels(0, input_size=224)) == list(range(6))
    assert list(fields["maxpool"].height.pixels(55, input_size=224)) == list(range(215, 224))


def test_global_pooling_sees_each_side_on_its_own() -> None:
    field = receptive_fields(expand(find_variant("cifar_resnet20").spec, image_shape(32, 64)))["fc"]
    assert (field.height.jump, field.width.jump) == (32, 64)
    assert field.width.size - field.height.size == 32
