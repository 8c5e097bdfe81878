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
from explainer.pretrained.source import UNTRAINED, Origin, Weights
from explainer.text.catalogue import LANGUAGES, Catalogue, Language, catalogue
from explainer.ui.state import address
from explainer.ui.state.address_values import Value
from explainer.ui.weights import trained

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
    own = variant_defaults(variant)
    for name, value in (own | values).items():
        state[name] = list(value) if isinstance(value, tuple) else value
    state["variant_in_use"] = variant.name
    state["weights_wish"] = reading.values.get("weights")
    state["mistake"] = mend_choices()
    strangers = address.strangers(reading.values, graph_of(chosen_net()))
    for name in strangers:
        state[name] = own.get(name, address.DEFAULTS.get(name))
    state["refused"] = (*reading.refused, *strangers)
    state["started"] = True


def mend_choices() -> ExplainerError | None:
    """Before the controls are drawn: put back what does not go with the variant, and say why.

    That is the shortcut where the net cannot have it, and the input size where the net leaves nothing of so small a
    picture. Afterwards `graph_of(chosen_net())` raises nothing.
    """
    state = st.session_state
    mistake: ExplainerError | None = None
    try:
        graph_of(chosen_net())
    except SpecError as error:
        state["shortcut"] = variant_defaults(chosen_variant())["shortcut"]
        mistake = error
    except ShapeError as error:
        state.update(whole_sizes())
        mistake = error
    if state.pop("checkpoint_is_new", False):
        adopt_checkpoint()
    _settle_weights(chosen_net().spec)
    return mistake


def _settle_weights(spec: NetSpec) -> None:
    """The weights that the reader wished for, where this net can have them, or else its own."""
    wish = st.session_state.get("weights_wish")
    can_have = wish is not None and Origin(wish) in trained.offered(spec)
    st.session_state["weights"] = wish if can_have else trained.default(spec).value


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
        "weights": trained.default(variant.spec).value,
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
    weights = trained.ready(spec, Origin(state["weights"]), state.get("checkpoint"))
    return Net(spec=spec, height=int(state["height"]), width=int(state["width"]), weights=weights)


def take_variant(name: str) -> None:
    """Make a variant the chosen one; it brings its own defaults where the reader had kept the old one's.

    Between ImageNet and CIFAR nets every control beside it is as the reader left it with the last net for pictures of
    that size. Raises SpecError for an unknown name.
    """
    state = st.session_state
    old, new = find_variant(state["variant_in_use"]), find_typed_variant(name)
    own = {control: state[control] for control, value in variant_defaults(old).items() if state[control] != value}
    own.pop("weights", None)  # a wish, which outlasts a change of net
    chosen = {**state.get("chosen_for", {}), old.input_size: own}
    state["chosen_for"] = chosen
    state.update(variant_defaults(new) | chosen.get(new.input_size, {}))
    state["variant"] = state["variant_in_use"] = new.name


def wish_for(origin: Origin) -> None:
    """Note which weights the reader wants; they are taken wherever a net can have them."""
    st.session_state["weights"] = st.session_state["weights_wish"] = origin.value


def adopt_checkpoint() -> None:
    """Before the controls are drawn: give the net as many classes as the reader's checkpoint has."""
    state = st.session_state
    found = trained.finding(chosen_net().spec, state.get("checkpoint"))
    if found is not None and found.usable:
        state["classes"] = found.spec.num_classes


def take_checkpoint_of(spec: NetSpec) -> None:
    """Make the net that the reader's checkpoint belongs to the chosen one."""
    take_spec(spec)
    st.session_state["classes"] = spec.num_classes
    wish_for(Origin.FILE)


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
