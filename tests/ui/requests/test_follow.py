"""What the view of channels asks of a pass: ranks by brute force, the way along a stage, cut patches."""

import numpy as np
import pytest
import torch

from explainer.architecture.graph import INPUT
from explainer.findings.follow import Measure
from explainer.picture import digits
from explainer.picture.bundled import BUNDLED, bundled_bytes
from explainer.picture.prepare import prepare
from explainer.ui.requests import follow, passes
from explainer.ui.requests.photo import Photo
from explainer.ui.work.net import Net, graph_of
from tests.model.by_hand import by_hand
from tests.ui.requests.support import CAT, TRAINED, done, small, values_of


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("node", [INPUT, "layer1.1.relu", "fc"])
def test_channels_are_ranked_by_what_was_chosen(node: str, measure: Measure) -> None:
    net = small()
    name = node
    flat = values_of(net, CAT, name).reshape(graph_of(net).shape_of(name).channels, -1).astype(np.float64)
    scores = {
        Measure.MEAN: np.abs(flat).mean(axis=1),
        Measure.MOST: flat.max(axis=1),
        Measure.SHARE: (flat != 0).mean(axis=1),
    }[measure]
    shown = done(follow.ranked(net, CAT, name, measure, 1))
    assert sorted(shown.channels) == list(range(len(flat)))
    assert list(shown.scores) == sorted(shown.scores, reverse=True)
    assert shown.scores == pytest.approx([scores[channel] for channel in shown.channels], rel=1e-3, abs=1e-4)
    for rank, channel in enumerate(shown.channels):
        standing = done(follow.standing(net, CAT, name, measure, channel))
        assert (standing.rank, standing.of) == (rank, len(flat))


def test_the_strongest_place_holds_the_largest_value() -> None:
    net = small()
    name = graph_of(net).blocks[1].output.name
    for channel, one in enumerate(values_of(net, CAT, name)):
        found = done(follow.strongest(net, CAT, name, channel))
        assert found.value == pytest.approx(float(one.max()), rel=1e-4)
        assert one[found.row, found.column] == pytest.approx(float(one.max()), rel=1e-4)


def test_photos_are_looked_through_for_any_net_and_digits_for_one_trained_on_them() -> None:
    assert follow.num_pictures(small()) == len(BUNDLED)
    assert follow.num_pictures(TRAINED) == follow.DIGIT_PICTURES
    large = Net(spec=TRAINED.spec, height=512, width=512, weights=TRAINED.weights)
    assert follow.num_pictures(large) == follow.LEAST_PICTURES


def test_the_strongest_patches_are_those_of_a_search_picture_by_picture() -> None:
    net, node = small(), "layer1.0.conv1"
    found = done(follow.peaks(net, node))
    patches = done(follow.patches(net, node, found.strongest(2, follow.MOST_PATCHES)))
    photos = [Photo(id=slug, data=bundled_bytes(slug)) for slug in BUNDLED]
    highest = [float(values_of(net, photo, node)[2].max()) for photo in photos]
    assert [one.value for one in patches] == pytest.approx(sorted(highest, reverse=True), rel=1e-4, abs=1e-5)
    order = np.argsort(-np.array(highest))
    assert [one.picture.key for one in patches] == [f"photo.{BUNDLED[at]}_title" for at in order]


def test_digits_bring_their_number_and_their_class() -> None:
    node = graph_of(TRAINED).blocks[0].output.name
    found = done(follow.peaks(TRAINED, node))
    assert found.values.shape == (follow.DIGIT_PICTURES, 16)
    patches = done(follow.patches(TRAINED, node, found.strongest(0, follow.MOST_PATCHES)))
    assert len(patches) == follow.MOST_PATCHES
    held_out = digits.held_out_set()
    for one in patches[:3]:
        assert one.picture.label == str(held_out.labels[one.picture.number])
        picture = prepare(held_out.image(one.picture.number), height=32, width=32).normalised
        state = passes.module_of(TRAINED).state_dict()
        values = by_hand(state, TRAINED.spec, torch.from_numpy(np.array(picture))[None])[node]
        assert one.value == pytest.approx(float(values[0, 0].max()), rel=1e-4)


def test_followed_channels_come_in_the_order_asked_for() -> None:
    net = small()
    rows = done(follow.followed(net, CAT, "layer2", (7, 1)))
    assert [row.channel for row in rows] == [7, 1]
    for row in rows:
        assert row.blocks == ("layer2.0", "layer2.1")
        for name, step in zip(row.blocks, row.steps, strict=True):
            block = graph_of(net).block(name)
            assert block.addition is not None
            out, added = (
                values_of(net, CAT, one)[row.channel] for one in (block.output.name, block.addition.inputs[0])
            )
            assert (step.out_mean, step.added_mean) == pytest.approx(
                (np.abs(out).mean(), np.abs(added).mean()), rel=1e-3
            )
