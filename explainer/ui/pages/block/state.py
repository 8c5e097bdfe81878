"""What the page of a block keeps."""

from explainer.ui.state.focus import BLOCK, OP
from explainer.ui.state.key import Key

CASE: Key[str | None] = Key("case", None)
"""The canonical block that is shown, if it is one."""
PARAMETERS = (BLOCK, OP)
