"""The receptive field on the photo: what is drawn holds every pixel that a real gradient reaches."""

import re

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.architecture.graph import INPUT, Graph
from explainer.architecture.spec import BlockKind, Shortcut, Stem, StridePlacement
from explainer.model.net.module import keep
from explainer.render.pages.operation.field import Field, field_at, field_html, sentence
from explainer.text.catalogue import Catalogue
from tests.model.nets import random_net, small_spec
from tests.render.nets import EN, ZH, net

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG"


def drawn(html: str, picture: tuple[int, int]) -> tuple[float, float, float, float]:
    """Top, left, bottom and right of the drawn frame, in input pixels."""
    style = dict(part.split(":") for part in re.findall(r'<i class="\w+" style="([^"]+)"', html)[0].split(";"))
    share = {name: float(value.removesuffix("%")) / 100 for name, value in style.items()}
    top, left = share["top"] * picture[0], share["left"] * picture[1]
    return top, left, top + share["height"] * picture[0], left + share["width"] * picture[1]


def support(module: torch.nn.Module, graph: Graph, name: str, row: int, column: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the input with a gradient of the value there (of all channels together)."""
    picture = torch.rand(1, *graph.input_shape.dims, generator=torch.Generator().manual_seed(1)).requires_grad_()
    value = keep(module, graph, picture, [name])[name]  # type: ignore[arg-type]
    (value[0, :, row, column] if value.dim() == 4 else value[0]).sum().backward()
    assert picture.grad is not None
    rows, columns = np.nonzero(picture.grad[0].abs().sum(0).numpy())
    return rows, columns


@given(st.data(), st.sampled_from(list(Stem)[:2]), st.sampled_from([Shortcut.A, Shortcut.B, Shortcut.NONE]))
@settings(max_examples=40, deadline=None)
def test_a_real_gradient_lies_inside_the_frame(data: st.DataObject, stem: Stem, shortcut: Shortcut) -> None:
    block = data.draw(st.sampled_from(BlockKind))
    module, graph = random_net(small_spec(block, stem=stem, shortcut=shortcut), height=51, width=44)
    node = data.draw(st.sampled_from(graph.nodes))
    row, column = (data.draw(st.integers(0, side - 1)) for side in (node.out_shape.height, node.out_shape.width))
    field = field_at(graph, node.name, row=row, column=column)
    top, left, bottom, right = drawn(field_html(JPEG, field, EN, alt="", caption=""), field.picture)
    rows, columns = support(module, graph, node.name, row, column)
    if rows.size:  # ReLU may let nothing through
        assert top - 1e-3 <= rows.min()
        assert rows.max() + 1 <= bottom + 1e-3
        assert left - 1e-3 <= columns.min()
        assert columns.max() + 1 <= right + 1e-3


@pytest.mark.parametrize("shortcut", [Shortcut.B, Shortcut.NONE])
@pytest.mark.parametrize("block", BlockKind)
def test_with_positive_weights_the_gradient_reaches_all_four_borders(block: BlockKind, shortcut: Shortcut) -> None:
    """Without a max pool, whose gradient reaches the winners alone, and away from the padding."""
    module, graph = random_net(small_spec(block, stem=Stem.CIFAR, shortcut=shortcut), height=60, width=64)
    for key, tensor in module.state_dict().items():
        tensor.fill_(0) if key.endswith(("running_mean", "bias")) else tensor.abs_()
    checked = 0
    for node in graph:
        row, column = node.out_shape.height // 2, node.out_shape.width // 2
        field = field_at(graph, node.name, row=row, column=column)
        if field.inside != field.size:
            continue
        checked += 1
        rows, columns = support(module, graph, node.name, row, column)
        frame = drawn(field_html(PNG, field, EN, alt="", caption=""), field.picture)
        assert frame == pytest.approx((rows.min(), columns.min(), rows.max() + 1, columns.max() + 1), abs=1e-3)
    assert checked > 12


@pytest.mark.parametrize(("placement", "size"), [(StridePlacement.V1, 483), (StridePlacement.V1_5, 427)])
def test_the_last_block_of_resnet50_sees_more_than_the_picture(placement: StridePlacement, size: int) -> None:
    field = field_at(net("resnet50", stride_placement=placement), "layer4.2.relu", row=3, column=3)
    assert (field.size, field.inside, field.is_whole, field.share) == ((size, size), (224, 224), True, 1)
    for words in (EN, ZH):
        assert f"{size}×{size}" in sentence(field, words)
        assert "224×224" in sentence(field, words)
    assert 'class="whole"' in field_html(JPEG, field, EN, alt="A cat.", caption="")


def test_the_numbers_of_a_corner() -> None:
    field = field_at(net("resnet18"), "conv1", row=0, column=111)
    assert (field.rows, field.columns) == (range(4), range(219, 224))
    assert (field.size, field.inside, field.jump) == ((7, 7), (4, 5), (2, 2))
    said = sentence(field, EN)
    assert "7×7" in said
    assert "4×5" in said
    assert "row 0, column 111" in said
    assert EN("value.field_jump", jump=2) in said


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
def test_every_node_has_its_sentence(words: Catalogue) -> None:
    for graph in (net("resnet18", 64), net("cifar_resnet20"), net("resnet50", 5)):
        for name in (INPUT, *graph.by_name):
            shape = graph.shape_of(name)
            for row, column in ((0, 0), (shape.height // 2, shape.width // 2), (shape.height - 1, shape.width - 1)):
                said = sentence(field_at(graph, name, row=row, column=column), words)
                assert said
                assert not re.search(r"[{}]", said)


def test_a_pixel_sees_itself() -> None:
    field = field_at(net("resnet18"), INPUT, row=9, column=7)
    assert (field.rows, field.columns, field.share) == (range(9, 10), range(7, 8), 1 / 224**2)


def test_the_picture_is_told_in_words_too() -> None:
    field = field_at(net("resnet18"), "layer1.0.conv1", row=20, column=20)
    html = field_html(PNG, field, EN, alt='A "cat"', caption="<What>")
    assert f'alt="A &#34;cat&#34; {sentence(field, EN)}"' in html
    assert "data:image/png;base64" in html
    assert "&lt;What&gt;" in html
    assert "data:image/jpeg;base64" in field_html(JPEG, field, EN, alt="", caption="")


def test_a_field_in_the_padding_alone_is_said_and_not_drawn() -> None:
    field = Field(row=0, column=0, size=(1, 1), jump=(1, 1), rows=range(0, -2), columns=range(0, -2), picture=(9, 9))
    assert "<i " not in field_html(PNG, field, EN, alt="", caption="")
    assert sentence(field, EN).startswith(EN("value.field_outside", row=0, column=0, size="1×1"))
