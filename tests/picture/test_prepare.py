"""The net's input equals resize-then-crop, at every size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from explainer.picture.bundled import BUNDLED, bundled_bytes
from explainer.picture.decode import decode
from explainer.picture.prepare import WHOLE, prepare

SIDES = st.integers(1, 600)


def noise(width: int, height: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8))


def resize_then_crop(image: Image.Image, *, resize: int, crop: int) -> Image.Image:
    """The published evaluation recipe: the shorter side to `resize`, then the central `crop`×`crop`."""
    width, height = image.size
    size = (resize, int(resize * height / width)) if width <= height else (int(resize * width / height), resize)
    image = image.resize(size, Image.Resampling.BILINEAR)
    top, left = round((size[1] - crop) / 2.0), round((size[0] - crop) / 2.0)
    return image.crop((left, top, left + crop, top + crop))


@pytest.mark.parametrize("slug", BUNDLED)
@pytest.mark.parametrize(("resize", "crop"), [(256, 224), (128, 112), (64, 56), (32, 28), (512, 448)])
def test_photos_equal_resize_then_crop(slug: str, resize: int, crop: int) -> None:
    image = decode(bundled_bytes(slug))
    expected = np.asarray(resize_then_crop(image, resize=resize, crop=crop))
    assert np.array_equal(prepare(image, height=crop, width=crop).pixels, expected)


@pytest.mark.parametrize("size", [(640, 427), (427, 640), (333, 1001), (50, 50), (31, 97), (1200, 300)])
def test_noise_equals_resize_then_crop(size: tuple[int, int]) -> None:
    expected = np.asarray(resize_then_crop(noise(*size), resize=256, crop=224))
    assert np.array_equal(prepare(noise(*size), height=224, width=224).pixels, expected)


@pytest.mark.parametrize("size", [(3000, 100), (90, 2500), (4000, 37)])
def test_long_pictures_are_cut_out_of_the_source_to_the_same_effect(size: tuple[int, int]) -> None:
    """The two ways round the filter's weights differently, by one step of 255 at the most."""
    expected = np.asarray(resize_then_crop(noise(*size), resize=64, crop=56)).astype(int)
    assert np.abs(prepare(noise(*size), height=56, width=56).pixels - expected).max() <= 1


@pytest.mark.parametrize("size", [(1, 1), (1, 10_000), (10_000, 1), (1, 1_000_000)])
def test_extreme_pictures_need_no_more_memory_than_their_crop(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    resize = Image.Image.resize

    def watched(image: Image.Image, wanted: tuple[int, int], *args: object, **options: object) -> Image.Image:
        assert wanted[0] * wanted[1] <= 8 * 224 * 224
        return resize(image, wanted, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Image.Image, "resize", watched)
    prepared = prepare(Image.new("RGB", size, (10, 20, 30)), height=224, width=224)
    assert (prepared.pixels == (10, 20, 30)).all()


@given(source=st.tuples(SIDES, SIDES), height=st.integers(1, 300), width=st.integers(1, 300))
@settings(max_examples=60, deadline=None)
def test_any_size(source: tuple[int, int], height: int, width: int) -> None:
    prepared = prepare(Image.new("RGB", source, (7, 8, 9)), height=height, width=width)
    assert prepared.pixels.shape == (height, width, 3)
    assert (prepared.pixels == (7, 8, 9)).all()
    assert prepared.normalised.shape == (3, height, width)
    assert prepared.normalised.dtype == np.float32
    box = prepared.crop_box
    assert 0 <= box.left < box.right <= source[0] + 1e-9
    assert 0 <= box.top < box.bottom <= source[1] + 1e-9


@given(source=st.tuples(SIDES, SIDES), height=st.integers(8, 300), width=st.integers(8, 300))
@settings(max_examples=60, deadline=None)
def test_the_crop_is_central_undistorted_and_as_large_as_promised(
    source: tuple[int, int], height: int, width: int
) -> None:
    box = prepare(Image.new("RGB", source), height=height, width=width).crop_box
    across, down = (box.right - box.left) / width, (box.bottom - box.top) / height  # source pixels a net's pixel
    assert abs(box.left + box.right - source[0]) <= across * (1 + 1e-9)
    assert abs(box.top + box.bottom - source[1]) <= down * (1 + 1e-9)
    tighter = max((box.right - box.left) / source[0], (box.bottom - box.top) / source[1])
    assert tighter == pytest.approx(0.875, abs=0.5 / min(height, width))
    resized = round(source[0] / across), round(source[1] / down)
    assert across / down == pytest.approx(1, abs=1 / min(resized))


def test_normalisation() -> None:
    pixels = np.asarray(resize_then_crop(noise(300, 200), resize=256, crop=224), dtype=np.float64)
    expected = (pixels / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
    shown = prepare(noise(300, 200), height=224, width=224).normalised
    assert np.abs(shown - expected.transpose(2, 0, 1)).max() < 1e-6  # a few ulp of values below 3


def test_the_arrays_cannot_be_changed() -> None:
    prepared = prepare(noise(30, 30), height=28, width=28)
    for array in (prepared.pixels, prepared.normalised):
        assert not array.flags.writeable


@given(width=st.integers(1, 90), height=st.integers(1, 90), side=st.integers(1, 64))
@settings(max_examples=60, deadline=None)
def test_a_whole_picture_loses_only_what_makes_it_square(width: int, height: int, side: int) -> None:
    box = prepare(noise(width, height), height=side, width=side, share=WHOLE).crop_box
    shorter = min(width, height)
    across, down = box.right - box.left, box.bottom - box.top
    tighter, other = (across, down) if width <= height else (down, across)
    assert tighter == pytest.approx(shorter)
    assert other == pytest.approx(shorter, abs=1.5 * shorter / side)


def test_a_picture_of_the_net_s_own_size_is_read_as_it_is() -> None:
    image = noise(32, 32)
    assert np.array_equal(prepare(image, height=32, width=32, share=WHOLE).pixels, np.asarray(image))
