"""Networks that cannot be, and what a spec says of itself."""

import pytest

from explainer.architecture.errors import SpecError
from explainer.architecture.spec import (
    MAX_BLOCKS,
    MAX_CHANNELS,
    MAX_CLASSES,
    BlockKind,
    ResNetSpec,
    Shortcut,
    ShortcutKind,
    Stem,
    StridePlacement,
    VGGSpec,
)
from explainer.architecture.variants import find_variant


def spec_of(
    blocks: tuple[int, ...] = (2, 2),
    widths: tuple[int, ...] = (64, 128),
    *,
    block: BlockKind = BlockKind.BASIC,
    expansion: int | None = None,
    groups: int = 1,
    stem_channels: int = 64,
    shortcut: Shortcut = Shortcut.B,
    shortcut_kind: ShortcutKind = ShortcutKind.IDENTITY,
    num_classes: int = 10,
) -> ResNetSpec:
    return ResNetSpec(
        block=block,
        blocks_per_stage=blocks,
        widths=widths,
        expansion=block.expansion if expansion is None else expansion,
        groups=groups,
        stem_channels=stem_channels,
        shortcut=shortcut,
        shortcut_kind=shortcut_kind,
        num_classes=num_classes,
    )


BOTTLENECK = {"block": BlockKind.BOTTLENECK}


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("stages_out_of_range", {"blocks": (), "widths": ()}),
        ("stages_out_of_range", {"blocks": (1,) * 7, "widths": (1,) * 7}),
        ("widths_differ_from_stages", {"blocks": (1, 1, 1)}),
        ("empty_stage", {"blocks": (1, 0)}),
        ("too_many_blocks", {"blocks": (MAX_BLOCKS, 1)}),
        ("width_out_of_range", {"widths": (0, 64)}),
        ("width_out_of_range", {"widths": (64, MAX_CHANNELS + 1)}),
        ("width_out_of_range", {"widths": (64, MAX_CHANNELS // 4 + 1)} | BOTTLENECK),
        ("width_out_of_range", {"widths": (64, MAX_CHANNELS // 3 + 1), "expansion": 3}),
        ("width_out_of_range", {"expansion": 0}),
        ("width_out_of_range", {"stem_channels": 0}),
        ("width_out_of_range", {"stem_channels": MAX_CHANNELS + 1}),
        ("groups_do_not_divide", {"groups": 0} | BOTTLENECK),
        ("groups_do_not_divide", {"groups": 3} | BOTTLENECK),
        ("groups_do_not_divide", {"groups": 128} | BOTTLENECK),
        ("groups_need_bottleneck", {"groups": 2}),
        ("classes_out_of_range", {"num_classes": 0}),
        ("classes_out_of_range", {"num_classes": MAX_CLASSES + 1}),
        ("option_a_cannot_shrink", {"widths": (64, 32), "shortcut": Shortcut.A}),
        ("option_a_cannot_shrink", {"stem_channels": 65, "shortcut": Shortcut.A}),
        *(
            ("no_shortcut_to_change", {"shortcut": Shortcut.NONE, "shortcut_kind": kind})
            for kind in ShortcutKind
            if kind is not ShortcutKind.IDENTITY
        ),
    ],
)
def test_impossible_networks_are_refused(code: str, settings: dict[str, object]) -> None:
    with pytest.raises(SpecError) as caught:
        spec_of(**settings)
    assert caught.value.code == code


def test_the_limits_themselves_are_allowed() -> None:
    spec_of((MAX_BLOCKS - 1, 1), (1, MAX_CHANNELS), num_classes=MAX_CLASSES)
    spec_of((1,) * 6, (1,) * 6, stem_channels=1, num_classes=1)
    spec_of(widths=(64, 128), groups=64, expansion=MAX_CHANNELS // 128, stem_channels=MAX_CHANNELS, **BOTTLENECK)
    spec_of(widths=(64, 64), stem_channels=64, shortcut=Shortcut.A)


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("stages_out_of_range", {"convs_per_stage": (), "widths": ()}),
        ("stages_out_of_range", {"convs_per_stage": (1,) * 7, "widths": (1,) * 7}),
        ("widths_differ_from_stages", {"convs_per_stage": (1, 1)}),
        ("empty_stage", {"convs_per_stage": (1, 0, 1, 1, 1)}),
        ("width_out_of_range", {"convs_per_stage": (1,), "widths": (0,)}),
        ("width_out_of_range", {"convs_per_stage": (1,), "widths": (MAX_CHANNELS + 1,)}),
        ("classes_out_of_range", {"convs_per_stage": (1,) * 5, "num_classes": 0}),
    ],
)
def test_impossible_vgg_nets_are_refused(code: str, settings: dict[str, object]) -> None:
    with pytest.raises(SpecError) as caught:
        VGGSpec(**settings)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("name", "has_choice"),
    [
        ("resnet50", True),
        ("resnet34", False),
        ("plain50", True),
        ("bottleneck_3", False),
        ("cifar_resnet20", False),
        ("resnext50_32x4d", True),
        ("resnet18d", False),
        ("vgg16", False),
    ],
)
def test_where_the_stride_can_be_placed(name: str, has_choice: bool) -> None:
    spec = find_variant(name).spec
    assert spec.has_stride_choice == has_choice
    assert spec.stride_placement is StridePlacement.V1_5


def test_a_vgg_net_has_no_shortcut() -> None:
    assert find_variant("vgg19").spec.shortcut is Shortcut.NONE


def test_the_deep_stem_counts_three_layers() -> None:
    assert [stem.num_convs for stem in Stem] == [1, 1, 3]
