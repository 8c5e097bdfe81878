"""The shipped weights are those of their records, and get as many held-out pictures wrong as these say."""

import json
import shlex
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from explainer.architecture.graph import Graph
from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.architecture.variants import find_variant, variant_name
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.assets import ASSETS
from explainer.cli.commands import main
from explainer.model.net.module import GraphModule
from explainer.model.training.run import TrainingRun, recipe_for, train_on
from explainer.picture import scenes
from explainer.picture.datasets import DATASETS, Dataset, cifar10_at
from explainer.picture.decode import decode
from explainer.picture.digits import GALLERY, gallery_bytes
from explainer.picture.prepare import prepare
from explainer.pretrained.bundled import (
    SHA256,
    WEIGHTS_ROOT,
    BundledNet,
    ChangedWeightsError,
    bundled_net,
    bundled_nets,
    bundled_origins,
    require_whole,
)
from explainer.pretrained.source import Origin
from explainer.text.catalogue import LANGUAGES, catalogue

NETS = bundled_nets()
each_net = pytest.mark.parametrize("net", NETS, ids=lambda net: net.slug)
CIFAR10_PLACE = Path(__file__).parents[3] / "shared" / "data"
DATA = {**DATASETS, "cifar10": cifar10_at(CIFAR10_PLACE)}
RECORDS = sorted(WEIGHTS_ROOT.glob("*.json"))
each_record = pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
TINY = expand(find_variant("basic_1_w4_cifar").spec, image_shape(8, 8))
TIE = 1e-3
"""Logits closer than this may change places on a machine that adds up in another order."""


def module_of(net: BundledNet) -> GraphModule:
    """The net with its shipped weights, loaded strictly."""
    module = GraphModule(expand(net.spec, image_shape(net.input_size, net.input_size)))
    tensors = load_file(net.path).items()
    module.load_state_dict(
        {name: one.float() if one.is_floating_point() else one for name, one in tensors}, strict=True
    )
    return module.eval()


def dataset_of(name: str) -> Dataset:
    """A set of pictures; CIFAR-10 is no part of the app, and is looked for beside the checkout."""
    if name == "cifar10" and not CIFAR10_PLACE.is_dir():
        pytest.skip(f"CIFAR-10 does not lie at {CIFAR10_PLACE}: what needs its pictures was not checked")
    return DATA[name]


def shipped(name: str, origin: Origin = Origin.DIGITS) -> BundledNet:
    net = bundled_net(find_variant(name).spec, origin)
    assert net
    return net


@torch.inference_mode()
def logits_of(module: GraphModule, pictures: np.ndarray) -> np.ndarray:
    batches = torch.tensor(pictures).contiguous(memory_format=torch.channels_last).split(100)
    return torch.cat([module(batch) for batch in batches]).numpy()


# --- the weights -------------------------------------------------------------------------------------------


@each_net
def test_held_out_errors_are_those_of_the_record(net: BundledNet) -> None:
    held_out = dataset_of(net.dataset).held_out()
    assert len(held_out) == net.run.num_held_out
    module, wrong, close, share = module_of(net), 0, 0, DATA[net.dataset].crop_share
    for start in range(0, len(held_out), 500):
        pixels, labels = (array[start : start + 500] for array in (held_out.pixels, held_out.labels))
        part = replace(held_out, pixels=pixels, labels=labels)
        logits = logits_of(module, part.inputs(height=net.input_size, width=net.input_size, share=share))
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
    record = json.loads(net.path.with_suffix(".json").read_text("utf-8"))
    assert sha256(content).hexdigest() == record["sha256"] == SHA256[net.slug]
    assert {str(tensor.dtype) for tensor in load_file(net.path).values()} <= {f"torch.{record['dtype']}", "torch.int64"}
    require_whole(net)


def test_a_changed_file_is_told(tmp_path: Path) -> None:
    net = shipped("cifar_resnet20")
    content = bytearray(net.path.read_bytes())
    content[-1] ^= 1
    other = tmp_path / net.path.name
    for change in (lambda: None, lambda: other.write_bytes(content)):
        change()
        with pytest.raises(ChangedWeightsError) as raised:
            require_whole(replace(net, path=other))
        assert (raised.value.code, raised.value.values) == ("weights_changed", {"file": net.path.name})
    other.write_bytes(net.path.read_bytes())
    require_whole(replace(net, path=other))


def test_all_weights_together_are_small() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS_ROOT.glob("*.safetensors")) <= 16_000_000


def test_every_file_belongs_to_a_net() -> None:
    wanted = [f"{net.slug.rpartition('-')[0]}-{run.seed}.json" for net in NETS for run in net.runs]
    wanted += [net.path.name for net in NETS]
    assert sorted(path.name for path in WEIGHTS_ROOT.iterdir()) == sorted(wanted)


@each_record
def test_records_are_as_their_schema_says(path: Path) -> None:
    record, schema = json.loads(path.read_text("utf-8")), json.loads((ASSETS / "record.schema.json").read_text("utf-8"))
    jsonschema.validate(record, schema)
    assert list(record) == list(schema["properties"])
    for name in record:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({key: value for key, value in record.items() if key != name}, schema)


@each_record
def test_records_hold_together(path: Path) -> None:
    record = json.loads(path.read_text("utf-8"))
    assert len(record["curve"]) == record["recipe"]["epochs"]
    assert record["curve"][-1]["held_out_error"] == round(record["num_errors"] / record["num_held_out"], 5)
    assert (
        record["num_training"] == {"digits": 10_000, "scenes": scenes.NUM_TRAINING, "cifar10": 50_000}[record["data"]]
    )


@each_record
def test_the_recorded_command_repeats_the_run(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the command trains, from which seed and how, is what the record says."""
    record, asked = json.loads(path.read_text("utf-8")), []

    def note(graph: Graph, dataset: Dataset, **how: Any) -> TrainingRun:
        asked.append((graph, dataset.name, how))
        run = train_on(TINY, DATASETS["digits"], recipe=recipe_for("digits", epochs=1), seed=0, limit=4)
        return replace(run, graph=graph, data=record["data"], recipe=how["recipe"], seed=how["seed"], limit=None)

    monkeypatch.setattr("explainer.model.training.run.train_on", note)
    command = record["command"].removeprefix("python -m explainer ").replace("FILE", f"{tmp_path}/net.safetensors")
    assert main(shlex.split(command)) == 0
    ((graph, data, how),) = asked
    assert (variant_name(graph.spec), data, how["seed"]) == (record["net"], record["data"], record["seed"])
    assert (how["limit"], how["progress"], asdict(how["recipe"])) == (None, None, record["recipe"])
    written = json.loads((tmp_path / "net.json").read_text("utf-8"))
    same = ("net", "stride_placement", "shortcut", "num_classes", "input_size", "recipe", "command")
    assert {name: written[name] for name in same} == {name: record[name] for name in same}
    assert list(written) == list(record)


@pytest.mark.parametrize("name", sorted({net.dataset for net in NETS}))
def test_records_say_what_their_pictures_hash_to(name: str) -> None:
    dataset = dataset_of(name)
    hashes = {"training": dataset.training().fingerprint(), "held_out": dataset.held_out().fingerprint()}
    records = [json.loads(path.read_text("utf-8")) for path in RECORDS]
    assert [one["data_sha256"] for one in records if one["data"] == name].count(hashes) > 0
    assert all(one["data_sha256"] == hashes for one in records if one["data"] == name)


@each_net
def test_what_is_read_is_what_was_written(net: BundledNet) -> None:
    assert net.path.stem == net.slug == f"{net.variant}-{net.dataset}-{net.run.seed}"
    assert (variant_name(net.spec), net.input_size) == (net.variant, DATA[net.dataset].input_size)
    for run in net.runs:
        record = json.loads((WEIGHTS_ROOT / f"{net.variant}-{net.dataset}-{run.seed}.json").read_text("utf-8"))
        assert [asdict(epoch) for epoch in run.curve] == record["curve"]
        assert (run.num_errors, run.seconds) == (record["num_errors"], record["seconds"])
        assert {"cpu": run.cpu, "threads": run.threads, "torch": run.torch} == record["machine"]


# --- finding them ------------------------------------------------------------------------------------------


@each_net
def test_a_net_is_found_by_its_spec_alone(net: BundledNet) -> None:
    spec = replace(find_variant(net.variant).spec, num_classes=net.spec.num_classes)
    assert bundled_net(spec, net.origin) is net
    assert net.origin in bundled_origins(spec)
    other = replace(spec, num_classes=spec.num_classes + 1)
    assert (bundled_net(other, net.origin), bundled_origins(other)) == (None, ())


def test_another_shortcut_is_another_net() -> None:
    spec = find_variant("cifar_resnet20").spec
    assert bundled_origins(replace(spec, shortcut=Shortcut.B)) == ()
    assert bundled_net(replace(spec, shortcut=Shortcut.NONE), Origin.DIGITS) is shipped("cifar_plain20")
    assert bundled_origins(find_variant("resnet18").spec) == ()


def test_where_the_stride_would_stand_in_other_blocks_says_nothing_here() -> None:
    """BasicBlocks have no choice of it, but a spec has a field for it."""
    spec = find_variant("cifar_resnet20").spec
    assert bundled_net(replace(spec, stride_placement=StridePlacement.V1), Origin.DIGITS) is shipped("cifar_resnet20")


@pytest.mark.parametrize("language", LANGUAGES)
@each_net
def test_every_class_has_a_name_of_its_own(net: BundledNet, language: str) -> None:
    words = catalogue(language)  # type: ignore[arg-type]
    assert len({words(key) for key in net.class_keys}) == net.spec.num_classes == DATA[net.dataset].num_classes
