"""What the page of a block keeps."""

from explainer.ui.shared.diagrams.beside import BESIDE
from explainer.ui.state.choices import WEIGHTS
from explainer.ui.state.cuts import DIAGRAMS
from explainer.ui.state.focus import BLOCK, OP
from explainer.ui.state.key import Derived

CASE: Derived[str | None] = Derived("case", None)
"""The canonical block that is shown, if it is one."""
PARAMETERS = (WEIGHTS, BLOCK, OP, BESIDE, DIAGRAMS.parameter)
