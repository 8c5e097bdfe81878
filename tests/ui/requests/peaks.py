"""A process of its own for `test_memory`: some requests at one input size, and by how much each raised the peak."""

import json
import resource
import sys

from explainer.architecture.errors import ExplainerError
from explainer.architecture.landmarks import Ending
from explainer.architecture.questions.breakit import Fault
from explainer.architecture.variants import find_variant
from explainer.findings.follow import Measure
from explainer.findings.operation import Place
from explainer.findings.peaks import PicturePeak
from explainer.picture.bundled import BUNDLED, bundled_bytes
from explainer.ui.requests import answer as answering
from explainer.ui.requests import breakit, compare, filters, follow, ledger, maps, operation, pair, photo, stride
from explainer.ui.requests import time as timing
from explainer.ui.requests import without as switching
from explainer.ui.requests.photo import Photo
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.request import Request

CAT, FLOWER = (Photo(id=slug, data=bundled_bytes(slug)) for slug in BUNDLED[:2])
KILOBYTE = 1024


def requests(net: Net) -> dict[str, Request[object]]:
    spec, shape, pair_of = net.spec, graph_of(net).input_shape, (CAT, FLOWER)
    node, block, place = "layer1.0.relu", "layer2.0", Place(0, 0, 0)
    return {
        "seen": photo.seen_by(net, CAT),
        "summary": maps.summary(net, CAT, node),
        "node_view": maps.node_view(net, CAT, node, 1, "en"),
        "channel_view": maps.channel_view(net, CAT, node, 0),
        "value": operation.value(net, CAT, node, place),
        "first_place": operation.first_place(net, CAT, node, None),
        "pixel": operation.pixel(net, CAT, place),
        "trace": timing.trace(net, CAT),
        "reply": answering.reply(net, CAT),
        "evidence": answering.evidence(net, CAT, Ending(maps="layer4.1.relu", linear="fc"), 0),
        "ledger": ledger.ledger(net, CAT, block, 0),
        "addition": ledger.addition(net, CAT, block, place),
        "balances": ledger.balances(net, CAT),
        "response": filters.response(net, CAT, 0),
        "ranked": follow.ranked(net, CAT, node, Measure.MEAN, 1),
        "standing": follow.standing(net, CAT, node, Measure.MEAN, 0),
        "strongest": follow.strongest(net, CAT, node, 0),
        "followed": follow.followed(net, CAT, "layer1", (0,)),
        "peaks": follow.peaks(net, "conv1"),
        "patches": follow.patches(net, "conv1", (PicturePeak(0, 1.0, 0, 0),)),
        "pages": pair.pages(net, pair_of, node, 1),
        "difference": pair.difference(net, pair_of, node, 0),
        "apart": pair.apart(net, pair_of),
        "lesions": switching.lesions(net, CAT, (block,)),
        "proof": stride.proof(spec, shape, block),
        "exchange": stride.exchange(net, CAT),
        "outcome": breakit.outcome(spec, shape, block, Fault.RELU),
        "race": compare.race(spec, spec, shape, CAT),
    }


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE


def refused(request: Request[object]) -> str:
    try:
        request.start().job.future.result()
    except ExplainerError as error:
        return error.code
    return ""


def main() -> None:
    size, *names = sys.argv[1:]
    spec = find_variant("resnet18").spec
    small, asked = (requests(Net(spec=spec, height=side, width=side)) for side in (64, int(size)))
    found = []
    for name in names:
        refused(small[name])  # what the first call brings along
        before = peak()
        found.append((name, refused(asked[name]), peak() - before))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
