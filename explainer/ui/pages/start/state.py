"""What the first page keeps: the picture that goes through the nets, what is cut in them, and the step of the tour."""

from explainer.picture.gallery import GALLERIES
from explainer.ui.pages.start.nets import ORIGIN
from explainer.ui.state import parse
from explainer.ui.state.cuts import SMALL_NETS
from explainer.ui.state.key import Parameter

PICTURES = GALLERIES[ORIGIN.value].slugs
STEPS = 6
PICTURE = Parameter("picture", parse.one_of(*PICTURES), PICTURES[0])
STEP: Parameter[int | None] = Parameter("step", parse.whole(1, STEPS), None)
PARAMETERS = (PICTURE, SMALL_NETS.parameter, STEP)
