"""Colours that can be read: WCAG contrast of every ink on every ground, in light and in dark."""

import pytest

from explainer.architecture.graph import Node
from explainer.render.style import theme
from explainer.render.style.stylesheet import stylesheet
from explainer.render.style.theme import DARK, HUES, LIGHT, Kind, Mode, kind_of
from tests.render.nets import net

READABLE = 4.5


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "muted", "shortcut", "changed"])
def test_text_is_readable_on_every_ground(mode: Mode, ink: str) -> None:
    grounds = {"paper": mode.paper, "panel": mode.panel} | {kind.value: theme.fill(kind, mode) for kind in Kind}
    ratios = {name: theme.contrast(getattr(mode, ink), ground) for name, ground in grounds.items()}
    assert {name: ratio for name, ratio in ratios.items() if ratio < READABLE} == {}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_the_guideline(one: str, other: str, ratio: float) -> None:
    assert theme.contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert theme.contrast(one, other) == theme.contrast(other, one)


def test_every_kind_has_a_hue_and_a_rule() -> None:
    assert set(HUES) == set(Kind)
    for scheme in ("light", "dark", "both"):
        css = stylesheet(scheme)
        assert all(f".net .{kind.value}>.body{{" in css for kind in Kind)
        assert ("light-dark(" in css) == (scheme == "both")


def test_operations_of_one_kind_look_alike() -> None:
    def kinds(nodes: tuple[Node, ...]) -> dict[str, set[Kind]]:
        found: dict[str, set[Kind]] = {}
        for node in nodes:
            found.setdefault(type(node.op).__name__, set()).add(kind_of(node.op))
        return found

    assert kinds(net("resnet50").nodes + net("cifar_resnet20").nodes) == {
        "Conv2d": {Kind.CONVOLUTION},
        "BatchNorm2d": {Kind.NORM},
        "ReLU": {Kind.ACTIVATION},
        "MaxPool2d": {Kind.POOLING},
        "AdaptiveAvgPool2d": {Kind.POOLING},
        "Flatten": {Kind.RESHAPE},
        "Linear": {Kind.LINEAR},
        "Add": {Kind.ADDITION},
        "Subsample": {Kind.RESHAPE},
        "ZeroPadChannels": {Kind.RESHAPE},
    }
