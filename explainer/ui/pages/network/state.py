"""What the page of the whole net keeps: what its picture shows, and the level of its costs."""

from explainer.ui.shared.diagrams.beside import BESIDE
from explainer.ui.state import parse
from explainer.ui.state.choices import WEIGHTS
from explainer.ui.state.cuts import DIAGRAMS
from explainer.ui.state.focus import AT, UNFOLD, ZOOM
from explainer.ui.state.key import Key, Parameter

BLOCKS, OPERATIONS = "blocks", "operations"
DETAILS = (BLOCKS, OPERATIONS)
DETAIL: Parameter[str | None] = Parameter("detail", parse.one_of(*DETAILS), BLOCKS, translated=True)
COST_LEVEL = Key("cost_level", "stage")
PARAMETERS = (WEIGHTS, AT, UNFOLD, ZOOM, DETAIL, BESIDE, DIAGRAMS.parameter)
TOLD_AGAIN = (COST_LEVEL,)
