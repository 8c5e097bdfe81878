"""Fetching a file from a server on this machine, whole and in pieces; never half of it to be read."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explainer.pretrained import cache
from explainer.pretrained.cache import cached_path
from explainer.pretrained.download import download
from explainer.pretrained.part import Version
from tests.pretrained.fetching import CONTENT, FILE, OLD, fetch, leave_part, ranges, refuse
from tests.pretrained.site import Site, serving


def test_a_whole_file_arrives(site: Site, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    path = fetch(site, tmp_path / "new" / "folder", on_progress=lambda *step: steps.append(step))
    assert path.read_bytes() == CONTENT
    assert cached_path(FILE, folder=tmp_path / "new" / "folder") == path
    assert steps == sorted(steps)
    assert steps[0] == (0, len(CONTENT))
    assert steps[-1] == (len(CONTENT), len(CONTENT))
    assert site.asked[0]["path"] == f"/models/{FILE.name}"


def test_nothing_can_be_read_before_it_is_whole(site: Site, tmp_path: Path) -> None:
    readable = []
    path = fetch(site, tmp_path, on_progress=lambda *_: readable.append(cached_path(FILE, folder=tmp_path)))
    assert len(readable) > 2
    assert set(readable) == {None}
    assert sorted(one.name for one in tmp_path.iterdir()) == [path.name, f"{path.name}.lock", f"{path.name}.receipt"]


def test_a_file_that_is_there_is_neither_fetched_nor_read_again(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fetch(site, tmp_path)
    monkeypatch.delattr(cache, "matches")
    assert fetch(site, tmp_path) == path
    assert len(site.asked) == 1


def test_a_file_that_was_put_there_by_hand_is_not_fetched(site: Site, tmp_path: Path) -> None:
    (tmp_path / FILE.name).write_bytes(CONTENT)
    assert cached_path(FILE, folder=tmp_path) is None
    assert fetch(site, tmp_path) == cached_path(FILE, folder=tmp_path)
    assert not site.asked


def test_a_damaged_file_is_fetched_again(site: Site, tmp_path: Path) -> None:
    fetch(site, tmp_path).write_bytes(CONTENT[:-1])
    assert fetch(site, tmp_path).read_bytes() == CONTENT


def test_a_server_that_does_not_tell_the_length(site: Site, tmp_path: Path) -> None:
    site.sized = False
    assert fetch(site, tmp_path).read_bytes() == CONTENT


def test_the_folder_is_the_cache_unless_told(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLAINER_CACHE", str(tmp_path))
    assert download(FILE, base_url=site.address) == tmp_path / FILE.name
    assert cached_path(FILE) == tmp_path / FILE.name


@settings(max_examples=12)
@given(cut=st.integers(0, len(CONTENT) - 1), etag=st.sampled_from(['"new"', ""]))
@example(cut=0, etag='"new"')
@example(cut=1, etag="")
@example(cut=len(CONTENT) - 1, etag='"new"')
def test_a_cut_connection_is_continued_where_it_broke(cut: int, etag: str) -> None:
    with serving(files={FILE.name: CONTENT}, etag=etag, cut=cut) as site, TemporaryDirectory() as name:
        folder = Path(name)
        refuse("download_interrupted", lambda: fetch(site, folder), folder)
        site.cut = None
        assert fetch(site, folder).read_bytes() == CONTENT
        assert ranges(site) == [None, f"bytes={cut}-" if cut else None]


def test_a_connection_cut_again_and_again(site: Site, tmp_path: Path) -> None:
    site.cut = 70_000
    for _ in range(4):
        refuse("download_interrupted", lambda: fetch(site, tmp_path), tmp_path)
    assert fetch(site, tmp_path).read_bytes() == CONTENT
    assert ranges(site) == [None] + [f"bytes={70_000 * times}-" for times in (1, 2, 3, 4)]


def test_a_server_that_ignores_the_range_starts_again(site: Site, tmp_path: Path) -> None:
    site.cut = 70_000
    refuse("download_interrupted", lambda: fetch(site, tmp_path), tmp_path)
    site.cut, site.ranges = None, False
    assert fetch(site, tmp_path).read_bytes() == CONTENT
    assert len(site.asked) == 2


@pytest.mark.parametrize(("etag", "requests"), [('"old"', 2), ("", 3)])
def test_the_servers_file_changed_in_between(tmp_path: Path, etag: str, requests: int) -> None:
    """With a mark the server says so; without one the wrong bytes are noticed and thrown away."""
    with serving(files={FILE.name: OLD}, etag=etag, cut=70_000) as site:
        refuse("download_interrupted", lambda: fetch(site, tmp_path), tmp_path)
        site.files, site.etag, site.cut = {FILE.name: CONTENT}, etag and '"new"', None
        assert fetch(site, tmp_path).read_bytes() == CONTENT
        assert len(site.asked) == requests


@pytest.mark.parametrize("etag", ['"new"', ""])
def test_the_servers_file_became_shorter(site: Site, tmp_path: Path, etag: str) -> None:
    leave_part(tmp_path, OLD + OLD, Version(total=700_000, mark=etag))
    site.etag = etag
    assert fetch(site, tmp_path).read_bytes() == CONTENT
    assert ranges(site) == ["bytes=600000-", None]


def test_the_servers_file_is_as_long_as_never_before(site: Site, tmp_path: Path) -> None:
    leave_part(tmp_path, CONTENT[:70_000], Version(total=299_999, mark='"new"'))
    assert fetch(site, tmp_path).read_bytes() == CONTENT
    assert ranges(site) == ["bytes=70000-", None]


def test_a_part_that_only_lacked_its_check_is_not_fetched(site: Site, tmp_path: Path) -> None:
    leave_part(tmp_path, CONTENT, Version(total=len(CONTENT), mark='"new"'))
    assert fetch(site, tmp_path).read_bytes() == CONTENT
    assert not site.asked


@pytest.mark.parametrize("note", [None, "", "{}", '{"total": "long", "mark": ""}', '{"total": 5, "mark": ""}', "[1]"])
def test_a_part_that_nothing_is_known_of_starts_again(site: Site, tmp_path: Path, note: str | None) -> None:
    part = leave_part(tmp_path, OLD[:70_000], Version(total=len(CONTENT), mark='"new"'))
    note_path = Path(f"{part.path}.json")
    note_path.unlink() if note is None else note_path.write_text(note)
    assert fetch(site, tmp_path).read_bytes() == CONTENT
    assert ranges(site) == [None]


def test_a_part_that_the_disk_garbled_is_noticed(site: Site, tmp_path: Path) -> None:
    leave_part(tmp_path, OLD[:70_000], Version(total=len(CONTENT), mark='"new"'))
    assert fetch(site, tmp_path).read_bytes() == CONTENT
    assert ranges(site) == ["bytes=70000-", None]
