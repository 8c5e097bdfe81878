"""Two nets in turns: as many passes as asked for, none after the reader has left."""

import numpy as np
import pytest

from explainer.architecture.graph import Graph
from explainer.architecture.variants import find_variant
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.model.net.module import Cancelled, GraphModule
from explainer.model.net.weights import untrained
from explainer.model.questions.compare import race

PICTURE = np.zeros((3, 32, 32), dtype=np.float32)


@pytest.fixture(scope="module")
def nets() -> list[tuple[GraphModule, Graph]]:
    specs = [find_variant(name).spec for name in ("basic_1_w4", "basic_1-1_w4-4")]
    return [(untrained(spec), expand(spec, image_shape(32, 32))) for spec in specs]


def test_each_net_runs_as_often_as_asked_and_progress_reaches_its_end(nets: list[tuple[GraphModule, Graph]]) -> None:
    told: list[tuple[int, int]] = []
    result = race(*nets, PICTURE, runs=3, on_pass=lambda done, total: told.append((done, total)))
    assert (len(result.a), len(result.b)) == (3, 3)
    assert min(*result.a, *result.b) > 0
    assert told == [(done, 8) for done in range(1, 9)]  # one pass of each net before those that count


def test_who_has_left_is_not_waited_for(nets: list[tuple[GraphModule, Graph]]) -> None:
    passes: list[int] = []
    with pytest.raises(Cancelled):
        race(*nets, PICTURE, on_pass=lambda done, _: passes.append(done), cancelled=lambda: len(passes) == 2)
    assert passes == [1, 2]
