"""`python -m benchmarks.toggle`: from a toggle to the new page, measured over the app's websocket on this machine.

One reader first, then classes, each of their readers toggling the stride placement every few seconds. Beside the times
stands what a toggle costs the server: its CPU time, of all threads, shared out among the toggles.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles

from benchmarks.reader import Reader
from benchmarks.server import Served, cpu_seconds, served
from benchmarks.timing import machine, markdown

TOGGLES = 60
CLASSES, ACTIONS, PAUSE_SECONDS = (30, 100), 10, 2.0
OPENING_SECONDS = 0.15
"""Between two readers who come; toggling begins when all of a class are there."""


def main() -> None:
    """Serve the app, measure, print Markdown."""
    with served() as app:
        rows = [_one_reader(app, page) for page in ("network", "block")]
        rows += [_class(app, readers) for readers in CLASSES]
        print(f"\nToggling the stride placement of ResNet-50, over the websocket ({machine()})\n")
        print(markdown(("what", "p50 ms", "p95 ms", "server's CPU ms a toggle", "KB sent"), rows))


def _one_reader(app: Served, page: str) -> list[str]:
    reader = Reader(app.port, page=page)
    for turn in range(4):
        reader.toggle("stride", ("v1", "v1.5")[turn % 2])
    before = cpu_seconds(app.pid)
    times = [reader.toggle("stride", ("v1", "v1.5")[turn % 2]) for turn in range(TOGGLES)]
    cost = (cpu_seconds(app.pid) - before) / TOGGLES
    size = reader.bytes_received
    reader.close()
    return [f"one reader, {page} page", *_milliseconds(times), f"{1000 * cost:.1f}", f"{size / 1000:.0f}"]


def _class(app: Served, number: int) -> list[str]:
    """All open the page one after another; then each toggles at its own moment."""
    readers = []
    for _ in range(number):
        readers.append(Reader(app.port, page="network"))
        time.sleep(OPENING_SECONDS)
    before = cpu_seconds(app.pid)
    with ThreadPoolExecutor(number) as pool:
        batches = list(pool.map(_toggles, readers, (PAUSE_SECONDS * one / number for one in range(number))))
    cost = (cpu_seconds(app.pid) - before) / (number * ACTIONS)
    for reader in readers:
        reader.close()
    name = f"{number} readers, network page, one toggle every {PAUSE_SECONDS:g} s each"
    return [name, *_milliseconds([one for batch in batches for one in batch]), f"{1000 * cost:.1f}", ""]


def _toggles(reader: Reader, late: float) -> list[float]:
    """A toggle every few seconds by the clock, as far as the answers allow it."""
    start = time.monotonic() + late
    times = []
    for turn in range(ACTIONS):
        time.sleep(max(0.0, start + PAUSE_SECONDS * turn - time.monotonic()))
        times.append(reader.toggle("stride", ("v1", "v1.5")[turn % 2]))
    return times


def _milliseconds(times: list[float]) -> tuple[str, str]:
    cuts = quantiles(times, n=20)
    return f"{1000 * cuts[9]:.1f}", f"{1000 * cuts[18]:.1f}"


if __name__ == "__main__":
    main()
