"""How two pictures relate in the same net."""

from typing import NamedTuple


class Apart(NamedTuple):
    """How two activations a and b relate.

    equal: bit for bit. normalised: ‖a − b‖ / √((‖a‖² + ‖b‖²) / 2), 0 for equal ones, √2 for perpendicular ones, 2 for
    opposite ones of the same length. cosine: of the angle between them; None where one of them is 0.
    """

    equal: bool
    normalised: float
    cosine: float | None
