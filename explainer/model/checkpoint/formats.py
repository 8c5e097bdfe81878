"""The three formats in which weights are found, each read into named `View`s of the file's bytes.

safetensors (its own README, "Format"); the zip archive of torch.save since 1.6; and what torch.save wrote before,
in which torchvision's older files still are. All of them keep numbers as little-endian machines do.
"""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import pairwise
from math import prod
from typing import Any

import torch

from explainer.model.checkpoint.archive import records
from explainer.model.checkpoint.pickled import MAX_BYTES, Storage, Stored, unpickle
from explainer.model.checkpoint.views import (
    MAX_DIMS,
    MAX_ENTRIES,
    CheckpointError,
    Foreign,
    View,
    damaged,
    require_inside,
    too_many,
    truncated,
)

MAX_HEADER = 4 * 2**20
"""Longest header of a safetensors file, in bytes: an entry takes some 100."""
MAX_DEPTH = 6
"""How many dicts may lie within each other around the weights."""
LEGACY = b"\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
"""In the first bytes of a file of torch before 1.6, the pickle of a number chosen for that."""
MAX_NAME = 200
"""Longest key of a dict, in characters."""
_LENGTH = 8

Entries = Mapping[str, View | Foreign]


def read_safetensors(data: memoryview) -> Entries:
    """8 bytes with the length of a JSON header, the header, and the numbers, tensor behind tensor without a gap."""
    size = int.from_bytes(data[:_LENGTH], "little")
    start = _LENGTH + size
    if start > len(data):
        raise truncated()
    if size > MAX_HEADER:
        raise too_many()
    header = json.loads(bytes(data[_LENGTH:start]), object_pairs_hook=_without_doubles)
    header.pop("__metadata__", None)
    if len(header) > MAX_ENTRIES:
        raise too_many()
    ranges = sorted(tuple(entry["data_offsets"]) for entry in header.values())
    if any(type(place) is not int for one in ranges for place in one):
        raise damaged()
    if any(end != begin for (_, end), (begin, _) in pairwise([(0, 0), *ranges])):
        raise damaged()
    end = ranges[-1][1] if ranges else 0
    if start + end != len(data):
        raise truncated() if start + end > len(data) else damaged()
    return {name: _safetensor(entry, start) for name, entry in header.items()}


def read_zip(data: memoryview) -> Entries:
    """An archive with `data.pkl`, which describes the tensors, and a file `data/<key>` with each storage."""
    files = records(data)
    paths = [name for name in files if name.endswith("/data.pkl")]
    if any(name.endswith("/constants.pkl") for name in files):
        raise CheckpointError("checkpoint_torchscript")
    if len(paths) != 1:
        raise CheckpointError("checkpoint_plain_zip")
    if not all(one.plain for one in files.values()):
        raise CheckpointError("checkpoint_compressed")
    root = paths[0].removesuffix("data.pkl")
    order = files.get(f"{root}byteorder")
    if order and bytes(data[order.start : order.start + order.size][:10]) != b"little":
        raise CheckpointError("checkpoint_byte_order")
    place = files[paths[0]]
    if place.size > MAX_BYTES:
        raise too_many()
    value = unpickle(BytesIO(data[place.start : place.start + place.size]))
    return _resolved(value, {name.removeprefix(f"{root}data/"): (one.start, one.size) for name, one in files.items()})


def read_legacy(data: memoryview) -> Entries:
    """Five pickles: a number, the version, the machine, the tensors, the storages' keys; then the storages.

    Before the numbers of each storage stand 8 bytes with their count.
    """
    file = BytesIO(data[:MAX_BYTES])
    unpickle(file)
    version, machine = unpickle(file), unpickle(file)
    if version != 1001 or type(machine) is not dict:
        raise damaged()
    if machine.get("little_endian") is not True:
        raise CheckpointError("checkpoint_byte_order")
    value, keys = unpickle(file), unpickle(file)
    if type(keys) is not list:
        raise damaged()
    known = {one.storage.key: one.storage for _, one in _tensors(value) if isinstance(one, Stored)}
    places: dict[str, tuple[int, int]] = {}
    at = file.tell()
    for key in keys:
        if type(key) is not str or key not in known or key in places:
            raise damaged()
        count = int.from_bytes(data[at : at + _LENGTH], "little", signed=True)
        if at + _LENGTH > len(data) or count != known[key].numel:
            raise truncated() if at + _LENGTH > len(data) else damaged()
        size = count * known[key].dtype.itemsize
        places[key] = at + _LENGTH, size
        at += _LENGTH + size
        if at > len(data):
            raise truncated()
    return _resolved(value, places)


def _safetensor(entry: Mapping[str, Any], start: int) -> View | Foreign:
    """One entry of a safetensors header; the numbers of the whole file begin at byte `start`."""
    dtype = _SAFETENSORS.get(entry["dtype"])
    if dtype is None:
        return Foreign(str(entry["dtype"])[:20])
    shape = tuple(entry["shape"][: MAX_DIMS + 1])
    begin, end = entry["data_offsets"]
    if any(type(size) is not int for size in shape) or prod(shape) * dtype.itemsize != end - begin:
        raise damaged()
    stride = tuple(prod(shape[axis + 1 :]) for axis in range(len(shape)))
    return require_inside(View(dtype, start + begin, end - begin, 0, shape, stride))


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, in which no key stands twice."""
    if len(dict(pairs)) != len(pairs):
        raise damaged()
    return dict(pairs)


# --- torch's formats -----------------------------------------------------------------------------------------------


def _resolved(value: Any, places: Mapping[str, tuple[int, int]]) -> Entries:
    """Every tensor of an unpickled value with the place of its storage: first byte and number of bytes."""
    return {name: one if isinstance(one, Foreign) else _view(one, places) for name, one in _tensors(value)}


def _view(one: Stored, places: Mapping[str, tuple[int, int]]) -> View:
    storage: Storage = one.storage
    start, size = places.get(storage.key, (0, 0))
    begin, needed = (count * storage.dtype.itemsize for count in (storage.skip, storage.numel))
    if needed > size:
        raise damaged()
    return require_inside(View(one.dtype, start + begin, size - begin, one.offset, one.shape, one.stride))


def _tensors(value: Any) -> Iterator[tuple[str, Stored | Foreign]]:
    """Every tensor in a dict and the dicts within, by its path; each step is counted, for a dict may hold itself."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), value)]
    seen = 0
    while waiting:
        path, item = waiting.pop()
        if isinstance(item, Stored | Foreign) and path:
            yield ".".join(path), item
        if type(item) is not dict or len(path) > MAX_DEPTH:
            continue
        seen += len(item)
        if seen > MAX_ENTRIES or any(len(str(key)) > MAX_NAME for key in item):
            raise too_many() if seen > MAX_ENTRIES else damaged()
        waiting.extend(((*path, str(key)), one) for key, one in reversed(item.items()))


_SAFETENSORS: Mapping[str, torch.dtype] = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "I16": torch.int16,
    "I8": torch.int8,
    "U64": torch.uint64,
    "U32": torch.uint32,
    "U16": torch.uint16,
    "U8": torch.uint8,
    "BOOL": torch.bool,
    "C64": torch.complex64,
    "F8_E4M3": torch.float8_e4m3fn,
    "F8_E5M2": torch.float8_e5m2,
}
