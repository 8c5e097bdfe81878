"""Make assets/digits/mnist.npz from the four files of MNIST: python scripts/pack_digits.py FOLDER.

FOLDER holds the files as they are published, unpacked: `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`,
`t10k-images-idx3-ubyte` and `t10k-labels-idx1-ubyte`. Kept are the first 10,000 training pictures and all 10,000 test
pictures, every pixel as it is. The same four files give the same bytes.
"""

import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

NUM_TRAINING = 10_000
TARGET = Path(__file__).parents[1] / "assets" / "digits" / "mnist.npz"
SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
"""Hashes of the published files, unpacked."""


def main(folder: Path) -> None:
    """Read, check, cut and write."""
    files = {name: (folder / name).read_bytes() for name in SHA256}
    for name, content in files.items():
        if sha256(content).hexdigest() != SHA256[name]:
            raise SystemExit(f"{name} is not the published file")
    np.savez_compressed(
        TARGET,
        training_pixels=idx(files["train-images-idx3-ubyte"])[:NUM_TRAINING],
        training_labels=idx(files["train-labels-idx1-ubyte"])[:NUM_TRAINING],
        held_out_pixels=idx(files["t10k-images-idx3-ubyte"]),
        held_out_labels=idx(files["t10k-labels-idx1-ubyte"]),
    )
    print(TARGET, TARGET.stat().st_size, "bytes, sha256", sha256(TARGET.read_bytes()).hexdigest())


def idx(content: bytes) -> NDArray[np.uint8]:
    """The array in an idx file of bytes: two zeros, type 8, number of axes, each axis big-endian, then the values."""
    zeros, kind, num_axes = content[:2], content[2], content[3]
    if zeros != b"\0\0" or kind != 8:
        raise SystemExit("not an idx file of bytes")
    shape = np.frombuffer(content, ">u4", num_axes, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * num_axes).reshape(shape)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
