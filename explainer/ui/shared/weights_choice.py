"""The choice of a net's weights, and what stands behind the chosen ones."""

from __future__ import annotations

import streamlit as st

from explainer.architecture.errors import ExplainerError
from explainer.architecture.graph import Graph
from explainer.architecture.limits import require_fits
from explainer.architecture.naming import network_name
from explainer.architecture.spec import NetSpec, Shortcut
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import find_variant
from explainer.pretrained.bundled import BundledNet, bundled_net, bundled_nets, bundled_origins
from explainer.pretrained.cache import cached_path
from explainer.pretrained.imagenet import ImagenetFile, imagenet_file, imagenet_origins, published_accuracy
from explainer.pretrained.source import Origin
from explainer.render.pages.forward import checkpoint
from explainer.text.catalogue import Catalogue
from explainer.text.markdown import literal
from explainer.text.numbers import exact
from explainer.text.published.variants import TORCHVISION_ACCURACY
from explainer.ui.requests import passes
from explainer.ui.shared import fetching, training_record
from explainer.ui.shared.choice import select
from explainer.ui.shared.waiting import wait
from explainer.ui.state import reader
from explainer.ui.state.choices import (
    CHECKPOINT,
    CHECKPOINT_IS_NEW,
    CHECKPOINT_NAME,
    CHECKPOINTS_READ,
    DEFAULT_VARIANT,
    WEIGHTS,
)
from explainer.ui.state.navigation import go_to
from explainer.ui.state.stand_in import decline, stands_in
from explainer.ui.work import memory, trained
from explainer.ui.work.net import Net, graph_of
from explainer.ui.work.trained import Finding


def choose(net: Net, words: Catalogue) -> None:
    """Draw the choice; weights that have to be fetched first say how much that is."""
    select(
        words("weights.label"),
        {origin.value: _choice_label(net.spec, origin, words) for origin in trained.offered(net.spec)},
        key=WEIGHTS,
        on_change=_take_chosen,
        width=210,
        help_text=words("weights.help"),
    )


def note(net: Net, words: Catalogue) -> None:
    """Beside the choice: which weights are in use and what they are worth, or the ways to better ones."""
    origin = net.weights.origin
    if origin is Origin.UNTRAINED:
        _untrained(net, words)
        return
    shipped, published = bundled_net(net.spec, origin), imagenet_file(net.spec, origin)
    worth = ""
    if shipped:
        worth = shipped_line(shipped, words)
    elif published:
        worth = _published_line(published, words)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="weights_worth"):
        st.caption(" ".join(filter(None, (_inline_badge(net, words), worth))), width="content")
        if shipped:
            training_record.button(shipped, words)
        if stands_in(net):
            _first_net(words)
    if published and net.spec.stride_placement != find_variant(published.variant).spec.stride_placement:
        st.caption(_line("warning", words("weights.other_stride")))


def panel(net: Net, graph: Graph, words: Catalogue) -> None:
    """What has to happen before the weights that were asked for can be used: a download, or an upload."""
    asked = Origin(WEIGHTS.get())
    published = imagenet_file(net.spec, asked)
    if asked is Origin.FILE:
        _file(net, words)
    elif published and net.weights.origin is asked:
        fetching.leave(published)
    elif published and _fits(graph):
        fetching.show(published, words, weights=words(f"weights.{asked.value}"))


def badge(net: Net, words: Catalogue) -> None:
    """On pages without the choice: which weights are in use, and the way to the choice."""
    if net.weights.origin is Origin.UNTRAINED:
        st.badge(words("weights.badge_untrained"), icon=":material/info:", color="orange")
    else:
        st.markdown(_inline_badge(net, words), width="content")
        if stands_in(net):
            _first_net(words)
    st.button(words("weights.change"), icon=":material/tune:", key="change_weights", on_click=go_to, args=("forward",))


def _first_net(words: Catalogue) -> None:
    """The way to the net that the app begins with elsewhere, and why it is not shown here."""
    first = network_name(find_variant(DEFAULT_VARIANT).spec)
    label, why = words("weights.first_net", net=first), words("weights.first_net_why", net=first)
    st.button(label, key="first_net", on_click=decline, help=why, type="tertiary")


def shipped_line(shipped: BundledNet, words: Catalogue) -> str:
    """What the shipped weights were trained on, and how well they do on pictures they never saw."""
    run = shipped.run
    return words(
        f"weights.trained_{shipped.dataset}",
        training=exact(run.num_training),
        held_out=exact(run.num_held_out),
        errors=exact(run.num_errors),
        share=f"{run.held_out_error:.2%}",
        epochs=len(run.curve),
    )


def _published_line(published: ImagenetFile, words: Catalogue) -> str:
    """What torchvision measured with these weights."""
    row, source = published_accuracy(published), TORCHVISION_ACCURACY.source
    told = words("weights.published", top1=row.top1, top5=row.top5, work=source.work, file=published.name)
    return told + (" " + words("weights.new_recipe") if row.new_recipe else "")


def _inline_badge(net: Net, words: Catalogue) -> str:
    """Which trained weights are in use."""
    label = words("weights.badge", weights=words(f"weights.{net.weights.origin.value}"))
    return f":green-badge[:material/verified: {label}]"


def _line(icon: str, text: str) -> str:
    return f":material/{icon}: {text}"


def _fits(graph: Graph) -> bool:
    """Whether the net could run here at all; where it could not, the page says why below."""
    try:
        require_fits(graph, budget=passes.BUDGET)
    except ExplainerError:
        return False
    return True


def _untrained(net: Net, words: Catalogue) -> None:
    """That these maps are noise, and the ways to weights that are not."""
    st.badge(
        words("weights.badge_untrained"), icon=":material/info:", color="orange", help=words("weights.untrained_note")
    )
    with st.container(horizontal=True, vertical_alignment="center", key="weights_ways", gap="small"):
        for origin in _ways(net.spec):
            label, key = _way_label(net.spec, origin, words), f"take_{origin.value}"
            st.button(label, key=key, on_click=_take, args=(origin,), type="tertiary")
        for other in () if bundled_origins(net.spec) else _first_of_each_dataset():
            data = words(f"weights.data_{other.dataset}")
            label = words("weights.take_other", net=network_name(other.spec), data=data)
            st.button(label, key=f"take_{other.dataset}", on_click=_take_trained, args=(other,), type="tertiary")


def _ways(spec: NetSpec) -> list[Origin]:
    """Trained weights of this very net; those that were asked for already have a place of their own below."""
    published = imagenet_origins(spec) if _fits(reader.chosen_graph()) else ()
    return [origin for origin in (*bundled_origins(spec), *published) if origin.value != WEIGHTS.get()]


def _to_fetch(spec: NetSpec, origin: Origin) -> ImagenetFile | None:
    """The file that has to be fetched before these weights can be used; None where nothing has to."""
    published = imagenet_file(spec, origin)
    return published if published and cached_path(published) is None else None


def _way_label(spec: NetSpec, origin: Origin, words: Catalogue) -> str:
    """What a button does: load weights of so many megabytes, or use what is here."""
    missing = _to_fetch(spec, origin)
    if missing:
        return fetching.label(missing, words, weights=words(f"weights.{origin.value}"))
    return words(f"weights.take_{origin.value}")


def _choice_label(spec: NetSpec, origin: Origin, words: Catalogue) -> str:
    label, missing = words(f"weights.{origin.value}"), _to_fetch(spec, origin)
    return words("weights.to_fetch", weights=label, size=fetching.megabytes(missing.num_bytes)) if missing else label


def _first_of_each_dataset() -> tuple[BundledNet, ...]:
    """One shipped net for each kind of picture, residual nets before plain ones."""
    nets = sorted(bundled_nets(), key=lambda net: net.spec.shortcut is Shortcut.NONE)
    return tuple({net.dataset: net for net in reversed(nets)}.values())


def _take_chosen() -> None:
    _take(Origin(WEIGHTS.get()))


def _take(origin: Origin) -> None:
    """As a callback: wish for weights, and begin at once to fetch those that are not here and can be used."""
    reader.wish_for(origin)
    graph = reader.chosen_graph()
    missing = _to_fetch(graph.spec, origin)
    if missing and _fits(graph):
        fetching.begin(missing)


def _take_trained(shipped: BundledNet) -> None:
    spec = shipped.spec
    reader.switch_net(spec, classes=spec.num_classes, size=shipped.input_size, weights=shipped.origin, marked=False)


# --- a checkpoint of the reader's -----------------------------------------------------------------------------


def _file(net: Net, words: Catalogue) -> None:
    """The field for a file; then what in it goes with this net."""
    megabytes = memory.UPLOAD_BYTES // 10**6
    with st.container(border=True, key="checkpoint_panel"):
        given = st.file_uploader(
            words("weights.file_label", net=network_name(net.spec), size=megabytes),
            key=f"checkpoint_file_{CHECKPOINTS_READ.get()}",
            max_upload_size=megabytes,
        )
        st.caption(_line("lock", words("weights.file_note")))
        needed = 4 * total_cost(graph_of(net).nodes).num_params
        if needed > memory.UPLOAD_BYTES:
            size, limit = needed // 10**6, memory.UPLOAD_BYTES // 10**6
            st.info(words("weights.file_small_room", size=size, limit=limit), icon=":material/info:")
        if given is None:
            _report(net, words)
        else:
            _read(trained.upload(given.name, given.getvalue()), words)


def _read(one: trained.Upload, words: Catalogue) -> None:
    """Read the file and start over with what it holds; a file that cannot be read changes nothing, whatever it is."""
    spec = reader.net().spec
    try:
        for request in (trained.read_upload(one), trained.examine(spec, one.id)):
            wait(request, words)
            request.forget()  # what was read is kept elsewhere, for as long as there is room
    except ExplainerError as error:
        st.error(words.error(error), icon=":material/block:")
        if reader.net().weights.origin is Origin.FILE:
            st.caption(words("weights.file_stays", file=literal(CHECKPOINT_NAME.get())))
        return
    CHECKPOINT.set(one.id)
    CHECKPOINT_NAME.set(one.name)
    CHECKPOINT_IS_NEW.set(True)
    CHECKPOINTS_READ.set(CHECKPOINTS_READ.get() + 1)  # an empty field: the bytes are let go
    st.rerun()


def _report(net: Net, words: Catalogue) -> None:
    """What of the file goes with the net, and which net it belongs to where it does not."""
    file_id = CHECKPOINT.get()
    if file_id is None:
        return
    if not trained.has_file(file_id):
        st.warning(words("weights.file_gone"), icon=":material/history:")
        return
    found = trained.finding(net.spec, file_id)
    if found is None:
        request = trained.examine(net.spec, file_id)
        wait(request, words)
        request.forget()  # the finding is kept with the file
        st.rerun()
    elif found.mistake is not None:
        st.error(words.error(found.mistake), icon=":material/block:")
    else:
        _tell(found, net, words)


def _take_checkpoint_of(spec: NetSpec) -> None:
    """Make the net that the reader's checkpoint belongs to the chosen one."""
    reader.switch_net(spec, classes=spec.num_classes, weights=Origin.FILE)


def _tell(found: Finding, net: Net, words: Catalogue) -> None:
    name, in_use = literal(CHECKPOINT_NAME.get()), net.weights.origin is Origin.FILE
    told = words("weights.file_used" if in_use else "weights.file_unfit", file=name, net=network_name(net.spec))
    (st.success if in_use else st.warning)(told, icon=":material/check:" if in_use else ":material/info:")
    other = found.belongs_to
    if other is not None:
        shortcut = words(f"controls.shortcut_{other.shortcut.value}")
        label = words("weights.file_suggest", net=network_name(other), shortcut=shortcut)
        st.button(label, key="take_suggested", on_click=_take_checkpoint_of, args=(other,), type="primary")
    elif found.usable and not in_use:
        label = words("weights.file_classes", classes=found.spec.num_classes)
        st.button(label, key="take_classes", on_click=reader.adopt_checkpoint, type="primary")
    if found.report is not None:
        st.html(checkpoint.report_table(found.report, words))
