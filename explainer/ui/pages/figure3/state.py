"""What the page of Figure 3 keeps: the selected layer, with its net in front of its name ("vgg19.features.0")."""

from explainer.architecture.graph import INPUT
from explainer.architecture.questions.figure3 import NETS, figure3_graphs, layers
from explainer.ui.state import parse
from explainer.ui.state.exists import WHOLE_NET
from explainer.ui.state.key import Asked, Parameter


def _is_drawn(_: Asked, chosen: str) -> bool:
    net, _dot, layer = chosen.partition(".")
    if net not in NETS:
        return chosen == WHOLE_NET
    return layer in {INPUT, *(node.name for node in layers(figure3_graphs()[NETS.index(net)]))}


FIGURE_AT = Parameter("figure_at", parse.name, WHOLE_NET, exists=_is_drawn, translated=True)
PARAMETERS = (FIGURE_AT,)
