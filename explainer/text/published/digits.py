"""How the pictures of handwritten digits were made, as their makers describe it."""

from dataclasses import dataclass

from explainer.text.published.tables import Published, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitPictures:
    """A digit is scaled into `box`×`box` pixels and placed in `side`×`side` by its centre of mass."""

    box: int
    side: int


DIGIT_PICTURES = Published(
    source=Source(
        work="Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits, yann.lecun.com/exdb/mnist",
        place="the two paragraphs after the list of files",
    ),
    rows=(DigitPictures(box=20, side=28),),
)


def digit_facts() -> dict[str, str]:
    """Sides in pixels."""
    (made,) = DIGIT_PICTURES.rows
    return {"digit_box": str(made.box), "digit_side": str(made.side)}
