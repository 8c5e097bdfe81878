"""The highest values of a channel on many pictures."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.findings.peaks import PicturePeaks


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.5]), min_size=1, max_size=12), st.integers(1, 12))
def test_the_strongest_come_first_one_a_picture(highest: list[float], count: int) -> None:
    values = np.array(highest, dtype=np.float32)[:, None]
    places = np.arange(len(highest), dtype=np.int32)[:, None] * 3
    told = PicturePeaks(values=values, places=places, width=5).strongest(0, count)
    ranked = sorted((-value, picture) for picture, value in enumerate(highest))[:count]
    assert [(one.picture, one.value) for one in told] == [(picture, -value) for value, picture in ranked]
    assert [5 * one.row + one.column for one in told] == [3 * one.picture for one in told]
