"""The form of a lesson is true for the net: what it says is looked up in the net's own graph."""

from dataclasses import replace
from itertools import product

import pytest

from explainer.architecture.graph import Block, Graph
from explainer.architecture.operations.ops import Add, BatchNorm2d, Conv2d, MaxPool2d, ReLU
from explainer.architecture.spec import NetSpec, Order, ResNetSpec, Shortcut, ShortcutKind
from explainer.architecture.variants import LISTED_VARIANTS, find_variant, resnet_spec
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.text.catalogue import Language, catalogue
from explainer.text.situation import lesson_variant
from tests.text.lessons import FORMS, SITUATIONS, SLUGS, both_languages, filled

ORDERS = [replace(resnet_spec("resnet18"), order=order, shortcut=one) for order, one in product(Order, Shortcut)]
KINDS = [
    replace(resnet_spec("cifar_resnet20"), shortcut_kind=kind, order=order)
    for kind, order in product(ShortcutKind, Order)
]
LISTED = [find_variant(name).spec for name in LISTED_VARIANTS if "1001" not in name and "1202" not in name]
NETS: list[NetSpec] = [*ORDERS, *KINDS, *LISTED]
WITH_BLOCKS = [spec for spec in NETS if isinstance(spec, ResNetSpec)]


def graph_of(spec: NetSpec) -> Graph:
    return expand(spec, image_shape(64, 64))


def later_block(spec: NetSpec) -> Block:
    """A block that neither opens the net nor changes the shape."""
    return next(block for block in graph_of(spec).blocks if block.index > 0)


def lesson(slug: str, spec: NetSpec) -> str:
    return filled("en", lesson_variant(slug, spec))


# --- which form ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "variant", "form"),
    [
        ("residual-block", "resnet50", ""),
        ("residual-block", "resnetv2_50", ".pre-activation"),
        ("residual-block", "plain34", ".plain"),
        ("residual-block", "vgg19", ""),
        ("adding-x-and-f", "cifar_preresnet110", ".pre-activation"),
        ("adding-x-and-f", "cifar_resnet110", ""),
        ("batch-norm", "resnetv2_101", ".full-pre-activation"),
        ("batch-norm", "cifar_bottleneck_resnet164", ""),
        ("dashed-shortcut", "resnetv2_50", ".pre-activation"),
        ("dashed-shortcut", "cifar_preresnet110", ".option-a"),
        ("dashed-shortcut", "resnet50d", ""),
        ("reading-the-diagram", "vgg16", ".vgg"),
        ("stages", "cifar_plain20", ".cifar"),
        ("stages", "vgg11", ".vgg"),
        ("stages", "resnext50_32x4d", ""),
        ("shapes-must-agree", "cifar_plain56", ".plain"),
        ("degradation", "vgg19", ""),
    ],
)
def test_the_form_for_a_net(slug: str, variant: str, form: str) -> None:
    assert lesson_variant(slug, find_variant(variant).spec) == slug + form


def test_every_form_is_that_of_some_net_and_every_net_has_a_form_of_every_lesson() -> None:
    found = {lesson_variant(slug, spec) for slug in SLUGS for spec in NETS}
    assert found <= set(catalogue("en").lessons)
    assert set(FORMS) <= found


@both_languages
def test_every_form_has_the_heading_of_its_lesson(language: Language) -> None:
    lessons = catalogue(language).lessons
    for slug, forms in SITUATIONS.items():
        assert {lessons[f"{slug}.{form}"].title for form in forms} == {lessons[slug].title}


# --- what the forms say is so --------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", [spec for spec in WITH_BLOCKS if spec.shortcut_kind is ShortcutKind.IDENTITY])
def test_what_follows_the_addition(spec: ResNetSpec) -> None:
    block, text = later_block(spec), lesson("residual-block", spec)
    if block.addition is None:
        assert "nothing is added" in text
        return
    formulas: dict[tuple[type, ...], str] = {
        (Add,): "y = F(x) + x",
        (Add, ReLU): "y = ReLU(F(x) + x)",
        (Add, BatchNorm2d, ReLU): "y = ReLU(BN(F(x) + x))",
    }
    formula = formulas[tuple(type(node.op) for node in block.nodes[block.nodes.index(block.addition) :])]
    assert f"`{formula}`" in text
    never_negative = isinstance(block.residual[-1].op, ReLU)
    assert ("F(x) is never negative" in text) == never_negative


@pytest.mark.parametrize("spec", [spec for spec in WITH_BLOCKS if spec.shortcut is not Shortcut.NONE])
def test_how_many_pictures_the_addition_has(spec: ResNetSpec) -> None:
    block, text = later_block(spec), lesson("adding-x-and-f", spec)
    weighed = spec.shortcut_kind not in (ShortcutKind.IDENTITY, ShortcutKind.DROPOUT)
    count = (
        "All pictures" if weighed else "All three pictures" if block.output is block.addition else "All four pictures"
    )
    assert count in text


@pytest.mark.parametrize("spec", WITH_BLOCKS)
def test_where_batch_norm_stands(spec: ResNetSpec) -> None:
    block, text = later_block(spec), lesson("batch-norm", spec)
    kinds = [type(node.op) for node in block.residual if not isinstance(node.op, ReLU)]
    branch = [kind for kind in kinds if kind in (Conv2d, BatchNorm2d)]
    if branch[0] is BatchNorm2d:
        assert "stand *before* each convolution" in text
    elif branch.count(BatchNorm2d) < branch.count(Conv2d):
        assert "a BN follows every convolution but the last one of each F" in text
    else:
        assert "one BN follows every convolution" in text


@pytest.mark.parametrize("spec", [spec for spec in WITH_BLOCKS if spec.shortcut in (Shortcut.A, Shortcut.B)])
def test_what_a_dashed_shortcut_does(spec: ResNetSpec) -> None:
    dashed = [block for block in graph_of(spec).blocks if block.shortcut.dashed]
    text = lesson("dashed-shortcut", spec)
    for block in dashed:
        beside = [node for node in block.nodes if ".downsample." in node.name]
        projects = any(isinstance(node.op, Conv2d) for node in beside)
        assert ("With option A nothing on the shortcut has weights" in text) != projects
        if projects:
            assert ("behind the block's first ReLU" in text) == beside[0].inputs[0].endswith("relu1")


@pytest.mark.parametrize("spec", NETS)
def test_what_halves_the_picture(spec: NetSpec) -> None:
    graph, text = graph_of(spec), lesson("stages", spec)
    pools = [node for node in graph if isinstance(node.op, MaxPool2d)]
    assert ("without a pool" in text) == (not pools)
    assert ("all halving is done by the pools" in text) == (len(pools) > 1)
