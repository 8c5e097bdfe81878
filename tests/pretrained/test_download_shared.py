"""Downloads that are not wanted any more, and files that two want at once."""

import subprocess
import sys
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest

from explainer.pretrained.cache import cached_path
from tests.pretrained.fetching import CONTENT, FILE, fetch
from tests.pretrained.site import Site


def test_a_download_that_is_not_wanted_any_more_stops_and_can_be_continued(site: Site, tmp_path: Path) -> None:
    site.pause_after = 70_000
    arrived = [0]
    with pytest.raises(CancelledError):
        fetch(
            site,
            tmp_path,
            on_progress=lambda done, _: arrived.append(done),
            cancelled=lambda: arrived[-1] > 0,
        )
    assert cached_path(FILE, folder=tmp_path) is None
    site.pause_after = None
    assert fetch(site, tmp_path).read_bytes() == CONTENT
    kept = int((site.asked[-1]["Range"]).removeprefix("bytes=").removesuffix("-"))
    assert 0 < kept <= 70_000


def test_a_download_that_was_never_wanted_asks_nobody(site: Site, tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        fetch(site, tmp_path, cancelled=lambda: True)
    assert not site.asked


def test_two_threads_fetch_it_once(site: Site, tmp_path: Path) -> None:
    site.pause_after = 70_000
    under_way = Barrier(3)

    def fetch_slowly() -> Path:
        steps: list[int] = []
        return fetch(site, tmp_path, on_progress=lambda done, _: steps.append(under_way.wait(5) if not steps else done))

    with ThreadPoolExecutor(2) as pool:
        first, second = (pool.submit(fetch_slowly) for _ in range(2))
        under_way.wait(5)
        site.go.set()
        assert first.result() == second.result()
    assert first.result().read_bytes() == CONTENT
    assert len(site.asked) == 1


def test_who_waits_for_anothers_download_can_leave(site: Site, tmp_path: Path) -> None:
    site.pause_after = 70_000
    begun = Event()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(fetch, site, tmp_path, on_progress=lambda *_: begun.set())
        assert begun.wait(5)
        with pytest.raises(CancelledError):
            fetch(site, tmp_path, cancelled=lambda: True)
        site.go.set()
        assert first.result().read_bytes() == CONTENT


def test_who_waits_takes_over_when_the_first_one_leaves(site: Site, tmp_path: Path) -> None:
    site.pause_after = 70_000
    begun, waiting = Event(), Event()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(fetch, site, tmp_path, on_progress=lambda *_: begun.set(), cancelled=site.go.is_set)
        assert begun.wait(5)
        second = pool.submit(fetch, site, tmp_path, on_progress=lambda *_: waiting.set())
        assert waiting.wait(5)
        site.go.set()
        with pytest.raises(CancelledError):
            first.result()
        assert second.result().read_bytes() == CONTENT


def test_two_processes_fetch_it_once(site: Site, tmp_path: Path) -> None:
    site.pause_after = 70_000
    program = f"""
from pathlib import Path
from explainer.pretrained.download import download
from explainer.pretrained.imagenet import ImagenetFile
from explainer.pretrained.source import Origin
file = ImagenetFile(name={FILE.name!r}, variant="resnet18", origin=Origin.IMAGENET_V1, num_bytes=1, max_bytes=400_000)
print("ready", flush=True)
steps = []
print(download(file, folder=Path({str(tmp_path)!r}), base_url={site.address!r}, on_progress=lambda *_: steps or
    (steps.append(1), print("under way", flush=True))))
"""
    processes = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for process in processes:
        assert process.stdout
        assert [process.stdout.readline() for _ in range(2)] == ["ready\n", "under way\n"]
    site.go.set()
    assert [process.communicate()[0] for process in processes] == [f"{tmp_path / FILE.name}\n"] * 2
    assert len(site.asked) == 1
    assert cached_path(FILE, folder=tmp_path)
