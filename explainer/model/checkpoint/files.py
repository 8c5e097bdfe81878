"""A checkpoint's bytes become tensors, or a CheckpointError with one clear sentence. Nothing in a file is ever run.

The format is told by the content. A file is described before anything of it is made, and its tensors are windows
over the file's own bytes: how much memory is used does not depend on what a file claims.
"""

import mmap
import string
from codecs import BOM_UTF8
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from explainer.model.checkpoint.archive import LOCAL
from explainer.model.checkpoint.formats import LEGACY, Entries, read_legacy, read_safetensors, read_zip
from explainer.model.checkpoint.pickled import MAX_BYTES, unpickle
from explainer.model.checkpoint.views import CheckpointError, Foreign, View, damaged

__all__ = ["CheckpointError", "held_bytes", "read"]

_SAMPLE = 512
_PICKLE = b"\x80"
_PRINTABLE = frozenset(string.printable.encode())


def read(source: bytes | Path, *, limit: int) -> Mapping[str, Tensor]:
    """The tensors of a `.safetensors`, `.pth`, `.pt` or `.th` file by name, in the file's order.

    Dicts within dicts become names with dots ("state_dict.conv1.weight"). The tensors share the memory of `source`,
    or the mapped pages of the file at that path, unless they begin at an address that their type cannot have: do not
    write to them. Besides the file itself, at most `limit` bytes and those of a table of its entries are used.

    Raises CheckpointError for a file of more than `limit` bytes, that is no checkpoint, asks for code, is damaged or
    cut short, or holds a tensor of another kind than a plain array of numbers.
    """
    buffer = _buffer(source, limit=limit)
    try:
        entries = _entries(memoryview(buffer))
        strange = [(name, one.kind) for name, one in entries.items() if isinstance(one, Foreign)]
        if strange:
            name, kind = strange[0]
            raise CheckpointError("checkpoint_wrong_dtype", name=name[:60], dtype=kind)
        if not entries:
            raise CheckpointError("checkpoint_no_tensors")
        return _tensors(buffer, {name: one for name, one in entries.items() if isinstance(one, View)})
    except CheckpointError:
        raise
    except Exception as error:  # bytes that contradict themselves may raise anything: struct, unicode, key, value …
        raise damaged() from error


def held_bytes(tensors: Mapping[str, Tensor]) -> int:
    """Bytes that some tensors keep in memory: all of a file, as soon as one of them is a window over it."""
    storages = [tensor.untyped_storage() for tensor in tensors.values()]
    return sum({one.data_ptr(): one.nbytes() for one in storages}.values())


def _buffer(source: bytes | Path, *, limit: int) -> bytes | mmap.mmap:
    """The bytes themselves, or the file mapped into memory; checked for its size alone."""
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if not size:
            raise CheckpointError("checkpoint_empty")
        if size > limit:
            raise CheckpointError("checkpoint_too_large", size=f"{size / 10**6:.1f}", maximum=limit // 10**6)
        if isinstance(source, bytes):
            return source
        with source.open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    except OSError as error:
        raise CheckpointError("cannot_read", path=source, reason=error.strerror) from error


def _entries(data: memoryview) -> Entries:
    """What the file describes, in the format that its first bytes tell."""
    start = bytes(data[:_SAMPLE])
    if start.startswith(LOCAL):
        return read_zip(data)
    if start.startswith(_PICKLE) and LEGACY in start[:40]:
        return read_legacy(data)
    if start[8:9] == b"{":
        return read_safetensors(data)
    raise _refusal(data, start)


def _refusal(data: memoryview, start: bytes) -> CheckpointError:
    """What a file of another kind is: a text, a pickle that would run code, or something unknown."""
    try:
        unpickle(BytesIO(data[:MAX_BYTES]))
    except CheckpointError as error:
        if error.code == "checkpoint_asks_for_code" or start.startswith(_PICKLE):
            return error
    if set(start.removeprefix(BOM_UTF8)[:8]) <= _PRINTABLE:
        return CheckpointError("checkpoint_text")
    return CheckpointError("checkpoint_unknown")


def _tensors(buffer: bytes | mmap.mmap, views: Mapping[str, View]) -> Mapping[str, Tensor]:
    """The views as tensors over the buffer; storages at odd places are copied, once each."""
    whole = torch.from_dlpack(np.frombuffer(buffer, dtype=np.uint8))  # type: ignore[attr-defined]
    moved: dict[tuple[int, int], Tensor] = {}
    return {name: _tensor(whole, view, moved) for name, view in views.items()}


def _tensor(whole: Tensor, view: View, moved: dict[tuple[int, int], Tensor]) -> Tensor:
    size = view.num_bytes - view.num_bytes % view.dtype.itemsize
    storage = whole[view.start : view.start + size]
    if storage.data_ptr() % view.dtype.itemsize or view.start % view.dtype.itemsize:
        place = view.start, size
        storage = moved[place] = moved[place] if place in moved else storage.clone()
    numbers = storage.view(view.dtype)
    return numbers.as_strided(view.shape, view.stride, numbers.storage_offset() + view.offset)
