"""Made pictures in the official form of CIFAR-10: six pickles of rows and labels."""

import pickle
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explainer.picture.cifar10 import CLASSES

NAMES = (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch")
EACH = 20


def rows(name: str) -> tuple[NDArray[np.uint8], list[int]]:
    """The noise that a file holds, N×3072, and its classes."""
    draw = np.random.default_rng(NAMES.index(name))
    pixels = draw.integers(0, 256, (EACH, 3 * 32 * 32), dtype=np.uint8)
    return pixels, [number % len(CLASSES) for number in range(EACH)]


def official(folder: Path) -> None:
    """Write all six, as Python 2 did: with names of bytes."""
    folder.mkdir(parents=True)
    for name in NAMES:
        pixels, labels = rows(name)
        batch = {b"batch_label": b"made", b"labels": labels, b"data": pixels, b"filenames": [b"none.png"] * EACH}
        (folder / name).write_bytes(pickle.dumps(batch, protocol=2))
