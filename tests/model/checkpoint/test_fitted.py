"""Weights from anywhere go into the net they belong to, unchanged; what does not belong there is named."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn import functional

from explainer.architecture.graph import Graph
from explainer.architecture.spec import BlockKind, NetSpec, Order, Shortcut, Stem, StridePlacement
from explainer.architecture.variants import LISTED_VARIANTS, choose, expand_variant, find_variant, variant_name
from explainer.architecture.weights.entries import Converted
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.checkpoint.files import CheckpointError, held_bytes, read
from explainer.model.checkpoint.fitted import Fitted, fit, suggest_spec
from explainer.model.net.module import GraphModule
from explainer.model.net.trace import run
from explainer.model.net.weights import trained
from tests.architecture.strategies import specs
from tests.model.checkpoint.checkpoint_bytes import LIMIT, saved
from tests.model.nets import SMALL_VGG, random_net, random_picture, small_spec

SIZE = 32
State = dict[str, Tensor]


def as_safetensors(state: State) -> bytes:
    return safetensors.torch.save({name: one.contiguous() for name, one in state.items()})


WRITERS: Mapping[str, Callable[[State], bytes]] = {
    "zip": saved,
    "legacy": lambda state: saved(state, legacy=True),
    "safetensors": as_safetensors,
    "state_dict": lambda state: saved({"epoch": 7, "state_dict": state, "optimizer": {"state": {0: torch.ones(3)}}}),
    "model": lambda state: saved({"model": state, "loss": 0.5}, legacy=True),
    "model_state_dict": lambda state: saved({"model_state_dict": state}),
    "net": lambda state: saved({"net": state, "acc": 93.1, "epoch": 199}),
    "ema": lambda state: saved({"ema": state}),
}
PREFIXES = ("", "module.", "model.", "backbone.", "_orig_mod.", "module._orig_mod.", "net.module.")


def small_net(spec: NetSpec, *, seed: int = 0) -> tuple[GraphModule, Graph]:
    return random_net(spec, height=SIZE, width=SIZE, seed=seed)


def output(module: nn.Module, graph: Graph) -> Tensor:
    """The logits, bit for bit those of any other module with the same numbers, wherever either keeps them.

    The weights are copied into memory of torch's own: those of a file may begin anywhere in it, and on some processors
    MKL adds up a linear layer in another order where its weights do not begin at a multiple of 16 bytes.
    """
    weights = {name: one.clone() for name, one in module.state_dict().items()}
    with torch.inference_mode():
        logits: Tensor = functional_call(module, weights, torch.from_numpy(random_picture(graph)).unsqueeze(0))
    return logits


def fitted(data: bytes, graph: Graph) -> Fitted:
    return fit(read(data, limit=LIMIT), graph)


def refusal(state: State, graph: Graph) -> tuple[str, object]:
    with pytest.raises(CheckpointError) as caught:
        fit(state, graph)
    return caught.value.code, caught.value.values["name"]


# --- a round trip ---------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(specs(max_width=8), st.sampled_from(sorted(WRITERS)), st.sampled_from(PREFIXES), st.integers(0, 9))
def test_weights_come_back_from_every_wrapping(spec: NetSpec, writer: str, prefix: str, seed: int) -> None:
    module, graph = small_net(spec, seed=seed)
    state = {f"{prefix}{name}": one for name, one in module.state_dict().items()}
    found = fitted(WRITERS[writer](state), graph)
    assert found.usable
    assert found.spec == spec
    assert (found.report.matched, found.report.wanted) == (len(state), len(state))
    assert list(found.state) == list(module.state_dict())
    assert all(torch.equal(found.state[name], one) for name, one in module.state_dict().items())
    again = trained(found.spec, found.state)
    assert torch.equal(output(again, graph), output(module, graph))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
@pytest.mark.parametrize("writer", ["zip", "legacy", "safetensors"])
def test_other_floats_become_float32(dtype: torch.dtype, writer: str) -> None:
    module, graph = small_net(small_spec(BlockKind.BOTTLENECK))
    stored = module.to(dtype).state_dict()
    found = fitted(WRITERS[writer](stored), graph)
    floats = [name for name, one in stored.items() if one.is_floating_point()]
    assert found.report.converted == (Converted(dtype=str(dtype).removeprefix("torch."), entries=len(floats)),)
    assert all(found.state[name].dtype == torch.float32 for name in floats)
    assert all(torch.equal(found.state[name], stored[name].float()) for name in floats)


def test_float32_weights_are_the_files_own_bytes() -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC))
    data = saved(module.state_dict())
    inside = np.frombuffer(data, dtype=np.uint8).ctypes.data
    found = fitted(data, graph)
    held = trained(found.spec, found.state).state_dict()
    floats = [one for one in held.values() if one.is_floating_point()]
    assert all(inside <= one.data_ptr() < inside + len(data) for one in floats)
    assert held_bytes(held) == len(data)


def test_what_torch_loads_is_what_is_fitted() -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC, stem=Stem.CIFAR))
    for legacy in (False, True):
        data = saved(module.state_dict(), legacy=legacy)
        known = torch.load(BytesIO(data), weights_only=True, map_location="cpu")
        found = fitted(data, graph).state
        assert all(torch.equal(found[name], one) for name, one in known.items())


def test_channels_last_weights_compute_the_same_in_the_usual_order() -> None:
    (module, graph), (other, _) = (small_net(small_spec(BlockKind.BASIC)) for _ in range(2))
    data = saved(other.to(memory_format=torch.channels_last).state_dict())  # type: ignore[call-overload]
    found = fitted(data, graph)
    again = trained(found.spec, found.state)
    assert torch.equal(output(again, graph), output(module, graph))
    shown = run(again, graph, random_picture(graph)).summaries
    assert shown.keys() == graph.by_name.keys()


def test_a_file_read_again_gives_the_same_bits(tmp_path: Path) -> None:
    """A net may be given up and read again while some of its activations are still kept and shown."""
    module, graph = small_net(small_spec(BlockKind.BASIC))
    path = tmp_path / "net.safetensors"
    path.write_bytes(as_safetensors(module.state_dict()))
    first, again = (fit(read(path, limit=LIMIT), graph) for _ in range(2))
    for name, one in first.state.items():
        assert one.data_ptr() != again.state[name].data_ptr()
        assert one.data_ptr() % 64 == again.state[name].data_ptr() % 64
    logits = [run(trained(one.spec, one.state), graph, random_picture(graph)).logits for one in (first, again)]
    assert logits[0].tobytes() == logits[1].tobytes()


# --- what is out there ----------------------------------------------------------------------------------------------


def test_counters_may_be_missing_or_have_an_axis() -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC))
    state = module.state_dict()
    counters = [name for name in state if name.endswith("num_batches_tracked")]
    old = fit({name: one for name, one in state.items() if name not in counters}, graph)
    assert old.usable
    assert (old.report.counters, old.report.missing) == (len(counters), ())
    assert all(old.state[name].dtype == torch.int64 and old.state[name] == 0 for name in counters)
    odd = fit(state | {name: torch.tensor([5], dtype=torch.int32) for name in counters}, graph)
    assert odd.usable
    assert all(odd.state[name].shape == () and odd.state[name] == 5 for name in counters)


@pytest.mark.parametrize(
    ("spec", "classes"),
    [*((small_spec(BlockKind.BOTTLENECK), classes) for classes in (1, 3, 1000)), (SMALL_VGG, 3)],
)
def test_a_last_layer_of_another_size_gives_the_net_its_classes(spec: NetSpec, classes: int) -> None:
    module, _ = small_net(replace(spec, num_classes=classes))
    graph = expand(spec, image_shape(SIZE, SIZE))
    found = fit(module.state_dict(), graph)
    assert found.usable
    assert (found.report.classes, found.spec) == (classes, replace(spec, num_classes=classes))
    assert torch.equal(output(trained(found.spec, found.state), graph), output(module, graph))


def test_a_last_layer_that_contradicts_itself_does_not_fit() -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC))
    state = module.state_dict()
    for odd in ({"fc.weight": torch.ones(9, 10)}, {"fc.bias": torch.ones(9)}, {"fc.weight": torch.ones(7, 11)}):
        found = fit(state | odd, graph)
        assert not found.usable
        assert found.state == {}
        assert {one.name for one in found.report.other_shape} <= set(odd)


def cifar_names(state: Mapping[str, Tensor]) -> State:
    """As nets written for CIFAR call their layers."""
    return {
        name.replace("fc.", "linear.").replace(".downsample.", ".shortcut."): one
        for name, one in state.items()
        if "num_batches" not in name
    }


def test_names_of_nets_written_for_cifar() -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC, stem=Stem.CIFAR))
    found = fitted(
        saved({"net": {f"module.{name}": one for name, one in cifar_names(module.state_dict()).items()}}), graph
    )
    assert found.usable
    assert found.report.prefix == "net.module."
    renamed = {one.old: one.new for one in found.report.renamed}
    assert renamed["linear.bias"] == "fc.bias"
    assert renamed["layer2.0.shortcut.1.running_mean"] == "layer2.0.downsample.1.running_mean"
    assert len(renamed) == 2 + 5
    assert torch.equal(output(trained(found.spec, found.state), graph), output(module, graph))


def test_the_weights_are_taken_rather_than_their_averages() -> None:
    (one, graph), (other, _) = (small_net(small_spec(BlockKind.BASIC), seed=seed) for seed in (0, 1))
    for value in (
        {"model": one.state_dict(), "ema": other.state_dict()},
        {"ema": other.state_dict(), "model": one.state_dict()},
    ):
        found = fitted(saved(value), graph)
        assert found.report.prefix == "model."
        assert found.report.beside == len(other.state_dict())
        assert torch.equal(found.state["conv1.weight"], one.state_dict()["conv1.weight"])


def test_a_bias_before_bn_goes_into_its_mean() -> None:
    """Compared with functional code in which the convolution has the bias."""
    module, graph = small_net(small_spec(BlockKind.BASIC))
    state = module.state_dict()
    bias = torch.randn(6, generator=torch.Generator().manual_seed(1))
    found = fit(state | {"layer1.0.conv1.bias": bias}, graph)
    assert found.usable
    assert found.report.folded == ("layer1.0.conv1.bias",)
    assert found.report.unexpected == found.report.foreign == ()
    maps = torch.randn(2, 6, 8, 8, generator=torch.Generator().manual_seed(2))
    names = [f"layer1.0.bn1.{name}" for name in ("running_mean", "running_var", "weight", "bias")]
    conv = functional.conv2d(maps, state["layer1.0.conv1.weight"], bias, padding=1)
    wanted = functional.batch_norm(conv, *(state[name] for name in names))
    block = trained(found.spec, found.state).get_submodule("layer1.0")
    with torch.inference_mode():
        made = block.get_submodule("bn1")(block.get_submodule("conv1")(maps))
    torch.testing.assert_close(made, wanted)
    assert torch.equal(state["layer1.0.bn1.running_mean"], module.state_dict()["layer1.0.bn1.running_mean"])


def test_a_bias_before_an_addition_belongs_to_another_net() -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC, order=Order.FULL_PRE))
    found = fit(module.state_dict() | {"layer1.0.conv2.bias": torch.ones(6)}, graph)
    assert not found.usable
    assert [one.name for one in found.report.foreign] == ["layer1.0.conv2.bias"]


def test_what_stands_beside_the_net_is_left_out() -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC))
    found = fit(module.state_dict() | {"criterion.weight": torch.ones(7), "mean": torch.ones(3)}, graph)
    assert found.usable
    assert [one.name for one in found.report.unexpected] == ["criterion.weight", "mean"]


# --- what does not fit ----------------------------------------------------------------------------------------------


def test_what_is_missing_is_named() -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC))
    state = module.state_dict()
    del state["layer2.1.conv2.weight"], state["fc.bias"]
    found = fit(state, graph)
    assert not found.usable
    assert {(one.name, one.shape) for one in found.report.missing} == {
        ("layer2.1.conv2.weight", (10, 10, 3, 3)),
        ("fc.bias", (7,)),
    }


def test_another_shape_is_named() -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC))
    found = fit(module.state_dict() | {"conv1.weight": torch.ones(6, 3, 3, 3)}, graph)
    assert not found.usable
    (one,) = found.report.other_shape
    assert (one.name, one.wanted, one.found) == ("conv1.weight", (6, 3, 7, 7), (6, 3, 3, 3))


def test_a_deeper_net_is_not_cut_down() -> None:
    """All that ResNet-50 wants has a place in ResNet-101's file; what is left over tells them apart."""
    found = fit(meta_state(expand_variant("resnet101")), expand_variant("resnet50"))
    assert found.report.missing == found.report.other_shape == ()
    assert not found.usable
    assert {one.name.rpartition(".")[0].rpartition(".")[0] for one in found.report.foreign} == {
        f"layer3.{block}" for block in range(6, 23)
    }


def test_nothing_at_all_does_not_fit() -> None:
    graph = expand(small_spec(BlockKind.BASIC), image_shape(SIZE, SIZE))
    for tensors in ({}, {"x": torch.ones(3)}, {"model": torch.ones(3)}, {"model.ema": torch.ones(3)}):
        found = fit(tensors, graph)
        assert (found.usable, found.report.matched) == (False, 0)


# --- values ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("name", ["conv1.weight", "layer1.1.bn2.running_var", "fc.bias"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16, torch.float64])
def test_values_that_are_no_numbers_are_refused_by_name(value: float, name: str, dtype: torch.dtype) -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC))
    state = {key: one.clone().to(dtype) for key, one in module.state_dict().items()}
    state[name].view(-1)[-1] = value
    assert refusal(state, graph) == ("checkpoint_not_finite", name)


def test_values_too_large_for_float32_are_refused() -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC))
    state = module.state_dict() | {"fc.bias": torch.full((7,), 1e300, dtype=torch.float64)}
    assert refusal(state, graph) == ("checkpoint_not_finite", "fc.bias")


DTYPES = (torch.int8, torch.int64, torch.uint8, torch.bool, torch.complex64, torch.float8_e4m3fn)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_other_types_of_numbers_are_refused_by_name(dtype: torch.dtype) -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC))
    state = module.state_dict()
    data = saved(state | {"conv1.weight": state["conv1.weight"].to(dtype)})
    assert refusal(dict(read(data, limit=LIMIT)), graph) == ("checkpoint_wrong_dtype", "conv1.weight")


def test_values_are_not_looked_at_where_the_file_does_not_fit() -> None:
    """A view of a million million numbers, none of which is ever read."""
    module, graph = small_net(small_spec(BlockKind.BASIC))
    huge = torch.zeros(1).expand(10**6, 10**6)
    found = fit(module.state_dict() | {"conv1.weight": huge, "criterion.weight": huge}, graph)
    assert not found.usable


def test_nothing_that_was_given_is_changed() -> None:
    module, graph = small_net(small_spec(BlockKind.BASIC))
    state = {f"module.{name}": one.half() for name, one in cifar_names(module.state_dict()).items()}
    before = {name: one.clone() for name, one in state.items()}
    fit(state, graph)
    assert state.keys() == before.keys()
    assert all(torch.equal(state[name], before[name]) for name in state)


# --- which net is it? -----------------------------------------------------------------------------------------------


def meta_state(graph: Graph) -> State:
    """Names and shapes of a net without any values."""
    return GraphModule(graph, device="meta").state_dict()


@pytest.mark.parametrize("name", LISTED_VARIANTS)
def test_every_listed_net_is_found_by_its_weights(name: str) -> None:
    state = cifar_names(meta_state(expand_variant(name)))
    same = name.replace("cifar_plain", "cifar_resnet")  # option A has no weights: both nets load both files
    found = suggest_spec({f"state_dict.module.{key}": one for key, one in state.items()})
    assert found is not None
    assert variant_name(found) == same


@pytest.mark.parametrize("name", ["resnet18", "resnet50", "cifar_resnet20", "wide_resnet50_2"])
@pytest.mark.parametrize("shortcut", [Shortcut.B, Shortcut.C])
def test_another_shortcut_and_other_classes_are_found(name: str, shortcut: Shortcut) -> None:
    variant = find_variant(name)
    spec = choose(variant, shortcut=shortcut, num_classes=37)
    state = meta_state(expand(spec, image_shape(variant.input_size, variant.input_size)))
    assert suggest_spec(state) == spec


def test_the_stride_has_no_weights() -> None:
    listed = find_variant("resnet50")
    spec = choose(listed, stride_placement=StridePlacement.V1)
    assert suggest_spec(meta_state(expand(spec, image_shape(224, 224)))) == listed.spec


def test_other_files_belong_to_no_net() -> None:
    strange = meta_state(expand(small_spec(BlockKind.BASIC), image_shape(SIZE, SIZE)))
    for tensors in (strange, {"x": torch.ones(3)}, {}):
        assert suggest_spec(tensors) is None
