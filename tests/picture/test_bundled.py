"""The bundled photos are small, free of metadata, and named in the sources and in both languages."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from explainer.picture import cifar10
from explainer.picture.bundled import BUNDLED, CIFAR10_CLASSES, PHOTO_ROOT, bundled_bytes
from explainer.text.catalogue import LANGUAGES, catalogue

EVERY = {**dict.fromkeys(BUNDLED), **CIFAR10_CLASSES}
SOURCES = (Path(__file__).parents[2] / "assets" / "SOURCES.md").read_text("utf-8")


def test_there_is_a_photo_of_each_class_of_cifar10() -> None:
    assert sorted(CIFAR10_CLASSES.values()) == sorted(cifar10.CLASSES)


def test_every_file_is_offered() -> None:
    assert sorted(EVERY) == sorted(path.stem for path in PHOTO_ROOT.iterdir())


@pytest.mark.parametrize("slug", EVERY)
def test_photo(slug: str) -> None:
    data = bundled_bytes(slug)
    image = Image.open(BytesIO(data))
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert 400 <= max(image.size) <= 512
    assert len(data) < 80_000
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("slug", EVERY)
def test_photo_has_a_source_a_title_and_an_alternative_text(slug: str) -> None:
    assert f"`photos/{slug}.jpg`" in SOURCES
    for language in LANGUAGES:
        assert catalogue(language)(f"photo.{slug}_title")
        assert len(catalogue(language)(f"photo.{slug}_alt")) > 10


@pytest.mark.parametrize("slug", EVERY)
def test_the_credit_on_the_page_is_that_of_the_sources(slug: str) -> None:
    row = next(line for line in SOURCES.splitlines() if line.startswith(f"| `photos/{slug}.jpg`"))
    author, licence = catalogue("en")(f"photo.{slug}_credit").rsplit(", ", 1)
    assert author in row
    assert licence in row
    assert re.split("[，,]", catalogue("zh")(f"photo.{slug}_credit"))[0] == author.split(",")[0]


def test_unknown_photo() -> None:
    with pytest.raises(KeyError):
        bundled_bytes("../SOURCES")
