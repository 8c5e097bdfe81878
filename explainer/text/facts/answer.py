"""The numbers of the lessons on answers: cells of evidence, first filters, paths through a net."""

from explainer.architecture.graph import Graph
from explainer.architecture.operations.ops import Conv2d
from explainer.architecture.receptive_field import receptive_fields
from explainer.architecture.totals import last_map
from explainer.architecture.variants import expand_variant
from explainer.text.formulas import product, square
from explainer.text.numbers import exact

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def answer_facts(resnet50: Graph) -> dict[str, str]:
    """Every number of these lessons, by the name of its placeholder."""
    field = receptive_fields(resnet50)[last_map(resnet50).name].height
    conv, blocks = resnet50["conv1"].op, len(resnet50.blocks)
    assert isinstance(conv, Conv2d)
    return {
        "cell_field_square": square(field.size),
        "first_filter": product(conv.in_channels, conv.kernel_size, conv.kernel_size),
        "resnet20_blocks": str(len(expand_variant("cifar_resnet20").blocks)),
        "resnet110_blocks": str(len(expand_variant("cifar_resnet110").blocks)),
        "resnet50_blocks": str(blocks),
        "resnet50_paths": f"2{str(blocks).translate(_SUPERSCRIPTS)} = {exact(2**blocks)}",
    }
