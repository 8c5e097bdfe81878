"""Errors that a reader can cause. They carry a code and values; the text catalogue turns them into a sentence."""


class ExplainerError(ValueError):
    """Something the reader asked for that cannot be done.

    `code` names a sentence in the text catalogue (`error.<code>`), `values` fill its placeholders, so the
    same error reads well in every language and on the command line.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code}: {values}" if values else code)
        self.code = code
        self.values = values


class SpecError(ExplainerError):
    """A network that cannot be built: an unknown name, or a choice outside its limits."""


class ShapeError(ExplainerError):
    """Shapes that do not fit an operation, such as an addition of two different ones."""
