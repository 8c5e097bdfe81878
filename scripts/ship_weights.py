"""Put a run of `python -m explainer train` among the weights that the app comes with.

    python scripts/ship_weights.py FILE.safetensors [--data-dir PATH] [--record-only]

The weights go to assets/weights as float16 where the net then gets as many held-out pictures wrong as before, and as
float32 otherwise; the record beside them says which, and the hash to pin in `explainer/pretrained/bundled.py` is
printed. With --record-only the record alone is kept, as of seeds whose weights do not ship.
"""

import argparse
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from safetensors.torch import load, save
from torch import Tensor

from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.architecture.variants import choose, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import GraphModule
from explainer.model.training.loop import Examples, num_errors
from explainer.picture.datasets import DATASETS, cifar10_at

SAME = ("stride_placement", "shortcut", "num_classes", "input_size", "data_sha256", "recipe", "num_training")
"""What the runs of one net from several seeds have in common."""
TARGET = Path(__file__).parents[1] / "assets" / "weights"


def main() -> None:
    """Check, convert where nothing is lost, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--record-only", action="store_true")
    options = parser.parse_args()
    content = options.file.read_bytes()
    record = json.loads(options.file.with_suffix(".json").read_text("utf-8"))
    if sha256(content).hexdigest() != record["sha256"]:
        raise SystemExit(f"{options.file} is not what its record tells of")
    slug = f"{record['net']}-{record['data']}-{record['seed']}"
    for other in TARGET.glob(f"{record['net']}-{record['data']}-*.json"):
        there = json.loads(other.read_text("utf-8"))
        different = [name for name in SAME if there[name] != record[name]]
        if different:
            raise SystemExit(f"{other.name} is of another plan: {', '.join(different)}")
    if not options.record_only:
        content = _smaller(content, record, _held_out(record, options.data_dir))
        record["sha256"] = sha256(content).hexdigest()
        (TARGET / f"{slug}.safetensors").write_bytes(content)
        print(f'    "{slug}": "{record["sha256"]}",', len(content), "bytes", record["dtype"])
    (TARGET / f"{slug}.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")


def _held_out(record: dict[str, Any], data_dir: Path | None) -> Examples:
    dataset = DATASETS[record["data"]] if data_dir is None else cifar10_at(data_dir)
    pictures, (height, width) = dataset.held_out(), record["input_size"]
    if pictures.fingerprint() != record["data_sha256"]["held_out"]:
        raise SystemExit("these are not the pictures of the record")
    return Examples(
        pictures=pictures.inputs(height=height, width=width, share=dataset.crop_share), labels=pictures.labels
    )


def _smaller(content: bytes, record: dict[str, Any], held_out: Examples) -> bytes:
    """The weights in float16, or as they are where that changes how many pictures are wrong."""
    tensors = load(content)
    half = {name: one.half() if one.is_floating_point() else one for name, one in tensors.items()}
    before, after = (_errors(one, record, held_out) for one in (tensors, half))
    print(f"{before} wrong in float32 ({record['num_errors']} in the record), {after} in float16")
    if before != record["num_errors"]:
        raise SystemExit("the weights do not do what their record says")
    if after != before:
        return content
    record["dtype"] = "float16"
    return save(half)


def _errors(tensors: dict[str, Tensor], record: dict[str, Any], held_out: Examples) -> int:
    spec = choose(
        find_variant(record["net"]),
        stride_placement=StridePlacement(record["stride_placement"]),
        shortcut=Shortcut(record["shortcut"]),
        num_classes=record["num_classes"],
    )
    module = GraphModule(expand(spec, image_shape(*record["input_size"])))
    module.load_state_dict({name: one.float() if one.is_floating_point() else one for name, one in tensors.items()})
    return num_errors(module, held_out)


if __name__ == "__main__":
    main()
