"""The kinds of numpy arrays that passes hand out."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
"""Activations C×H×W, or C of a vector; weights."""
Doubles = NDArray[np.float64]
"""What is worked out from them."""
Mask = NDArray[np.bool_]
"""Positions H×W."""
Pixels = NDArray[np.uint8]
"""Pictures H×W×3, red, green and blue."""
Order = NDArray[np.int64]
"""Places, such as those of channels in the order of their rank."""
