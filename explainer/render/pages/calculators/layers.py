"""The layer count of a rule: a sum with the net's own numbers, and the five standard nets under the same rule."""

from markupsafe import Markup

from explainer.architecture.counting.layers import LayerKind, Layers, Rule, count, standard_nets
from explainer.architecture.naming import network_name
from explainer.architecture.variants import find_variant
from explainer.render.html.table import Cell, Row, table
from explainer.render.html.tag import tag
from explainer.text.catalogue import Catalogue


def sum_text(layers: Layers, rule: Rule, words: Catalogue) -> str:
    """The count as a sum over its kinds: `49 convolutions + 1 fully connected = 50`."""
    terms = [
        words("calculators.term", number=layers[kind], kind=words(f"calculators.kind_{kind.value}"))
        for kind in LayerKind
        if kind in rule
    ]
    return f"{' + '.join(terms) or '0'} = {count(layers, rule)}"


def rule_text(rule: Rule, words: Catalogue) -> str:
    """What a rule counts, in words."""
    names = [words(f"calculators.kind_{kind.value}") for kind in LayerKind if kind in rule]
    return " + ".join(names) or words("calculators.nothing")


def layers_html(rule: Rule, words: Catalogue) -> Markup:
    """The five standard nets: layers by kind, those that the rule counts in bold, its sum beside the name's number."""
    kinds = tuple(LayerKind)
    heads = [
        words("calculators.column_net"),
        words("calculators.column_count"),
        words("calculators.column_name"),
        *(words(f"calculators.kind_{kind.value}") for kind in kinds),
    ]
    rows = []
    for net in standard_nets():
        total = count(net.layers, rule)
        verdict = _verdict(total, net.number, words)
        cells = (
            Cell(content=total, class_="sum"),
            Cell(content=verdict, class_="matches" if total == net.number else None),
            *(_cell(net.layers[kind], counted=kind in rule) for kind in kinds),
        )
        rows.append(Row(head=network_name(find_variant(net.name).spec), cells=cells))
    return table(heads, rows, caption=words("calculators.layers_table"), class_="plain layers")


def _cell(number: int, *, counted: bool) -> Cell:
    """A number that is counted, or one that is struck out because the rule leaves it aside."""
    return Cell(content=tag("b", number)) if counted else Cell(content=tag("s", number), class_="aside")


def _verdict(total: int, number: int, words: Catalogue) -> str:
    if total == number:
        return words("calculators.match", number=number)
    key = "calculators.too_many" if total > number else "calculators.too_few"
    return words(key, number=number, difference=abs(total - number))
