"""The free editor's fields: they show a draft, and each change makes it the chosen net or says why it cannot be."""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import TypeVar

import streamlit as st

from explainer.architecture.errors import SpecError
from explainer.architecture.naming import network_name
from explainer.architecture.questions.design import Draft, build, draft_of, with_block, with_stages
from explainer.architecture.spec import (
    MAX_BLOCKS,
    MAX_CHANNELS,
    MAX_STAGES,
    BlockKind,
    Order,
    Projection,
    ResNetSpec,
    ShortcutKind,
    Stem,
)
from explainer.architecture.variants import LISTED_VARIANTS, find_variant
from explainer.text.catalogue import Catalogue
from explainer.ui.pages.design.state import MADE, REFUSED, START, START_FIELD, Refused, choice, number
from explainer.ui.shared import number_field
from explainer.ui.shared.number_field import Limits
from explainer.ui.state import reader
from explainer.ui.state.choices import VARIANT_IN_USE
from explainer.ui.state.key import Key

Choice = TypeVar("Choice", bound=Enum)
NARROW, MIDDLE, WIDE, WIDER, WIDEST = 77, 122, 148, 174, 212


def show(spec: ResNetSpec, words: Catalogue, *, start: str) -> None:
    """Draw the fields for a net, or for the draft that could not take its place; `start` is where it began."""
    refused = _refused(spec)
    draft = refused.draft if refused else draft_of(spec)
    _fill(draft)
    if refused:
        st.warning(words.error(refused.error), icon=":material/info:")
        st.button(words("design.back"), on_click=REFUSED.set, args=(None,), icon=":material/undo:", key="design_back")
    number_field.notice(words, *_numbers())
    _blocks(start, words)
    _per_stage("blocks", draft.blocks_per_stage, MAX_BLOCKS, words)
    _per_stage("width", draft.widths, MAX_CHANNELS, words, beside="stem_channels")
    _channels(draft, words)
    _wiring(words)


def _numbers() -> Iterator[Key[int]]:
    """All number fields."""
    yield from (number(name).key for name in ("stages", "expansion", "groups", "stem_channels"))
    yield from (number(f"{name}_{stage}").key for name in ("blocks", "width") for stage in range(1, MAX_STAGES + 1))


def _refused(spec: ResNetSpec) -> Refused | None:
    """The draft that was refused, as long as the net it was to change is still the chosen one."""
    refused = REFUSED.get()
    return refused if refused and refused.spec == spec else None


def _blocks(start: str, words: Catalogue) -> None:
    with _row("kind"):
        _preset(start, words)
        st.segmented_control(
            words("design.block"),
            [kind.value for kind in BlockKind],
            format_func=lambda value: words(f"design.block_{value}"),
            key=choice("block").key.name,
            required=True,
            on_change=_take,
            args=(lambda draft: with_block(draft, draft.block),),
        )
        _number("stages", MAX_STAGES, words("design.stages"), on_change=_take_stages)


def _preset(start: str, words: Catalogue) -> None:
    """Which net to start from; choosing one begins anew."""
    START_FIELD.show(start)
    resnets = [name for name in LISTED_VARIANTS if isinstance(find_variant(name).spec, ResNetSpec)]
    st.selectbox(
        words("design.start"),
        list(dict.fromkeys([*resnets, start])),
        format_func=lambda name: network_name(find_variant(name).spec) if name in LISTED_VARIANTS else name,
        key=START_FIELD.key.name,
        on_change=_restart,
        help=words("design.start_help"),
        width=WIDER,
    )


def _restart() -> None:
    start = START_FIELD.get()
    if start is not None:
        START.set(start)
        reader.switch_net(start)
        _begin()


def _per_stage(name: str, values: tuple[int, ...], most: int, words: Catalogue, *, beside: str = "") -> None:
    """One field for each stage, side by side, and one more behind them."""
    with _row(name):
        for stage in range(1, len(values) + 1):
            _number(f"{name}_{stage}", most, words(f"design.{name}", stage=stage))
        if beside:
            _number(beside, most, words(f"design.{beside}"))


def _channels(draft: Draft, words: Catalogue) -> None:
    with _row("channels"):
        basic = draft.block is BlockKind.BASIC
        _number("expansion", MAX_CHANNELS, words("design.expansion"), help_text=words("design.expansion_help"))
        _number("groups", MAX_CHANNELS, words("design.groups"), help_text=words("design.groups_help"), off=basic)
        _choice("stem", Stem, words, width=WIDE)
        _choice("projection", Projection, words, width=MIDDLE)


def _wiring(words: Catalogue) -> None:
    with _row("wiring"):
        _choice("order", Order, words, text="variants.order_{}", width=WIDEST)
        _choice("shortcut_kind", ShortcutKind, words, text="variants.kind_{}", width=WIDEST)


def _row(name: str) -> "st.delta_generator.DeltaGenerator":
    return st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"design_row_{name}")


def _number(
    name: str,
    most: int,
    label: str,
    *,
    width: int = NARROW,
    help_text: str | None = None,
    off: bool = False,
    on_change: Callable[[], None] | None = None,
) -> None:
    key = number(name).key
    number_field.show(
        label,
        key=key,
        limits=Limits(1, most),
        emptied=key.get(),
        width=width,
        help=help_text,
        disabled=off,
        on_change=on_change or _take,
    )


def _choice(name: str, options: type[Choice], words: Catalogue, *, text: str = "", width: int) -> None:
    template = text or f"design.{name}_{{}}"
    st.selectbox(
        words(f"design.{name}"),
        [one.value for one in options],
        format_func=lambda value: words(template.format(value)),
        key=choice(name).key.name,
        width=width,
        on_change=_take,
    )


def _fill(draft: Draft) -> None:
    """Before the fields are drawn: what they show."""
    number("stages").show(len(draft.blocks_per_stage))
    for stage, (blocks, width) in enumerate(zip(draft.blocks_per_stage, draft.widths, strict=True), start=1):
        number(f"blocks_{stage}").show(blocks)
        number(f"width_{stage}").show(width)
    for name in ("expansion", "groups", "stem_channels"):
        number(name).show(getattr(draft, name))
    for name in ("block", "stem", "order", "shortcut_kind", "projection"):
        choice(name).show(getattr(draft, name).value)


def _read() -> Draft:
    """What the fields show; all stages that were drawn, whatever number of them is asked for."""
    stages = [stage for stage in range(1, MAX_STAGES + 1) if number(f"blocks_{stage}").key.is_set]
    return Draft(
        block=BlockKind(choice("block").get()),
        blocks_per_stage=tuple(number(f"blocks_{stage}").get() for stage in stages),
        widths=tuple(number(f"width_{stage}").get() for stage in stages),
        expansion=number("expansion").get(),
        groups=number("groups").get(),
        stem=Stem(choice("stem").get()),
        stem_channels=number("stem_channels").get(),
        order=Order(choice("order").get()),
        shortcut_kind=ShortcutKind(choice("shortcut_kind").get()),
        projection=Projection(choice("projection").get()),
    )


def _take_stages() -> None:
    stages = number("stages").get()
    _take(lambda draft: with_stages(draft, stages))


def _take(change: Callable[[Draft], Draft] = lambda draft: draft) -> None:
    """Make what the fields show, after a further change, the chosen net; or keep the net and say what is wrong."""
    spec, draft = reader.net().spec, change(_read())
    if not isinstance(spec, ResNetSpec):
        return
    try:
        reader.switch_net(build(draft, spec))
        _begin()
    except SpecError as error:
        REFUSED.set(Refused(spec, draft, error))


def _begin() -> None:
    """The net that is chosen now is one that the editor made."""
    REFUSED.set(None)
    MADE.set(VARIANT_IN_USE.get())
