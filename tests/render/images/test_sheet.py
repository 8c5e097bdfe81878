"""All maps on one sheet: each tile holds its map, each colour means its value."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explainer.findings.box_maps import BoxMap
from explainer.render.images.colours import NONFINITE_COLOUR
from explainer.render.images.sheet import HALF, NONFINITE, Sheet, sheet


def entries(made: Sheet, name: str) -> np.ndarray:
    """The palette entries of a tile."""
    page = np.asarray(Image.open(BytesIO(made.png)))
    left, top, width, height, _ = made.tiles[name]
    return page[top : top + height, left : left + width]


@given(st.lists(st.tuples(st.integers(1, 32), st.integers(1, 32), st.booleans()), min_size=1, max_size=30))
def test_every_map_is_read_back_within_half_a_step(sizes: list[tuple[int, int, bool]]) -> None:
    draw = np.random.default_rng(0)
    maps = {}
    for index, (height, width, signed) in enumerate(sizes):
        values = draw.standard_normal((height, width)).astype(np.float32)
        values.flat[0] = 2.0
        maps[f"node{index}"] = BoxMap(values if signed else np.abs(values), None)
    made = sheet(maps, side=32)
    assert set(made.tiles) == set(maps)
    for name, (values, _) in maps.items():
        found = entries(made, name).astype(float)
        bound = np.abs(values).max()
        steps, zero = (HALF // 2, HALF + HALF // 2) if values.min() < 0 else (HALF - 1, 0)
        rows, columns = (found.shape[0] // values.shape[0], found.shape[1] // values.shape[1])
        np.testing.assert_allclose((found[::rows, ::columns] - zero) / steps, values / bound, atol=1.01 / steps)


def test_large_maps_are_averaged_and_tiles_do_not_overlap() -> None:
    values = np.arange(64 * 64, dtype=np.float32).reshape(64, 64)
    made = sheet({f"node{index}": BoxMap(values, None) for index in range(30)}, side=16)
    places = [(tile.left, tile.top) for tile in made.tiles.values()]
    assert len(set(places)) == 30
    assert {(tile.width, tile.height) for tile in made.tiles.values()} == {(16, 16)}
    means = values.reshape(16, 4, 16, 4).mean((1, 3))
    np.testing.assert_allclose(entries(made, "node29") / (HALF - 1), means / values.max(), atol=1.01 / (HALF - 1))


def test_zero_of_a_signed_map_has_one_colour_and_nan_its_own() -> None:
    values = np.array([[0.0, 1.0], [-1.0, np.nan]], dtype=np.float32)
    made = sheet({"node": BoxMap(values, 3)}, side=32)
    picture = Image.open(BytesIO(made.png))
    assert entries(made, "node")[0, 0] == HALF + HALF // 2
    assert made.tiles["node"].channel == 3
    assert entries(made, "node")[-1, -1] == NONFINITE
    palette = picture.getpalette()
    assert palette is not None
    assert tuple(palette[3 * NONFINITE : 3 * NONFINITE + 3]) == NONFINITE_COLOUR


@pytest.mark.parametrize("count", [0, 1])
def test_few_maps_make_a_small_sheet(count: int) -> None:
    made = sheet({f"node{index}": BoxMap(np.ones((4, 4), dtype=np.float32), None) for index in range(count)}, side=32)
    assert len(made.tiles) == count
    assert Image.open(BytesIO(made.png)).size[0] >= 1
