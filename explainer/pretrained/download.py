"""Fetches a file of weights: it can be stopped and continued, and nothing counts before its SHA-256 was checked.

What has arrived lies in `NAME.part` (part.py) and moves to its place in one step (cache.py); one thread or process at
a time holds `NAME.lock`. urllib rather than requests: resuming is ours to write with either.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from explainer.pretrained import cache
from explainer.pretrained.imagenet import OFFICIAL_ADDRESS, ImagenetFile
from explainer.pretrained.part import PartialFile, Version
from explainer.pretrained.server import DownloadError, Response, Server

KEPT_FREE = 64 << 20
"""Bytes of the disk that no download takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """One download: what, from where, to where, and who listens."""

    file: ImagenetFile
    server: Server
    folder: Path
    on_progress: Callable[[int, int], None]
    cancelled: Callable[[], bool]

    @property
    def part(self) -> PartialFile:
        return PartialFile(path=self.folder / f"{self.file.name}.part")

    def report(self, num_bytes: int, total: int) -> None:
        """Tell how far it has come. Raises CancelledError when it is not wanted any more."""
        if self.cancelled():
            raise CancelledError
        self.on_progress(num_bytes, max(num_bytes, total, 1))


def download(
    file: ImagenetFile,
    *,
    folder: Path | None = None,
    base_url: str = OFFICIAL_ADDRESS,
    on_progress: Callable[[int, int], None] = lambda _bytes, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    timeout: float = 20.0,
) -> Path:
    """Have the file in the folder (by default `cache_folder()`), checked; fetch what is missing of it.

    `on_progress` gets the bytes that have arrived and those expected. When another thread or process fetches the same
    file, this one waits for it. `timeout`: seconds without an answer. Raises DownloadError, and CancelledError as soon
    as `cancelled` says so; what has arrived by then is continued next time.
    """
    folder = (folder or cache.cache_folder()).absolute()
    server = Server(address=base_url, timeout=timeout)
    task = _Task(file=file, server=server, folder=folder, on_progress=on_progress, cancelled=cancelled)
    with _writing_to(task):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / f"{file.name}.lock", preserve_lock_file=True)
        with lock.acquire(cancel_check=lambda: _report_anothers(task)):
            return cache.cached_path(file, folder=folder) or cache.adopt(file, folder=folder) or _fetch(task)


@contextmanager
def _writing_to(task: _Task) -> Iterator[None]:
    """Turn what the disk says into a sentence for the reader. A full disk gets its space back."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            task.part.discard()
            raise _disk_full(task, task.file.num_bytes) from error
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        raise DownloadError("download_folder", folder=task.folder, reason=reason) from error


def _report_anothers(task: _Task) -> bool:
    """Tell how far another's download of the file has come: no reason to wait no longer. Raises CancelledError."""
    task.report(task.part.arrived()[0], task.file.num_bytes)
    return False


def _fetch(task: _Task) -> Path:
    """Bring the whole file here, check it, and put it in its place.

    When what was continued turns out wrong, it is fetched once more from the start: the server's file had changed.
    """
    continued = _receive_rest(task)
    if continued and not cache.matches(task.file, task.part.path):
        task.part.discard()
        _receive_rest(task)
    if not cache.matches(task.file, task.part.path):
        task.part.discard()
        raise DownloadError("download_wrong_hash", file=task.file.name)
    path = cache.keep(task.file, task.part.path, folder=task.folder)
    task.part.discard()
    return path


def _receive_rest(task: _Task) -> bool:
    """Fill the part; whether bytes of an earlier time are in it."""
    start, version = task.part.arrived()
    _require_space(task, task.file.num_bytes - start)
    task.report(start, version.total if version else task.file.num_bytes)
    if version and start == version.total:
        return True
    if version:
        with task.server.ask(task.file.name, start=start, mark=version.mark) as response:
            if response.continues(start, version):
                _receive(task, response, start)
                return True
            if response.is_whole:
                _receive(task, response, 0)
                return False
    with task.server.ask(task.file.name) as response:
        _receive(task, response, 0)
    return False


def _receive(task: _Task, response: Response, start: int) -> None:
    """Write what the server sends behind the first `start` bytes of the part."""
    total = response.total
    _require_length(task, total or 0)
    _require_space(task, (total or task.file.num_bytes) - start)
    if not start:
        task.part.begin(Version(total=total, mark=response.mark) if total else None)
    done = start
    with task.part.path.open("ab") as out:
        for piece in response.pieces():
            done += len(piece)
            _require_length(task, done)
            out.write(piece)
            task.report(done, total or task.file.num_bytes)
        out.flush()
        os.fsync(out.fileno())
    if total and done < total:
        raise DownloadError("download_interrupted", host=task.server.host)


def _require_length(task: _Task, num_bytes: int) -> None:
    if num_bytes > task.file.max_bytes:
        task.part.discard()
        raise DownloadError(
            "download_too_long",
            host=task.server.host,
            file=task.file.name,
            maximum=_megabytes(task.file.max_bytes),
        )


def _require_space(task: _Task, num_bytes: int) -> None:
    if _free(task.folder) < num_bytes + KEPT_FREE:
        raise _disk_full(task, num_bytes)


def _disk_full(task: _Task, num_bytes: int) -> DownloadError:
    return DownloadError(
        "download_disk_full",
        file=task.file.name,
        needed=_megabytes(num_bytes + KEPT_FREE),
        free=_free(task.folder) >> 20,
    )


def _free(folder: Path) -> int:
    """Free bytes on the disk of a folder, which need not exist."""
    return shutil.disk_usage(next(one for one in (folder, *folder.parents) if one.exists())).free


def _megabytes(num_bytes: int) -> int:
    """Whole mebibytes that hold these bytes."""
    return -(-num_bytes >> 20)
