"""First filters in an order, and their ranks."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from explainer.findings.filters import FilterOrder, FirstFilters


@given(st.lists(st.sampled_from([0.5, 1.0, 2.0, 3.5]), min_size=1, max_size=12))
def test_the_strongest_come_first_and_equal_ones_stay_as_numbered(energies: list[float]) -> None:
    found = FirstFilters(weights=np.zeros((len(energies), 3, 2, 2), np.float32), energies=np.array(energies))
    ranked = sorted(range(len(energies)), key=lambda number: -energies[number])
    assert found.order(FilterOrder.ENERGY) == tuple(ranked)
    assert found.order(FilterOrder.NUMBER) == tuple(range(len(energies)))
    for number, energy in enumerate(energies):
        assert found.rank(number) == sum(one > energy for one in energies)
        assert found.energy(number) == energy
