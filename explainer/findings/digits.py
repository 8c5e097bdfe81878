"""What nets answer to a drawn digit."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, kw_only=True)
class NetReply:
    """What one net says: its name, and the logit of each digit."""

    net: str
    logits: tuple[float, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        """Softmax of the logits: ten shares of 1."""
        powers = np.exp(np.array(self.logits) - max(self.logits))
        return tuple((powers / powers.sum()).tolist())

    @property
    def ranked(self) -> tuple[int, ...]:
        """The digits, the likeliest first."""
        return tuple(sorted(range(len(self.logits)), key=lambda digit: -self.logits[digit]))
