"""Arrays kept for the next click, the oldest given up when they outgrow their room."""

from collections import OrderedDict
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


class ArrayCache:
    """At most `budget` bytes of read-only arrays by key; safe to use from several threads."""

    def __init__(self, *, budget: int) -> None:
        self._budget = budget
        self._arrays: OrderedDict[str, Array] = OrderedDict()
        self._lock = Lock()

    def find(self, key: str) -> Array | None:
        """The array kept under `key`, which now counts as the last one used."""
        with self._lock:
            if key in self._arrays:
                self._arrays.move_to_end(key)
            return self._arrays.get(key)

    def keep(self, key: str, array: Array) -> None:
        """Keep an array; one larger than the whole room is not kept."""
        with self._lock:
            self._arrays[key] = array
            self._arrays.move_to_end(key)
            while sum(one.nbytes for one in self._arrays.values()) > self._budget:
                self._arrays.popitem(last=False)
