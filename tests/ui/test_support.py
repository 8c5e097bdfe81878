"""What the tests of the pages share is itself to be trusted: rows in which all pairs meet."""

from itertools import combinations, product

import pytest

from tests.ui.support import pairwise


@pytest.mark.parametrize("sizes", [(12, 12, 2), (3, 4, 5, 2), (2, 2, 2, 2, 2), (1, 3), (7, 7)])
def test_all_pairs_meet_in_fewer_rows_than_all_combinations(sizes: tuple[int, ...]) -> None:
    factors = [[f"{name}{index}" for index in range(size)] for name, size in zip("abcde", sizes, strict=False)]
    rows = pairwise(*factors)
    for first, second in combinations(range(len(sizes)), 2):
        assert {(row[first], row[second]) for row in rows} == set(product(factors[first], factors[second]))
    *_, second, first = sorted(sizes)
    assert first * second <= len(rows) <= 2 * first * second
    assert len(rows) == len(set(rows))
    assert pairwise(*factors) == rows


def test_values_are_taken_in_turns() -> None:
    rows = pairwise(range(12), range(12), ("en", "zh"))
    assert len(rows) == 144
    assert [sum(language == one for *_, language in rows) for one in ("en", "zh")] == [72, 72]
