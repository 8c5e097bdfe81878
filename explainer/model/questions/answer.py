"""What the answer of a net rests on: probabilities from logits, and where in the picture the evidence for a class lies.

Where a net ends in global average pooling and one linear layer, a class's logit is a mean over positions:
logit_c = bias_c + mean over (h, w) of Σ_k w_ck·A_k(h, w), with A the last maps. The summands are the class activation
map (Zhou et al. 2016, arXiv 1512.04150, section 2). Grad-CAM of the last maps (Selvaraju et al. 2017, arXiv 1610.02391,
section 3) is the same up to a factor and its ReLU.
"""

import numpy as np
from numpy.typing import NDArray

from explainer.architecture.landmarks import Ending
from explainer.findings.answer import Evidence, Reply
from explainer.findings.arrays import Array, Doubles
from explainer.model.net.module import GraphModule


def reply(logits: Array) -> Reply:
    """The answer in full."""
    shares = probabilities(logits)
    return Reply(logits=logits, shares=shares, order=ranked(shares).tolist())


def probabilities(logits: Array) -> Doubles:
    """Softmax in float64; all NaN where a logit is NaN or +∞."""
    shifted = logits.astype(np.float64)
    with np.errstate(invalid="ignore"):
        powers = np.exp(shifted - shifted.max())
    shares: Doubles = powers / powers.sum()
    return shares


def ranked(shares: Doubles) -> NDArray[np.intp]:
    """Classes from the likeliest on; of equally likely ones the first comes first."""
    return np.argsort(-shares, kind="stable")


def evidence(module: GraphModule, end: Ending, maps: Array, *, index: int, logits: Array) -> Evidence:
    """The evidence for class `index` in the last maps C×H×W; raises IndexError for a class the net does not have."""
    layer = module.get_submodule(end.linear)
    weights = layer.get_parameter("weight").numpy()[index].astype(np.float64)
    cells = np.tensordot(weights, maps.astype(np.float64), axes=1)
    cells.flags.writeable = False
    bias = float(layer.get_parameter("bias").numpy()[index])
    return Evidence(index=index, bias=bias, cells=cells, logit=float(logits[index]))
