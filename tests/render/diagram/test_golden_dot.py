"""The pictures of the best known nets and blocks, as DOT, against files that a person has looked at.

After a wanted change write them again with `python -m tests.render.diagram.test_golden_dot`, and look at what differs.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from explainer.architecture.spec import Order, Shortcut, ShortcutKind, StridePlacement
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.render.diagram.boxes import Diagram
from explainer.render.diagram.export import render
from explainer.render.pages.block.diagram import block_diagram
from explainer.render.pages.network.diagram import network_diagram
from explainer.render.pages.network.operations import operations_diagram
from explainer.text.catalogue import LANGUAGES, catalogue
from tests.render.nets import net

GOLDEN = Path(__file__).parents[2] / "golden"


def golden_pictures() -> Iterator[tuple[str, Diagram]]:
    resnet18, resnet50 = net("resnet18"), net("resnet50")
    graphs = {
        "resnet18": resnet18,
        "resnet34_option_a": net("resnet34", shortcut=Shortcut.A),
        "resnet50_v1": net("resnet50", stride_placement=StridePlacement.V1),
        "resnet50_v1_5": resnet50,
    }
    blocks = {
        "basic_solid": (resnet18, "layer1.0"),
        "basic_dashed": (resnet18, "layer2.0"),
        "bottleneck_conv2_1": (resnet50, "layer1.0"),
        "bottleneck_solid": (resnet50, "layer1.1"),
        "bottleneck_dashed": (resnet50, "layer2.0"),
    }
    first = find_variant("cifar_resnet20").spec
    gated = replace(first, shortcut_kind=ShortcutKind.EXCLUSIVE_GATING)
    pre_activation = replace(first, order=Order.FULL_PRE)
    for kind, spec in (("exclusive_gating", gated), ("pre_activation", pre_activation)):
        blocks[f"{kind}_solid"] = (expand(spec, image_shape(32, 32)), "layer1.1")
    for language in LANGUAGES:
        words = catalogue(language)
        for name, graph in graphs.items():
            yield f"network_{name}.{language}.dot", network_diagram(graph, words=words)
        for name, (graph, block) in blocks.items():
            yield f"block_{name}.{language}.dot", block_diagram(graph, block, words=words)
        stage = operations_diagram(resnet18, words=words, stages={"layer2"})
        yield f"operations_resnet18_layer2.{language}.dot", stage


@pytest.mark.parametrize(("name", "diagram"), [pytest.param(*picture, id=picture[0]) for picture in golden_pictures()])
def test_a_picture_is_the_golden_one(name: str, diagram: Diagram) -> None:
    assert render(diagram, file_format="dot").decode() == (GOLDEN / name).read_text("utf-8")


def test_every_golden_file_belongs_to_a_picture() -> None:
    assert {path.name for path in GOLDEN.glob("*.dot")} == {name for name, _ in golden_pictures()}


if __name__ == "__main__":
    for file_name, picture in golden_pictures():
        (GOLDEN / file_name).write_bytes(render(picture, file_format="dot"))
