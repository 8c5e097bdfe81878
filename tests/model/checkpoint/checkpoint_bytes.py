"""Checkpoints as bytes: honest ones as the libraries write them, and pieces of others that no library would write."""

import pickle
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import torch

from explainer.model.checkpoint.files import CheckpointError, read

LIMIT = 64 * 2**20


def saved(value: object, *, legacy: bool = False, **options: Any) -> bytes:
    """What torch.save writes, now or as before torch 1.6."""
    file = BytesIO()
    torch.save(value, file, _use_new_zipfile_serialization=not legacy, **options)
    return file.getvalue()


def code_of(source: bytes | Path, *, limit: int = LIMIT) -> str:
    """The code with which a file is refused, or "read"."""
    try:
        read(source, limit=limit)
    except CheckpointError as error:
        return error.code
    return "read"


def archive(described: bytes, files: Mapping[str, bytes] | None = None, *, method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip archive laid out as torch does, with this `data.pkl`."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as written:
        written.writestr("archive/data.pkl", described)
        for name, content in (files or {}).items():
            written.writestr(f"archive/{name}", content)
    return file.getvalue()


# --- pickles by hand, protocol 2 -----------------------------------------------------------------------------------


def text(value: str) -> bytes:
    return b"X" + len(value.encode()).to_bytes(4, "little") + value.encode()


def number(value: int) -> bytes:
    size = value.bit_length() // 8 + 1
    return b"\x8a" + bytes([size]) + value.to_bytes(size, "little", signed=True)


def numbers(values: tuple[int, ...]) -> bytes:
    return b"(" + b"".join(map(number, values)) + b"t"


def tensor(
    shape: tuple[int, ...], stride: tuple[int, ...], *, numel: int = 4, offset: int = 0, kind: str = "FloatStorage"
) -> bytes:
    """The instructions that make a tensor over storage "0", which promises `numel` numbers."""
    storage = b"(" + text("storage") + f"ctorch\n{kind}\n".encode() + text("0") + text("cpu") + number(numel) + b"tQ"
    arguments = number(offset) + numbers(shape) + numbers(stride) + b"\x89ccollections\nOrderedDict\n)R"
    return b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + arguments + b"tR"


def table(entries: Mapping[str, bytes]) -> bytes:
    """A pickle of a dict."""
    return b"\x80\x02}(" + b"".join(text(name) + value for name, value in entries.items()) + b"u."


def crafted(value: bytes) -> bytes:
    """An archive whose one tensor "w" is made by these instructions, over a storage of 16 bytes."""
    return archive(table({"w": value}), {"data/0": bytes(16)})


class Trap:
    """An object that writes a file as soon as it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (open, (str(self.path), "w"))


def plain_pickle(value: object, protocol: int) -> bytes:
    return pickle.dumps(value, protocol=protocol)
