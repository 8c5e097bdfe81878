"""The chosen net: what stays of the controls on the way to another net, what is put back, and what is marked."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from explainer.architecture.errors import ShapeError, SpecError
from explainer.architecture.spec import ResNetSpec, Shortcut, StridePlacement, VGGSpec
from explainer.architecture.variants import find_variant, resnet_spec
from explainer.pretrained.source import UNTRAINED, Origin
from explainer.ui.state.choices import (
    CHECKPOINT_IS_NEW,
    CLASSES,
    HEIGHT,
    SHORTCUT,
    STRIDE,
    VARIANT,
    VARIANT_IN_USE,
    WEIGHTS,
    WEIGHTS_WISH,
    WIDTH,
)
from explainer.ui.state.reader import (
    chosen_graph,
    chosen_net,
    compared_with,
    forget_change,
    mend_choices,
    net,
    note_change,
    switch_net,
    take_controls,
)
from explainer.ui.work import trained

Controls = tuple[str, str, str, int, int, int]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session's state outside of a session, in which ResNet-50 is chosen."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr("explainer.ui.state.key.st.session_state", kept)
    return kept


pytestmark = pytest.mark.usefixtures("session")


def controls() -> Controls:
    """The name, stride placement, shortcut, height, width and classes that the controls show."""
    assert VARIANT.get() == VARIANT_IN_USE.get()
    return VARIANT.get(), STRIDE.get(), SHORTCUT.get(), HEIGHT.get(), WIDTH.get(), CLASSES.get()


def run() -> None:
    """What a run of the script does before it draws."""
    assert mend_choices() is None
    note_change(chosen_net())


# --- from net to net, by name -----------------------------------------------------------------------------------


def test_a_name_brings_the_nets_own_controls() -> None:
    assert controls() == ("resnet50", "v1.5", "B", 224, 224, 1000)
    switch_net("cifar_resnet20")
    assert controls() == ("cifar_resnet20", "v1.5", "A", 32, 32, 10)
    switch_net("plain34")
    assert controls() == ("plain34", "v1.5", "none", 224, 224, 1000)
    switch_net("vgg16")
    assert chosen_net().spec == find_variant("vgg16").spec


def test_what_the_reader_set_stays_between_nets_for_pictures_of_one_size() -> None:
    STRIDE.set("v1")
    HEIGHT.set(192)
    CLASSES.set(7)
    switch_net("resnet101")
    assert controls() == ("resnet101", "v1", "B", 192, 224, 7)
    STRIDE.set("v1.5")  # by hand back to the net's own: nothing is left to keep
    switch_net("resnet152")
    assert controls() == ("resnet152", "v1.5", "B", 192, 224, 7)


def test_what_the_reader_did_not_set_is_the_new_nets_own() -> None:
    switch_net("cifar_resnet20")
    assert SHORTCUT.get() == "A"
    switch_net("cifar_bottleneck_resnet164")
    assert SHORTCUT.get() == "B"


def test_nets_for_imagenet_and_for_cifar_each_find_their_controls_again() -> None:
    STRIDE.set("v1")
    HEIGHT.set(192)
    CLASSES.set(7)
    switch_net("cifar_resnet20")
    assert controls() == ("cifar_resnet20", "v1.5", "A", 32, 32, 10)
    SHORTCUT.set("C")
    WIDTH.set(64)
    CLASSES.set(100)
    switch_net("resnet101")
    assert controls() == ("resnet101", "v1", "B", 192, 224, 7)
    HEIGHT.set(224)
    switch_net("cifar_resnet56")
    assert controls() == ("cifar_resnet56", "v1.5", "C", 32, 64, 100)
    switch_net("resnet18")
    assert controls() == ("resnet18", "v1", "B", 224, 224, 7)


def test_a_plain_net_stays_plain_and_the_shortcut_comes_back_behind_it() -> None:
    SHORTCUT.set("C")
    CLASSES.set(7)
    for name in ("plain34", "plain50"):
        switch_net(name)
        assert controls() == (name, "v1.5", "none", 224, 224, 7)
    switch_net("resnet34")
    assert controls() == ("resnet34", "v1.5", "C", 224, 224, 7)


def test_over_cifar_nets_and_a_plain_one_the_shortcut_comes_back_too() -> None:
    SHORTCUT.set("C")
    for name in ("cifar_plain20", "plain50", "cifar_resnet20"):
        switch_net(name)
        run()
        assert controls()[0] == name
    assert SHORTCUT.get() == "A"
    switch_net("resnet34")
    assert SHORTCUT.get() == "C"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ResNet-101", "resnet101"),
        (" cifar resnet-56 ", "cifar_resnet56"),
        ("VGG-19", "vgg19"),
        ("cifar_resnet38", "cifar_resnet38"),
        ("bottleneck_3-4-6-3", "bottleneck_3-4-6-3"),
    ],
)
def test_a_name_as_papers_write_it_is_understood(typed: str, name: str) -> None:
    VARIANT.set(typed)  # as the field has it when its callback runs
    switch_net(typed)
    assert controls()[0] == name


# --- by spec, and with what is said beside it -------------------------------------------------------------------


def test_a_spec_brings_its_own_stride_and_shortcut_over_what_the_reader_set() -> None:
    STRIDE.set("v1")
    SHORTCUT.set("C")
    HEIGHT.set(192)
    CLASSES.set(7)
    switch_net(replace(resnet_spec("resnet34"), shortcut=Shortcut.A))
    assert controls() == ("resnet34", "v1.5", "A", 192, 224, 7)
    switch_net(replace(resnet_spec("resnet101"), stride_placement=StridePlacement.V1))
    assert controls() == ("resnet101", "v1", "B", 192, 224, 7)


@pytest.mark.parametrize(
    "spec",
    [
        find_variant("vgg13").spec,
        find_variant("cifar_plain32").spec,
        find_variant("resnet50d").spec,
        replace(resnet_spec("cifar_resnet20"), shortcut=Shortcut.B, num_classes=100),
        ResNetSpec(
            block=resnet_spec("resnet50").block, blocks_per_stage=(1, 2), widths=(24, 40), expansion=3, num_classes=5
        ),
    ],
    ids=str,
)
def test_the_chosen_net_is_the_spec_that_was_given(spec: ResNetSpec | VGGSpec) -> None:
    SHORTCUT.set("C")
    STRIDE.set("v1")
    switch_net(spec, classes=spec.num_classes)
    assert chosen_net().spec == spec
    run()
    assert net().spec == spec


def test_classes_and_size_are_taken_where_they_are_given() -> None:
    HEIGHT.set(192)
    CLASSES.set(7)
    switch_net("resnet18", classes=3, size=96)
    assert controls() == ("resnet18", "v1.5", "B", 96, 96, 3)
    switch_net(resnet_spec("cifar_resnet20"), classes=100, size=28)
    assert controls() == ("cifar_resnet20", "v1.5", "A", 28, 28, 100)


def test_weights_are_taken_where_the_net_can_have_them() -> None:
    run()
    assert chosen_net().weights == UNTRAINED
    switch_net(resnet_spec("cifar_resnet20"), classes=10, weights=Origin.UNTRAINED)
    run()
    assert (WEIGHTS.get(), net().weights) == ("untrained", UNTRAINED)
    switch_net("cifar_resnet20", weights=Origin.DIGITS)
    run()
    assert WEIGHTS.get() == "digits"
    assert net().weights.origin is Origin.DIGITS
    switch_net("resnet50")  # the app ships none for it, but the wish is remembered
    run()
    assert (WEIGHTS.get(), WEIGHTS_WISH.get()) == ("untrained", "digits")
    assert net().weights == UNTRAINED
    switch_net("cifar_plain20")
    run()
    assert net().weights.origin is Origin.DIGITS


def test_weights_that_were_not_asked_for_stay_as_they_are() -> None:
    switch_net("cifar_resnet20", weights=Origin.UNTRAINED)
    switch_net("cifar_plain20")
    run()
    assert WEIGHTS.get() == "untrained"


# --- what changed is marked -------------------------------------------------------------------------------------


def test_the_net_before_the_last_change_is_what_is_marked_against() -> None:
    run()
    first = chosen_net()
    assert compared_with() is None
    switch_net("resnet34")
    assert net() == first, "in a callback the net is still that of the run before"
    run()
    second = chosen_net()
    assert (net(), compared_with()) == (second, first)
    run()  # a run that changes nothing
    assert compared_with() == first
    STRIDE.set("v1")
    run()
    assert compared_with() == second
    forget_change()
    run()
    assert compared_with() is None
    STRIDE.set("v1.5")
    run()
    assert compared_with() is not None


def test_a_move_that_is_not_marked_compares_with_nothing() -> None:
    run()
    STRIDE.set("v1")
    run()
    assert compared_with() is not None
    switch_net("resnet34", marked=False)
    run()
    assert compared_with() is None
    moved = net()
    SHORTCUT.set("A")
    run()
    assert compared_with() == moved


def test_weights_alone_are_a_change() -> None:
    switch_net("cifar_resnet20", weights=Origin.UNTRAINED)
    run()
    before = net()
    switch_net("cifar_resnet20", weights=Origin.DIGITS)
    run()
    assert (net().spec, compared_with()) == (before.spec, before)


# --- what means nothing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "resnet5000", "cifar_resnet21", "<script>", "plain", "resnet50 v1", "cifar_resnet" + "9" * 50),
        VGGSpec(convs_per_stage=(1, 2, 3, 4, 5)),
    ],
    ids=str,
)
@pytest.mark.parametrize("started", [False, True])
def test_a_name_that_means_nothing_changes_nothing(session: dict[str, Any], wrong: Any, started: bool) -> None:
    if started:
        STRIDE.set("v1")
        switch_net("cifar_resnet20")
        run()
    before = dict(session)
    with pytest.raises(SpecError):
        switch_net(wrong, classes=3, size=96, weights=Origin.DIGITS, marked=False)
    assert session == before


# --- exactly these controls -------------------------------------------------------------------------------------


def test_controls_are_taken_as_they_are_and_size_and_classes_stay() -> None:
    HEIGHT.set(192)
    CLASSES.set(7)
    take_controls("cifar_resnet20", "v1.5", "C")
    assert controls() == ("cifar_resnet20", "v1.5", "C", 192, 224, 7)
    take_controls("resnet50", "v1", "A")
    assert controls() == ("resnet50", "v1", "A", 192, 224, 7)


def test_after_controls_were_taken_another_net_keeps_what_was_set() -> None:
    take_controls("resnet34", "v1", "C")
    switch_net("resnet101")
    assert controls() == ("resnet101", "v1", "C", 224, 224, 1000)


# --- before the controls are drawn ------------------------------------------------------------------------------


def test_what_goes_together_is_left_alone() -> None:
    STRIDE.set("v1")
    SHORTCUT.set("A")
    HEIGHT.set(1)
    assert mend_choices() is None
    assert controls() == ("resnet50", "v1", "A", 1, 224, 1000)


@pytest.mark.parametrize(
    ("name", "shortcut", "code"),
    [
        ("bottleneck_3-4-6-3_dropout", "none", "no_shortcut_to_change"),
        ("basic_1-1_w64-32", "A", "option_a_cannot_shrink"),
    ],
)
def test_a_shortcut_that_the_net_cannot_have_is_put_back(name: str, shortcut: str, code: str) -> None:
    switch_net(name)
    own = SHORTCUT.get()
    SHORTCUT.set(shortcut)
    mistake = mend_choices()
    assert isinstance(mistake, SpecError)
    assert mistake.code == code
    assert SHORTCUT.get() == own
    assert chosen_graph().spec.shortcut.value == own
    assert mend_choices() is None


def test_a_size_that_leaves_nothing_of_the_picture_is_put_back() -> None:
    switch_net("vgg16")
    HEIGHT.set(16)
    mistake = mend_choices()
    assert isinstance(mistake, ShapeError)
    assert (HEIGHT.get(), WIDTH.get()) == (224, 224)
    assert chosen_graph().input_shape.height == 224
    assert mend_choices() is None


@pytest.mark.parametrize(
    ("name", "shortcut", "called"),
    [
        ("resnet50", "none", "plain50"),
        ("plain50", "B", "resnet50"),
        ("cifar_plain20", "A", "cifar_resnet20"),
        ("bottleneck_3-4-6-3", "B", "resnet50"),
        ("bottleneck_3-4-6-3", "none", "plain50"),
    ],
)
def test_the_net_is_called_by_its_own_name(name: str, shortcut: str, called: str) -> None:
    switch_net(name)
    SHORTCUT.set(shortcut)
    assert mend_choices() is None
    assert controls()[::2] == (called, shortcut, WIDTH.get())
    assert chosen_net().spec == replace(resnet_spec(called), shortcut=Shortcut(shortcut))


@pytest.mark.parametrize(("usable", "classes"), [(True, 37), (False, 1000)])
def test_a_checkpoint_brings_its_classes_once(usable: bool, classes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = SimpleNamespace(spec=replace(resnet_spec("resnet50"), num_classes=37), usable=usable)
    monkeypatch.setattr(trained, "finding", lambda *_: found)
    CHECKPOINT_IS_NEW.set(True)
    assert mend_choices() is None
    assert CLASSES.get() == classes
    CLASSES.set(5)
    assert mend_choices() is None
    assert CLASSES.get() == 5
