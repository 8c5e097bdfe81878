"""The gallery of variants as HTML: a card each, with its picture, what it does, and the published errors.

Buttons carry `data-pick`, the slug of the exhibit that they choose.
"""

from collections.abc import Iterable

from markupsafe import Markup

from explainer.architecture.graph import Block, Graph
from explainer.architecture.naming import paper_block
from explainer.architecture.questions.variants import KINDS, OPTIONS, ORDERS, Exhibit, moved
from explainer.architecture.spec import NetSpec, Order, Shortcut
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.render.html.tag import Child, tag
from explainer.render.pages.variants.thumbnail import thumbnail
from explainer.text.catalogue import Catalogue
from explainer.text.published.tables import TEN_CROP, Source
from explainer.text.published.variants import ACTIVATION_ORDERS, SHORTCUT_KINDS


def orders_html(chosen: NetSpec, words: Catalogue) -> Markup:
    """The orders of activation; what has moved against the original order is marked. `chosen` is the reader's net."""
    original, _ = _block(ORDERS[Order.ORIGINAL][0])
    cards = []
    for letter, (order, nets) in zip("abcde", ORDERS.items(), strict=True):
        block, graph = _block(nets[0])
        picture = thumbnail(graph, block.name, words, marked=moved(block, original))
        buttons = [
            _button(one, f"ResNet-{one.spec.depth}", f"{_order_error(name, order):.2f}%", chosen, words)
            for one, name in zip(nets, ("cifar_resnet110", "cifar_bottleneck_resnet164"), strict=True)
        ]
        name = f"({letter}) {words(f'variants.order_{order.value}')}"
        cards.append(_card(nets, name, buttons, words(f"variants.about_{order.value}"), picture, chosen))
    return _cards("orders", cards, words("variants.orders_title"))


def kinds_html(chosen: NetSpec, words: Catalogue) -> Markup:
    """What stands on the shortcut (1603.05027); what an identity shortcut has not is marked."""
    identity, _ = _block(KINDS[0])
    cards = []
    for exhibit in KINDS:
        block, graph = _block(exhibit)
        known = {node.name for node in identity.nodes}
        added = {node.name for node in block.nodes if node.name not in known}
        picture = thumbnail(graph, block.name, words, marked=added)
        button = _button(exhibit, f"ResNet-{exhibit.spec.depth}", "", chosen, words)
        parts = [button, _kind_errors(exhibit, words)]
        name, about = words(f"variants.{exhibit.slug}"), words(f"variants.about_{exhibit.slug}")
        cards.append(_card((exhibit,), name, parts, about, picture, chosen))
    return _cards("kinds", cards, words("variants.kinds_title"))


def options_html(chosen: NetSpec, words: Catalogue) -> Markup:
    """Options A, B and C, and no shortcut (1512.03385), in ResNet-34."""
    errors = {row.shortcut: row for row in TEN_CROP.rows if row.variant in ("resnet34", "plain34")}
    cards = []
    for exhibit in OPTIONS:
        block, graph = _block(exhibit)
        shortcut = exhibit.spec.shortcut
        row = errors[shortcut]
        plain = shortcut is Shortcut.NONE
        name = words(f"variants.{exhibit.slug}")
        label = f"{'plain' if plain else 'ResNet'}-{exhibit.spec.depth}"
        button = _button(exhibit, label, f"{row.top1:.2f}% / {row.top5:.2f}%", chosen, words)
        about = words(f"variants.about_{exhibit.slug}", block=paper_block(exhibit.spec, block))
        picture = thumbnail(graph, block.name, words, marked=frozenset(), shapes=True)
        cards.append(_card((exhibit,), name, [button], about, picture, chosen))
    return _cards("options", cards, words("variants.options_title"))


def source_text(source: Source) -> str:
    """Where a table stands, in the way the papers are cited."""
    return f"{source.work}, {source.place}"


def _block(exhibit: Exhibit) -> tuple[Block, Graph]:
    size = exhibit.spec.stem.input_size
    graph = expand(exhibit.spec, image_shape(size, size))
    return graph.block(exhibit.block), graph


def _order_error(variant: str, order: Order) -> float:
    (error,) = (row.error for row in ACTIVATION_ORDERS.rows if (row.variant, row.order) == (variant, order))
    return error


def _kind_errors(exhibit: Exhibit, words: Catalogue) -> Markup:
    """Every setting of this kind that the paper tried."""
    own = (exhibit.spec.shortcut_kind, exhibit.spec.shortcut)
    rows = (
        tag("div", tag("dt", row.setting), tag("dd", _percent(row.error, words)))
        for row in SHORTCUT_KINDS.rows
        if (row.kind, row.shortcut) == own
    )
    return tag("dl", rows, class_="errors")


def _percent(error: float | None, words: Catalogue) -> str:
    return words("variants.fails") if error is None else f"{error:.2f}%"


def _button(exhibit: Exhibit, label: str, error: str, chosen: NetSpec, words: Catalogue) -> Markup:
    """A button that chooses an exhibit; the chosen one says so."""
    pressed = exhibit.is_shown_by(chosen)
    return tag(
        "button",
        tag("i", "✓" if pressed else "○", aria_hidden=True),
        tag("span", label),
        (" ", tag("b", error)) if error else None,
        type="button",
        data_pick=exhibit.slug,
        aria_pressed=pressed,
        title=words("variants.chosen" if pressed else "variants.choose"),
    )


def _card(exhibits: Iterable[Exhibit], name: str, parts: Child, about: str, picture: Markup, chosen: NetSpec) -> Markup:
    shown = any(one.is_shown_by(chosen) for one in exhibits)
    inside = (tag("h3", name), tag("div", parts, class_="picks"), picture, tag("p", about))
    return tag("li", inside, class_="card chosen" if shown else "card")


def _cards(kind: str, cards: Iterable[Markup], title: str) -> Markup:
    return tag("ul", cards, class_=f"cards scrolls {kind}", aria_label=title)
