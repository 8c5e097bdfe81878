"""`python -m benchmarks.toggle`: from a toggle to the new page, measured over the app's websocket on this machine.

One reader first, then many at once, each toggling the stride placement every few seconds.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles

from benchmarks.reader import Reader
from benchmarks.server import served
from benchmarks.timing import machine, markdown

TOGGLES = 60
READERS, ACTIONS, PAUSE_SECONDS = 30, 8, 2.0


def main() -> None:
    """Serve the app, measure, print Markdown."""
    with served() as app:
        rows = [_one_reader(app.port, page) for page in ("", "block")]
        rows.append(_many_readers(app.port))
        print(f"\nToggling the stride placement of ResNet-50, over the websocket ({machine()})\n")
        print(markdown(("what", "p50 ms", "p95 ms", "KB sent"), rows))


def _one_reader(port: int, page: str) -> list[str]:
    reader = Reader(port, page=page)
    times = [reader.toggle("stride", ("v1", "v1.5")[turn % 2]) for turn in range(TOGGLES + 4)][4:]
    size = reader.bytes_received
    reader.close()
    return [f"one reader, {page or 'network'} page", *_milliseconds(times), f"{size / 1000:.0f}"]


def _many_readers(port: int) -> list[str]:
    with ThreadPoolExecutor(READERS) as pool:
        batches = list(pool.map(lambda number: _classroom(port, number), range(READERS)))
    name = f"{READERS} readers, network page, one toggle every {PAUSE_SECONDS:g} s each"
    return [name, *_milliseconds([one for batch in batches for one in batch]), ""]


def _classroom(port: int, number: int) -> list[float]:
    time.sleep(PAUSE_SECONDS * number / READERS)
    reader = Reader(port)
    times = []
    for turn in range(ACTIONS):
        time.sleep(PAUSE_SECONDS)
        times.append(reader.toggle("stride", ("v1", "v1.5")[turn % 2]))
    reader.close()
    return times


def _milliseconds(times: list[float]) -> tuple[str, str]:
    cuts = quantiles(times, n=20)
    return f"{1000 * cuts[9]:.1f}", f"{1000 * cuts[18]:.1f}"


if __name__ == "__main__":
    main()
