"""Drawn scenes: the same for a seed, of one class in turn, and told apart by direction and hue alone."""

from colorsys import rgb_to_hsv
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from explainer.picture import scenes
from explainer.picture.scenes import CLASSES, GALLERY, SIDE, gallery_bytes, gallery_index, scene, scene_png


def middle(seed: int) -> np.ndarray:
    """The part of a picture that is patch in all of them, 24×24×3, 0..1."""
    half = SIDE // 2
    return scene(seed)[half - 12 : half + 12, half - 12 : half + 12] / 255


def of_class(name: str, count: int = 12) -> list[int]:
    return [CLASSES.index(name) + len(CLASSES) * place for place in range(count)]


def test_a_seed_gives_the_same_picture_and_every_seed_another() -> None:
    assert np.array_equal(scene(17), scene(17))
    pictures = [scene(seed) for seed in range(32)]
    assert {(one.shape, one.dtype.name) for one in pictures} == {((96, 96, 3), "uint8")}
    assert len({one.tobytes() for one in pictures}) == 32


@pytest.mark.parametrize(("name", "angle"), [("horizontal", 0), ("rising", 45), ("vertical", 90), ("falling", 135)])
def test_stripes_run_in_the_direction_of_their_class(name: str, angle: int) -> None:
    """The structure tensor of all three colours: its weaker direction is that of the stripes."""
    found = []
    for seed in of_class(name):
        down, right = np.gradient(middle(seed), axis=(0, 1))
        across = np.arctan2(2 * (right * down).sum(), (right**2 - down**2).sum()) / 2  # rows count downwards
        found.append(np.degrees(-across) + 90)
    off = (np.array(found) - angle + 90) % 180 - 90
    assert np.abs(off).max() < 20
    assert abs(off.mean()) < 8


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("warm_rings", -0.08, 0.18),
        ("warm_checks", -0.08, 0.18),
        ("cool_rings", 0.41, 0.72),
        ("cool_checks", 0.41, 0.72),
    ],
)
def test_colours_are_those_of_their_class(name: str, low: float, high: float) -> None:
    for seed in of_class(name):
        hue = rgb_to_hsv(*np.median(middle(seed).reshape(-1, 3), axis=0))[0]
        assert low < (hue - 1 if hue > 0.9 else hue) < high


def test_warm_and_cool_are_mirror_classes() -> None:
    """Rings have no direction; checks have two at a right angle: brightness alone does not tell warm from cool."""
    for pattern in ("rings", "checks"):
        warm, cool = (
            np.mean([np.sort(middle(seed).max(2), axis=None) for seed in of_class(f"{hue}_{pattern}", 24)], axis=0)
            for hue in ("warm", "cool")
        )
        assert np.abs(warm - cool).max() < 0.15


def test_classes_take_turns_and_both_sets_are_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds: list[int] = []
    blank = np.zeros((2, 2, 3), np.uint8)
    monkeypatch.setattr(scenes, "scene", lambda seed: seeds.append(seed) or blank)
    sets = [read.__wrapped__() for read in (scenes.training_set, scenes.held_out_set)]
    assert seeds == list(range(scenes.NUM_TRAINING + scenes.NUM_HELD_OUT))
    for pictures, count in zip(sets, (scenes.NUM_TRAINING, scenes.NUM_HELD_OUT), strict=True):
        assert np.bincount(pictures.labels).tolist() == [count // len(CLASSES)] * len(CLASSES)
        assert pictures.labels[:9].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 0]
    assert all(seed % len(CLASSES) == label for seed, label in zip(seeds, sets[0].labels, strict=False))


def test_the_gallery_has_a_held_out_picture_of_each_class() -> None:
    assert [slug.removeprefix("scene_") for slug in GALLERY] == list(CLASSES)
    for place, slug in enumerate(GALLERY):
        image = Image.open(BytesIO(gallery_bytes(slug)))
        assert (image.format, image.mode, image.size) == ("PNG", "RGB", (SIDE, SIDE))
        assert gallery_index(slug) % len(CLASSES) == place
        assert np.array_equal(np.asarray(image), scene(scenes.NUM_TRAINING + gallery_index(slug)))
        assert gallery_bytes(slug) == scene_png(gallery_index(slug))


def test_there_is_no_other_picture() -> None:
    for index in (-1, scenes.NUM_HELD_OUT):
        with pytest.raises(IndexError):
            scene_png(index)
    with pytest.raises(KeyError):
        gallery_bytes("scene_dots")
