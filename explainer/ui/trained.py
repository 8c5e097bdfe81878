"""Trained weights for the pages: which of them a net can have at this moment, and the tensors themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, assert_never

from explainer.architecture.spec import NetSpec
from explainer.pretrained.source import UNTRAINED, Origin, Weights

if TYPE_CHECKING:
    from torch import Tensor


def state_of(spec: NetSpec, weights: Weights) -> Mapping[str, Tensor]:
    """The state_dict of a trained net."""
    raise NotImplementedError
