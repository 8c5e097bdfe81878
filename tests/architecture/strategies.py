"""Random networks and input sizes for property tests."""

from hypothesis import strategies as st

from explainer.architecture.expand import expand, image_shape
from explainer.architecture.graph import Graph
from explainer.architecture.spec import BlockKind, ResNetSpec, Shortcut, Stem, StridePlacement


@st.composite
def specs(draw: st.DrawFn, *, max_width: int = 24) -> ResNetSpec:
    """Nets of one to four stages with up to three blocks each; widths grow where option A needs it."""
    stages = draw(st.integers(1, 4))
    shortcut = draw(st.sampled_from(Shortcut))
    widths = draw(st.lists(st.integers(1, max_width), min_size=stages, max_size=stages))
    return ResNetSpec(
        block=draw(st.sampled_from(BlockKind)),
        blocks_per_stage=tuple(draw(st.lists(st.integers(1, 3), min_size=stages, max_size=stages))),
        widths=tuple(sorted(widths) if shortcut is Shortcut.A else widths),
        stem=draw(st.sampled_from(Stem)),
        stride_placement=draw(st.sampled_from(StridePlacement)),
        shortcut=shortcut,
        num_classes=draw(st.integers(1, 20)),
    )


sides = st.integers(1, 300)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A random net at a random size, square or not."""
    return expand(draw(specs()), image_shape(draw(sides), draw(sides)))
