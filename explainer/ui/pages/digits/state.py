"""What the page of drawn digits keeps: the strokes, or the example in their place."""

from explainer.picture.digits import GALLERY
from explainer.picture.drawing import DrawingError
from explainer.ui.state import parse
from explainer.ui.state.cuts import SMALL_NETS
from explainer.ui.state.key import Key, Parameter

EXAMPLE: Parameter[str | None] = Parameter("example", parse.one_of(*GALLERY), None)
DRAW_TOUCHED = Key("draw_touched", False)
"""Whether the reader has drawn, cleared or taken an example."""
DRAW_NUMBER = Key("draw_number", 0)
"""Of the canvas's last message."""
DRAW_VERSION = Key("draw_version", 0)
"""Changes when the canvas is to show something else than what is drawn on it."""
DRAW_MISTAKE: Key[DrawingError | None] = Key("draw_mistake", None)
ADDRESS_MOVED = Key("address_moved", False)
"""Whether something on the canvas or the strips changed what the address holds, which the whole page writes."""
PARAMETERS = (EXAMPLE, SMALL_NETS.parameter)
