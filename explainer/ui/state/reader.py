"""The net that the reader has chosen, the same on every page, and the one way to another."""

from typing import Any

import streamlit as st

from explainer.architecture.errors import ExplainerError, ShapeError, SpecError
from explainer.architecture.graph import Graph
from explainer.architecture.spec import NetSpec, Shortcut, StridePlacement
from explainer.architecture.variants import Variant, choose, find_typed_variant, find_variant, variant_name
from explainer.pretrained.bundled import bundled_origins
from explainer.pretrained.source import Origin, Weights
from explainer.text.catalogue import LANGUAGES, Catalogue, Language, catalogue
from explainer.ui.state.choices import (
    CHECKPOINT,
    CHECKPOINT_IS_NEW,
    CHOSEN_FOR,
    CLASSES,
    COMPARED_WITH,
    CURRENT,
    HEIGHT,
    LANG,
    MARKED_FROM,
    NET_CHOSEN,
    SHORTCUT,
    STRIDE,
    VARIANT,
    VARIANT_IN_USE,
    WEIGHTS,
    WEIGHTS_WISH,
    WIDTH,
    in_use,
    variant_defaults,
)
from explainer.ui.state.key import Key, Value
from explainer.ui.work import trained
from explainer.ui.work.net import Net, graph_of

_OWN: tuple[Key[Any], ...] = (STRIDE, SHORTCUT, HEIGHT, WIDTH, CLASSES)
"""The controls that a variant's own row has something to say about."""


def words() -> Catalogue:
    """The catalogue of the chosen language."""
    return catalogue(language())


def language() -> Language:
    """The chosen language."""
    chosen = LANG.get()
    return chosen if chosen in LANGUAGES else "en"


def browser_language() -> Language:
    """The language that the reader's browser asks for."""
    return "zh" if (st.context.locale or "").lower().startswith("zh") else "en"


def chosen_variant() -> Variant:
    """The chosen variant; raises SpecError for a name that the reader typed and that means nothing."""
    return find_variant(VARIANT.get())


def chosen_net() -> Net:
    """The net that is chosen just now, in a callback too; raises SpecError where the choices do not go together."""
    spec = choose(
        chosen_variant(),
        stride_placement=StridePlacement(STRIDE.get()),
        shortcut=Shortcut(SHORTCUT.get()),
        num_classes=CLASSES.get(),
    )
    weights = trained.ready(spec, Origin(WEIGHTS.get()), CHECKPOINT.get())
    return Net(spec=spec, height=HEIGHT.get(), width=WIDTH.get(), weights=weights)


def chosen_graph() -> Graph:
    """The chosen net drawn out; raises SpecError and ShapeError where the choices do not go together."""
    return graph_of(chosen_net())


def mend_choices() -> ExplainerError | None:
    """Before the controls are drawn: put back what does not go with the variant, and say why.

    That is the shortcut where the net cannot have it, and the input size where the net leaves nothing of so small a
    picture. Afterwards `graph_of(chosen_net())` raises nothing, and the variant is the one that the net is called by.
    """
    mistake: ExplainerError | None = None
    try:
        graph_of(chosen_net())
    except SpecError as error:
        SHORTCUT.set(chosen_variant().spec.shortcut.value)
        mistake = error
    except ShapeError as error:
        take_size(chosen_variant().input_size)
        mistake = error
    _name(chosen_net().spec)
    if CHECKPOINT_IS_NEW.take():
        adopt_checkpoint()
    WEIGHTS.set(_origin_for(chosen_net().spec).value)
    return mistake


def weights_of(spec: NetSpec) -> Weights:
    """The weights that a net would have if it were the chosen one."""
    return trained.ready(spec, _origin_for(spec), CHECKPOINT.get())


def note_change(net: Net) -> None:
    """Remember this run's net, and the one before the reader's last change until its marks are dismissed."""
    if MARKED_FROM.get() != net:
        COMPARED_WITH.set(MARKED_FROM.get())
        MARKED_FROM.set(net)
    CURRENT.set(net)


def forget_change() -> None:
    """As a callback: stop marking what the last change did."""
    COMPARED_WITH.set(None)


def switch_net(
    net: str | NetSpec,
    *,
    classes: int | None = None,
    size: int | None = None,
    weights: Origin | None = None,
    marked: bool = True,
    chosen: bool = True,
) -> None:
    """Make a net, by name or by spec, the chosen one: the only way from one net to another.

    A name brings the net's own controls where the reader had kept the old one's; between nets for pictures of other
    sizes, every control is as the reader left it with the last net for such pictures. A spec brings its own stride
    placement and shortcut. `classes`, `size` (pixels) and `weights` are taken where they are given. What changes is
    marked before → after only where `marked`; from a net that is `chosen` no page departs by itself. Raises SpecError
    for a name that means nothing.
    """
    name = net if isinstance(net, str) else variant_name(net)
    old, new = in_use(), find_typed_variant(name)
    kept = {**CHOSEN_FOR.get(), old.input_size: _set_otherwise(old)}
    CHOSEN_FOR.set(kept)
    _take(variant_defaults(new) | _but_for_the_shortcut_of_a_plain_net(new, kept.get(new.input_size, {})))
    VARIANT.set(new.name)
    VARIANT_IN_USE.set(new.name)
    if not isinstance(net, str):
        STRIDE.set(net.stride_placement.value)
        SHORTCUT.set(net.shortcut.value)
    if classes is not None:
        CLASSES.set(classes)
    if size is not None:
        take_size(size)
    if weights is not None:
        _wish_for(weights)
    if not marked:
        MARKED_FROM.set(None)
    if chosen:
        NET_CHOSEN.set(True)


def take_controls(variant: str, stride: str, shortcut: str) -> None:
    """Make exactly this the chosen net; its input size and classes stay. For nets that change places on one page."""
    VARIANT.set(variant)
    VARIANT_IN_USE.set(variant)
    STRIDE.set(stride)
    SHORTCUT.set(shortcut)
    NET_CHOSEN.set(True)


def net() -> Net:
    """The net that the page is drawn for; in a callback that of the run before, where `chosen_net` has the new one."""
    return CURRENT.get()


def compared_with() -> Net | None:
    """The net before the reader's last change, or None when there is nothing to mark."""
    return COMPARED_WITH.get()


def take_size(size: int) -> None:
    """Make the input a square of so many pixels."""
    HEIGHT.set(size)
    WIDTH.set(size)


def wish_for(origin: Origin) -> None:
    """Note which weights the reader wants; they are taken wherever a net can have them."""
    NET_CHOSEN.set(True)
    _wish_for(origin)


def adopt_checkpoint() -> None:
    """Before the controls are drawn: give the net as many classes as the reader's checkpoint has."""
    found = trained.finding(chosen_net().spec, CHECKPOINT.get())
    if found is not None and found.usable:
        CLASSES.set(found.spec.num_classes)


def _wish_for(origin: Origin) -> None:
    WEIGHTS.set(origin.value)
    WEIGHTS_WISH.set(origin.value)


def _take(values: dict[str, Value]) -> None:
    for key in _OWN:
        if key.name in values:
            key.set(values[key.name])


def _set_otherwise(variant: Variant) -> dict[str, Value]:
    """The controls that the reader has set otherwise than the variant's own row; its shortcut as before a plain net."""
    own = variant_defaults(variant)
    now: dict[str, Value] = {one.name: one.get() for one in _OWN if one.get() != own[one.name]}
    before = CHOSEN_FOR.get().get(variant.input_size, {})
    plain = variant.spec.shortcut is Shortcut.NONE
    return now | {name: value for name, value in before.items() if plain and name == SHORTCUT.name}


def _but_for_the_shortcut_of_a_plain_net(variant: Variant, kept: dict[str, Value]) -> dict[str, Value]:
    """What was kept for a variant; a plain net would become another by a shortcut."""
    plain = variant.spec.shortcut is Shortcut.NONE
    return {name: value for name, value in kept.items() if not (plain and name == SHORTCUT.name)}


def _name(spec: NetSpec) -> None:
    """Call the net by its own name: ResNet-50 without shortcuts is plain-50, and the other way round."""
    name = variant_name(spec)
    if name != VARIANT.get():
        VARIANT.set(name)
        VARIANT_IN_USE.set(name)


def _origin_for(spec: NetSpec) -> Origin:
    """The weights that the reader wished for, where a net can have them; or of the same training as those in use, or
    else its own.
    """
    wish, now = WEIGHTS_WISH.get(), Origin(WEIGHTS.get())
    if wish is not None and Origin(wish) in trained.offered(spec):
        return Origin(wish)
    return now if now in bundled_origins(spec) else trained.default(spec)
