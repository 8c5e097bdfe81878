"""Every number that a lesson quotes, by the name of its placeholder.

What the architecture decides is computed (`derived`), what someone else measured comes from `published`. Numbers
look the same in every language: 1,179,648; 25.6 M; 3.86 G; 64×56×56.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from explainer.architecture.graph import Graph
from explainer.architecture.limits import CALIBRATION_SIZES
from explainer.architecture.spec import Shortcut, Stem
from explainer.architecture.variants import expand_variant
from explainer.text.facts import architecture, calculators
from explainer.text.facts.answer import answer_facts
from explainer.text.facts.compare import comparison_facts
from explainer.text.facts.variants import variant_facts
from explainer.text.formulas import square
from explainer.text.published import tables
from explainer.text.published.digits import digit_facts


@lru_cache(maxsize=1)
def facts() -> Mapping[str, str]:
    """Every quoted number, ready to fill a lesson: `catalogue(language).lesson(slug, **facts())`."""
    resnet34, resnet50 = expand_variant("resnet34"), expand_variant("resnet50")
    return MappingProxyType(
        architecture.depth_facts(resnet34, resnet50)
        | architecture.stage_facts(resnet34, resnet50)
        | architecture.shortcut_facts(resnet34, resnet50)
        | architecture.bottleneck_facts(resnet50)
        | architecture.size_facts(resnet34)
        | architecture.stride_facts(resnet50)
        | architecture.cost_facts(resnet34, resnet50)
        | architecture.cifar_facts()
        | architecture.map_facts(resnet50)
        | architecture.time_facts(resnet50)
        | calculators.rounding_facts(resnet34)
        | calculators.layer_facts()
        | calculators.convention_facts(resnet50)
        | _ten_crop_facts()
        | _best_model_facts()
        | _cifar_error_facts()
        | _practice_facts()
        | _calibration_facts()
        | _preprocessing_facts(resnet50)
        | variant_facts()
        | comparison_facts()
        | answer_facts(resnet50)
        | digit_facts()
    )


def _ten_crop_facts() -> dict[str, str]:
    """Top-1 errors of tables 2 and 3: `plain34_top1`, `resnet34_a_top1` …"""
    rows = (*tables.PLAIN_AND_RESIDUAL.rows, *tables.TEN_CROP.rows)
    return {f"{_row_name(row)}_top1": f"{row.top1:.2f}" for row in rows}


def _row_name(row: tables.ErrorRate) -> str:
    return row.variant if row.shortcut is Shortcut.NONE else f"{row.variant}_{row.shortcut.value.lower()}"


def _best_model_facts() -> dict[str, str]:
    """What the winning entry was, and what the deepest net reaches alone (tables 4 and 5)."""
    (ensemble,) = tables.ENSEMBLE.rows
    (alone,) = (row.top5 for row in tables.MULTI_SCALE.rows if row.variant == "resnet152")
    return {
        "ensemble_size": str(ensemble.num_networks),
        "ensemble_top5": f"{ensemble.top5:.2f}",
        "resnet152_alone_top5": f"{alone:.2f}",
    }


def _cifar_error_facts() -> dict[str, str]:
    """Errors of table 6, and the mean of the net that was trained several times."""
    errors = {f"{row.variant}_error": f"{row.error:.2f}" for row in tables.CIFAR_10.rows}
    (repeated,) = (row for row in tables.CIFAR_10.rows if row.mean is not None)
    return errors | {f"{repeated.variant}_mean": f"{repeated.mean:.2f} ± {repeated.deviation:.2f}"}


def _practice_facts() -> dict[str, str]:
    """What a model card, a counter and the paper's Table 1 say of ResNet-50."""
    (card,) = tables.STRIDE_PLACEMENT.rows
    (counter,) = tables.OPERATION_COUNTERS.rows
    (paper,) = (row.num_macs for row in tables.MULTIPLY_ADDS.rows if row.variant == "resnet50")
    return {
        "v1_5_top1_gain": f"{card.top1_gain:g}",
        "v1_5_throughput_loss": f"{card.throughput_loss:g}",
        "resnet50_counter_operations": f"{counter.operations:,}",
        "resnet50_counter_gibi": f"{counter.operations / 2**30:.3f}",
        "resnet50_paper_macs": f"{paper / 10**9:.1f}",
    }


def _calibration_facts() -> dict[str, str]:
    """Sizes at which the BN statistics of untrained nets are taken."""
    return {
        "calibration_square": square(CALIBRATION_SIZES[Stem.IMAGENET]),
        "cifar_calibration_square": square(CALIBRATION_SIZES[Stem.CIFAR]),
    }


def _preprocessing_facts(resnet50: Graph) -> dict[str, str]:
    """The published recipe, and where black red and white red end up."""
    (recipe,) = tables.PREPROCESSING.rows
    size, red_mean, red_deviation = resnet50.input_shape.height, recipe.mean[0], recipe.deviation[0]
    return {
        "crop_share": f"{recipe.crop_share:g}",
        "resized_size": f"{size / recipe.crop_share:.0f}",
        "channel_means": ", ".join(f"{value:g}" for value in recipe.mean),
        "channel_deviations": ", ".join(f"{value:g}" for value in recipe.deviation),
        "black_red": f"(0 − {red_mean:g}) / {red_deviation:g} = −{red_mean / red_deviation:.2f}",
        "white_red": f"(1 − {red_mean:g}) / {red_deviation:g} = {(1 - red_mean) / red_deviation:.2f}",
    }
