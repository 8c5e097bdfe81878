"""Memory that was freed and that the C library holds back for later."""

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Return what is free to the system, the pages between others in use included; nothing where only glibc could.

    By itself glibc returns no more than the end of a heap: after a net was made or given up, up to 200 MB may lie
    between what stays.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
