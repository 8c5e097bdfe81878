"""CIFAR-10: 60,000 pictures of 32×32 in ten classes, read from where a reader has put them.

Alex Krizhevsky, *Learning Multiple Layers of Features from Tiny Images*, 2009. None of the pictures comes with the app,
for they have no free licence. Two forms are read: the official one, `cifar-10-python.tar.gz` or the folder that it
unpacks to, and two files `cifar10_train.npz` and `cifar10_test.npz` (`webp`: every picture as a lossless WebP, one
after another; `offsets`: where each begins, and the end; `labels`).
"""

import gzip
import io
import pickle
import tarfile
import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explainer.architecture.errors import ExplainerError
from explainer.picture.picture_set import PictureSet

SIDE = 32
ARCHIVE, FOLDER = "cifar-10-python.tar.gz", "cifar-10-batches-py"
SOURCE = "https://www.cs.toronto.edu/~kriz/cifar.html"
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
"""In the official order, that of the logits."""
NUM_TRAINING, NUM_HELD_OUT = 50_000, 10_000

Part = Literal["train", "test"]
_BATCHES: dict[Part, tuple[str, ...]] = {
    "train": tuple(f"data_batch_{number}" for number in range(1, 6)),
    "test": ("test_batch",),
}
_COUNTS: dict[Part, int] = {"train": NUM_TRAINING, "test": NUM_HELD_OUT}
_MOST_BYTES = 40 * 10**6
"""Of one official file; the largest has 31 MB."""
_READ_AT_ONCE = 2**20
_ALLOWED = {
    ("numpy.core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy", "ndarray"),
    ("numpy", "dtype"),
    ("_codecs", "encode"),
}
"""All that the official files name; whatever else a pickle asks for is refused before it is looked up."""

Reader = Callable[[str], bytes | None]


class Cifar10Error(ExplainerError):
    """The pictures are not there, or not all of them, or not whole."""


def read_cifar10(place: Path, part: Part) -> PictureSet:
    """The training or the held-out pictures at `place`: the archive, a folder of the files, or one that holds either.

    pixels: N×32×32×3, uint8; N is 50,000 or 10,000. Raises Cifar10Error where they are not there or not whole.
    """
    packed = place / f"cifar10_{part}.npz"
    if packed.is_file():
        pictures = _packed(packed)
    elif (folder := _folder(place)) is not None:
        pictures = _official(part, lambda name: _content(folder / name))
    elif (archive := _archive(place)) is not None:
        pictures = _from_archive(archive, part)
    else:
        raise Cifar10Error("cifar10_missing", path=place, archive=ARCHIVE, source=SOURCE)
    if len(pictures) != _COUNTS[part]:
        raise Cifar10Error("cifar10_count", path=place, count=len(pictures), whole=_COUNTS[part])
    return pictures


def _folder(place: Path) -> Path | None:
    """The folder of the official files: the place itself, or one in it."""
    names = (_BATCHES["train"][0], *_BATCHES["test"])
    return next((one for one in (place, place / FOLDER) if any((one / name).is_file() for name in names)), None)


def _archive(place: Path) -> Path | None:
    return next((one for one in (place, place / ARCHIVE) if one.is_file()), None)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() and path.stat().st_size <= _MOST_BYTES else None


def _from_archive(path: Path, part: Part) -> PictureSet:
    found: dict[str, bytes] = {}
    try:
        with gzip.open(path) as whole, tarfile.open(fileobj=whole, mode="r|") as archive:
            for member in archive:  # read in order: an archive that is unpacked twice takes twice as long
                name = member.name.rpartition("/")[2]
                if name in _BATCHES[part] and member.isfile() and member.size <= _MOST_BYTES:
                    file = archive.extractfile(member)
                    found[name] = file.read() if file else b""
            while whole.read(_READ_AT_ONCE):  # to the end, where the checksum of the whole stands
                pass
    except (tarfile.TarError, EOFError, OSError, zlib.error):
        raise Cifar10Error("cifar10_damaged", path=path.name, source=SOURCE) from None
    return _official(part, found.get)


def _official(part: Part, read: Reader) -> PictureSet:
    """Batches put together: each a dictionary of `data`, rows of 3×32×32 bytes, and `labels`."""
    batches = [_batch(name, read(name)) for name in _BATCHES[part]]
    rows = np.concatenate([pixels for pixels, _ in batches])
    pixels = np.ascontiguousarray(rows.reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1))
    return PictureSet(pixels=pixels, labels=np.concatenate([labels for _, labels in batches]))


def _batch(name: str, content: bytes | None) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    if content is None:
        raise Cifar10Error("cifar10_incomplete", name=name, source=SOURCE)
    try:
        batch = _Unpickler(io.BytesIO(content), encoding="bytes").load()
        pixels, labels = batch[b"data"], batch[b"labels"]
        whole = isinstance(pixels, np.ndarray) and pixels.dtype == np.uint8 and pixels.shape[1:] == (3 * SIDE * SIDE,)
        if not whole:
            raise ValueError("no rows of pixels")
        return pixels, _labels(labels, len(pixels))
    except Exception:  # a damaged pickle raises whatever it likes
        raise Cifar10Error("cifar10_damaged", path=name, source=SOURCE) from None


def _labels(labels: Sequence[int], count: int) -> NDArray[np.uint8]:
    """Raises ValueError where they are not one class for each picture."""
    read = np.asarray(labels)
    if read.shape != (count,) or read.dtype.kind not in "iu" or not ((read >= 0) & (read < len(CLASSES))).all():
        raise ValueError("no classes")
    return read.astype(np.uint8)


class _Unpickler(pickle.Unpickler):
    """Makes arrays, and nothing else that a file may ask for."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module.replace("numpy.core", "numpy._core"), name)


def _packed(path: Path) -> PictureSet:
    try:
        with np.load(path, allow_pickle=False) as file:
            data, offsets, labels = file["webp"].tobytes(), file["offsets"].tolist(), file["labels"]
        ends = pairwise(offsets)
        pixels = np.stack([np.asarray(Image.open(io.BytesIO(data[a:b])).convert("RGB")) for a, b in ends])
        if pixels.shape[1:] != (SIDE, SIDE, 3):
            raise ValueError("pictures of another size")
        return PictureSet(pixels=pixels, labels=_labels(labels, len(pixels)))
    except Exception:  # zip, numpy and Pillow each have errors of their own
        raise Cifar10Error("cifar10_damaged", path=path.name, source=SOURCE) from None
