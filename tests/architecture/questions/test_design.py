"""The editor's drafts: parts of a net that may not go together, and what becomes of them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.errors import SpecError
from explainer.architecture.questions.design import build, draft_of, with_block, with_stages
from explainer.architecture.spec import MAX_STAGES, BlockKind, ResNetSpec, Shortcut
from explainer.architecture.variants import find_variant, resnet_spec, variant_name
from tests.architecture.strategies import specs


@given(specs())
@settings(max_examples=60)
def test_a_net_is_built_again_from_its_draft(spec: ResNetSpec) -> None:
    assert build(draft_of(spec), spec) == spec


@given(specs(), specs())
@settings(max_examples=60)
def test_a_draft_carries_everything_that_the_shared_controls_do_not(one: ResNetSpec, other: ResNetSpec) -> None:
    one, other = replace(one, shortcut=Shortcut.B), replace(other, shortcut=Shortcut.B)
    built = build(draft_of(one), other)
    assert replace(built, stride_placement=one.stride_placement, num_classes=one.num_classes) == one


@given(specs(), st.integers(1, MAX_STAGES))
@settings(max_examples=60)
def test_stages_are_added_behind_or_fall_away_and_the_rest_stays(spec: ResNetSpec, stages: int) -> None:
    draft = with_stages(draft_of(spec), stages)
    assert len(draft.blocks_per_stage) == len(draft.widths) == stages
    kept = min(stages, len(spec.widths))
    assert (draft.blocks_per_stage[:kept], draft.widths[:kept]) == (spec.blocks_per_stage[:kept], spec.widths[:kept])
    ratios = [wide / narrow for narrow, wide in zip(draft.widths[kept - 1 :], draft.widths[kept:], strict=False)]
    assert ratios == [2] * (stages - kept)


@pytest.mark.parametrize(
    ("name", "block", "becomes"), [("resnet34", "bottleneck", "resnet50"), ("resnet50", "basic", "resnet34")]
)
def test_another_block_makes_the_other_paper_net(name: str, block: str, becomes: str) -> None:
    spec = resnet_spec(name)
    assert variant_name(build(with_block(draft_of(spec), BlockKind(block)), spec)) == becomes


def test_a_basic_block_takes_no_groups_along() -> None:
    spec = resnet_spec("resnext50_32x4d")
    basic = build(with_block(draft_of(spec), BlockKind.BASIC), spec)
    assert (basic.groups, basic.expansion, basic.widths) == (1, 1, spec.widths)


def test_resnext_and_wide_are_a_few_edits_from_resnet_50() -> None:
    spec = resnet_spec("resnet50")
    wide = replace(draft_of(spec), widths=(128, 256, 512, 1024), expansion=2)
    assert variant_name(build(wide, spec)) == "wide_resnet50_2"
    assert variant_name(build(replace(wide, groups=32), spec)) == "resnext50_32x4d"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("groups_do_not_divide", {"groups": 3}),
        ("empty_stage", {"blocks_per_stage": (3, 4, 6, 0)}),
        ("too_many_blocks", {"blocks_per_stage": (3, 4, 6, 1000)}),
        ("width_out_of_range", {"expansion": 4096}),
    ],
)
def test_parts_that_do_not_go_together_are_refused(code: str, change: dict[str, object]) -> None:
    spec = resnet_spec("resnet50")
    with pytest.raises(SpecError) as caught:
        build(replace(draft_of(spec), **change), spec)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert find_variant("resnet50").spec == spec
