"""Medians and the Markdown table they are shown in."""

import gc
import platform
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter


def median_ms(work: Callable[[], object], *, repeats: int) -> float:
    """Median milliseconds of `work`, called once to warm up and then `repeats` times with garbage collection off."""
    work()
    times = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(repeats):
            started = perf_counter()
            work()
            times.append(perf_counter() - started)
    finally:
        gc.enable()
    return 1000 * median(times)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column holds words, the others numbers."""
    ruler = [":---"] + ["---:"] * (len(head) - 1)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ruler, *rows))


def machine() -> str:
    """Where this was measured: Python and processor."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
