"""The room for nets and passes on small and on large machines."""

from dataclasses import replace
from pathlib import Path

import pytest

from explainer.architecture.errors import SpecError
from explainer.architecture.limits import require_fits
from explainer.architecture.spec import Shortcut
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import IMAGENET_VARIANTS, LISTED_VARIANTS, find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.ui.work.memory import HOSTED, ROOMY, ROOMY_FROM, VARIABLE, budget, machine_memory


@pytest.mark.parametrize(
    ("memory", "expected"), [(0, HOSTED), (10**9, HOSTED), (ROOMY_FROM - 1, HOSTED), (ROOMY_FROM, ROOMY)]
)
def test_a_small_machine_gets_the_hosted_budget(memory: int, expected: object) -> None:
    assert budget({VARIABLE: "machine"}, memory=memory) == expected


def test_a_large_machine_has_to_be_asked_for() -> None:
    assert budget({}, memory=10**12) == budget({VARIABLE: "large"}, memory=10**12) == HOSTED


def test_a_container_may_have_less_than_its_machine(tmp_path: Path) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text("1000000000\n")
    assert machine_memory((limit,)) == 1_000_000_000
    limit.write_text("max\n")
    assert machine_memory((limit,)) == machine_memory(()) > 1_000_000_000


@pytest.mark.parametrize("name", IMAGENET_VARIANTS)
def test_every_listed_net_runs_on_a_roomy_machine(name: str) -> None:
    require_fits(expand(find_variant(name).spec, image_shape(224, 224)), budget=ROOMY)


@pytest.mark.parametrize("name", LISTED_VARIANTS)
def test_every_listed_net_is_quick_enough_at_its_own_size(name: str) -> None:
    variant = find_variant(name)
    macs = total_cost(expand(variant.spec, image_shape(variant.input_size, variant.input_size))).num_macs
    assert macs <= HOSTED.macs < ROOMY.macs


def test_a_deep_net_on_a_wide_picture_holds_no_worker() -> None:
    deep = replace(find_variant("cifar_resnet1202").spec, shortcut=Shortcut.C)
    with pytest.raises(SpecError, match="pass_too_long"):
        require_fits(expand(deep, image_shape(224, 1024)), budget=ROOMY)
