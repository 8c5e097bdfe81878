"""What becomes of an answer when a block is switched off."""

from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One class's probability in the whole net and without a block."""

    index: int
    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesion:
    """One block switched off. changes: the five likeliest classes of either net, the likeliest without the block first.

    answer: the first class of the whole net.
    """

    block: str
    answer: int
    changes: tuple[Change, ...]

    @property
    def first(self) -> int:
        """The first class without the block."""
        return self.changes[0].index

    @property
    def kept(self) -> bool:
        """Whether the first answer is still the same."""
        return self.first == self.answer

    @property
    def of_answer(self) -> Change:
        """What became of the whole net's first answer."""
        return next(one for one in self.changes if one.index == self.answer)

    @property
    def is_finite(self) -> bool:
        """Whether both nets answered with numbers."""
        return isfinite(self.of_answer.before + self.of_answer.after)
