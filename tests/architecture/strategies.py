"""Random networks and input sizes for property tests."""

from hypothesis import strategies as st

from explainer.architecture.graph import Graph
from explainer.architecture.spec import (
    BlockKind,
    Order,
    Projection,
    ResNetSpec,
    Shortcut,
    ShortcutKind,
    Stem,
    StridePlacement,
    VGGSpec,
)
from explainer.architecture.wiring.expand import expand, image_shape


@st.composite
def specs(draw: st.DrawFn, *, max_width: int = 24) -> ResNetSpec:
    """Nets of one to four stages with up to three blocks each, in every combination of choices that goes together."""
    stages = draw(st.integers(1, 4))
    block = draw(st.sampled_from(BlockKind))
    shortcut = draw(st.sampled_from(Shortcut))
    groups = draw(st.integers(1, 4)) if block is BlockKind.BOTTLENECK else 1
    steps = draw(st.lists(st.integers(1, max(1, max_width // groups)), min_size=stages, max_size=stages))
    widths = [groups * step for step in (sorted(steps) if shortcut is Shortcut.A else steps)]
    expansion = draw(st.integers(1, 4))
    widest_stem = widths[0] * expansion if shortcut is Shortcut.A else max_width
    return ResNetSpec(
        block=block,
        blocks_per_stage=tuple(draw(st.lists(st.integers(1, 3), min_size=stages, max_size=stages))),
        widths=tuple(widths),
        expansion=expansion,
        groups=groups,
        stem=draw(st.sampled_from(Stem)),
        stem_channels=draw(st.integers(1, widest_stem)),
        stride_placement=draw(st.sampled_from(StridePlacement)),
        shortcut=shortcut,
        shortcut_kind=ShortcutKind.IDENTITY if shortcut is Shortcut.NONE else draw(st.sampled_from(ShortcutKind)),
        projection=draw(st.sampled_from(Projection)),
        order=draw(st.sampled_from(Order)),
        num_classes=draw(st.integers(1, 20)),
    )


@st.composite
def vgg_specs(draw: st.DrawFn) -> VGGSpec:
    """Narrow VGG nets of one to four stages."""
    stages = draw(st.integers(1, 4))
    return VGGSpec(
        convs_per_stage=tuple(draw(st.lists(st.integers(1, 3), min_size=stages, max_size=stages))),
        widths=tuple(draw(st.lists(st.integers(1, 12), min_size=stages, max_size=stages))),
        num_classes=draw(st.integers(1, 20)),
    )


sides = st.integers(1, 300)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A random net at a random size, square or not."""
    return expand(draw(specs()), image_shape(draw(sides), draw(sides)))


@st.composite
def any_graphs(draw: st.DrawFn) -> Graph:
    """A random net of either kind; a VGG net at a size that its pools leave something of."""
    sides = st.integers(16, 200)
    return draw(graphs() | st.builds(expand, vgg_specs(), st.builds(image_shape, sides, sides)))
