"""Untrained weights: the same bits every time, shared by name, and in range at any depth."""

import numpy as np
import pytest
import torch

from explainer.architecture.limits import calibration_shape, weight_bytes
from explainer.architecture.operations.ops import BatchNorm2d
from explainer.architecture.spec import Shortcut, StridePlacement, VGGSpec
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import GraphModule, keep
from explainer.model.net.trace import run
from explainer.model.net.weights import WeightsInUse, num_bytes, untrained
from explainer.picture.bundled import BUNDLED, bundled_bytes
from explainer.picture.decode import decode
from explainer.picture.prepare import prepare


def net(name: str, placement: StridePlacement | None = None, *, seed: int = 0) -> GraphModule:
    return untrained(choose(find_variant(name), stride_placement=placement), seed=seed)


def photo(slug: str, size: int) -> torch.Tensor:
    return torch.tensor(prepare(decode(bundled_bytes(slug)), height=size, width=size).normalised)[None]


def test_the_same_spec_and_seed_give_the_same_bits_with_any_number_of_threads() -> None:
    first = net("resnet50").state_dict()
    torch.set_num_threads(2)
    torch.manual_seed(99)
    second = net("resnet50").state_dict()
    assert torch.get_num_threads() == 2
    assert [key for key in first if not torch.equal(first[key], second[key])] == []


def test_the_global_generator_is_neither_read_nor_moved() -> None:
    before = torch.random.get_rng_state()
    net("cifar_resnet8")
    assert torch.equal(torch.random.get_rng_state(), before)


def test_another_seed_gives_other_weights() -> None:
    first, second = net("cifar_resnet20").state_dict(), net("cifar_resnet20", seed=1).state_dict()
    convs = [key for key in first if "conv" in key] + ["fc.weight"]
    assert not any(torch.equal(first[key], second[key]) for key in convs)


def test_no_two_layers_share_their_draws() -> None:
    starts = [tuple(p.flatten()[:4].tolist()) for p in net("resnet18").parameters() if p.ndim > 1]
    scaled = {tuple(round(one / start[0], 4) for one in start) for start in starts}
    assert len(scaled) == len(starts)


def test_equally_named_layers_are_shared_between_nets() -> None:
    v15, v1, deep = net("resnet50"), net("resnet50", StridePlacement.V1), net("resnet101")
    shared = {key: one for key, one in deep.named_parameters() if key in dict(v15.named_parameters())}
    assert len(shared) == len(list(v15.parameters()))
    for key, weight in v15.named_parameters():
        assert torch.equal(weight, shared[key])
        assert torch.equal(weight, dict(v1.named_parameters())[key])


class LastOwnerLeaves(WeightsInUse):
    """Weights in use whose last owner leaves as soon as someone has asked for one of them."""

    owner: GraphModule | None = None

    def __contains__(self, key: object) -> bool:
        found = super().__contains__(key)
        self.owner = None
        return found

    def get(self, key: object, default: object = None) -> torch.nn.Parameter | None:  # type: ignore[override]
        found = super().get(key)  # type: ignore[call-overload]
        self.owner = None
        return found


def test_weights_whose_last_owner_leaves_while_they_are_taken_are_not_lost() -> None:
    spec = find_variant("bottleneck_1-1_w4-8").spec
    known = LastOwnerLeaves()
    known.owner = untrained(spec, shared=known)
    alone, taken = untrained(spec).state_dict(), untrained(spec, shared=known).state_dict()
    assert [name for name in alone if not torch.equal(alone[name], taken[name])] == []


@pytest.mark.parametrize("net_name", ["resnet50", "resnext50_32x4d"])
def test_he_initialisation(net_name: str) -> None:
    for name, layer in net(net_name).named_modules():
        match layer:
            case torch.nn.Conv2d():
                fan_out = layer.out_channels // layer.groups * layer.kernel_size[0] ** 2
                assert layer.weight.std() * (fan_out / 2) ** 0.5 == pytest.approx(1, abs=0.05), name
            case torch.nn.BatchNorm2d():
                assert (layer.weight == 1).all()
                assert (layer.bias == 0).all()
            case torch.nn.Linear():
                assert layer.weight.std() == pytest.approx(0.01, rel=0.01)
                assert (layer.bias == 0).all()


@pytest.mark.parametrize(
    "name",
    [
        "resnet18",
        "resnet18d",
        "bottleneck_1-1_w8-16_full-pre",
        "bottleneck_1-1_w8-16_g4_relu-pre_deep_pooled",
        "basic_2-1_w8-16_bn-after-add_exclusive-gating",
        "basic_2-1_w8-16_relu-before-add_cifar_scaling",
    ],
)
def test_batch_norm_statistics_are_those_of_the_photos(name: str) -> None:
    """Over the photos together, what each BN puts out has mean 0 and deviation 1 per channel."""
    module = net(name)
    shape = calibration_shape(module.graph.spec)
    graph = expand(module.graph.spec, shape)
    photos = torch.cat([photo(slug, shape.height) for slug in BUNDLED])
    with torch.inference_mode():
        norms = [node.name for node in graph if isinstance(node.op, BatchNorm2d)]
        for value in keep(module, graph, photos, norms).values():
            assert value.mean((0, 2, 3)).abs().max() < 1e-3
            spread = value.std((0, 2, 3), correction=0)
            assert ((spread - 1).abs() < 1e-2).all()


WORDS = (
    "bn-after-add",
    "relu-before-add",
    "relu-pre",
    "full-pre",
    "scaling",
    "exclusive-gating",
    "shortcut-gating",
    "dropout",
)


@pytest.mark.parametrize(
    "name",
    [
        "resnext50_32x4d",
        "resnet50c",
        "resnet18d",
        "resnetv2_50",
        "cifar_bottleneck_resnet164",
        "cifar_preresnet110",
        "cifar_bottleneck_preresnet164",
        "cifar_bottleneck_preresnet1001",
        *(f"basic_18-18-18_w16-32-64_cifar_{word}" for word in WORDS),
    ],
)
def test_later_nets_stay_in_range_and_are_the_same_each_time(name: str) -> None:
    spec = find_variant(name).spec
    size = 32 if "cifar" in name else 64
    graph = expand(spec, image_shape(size, size))
    module = untrained(spec)
    trace = run(module, graph, photo("cat", size)[0].numpy())
    assert all(np.isfinite((summary.mean, summary.std)).all() for summary in trace.summaries.values())
    deviations = [trace.summaries[block.output.name].std for block in graph.blocks]
    assert min(deviations) > 0.03
    assert max(deviations) < 5
    assert 0.005 < trace.logits.std() < 2
    if len(graph.nodes) < 1000:
        again = untrained(spec).state_dict()
        assert [key for key, one in module.state_dict().items() if not torch.equal(one, again[key])] == []


def test_a_vgg_net_stays_in_range_without_batch_norm() -> None:
    spec = VGGSpec(convs_per_stage=(2, 2, 4, 4, 4), widths=(8, 16, 32, 64, 64))
    graph = expand(spec, image_shape(64, 64))
    trace = run(untrained(spec), graph, photo("cat", 64)[0].numpy())
    deviations = [summary.std for name, summary in trace.summaries.items() if name.startswith("features")]
    assert min(deviations) > 0.05
    assert max(deviations) < 5
    assert np.isfinite(trace.logits).all()
    assert trace.logits.std() > 0


@pytest.mark.parametrize(
    ("name", "size", "largest"),
    [("resnet152", 64, 12), ("cifar_resnet110", 32, 12), ("cifar_resnet1202", 32, 40), ("cifar_plain56", 32, 2)],
)
def test_deep_nets_stay_in_range(name: str, size: int, largest: float) -> None:
    """An identity block adds a variance of about 1, so n of them reach a deviation of about √n; plain ones add none."""
    spec = find_variant(name).spec
    graph = expand(spec, image_shape(size, size))
    trace = run(untrained(spec), graph, photo("cat", size)[0].numpy())
    assert np.isfinite(trace.logits).all()
    deviations = [trace.summaries[block.nodes[-1].name].std for block in graph.blocks]
    assert min(deviations) > 0.1
    assert max(deviations) < largest


def test_v1_and_v1_5_load_each_other_strictly_and_differ_in_what_they_put_out() -> None:
    modules = [net("resnet50", placement) for placement in StridePlacement]
    for module, other in (modules, modules[::-1]):
        twin = GraphModule(module.graph).eval()
        twin.load_state_dict(other.state_dict(), strict=True)
        with torch.inference_mode():
            assert not torch.allclose(twin(photo("cat", 64)), other(photo("cat", 64)), rtol=1e-2)


def test_nets_are_ready_to_run() -> None:
    module = net("cifar_resnet8")
    assert not module.training
    assert not any(parameter.requires_grad for parameter in module.parameters())


def test_bytes() -> None:
    spec = choose(find_variant("resnet18"), shortcut=Shortcut.A)
    cost = total_cost(expand(spec, image_shape(224, 224)))
    counters = sum(key.endswith("tracked") for key in untrained(spec).state_dict())
    assert num_bytes(untrained(spec)) == 4 * (cost.num_params + cost.num_buffers) + 4 * counters  # these are int64
    assert weight_bytes(spec) + 4 * counters == num_bytes(untrained(spec))
