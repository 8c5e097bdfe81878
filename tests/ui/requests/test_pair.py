"""What the view of two pictures asks: distances along the net, maps on one scale, a picture beside itself."""

import numpy as np
import pytest

from explainer.ui.requests import pair
from explainer.ui.work.net import graph_of
from tests.ui.requests.support import CAT, FLOWER, done, small, values_of


def test_a_pair_is_told_apart_and_a_picture_from_itself_not() -> None:
    net = small()
    node = graph_of(net).blocks[2].output.name
    apart = done(pair.apart(net, (CAT, FLOWER)))
    a, b = (values_of(net, photo, node).astype(np.float64).ravel() for photo in (CAT, FLOWER))
    assert apart[node].cosine == pytest.approx(a @ b / np.sqrt((a @ a) * (b @ b)), abs=1e-4)
    assert not any(one.equal for one in apart.values())
    assert all(one.equal for one in done(pair.apart(net, (CAT, CAT))).values())
    pages = done(pair.pages(net, (CAT, FLOWER), node, 1))
    assert pages.first.highest == pages.second.highest == pytest.approx(max(a.max(), b.max()), rel=1e-4)
    difference = done(pair.difference(net, (CAT, CAT), node, 0))
    assert difference.images[0] == difference.images[1] != difference.images[2]
