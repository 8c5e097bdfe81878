"""The shipped weights are those of their records, and get as many held-out pictures wrong as these say."""

import json
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.architecture.variants import find_variant, variant_name
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import GraphModule
from explainer.model.training.run import RECIPES, recipe_for, record_of, train_on
from explainer.picture import scenes
from explainer.picture.datasets import DATASETS
from explainer.picture.decode import decode
from explainer.picture.digits import GALLERY, gallery_bytes
from explainer.picture.prepare import prepare
from explainer.pretrained.bundled import WEIGHTS_ROOT, BundledNet, bundled_net, bundled_nets
from explainer.text.catalogue import LANGUAGES, catalogue

NETS = bundled_nets()
each_net = pytest.mark.parametrize("net", NETS, ids=lambda net: net.slug)
TIE = 1e-3
"""Logits closer than this may change places on a machine that adds up in another order."""


def module_of(net: BundledNet) -> GraphModule:
    """The net with its shipped weights, loaded strictly."""
    module = GraphModule(expand(net.spec, image_shape(net.input_size, net.input_size)))
    module.load_state_dict(load_file(net.path), strict=True)
    return module.eval()


def shipped(name: str) -> BundledNet:
    net = bundled_net(find_variant(name).spec)
    assert net
    return net


@torch.inference_mode()
def logits_of(module: GraphModule, pictures: np.ndarray) -> np.ndarray:
    batches = torch.tensor(pictures).contiguous(memory_format=torch.channels_last).split(100)
    return torch.cat([module(batch) for batch in batches]).numpy()


# --- the weights -------------------------------------------------------------------------------------------


@each_net
def test_held_out_errors_are_those_of_the_record(net: BundledNet) -> None:
    held_out = DATASETS[net.dataset].held_out()
    assert len(held_out) == net.run.num_held_out
    module, wrong, close = module_of(net), 0, 0
    for start in range(0, len(held_out), 500):
        pixels, labels = (array[start : start + 500] for array in (held_out.pixels, held_out.labels))
        part = replace(held_out, pixels=pixels, labels=labels)
        logits = logits_of(module, part.inputs(height=net.input_size, width=net.input_size))
        wrong += int((logits.argmax(1) != labels).sum())
        ranked = np.sort(logits, axis=1)
        close += int((ranked[:, -1] - ranked[:, -2] < TIE).sum())
    assert close <= 2
    assert abs(wrong - net.run.num_errors) <= close


def test_resnet20_gets_at_most_15_of_1000_wrong_from_each_of_three_seeds() -> None:
    net = shipped("cifar_resnet20")
    assert [run.seed for run in net.runs] == [0, 1, 2]
    assert all(run.num_held_out == 10_000 and run.held_out_error <= 0.015 for run in net.runs)


@pytest.mark.parametrize("name", ["cifar_resnet20", "cifar_plain20"])
def test_every_example_is_read_right_from_its_png(name: str) -> None:
    """Through the app's own path: decode, prepare, run."""
    net = shipped(name)
    pictures = np.stack([prepare(decode(gallery_bytes(slug)), height=32, width=32).normalised for slug in GALLERY])
    assert logits_of(module_of(net), pictures).argmax(1).tolist() == list(range(10))


# --- the records -------------------------------------------------------------------------------------------


@each_net
def test_the_file_is_the_recorded_one(net: BundledNet) -> None:
    content = net.path.read_bytes()
    assert sha256(content).hexdigest() == net.sha256
    assert len(content) < 3_000_000


def test_every_file_belongs_to_a_net() -> None:
    wanted = [f"{net.slug.rpartition('-')[0]}-{run.seed}.json" for net in NETS for run in net.runs]
    wanted += [net.path.name for net in NETS]
    assert sorted(path.name for path in WEIGHTS_ROOT.iterdir()) == sorted(wanted)


@pytest.mark.parametrize("path", sorted(WEIGHTS_ROOT.glob("*.json")), ids=lambda path: path.stem)
def test_records_are_what_the_command_writes_today(path: Path) -> None:
    record = json.loads(path.read_text("utf-8"))
    tiny = expand(find_variant("basic_1_w4_cifar").spec, image_shape(8, 8))
    run = train_on(tiny, DATASETS["digits"], recipe=recipe_for("digits", epochs=1), seed=0, limit=4)
    assert list(record) == list(json.loads(record_of(run)))
    dataset = DATASETS[record["data"]]
    whole = (dataset.training().fingerprint(), dataset.held_out().fingerprint())
    assert record["data_sha256"] == dict(zip(("training", "held_out"), whole, strict=True))
    assert record["recipe"] == asdict(RECIPES[record["data"]])
    assert len(record["curve"]) == record["recipe"]["epochs"]
    assert record["curve"][-1]["held_out_error"] == round(record["num_errors"] / record["num_held_out"], 5)
    assert record["num_training"] == {"digits": 10_000, "scenes": scenes.NUM_TRAINING}[record["data"]]


@each_net
def test_what_is_read_is_what_was_written(net: BundledNet) -> None:
    assert net.path.stem == net.slug == f"{net.variant}-{net.dataset}-{net.run.seed}"
    assert (variant_name(net.spec), net.input_size) == (net.variant, DATASETS[net.dataset].input_size)
    for run in net.runs:
        record = json.loads((WEIGHTS_ROOT / f"{net.variant}-{net.dataset}-{run.seed}.json").read_text("utf-8"))
        assert [asdict(epoch) for epoch in run.curve] == record["curve"]
        assert (run.num_errors, run.seconds) == (record["num_errors"], record["seconds"])
        assert {"cpu": run.cpu, "threads": run.threads, "torch": run.torch} == record["machine"]


# --- finding them ------------------------------------------------------------------------------------------


@each_net
def test_a_net_is_found_by_its_spec_alone(net: BundledNet) -> None:
    assert bundled_net(find_variant(net.variant).spec if net.dataset == "digits" else net.spec) is net
    assert bundled_net(replace(net.spec, num_classes=net.spec.num_classes + 1)) is None


def test_another_shortcut_is_another_net() -> None:
    spec = find_variant("cifar_resnet20").spec
    assert bundled_net(replace(spec, shortcut=Shortcut.B)) is None
    assert bundled_net(replace(spec, shortcut=Shortcut.NONE)) is shipped("cifar_plain20")
    assert bundled_net(find_variant("resnet18").spec) is None


def test_where_the_stride_would_stand_in_other_blocks_says_nothing_here() -> None:
    """BasicBlocks have no choice of it, but a spec has a field for it."""
    spec = find_variant("cifar_resnet20").spec
    assert bundled_net(replace(spec, stride_placement=StridePlacement.V1)) is shipped("cifar_resnet20")


@pytest.mark.parametrize("language", LANGUAGES)
@each_net
def test_every_class_has_a_name_of_its_own(net: BundledNet, language: str) -> None:
    words = catalogue(language)  # type: ignore[arg-type]
    assert len({words(key) for key in net.class_keys}) == net.spec.num_classes == DATASETS[net.dataset].num_classes
