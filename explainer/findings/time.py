"""What a whole pass shows: where its time went, and how values go along the net."""

from collections.abc import Mapping
from dataclasses import dataclass

from explainer.findings.arrays import Array
from explainer.findings.summary import Summary


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """What one forward pass showed, keyed by node name: summaries, and the seconds each operation took.

    seconds: of every node, the operation's own without that of taking its summary. summaries: of every node, or of
    those that were asked for. logits: (classes,), float32. num_passes: how many passes the times are medians of.
    """

    summaries: Mapping[str, Summary]
    seconds: Mapping[str, float]
    logits: Array
    num_passes: int = 1
