"""The named networks as tables: layers, parameters and multiply-adds computed, accuracies and errors as published.

The name of a net is a button that carries `data-pick`, by which it is opened.
"""

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from explainer.architecture.naming import network_name
from explainer.architecture.questions.variants import CIFAR_FAMILIES, FAMILIES, Family
from explainer.architecture.spec import NetSpec, Order
from explainer.architecture.totals import counted_layers, total_cost
from explainer.architecture.variants import expand_variant, find_variant
from explainer.render.html.table import Cell, Group, Row, scrolling, table
from explainer.render.html.tag import joined, tag
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact, short
from explainer.text.published.tables import CIFAR_10
from explainer.text.published.variants import ACTIVATION_ORDERS, DEEPER_CIFAR, TORCHVISION_ACCURACY


def imagenet_html(chosen: str, words: Catalogue) -> Markup:
    """The ImageNet families, each net as it was published; `chosen` is the name of the reader's net."""
    heads = ("variants.recipe_first", "variants.recipe_newer")
    accuracies = {
        (row.variant, row.new_recipe): f"{row.top1:.2f} / {row.top5:.2f}" for row in TORCHVISION_ACCURACY.rows
    }

    def published(name: str) -> list[str]:
        return [accuracies.get((name, newer), "") for newer in (False, True)]

    groups = [_group(family, published, chosen, words) for family in FAMILIES]
    return _table([words(head) for head in heads], groups, words("variants.imagenet_title"), words)


def cifar_html(chosen: str, words: Catalogue) -> Markup:
    """The CIFAR families with their errors on CIFAR-10."""

    def published(name: str) -> list[str]:
        return [_cifar_error(name)]

    groups = [_group(family, published, chosen, words) for family in CIFAR_FAMILIES]
    return _table([words("variants.cifar_error")], groups, words("variants.cifar_title"), words)


def _cifar_error(name: str) -> str:
    """What the papers report for a net, with the mean of several runs where there is one; "" where they report nothing.

    The first paper's Table 6 comes first; the second paper lists pre-activation nets under their original's name.
    """
    listed = next((row for row in CIFAR_10.rows if row.variant == name), None)
    if listed is not None:
        mean = "" if listed.mean is None else f" ({listed.mean:.2f} ± {listed.deviation:.2f})"
        return f"{listed.error:.2f}{mean}"
    order = Order.FULL_PRE if "preresnet" in name else Order.ORIGINAL
    later = (*ACTIVATION_ORDERS.rows, *DEEPER_CIFAR.rows)
    errors = {row.variant: row.error for row in later if row.order is order}
    error = errors.get(name.replace("preresnet", "resnet"))
    return "" if error is None else f"{error:.2f}"


def _group(family: Family, published: Callable[[str], Sequence[str]], chosen: str, words: Catalogue) -> Group:
    """One family: what it is in a few words, and a row for each of its nets."""
    deep_stem = find_variant("resnet50c").spec.depth
    name = tag("b", words(f"variants.family_{family.slug}"))
    about = tag("span", words(f"variants.family_{family.slug}_about", layers=deep_stem))
    title = Cell(content=(name, " ", about), columns=4 + len(published(family.variants[0])))
    return Group(title=title, rows=[_row(one, published(one), one == chosen, words) for one in family.variants])


def _row(name: str, published: Sequence[str], chosen: bool, words: Catalogue) -> Row:
    graph = expand_variant(name)
    cost = total_cost(graph)
    label = _label(graph.spec)
    button = tag("button", label, type="button", data_pick=name, title=words("variants.open", name=label))
    mark = (" ", tag("small", "▲ ", words("table.chosen"))) if chosen else None
    costs = [joined(short(value), " ", tag("small", exact(value))) for value in (cost.num_params, cost.num_macs)]
    cells = (str(counted_layers(graph)), *costs, *(text or "–" for text in published))
    return Row(head=(button, mark), cells=cells, class_="chosen" if chosen else None)


def _label(spec: NetSpec) -> str:
    return network_name(spec).removeprefix("CIFAR ")


def _table(heads: Iterable[str], groups: Iterable[Group], title: str, words: Catalogue) -> Markup:
    labels = (words("variants.net"), words("variants.layers"), words("variants.params"), words("variants.macs"), *heads)
    return scrolling(table(labels, groups, caption=None, class_=None), caption=title, class_="scrolls")
