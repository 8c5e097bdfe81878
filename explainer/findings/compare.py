"""What two nets on the same picture show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """Seconds that each pass took, in the order in which they ran: `a` and `b` took turns."""

    a: tuple[float, ...]
    b: tuple[float, ...]
