"""`python -m benchmarks.memory`: the server's memory while readers visit the forward page of every standard net.

Target: under 900 MB after all five at 224×224, with the budget of a hosted page. Each net is looked at twice, as
feature maps and as times, on two pictures; then by several readers at once.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

from benchmarks.reader import Reader
from benchmarks.server import served
from benchmarks.timing import machine, markdown

NETS = ("resnet18", "resnet34", "resnet50", "resnet101", "resnet152")
VIEWS = ("maps", "time")
PHOTOS = ("cat", "flower")
READERS = 8


def main() -> None:
    """Serve the app, visit, print Markdown."""
    with served() as app:
        rows = list(_visits(app.port, app.pid))
    print(f"### Memory of the server, forward page at 224×224 ({machine()})\n")
    print(markdown(("after", "MB", "peak MB"), rows))


def _visits(port: int, pid: int) -> Iterator[tuple[str, ...]]:
    """One row after each net, and one after all readers at once."""
    Reader(port).close()
    yield "the first page, before torch is needed", *_resident(pid)
    for net in NETS:
        for view, photo in product(VIEWS, PHOTOS):
            _visit(port, net, view, photo)
        yield net, *_resident(pid)
    with ThreadPoolExecutor(READERS) as pool:
        all_of_them = list(product(NETS, VIEWS, PHOTOS))
        list(pool.map(lambda one: _visit(port, *one), all_of_them))
    yield f"all of them again by {READERS} readers at once", *_resident(pid)


def _visit(port: int, net: str, view: str, photo: str) -> None:
    Reader(port, page="forward", query=f"variant={net}&view={view}&photo={photo}").close()


def _resident(pid: int) -> tuple[str, str]:
    """Megabytes now, and the most there were."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    now, peak = (f"{1024 * int(status[name].split()[0]) / 10**6:.0f}" for name in ("VmRSS", "VmHWM"))
    return now, peak


if __name__ == "__main__":
    main()
