"""What is kept for the next click, within so many bytes; what was used longest ago is given up first."""

from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import wraps
from threading import Lock
from typing import Any, Generic, ParamSpec, TypeVar

from cachetools import LRUCache

Kept = TypeVar("Kept")
Given = ParamSpec("Given")
Made = TypeVar("Made")


class SizedCache(Generic[Kept]):
    """At most `budget` bytes of values by key, each as large as `size` says; safe to use from several threads."""

    def __init__(self, *, budget: int, size: Callable[[Kept], int]) -> None:
        self._kept: LRUCache[Hashable, Kept] = LRUCache(budget, getsizeof=size)
        self._lock = Lock()

    def find(self, key: Hashable) -> Kept | None:
        """The value kept under `key`, which now counts as the last one used."""
        with self._lock:
            return self._kept.get(key)

    def keep(self, key: Hashable, value: Kept) -> None:
        """Keep a value; one larger than the whole room is not kept, and takes nothing from the others."""
        with self._lock, suppress(ValueError):  # too large
            self._kept.pop(key, None)
            self._kept[key] = value


def kept_in(cache: SizedCache[Any]) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """Decorates a function of hashable arguments: what it returns is found in the cache the next time."""

    def decorate(make: Callable[Given, Made]) -> Callable[Given, Made]:
        @wraps(make)
        def find_or_make(*args: Given.args, **kwargs: Given.kwargs) -> Made:
            key = (make, args, tuple(kwargs.items()))
            found: Made | None = cache.find(key)
            if found is None:
                found = make(*args, **kwargs)
                cache.keep(key, found)
            return found

        return find_or_make

    return decorate
