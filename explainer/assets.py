"""Where the app's own pictures, weights and sentences lie: in the checkout beside the code, in a wheel inside it."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
ASSETS = next((one for one in (_PACKAGE / "_assets", _PACKAGE.parent / "assets") if one.is_dir()), _PACKAGE / "_assets")
