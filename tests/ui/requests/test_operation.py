"""One value of an operation: one pass for all who look at it, and its activations for the next look."""

from explainer.findings.operation import Place
from explainer.ui.requests import passes
from explainer.ui.requests.operation import first_place, pixel, value
from explainer.ui.work.jobs import Running
from tests.ui.requests.support import CAT, done, small


def test_readers_of_the_same_value_share_one_pass_and_its_activations() -> None:
    net, place = small(size=33), Place(2, 3, 3)
    first = value(net, CAT, "layer1.0.add", place).start()
    assert value(net, CAT, "layer1.0.add", place).start() is first
    told = first.job.future.result(60)
    kept = passes.activations(net, CAT, ("layer1.0.bn2", "maxpool", "layer1.0.add"), Running())
    a, b, total = (one[place] for one in kept)
    assert [reading.values.item() for reading in told.making.readings] == [a, b]
    assert told.computed == total
    again = passes.activations(net, CAT, ("layer1.0.bn2", "layer1.0.add"), Running())
    assert again[0] is kept[0]
    assert again[1] is kept[2]


def test_a_pixel_is_that_of_the_picture_the_net_reads() -> None:
    net = small(size=33)
    assert done(pixel(net, CAT, Place(1, 4, 5))) == passes.picture_of(net, CAT)[1, 4, 5]


def test_a_sum_is_shown_where_both_of_its_parts_are_large() -> None:
    net = small(size=33)
    parts = passes.activations(net, CAT, ("maxpool", "layer1.0.bn2"), Running())
    place = done(first_place(net, CAT, "layer1.0.add", None))
    assert min(one[place] for one in parts) > 0
