"""What the page of one value keeps."""

from explainer.ui.state.choices import WEIGHTS
from explainer.ui.state.focus import IN_CHANNEL, NODE, OUT_CHANNEL, OUT_COLUMN, OUT_ROW, PHOTO

PARAMETERS = (WEIGHTS, NODE, OUT_CHANNEL, OUT_ROW, OUT_COLUMN, IN_CHANNEL, PHOTO)
