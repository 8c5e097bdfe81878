"""What was asked for on the command line becomes values; files are read and written. Mistakes are told in one line."""

import argparse
import errno
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Graph
from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.architecture.variants import choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.text.catalogue import Catalogue

MAX_IMAGE_BYTES = 64 * 10**6
"""Of a longer file only the beginning is read, so that a device or a pipe comes to an end."""

_Choice = TypeVar("_Choice", bound=str)


def graph_of(options: argparse.Namespace) -> Graph:
    """The network that the options describe; what they leave open is the variant's own."""
    variant = find_variant(options.variant)
    placement, shortcut, classes = options.stride_placement, options.shortcut, options.num_classes
    placements, shortcuts = [one.value for one in StridePlacement], [one.value for one in Shortcut]
    spec = choose(
        variant,
        stride_placement=(
            None if placement is None else StridePlacement(one_of("--stride-placement", placement, placements))
        ),
        shortcut=None if shortcut is None else Shortcut(one_of("--shortcut", shortcut, shortcuts)),
        num_classes=None if classes is None else number("--num-classes", classes),
    )
    height, width = (variant.input_size,) * 2 if options.input_size is None else _size(options.input_size)
    return expand(spec, image_shape(height, width))


def one_of(flag: str, value: str, allowed: Sequence[_Choice]) -> _Choice:
    """The choice that was named."""
    for choice in allowed:
        if value == choice:
            return choice
    raise ExplainerError("bad_choice", flag=flag, value=value[:60], allowed=", ".join(allowed))


def number(flag: str, value: str, *, least: int = 0) -> int:
    """A whole number from `least` on."""
    if not re.fullmatch("[0-9]{1,9}", value):
        raise ExplainerError("bad_number", flag=flag, value=value[:60])
    if int(value) < least:
        raise ExplainerError("number_too_small", flag=flag, value=value, least=least)
    return int(value)


def _size(value: str) -> tuple[int, int]:
    """Height and width, from 224 or 224x320."""
    if match := re.fullmatch("([0-9]{1,9})(?:[x×]([0-9]{1,9}))?", value):
        return int(match[1]), int(match[2] or match[1])
    raise ExplainerError("bad_size", value=value[:60])


def positive(flag: str, value: str) -> float:
    """A number above 0, such as 0.1."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value) or float(value) == 0:
        raise ExplainerError("bad_positive", flag=flag, value=value[:60])
    return float(value)


def read(path: Path, words: Catalogue, *, most: int = MAX_IMAGE_BYTES) -> bytes:
    """The beginning of a file, up to so many bytes."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise ExplainerError("cannot_read", path=path, reason=_reason(error, words)) from None


def write(path: Path, content: bytes, words: Catalogue) -> None:
    """Make a file of `content`, or replace one; what is there stays whole until the new is."""
    try:
        _replace(path.resolve(), content)
    except OSError as error:
        raise ExplainerError("cannot_write", path=path, reason=_reason(error, words)) from None


def _replace(path: Path, content: bytes) -> None:
    if path.exists() and not (path.is_file() and os.access(path, os.W_OK)):
        path.write_bytes(content)  # a device takes it; a folder or a protected file refuses
        return
    beside = path.with_name(f"{path.name}~")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def require_writable(path: Path, words: Catalogue) -> None:
    """Say at once that a file cannot be written later; what is there stays as it is."""
    try:
        existed = path.exists()
        with path.open("ab"):
            pass
        if not existed:
            path.unlink()
    except OSError as error:
        raise ExplainerError("cannot_write", path=path, reason=_reason(error, words)) from None


def _reason(error: OSError, words: Catalogue) -> str:
    """Why the system refused a file, in the reader's language."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return words("cli.reason.not_found")
        case IsADirectoryError():
            return words("cli.reason.is_folder")
        case PermissionError():
            return words("cli.reason.no_permission")
        case _:
            return words("cli.reason.other", code=errno.errorcode.get(error.errno or 0, "?"))
