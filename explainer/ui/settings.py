"""What the reader has chosen, read from the session; the same on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import streamlit as st

from explainer.architecture.errors import ExplainerError, ShapeError, SpecError
from explainer.architecture.expand import expand, image_shape
from explainer.architecture.graph import Graph
from explainer.architecture.spec import NetSpec, Shortcut, StridePlacement
from explainer.architecture.variants import Variant, choose, find_typed_variant, find_variant, variant_name
from explainer.pretrained.source import UNTRAINED, Weights
from explainer.text.catalogue import LANGUAGES, Catalogue, Language, catalogue
from explainer.ui import address
from explainer.ui.address_values import Value

_TRANSLATED = ("cost_level", "pair")
"""Choices whose labels are translated and that no address holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """The chosen network at the chosen input size (pixels), with the weights that a pass runs with."""

    spec: NetSpec
    height: int
    width: int
    weights: Weights = UNTRAINED


def start_session() -> None:
    """On a session's first run, take the settings from the address; the controls say what it could not give."""
    state = st.session_state
    if "started" in state:
        return
    reading = address.read(st.query_params.to_dict())
    values: dict[str, Value] = {"lang": _browser_language(), **address.DEFAULTS, **reading.values}
    variant = find_variant(str(values["variant"]))
    for name, value in (variant_defaults(variant) | values).items():
        state[name] = list(value) if isinstance(value, tuple) else value
    state["variant_in_use"] = variant.name
    state["mistake"] = mend_choices()
    strangers = address.strangers(reading.values, graph_of(chosen_net()))
    for name in strangers:
        state[name] = address.DEFAULTS.get(name)
    state["refused"] = (*reading.refused, *strangers)
    state["started"] = True


def mend_choices() -> ExplainerError | None:
    """Before the controls are drawn: put back what does not go with the variant, and say why.

    That is the shortcut where the net cannot have it, and the input size where the net leaves nothing of so small a
    picture. Afterwards `graph_of(chosen_net())` raises nothing.
    """
    state = st.session_state
    try:
        graph_of(chosen_net())
    except SpecError as error:
        state["shortcut"] = variant_defaults(chosen_variant())["shortcut"]
        return error
    except ShapeError as error:
        state.update(whole_sizes())
        return error
    return None


def retell() -> None:
    """After a change of language, before the widgets are drawn: give each choice again, so that its label changes."""
    state = st.session_state
    if state.get("told_in") != state["lang"]:
        state["told_in"] = state["lang"]
        for name in (*address.TRANSLATED, *_TRANSLATED):
            if name in state:
                state[name] = state[name]


def variant_defaults(variant: Variant) -> dict[str, Value]:
    """What a variant's own row says about the controls beside it."""
    return {
        "stride": variant.spec.stride_placement.value,
        "shortcut": variant.spec.shortcut.value,
        "height": variant.input_size,
        "width": variant.input_size,
        "classes": variant.spec.num_classes,
    }


def whole_defaults() -> dict[str, int]:
    """The chosen variant's own input size and number of classes."""
    return {name: value for name, value in variant_defaults(chosen_variant()).items() if isinstance(value, int)}


def whole_sizes() -> dict[str, int]:
    """The chosen variant's own height and width."""
    return {name: value for name, value in whole_defaults().items() if name != "classes"}


def language() -> Language:
    """The chosen language."""
    chosen = st.session_state.get("lang")
    return cast(Language, chosen) if chosen in LANGUAGES else "en"


def words() -> Catalogue:
    """The catalogue of the chosen language."""
    return catalogue(language())


def chosen_variant() -> Variant:
    """The chosen variant; raises SpecError for a name that the reader typed and that means nothing."""
    return find_variant(str(st.session_state["variant"]))


def chosen_net() -> Net:
    """The chosen network; raises SpecError where the choices do not go together."""
    state = st.session_state
    spec = choose(
        chosen_variant(),
        stride_placement=StridePlacement(state["stride"]),
        shortcut=Shortcut(state["shortcut"]),
        num_classes=int(state["classes"]),
    )
    return Net(spec=spec, height=int(state["height"]), width=int(state["width"]))


def take_variant(name: str) -> None:
    """Make a variant the chosen one; it brings its own defaults where the reader had kept the old one's.

    Between ImageNet and CIFAR nets every control beside it starts afresh. Raises SpecError for an unknown name.
    """
    state = st.session_state
    old, new = find_variant(state["variant_in_use"]), find_typed_variant(name)
    old_defaults = variant_defaults(old)
    afresh = old.input_size != new.input_size
    for control, value in variant_defaults(new).items():
        if afresh or state[control] == old_defaults[control]:
            state[control] = value
    state["variant"] = state["variant_in_use"] = new.name


def take_spec(spec: NetSpec) -> None:
    """Make a net the chosen one under the name that stands for it, with its own shortcut and stride placement."""
    state = st.session_state
    take_variant(variant_name(spec))
    state["stride"], state["shortcut"] = spec.stride_placement.value, spec.shortcut.value


def look_at(block: str) -> None:
    """Make a block the one that every page looks at: selected, opened, and its output in the forward pass."""
    state = st.session_state
    state["at"] = state["block"] = state["ledger"] = block
    graph = graph_of(chosen_net())
    state["node"] = next((one.output.name for one in graph.blocks if one.name == block), state["node"])
    state["channel"] = 0


def graph_of(net: Net) -> Graph:
    """The net expanded; under half a millisecond, so nothing is cached here."""
    return expand(net.spec, image_shape(net.height, net.width))


def _browser_language() -> Language:
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"


def current_net() -> Net:
    """The net that the controls of this run describe."""
    return cast(Net, st.session_state["net"])


def net_before() -> Net | None:
    """The net before the reader's last change, or None when there is nothing to mark."""
    return cast("Net | None", st.session_state["before"])


def keep_valid(key: str, options: Sequence[str], *, otherwise: str | None = None) -> None:
    """Before a selection is drawn: where its value is none of the options, take `otherwise` or the first of them."""
    if st.session_state.get(key) not in options:
        st.session_state[key] = otherwise if otherwise in options else options[0]
