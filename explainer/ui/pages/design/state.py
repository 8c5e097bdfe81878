"""What the free editor keeps: where it began, and the draft that makes no net."""

from typing import NamedTuple

from explainer.architecture.errors import SpecError
from explainer.architecture.questions.design import Draft
from explainer.architecture.spec import ResNetSpec
from explainer.ui.state import parse
from explainer.ui.state.focus import UNFOLD
from explainer.ui.state.key import Derived, Key, Parameter


class Refused(NamedTuple):
    """A draft that makes no net: the net it was to change, its fields, and what is wrong with them."""

    spec: ResNetSpec
    draft: Draft
    error: SpecError


START: Parameter[str | None] = Parameter("start", parse.variant, None)
"""The variant that the reader started from."""
START_FIELD: Derived[str | None] = Derived("start_field", None)
"""The choice of it."""
MADE: Key[str | None] = Key("design_made", None)
"""The net that the editor made last; where another is chosen, the editor begins anew with it."""
REFUSED: Key[Refused | None] = Key("design_refused", None)
PARAMETERS = (START, UNFOLD)


def number(name: str) -> Derived[int]:
    """A whole number of the draft, by its field."""
    return Derived(f"design_{name}", 1)


def choice(name: str) -> Derived[str]:
    """A choice of the draft, by its field."""
    return Derived(f"design_{name}", "")
