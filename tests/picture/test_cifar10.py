"""CIFAR-10 as it is read: both forms give the same pictures, and what is not whole is told."""

import io
import pickle
import tarfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explainer.picture import cifar10
from explainer.picture.cifar10 import ARCHIVE, FOLDER, Cifar10Error, Part, read_cifar10
from explainer.picture.datasets import cifar10_at
from explainer.picture.picture_set import PictureSet
from tests.picture.official import EACH, NAMES, official, rows

PARTS: tuple[Part, ...] = ("train", "test")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many pictures as are made here make the data whole."""
    monkeypatch.setitem(cifar10._COUNTS, "train", 5 * EACH)
    monkeypatch.setitem(cifar10._COUNTS, "test", EACH)


def packed(folder: Path) -> None:
    """The same pictures as lossless WebP, in another order."""
    folder.mkdir(exist_ok=True)
    for part, names in (("train", NAMES[:5]), ("test", NAMES[5:])):
        pictures, labels = zip(*(rows(name) for name in reversed(names)), strict=True)
        files = []
        for row in np.concatenate(pictures):
            file = io.BytesIO()
            Image.fromarray(row.reshape(3, 32, 32).transpose(1, 2, 0)).save(file, "webp", lossless=True, exact=True)
            files.append(file.getvalue())
        np.savez(
            folder / f"cifar10_{part}.npz",
            webp=np.frombuffer(b"".join(files), np.uint8),
            offsets=np.cumsum([0, *map(len, files)]),
            labels=np.concatenate(labels).astype(np.uint8),
        )


def archive(path: Path, folder: Path) -> None:
    with tarfile.open(path, "w:gz") as file:
        file.add(folder, FOLDER)


def test_the_official_files_are_read_to_the_last_pixel(tmp_path: Path) -> None:
    official(tmp_path / FOLDER)
    training, held_out = (read_cifar10(tmp_path / FOLDER, part) for part in PARTS)
    assert training.pixels.shape == (5 * EACH, 32, 32, 3)
    pixels, labels = rows("data_batch_2")
    for channel, row, column in ((0, 0, 0), (1, 3, 31), (2, 31, 5)):
        assert training.pixels[EACH + 7, row, column, channel] == pixels[7, 1024 * channel + 32 * row + column]
    assert held_out.labels.tolist() == labels


def test_every_form_and_place_gives_the_same_pictures(tmp_path: Path) -> None:
    official(tmp_path / "a" / FOLDER)
    archive(tmp_path / ARCHIVE, tmp_path / "a" / FOLDER)
    packed(tmp_path / "b")
    places = (tmp_path / "a" / FOLDER, tmp_path / "a", tmp_path / ARCHIVE, tmp_path, tmp_path / "b")
    for part in PARTS:
        sets = [read_cifar10(place, part) for place in places]
        assert len({one.fingerprint() for one in sets}) == 1
        assert all(np.array_equal(one.pixels, sets[0].pixels) for one in sets[:4])
    dataset = cifar10_at(tmp_path)
    assert dataset.training().fingerprint() != dataset.held_out().fingerprint()


def test_a_fingerprint_tells_pictures_and_classes_but_not_their_order() -> None:
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 2, 2, 3)
    one = PictureSet(pixels=pixels, labels=np.array([0, 1], np.uint8))
    turned = PictureSet(pixels=pixels[::-1].copy(), labels=np.array([1, 0], np.uint8))
    other = PictureSet(pixels=pixels.copy(), labels=np.array([1, 0], np.uint8))
    assert one.fingerprint() == turned.fingerprint() != other.fingerprint()


def test_a_place_without_them_is_told_where_to_get_them(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(Cifar10Error) as caught:
            read_cifar10(place, "train")
        assert caught.value.code == "cifar10_missing"


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, ("ran",)


def spoil(folder: Path, kind: str) -> None:
    path = folder / "data_batch_3"
    batch = pickle.loads(path.read_bytes())
    match kind:
        case "gone":
            path.unlink()
        case "half":
            path.write_bytes(path.read_bytes()[:5000])
        case "code":
            path.write_bytes(pickle.dumps(Evil()))
        case "classes":
            path.write_bytes(pickle.dumps(batch | {b"labels": [10] * EACH}, protocol=2))
        case "fewer classes":
            path.write_bytes(pickle.dumps(batch | {b"labels": [1]}, protocol=2))
        case "rows":
            path.write_bytes(pickle.dumps(batch | {b"data": batch[b"data"][:, :100]}, protocol=2))
        case "fewer":
            path.write_bytes(pickle.dumps(batch | {b"labels": [1], b"data": batch[b"data"][:1]}, protocol=2))


SPOILT = {
    "gone": "cifar10_incomplete",
    "half": "cifar10_damaged",
    "code": "cifar10_damaged",
    "classes": "cifar10_damaged",
    "fewer classes": "cifar10_damaged",
    "rows": "cifar10_damaged",
    "fewer": "cifar10_count",
}


@pytest.mark.parametrize(("kind", "code"), SPOILT.items())
def test_what_is_not_whole_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, code: str) -> None:
    monkeypatch.chdir(tmp_path)
    official(tmp_path / FOLDER)
    spoil(tmp_path / FOLDER, kind)
    archive(tmp_path / "spoilt.tar.gz", tmp_path / FOLDER)
    for place in (tmp_path / FOLDER, tmp_path / "spoilt.tar.gz"):
        with pytest.raises(Cifar10Error) as caught:
            read_cifar10(place, "train")
        assert caught.value.code == code
    assert not (tmp_path / "ran").exists()
    assert len(read_cifar10(tmp_path / FOLDER, "test")) == EACH


@pytest.mark.parametrize("name", [ARCHIVE, "cifar10_train.npz"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.98])
def test_a_file_that_was_fetched_in_part_is_told(tmp_path: Path, name: str, share: float) -> None:
    official(tmp_path / "a" / FOLDER)
    packed(tmp_path)
    archive(tmp_path / ARCHIVE, tmp_path / "a" / FOLDER)
    path = tmp_path / name
    if name == ARCHIVE:
        (tmp_path / "cifar10_train.npz").unlink()
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    with pytest.raises(Cifar10Error) as caught:
        read_cifar10(tmp_path, "train")
    assert caught.value.code in ("cifar10_damaged", "cifar10_incomplete")


@pytest.mark.parametrize("name", [ARCHIVE, "cifar10_train.npz"])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_file_whose_bytes_were_garbled_is_told(tmp_path: Path, name: str, share: float) -> None:
    official(tmp_path / "a" / FOLDER)
    packed(tmp_path)
    archive(tmp_path / ARCHIVE, tmp_path / "a" / FOLDER)
    path = tmp_path / name
    if name == ARCHIVE:
        (tmp_path / "cifar10_train.npz").unlink()
    content = bytearray(path.read_bytes())
    at = int(share * len(content))
    content[at : at + 40] = bytes(255 - one for one in content[at : at + 40])
    path.write_bytes(content)
    with pytest.raises(Cifar10Error) as caught:
        read_cifar10(tmp_path, "train")
    assert caught.value.code in ("cifar10_damaged", "cifar10_incomplete")
