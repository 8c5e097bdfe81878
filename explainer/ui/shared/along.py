"""A row or a column that stays over the same spot of the photo from one map to the next, whatever their sizes."""

from explainer.ui.state.key import Key


class Along:
    """The chosen place along one axis: kept as a share of the side, and as the number that it comes to in the address.

    Until the reader chooses, it is what a page takes for that.
    """

    def __init__(self, at: Key[int | None]) -> None:
        self._at = at
        self._share: Key[float | None] = Key(f"{at.name}_share", None)

    @property
    def is_chosen(self) -> bool:
        """Whether the reader has chosen a place, here or in the address."""
        return self._share.get() is not None or self._at.get() is not None

    def within(self, side: int, *, otherwise: int) -> int:
        """The place in a map with so many rows, or columns; written where the address looks for it, once chosen."""
        share, at = self._share.get(), self._at.get()
        if share is None and at is not None:
            share = (min(at, side - 1) + 0.5) / side
        if share is None:
            return otherwise
        self._share.set(share)
        place = min(int(share * side), side - 1)
        self._at.set(place if side > 1 else None)
        return place

    def choose(self, at: int, side: int) -> None:
        """As a callback: take a place of a map with so many rows, or columns."""
        self._share.set((at + 0.5) / side)
