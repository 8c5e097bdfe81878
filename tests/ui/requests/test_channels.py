"""What the views of blocks, channels and pairs ask of a pass: the net's own sums, ranks by brute force, cut patches."""

from typing import TypeVar

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from explainer.architecture.graph import INPUT
from explainer.architecture.spec import BlockKind, NetSpec, Order, Shortcut, ShortcutKind
from explainer.architecture.variants import find_variant
from explainer.picture import digits
from explainer.picture.bundled import BUNDLED, bundled_bytes
from explainer.picture.prepare import prepare
from explainer.pretrained.source import Origin, Weights
from explainer.ui.requests import channels, pair, passes
from explainer.ui.requests.passes import Photo
from explainer.ui.state.address import MEASURES
from explainer.ui.work.jobs import Request
from explainer.ui.work.net import Net, graph_of
from tests.model.by_hand import by_hand
from tests.model.nets import small_spec

CAT, FLOWER = (Photo(id=slug, data=bundled_bytes(slug)) for slug in BUNDLED[:2])
BASIC, BOTTLENECK = BlockKind.BASIC, BlockKind.BOTTLENECK
TRAINED = Net(spec=find_variant("cifar_resnet20").spec, height=32, width=32, weights=Weights(origin=Origin.BUNDLED))

Result = TypeVar("Result")


def done(request: Request[Result]) -> Result:
    return request.start().job.future.result(120)


def small(spec: NetSpec | None = None, size: int = 32) -> Net:
    return Net(spec=spec or small_spec(BASIC), height=size, width=size)


def values_of(net: Net, photo: Photo, name: str) -> NDArray[np.float32]:
    """What a node puts out, from torch's functions alone."""
    picture = torch.from_numpy(np.array(passes.picture_of(net, photo)))[None]
    if name == INPUT:
        return picture[0].numpy()
    return by_hand(passes.module_of(net).state_dict(), net.spec, picture)[name][0].numpy()


@pytest.mark.parametrize(
    "spec",
    [
        small_spec(BASIC, shortcut=Shortcut.A),
        small_spec(BOTTLENECK, shortcut=Shortcut.C),
        small_spec(BASIC, order=Order.FULL_PRE),
        small_spec(BASIC, order=Order.BN_AFTER_ADD),
        small_spec(BASIC, order=Order.RELU_BEFORE_ADD),
        small_spec(BASIC, kind=ShortcutKind.EXCLUSIVE_GATING),
        TRAINED.spec,
    ],
)
def test_x_plus_f_is_what_the_net_computed_bit_for_bit(spec: NetSpec) -> None:
    net = TRAINED if spec == TRAINED.spec else small(spec)
    graph, module = graph_of(net), passes.module_of(net)
    with torch.inference_mode():
        logits = module(torch.from_numpy(np.array(passes.picture_of(net, CAT)))[None])[0].numpy()
    assert done(passes.trace(net, CAT)).logits.tobytes() == logits.tobytes()
    for block in graph.blocks:
        names = passes.ledger_nodes(graph, block.name)
        running = passes.trace(net, CAT).start()
        x, f, total, _ = passes.activations(net, CAT, names, running)
        assert (x + f).tobytes() == total.tobytes()
        place = (1, block.out_shape.height // 3, block.out_shape.width - 1)
        entry = done(channels.entry(net, CAT, block.name, place))
        assert entry.agrees == entry.size == block.out_shape.positions
        assert np.float32(entry.x) + np.float32(entry.f) == np.float32(entry.sum)
        assert (entry.x, entry.f, entry.sum) == (float(x[place]), float(f[place]), float(total[place]))


def test_the_clipped_share_of_a_channel_is_counted_before_the_last_relu() -> None:
    for order, read in ((Order.ORIGINAL, "add"), (Order.BN_AFTER_ADD, "bn2")):
        net = small(small_spec(BASIC, order=order))
        end = graph_of(net).block("layer2.1").output
        assert end.inputs[0] == f"layer2.1.{read}"
        entry = done(channels.entry(net, CAT, "layer2.1", (3, 0, 0)))
        assert entry.clipped == pytest.approx((values_of(net, CAT, end.inputs[0])[3] < 0).mean(), abs=0.02)
    pre = small(small_spec(BASIC, order=Order.FULL_PRE))
    assert done(channels.entry(pre, CAT, "layer2.1", (3, 0, 0))).clipped is None


def test_balances_are_those_of_the_chosen_weights() -> None:
    found = done(channels.balances(TRAINED, CAT))
    untrained = done(channels.balances(Net(spec=TRAINED.spec, height=32, width=32), CAT))
    assert list(found) == list(untrained) == [block.name for block in graph_of(TRAINED).blocks]
    assert all(found[name] != untrained[name] for name in found)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("node", [INPUT, "layer1.1.relu", "fc"])
def test_channels_are_ranked_by_what_was_chosen(node: str, measure: str) -> None:
    net = small()
    name = node
    flat = values_of(net, CAT, name).reshape(graph_of(net).shape_of(name).channels, -1).astype(np.float64)
    scores = {
        "mean": np.abs(flat).mean(axis=1),
        "most": flat.max(axis=1),
        "share": (flat != 0).mean(axis=1),
    }[measure]
    shown = done(channels.ranked(net, CAT, name, measure, 1))
    assert sorted(shown.channels) == list(range(len(flat)))
    assert list(shown.scores) == sorted(shown.scores, reverse=True)
    assert shown.scores == pytest.approx([scores[channel] for channel in shown.channels], rel=1e-3, abs=1e-4)
    for rank, channel in enumerate(shown.channels):
        standing = done(channels.standing(net, CAT, name, measure, channel))
        assert (standing.rank, standing.of) == (rank, len(flat))


def test_the_strongest_place_holds_the_largest_value() -> None:
    net = small()
    name = graph_of(net).blocks[1].output.name
    for channel, one in enumerate(values_of(net, CAT, name)):
        found = done(channels.strongest(net, CAT, name, channel))
        assert found.value == pytest.approx(float(one.max()), rel=1e-4)
        assert one[found.row, found.column] == pytest.approx(float(one.max()), rel=1e-4)


def test_photos_are_looked_through_for_any_net_and_digits_for_one_trained_on_them() -> None:
    assert channels.num_pictures(small()) == len(BUNDLED)
    assert channels.num_pictures(TRAINED) == channels.DIGIT_PICTURES
    large = Net(spec=TRAINED.spec, height=512, width=512, weights=TRAINED.weights)
    assert channels.num_pictures(large) == channels.LEAST_PICTURES


def test_the_strongest_patches_are_those_of_a_search_picture_by_picture() -> None:
    net, node = small(), "layer1.0.conv1"
    found = done(channels.peaks(net, node))
    patches = done(channels.patches(net, node, 2, found))
    photos = [Photo(id=slug, data=bundled_bytes(slug)) for slug in BUNDLED]
    highest = [float(values_of(net, photo, node)[2].max()) for photo in photos]
    assert [one.value for one in patches] == pytest.approx(sorted(highest, reverse=True), rel=1e-4, abs=1e-5)
    order = np.argsort(-np.array(highest))
    assert [one.picture.key for one in patches] == [f"photo.{BUNDLED[at]}_title" for at in order]


def test_digits_bring_their_number_and_their_class() -> None:
    node = graph_of(TRAINED).blocks[0].output.name
    found = done(channels.peaks(TRAINED, node))
    assert found.values.shape == (channels.DIGIT_PICTURES, 16)
    patches = done(channels.patches(TRAINED, node, 0, found))
    assert len(patches) == channels.MOST_PATCHES
    held_out = digits.held_out_set()
    for one in patches[:3]:
        assert one.picture.label == str(held_out.labels[one.picture.number])
        picture = prepare(held_out.image(one.picture.number), height=32, width=32).normalised
        state = passes.module_of(TRAINED).state_dict()
        values = by_hand(state, TRAINED.spec, torch.from_numpy(np.array(picture))[None])[node]
        assert one.value == pytest.approx(float(values[0, 0].max()), rel=1e-4)


def test_followed_channels_come_in_the_order_asked_for() -> None:
    net = small()
    rows = done(channels.followed(net, CAT, "layer2", (7, 1)))
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
