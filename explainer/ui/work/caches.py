"""What is kept for the next click, within a budget; what was used longest ago is given up first."""

from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import partial
from threading import Condition
from typing import Any, Generic, ParamSpec, TypeVar

from cachetools import LRUCache, cached
from cachetools.keys import hashkey

Kept = TypeVar("Kept")
Given = ParamSpec("Given")
Made = TypeVar("Made")


class SizedCache(Generic[Kept]):
    """Values by key, as large together as `budget` at most; `size` tells each one's size, in bytes unless told.

    Safe to use from several threads.
    """

    def __init__(self, *, budget: int, size: Callable[[Kept], int]) -> None:
        self.kept: LRUCache[Hashable, Kept] = LRUCache(budget, getsizeof=size)
        self.changed = Condition()

    def find(self, key: Hashable) -> Kept | None:
        """The value kept under `key`, which now counts as the last one used."""
        with self.changed:
            return self.kept.get(key)

    def keep(self, key: Hashable, value: Kept) -> None:
        """Keep a value; one larger than the whole room is not kept, and takes nothing from the others."""
        with self.changed, suppress(ValueError):  # too large
            self.kept.pop(key, None)
            self.kept[key] = value


def kept_in(cache: SizedCache[Any]) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """Decorates a function of hashable arguments: what it returns is found in the cache the next time.

    Who asks for the same while it is made waits for it.
    """

    def decorate(make: Callable[Given, Made]) -> Callable[Given, Made]:
        return cached(cache.kept, key=partial(hashkey, make), condition=cache.changed)(make)

    return decorate
