"""The digits are MNIST's own, and a net sees of each exactly what the app makes of its PNG."""

from hashlib import sha256
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from explainer.picture.decode import decode
from explainer.picture.digits import (
    DIGITS_FILE,
    GALLERY,
    digit_png,
    gallery_bytes,
    gallery_index,
    held_out_set,
    training_set,
)
from explainer.picture.picture_set import PictureSet
from explainer.picture.prepare import prepare

SHA256_OF_T10K = {
    "images": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "labels": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
"""Of the published files t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, unpacked."""
SHA256_OF_TRAINING = "2f7182bf021ffc5c1f62db987487f14d899b5c639f421a80f3095affc09a7db2"
"""Of the first 10,000 pictures in train-images-idx3-ubyte, without the header."""


def idx(values: np.ndarray) -> bytes:
    """The array as the published files hold it."""
    return bytes([0, 0, 8, values.ndim]) + np.array(values.shape, ">u4").tobytes() + values.tobytes()


def test_held_out_pictures_are_the_published_test_set_byte_for_byte() -> None:
    held_out = held_out_set()
    assert sha256(idx(held_out.pixels)).hexdigest() == SHA256_OF_T10K["images"]
    assert sha256(idx(held_out.labels)).hexdigest() == SHA256_OF_T10K["labels"]


def test_training_pictures_are_the_first_of_the_published_ones() -> None:
    training = training_set()
    assert (training.pixels.shape, training.pixels.dtype) == ((10_000, 28, 28), np.uint8)
    assert training.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]  # as every tutorial prints them
    assert np.bincount(training.labels).tolist() == [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]
    assert sha256(training.pixels.tobytes()).hexdigest() == SHA256_OF_TRAINING


def test_no_picture_is_in_both_sets() -> None:
    training = {one.tobytes() for one in training_set().pixels}
    assert not any(one.tobytes() in training for one in held_out_set().pixels)


def test_the_file_is_small() -> None:
    assert 3_000_000 < DIGITS_FILE.stat().st_size < 3_500_000


@pytest.mark.parametrize("read", [training_set, held_out_set])
def test_nobody_can_change_a_set(read: object) -> None:
    pictures = read()  # type: ignore[operator]
    assert read() is pictures  # type: ignore[operator]
    for array in (pictures.pixels, pictures.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_the_gallery_has_the_picture_nearest_to_the_mean_of_each_class() -> None:
    held_out = held_out_set()
    flat = held_out.pixels.reshape(len(held_out), -1).astype(float)
    for digit, slug in enumerate(GALLERY):
        (members,) = np.nonzero(held_out.labels == digit)
        distances = ((flat[members] - flat[members].mean(0)) ** 2).sum(1)
        assert gallery_index(slug) == members[distances.argmin()]
        assert gallery_bytes(slug) == digit_png(gallery_index(slug))
    assert [slug[-1] for slug in GALLERY] == list("0123456789")


@pytest.mark.parametrize("index", [0, 1234, 9999])
def test_a_png_is_the_picture(index: int) -> None:
    image = Image.open(BytesIO(digit_png(index)))
    assert (image.format, image.mode, image.size) == ("PNG", "L", (28, 28))
    assert np.array_equal(np.asarray(image), held_out_set().pixels[index])


@pytest.mark.parametrize("index", [-1, 10_000])
def test_there_is_no_other_picture(index: int) -> None:
    with pytest.raises(IndexError):
        digit_png(index)


def test_there_is_no_other_example() -> None:
    with pytest.raises(KeyError):
        gallery_bytes("digit10")


@pytest.mark.parametrize("size", [(32, 32), (224, 224), (20, 48)])
def test_a_net_is_trained_on_what_the_app_would_show_it(size: tuple[int, int]) -> None:
    height, width = size
    part = held_out_set().first(25)
    inputs = part.inputs(height=height, width=width, share=0.875)
    assert inputs.shape == (25, 3, height, width)
    for index, one in enumerate(inputs):
        assert np.array_equal(one, prepare(decode(digit_png(index)), height=height, width=width).normalised)


def test_the_first_pictures_and_no_more_than_there_are() -> None:
    pictures = training_set().first(3)
    assert (len(pictures), len(pictures.first(10))) == (3, 3)
    assert np.array_equal(pictures.labels, training_set().labels[:3])


def test_a_picture_without_a_label_is_refused() -> None:
    with pytest.raises(ValueError, match="2 pictures with 1 labels"):
        PictureSet(pixels=np.zeros((2, 4, 4), np.uint8), labels=np.zeros(1, np.uint8))
