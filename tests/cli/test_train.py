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
from explainer.cli.commands import main
from explainer.cli.train import DATA
from explainer.model.net.module import GraphModule
from explainer.picture.datasets import DATASETS

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
    "--data cats": "--data must be one of digits, scenes",
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
    assert tuple(DATASETS) == DATA


def test_training_leaves_the_threads_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    torch.set_num_threads(2)
    run(capsys, f"{SMALL} --epochs 1 --limit 4 --out {tmp_path}/net.safetensors")
    assert torch.get_num_threads() == 2
