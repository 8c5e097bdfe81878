"""What the readers of all checkpoint formats share: the error, the limits, and a tensor before it is made."""

from typing import NamedTuple

import torch

from explainer.architecture.errors import ExplainerError

MAX_ENTRIES = 50_000
"""Most entries of a checkpoint, tensors and others; the largest net that can be built here has 24,000."""
MAX_DIMS = 8
"""Most axes of a tensor."""
MAX_NUMBERS = 2**48
"""Most numbers that the axes of a tensor may promise; above, torch's own arithmetic of sizes would overflow."""


class CheckpointError(ExplainerError):
    """A file that cannot be read as the weights of a net."""


class View(NamedTuple):
    """A tensor as a file describes it: where its storage lies, in bytes, and how it walks over that, in elements."""

    dtype: torch.dtype
    start: int
    num_bytes: int
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]


class Foreign(NamedTuple):
    """A tensor that is not a plain array of numbers: quantised, sparse, or of a type unknown here."""

    kind: str


def damaged() -> CheckpointError:
    """What is raised where a file contradicts itself."""
    return CheckpointError("checkpoint_damaged")


def truncated() -> CheckpointError:
    """What is raised where a file ends before what it announces."""
    return CheckpointError("checkpoint_truncated")


def too_many() -> CheckpointError:
    """What is raised where a file has more entries than any net."""
    return CheckpointError("checkpoint_too_many_entries", maximum=MAX_ENTRIES)


def require_inside(view: View) -> View:
    """The view, if all it reaches lies within its storage; one of nothing starts there. Raises CheckpointError."""
    sizes = (view.offset, *view.shape, *view.stride)
    if len(view.shape) != len(view.stride) or len(view.shape) > MAX_DIMS:
        raise damaged()
    if any(type(size) is not int or not 0 <= size < MAX_NUMBERS for size in sizes):
        raise damaged()
    numbers = 1
    for size in view.shape:
        numbers *= max(size, 1)
    if numbers >= MAX_NUMBERS:
        raise damaged()
    if 0 in view.shape:
        return view._replace(offset=0)
    reach = view.offset + sum((size - 1) * stride for size, stride in zip(view.shape, view.stride, strict=True)) + 1
    if reach * view.dtype.itemsize > view.num_bytes:
        raise damaged()
    return view
