"""A lock that threads and processes share: a file of which one of them at a time holds the lock."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

_SECONDS_BETWEEN_TRIES = 0.05

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def held(path: Path, *, while_waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of this file, which stays behind, empty; whoever dies loses it.

    `while_waiting` is called again and again until the lock is free; what it raises ends the waiting. Raises OSError
    where the file cannot be written.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        while not _taken(descriptor):
            while_waiting()
            sleep(_SECONDS_BETWEEN_TRIES)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        _take(descriptor)
    except (BlockingIOError, PermissionError):
        return False
    return True
