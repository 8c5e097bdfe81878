"""Labels of boxes and edges, piece by piece: what each says, and what it said before the last change."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a label, set off from the piece before it by `joint`.

    `before` is what stood there before the reader's last change, if it was different; `marked` sets off a piece that
    differs from another net's.
    """

    text: str
    before: str | None = None
    joint: str = ", "
    marked: bool = False

    def __str__(self) -> str:
        return self.text if self.before is None else f"{self.before} → {self.text}"


Label = tuple[Span, ...]
SHORT_CHANGE = 6
"""Characters that a piece and what it was before may have together to stand side by side in a box."""


def plain(label: Label) -> str:
    """A label as one string."""
    return "".join(span.joint * (index > 0) + str(span) for index, span in enumerate(label))


def compared(now: Label, before: Label | None) -> Label:
    """A label beside what it was before.

    Only short pieces, such as strides, say what they were; where more than that differs the labels are not paired,
    because both would not fit into the box, which is marked as changed all the same. Nor are pieces that hold an arrow.
    """
    if before is None or len(before) != len(now):
        return now
    pairs = [(new, old) for new, old in zip(now, before, strict=True) if new.text != old.text]
    if any(len(new.text) + len(old.text) > SHORT_CHANGE or "→" in new.text for new, old in pairs):
        return now
    return tuple(
        replace(new, before=None if new.text == old.text else old.text) for new, old in zip(now, before, strict=True)
    )


def said(label: Label) -> Label:
    """A label without what goes without saying: an unchanged stride of 1 and padding of 0."""
    return tuple(span for span in label if span.before is not None or span.text not in ("/1", "p0"))
