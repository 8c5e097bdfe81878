"""Every kind of file a reader may hand over is shown with the right tones, or refused with the right sentence."""

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from explainer.picture import decode as decoding
from explainer.picture.decode import FORMATS, MAX_BYTES, PictureError, decode

RED, BLUE = (255, 0, 0), (0, 0, 255)
ORIENTATION = 0x0112


def encoded(image: Image.Image, file_format: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def pixels(data: bytes) -> NDArray[np.uint8]:
    return np.asarray(decode(data))


def noise(height: int = 40, width: int = 60) -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8))


def code_of(data: bytes) -> str:
    with pytest.raises(PictureError) as caught:
        decode(data)
    return caught.value.code


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises `width`×`height` pixels and holds almost none."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("file_format", ["PNG", "BMP", "TIFF"])
def test_lossless_formats_come_back_exactly(file_format: str) -> None:
    assert np.array_equal(pixels(encoded(noise(), file_format)), np.asarray(noise()))


@pytest.mark.parametrize("file_format", FORMATS)
def test_every_format_is_read(file_format: str) -> None:
    image = decode(encoded(Image.new("RGB", (30, 20), (200, 60, 20)), file_format))
    assert (image.mode, image.size) == ("RGB", (30, 20))
    assert np.abs(np.asarray(image).astype(int) - (200, 60, 20)).max() <= 6


@pytest.mark.parametrize("bands", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_modes_keep_white_and_black(bands: str) -> None:
    image = Image.new("L", (8, 4), 0)
    image.paste(255, (4, 0, 8, 4))
    shown = pixels(encoded(image.convert(bands), "PNG"))
    assert (shown[:, :4] == 0).all()
    assert (shown[:, 4:] == 255).all()


def test_cmyk_is_not_inverted() -> None:
    shown = pixels(encoded(Image.new("RGB", (16, 16), (200, 60, 20)).convert("CMYK"), "JPEG", quality=95))
    assert np.abs(shown.astype(int) - (200, 60, 20)).max() <= 6


def test_alpha_is_laid_over_white() -> None:
    layer = Image.new("RGBA", (3, 1))
    for x, alpha in enumerate((0, 128, 255)):
        layer.putpixel((x, 0), (255, 0, 0, alpha))
    assert pixels(encoded(layer, "PNG")).tolist() == [[[255, 255, 255], [255, 127, 127], [255, 0, 0]]]


@pytest.mark.parametrize("file_format", ["PNG", "GIF"])
def test_transparent_palette_colour_becomes_white(file_format: str) -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([*RED, *BLUE])
    image.putpixel((1, 0), 1)
    assert pixels(encoded(image, file_format, transparency=0)).tolist() == [[[255, 255, 255], [*BLUE]]]


@pytest.mark.parametrize(("file_format", "mode"), [("PNG", "<u2"), ("TIFF", "<u2"), ("TIFF", ">u2")])
def test_sixteen_bits_are_scaled_not_cut(file_format: str, mode: str) -> None:
    values = np.arange(0, 65536, 251, dtype=mode).reshape(1, -1)
    image = Image.frombytes("I;16" if mode == "<u2" else "I;16B", values.shape[::-1], values.tobytes())
    shown = pixels(encoded(image, file_format))
    assert np.array_equal(shown, np.repeat(np.rint(values / 257)[..., None], 3, axis=2))


def test_sixteen_bit_dark_picture_stays_dark() -> None:
    image = Image.fromarray(np.full((2, 2), 257, dtype=np.uint16))
    assert (pixels(encoded(image, "PNG")) == 1).all()


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([0.0, 0.25, 1.0], [0, 64, 255]),
        ([0.0, 127.6, 255.0], [0, 128, 255]),
        ([0.0, 25700.0, 65535.0], [0, 100, 255]),
        ([-1.0, 0.0, 1.0], [0, 128, 255]),
        ([0.0, 1e6, 2e6], [0, 128, 255]),
        ([0.5, 0.5, 0.5], [128, 128, 128]),
        ([-3.0, -3.0, -3.0], [0, 0, 0]),
        ([0.0, float("nan"), 1.0], [0, 0, 255]),
        ([0.0, float("inf"), 1.0], [0, 0, 255]),
    ],
)
def test_floats(values: list[float], shown: list[int]) -> None:
    data = encoded(Image.fromarray(np.array([values], dtype=np.float32)), "TIFF")
    assert pixels(data)[0, :, 0].tolist() == shown


@pytest.mark.parametrize(("values", "shown"), [([0, 128, 255], [0, 128, 255]), ([0, 25700, 65535], [0, 100, 255])])
def test_wide_integers(values: list[int], shown: list[int]) -> None:
    assert pixels(encoded(Image.fromarray(np.array([values], dtype=np.int32)), "TIFF"))[0, :, 0].tolist() == shown


@pytest.mark.parametrize("file_format", ["GIF", "WEBP", "PNG"])
def test_first_frame_of_an_animation(file_format: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in (RED, BLUE)]
    data = encoded(frames[0], file_format, save_all=True, append_images=frames[1:], duration=100)
    assert np.abs(pixels(data).astype(int) - RED).max() <= 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(orientation: int) -> None:
    stored = np.asarray(noise(3, 5))
    quarter = np.rot90(stored, -1)
    upright = {
        1: stored,
        2: stored[:, ::-1],
        3: np.rot90(stored, 2),
        4: stored[::-1],
        5: quarter[:, ::-1],
        6: quarter,
        7: np.rot90(stored, 1)[:, ::-1],
        8: np.rot90(stored, 1),
    }[orientation]
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    for file_format in ("PNG", "TIFF"):
        assert np.array_equal(pixels(encoded(Image.fromarray(stored), file_format, exif=exif)), upright)


def test_a_rotated_photo_swaps_its_sides() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    assert decode(encoded(noise(), "JPEG", exif=exif)).size == (40, 60)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's remark on the damage
@pytest.mark.parametrize("exif", [b"Exif\0\0", b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\xff"])
def test_broken_exif_refuses_nothing(exif: bytes) -> None:
    assert decode(encoded(noise(), "JPEG", exif=exif)).size == (60, 40)


def test_empty() -> None:
    assert code_of(b"") == "picture_empty"


@pytest.mark.parametrize("data", [b"x", b"%PDF-1.7\n" + bytes(500), "猫".encode() * 99, encoded(noise(), "PPM")])
def test_not_a_picture(data: bytes) -> None:
    assert code_of(data) == "picture_unknown"


def test_the_name_does_not_matter_but_the_content() -> None:
    assert code_of(encoded(noise(), "ICO")) == "picture_unknown"


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_truncated(file_format: str, share: float) -> None:
    data = encoded(noise(), file_format)
    assert code_of(data[: int(len(data) * share)]) == "picture_damaged"


def test_too_large_a_file_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding.Image, "open", lambda *_, **__: pytest.fail("opened"))
    assert code_of(bytes(MAX_BYTES + 1)) == "picture_file_too_large"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(7000, 6000), (10_000, 10_000), (60_000, 60_000), (1, 2**31 - 1)])
def test_decompression_bomb_is_refused_by_its_header(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding.Image.Image, "load", lambda *_: pytest.fail("decoded"))
    assert code_of(png_header(*size)) == "picture_too_many_pixels"


@pytest.mark.filterwarnings("error")
def test_decompression_bomb_where_warnings_are_errors() -> None:
    assert code_of(png_header(10_000, 10_000)) == "picture_too_many_pixels"


@pytest.mark.parametrize("size", [(1, 1), (1, 10_000), (10_000, 1)])
def test_odd_sizes_are_pictures_too(size: tuple[int, int]) -> None:
    for file_format in FORMATS:
        assert decode(encoded(Image.new("RGB", size), file_format)).size == size


def test_a_large_jpeg_is_decoded_smaller() -> None:
    image = decode(encoded(Image.new("RGB", (6400, 4800), (200, 60, 20)), "JPEG"))
    assert image.size == (3200, 2400)
    assert np.abs(np.asarray(image.resize((4, 4))).astype(int) - (200, 60, 20)).max() <= 3


def test_pillow_is_left_as_it_was() -> None:
    before = (Image.MAX_IMAGE_PIXELS, list(Image.ID), list(Image.OPEN))
    decode(encoded(noise(), "PNG"))
    decode(encoded(noise(), "WEBP"))
    assert (Image.MAX_IMAGE_PIXELS, list(Image.ID), list(Image.OPEN)) == before


VALID = {file_format: encoded(noise(12, 9), file_format) for file_format in FORMATS}


def outcome(data: bytes) -> str:
    """The mode of the picture shown, or the code of the refusal."""
    try:
        return decode(data).mode
    except PictureError as error:
        return error.code


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's remarks on the damage
@given(st.sampled_from(FORMATS), st.data())
@settings(max_examples=150, deadline=None)
def test_damaged_files_are_shown_or_refused(file_format: str, data: st.DataObject) -> None:
    damaged = bytearray(VALID[file_format][: data.draw(st.integers(1, len(VALID[file_format])))])
    for _ in range(data.draw(st.integers(0, 3))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    assert outcome(bytes(damaged)) in {"RGB", "picture_damaged", "picture_unknown", "picture_too_many_pixels"}
