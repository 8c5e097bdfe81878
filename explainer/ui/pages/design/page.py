"""The free editor: a net's parts to change, the net that comes of it, its depth counted live, what it costs."""

from dataclasses import replace
from pathlib import Path

import streamlit as st

from explainer.architecture.errors import SpecError
from explainer.architecture.graph import INPUT
from explainer.architecture.naming import network_name
from explainer.architecture.spec import NetSpec, ResNetSpec, Shortcut, VGGSpec
from explainer.architecture.variants import LISTED_VARIANTS, choose, find_variant, variant_name
from explainer.render import facts
from explainer.render.pages.network.diagram import box_names
from explainer.text.catalogue import Catalogue
from explainer.text.formulas import depth_sum
from explainer.ui.components import diagram
from explainer.ui.components.diagram import Marks
from explainer.ui.pages.design import form
from explainer.ui.pages.design.state import MADE, START
from explainer.ui.requests.network import network_picture
from explainer.ui.shared import reading
from explainer.ui.state import focus, reader
from explainer.ui.state.choices import VARIANT_IN_USE
from explainer.ui.state.exists import WHOLE_NET
from explainer.ui.state.focus import AT, UNFOLD
from explainer.ui.work.net import Net, graph_of

FIRST_RESNET = "resnet34"
STYLE = Path(__file__).parent / "design.css"
SHOWN_FACTS = slice(1, 3)
"""Parameters and MACs: layers stand above them, the Network page has the others."""


def show() -> None:
    """Draw the page for the settings of this session."""
    words, net = reader.words(), reader.net()
    st.html(STYLE)
    if isinstance(net.spec, ResNetSpec):
        _editor(net, net.spec, words)
    else:
        _no_resnet(net, words)


def below() -> None:
    """What to read beside it."""
    reading.lessons(reader.words(), "families", "counting-layers")


def _no_resnet(net: Net, words: Catalogue) -> None:
    """A VGG net has no blocks to edit: say so, and offer the net that the first paper set beside it."""
    reading.page_title(words("design.nav"))
    st.info(words("design.no_blocks", name=network_name(net.spec)), icon=":material/info:")
    label = words("design.start_with", name=network_name(find_variant(FIRST_RESNET).spec))
    st.button(label, on_click=reader.switch_net, args=(FIRST_RESNET,), key="design_vgg")


def _editor(net: Net, spec: ResNetSpec, words: Catalogue) -> None:
    start = _start()
    before = _before(start, net)
    graph = graph_of(net)
    left, right = st.columns([5, 3], gap="small")
    with right, st.container(key="design_form", gap="small"):
        _name(spec, words)
        old = graph_of(before) if before else None
        st.html(facts.to_html(facts.net_facts(graph, words, before=old)[SHOWN_FACTS]))
        form.show(spec, words, start=start)
    with left:
        _diagram(net, before, words)


def _start() -> str:
    """The variant that the reader started from: the one the address names, or the last one chosen elsewhere."""
    current, made = VARIANT_IN_USE.get(), MADE.get()
    known = START.get()
    moved_on = made is not None and made != current and (known == made or _wiring(made) != _wiring(current))
    if known is None or moved_on or isinstance(find_variant(known).spec, VGGSpec):
        known = current
        START.set(known)
    MADE.set(current)
    return known


def _wiring(name: str) -> NetSpec:
    """A net without its choice of shortcut, which is no step of the editor's, although it changes the name."""
    spec = find_variant(name).spec
    return replace(spec, shortcut=Shortcut.B) if isinstance(spec, ResNetSpec) else spec


def _before(start: str, net: Net) -> Net | None:
    """The net to compare with, under the reader's other choices; None while it is the net itself."""
    variant = find_variant(start)
    plain = variant.spec.shortcut is Shortcut.NONE
    try:
        spec = choose(
            variant,
            stride_placement=net.spec.stride_placement,
            shortcut=None if plain else net.spec.shortcut,
            num_classes=net.spec.num_classes,
        )
    except SpecError:  # choices that this net makes possible and its start does not
        spec = variant.spec
    before = Net(spec=spec, height=net.height, width=net.width)
    return None if before == net else before


def _name(spec: ResNetSpec, words: Catalogue) -> None:
    """What the net is called, and the count of its layers."""
    name, title = variant_name(spec), network_name(spec)
    known = name in LISTED_VARIANTS
    st.title(title if known else words("design.own", depth=spec.depth), anchor=False)
    if not known:
        st.markdown(f"**{depth_sum(spec)}** · `{name}`")
    elif str(spec.depth) in title:
        st.markdown(f"**{depth_sum(spec)}** · {words('design.known', name=title)}")
    else:
        st.markdown(f"**{depth_sum(spec)}** · {words('design.known_by_another_count', name=title)}")


def _diagram(net: Net, before: Net | None, words: Catalogue) -> None:
    unfolded = frozenset(UNFOLD.get()) & frozenset(graph_of(net).stages)
    picture = network_picture(net, before, unfolded, words.language)
    diagram.show(
        picture._replace(name="design"),  # zoom and scroll are kept while the net changes
        key="design_diagram",
        marks=Marks(_selected(net, unfolded, words)),
        on_choose=_choose,
        on_fold=focus.fold,
    )
    st.caption(words("parts.shapes"))
    if before is not None:
        st.caption(words("design.marks", name=network_name(before.spec)))


def _selected(net: Net, unfolded: frozenset[str], words: Catalogue) -> str:
    """What the Network page has selected, as far as this net has it."""
    at = AT.get()
    known = {INPUT, *box_names(graph_of(net), words=words, unfolded=unfolded)}
    return at if at in known else WHOLE_NET


def _choose(box: str) -> None:
    AT.set(box)
