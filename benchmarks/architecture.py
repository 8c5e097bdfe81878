"""`python -m benchmarks.architecture`: shapes and costs of every node of ResNet-152, beside what needs a torch module.

Target: under 0.5 ms. The others get their module for free: building it is not timed.
"""

import torch
import torchinfo

from benchmarks.timing import machine, markdown, median_ms
from explainer.architecture.graph import Graph
from explainer.architecture.operations.cost import Cost
from explainer.architecture.receptive_field import receptive_fields
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring import expand as expansion
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import GraphModule

SPEC = find_variant("resnet152").spec
SHAPE = image_shape(224, 224)
BATCH = (1, *SHAPE.dims)


def main() -> None:
    """Print the table, after a check that all ways agree on the parameters."""
    module = GraphModule(expand(SPEC, SHAPE), device="meta").eval()
    picture = torch.empty(BATCH, device="meta")

    def torchinfo_summary() -> torchinfo.ModelStatistics:
        return torchinfo.summary(module, input_size=BATCH, device="meta", verbose=0)

    def meta_forward() -> object:
        with torch.inference_mode():
            return module(picture)

    if not shapes_and_costs().num_params == torchinfo_summary().total_params:
        raise SystemExit("the two disagree on the parameters; there is nothing to compare")
    ours = median_ms(shapes_and_costs, repeats=200)
    rows = [
        ("expand and total cost", ours),
        ("the same, nothing remembered from before", median_ms(from_nothing, repeats=200)),
        ("the same, with every receptive field", median_ms(with_receptive_fields, repeats=50)),
        ("forward pass on torch's meta device (shapes only)", median_ms(meta_forward, repeats=10)),
        ("torchinfo.summary on the meta device", median_ms(torchinfo_summary, repeats=5)),
    ]
    cells = [(what, f"{ms:.2f}", f"{ms / ours:,.1f}×") for what, ms in rows]
    print(f"### ResNet-152 at 224×224, {len(graph().nodes)} nodes ({machine()}, torch {torch.__version__})\n")
    print(markdown(("what", "median ms", "ratio"), cells))


def graph() -> Graph:
    """The graph with its shapes and costs."""
    return expand(SPEC, SHAPE)


def shapes_and_costs() -> Cost:
    """What the target speaks of: the shape and cost of every node, and their sum."""
    return total_cost(graph())


def from_nothing() -> Cost:
    """As for a net that no one has asked for since the program started."""
    expansion._measured_block.cache_clear()
    return shapes_and_costs()


def with_receptive_fields() -> object:
    """Everything that `summary` prints about a node."""
    whole = graph()
    return total_cost(whole), receptive_fields(whole)


if __name__ == "__main__":
    main()
