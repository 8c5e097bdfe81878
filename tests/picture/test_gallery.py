"""The pictures that come with the app, whatever a net was trained on."""

import pytest

from explainer.picture.decode import decode
from explainer.picture.gallery import GALLERIES, SLUGS, picture_bytes
from explainer.text.catalogue import LANGUAGES, Language, catalogue


@pytest.mark.parametrize("slug", SLUGS)
def test_every_picture_can_be_read(slug: str) -> None:
    assert min(decode(picture_bytes(slug)).size) >= 28


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_has_a_title_and_a_description(language: Language) -> None:
    words = catalogue(language)
    for slug in SLUGS:
        assert words(f"photo.{slug}_title")
        assert len(words(f"photo.{slug}_alt")) > len(words(f"photo.{slug}_title"))


def test_a_slug_is_one_picture_in_whatever_gallery() -> None:
    assert len(set(SLUGS)) == len(SLUGS)
    for gallery in GALLERIES.values():
        assert len(set(gallery.slugs)) == len(gallery.slugs)
        assert all(gallery.read(slug) == picture_bytes(slug) for slug in gallery.slugs)


def test_a_stranger_is_refused() -> None:
    with pytest.raises(KeyError):
        picture_bytes("../SOURCES")
