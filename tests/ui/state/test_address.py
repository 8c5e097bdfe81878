"""The settings in the address: what is written is read again, and nothing else gets in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.architecture.variants import LISTED_VARIANTS, find_variant, variant_name
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.ui.frame import session
from explainer.ui.state import address
from explainer.ui.state.key import Value
from tests.architecture.strategies import specs

PARAMETERS = tuple(session.parameters())
DEFAULTS = {"variant": "resnet50", "at": "net", "channel": 0}
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "lang": st.sampled_from(["en", "zh"]),
        "variant": st.sampled_from(LISTED_VARIANTS) | specs().map(variant_name),
        "stride": st.sampled_from(["v1", "v1.5"]),
        "shortcut": st.sampled_from(["A", "B", "C", "none"]),
        "height": st.integers(1, 4096),
        "classes": st.integers(1, 100_000),
        "unfold": st.lists(st.sampled_from(["layer1", "layer2", "layer3"]), min_size=1, unique=True).map(tuple),
        "at": st.sampled_from(["net", "conv1", "layer3.5"]),
        "channel": st.integers(0, 4096),
    },
)


@given(VALUES)
def test_what_is_written_is_read_again(values: dict[str, Value]) -> None:
    asked = address.read(address.write(values, DEFAULTS), PARAMETERS)
    assert asked.refused == ()
    assert {**DEFAULTS, **asked.values} == {**DEFAULTS, **values}


@given(st.dictionaries(st.sampled_from([one.name for one in PARAMETERS]), st.text(max_size=30)))
def test_any_text_is_read_or_refused(query: dict[str, str]) -> None:
    asked = address.read(query, PARAMETERS)
    assert set(asked.values) | set(asked.refused) == set(query)
    assert not set(asked.values) & set(asked.refused)


def test_defaults_are_left_out_and_strangers_are_no_settings() -> None:
    assert address.write({"variant": "resnet50", "at": None, "unfold": ()}, DEFAULTS) == {}
    assert address.read({"utm_source": "class"}, PARAMETERS) == address.Found(values={}, refused=())


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"at": "layer4.2", "block": "layer4.2", "op": "bn3", "node": "layer4.2.add"}, ("op",)),
        ({"block": "layer4.2", "op": "conv3"}, ()),
        ({"block": "layer4.3"}, ("block",)),
        ({"node": "fc", "channel": 999}, ()),
        ({"node": "fc", "channel": 1000}, ("channel",)),
        ({"unfold": ("layer4", "layer5")}, ("unfold",)),
        ({"ledger": "layer1.0", "ledger_channel": 255}, ()),
        ({"ledger": "layer1.0", "ledger_channel": 256}, ("ledger_channel",)),
    ],
)
def test_what_this_net_does_not_have(values: dict[str, Value], names: tuple[str, ...]) -> None:
    graph = expand(find_variant("resnet50").spec, image_shape(64, 64))
    if "op" in names:  # bn3 exists, so it is only missing from a block without a third convolution
        graph = expand(find_variant("resnet34").spec, image_shape(64, 64))
    assert address.missing(values, PARAMETERS, graph) == names


@pytest.mark.parametrize(
    ("name", "values", "names"),
    [
        ("vgg16", {"at": "features.30", "node": "classifier.6", "channel": 999}, ()),
        ("vgg16", {"block": "layer1.0"}, ("block",)),
        ("vgg16", {"ledger": "layer1.0"}, ("ledger",)),
        ("resnet50d", {"at": "conv1.6", "block": "layer2.0", "op": "downsample.2"}, ()),
        ("resnet50d", {"block": "layer1.0", "op": "downsample.0"}, ("op",)),
        ("resnetv2_50", {"block": "layer1.0", "op": "relu"}, ("op",)),
        ("resnetv2_50", {"at": "layer1.0", "node": "layer1.0.add"}, ()),
        ("basic_2-2_exclusive-gating", {"block": "layer1.1", "op": "gate.1"}, ()),
        ("basic_2-2", {"block": "layer1.1", "op": "gate.1"}, ("op",)),
    ],
)
def test_what_the_later_nets_have(name: str, values: dict[str, Value], names: tuple[str, ...]) -> None:
    graph = expand(find_variant(name).spec, image_shape(64, 64))
    assert address.missing(values, PARAMETERS, graph) == names
