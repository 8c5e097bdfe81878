"""`python -m benchmarks.forward`: passes that tell something, beside the bare pass of the same net, with one thread.

Target: a pass with every node's time and the summaries that the page shows at most 1.05 times the bare pass; the
summary of any other node is taken when it is asked for, at the price of a part of a pass. Beside them every summary in
one pass, and TorchLens, which keeps every activation, where it is installed. All walk the same net in turns; what is
counted is the thread's own time on the processor, which is the time by the clock where nothing else runs.
"""

import importlib
import importlib.util
import platform
import resource
from collections.abc import Callable, Mapping
from functools import partial
from statistics import median
from time import thread_time

import torch

from benchmarks.timing import machine, markdown
from explainer.architecture.graph import Graph
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.findings.arrays import Array
from explainer.model.net.module import GraphModule
from explainer.model.net.trace import activations, run, summary
from explainer.model.net.weights import untrained
from explainer.picture.bundled import BUNDLED, bundled_bytes
from explainer.picture.decode import decode
from explainer.picture.prepare import prepare
from explainer.render.pages.forward.values import network_profile_nodes

VARIANTS = ("resnet18", "resnet50", "resnet152")
SIZE = 224
ROUNDS = 25
LENS = "torchlens==2.36.1"
LENS_ROUNDS = 5
LATER = 4
"""Of every fourth node the summary is asked for afterwards."""
HEAD = (
    "net",
    "bare, ms",
    "page's summaries, ms",
    "ratio",
    "every summary",
    "TorchLens",
    "one more node, ms",
    "in a known block, ms",
)


def main() -> None:
    """Print the table and the peak."""
    torch.set_num_threads(1)
    rows = [_row(name) for name in VARIANTS]
    print(f"### Forward passes at {SIZE}×{SIZE}, one thread, medians ({machine()}, torch {torch.__version__})\n")
    print(markdown(HEAD, rows))
    if _lens() is None:
        print(f"\nTorchLens is not installed; `pip install {LENS}` adds its column.")
    print(f"\nPeak memory of this process, with the three nets loaded: {peak_bytes() / 2**20:.0f} MiB")


def _row(name: str) -> tuple[str, ...]:
    spec = find_variant(name).spec
    graph, module = expand(spec, image_shape(SIZE, SIZE)), untrained(spec)
    picture = prepare(decode(bundled_bytes(BUNDLED[0])), height=SIZE, width=SIZE).normalised
    ms = interleaved_ms(_passes(module, graph, picture), rounds=ROUNDS)
    outputs = activations(module, graph, picture, network_profile_nodes(graph))
    later = (_later_ms(module, graph, picture, known) for known in ({}, outputs))
    ratios = (f"{ms[way] / ms['bare']:.2f}×" for way in ("shown", "every"))
    times = (f"{ms['bare']:.1f}", f"{ms['shown']:.1f}")
    return (name, *times, *ratios, _lens_ratio(module, picture), *(f"{one:.1f}" for one in later))


def _passes(module: GraphModule, graph: Graph, picture: Array) -> Mapping[str, Callable[[], object]]:
    """The passes to compare: bare, with what the page shows at once, with every summary."""
    shown = network_profile_nodes(graph)
    return {
        "bare": partial(_bare, module, picture),
        "shown": partial(run, module, graph, picture, summarised=shown),
        "every": partial(run, module, graph, picture),
    }


@torch.inference_mode()
def _bare(module: GraphModule, picture: Array) -> None:
    module(torch.tensor(picture).unsqueeze(0))


def _later_ms(module: GraphModule, graph: Graph, picture: Array, known: Mapping[str, Array]) -> float:
    """Median milliseconds to compute and summarise one node from the activations that are known."""
    times = []
    for node in graph.nodes[::LATER]:
        started = thread_time()
        summary(activations(module, graph, picture, [node.name], known=known.get)[node.name])
        times.append(thread_time() - started)
    return 1000 * median(times)


def _lens_ratio(module: GraphModule, picture: Array) -> str:
    """How many times as long as the bare pass TorchLens takes; a dash where it is not installed."""
    trace = _lens()
    if trace is None:
        return "–"
    batch = torch.tensor(picture).unsqueeze(0)
    works: dict[str, Callable[[], object]] = {"bare": partial(_bare, module, picture)}
    works["lens"] = torch.no_grad()(partial(trace, module, batch))
    ms = interleaved_ms(works, rounds=LENS_ROUNDS)
    return f"{ms['lens'] / ms['bare']:.1f}×"


def _lens() -> Callable[..., object] | None:
    """TorchLens' capture of a whole pass, imported late because it wraps torch's functions."""
    if importlib.util.find_spec("torchlens") is None:
        return None
    trace: Callable[..., object] = importlib.import_module("torchlens").trace
    return trace


def interleaved_ms(works: Mapping[str, Callable[[], object]], *, rounds: int) -> Mapping[str, float]:
    """Median milliseconds of each, taken in turns after one round to warm up; each begins as often as the others."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(1 + rounds):
        for place in range(len(works)):
            name, work = list(works.items())[(turn + place) % len(works)]
            started = thread_time()
            work()
            times[name].append(thread_time() - started)
    return {name: 1000 * median(taken[1:]) for name, taken in times.items()}


def peak_bytes() -> int:
    """The most memory this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if platform.system() == "Darwin" else 1024 * peak


if __name__ == "__main__":
    main()
