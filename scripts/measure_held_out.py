"""Count what a net that comes with the app gets wrong, without each block and with blocks swapped.

    python scripts/measure_held_out.py SLUG [--data-dir PATH]

SLUG is the name of its files in assets/weights, such as cifar_resnet20-digits-0. The counts go to
assets/held_out/SLUG.json. CIFAR-10's pictures are not part of the app; --data-dir says where they lie.
"""

import argparse
import json
from dataclasses import asdict
from math import floor
from pathlib import Path
from time import perf_counter

from safetensors.torch import load_file

from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import GraphModule
from explainer.model.questions.held_out import held_out_errors
from explainer.model.training.loop import Examples
from explainer.model.training.machine import this_machine
from explainer.picture.datasets import DATASETS, cifar10_at
from explainer.pretrained.bundled import SHA256, BundledNet, bundled_nets, require_whole

TARGET = Path(__file__).parents[1] / "assets" / "held_out"


def main() -> None:
    """Load the net and its held-out pictures, count, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    nets = {net.slug: net for net in bundled_nets()}
    parser.add_argument("slug", choices=nets)
    parser.add_argument("--data-dir", type=Path)
    options = parser.parse_args()
    net = nets[options.slug]
    dataset = DATASETS[net.dataset] if options.data_dir is None else cifar10_at(options.data_dir)
    pictures, started = dataset.held_out(), perf_counter()
    side = net.input_size
    inputs = pictures.inputs(height=side, width=side, share=dataset.crop_share)
    graph = expand(net.spec, image_shape(side, side))
    found = held_out_errors(
        module_of(net),
        graph,
        Examples(pictures=inputs, labels=pictures.labels),
        on_batch=lambda done, number: print(f"{done} of {number}", end="\r", flush=True),
    )
    if found.num_errors != net.run.num_errors:
        raise SystemExit(f"{found.num_errors} wrong, but {net.run.num_errors} in the record of the training")
    counts = {
        "net": net.slug,
        "weights_sha256": SHA256[net.slug],
        "pictures_sha256": pictures.fingerprint(),
        "num_pictures": found.num_pictures,
        "num_errors": found.num_errors,
        "without": dict(found.without),
        "swapped": [[*pair, wrong] for pair, wrong in found.swapped.items()],
        "surest": [asdict(one) | {"share": floor(one.share * 10**6) / 10**6} for one in found.surest],
        "machine": asdict(this_machine()),
        "seconds": round(perf_counter() - started, 1),
    }
    TARGET.mkdir(exist_ok=True)
    (TARGET / f"{net.slug}.json").write_text(json.dumps(counts, indent=1) + "\n", "utf-8")


def module_of(net: BundledNet) -> GraphModule:
    """The net with its shipped weights, in float32."""
    require_whole(net)
    module = GraphModule(expand(net.spec, image_shape(net.input_size, net.input_size)))
    tensors = load_file(net.path).items()
    module.load_state_dict({name: one.float() if one.is_floating_point() else one for name, one in tensors})
    return module.eval()


if __name__ == "__main__":
    main()
