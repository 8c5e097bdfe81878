"""Where weights are kept, and what counts as being there."""

import json
import os
from pathlib import Path

import pytest

from explainer.pretrained.cache import adopt, cache_folder, cached_path, keep, matches
from tests.pretrained.site import file_of

CONTENT = bytes(range(256)) * 20
FILE = file_of(CONTENT)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The file in its place."""
    arrived = tmp_path / "arrived"
    arrived.write_bytes(CONTENT)
    return keep(FILE, arrived, folder=tmp_path)


def test_a_kept_file_is_found(kept: Path, tmp_path: Path) -> None:
    assert cached_path(FILE, folder=tmp_path) == kept == tmp_path / FILE.name
    assert kept.read_bytes() == CONTENT


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    assert cached_path(FILE, folder=tmp_path) is None
    assert cached_path(FILE, folder=tmp_path / "missing") is None


@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT + b"\0", b""])
def test_a_file_of_another_length_does_not_count(kept: Path, tmp_path: Path, content: bytes) -> None:
    kept.write_bytes(content)
    assert cached_path(FILE, folder=tmp_path) is None


def test_a_file_changed_at_the_same_length_does_not_count(kept: Path, tmp_path: Path) -> None:
    kept.write_bytes(CONTENT[::-1])
    os.utime(kept, (1, 1))
    assert cached_path(FILE, folder=tmp_path) is None


@pytest.mark.parametrize("receipt", ["", "[", "{}", json.dumps({"bytes": len(CONTENT)}), "null"])
def test_a_file_without_a_valid_receipt_does_not_count(kept: Path, tmp_path: Path, receipt: str) -> None:
    kept.with_name(f"{FILE.name}.receipt").write_text(receipt)
    assert cached_path(FILE, folder=tmp_path) is None


def test_a_receipt_without_its_file_does_not_count(kept: Path, tmp_path: Path) -> None:
    kept.unlink()
    assert cached_path(FILE, folder=tmp_path) is None


def test_a_file_put_there_by_hand_counts_once_it_was_checked(tmp_path: Path) -> None:
    path = tmp_path / FILE.name
    path.write_bytes(CONTENT)
    assert cached_path(FILE, folder=tmp_path) is None
    assert adopt(FILE, folder=tmp_path) == path
    assert cached_path(FILE, folder=tmp_path) == path


@pytest.mark.parametrize("content", [None, CONTENT[:-1], bytes(FILE.max_bytes + 1)])
def test_another_file_put_there_by_hand_never_counts(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE.name).write_bytes(content)
    assert adopt(FILE, folder=tmp_path) is None
    assert cached_path(FILE, folder=tmp_path) is None


def test_bytes_match_by_the_hash_in_the_name(tmp_path: Path) -> None:
    path = tmp_path / "any"
    path.write_bytes(b"")
    assert matches(file_of(b""), path)
    assert not matches(FILE, path)


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"EXPLAINER_CACHE": "/own", "XDG_CACHE_HOME": "/xdg"}, "/own"),
        ({"XDG_CACHE_HOME": "/xdg"}, "/xdg/resnet-explainer"),
        ({"XDG_CACHE_HOME": "relative"}, "/home/reader/.cache/resnet-explainer"),
        ({"XDG_CACHE_HOME": "", "EXPLAINER_CACHE": ""}, "/home/reader/.cache/resnet-explainer"),
        ({"EXPLAINER_CACHE": "~/weights"}, "/home/reader/weights"),
    ],
)
def test_the_folder_follows_the_environment(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], folder: str
) -> None:
    monkeypatch.setenv("HOME", "/home/reader")
    assert cache_folder(environment) == Path(folder)


def test_the_folder_is_outside_the_project() -> None:
    assert not cache_folder({}).is_relative_to(Path(__file__).parents[2])
