"""What the tests of requests share: a picture or two, small nets, and the same values by torch's functions alone."""

from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.architecture.graph import INPUT
from explainer.architecture.spec import BlockKind, NetSpec
from explainer.architecture.variants import find_variant
from explainer.picture.bundled import BUNDLED, bundled_bytes
from explainer.pretrained.source import Origin, Weights
from explainer.ui.requests import passes
from explainer.ui.requests.photo import Photo
from explainer.ui.work.net import Net
from explainer.ui.work.request import Request
from tests.model.by_hand import by_hand
from tests.model.nets import small_spec

CAT, FLOWER = (Photo(id=slug, data=bundled_bytes(slug)) for slug in BUNDLED[:2])
TRAINED = Net(spec=find_variant("cifar_resnet20").spec, height=32, width=32, weights=Weights(origin=Origin.DIGITS))

Result = TypeVar("Result")


def done(request: Request[Result]) -> Result:
    return request.start().job.future.result(120)


def small(spec: NetSpec | None = None, size: int = 32) -> Net:
    return Net(spec=spec or small_spec(BlockKind.BASIC), height=size, width=size)


def values_of(net: Net, photo: Photo, name: str) -> NDArray[np.float32]:
    """What a node puts out, from torch's functions alone."""
    picture = torch.from_numpy(np.array(passes.picture_of(net, photo)))[None]
    if name == INPUT:
        return picture[0].numpy()
    return by_hand(passes.module_of(net).state_dict(), net.spec, picture)[name][0].numpy()
