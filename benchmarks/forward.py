"""`python -m benchmarks.forward`: a pass that takes every node's summary, beside the bare pass of the same net.

Target: at most 1.10 times the bare pass. Both walk the same graph with one torch thread, in turns, so that a busy
machine slows both. The table also shows what each of the three readings of every activation costs by itself, and the
process's peak memory at the end, after ResNet-152.
"""

import platform
import resource
from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

import numpy as np
import torch
from torch import Tensor

from benchmarks.timing import machine, markdown
from explainer.architecture.expand import expand, image_shape
from explainer.architecture.variants import find_variant
from explainer.model.module import walk
from explainer.model.trace import run
from explainer.model.weights import untrained
from explainer.picture.bundled import BUNDLED, bundled_bytes
from explainer.picture.decode import decode
from explainer.picture.prepare import prepare

VARIANTS = ("resnet18", "resnet50", "resnet152")
SIZE = 224
ROUNDS = 25
READINGS: Mapping[str, Callable[[Tensor], object]] = {
    "sum only": lambda flat: flat.sum().item(),
    "squares only": lambda flat: torch.dot(flat, flat).item(),
    "zeros only": lambda flat: np.count_nonzero(flat.numpy() == 0),
}


def main() -> None:
    """Print the table and the peak."""
    torch.set_num_threads(1)
    medians = {name: interleaved_ms(ways(name)) for name in VARIANTS}
    columns = ("with every summary", *READINGS)
    rows = [
        (name, f"{ms['bare']:.1f}", f"{ms[columns[0]]:.1f}", *(f"{ms[way] / ms['bare']:.2f}×" for way in columns))
        for name, ms in medians.items()
    ]
    print(f"### Forward passes at {SIZE}×{SIZE}, one thread ({machine()}, torch {torch.__version__})\n")
    print(markdown(("net", "bare, median ms", "with every summary, ms", "ratio", *READINGS), rows))
    print(f"\nPeak memory of this process, with the three nets loaded: {peak_bytes() / 2**20:.0f} MiB")


def ways(name: str) -> Mapping[str, Callable[[], object]]:
    """The passes to compare, on one bundled photo."""
    spec = find_variant(name).spec
    graph, module = expand(spec, image_shape(SIZE, SIZE)), untrained(spec)
    picture = prepare(decode(bundled_bytes(BUNDLED[0])), height=SIZE, width=SIZE).normalised
    batch = torch.tensor(picture).unsqueeze(0)

    @torch.inference_mode()
    def bare() -> None:
        module(batch)

    def reading(read: Callable[[Tensor], object]) -> Callable[[], None]:
        @torch.inference_mode()
        def work() -> None:
            for _, value in walk(module, graph, batch):
                read(value.view(-1))

        return work

    whole = {"bare": bare, "with every summary": lambda: run(module, graph, picture)}
    return whole | {name: reading(read) for name, read in READINGS.items()}


def interleaved_ms(works: Mapping[str, Callable[[], object]]) -> Mapping[str, float]:
    """Median milliseconds of each, taken in turns after one round to warm up."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(1 + ROUNDS):
        for name, work in works.items():
            started = perf_counter()
            work()
            times[name].append(perf_counter() - started)
    return {name: 1000 * median(taken[1:]) for name, taken in times.items()}


def peak_bytes() -> int:
    """The most memory this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if platform.system() == "Darwin" else 1024 * peak


if __name__ == "__main__":
    main()
