"""The view of a net with one block switched off: what the answer becomes, and which blocks the answer needs."""

from dataclasses import replace

import streamlit as st

from explainer.architecture.graph import Graph
from explainer.architecture.naming import network_name, paper_block
from explainer.architecture.questions.ledger import ledger_blocks
from explainer.architecture.spec import NetSpec, Shortcut, Stem, VGGSpec
from explainer.architecture.variants import resnet_spec
from explainer.findings.without import Lesion
from explainer.pretrained.bundled import bundled_net
from explainer.pretrained.held_out import held_out_of
from explainer.pretrained.source import UNTRAINED
from explainer.render.pages.forward import answers, held_out, without
from explainer.render.pages.forward.answers import Answer
from explainer.render.pages.forward.held_out import Counted
from explainer.render.pages.network.rows import folding_stages, row_of
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, share
from explainer.ui.components import diagram
from explainer.ui.components.diagram import Marks
from explainer.ui.pages.forward.answer import SHOWN, STYLES
from explainer.ui.pages.forward.state import WITHOUT_PART, WITHOUT_RUN
from explainer.ui.requests.network import network_picture
from explainer.ui.requests.photo import Photo
from explainer.ui.requests.without import lesions, runs
from explainer.ui.shared import chart, reading
from explainer.ui.shared.blocks import block_labels
from explainer.ui.shared.choice import select
from explainer.ui.shared.class_labels import class_label
from explainer.ui.shared.waiting import wait
from explainer.ui.state import focus, reader
from explainer.ui.state.exists import NO_BLOCK
from explainer.ui.state.focus import OFF, UNFOLD
from explainer.ui.work.net import Net, graph_of, shipped_twin

INSTEAD_OF_VGG = "resnet18"


def show(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """The choice and the answer on the left, the net on the right; every block in turn below."""
    for style in STYLES:
        st.html(style)
    st.header(words("without.title"), anchor=False)
    if not ledger_blocks(graph):
        _no_shortcut(net.spec, words)
    else:
        _switched(net, graph, photo, words)
    _held_out(net, words)
    reading.lessons(words, "without-a-block")


def _no_shortcut(spec: NetSpec, words: Catalogue) -> None:
    """Why a block cannot be taken out of this net, and the way to one where it can."""
    vgg = isinstance(spec, VGGSpec)
    st.info(words("without.vgg" if vgg else "without.plain", name=network_name(spec)), icon=":material/info:")
    if isinstance(spec, VGGSpec):
        instead: NetSpec = replace(resnet_spec(INSTEAD_OF_VGG), num_classes=spec.num_classes)
    else:
        instead = replace(spec, shortcut=Shortcut.A if spec.stem is Stem.CIFAR else Shortcut.B)
    label = words("without.take", name=network_name(instead))
    st.button(label, on_click=reader.switch_net, args=(instead,), key="without_take", type="primary")


def _switched(net: Net, graph: Graph, photo: Photo, words: Catalogue) -> None:
    """The choice, what comes of it and every block in turn on the left; on the right the net, there from the start."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        chosen = _choose(graph, words)
    with right:
        _diagram(net, graph, chosen, words)
        verdict = st.container(key="without_verdict")  # on a phone the answer is far above the picture
    with left:
        parts = runs(graph)
        run = next((one for one in parts if chosen in one), parts[0])
        whole_run = len(parts) == 1 or WITHOUT_RUN.get() == run[0]
        asked = run if whole_run else (chosen or run[0],)
        found = wait(lesions(net, photo, asked), words)
        if not all(one.is_finite for one in found):
            st.warning(words("answer.nonfinite"), icon=":material/info:")
            return
        verdict.markdown(_answers(net, graph, found, chosen, words))
        if chosen is not None:
            _of_all_pictures(net, chosen, words)
        st.subheader(words("without.chart_title"), anchor=False)
        if len(parts) > 1:
            _choose_run(parts, run, whole_run, words)
        if whole_run:
            _chart(net, graph, found, chosen, words)


def _choose(graph: Graph, words: Catalogue) -> str | None:
    """The accessible twin of a click into the picture: every block by name, or none."""
    names = block_labels(graph)
    labels = {NO_BLOCK: words("without.none")} | {block: names[block] for block in ledger_blocks(graph)}
    chosen = select(words("without.block"), labels, key=OFF, width=260)
    return None if chosen == NO_BLOCK else chosen


def _answers(net: Net, graph: Graph, lesions: tuple[Lesion, ...], chosen: str | None, words: Catalogue) -> str:
    """The likeliest classes, before and after; of the whole net while nothing is switched off. Returns the verdict."""
    one = next((lesion for lesion in lesions if lesion.block == chosen), lesions[0])
    if net.weights == UNTRAINED:
        st.warning(words("answer.untrained", classes=net.spec.num_classes), icon=":material/casino:")
    first = class_label(net, one.answer, words.language)
    if chosen is None:
        verdict = words("without.whole", name=first, share=share(one.of_answer.before))
        changes = sorted(one.changes, key=lambda change: -change.before)[:SHOWN]
    else:
        block = paper_block(graph.spec, graph.block(chosen))
        now = class_label(net, one.first, words.language)
        key = "without.kept" if one.kept else "without.lost"
        verdict = words(key, block=block, name=first, now=now)
        changes = list(one.changes)
    st.markdown(verdict)
    listed = tuple(
        Answer(
            name=class_label(net, change.index, words.language),
            place=place if place <= SHOWN else None,
            probability=change.before if chosen is None else change.after,
            before=None if chosen is None else change.before,
        )
        for place, change in enumerate(changes, start=1)
    )
    st.html(answers.answers_html(listed, words, label=words("answer.title")))
    if chosen is not None:
        st.caption(words("without.legend"))
    return verdict


def _counted(net: Net) -> list[Counted]:
    """What was counted for the net's shipped weights, and for the same net without shortcuts, or with them."""
    counted = []
    for one in (net, shipped_twin(net)):
        shipped = bundled_net(one.spec, one.weights.origin) if one else None
        found = held_out_of(shipped) if shipped else None
        if one and found and found.without:
            counted.append(Counted(graph_of(one), found))
    return counted if counted and counted[0].graph.spec == net.spec else []


def _of_all_pictures(net: Net, block: str, words: Catalogue) -> None:
    """What the block is worth on all held-out pictures, beside what it is worth on this one."""
    counted = _counted(net)
    told = held_out.block_sentence(counted[0], block, words=words) if counted else None
    if told:
        st.markdown(told)


def _held_out(net: Net, words: Catalogue) -> None:
    """Every block in turn on all held-out pictures, with shortcuts and without."""
    counted = _counted(net)
    if not counted:
        return
    st.header(words("held_out.title"), anchor=False)
    pictures = exact(counted[0].held_out.num_pictures)
    st.markdown(words("held_out.intro", pictures=pictures))
    in_order = sorted(counted, key=lambda one: not ledger_blocks(one.graph))  # the net with shortcuts first
    if len(in_order) == 2:
        st.markdown(held_out.verdict(*in_order, words=words))
    figure, alt = held_out.without_chart(in_order, words=words), held_out.without_alt(in_order, words=words)
    chart.show(figure, alt=alt, key="held_out_chart")
    st.html(held_out.table_html(in_order, words=words))
    st.caption(words("held_out.table_note"))


def _diagram(net: Net, graph: Graph, chosen: str | None, words: Catalogue) -> None:
    unfolded = frozenset(stage for stage in UNFOLD.get() if stage in graph.stages)
    blocks = set(ledger_blocks(graph))

    def choose(box: str) -> None:
        OFF.set(box if box in blocks else NO_BLOCK)
        stage = graph.block(box).stage if box in blocks else None
        if stage and stage not in unfolded and stage in folding_stages(graph):
            UNFOLD.set([*unfolded, stage])  # of several blocks in one box only the first is switched off

    row = row_of(graph, chosen, unfolded=unfolded) if chosen else None
    diagram.show(
        network_picture(net, None, unfolded, words.language),
        key="without_diagram",
        marks=Marks(row or ""),
        on_choose=choose,
        on_fold=focus.fold,
    )


def _choose_run(runs: tuple[tuple[str, ...], ...], run: tuple[str, ...], done: bool, words: Catalogue) -> None:
    """Of a deep net one part at a time: which, and a button that starts it."""
    named = {one[0]: f"{one[0]} – {one[-1]}" for one in runs}
    WITHOUT_PART.set(run[0])

    def take() -> None:
        OFF.set(WITHOUT_PART.get())

    with st.container(horizontal=True, vertical_alignment="bottom"):
        select(words("without.part"), named, key=WITHOUT_PART, on_change=take, width=260)
        label = words("without.start", count=len(run))
        st.button(label, key="without_start", on_click=WITHOUT_RUN.set, args=(run[0],), disabled=done)


def _chart(net: Net, graph: Graph, lesions: tuple[Lesion, ...], chosen: str | None, words: Catalogue) -> None:
    """Every block in turn, and how many keep the first answer."""
    kept = sum(one.kept for one in lesions)
    name = class_label(net, lesions[0].answer, words.language)
    st.markdown(words("without.kept_count", kept=kept, blocks=len(lesions), name=name))
    figure = without.lesion_chart(lesions, graph, words=words, chosen=chosen)
    chart.show(figure, alt=without.lesion_alt(lesions, graph, words=words), key="lesions")
    st.caption(words("without.chart_note"))
