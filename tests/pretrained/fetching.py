"""What the tests of downloading share: a small file, and what must hold when fetching it fails."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from explainer.pretrained.cache import cached_path
from explainer.pretrained.download import download
from explainer.pretrained.imagenet import ImagenetFile
from explainer.pretrained.part import PartialFile, Version
from explainer.pretrained.server import DownloadError
from explainer.text.catalogue import LANGUAGES, catalogue
from tests.pretrained.site import Site, file_of

CONTENT = Random(1).randbytes(300_000)
FILE = file_of(CONTENT)
OLD = Random(2).randbytes(300_000)


def fetch(site: Site, folder: Path, file: ImagenetFile = FILE, **options: Any) -> Path:
    return download(file, folder=folder, base_url=site.address, timeout=options.pop("timeout", 5.0), **options)


def refuse(code: str, action: Callable[[], object], folder: Path, file: ImagenetFile = FILE) -> None:
    """The download fails with this code, in a sentence of each language, and leaves nothing that could be read."""
    with pytest.raises(DownloadError) as caught:
        action()
    assert caught.value.code == code
    for language in LANGUAGES:
        sentence = catalogue(language).error(caught.value)
        assert sentence.endswith("." if language == "en" else "。")
    assert cached_path(file, folder=folder) is None
    assert not (folder / file.name).exists()


def leave_part(folder: Path, content: bytes, version: Version) -> PartialFile:
    """What an earlier download would have left behind."""
    part = PartialFile(path=folder / f"{FILE.name}.part")
    part.begin(version)
    part.path.write_bytes(content)
    return part


def ranges(site: Site) -> list[str | None]:
    return [request.get("Range") for request in site.asked]
