"""Feature maps as pictures: the colour of every pixel, checked by hand or by a slow and plain oracle."""

import io
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from explainer.render.images import colours
from explainer.render.images.maps import (
    THINNEST_SIDE,
    channel_image,
    colour_bar,
    crop_view,
    exact_view,
    feature_grid,
    input_view,
    ledger,
    thumbnail,
)
from explainer.render.style.theme import contrast

few = settings(max_examples=40, deadline=None)
GREY, BLUE, RED = (0xF7, 0xF7, 0xF7), (0x05, 0x30, 0x61), (0x67, 0x00, 0x1F)
DARK, LIGHT = (0x44, 0x01, 0x54), (0xFD, 0xE7, 0x25)
MISSING = colours.NONFINITE_COLOUR
CLEAR = 0


def rgba(picture: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGBA"))


def rgb(picture: bytes, x: int, y: int) -> tuple[int, ...]:
    *colour, alpha = rgba(picture)[y, x].tolist()
    assert alpha == 255
    return tuple(colour)


def expected_colour(value: float, bound: float, *, signed: bool) -> tuple[int, ...]:
    """The colour of one value: its place between anchors, rounded to one of the levels."""
    if not np.isfinite(value):
        return MISSING
    table = colours.diverging() if signed else colours.sequential()
    share = value / bound if bound else 0.0
    place = (share + 1) / 2 if signed else share
    return tuple(table[round(place * (len(table) - 1))].tolist())


def maps(*values: object) -> NDArray[np.float32]:
    return np.array(values, dtype=np.float32)


# --- scales ------------------------------------------------------------------------------------------------


def test_zero_is_neutral_and_the_ends_are_blue_and_red() -> None:
    grid = feature_grid(maps([[-2, 0], [1, 2]]))
    half = (grid.tile - 2) // 2
    assert rgb(grid.png, 0, 0) == BLUE
    assert rgb(grid.png, half, 0) == GREY
    assert rgb(grid.png, half, half) == RED
    assert rgb(grid.png, 0, half) == expected_colour(1, 2, signed=True)
    assert (grid.lowest, grid.highest, grid.signed, grid.nonfinite) == (-2, 2, True, 0)


def test_zero_is_neutral_where_one_sign_prevails() -> None:
    grid = feature_grid(maps([[-0.001, 0], [0, 100]]))
    half = (grid.tile - 2) // 2
    assert rgb(grid.png, half, 0) == GREY
    assert rgb(grid.png, half, half) == RED


def test_values_without_a_sign_start_dark_at_zero() -> None:
    grid = feature_grid(maps([[0, 4], [2, 1]]))
    half = (grid.tile - 2) // 2
    assert rgb(grid.png, 0, 0) == DARK
    assert rgb(grid.png, half, 0) == LIGHT
    assert rgb(grid.png, 0, half) == tuple(colours.sequential()[126].tolist())
    assert not grid.signed


def test_a_common_scale_compares_channels_and_a_channel_scale_does_not() -> None:
    activation = maps([[1.0]], [[4.0]], [[0.0]])
    common, own = feature_grid(activation), feature_grid(activation, scale="channel")
    places = [index * common.tile + 3 for index in range(3)]
    assert [rgb(common.png, x, 3) for x in places] == [
        expected_colour(value, 4, signed=False) for value in (1.0, 4.0, 0.0)
    ]
    assert [rgb(own.png, x, 3) for x in places] == [LIGHT, LIGHT, DARK]
    assert (own.lowest, own.highest) == (common.lowest, common.highest) == (0, 4)


def test_the_scale_is_that_of_the_whole_activation_on_every_page() -> None:
    activation = np.arange(-5, 5, dtype=np.float32).reshape(10, 1, 1)
    first, last = feature_grid(activation, limit=4), feature_grid(activation, start=8, limit=4)
    assert (first.channels, last.channels) == ((0, 1, 2, 3), (8, 9))
    assert (first.lowest, first.highest) == (last.lowest, last.highest) == (-5, 4)
    assert rgb(last.png, 3, 3) == expected_colour(3, 5, signed=True)


def test_nothing_but_zeros_is_drawn_as_zero() -> None:
    assert rgb(feature_grid(np.zeros((1, 7, 7), dtype=np.float32)).png, 5, 5) == DARK
    view = ledger(*np.zeros((4, 7, 7), dtype=np.float32))
    assert {rgb(image, 5, 5) for image in view.images} == {GREY}


# --- what is not a number ----------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_has_its_own_colour_and_is_counted(bad: float) -> None:
    activation = maps([[bad, 1], [-1, 0]], [[0, 0], [0, bad]])
    grid = feature_grid(activation)
    half = (grid.tile - 2) // 2
    assert rgb(grid.png, 0, 0) == MISSING
    assert rgb(grid.png, half, 0) == RED
    assert rgb(grid.png, 0, half) == BLUE
    assert rgb(grid.png, half, half) == GREY
    assert rgb(grid.png, grid.tile + half, half) == MISSING
    assert (grid.lowest, grid.highest, grid.nonfinite) == (-1, 1, 2)


def test_nothing_finite_at_all() -> None:
    grid = feature_grid(np.full((3, 4, 4), np.nan, dtype=np.float32), scale="channel")
    assert (grid.lowest, grid.highest, grid.nonfinite) == (0, 0, 48)
    assert rgb(grid.png, 1, 1) == MISSING
    assert ledger(*np.full((4, 2, 2), np.inf, dtype=np.float32)).nonfinite == 16


def test_reducing_hides_no_missing_value() -> None:
    activation = np.zeros((1, 112, 112), dtype=np.float32)
    activation[0, 31, 90] = np.nan
    grid = feature_grid(activation)
    found = np.argwhere((rgba(grid.png)[..., :3] == MISSING).all(axis=2))
    assert found.tolist() == [[15, 45]]


def test_the_missing_colour_is_in_no_map() -> None:
    for table in (colours.sequential(), colours.diverging()):
        assert np.abs(table.astype(int) - MISSING).sum(axis=1).min() > 120


# --- sizes and places --------------------------------------------------------------------------------------

shapes = st.tuples(st.integers(1, 12), st.integers(1, 90), st.integers(1, 90))


@few
@given(shapes, st.integers(0, 2**32 - 1), st.sampled_from(["common", "channel"]), st.booleans())
def test_every_tile_shows_its_channel(shape: tuple[int, int, int], seed: int, scale: str, relu: bool) -> None:
    activation = np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
    activation = np.maximum(activation, 0) if relu else activation
    grid = feature_grid(activation, scale=scale)  # type: ignore[arg-type]
    picture = rgba(grid.png)
    assert picture.shape == (grid.rows * grid.tile_height, grid.columns * grid.tile, 4)
    assert grid.columns * grid.rows >= len(grid.channels) == shape[0]
    width, height = grid.tile - 2, grid.tile_height - 2
    longest = max(shape[1:])
    if longest > 1:
        assert 48 <= max(width, height) <= 96
    for channel in grid.channels:
        row, column = divmod(channel, grid.columns)
        left, top = column * grid.tile, row * grid.tile_height
        assert (picture[top : top + height, left : left + width, 3] == 255).all()
        assert (picture[top + height : top + height + 2, left : left + width, 3] == CLEAR).all()
        if longest <= 56:
            bound = float(np.abs(activation[channel] if scale == "channel" else activation).max())
            y, x = int(seed % shape[1]), int(seed % shape[2])
            at = (top + (2 * y + 1) * height // (2 * shape[1]), left + (2 * x + 1) * width // (2 * shape[2]))
            expected = expected_colour(float(activation[channel, y, x]), bound, signed=grid.signed)
            assert np.abs(picture[at][:3].astype(int) - expected).max() <= 12  # one level beside


@few
@given(shapes)
def test_maps_keep_their_aspect(shape: tuple[int, int, int]) -> None:
    grid = feature_grid(np.ones(shape, dtype=np.float32))
    width, height = grid.tile - 2, grid.tile_height - 2
    if min(width, height) > 12:
        assert width / height == pytest.approx(shape[2] / shape[1], rel=0.05)
    assert min(width, height) >= 6


def test_small_maps_are_enlarged_pixel_by_pixel() -> None:
    grid = feature_grid(np.arange(49, dtype=np.float32).reshape(1, 7, 7))
    assert grid.tile == 7 * 8 + 2
    picture = rgba(grid.png)[:56, :56, :3]
    blocks = picture.reshape(7, 8, 7, 8, 3)
    assert (blocks == blocks[:, :1, :, :1]).all()


def test_large_maps_are_averaged_over_areas() -> None:
    coarse = np.random.default_rng(0).standard_normal((2, 56, 56)).astype(np.float32)
    fine = coarse.repeat(4, axis=1).repeat(4, axis=2)
    checker = np.indices(fine.shape[1:]).sum(axis=0) % 2 * 2 - 1  # averages to nothing over any even area
    noisy = (fine + 0.5 * checker).astype(np.float32)
    grid = feature_grid(noisy)
    bound = float(np.abs(noisy).max())
    for channel, y, x in ((0, 0, 0), (0, 55, 20), (1, 17, 55)):
        seen = rgb(grid.png, x + channel * grid.tile, y)
        expected = expected_colour(float(coarse[channel, y, x]), bound, signed=True)
        assert np.abs(np.subtract(seen, expected)).max() <= 12


def test_a_share_of_a_pixel_counts_as_a_share() -> None:
    activation = np.zeros((1, 84, 84), dtype=np.float32)  # 84 pixels fall on 56: 1½ on each
    activation[0, :, 1] = 1.0
    grid = feature_grid(activation)
    assert rgb(grid.png, 0, 0) == expected_colour(1 / 3, 1, signed=False)
    assert rgb(grid.png, 1, 0) == expected_colour(1 / 3, 1, signed=False)
    assert rgb(grid.png, 2, 0) == DARK


def test_vectors_are_swatches() -> None:
    vector = np.linspace(-1, 1, 1000, dtype=np.float32)
    grid = feature_grid(vector)
    assert (grid.columns, grid.rows, grid.tile, len(grid.channels)) == (23, 3, 30, 64)
    assert rgb(grid.png, 0, 0) == BLUE
    pooled = feature_grid(vector.reshape(1000, 1, 1))
    assert pooled == grid


def test_a_wanted_tile_size_is_kept() -> None:
    assert feature_grid(np.ones((3, 224, 224), dtype=np.float32), height=112).tile == 114
    assert feature_grid(np.ones((3, 8, 8), dtype=np.float32), height=96).tile == 98


@pytest.mark.parametrize("start", [-3, 99])
def test_a_start_outside_the_channels_shows_the_nearest_ones(start: int) -> None:
    channels = feature_grid(np.ones((5, 3, 3), dtype=np.float32), start=start).channels
    assert channels == ((0, 1, 2, 3, 4) if start < 0 else (4,))


def test_one_channel_has_the_colours_it_had_in_the_grid() -> None:
    activation = np.random.default_rng(1).standard_normal((4, 14, 14)).astype(np.float32)
    grid = feature_grid(activation)
    image = channel_image(activation[2], lowest=grid.lowest, highest=grid.highest)
    assert Image.open(io.BytesIO(image)).size == (364, 364)
    for y, x in ((0, 0), (13, 13), (4, 9)):
        assert rgb(image, 26 * x + 13, 26 * y + 13) == rgb(grid.png, 2 * grid.tile + 4 * x + 2, 4 * y + 2)


def test_one_channel_larger_than_the_page_is_reduced() -> None:
    image = Image.open(io.BytesIO(channel_image(np.ones((512, 256), dtype=np.float32), lowest=0, highest=1)))
    assert image.size == (180, 360)


def test_the_colour_bar_shows_the_part_of_the_scale_in_use() -> None:
    bar = colour_bar(-1, 4, signed=True)
    width = Image.open(io.BytesIO(bar)).width
    assert rgb(bar, width - 1, 3) == RED
    assert rgb(bar, 0, 3) == expected_colour(-1, 4, signed=True)
    assert rgb(bar, round((width - 1) / 5), 3) == expected_colour(0.0, 4, signed=True)
    assert [rgb(colour_bar(0, 4, signed=False), x, 0) for x in (0, width - 1)] == [DARK, LIGHT]
    assert rgb(colour_bar(0, 0, signed=False), 5, 5) == DARK


# --- the sum x + F(x) --------------------------------------------------------------------------------------


def test_the_ledger_has_one_scale_around_zero() -> None:
    x, f = maps([0, 1], [2, 4]), maps([0, -3], [1, -2])
    view = ledger(x, f, x + f, np.maximum(x + f, 0), size=20)
    values = np.stack([x, f, x + f, np.maximum(x + f, 0)])
    assert (view.lowest, view.highest) == (-3, 4)
    for image, picture in zip(values, view.images, strict=True):
        seen = [[rgb(picture, column, row) for column in (5, 15)] for row in (5, 15)]
        assert seen == [[expected_colour(float(value), 4, signed=True) for value in row] for row in image]
    assert {rgb(picture, 5, 5) for picture in view.images} == {GREY}
    assert rgb(view.images[0], 15, 15) == RED


@few
@given(st.tuples(st.just(4), st.integers(1, 300), st.integers(1, 300)))
def test_the_four_maps_are_of_one_size(shape: tuple[int, int, int]) -> None:
    view = ledger(*np.ones(shape, dtype=np.float32))
    sizes = {Image.open(io.BytesIO(image)).size for image in view.images}
    assert len(sizes) == 1
    assert max(sizes.pop()) <= 360


# --- colour maps -------------------------------------------------------------------------------------------


def test_the_maps_run_evenly_from_dark_to_light() -> None:
    def steps(table: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Growth of luminance from every fourth entry to the next; neighbours differ by less than a rounding."""
        return np.diff([contrast("#" + bytes(colour.tolist()).hex(), "#000000") for colour in table[::4]])

    assert (steps(colours.sequential()) > 0).all()
    assert (steps(colours.diverging()[: colours.MIDDLE + 1]) > 0).all()
    assert (steps(colours.diverging()[colours.MIDDLE :]) < 0).all()
    assert tuple(colours.diverging()[colours.MIDDLE].tolist()) == GREY


# --- photos ------------------------------------------------------------------------------------------------


def test_a_small_input_is_enlarged_without_loss() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (32, 20, 3), dtype=np.uint8)
    image = Image.open(io.BytesIO(input_view(pixels)))
    assert (image.format, image.size) == ("PNG", (140, 224))
    assert (np.asarray(image)[3::7, 3::7] == pixels).all()


def test_a_usual_input_is_shown_as_it_is() -> None:
    pixels = np.full((224, 320, 3), (200, 30, 90), dtype=np.uint8)
    image = Image.open(io.BytesIO(input_view(pixels)))
    assert (image.format, image.size) == ("JPEG", (320, 224))
    assert np.abs(np.asarray(image).astype(int) - pixels).max() <= 3


def box(left: float, top: float, right: float, bottom: float) -> SimpleNamespace:
    return SimpleNamespace(left=left, top=top, right=right, bottom=bottom)


@pytest.mark.parametrize("ground", [0, 255])
def test_the_crop_shows_on_any_ground(ground: int) -> None:
    original = Image.new("RGB", (960, 640), (ground,) * 3)
    view = Image.open(io.BytesIO(crop_view(original, box(160, 0, 800, 640))))
    assert view.size == (480, 320)
    row = np.asarray(view.convert("L"))[160].astype(int)
    edges = np.flatnonzero(np.abs(row - ground) > 128)
    assert set(edges) <= {*range(78, 86), *range(394, 402)}
    assert {81, 82} <= set(edges) if ground == 0 else {80, 83} <= set(edges)
    assert np.abs(row[100:380] - ground).max() < 20


@few
@given(
    st.tuples(st.integers(1, 3000), st.integers(1, 3000)),
    st.tuples(*[st.floats(-50, 4000)] * 4),
    st.sampled_from(["RGB", "L", "RGBA", "P"]),
)
def test_any_picture_and_any_crop_can_be_drawn(
    size: tuple[int, int], edges: tuple[float, float, float, float], mode: str
) -> None:
    view = Image.open(io.BytesIO(crop_view(Image.new(mode, size), box(*edges))))
    assert max(view.size) <= 480
    assert view.size[0] / view.size[1] == pytest.approx(size[0] / size[1], rel=0.5) or min(view.size) <= THINNEST_SIDE


def test_an_exact_view_is_what_the_net_sees() -> None:
    pixels = np.random.default_rng(6).integers(0, 256, (32, 20, 3), dtype=np.uint8)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(exact_view(pixels)))), pixels)


@pytest.mark.parametrize(("size", "side"), [((640, 480), 96), ((28, 28), 28), ((50, 400), 50)])
def test_a_thumbnail_is_the_square_in_the_middle(size: tuple[int, int], side: int) -> None:
    image = Image.new("RGB", size, "red")
    box = (size[0] // 2 - min(size) // 4, size[1] // 2 - min(size) // 4)
    image.paste("blue", (*box, box[0] + min(size) // 2, box[1] + min(size) // 2))
    small = Image.open(io.BytesIO(thumbnail(image)))
    assert small.size == (side, side)
    colours = np.asarray(small.convert("RGB")).astype(int)
    middle, corner = colours[side // 2, side // 2], colours[1, 1]
    assert middle[2] - middle[0] > 150
    assert corner[0] - corner[2] > 150
