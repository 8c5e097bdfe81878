"""The command line: its results, its errors, and every example in the README.

Golden files hold what the command in `GOLDEN` prints; after a wanted change run it again and redirect it there.
"""

import csv
import errno
import io
import json
import os
import re
import resource
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest
from PIL import Image

from explainer.architecture.errors import ExplainerError
from explainer.architecture.totals import counted_layers, total_cost
from explainer.architecture.variants import LISTED_VARIANTS, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.cli.commands import _Parser, main
from explainer.text.catalogue import LANGUAGES, Language, catalogue

ROOT = Path(__file__).parents[2]
PHOTO = ROOT / "assets" / "photos" / "cat.jpg"
GOLDEN = {
    "resnet18.txt": "summary resnet18",
    "resnet50-v1-64x96.md": "summary resnet50 --stride-placement v1 --input-size 64x96 --format markdown",
    "cifar_resnet20.zh.txt": "summary cifar_resnet20 --lang zh",
    "bottleneck_1-1.csv": "summary bottleneck_1-1_w8-16 --shortcut C --input-size 32x48 --num-classes 5 --format csv",
}
NODE_KEYS = {
    "name",
    "op",
    "args",
    "inputs",
    "out_shape",
    "num_params",
    "num_macs",
    "stage",
    "block",
    "branch",
    "receptive_field",
    "jump",
    "counted",
}


def run(capsys: pytest.CaptureFixture[str], command: str) -> str:
    """What a command prints; it must succeed and leave standard error empty."""
    code = main(shlex.split(command))
    printed = capsys.readouterr()
    assert (code, printed.err) == (0, "")
    return printed.out


def fail(capsys: pytest.CaptureFixture[str], command: str) -> str:
    """The one line a command complains with; it must print nothing else."""
    code = main(shlex.split(command))
    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert printed.err.count("\n") == 1
    assert printed.err.endswith("\n")
    return printed.err


# --- summary -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "command"), GOLDEN.items())
def test_golden_summaries(capsys: pytest.CaptureFixture[str], name: str, command: str) -> None:
    assert run(capsys, command) == (ROOT / "tests" / "golden" / name).read_text("utf-8")


@pytest.mark.parametrize("name", LISTED_VARIANTS)
def test_json_says_what_the_graph_says(capsys: pytest.CaptureFixture[str], name: str) -> None:
    record = json.loads(run(capsys, f"summary {name} --format json"))
    variant = find_variant(name)
    graph = expand(variant.spec, image_shape(variant.input_size, variant.input_size))
    cost = total_cost(graph)
    assert list(record) == ["variant", "input_shape", "totals", "nodes"]
    assert (record["variant"], record["input_shape"]) == (name, [3, variant.input_size, variant.input_size])
    assert record["totals"] == {
        "num_params": cost.num_params,
        "num_macs": cost.num_macs,
        "num_activations": cost.num_activations,
        "counted_layers": counted_layers(graph),
    }
    assert all(set(node) == NODE_KEYS for node in record["nodes"])
    assert [node["name"] for node in record["nodes"]] == [node.name for node in graph]
    assert sum(node["num_params"] for node in record["nodes"]) == cost.num_params
    assert sum(node["num_macs"] for node in record["nodes"]) == cost.num_macs
    assert sum(node["counted"] for node in record["nodes"]) == variant.spec.depth


LATER = {
    "vgg19": (143_667_240, 19, "classifier.6"),
    "resnext101_64x4d": (83_455_272, 101, "fc"),
    "wide_resnet50_2": (68_883_240, 50, "fc"),
    "resnet50d": (25_576_264, 52, "fc"),
    "resnetv2_50": (25_549_352, 50, "fc"),
    "cifar_bottleneck_preresnet164": (1_703_258, 164, "fc"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", LATER)
def test_later_nets_are_listed_and_drawn(capsys: pytest.CaptureFixture[str], name: str, lang: str) -> None:
    params, layers, last = LATER[name]
    table = run(capsys, f"summary {name} --lang {lang}").splitlines()
    assert table[-1].split()[1] == f"{params:,}"
    assert table[-1].split()[-1] == str(layers)
    assert table[-2].split()[0] == last
    assert run(capsys, f"summary {name} --lang {lang} --format markdown").startswith("### ")
    assert run(capsys, f"diagram {name} --lang {lang}").startswith("<svg")
    assert run(capsys, f"diagram {name} --lang {lang} --format dot").startswith("digraph")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "name",
    [
        "resnet50d",
        "resnetv2_50",
        "basic_1-1_w8-16_exclusive-gating",
        "bottleneck_1-1_w8-16_relu-pre_scaling_g4",
        "basic_1-1_w8-16_plain_cifar_bn-after-add",
    ],
)
def test_blocks_of_later_nets_are_drawn(capsys: pytest.CaptureFixture[str], name: str, lang: str) -> None:
    for form, start in (("svg", "<svg"), ("dot", "digraph")):
        assert run(capsys, f"diagram {name} --block layer2.0 --lang {lang} --format {form}").startswith(start)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_net_without_blocks_says_so(capsys: pytest.CaptureFixture[str], lang: Language) -> None:
    complaint = fail(capsys, f"diagram vgg16 --block layer1.0 --lang {lang}")
    assert complaint.strip() == catalogue(lang)("error.no_blocks")


def test_choices_do_nothing_to_a_vgg_net(capsys: pytest.CaptureFixture[str]) -> None:
    plain = run(capsys, "summary vgg11 --num-classes 10")
    assert run(capsys, "summary vgg11 --num-classes 10 --shortcut C --stride-placement v1") == plain
    assert "128,807,306" in plain.splitlines()[-1]


@pytest.mark.torch
@pytest.mark.parametrize("name", ["cifar_preresnet20", "resnet18d", "basic_1-1_w8-16_shortcut-gating"])
def test_forward_of_later_nets(capsys: pytest.CaptureFixture[str], name: str) -> None:
    record = json.loads(run(capsys, f"forward {name} --input-size 32 --image {shlex.quote(str(PHOTO))}"))
    assert all(np.isfinite([node["mean"], node["std"]]).all() for node in record["nodes"])


def test_one_node_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    nodes = json.loads(run(capsys, "summary resnet50 --format json"))["nodes"]
    (node,) = (node for node in nodes if node["name"] == "layer2.0.downsample.0")
    assert node == {
        "name": "layer2.0.downsample.0",
        "op": "Conv2d",
        "args": {
            "in_channels": 256,
            "out_channels": 512,
            "kernel_size": 1,
            "stride": 2,
            "padding": 0,
            "dilation": 1,
            "groups": 1,
            "bias": False,
        },
        "inputs": ["layer1.2.relu"],
        "out_shape": [512, 28, 28],
        "num_params": 131_072,
        "num_macs": 102_760_448,
        "stage": "layer2",
        "block": "layer2.0",
        "branch": "shortcut",
        "receptive_field": 35,
        "jump": 8,
        "counted": False,
    }
    assert nodes[0]["inputs"] == ["input"]
    assert (nodes[-1]["block"], nodes[-1]["out_shape"], nodes[-1]["jump"]) == (None, [1000], 224)


def test_receptive_fields_are_pairs_where_the_axes_differ(capsys: pytest.CaptureFixture[str]) -> None:
    nodes = json.loads(run(capsys, "summary resnet18 --input-size 64x96 --format json"))["nodes"]
    pairs = {node["name"]: node["jump"] for node in nodes if isinstance(node["jump"], list)}
    assert pairs == {"avgpool": [64, 96], "flatten": [64, 96], "fc": [64, 96]}
    assert nodes[-1]["receptive_field"] == [435 + 32, 435 + 64]


@pytest.mark.parametrize(
    ("options", "num_params", "counted"),
    [
        ("", 25_557_032, 50),
        ("--stride-placement v1", 25_557_032, 50),
        ("--num-classes 10", 25_557_032 - 990 * 2049, 50),
        (
            "--shortcut none",
            25_557_032 - (64 * 256 + 256 * 512 + 512 * 1024 + 1024 * 2048) - 2 * (256 + 512 + 1024 + 2048),
            50,
        ),
    ],
)
def test_options_reach_the_network(
    capsys: pytest.CaptureFixture[str], options: str, num_params: int, counted: int
) -> None:
    totals = json.loads(run(capsys, f"summary resnet50 {options} --format json"))["totals"]
    assert (totals["num_params"], totals["counted_layers"]) == (num_params, counted)


def test_csv_has_the_json_columns(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(run(capsys, "summary resnet34 --format csv"))))
    nodes: list[dict[str, Any]] = json.loads(run(capsys, "summary resnet34 --format json"))["nodes"]
    assert [set(row) for row in rows] == [NODE_KEYS] * len(nodes)
    for row, node in zip(rows, nodes, strict=True):
        assert row["inputs"].split() == node["inputs"]
        assert [int(size) for size in row["out_shape"].split("x")] == node["out_shape"]
        assert int(row["num_macs"]) == node["num_macs"]
        assert row["counted"] == str(node["counted"]).lower()
        assert row["block"] == (node["block"] or "")


def test_chinese_columns_line_up(capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal a Chinese character takes two places; heading, total and counted layers end at the same one."""
    _, _, *table = run(capsys, "summary resnet18 --lang zh").splitlines()
    ends = [line for line in table if re.match(r"节点|合计|fc|\S*conv\d", line)]
    assert len(ends) == 1 + 18 + 1
    assert len({sum(2 if ord(char) > 0x2E80 else 1 for char in line) for line in ends}) == 1


# --- diagram -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["", "--block layer2.0"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text_diagrams_go_to_standard_output(capsys: pytest.CaptureFixture[str], level: str, lang: str) -> None:
    svg = run(capsys, f"diagram resnet50 {level} --lang {lang}")
    assert svg.startswith("<svg")
    assert bool(re.search("[一-鿿]", svg)) == (lang == "zh")
    assert run(capsys, f"diagram resnet50 {level} --lang {lang} --format dot").startswith("digraph")


@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<svg"), ("DOT", b"d")])
def test_the_ending_of_the_file_says_the_format(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, ending: str, start: bytes
) -> None:
    path = tmp_path / f"net.{ending}"
    assert run(capsys, f"diagram resnet18 --block layer1.0 -o {path}") == ""
    assert path.read_bytes().startswith(start)


def test_a_format_wins_over_the_ending(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "net.png"
    run(capsys, f"diagram resnet18 --format svg -o {path}")
    assert path.read_bytes().startswith(b"<svg")


def test_without_typst_svg_works_and_png_says_what_to_install(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)  # an import of it raises ModuleNotFoundError
    assert run(capsys, "diagram resnet18").startswith("<svg")
    assert run(capsys, "diagram resnet18 --format dot").startswith("digraph")
    for ending in ("png", "pdf"):
        assert "typst" in fail(capsys, f"diagram resnet18 -o {tmp_path / 'net'}.{ending}")
        assert "typst" in fail(capsys, f"diagram resnet18 --lang zh -o {tmp_path / 'net'}.{ending}")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def _small_files_only() -> Iterator[None]:
    """As on a disk that is near full: the system refuses what goes beyond a thousand bytes of a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("_small_files_only")
@pytest.mark.parametrize("there", ["net.svg", None])
def test_what_cannot_be_written_to_its_end_leaves_the_old_file_whole(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, there: str | None
) -> None:
    path = tmp_path / "net.svg"
    if there:
        path.write_text("what was there")
    assert f"“{path}”" in fail(capsys, f"diagram resnet18 -o {path}")
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == ({there: "what was there"} if there else {})


def test_a_link_to_a_file_stays_a_link(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, link = tmp_path / "file.svg", tmp_path / "link.svg"
    file.write_text("what was there")
    link.symlink_to(file)
    run(capsys, f"diagram resnet18 -o {link}")
    assert link.is_symlink()
    assert file.read_text("utf-8").startswith("<svg")


def test_a_pipe_is_written_to_and_not_replaced(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pipe = tmp_path / "net.svg"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    run(capsys, f"diagram resnet18 -o {pipe}")
    assert os.read(reader, 4) == b"<svg"
    os.close(reader)
    assert pipe.is_fifo()


# --- forward -----------------------------------------------------------------------------------------------


@pytest.mark.torch
def test_forward_measures_every_node(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(run(capsys, f"forward resnet18 --input-size 48x64 --image {shlex.quote(str(PHOTO))}"))
    graph = expand(find_variant("resnet18").spec, image_shape(48, 64))
    assert (record["variant"], record["input_shape"]) == ("resnet18", [3, 48, 64])
    assert [(node["name"], node["shape"]) for node in record["nodes"]] == [
        (node.name, list(node.out_shape.dims)) for node in graph
    ]
    assert all(set(node) == {"name", "shape", "mean", "std", "zeros"} for node in record["nodes"])
    by_name = {node["name"]: node for node in record["nodes"]}
    assert all(0 < node["std"] < 100 for node in record["nodes"])
    assert 0.05 < by_name["relu"]["zeros"] < 0.95
    assert by_name["relu"]["mean"] > 0


@pytest.mark.torch
def test_the_picture_decides_what_comes_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    means = []
    for level in (0, 128):
        path = tmp_path / f"{level}.png"
        Image.fromarray(np.full((40, 40, 3), level, dtype=np.uint8)).save(path)
        nodes = json.loads(run(capsys, f"forward cifar_resnet8 --image {path}"))["nodes"]
        means.append([node["mean"] for node in nodes])
    assert means[0] != means[1]


@pytest.mark.torch
@pytest.mark.parametrize(
    ("name", "content"), [("empty.png", b""), ("text.jpg", b"no picture"), ("cut.png", b"\x89PNG")]
)
def test_pictures_that_cannot_be_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    fail(capsys, f"forward resnet18 --image {path}")


def test_a_missing_picture_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "nowhere.jpg" in fail(capsys, f"forward resnet18 --image {tmp_path}/nowhere.jpg")
    assert str(tmp_path) in fail(capsys, f"forward resnet18 --image {tmp_path}")


@pytest.mark.torch
def test_an_endless_file_comes_to_an_end(capsys: pytest.CaptureFixture[str]) -> None:
    fail(capsys, "forward resnet18 --image /dev/zero")


def test_what_does_not_fit_is_refused_before_anything_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert "1612×1612" in fail(capsys, "forward resnet152 --input-size 4096 --image nowhere.jpg")
    assert "MB" in fail(capsys, f"forward basic_1_w4096 --input-size 32 --image {shlex.quote(str(PHOTO))}")


# --- errors ------------------------------------------------------------------------------------------------

MISTAKES = {
    "": "COMMAND",
    "summary": "VARIANT",
    "paint resnet50": "paint",
    "summary resnet51": "resnet51",
    "summary cifar_resnet21": "20",
    "summary resnet50 --depth 3": "--depth",
    "summary resnet50 --stride-placement v2": "v1, v1.5",
    "summary resnet50 --shortcut D": "A, B, C, none",
    "summary resnet50 --shortcut ''": "A, B, C, none",
    "summary resnet50 --format xml": "table, json, csv, markdown",
    "summary resnet50 --input-size 0": "4096",
    "summary resnet50 --input-size 224x9999": "4096",
    "summary resnet50 --input-size -5": "-5",
    "summary resnet50 --input-size 224x": "224x",
    "summary resnet50 --input-size 2e2": "2e2",
    "summary resnet50 --num-classes 0": "100000",
    "summary resnet50 --num-classes ten": "ten",
    "summary basic_2-2_w64-32 --shortcut A": "A",
    "summary 'two\nlines'": "two lines",
    "diagram resnet50 --level block": "--block",
    "diagram resnet50 --level stage": "network, block",
    "diagram resnet50 --level network --block layer1.0": "--block",
    "diagram resnet50 --block layer9.0": "layer4.2",
    "diagram resnet50 --format png": "-o",
    "diagram resnet50 -o net.gif": "dot, svg, png, pdf",
    "diagram resnet50 -o /nowhere/net.svg": "/nowhere/net.svg",
    "forward resnet50": "--image",
    "forward resnet50 --image x.jpg --format csv": "json",
}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("command", "hint"), MISTAKES.items())
def test_mistakes_get_one_line_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], command: str, hint: str, lang: str
) -> None:
    line = fail(capsys, f"{command} --lang {lang}")
    assert hint in line
    assert bool(re.search("[一-鿿]", line)) == (lang == "zh")


USAGE = {
    "summary": ("This is still needed: VARIANT", "缺少 VARIANT"),
    "forward": ("This is still needed: VARIANT, --image", "缺少 VARIANT, --image"),
    "summary resnet18 plain18 --colour red": (
        "This is not understood: plain18 --colour red",
        "无法识别 plain18 --colour red",
    ),
    "summary resnet18 --shortcut": ("--shortcut needs a value", "--shortcut 后面缺少值"),
    "diagram resnet18 -o": ("-o needs a value", "-o 后面缺少值"),
    "summary --help=all": ("-h/--help takes no value", "-h/--help 后面不带值"),
}


@pytest.mark.parametrize(("command", "said"), USAGE.items())
def test_a_wrong_command_line_is_told_in_the_readers_language(
    capsys: pytest.CaptureFixture[str], command: str, said: tuple[str, str]
) -> None:
    en, zh = (fail(capsys, f"--lang {lang} {command}") for lang in ("en", "zh"))
    asked = re.escape("python -m explainer") + "( summary| diagram| forward)? --help"
    assert re.fullmatch(f"{re.escape(said[0])}; see {asked}\\.\n", en)
    assert re.fullmatch(f"命令行参数有误（{re.escape(said[1])}），用法见 {asked}。\n", zh)


def test_an_unknown_command_is_told_in_the_readers_language(capsys: pytest.CaptureFixture[str]) -> None:
    commands = "summary, diagram, forward, train"
    assert fail(capsys, "sumary resnet18") == f"COMMAND must be one of {commands}, not “sumary”.\n"
    assert fail(capsys, "sumary resnet18 --lang zh") == f"COMMAND 只能是 {commands} 之一，不能是“sumary”。\n"


def test_complaints_that_no_sentence_was_written_for_are_not_passed_on() -> None:
    """A later argparse may word its messages in another way."""
    for lang, said in zip(LANGUAGES, ("The command line is not understood", "无法理解"), strict=True):
        with pytest.raises(ExplainerError) as caught:
            _Parser(words=catalogue(lang), prog="explainer").error("argument --new: some new complaint")
        assert caught.value.values == {"message": said, "command": "explainer"}


REASONS = {
    "forward resnet18 --image {folder}/none.jpg": ("there is no such file or folder", "没有这个文件或目录"),
    "forward resnet18 --image {folder}/file.svg/x.jpg": ("there is no such file or folder", "没有这个文件或目录"),
    "forward resnet18 --image {folder}": ("it is a folder", "这是一个目录"),
    "forward resnet18 --image {folder}/{long}": ("system error ENAMETOOLONG", "系统错误 ENAMETOOLONG"),
    "diagram resnet18 --format svg -o {folder}": ("it is a folder", "这是一个目录"),
    "diagram resnet18 -o {folder}/none/net.svg": ("there is no such file or folder", "没有这个文件或目录"),
}


@pytest.mark.parametrize(("command", "reasons"), REASONS.items())
def test_a_file_that_cannot_be_used_is_told_in_the_readers_language(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str, reasons: tuple[str, str]
) -> None:
    (tmp_path / "file.svg").touch()
    filled = command.format(folder=tmp_path, long="x" * 300)
    for lang, reason in zip(("en", "zh"), reasons, strict=True):
        brackets = "({})" if lang == "en" else "（{}）"
        assert brackets.format(reason) in fail(capsys, f"{filled} --lang {lang}")


def test_a_file_that_is_locked_is_told_in_the_readers_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> NoReturn:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "open", refuse)  # file modes do not stop the superuser
    monkeypatch.setattr(Path, "write_bytes", refuse)
    for command in ("forward resnet18 --image locked.jpg", "diagram resnet18 -o locked.svg"):
        assert "(access is not permitted)" in fail(capsys, command)
        assert "（没有权限）" in fail(capsys, f"{command} --lang zh")


def test_an_unknown_language_is_a_mistake_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert "en, zh" in fail(capsys, "summary resnet50 --lang fr")
    assert "--lang" in fail(capsys, "summary resnet50 --lang")


@pytest.mark.parametrize(
    "command", ["--help", "summary --help", "diagram --help", "forward --help", "--lang zh --help"]
)
def test_help_exits_with_0(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(shlex.split(command))
    assert caught.value.code == 0
    assert "--lang en|zh" in capsys.readouterr().out


# --- as a program ------------------------------------------------------------------------------------------


def program(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "explainer", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_reader_may_stop_reading() -> None:
    process = program("summary", "cifar_resnet1202", "--format", "json")
    assert process.stdout
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 141


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text_is_utf_8_in_any_locale(lang: str) -> None:
    out, err = program("summary", "resnet18", "--lang", lang, PYTHONIOENCODING="ascii", LC_ALL="C").communicate()
    assert ("合计" in out.decode()) == (lang == "zh")
    assert "64×112×112" in out.decode()
    assert err == b""


def test_a_mistake_ends_the_program_with_2() -> None:
    process = program("summary", "resnet51")
    out, err = process.communicate()
    assert (process.returncode, out, err.count(b"\n")) == (2, b"", 1)


def test_a_summary_loads_neither_torch_nor_numpy_nor_streamlit() -> None:
    code = (
        "import sys; from explainer.cli.commands import main; main(['summary', 'resnet18', '--format', 'csv']);"
        "print({'torch', 'streamlit', 'numpy', 'PIL'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "set()"


def examples() -> list[str]:
    """The README's command lines."""
    readme = (ROOT / "README.md").read_text("utf-8")
    return re.findall(r"^python -m explainer (.+)$", readme, re.MULTILINE)


@pytest.mark.parametrize(
    "example",
    [pytest.param(one, marks=pytest.mark.torch if one.startswith(("forward", "train")) else ()) for one in examples()],
)
def test_the_readmes_examples_run(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example: str
) -> None:
    command, *pipe = example.split(" | ")
    assert not pipe, "an example must be one command"
    (tmp_path / "assets").symlink_to(ROOT / "assets")
    monkeypatch.chdir(tmp_path)
    printed = run(capsys, command)
    written = {path.suffix for path in tmp_path.iterdir() if path.name != "assets"}
    if command.startswith("train"):  # it tells each epoch and writes the weights with their record
        assert printed
        assert written == {".json", ".safetensors"}
    else:
        assert bool(printed) != bool(written)


def test_the_readme_shows_every_command() -> None:
    assert {example.split()[0] for example in examples()} == {"summary", "diagram", "forward", "train"}
