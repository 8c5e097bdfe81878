"""`python -m explainer train`: weights that load, a record beside them, and mistakes told before anything runs."""

import json
import shlex
from hashlib import sha256
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from explainer.architecture.variants import choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.cli import options
from explainer.cli.commands import main
from explainer.cli.train import CIFAR10, DATA
from explainer.model.net.module import GraphModule
from explainer.picture import cifar10
from explainer.picture.datasets import DATASETS
from explainer.text.catalogue import Catalogue
from tests.picture.official import official

SMALL = "train --net basic_1-1_w4-8_cifar --data digits"


def run(capsys: pytest.CaptureFixture[str], command: str) -> tuple[int, str, str]:
    code = main(shlex.split(command))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            (
                "epoch 1 of 2: training loss",
                "epoch 2 of 2: training loss",
                "of 40 held-out pictures wrong:",
                "written: ",
            ),
        ),
        ("zh", ("第 1/2 轮：训练损失", "第 2/2 轮：训练损失", "40 张测试图片中有", "已写入：")),
    ],
)
def test_weights_and_record(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str, said: tuple[str, ...]
) -> None:
    weights, record = tmp_path / "net.safetensors", tmp_path / "net.json"
    code, out, err = run(capsys, f"{SMALL} --epochs 2 --limit 40 --seed 3 --out {weights} --lang {lang}")
    assert (code, err) == (0, "")
    assert all(part in line for part, line in zip(said, out.splitlines(), strict=True))
    told = json.loads(record.read_text("utf-8"))
    assert (told["seed"], told["num_training"], told["num_held_out"], len(told["curve"])) == (3, 40, 40, 2)
    assert told["sha256"] == sha256(weights.read_bytes()).hexdigest()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net.json", "net.safetensors"]
    spec = choose(find_variant(told["net"]), num_classes=10)
    GraphModule(expand(spec, image_shape(32, 32))).load_state_dict(load_file(weights), strict=True)


def test_the_options_of_every_command_are_heeded(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    weights = tmp_path / "net.safetensors"
    options = "--shortcut C --num-classes 12 --input-size 16x24 --epochs 1 --limit 10"
    assert run(capsys, f"{SMALL} {options} --out {weights}")[0] == 0
    told = json.loads((tmp_path / "net.json").read_text("utf-8"))
    assert (told["shortcut"], told["num_classes"], told["input_size"]) == ("C", 12, [16, 24])
    assert load_file(weights)["fc.weight"].shape == (12, 8)
    assert "layer1.0.downsample.0.weight" in load_file(weights)


MISTAKES = {
    "--epochs 0": "--epochs must be at least 1",
    "--epochs many": "--epochs takes a whole number",
    "--limit 1": "--limit must be at least 2",
    "--seed -1": "--seed takes a whole number",
    "--data cats": "--data must be one of digits, scenes, cifar10",
    "--data cifar10": "say with --data-dir where they lie",
    "--data-dir {folder}": "leave out --data-dir",
    "--data cifar10 --data-dir {folder}": "fetch cifar-10-python.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html",
    "--learning-rate 0": "takes a number above 0",
    "--weight-decay 0": "takes a number above 0",
    "--learning-rate -1": "--learning-rate",
    "--num-classes 9": "of 10 classes",
    "--out {folder}/net.pth": "must end in .safetensors",
    "--out {folder}/none/net.safetensors": "there is no such file or folder",
    "--out {folder}/taken.safetensors": "it is a folder",
    "--net resnet152 --input-size 224": "set aside",
    "--net no_such_net": "no network called",
}


@pytest.mark.parametrize(("options", "complaint"), MISTAKES.items())
def test_mistakes_are_told_in_one_line_and_nothing_is_left_behind(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, options: str, complaint: str
) -> None:
    (tmp_path / "taken.safetensors").mkdir()
    filled = options.format(folder=shlex.quote(str(tmp_path)))
    code, out, err = run(capsys, f"{SMALL} --epochs 1 --limit 4 --out {tmp_path}/net.safetensors {filled}")
    assert (code, out) == (2, "")
    assert complaint in err
    assert err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["taken.safetensors"]


def test_files_that_are_there_stay_until_training_is_done(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    weights = tmp_path / "net.safetensors"
    weights.write_text("old")
    (tmp_path / "net.json").mkdir()
    assert run(capsys, f"{SMALL} --epochs 1 --limit 4 --out {weights}")[0] == 2
    assert weights.read_text() == "old"


def test_the_command_knows_every_set_of_pictures() -> None:
    assert (*DATASETS, CIFAR10) == DATA


def test_training_leaves_the_threads_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    torch.set_num_threads(2)
    run(capsys, f"{SMALL} --epochs 1 --limit 4 --out {tmp_path}/net.safetensors")
    assert torch.get_num_threads() == 2


# --- broken off, and CIFAR-10 -----------------------------------------------------------------------------------


class StoppedError(Exception):
    """The machine went away."""


@pytest.fixture
def broken_off(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A run of three epochs that ended after the second; the weights that it would have written."""
    weights, written = tmp_path / "net.safetensors", []

    def write_twice(path: Path, content: bytes, words: Catalogue) -> None:
        options.write(path, content, words)
        written.append(path)
        if len(written) == 2:
            raise StoppedError

    monkeypatch.setattr("explainer.cli.train.write", write_twice)
    with pytest.raises(StoppedError):
        run(capsys, f"{SMALL} --epochs 3 --limit 40 --seed 3 --out {weights}")
    monkeypatch.undo()
    capsys.readouterr()
    assert [path.name for path in tmp_path.iterdir()] == ["net.safetensors.part"]
    return weights


def test_the_same_command_goes_on_where_it_was_broken_off(
    capsys: pytest.CaptureFixture[str], broken_off: Path, tmp_path: Path
) -> None:
    code, out, err = run(capsys, f"{SMALL} --epochs 3 --limit 40 --seed 3 --out {broken_off}")
    assert (code, err) == (0, "")
    assert out.startswith("epoch 3 of 3")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net.json", "net.safetensors"]
    whole = tmp_path / "whole.safetensors"
    run(capsys, f"{SMALL} --epochs 3 --limit 40 --seed 3 --out {whole}")
    assert whole.read_bytes() == broken_off.read_bytes()


@pytest.mark.parametrize(
    ("change", "damage", "complaint"),
    [("--seed 4", False, "belongs to"), ("--epochs 4", False, "belongs to"), ("", True, "is damaged")],
)
def test_what_another_run_left_is_kept(
    capsys: pytest.CaptureFixture[str], broken_off: Path, tmp_path: Path, change: str, damage: bool, complaint: str
) -> None:
    part = tmp_path / "net.safetensors.part"
    if damage:
        part.write_bytes(part.read_bytes()[:-7])
    before = part.read_bytes()
    code, out, err = run(capsys, f"{SMALL} --epochs 3 --limit 40 --seed 3 --out {broken_off} {change}")
    assert (code, out) == (2, "")
    assert complaint in err
    assert str(part) in err
    assert part.read_bytes() == before


def test_a_net_learns_pictures_in_the_official_form(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(cifar10._COUNTS, "train", 100)
    monkeypatch.setitem(cifar10._COUNTS, "test", 20)
    official(tmp_path / cifar10.FOLDER)
    weights = tmp_path / "net.safetensors"
    command = f"train --net basic_1-1_w4-8_cifar --data cifar10 --data-dir {tmp_path} --epochs 2 --out {weights}"
    code, _, err = run(capsys, f"{command} --learning-rate 0.05")
    assert (code, err) == (0, "")
    record = json.loads((tmp_path / "net.json").read_text("utf-8"))
    assert (record["data"], record["num_training"], record["num_held_out"]) == ("cifar10", 100, 20)
    assert record["recipe"]["jitter"] == {"margin": 4, "mirror": True}
    assert record["recipe"]["learning_rate"] == 0.05
    assert " --data cifar10 --data-dir PATH " in record["command"]


@pytest.mark.parametrize(
    "asked",
    [
        "--net basic_1-1_w4-8_cifar --data digits --epochs 1 --limit 20 --learning-rate 0.00001 --weight-decay 0.0005",
        "--net bottleneck_1-1_w4-8 --stride-placement v1 --shortcut C --data scenes --input-size 24x32 --limit 9 "
        "--epochs 1",
        "--net basic_1-1_w4-8_cifar --shortcut A --num-classes 12 --data digits --seed 7 --limit 9 --epochs 1",
        "--net basic_1-1_w4-8_cifar_plain --data digits --limit 9 --epochs 1 --learning-rate 3",
    ],
)
def test_the_command_in_a_record_does_the_same_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, asked: str
) -> None:
    first, again = tmp_path / "first.safetensors", tmp_path / "again.safetensors"
    assert run(capsys, f"train {asked} --out {first}")[0] == 0
    told = json.loads(first.with_suffix(".json").read_text("utf-8"))
    command = told["command"].removeprefix("python -m explainer ").replace("FILE", str(again))
    assert run(capsys, command)[0] == 0
    same = json.loads(again.with_suffix(".json").read_text("utf-8"))
    changing = ("seconds", "sha256", "curve", "num_errors")  # with several threads the last bits differ
    assert {k: v for k, v in same.items() if k not in changing} == {k: v for k, v in told.items() if k not in changing}
