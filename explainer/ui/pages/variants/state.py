"""What the gallery of variants keeps."""

from explainer.ui.state import parse
from explainer.ui.state.key import Parameter

SECTIONS = ("orders", "shortcuts", "families")
SECTION = Parameter("section", parse.one_of(*SECTIONS), SECTIONS[0], translated=True)
PARAMETERS = (SECTION,)
