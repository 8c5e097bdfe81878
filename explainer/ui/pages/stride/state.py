"""What the stride laboratory keeps."""

from explainer.picture.bundled import BUNDLED
from explainer.ui.state import parse
from explainer.ui.state.choices import WEIGHTS
from explainer.ui.state.exists import WHOLE_BLOCK, is_channel_of, is_operation_of, is_strided_block
from explainer.ui.state.focus import CHANNELS
from explainer.ui.state.key import Parameter

LAB_BLOCK = Parameter("lab_block", parse.name, "layer2.0", exists=is_strided_block)
LAB_OP = Parameter("lab_op", parse.name, WHOLE_BLOCK, exists=is_operation_of(LAB_BLOCK), translated=True)
LAB_PHOTO = Parameter("lab_photo", parse.one_of(*BUNDLED), BUNDLED[0], translated=True)
LAB_CHANNEL = Parameter("lab_channel", CHANNELS, 0, exists=is_channel_of(LAB_BLOCK))
PARAMETERS = (WEIGHTS, LAB_BLOCK, LAB_OP, LAB_PHOTO, LAB_CHANNEL)
