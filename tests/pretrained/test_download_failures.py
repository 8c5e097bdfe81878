"""Downloads that fail, of the network, the server or the disk: a sentence for each, and nothing left to be read."""

import errno
import shutil
import socket
from pathlib import Path

import pytest

from explainer.pretrained.download import KEPT_FREE, download
from explainer.pretrained.part import PartialFile, Version
from tests.pretrained.fetching import CONTENT, FILE, OLD, fetch, leave_part, ranges, refuse
from tests.pretrained.site import Site, serving


@pytest.mark.parametrize("sized", [True, False])
def test_other_bytes_than_the_published_ones_are_deleted(site: Site, tmp_path: Path, sized: bool) -> None:
    site.files, site.sized = {FILE.name: OLD}, sized
    refuse("download_wrong_hash", lambda: fetch(site, tmp_path), tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [f"{FILE.name}.lock"]


@pytest.mark.parametrize("sized", [True, False])
def test_more_bytes_than_the_net_can_have_are_refused(site: Site, tmp_path: Path, sized: bool) -> None:
    site.files, site.sized = {FILE.name: CONTENT + bytes(1001)}, sized
    refuse("download_too_long", lambda: fetch(site, tmp_path), tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [f"{FILE.name}.lock"]


def test_too_long_a_file_is_refused_before_it_comes(site: Site, tmp_path: Path) -> None:
    site.files, site.pause_after = {FILE.name: CONTENT + bytes(1001)}, 0
    refuse("download_too_long", lambda: fetch(site, tmp_path), tmp_path)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "download_blocked"),
        (403, "download_blocked"),
        (451, "download_blocked"),
        (404, "download_not_found"),
        (410, "download_not_found"),
        (416, "download_server_error"),
        (429, "download_server_error"),
        (500, "download_server_error"),
        (503, "download_server_error"),
    ],
)
def test_a_status_other_than_success(site: Site, tmp_path: Path, status: int, code: str) -> None:
    site.status = status
    refuse(code, lambda: fetch(site, tmp_path), tmp_path)


def test_a_status_other_than_success_keeps_what_has_arrived(site: Site, tmp_path: Path) -> None:
    leave_part(tmp_path, CONTENT[:70_000], Version(total=len(CONTENT), mark='"new"'))
    site.status = 503
    refuse("download_server_error", lambda: fetch(site, tmp_path), tmp_path)
    site.status = 0
    assert fetch(site, tmp_path).read_bytes() == CONTENT
    assert ranges(site) == ["bytes=70000-", "bytes=70000-"]


def test_no_server_there(tmp_path: Path) -> None:
    with serving() as site:
        address = site.address
    refuse("download_blocked", lambda: download(FILE, folder=tmp_path, base_url=address), tmp_path)


@pytest.mark.parametrize(
    "reason",
    [
        socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
        OSError(errno.ENETUNREACH, "Network is unreachable"),
    ],
)
def test_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: OSError) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise reason

    monkeypatch.setattr(socket, "create_connection", unreachable)
    refuse("download_offline", lambda: download(FILE, folder=tmp_path), tmp_path)


def test_a_proxy_that_refuses(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", site.address)
    refuse("download_blocked", lambda: download(FILE, folder=tmp_path), tmp_path)
    assert site.asked == [{"tunnel": "download.pytorch.org:443"}]


def test_a_server_that_cannot_speak_https(site: Site, tmp_path: Path) -> None:
    address = site.address.replace("http", "https")
    refuse("download_insecure", lambda: download(FILE, folder=tmp_path, base_url=address), tmp_path)


def test_a_server_that_never_answers(site: Site, tmp_path: Path) -> None:
    site.silent = True
    refuse("download_interrupted", lambda: fetch(site, tmp_path, timeout=0.2), tmp_path)


def test_a_server_that_falls_silent(site: Site, tmp_path: Path) -> None:
    site.pause_after = 70_000
    refuse("download_interrupted", lambda: fetch(site, tmp_path, timeout=0.2), tmp_path)
    site.pause_after = None
    assert fetch(site, tmp_path).read_bytes() == CONTENT
    assert ranges(site) == [None, "bytes=70000-"]


def test_a_server_that_falls_silent_and_never_told_the_length(site: Site, tmp_path: Path) -> None:
    site.pause_after, site.sized = 70_000, False
    refuse("download_interrupted", lambda: fetch(site, tmp_path, timeout=0.2), tmp_path)
    site.pause_after = None
    assert fetch(site, tmp_path).read_bytes() == CONTENT
    assert ranges(site) == [None, None]


def test_a_redirect_on_this_machine_is_followed(site: Site, tmp_path: Path) -> None:
    site.redirect = f"{site.address.removesuffix('/models')}/elsewhere"
    site.cut = 70_000
    refuse("download_interrupted", lambda: fetch(site, tmp_path), tmp_path)
    site.cut = None
    assert fetch(site, tmp_path).read_bytes() == CONTENT
    assert site.asked[-1]["path"] == f"/elsewhere/models/{FILE.name}"
    assert site.asked[-1]["Range"] == "bytes=70000-"


@pytest.mark.parametrize("target", ["http://example.invalid", "file:///etc", "ftp://127.0.0.1"])
def test_no_other_redirect_without_https_is_followed(site: Site, tmp_path: Path, target: str) -> None:
    site.redirect = target
    refuse("download_insecure", lambda: fetch(site, tmp_path), tmp_path)
    assert len(site.asked) == 1


def test_a_redirect_in_a_circle_ends(site: Site, tmp_path: Path) -> None:
    site.redirect = site.address.removesuffix("/models")
    refuse("download_insecure", lambda: fetch(site, tmp_path), tmp_path)


@pytest.mark.parametrize(
    "address", ["http://download.pytorch.org/models", "file:///models", "http://127.0.0.1.nip.io/"]
)
def test_an_address_without_https_is_a_mistake(tmp_path: Path, address: str) -> None:
    refuse("download_insecure", lambda: download(FILE, folder=tmp_path, base_url=address), tmp_path)


def test_room_is_asked_for_before_anything_is_fetched(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.disk_usage(tmp_path)
    free = KEPT_FREE + len(CONTENT)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: real._replace(free=free - 1))
    refuse("download_disk_full", lambda: fetch(site, tmp_path), tmp_path)
    assert not site.asked
    monkeypatch.setattr(shutil, "disk_usage", lambda _: real._replace(free=free))
    assert fetch(site, tmp_path).read_bytes() == CONTENT


def test_a_disk_that_fills_up_meanwhile(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The part is a link to the device that is always full."""
    begin = PartialFile.begin

    def begin_on_full_disk(part: PartialFile, version: Version | None) -> None:
        begin(part, version)
        part.path.symlink_to("/dev/full")

    monkeypatch.setattr(PartialFile, "begin", begin_on_full_disk)
    refuse("download_disk_full", lambda: fetch(site, tmp_path), tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [f"{FILE.name}.lock"]


def test_a_folder_that_is_a_file(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_bytes(b"")
    refuse("download_folder", lambda: fetch(site, folder), folder)
    assert not site.asked


def test_a_folder_that_cannot_be_made(site: Site) -> None:
    folder = Path("/proc/self/weights")
    refuse("download_folder", lambda: fetch(site, folder), folder)
    assert not site.asked


def test_a_part_that_cannot_be_written(site: Site, tmp_path: Path) -> None:
    (tmp_path / f"{FILE.name}.part").mkdir()
    refuse("download_folder", lambda: fetch(site, tmp_path), tmp_path)
