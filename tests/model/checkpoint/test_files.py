"""Honest files are read as torch and safetensors read them; all others are refused, and nothing in them ever runs."""

import json
import os
import pickle
import struct
import subprocess
import sys
import zipfile
from collections import Counter, OrderedDict
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from explainer.model.checkpoint.files import CheckpointError, held_bytes, read
from explainer.model.checkpoint.views import MAX_ENTRIES
from explainer.text.catalogue import LANGUAGES, catalogue
from tests.model.checkpoint.checkpoint_bytes import (
    LIMIT,
    Trap,
    archive,
    code_of,
    crafted,
    number,
    plain_pickle,
    saved,
    table,
    tensor,
    text,
)

ROOT = Path(__file__).parents[3]
WEIGHTS = {
    "conv1.weight": torch.randn(4, 3, 3, 3, generator=torch.Generator().manual_seed(0)),
    "bn1.bias": torch.arange(4.0),
    "bn1.num_batches_tracked": torch.tensor(3),
}
HONEST = {
    "zip": saved(WEIGHTS),
    "legacy": saved(WEIGHTS, legacy=True),
    "safetensors": safetensors.torch.save(WEIGHTS),
}
formats = pytest.mark.parametrize("name", HONEST)


STARTS = (b"", b"PK\x03\x04", b"\x80\x02", HONEST["legacy"][:60], bytes(8) + b"{")


def same(one: Tensor, other: Tensor) -> bool:
    """Equal type, shape and bytes, NaN among them."""
    if (one.dtype, one.shape) != (other.dtype, other.shape):
        return False
    a, b = (tensor.contiguous().flatten().view(torch.uint8) for tensor in (one, other))
    return torch.equal(a, b)


# --- honest files ---------------------------------------------------------------------------------------------------

DTYPES = (torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.uint8, torch.bool)
shapes = st.lists(st.integers(0, 4), max_size=4).map(tuple)


@st.composite
def tensors(draw: st.DrawFn) -> Tensor:
    """A tensor of any type, laid out as it is, transposed, or a window over a larger one."""
    shape = draw(shapes)
    made = torch.randn(shape, generator=torch.Generator().manual_seed(draw(st.integers(0, 99))))
    made = made.to(draw(st.sampled_from(DTYPES)))
    match draw(st.sampled_from(("plain", "turned", "window", "spread"))):
        case "turned":
            return made.permute(tuple(reversed(range(made.dim()))))
        case "window":
            return made[1:] if made.dim() else made
        case "spread":
            return made.unsqueeze(0).expand(3, *shape)
        case _:
            return made


names = st.text(st.characters(codec="utf-8", exclude_characters="."), max_size=8)
state_dicts = st.dictionaries(names, tensors(), min_size=1, max_size=6)


@settings(max_examples=60)
@given(state_dicts, st.booleans(), st.sampled_from((2, 4)))
def test_torch_files_are_read_as_torch_reads_them(state: dict[str, Tensor], legacy: bool, protocol: int) -> None:
    data = saved(state, legacy=legacy, pickle_protocol=protocol)
    known = torch.load(BytesIO(saved(state, legacy=legacy)), weights_only=True)
    found = read(data, limit=LIMIT)
    assert list(found) == list(known)
    assert all(same(found[name], known[name]) for name in known)


@settings(max_examples=60)
@given(st.dictionaries(names.filter(lambda name: name != "__metadata__"), tensors(), min_size=1, max_size=6))
def test_safetensors_are_read_as_its_library_reads_them(state: dict[str, Tensor]) -> None:
    data = safetensors.torch.save({name: one.contiguous() for name, one in state.items()}, {"format": "pt"})
    known, found = safetensors.torch.load(data), read(data, limit=LIMIT)
    assert found.keys() == known.keys()
    assert all(same(found[name], known[name]) for name in known)


@formats
def test_a_file_on_disk_is_read_as_its_bytes(name: str, tmp_path: Path) -> None:
    path = tmp_path / "named.anything"
    path.write_bytes(HONEST[name])
    found = read(path, limit=LIMIT)
    path.unlink()  # what is mapped stays
    assert all(same(found[key], value) for key, value in WEIGHTS.items())


@pytest.mark.parametrize("name", ["zip", "safetensors"])
def test_tensors_are_windows_over_the_bytes(name: str) -> None:
    data = HONEST[name]
    inside = np.frombuffer(data, dtype=np.uint8).ctypes.data
    found = read(data, limit=LIMIT)
    assert all(inside <= one.data_ptr() <= inside + len(data) for one in found.values())
    assert held_bytes(found) == len(data)


def test_numbers_at_odd_places_are_moved_to_even_ones() -> None:
    found = read(HONEST["legacy"], limit=LIMIT)
    assert all(one.data_ptr() % one.element_size() == 0 for one in found.values())
    assert held_bytes(found) <= len(HONEST["legacy"]) + sum(one.nbytes for one in found.values())


def test_tensors_that_share_their_numbers_still_do() -> None:
    shared = torch.arange(6.0)
    for legacy in (False, True):
        found = read(saved({"a": shared, "b": shared.view(2, 3)}, legacy=legacy), limit=LIMIT)
        assert found["a"].data_ptr() == found["b"].data_ptr()


def test_dicts_within_dicts_become_names() -> None:
    value = {
        "epoch": 3,
        "state_dict": OrderedDict(WEIGHTS),
        "scheduler": {"milestones": Counter([3, 4]), "rates": [0.1, None, True], "betas": (0.9, 0.99)},
        "optimizer": {"state": {0: {"momentum": torch.ones(2)}}, "param_groups": [{"params": [0]}]},
        "device": torch.device("cpu"),
        "parameter": torch.nn.Parameter(torch.ones(3)),
        "dtype": torch.float16,
        "size": torch.Size((3, 4)),
        "bytes": b"\x00\xff",
    }
    for legacy in (False, True):
        found = read(saved(value, legacy=legacy), limit=LIMIT)
        wanted = {f"state_dict.{name}" for name in WEIGHTS} | {"optimizer.state.0.momentum", "parameter"}
        assert found.keys() == wanted
        assert not found["parameter"].requires_grad


def test_the_versions_of_modules_do_no_harm() -> None:
    net = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4))
    for legacy in (False, True):
        found = read(saved(net.state_dict(), legacy=legacy), limit=LIMIT)
        assert all(same(found[name], value) for name, value in net.state_dict().items())


# --- files that would run something --------------------------------------------------------------------------------


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.parametrize("place", ["whole", "beside", "within"])
def test_code_in_a_checkpoint_never_runs(legacy: bool, place: str, tmp_path: Path) -> None:
    trap = Trap(tmp_path / "sprung")
    value = {"whole": trap, "beside": {**WEIGHTS, "evil": trap}, "within": {"state_dict": WEIGHTS, "x": [({1: trap},)]}}
    data = saved(value[place], legacy=legacy)
    assert code_of(data) == "checkpoint_asks_for_code"
    assert not trap.path.exists()
    torch.load(BytesIO(data), weights_only=False)
    assert trap.path.exists(), "the trap works"


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_code_in_a_plain_pickle_never_runs(protocol: int, tmp_path: Path) -> None:
    trap = Trap(tmp_path / "sprung")
    data = plain_pickle({"state_dict": trap}, protocol)
    assert code_of(data) in {"checkpoint_asks_for_code", "checkpoint_text", "checkpoint_unknown"}
    assert protocol < 2 or code_of(data) == "checkpoint_asks_for_code"
    assert not trap.path.exists()
    pickle.loads(data)
    assert trap.path.exists(), "the trap works"


def test_a_pickle_within_a_pickle_stays_closed(tmp_path: Path) -> None:
    trap = Trap(tmp_path / "sprung")
    data = saved({**WEIGHTS, "inner": plain_pickle(trap, 2), "deeper": saved({"x": trap})})
    assert read(data, limit=LIMIT).keys() == WEIGHTS.keys()
    assert not trap.path.exists()


def test_whole_modules_are_code_and_named() -> None:
    with pytest.raises(CheckpointError) as caught:
        read(saved(torch.nn.Linear(2, 2)), limit=LIMIT)
    assert caught.value.values == {"name": "torch.nn.modules.linear.Linear"}


@pytest.mark.parametrize("name", ["posix\nsystem", "builtins\neval", "torch\nload", "torch\nFloatTensor"])
def test_only_what_describes_tensors_may_be_named(name: str) -> None:
    call = f"c{name}\n(".encode() + text("true") + b"tR"
    assert code_of(crafted(call)) == "checkpoint_asks_for_code"
    assert code_of(b"\x80\x02" + call + b".") == "checkpoint_asks_for_code"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_torchscript_is_refused_by_name() -> None:
    file = BytesIO()
    torch.jit.save(torch.jit.trace(torch.nn.Linear(2, 2), torch.ones(1, 2)), file)
    assert code_of(file.getvalue()) == "checkpoint_torchscript"


# --- files that end too soon, or lie -------------------------------------------------------------------------------


@formats
@given(st.data())
@settings(max_examples=80)
def test_a_file_cut_anywhere_is_said_to_be_cut(name: str, data: st.DataObject) -> None:
    whole = HONEST[name]
    cut = data.draw(st.integers(9, len(whole) - 1))
    assert code_of(whole[:cut]) == "checkpoint_truncated"


@formats
@pytest.mark.parametrize("cut", range(9))
def test_a_file_of_a_few_bytes_is_refused(name: str, cut: int) -> None:
    codes = ("empty", "truncated", "unknown", "text")
    assert code_of(HONEST[name][:cut]).removeprefix("checkpoint_") in codes


@formats
@given(st.data())
@settings(max_examples=150)
def test_damage_is_refused_or_harmless(name: str, data: st.DataObject) -> None:
    """Whatever is changed, a file is read or refused with a code; nothing else is ever raised."""
    damaged = bytearray(HONEST[name])
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    code_of(bytes(damaged))


@given(
    st.binary(max_size=400), st.sampled_from((b"", b"PK\x03\x04", b"\x80\x02", HONEST["legacy"][:60], bytes(8) + b"{"))
)
@settings(max_examples=200)
def test_random_bytes_are_refused(data: bytes, start: bytes) -> None:
    assert code_of(start + data).startswith("checkpoint_")


@given(st.binary(max_size=60))
@settings(max_examples=200)
def test_random_instructions_are_refused(data: bytes) -> None:
    assert code_of(archive(b"\x80\x02}" + data + b".")).startswith("checkpoint_")


@pytest.mark.parametrize(
    "value",
    [
        tensor((5,), (1,)),
        tensor((2, 2), (2, 2)),
        tensor((4,), (1,), offset=1),
        tensor((4,), (-1,), offset=3),
        tensor((-4,), (1,)),
        tensor((4,), (1,), offset=-1),
        tensor((4,), (1, 1)),
        tensor((4,), (1,), numel=5),
        tensor((4,), (1,), numel=-4),
        tensor((3,), (1,), kind="DoubleStorage"),
        tensor((2**40, 2**40), (0, 0)),
        tensor((0, 2**70), (1, 1)),
        tensor((1,) * 9, (1,) * 9),
        tensor((1,), (2**80,)),
    ],
)
def test_tensors_that_reach_beyond_their_numbers_are_refused(value: bytes) -> None:
    assert code_of(crafted(tensor((4,), (1,)))) == "read"
    assert code_of(crafted(value)) == "checkpoint_damaged"


def test_a_tensor_larger_than_its_storage_is_never_filled() -> None:
    found = read(crafted(tensor((10**6, 10**6), (0, 0))), limit=LIMIT)
    assert found["w"].shape == (10**6, 10**6)
    assert held_bytes(found) <= len(crafted(tensor((10**6, 10**6), (0, 0))))


def header(entries: object, content: bytes = b"", *, length: int | None = None) -> bytes:
    """A safetensors file with any header."""
    told = json.dumps(entries).encode() if not isinstance(entries, bytes) else entries
    return struct.pack("<Q", len(told) if length is None else length) + told + content


def entry(begin: object, end: object, shape: object = (2,), dtype: object = "F32") -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (header({"w": entry(0, 8)}, bytes(8)), "read"),
        (header({"w": entry(0, 8)}, bytes(7)), "checkpoint_truncated"),
        (header({"w": entry(0, 8)}, bytes(9)), "checkpoint_damaged"),
        (header({"w": entry(0, 8)}, bytes(8), length=2**62), "checkpoint_truncated"),
        (header({"w": entry(0, 8)}, bytes(8), length=3), "checkpoint_damaged"),
        (header({"w": entry(4, 12)}, bytes(12)), "checkpoint_damaged"),
        (header({"a": entry(0, 8), "b": entry(4, 12)}, bytes(12)), "checkpoint_damaged"),
        (header({"a": entry(0, 8), "b": entry(0, 8)}, bytes(8)), "checkpoint_damaged"),
        (header({"w": entry(-8, 0)}), "checkpoint_damaged"),
        (header({"w": entry(8, 0)}, bytes(8)), "checkpoint_damaged"),
        (header({"w": entry(0.0, 8.0)}, bytes(8)), "checkpoint_damaged"),
        (header({"w": entry(0, 8, (3,))}, bytes(8)), "checkpoint_damaged"),
        (header({"w": entry(0, 8, (-1, -2))}, bytes(8)), "checkpoint_damaged"),
        (header({"w": entry(0, 8, (2**62, 2**62, 0))}, bytes(8)), "checkpoint_damaged"),
        (header({"w": entry(0, 8, (1,) * 8 + (2,))}, bytes(8)), "checkpoint_damaged"),
        (header({"w": entry(0, 8, dtype="F4")}, bytes(8)), "checkpoint_wrong_dtype"),
        (header({"w": 3}, bytes(8)), "checkpoint_damaged"),
        (header(b'{"w": {}, "w": {}}'), "checkpoint_damaged"),
        (header(b"{" * 100_000), "checkpoint_damaged"),
        (header(b'{"w": ' + b"[" * 100_000), "checkpoint_damaged"),
        (header({}), "checkpoint_no_tensors"),
        (header({"__metadata__": {"format": "pt"}}), "checkpoint_no_tensors"),
    ],
)
def test_safetensors_headers_that_lie(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_what_the_safetensors_library_refuses_is_refused() -> None:
    for data in (header({"w": entry(4, 12)}, bytes(12)), header({"w": entry(0, 8, (3,))}, bytes(8)), HONEST["zip"]):
        with pytest.raises(safetensors.SafetensorError):
            safetensors.torch.load(data)


# --- archives -------------------------------------------------------------------------------------------------------


def zip_entry(name: bytes, at: int, size: int) -> bytes:
    """A line of an archive's directory."""
    fields = (b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, size, size, len(name), 0, 0, 0, 0, 0, at)
    return struct.pack("<4s6H3L5H2L", *fields) + name


def zip_end(count: int, size: int, at: int) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, at, 0)


def zip_file(entries: list[tuple[bytes, int]], content: bytes, *, count: int | None = None) -> bytes:
    """An archive with one true file at its start and any directory: names and sizes of what is said to lie there."""
    body = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, len(content), len(content), 0, 0) + content
    directory = b"".join(zip_entry(name, 0, size) for name, size in entries)
    return body + directory + zip_end(len(entries) if count is None else count, len(directory), len(body))


WHOLE = table({"w": b"N"})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zip_file([(b"a/data.pkl", len(WHOLE))], WHOLE), "checkpoint_no_tensors"),
        (zip_file([(b"a/data.pkl", len(WHOLE)), (b"a/data/0", 4)], WHOLE), "checkpoint_damaged"),
        (zip_file([(b"a/data.pkl", len(WHOLE))] * 2, WHOLE), "checkpoint_damaged"),
        (zip_file([(b"a/data.pkl", 2**31)], WHOLE), "checkpoint_truncated"),
        (zip_file([(b"a/data.pkl", len(WHOLE))], WHOLE, count=2), "checkpoint_damaged"),
        (zip_file([(b"a/data.pkl", len(WHOLE))], WHOLE, count=0), "checkpoint_damaged"),
        (zip_file([(b"a/data.pkl", len(WHOLE))], WHOLE, count=0xFFFF), "checkpoint_too_many_entries"),
        (b"PK\x03\x04" + bytes(30) + zip_end(0, 0, 34), "checkpoint_plain_zip"),
        (b"PK\x03\x04" + bytes(30) + zip_end(1, 46, 2**31), "checkpoint_damaged"),
        (archive(WHOLE, {"constants.pkl": b""}), "checkpoint_torchscript"),
        (archive(WHOLE, {"byteorder": b"big"}), "checkpoint_byte_order"),
        (archive(WHOLE, {"data/data.pkl": WHOLE}), "checkpoint_plain_zip"),
    ],
)
def test_archives_that_lie(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_a_zip_bomb_is_refused_unopened() -> None:
    bomb = archive(bytes(50 * 2**20), method=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 2**20
    assert code_of(bomb) == "checkpoint_compressed"
    assert code_of(archive(table({"w": tensor((4,), (1,))}), {"data/0": bytes(16)}, method=zipfile.ZIP_BZIP2)) == (
        "checkpoint_compressed"
    )


def test_ordinary_archives_are_told_from_checkpoints() -> None:
    file = BytesIO()
    np.savez(file, weights=np.ones(3))
    assert code_of(file.getvalue()) == "checkpoint_plain_zip"


def test_numbers_of_a_big_endian_machine_are_refused() -> None:
    assert code_of(HONEST["legacy"].replace(b"little_endian\x71\x02\x88", b"little_endian\x71\x02\x89")) == (
        "checkpoint_byte_order"
    )


# --- files that are too much ---------------------------------------------------------------------------------------


def test_size_is_checked_before_anything_else() -> None:
    assert code_of(HONEST["zip"], limit=len(HONEST["zip"])) == "read"
    assert code_of(HONEST["zip"], limit=len(HONEST["zip"]) - 1) == "checkpoint_too_large"
    assert code_of(b"", limit=0) == "checkpoint_empty"


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.pth"
    with path.open("wb") as file:
        file.truncate(2**40)
    path.chmod(0)
    assert code_of(path) == "checkpoint_too_large"


def test_a_path_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError) as caught:
        read(tmp_path / "nothing.pth", limit=LIMIT)
    assert caught.value.code == "cannot_read"
    for language in LANGUAGES:
        assert "nothing.pth" in catalogue(language).plain_error(caught.value)


MANY = [f"k{index}" for index in range(10**6)]


@pytest.mark.parametrize("legacy", [False, True])
@pytest.mark.parametrize("count", [MAX_ENTRIES + 1, 10**6])
def test_a_million_keys(count: int, legacy: bool) -> None:
    value = dict.fromkeys(MANY[:count])
    assert code_of(saved(value, legacy=legacy)) == "checkpoint_too_many_entries"


def test_a_million_keys_in_safetensors() -> None:
    empty = {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}
    for count in (MAX_ENTRIES + 1, 10**6):
        assert code_of(header(dict.fromkeys(MANY[:count], empty))) == "checkpoint_too_many_entries"


def test_a_million_files_in_an_archive() -> None:
    entries = [(b"a/data.pkl", len(WHOLE))] + [(name.encode(), 0) for name in MANY]
    assert code_of(zip_file(entries, WHOLE, count=MAX_ENTRIES)) == "checkpoint_damaged"
    assert code_of(zip_file(entries, WHOLE, count=0xFFFF)) == "checkpoint_too_many_entries"


@pytest.mark.parametrize(("keys", "code"), [(1, "checkpoint_no_tensors"), (400, "checkpoint_too_many_entries")])
def test_a_dict_that_holds_itself(keys: int, code: str) -> None:
    itself = b"".join(text(str(key)) + b"h\x00" for key in range(keys))
    assert code_of(archive(b"\x80\x02}q\x00(" + itself + b"u.")) == code


def test_long_names_are_refused_rather_than_repeated() -> None:
    assert code_of(saved({"n" * 100_000: WEIGHTS})) == "checkpoint_damaged"


# --- other files ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "checkpoint_empty"),
        (b"<!DOCTYPE html>\n<html><head><title>404</title>" + bytes(99), "checkpoint_text"),
        (b"\xef\xbb\xbf<!DOCTYPE html>" + "<p>找不到网页</p>".encode() * 99, "checkpoint_text"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "checkpoint_text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "checkpoint_unknown"),
        (b"\x89HDF\r\n\x1a\n" + bytes(99), "checkpoint_unknown"),
        (b"\x80\x02N.", "checkpoint_unknown"),
        (saved(torch.ones(3)), "checkpoint_no_tensors"),
        (saved([torch.ones(3)]), "checkpoint_no_tensors"),
        (saved({"epoch": 3}), "checkpoint_no_tensors"),
        (saved({}), "checkpoint_no_tensors"),
    ],
)
def test_what_is_no_checkpoint(data: bytes, code: str) -> None:
    assert code_of(data) == code


@pytest.mark.filterwarnings("ignore")  # torch's remarks on sparse and quantised tensors
def test_tensors_that_are_no_plain_arrays_are_refused_by_name() -> None:
    eye = torch.eye(3)
    strange = (eye.to_sparse(), torch.quantize_per_tensor(eye, 0.1, 0, torch.quint8), eye.to(torch.complex64).conj())
    for one in strange:
        with pytest.raises(CheckpointError) as caught:
            read(saved({"fine": eye, "odd": one}), limit=LIMIT)
        assert caught.value.code == "checkpoint_wrong_dtype"
        assert caught.value.values["name"] == "odd"


# --- memory ---------------------------------------------------------------------------------------------------------

READING = """
import json, re, sys
from pathlib import Path
from explainer.model.checkpoint.files import CheckpointError, read

def peak():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

started, told = peak(), {}
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        told[path.name] = len(read(path, limit=int(sys.argv[2])))
    except CheckpointError as error:
        told[path.name] = error.code
    told[path.name] = [told[path.name], peak() - started]
print(json.dumps(told))
"""
TABLES = 160 * 2**20
"""Room for the description of a file at the limits of its own."""


def test_memory_stays_in_proportion_to_the_limit(tmp_path: Path) -> None:
    """Each of these makes torch.load allocate gigabytes, end the process, or work for a very long time."""
    deep, big = 10**6, number(10**12)
    fresh = b"}" * 1_199_990
    doubled = b"".join(b"q" + bytes([place]) + b"h" + bytes([place]) + b"\x86" for place in range(200))
    legacy = HONEST["legacy"]
    at = legacy.index(b"\x80\x02]")
    hostile = {
        "allocates": crafted(b"ctorch\nFloatTensor\n(" + big + b"tR"),
        "bytes": crafted(b"cbuiltins\nbytearray\n(" + big + b"tR"),
        "deep key": archive(b"\x80\x02})" + b"\x85" * deep + b"Ns."),
        "deep storage key": legacy[:at] + b"\x80\x02])" + b"\x85" * deep + b"a.",
        "doubled names": archive(b"\x80\x04)" + doubled + text("name") + b"\x93."),
        "doubled value": archive(b"\x80\x04}" + text("w") + b")" + doubled + b"s."),
        "deep value": archive(b"\x80\x02}" + text("w") + b")" + b"\x85" * deep + b"s."),
        "dicts": archive(b"\x80\x02(" + fresh + b"t."),
        "far memo": archive(b"\x80\x02}r\xff\xff\xff\xff."),
        "keys": saved(dict.fromkeys(MANY)),
        "nested json": header(b'{"w": ' + b"[1," * 10**6),
        "storage": crafted(tensor((10**11,), (1,), numel=10**11)),
        "view": crafted(tensor((10**12,), (0,))),
        "wide shape": header({"w": entry(0, 0, [0] + [1] * 1_300_000)}),
        "wide json": header(b'{"w": [' + b"{}," * 1_390_000 + b"{}]}"),
        "zeros": archive(table({"w": tensor((2**23,), (1,), numel=2**23)}), {"data/0": bytes(2**25)}),
        "zip bomb": archive(bytes(400 * 2**20), method=zipfile.ZIP_DEFLATED),
    }
    for name, data in hostile.items():
        (tmp_path / name).write_bytes(data)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", READING, str(tmp_path), str(LIMIT)]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told.keys() == hostile.keys()
    assert {name for name, (outcome, _) in told.items() if outcome == 1} == {"view", "zeros"}
    assert max(peak for _, peak in told.values()) < LIMIT + TABLES
