"""What the page of broken blocks keeps: what is left out of which block, and how to put things back."""

from typing import NamedTuple

from explainer.architecture.questions.breakit import Fault
from explainer.ui.state import parse
from explainer.ui.state.exists import WHOLE_BLOCK, is_block, is_operation_of
from explainer.ui.state.key import Key, Parameter


class SizeBefore(NamedTuple):
    """The reader's input size, and the small one (a square) that was taken instead."""

    height: int
    width: int
    small: int


FAULT = Parameter("fault", parse.one_of(*(one.value for one in Fault)), Fault.PROJECTION.value, translated=True)
FAULT_BLOCK = Parameter("fault_block", parse.name, "layer2.0", exists=is_block)
FAULT_OP = Parameter("fault_op", parse.name, WHOLE_BLOCK, exists=is_operation_of(FAULT_BLOCK), translated=True)
PARAMETERS = (FAULT, FAULT_BLOCK, FAULT_OP)

MENDED = Key("fault_mended", Fault.PROJECTION.value)
"""The fault that was mended last."""
SIZE_BEFORE: Key[SizeBefore | None] = Key("size_before", None)
