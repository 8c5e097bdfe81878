"""The table of a family: the paper's Table 1, live."""

import re

import pytest
from hypothesis import assume, given, settings

from explainer.architecture.graph import Graph
from explainer.architecture.naming import network_name
from explainer.architecture.totals import counted_layers, total_cost
from explainer.architecture.variants import LISTED_VARIANTS, find_variant
from explainer.architecture.wiring.expand import expand
from explainer.render.facts import block_facts, net_facts, node_facts
from explainer.render.facts import to_html as facts_html
from explainer.render.pages.network.table1 import family_columns, to_html
from explainer.text.catalogue import Catalogue
from explainer.text.numbers import exact
from tests.architecture.strategies import any_graphs
from tests.render.nets import EN, ZH, net, words

few = settings(max_examples=25, deadline=None)


def rows(html: str) -> list[list[str]]:
    """The cells of each row as text, the row's title first."""
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL)]
    return [[re.sub(r"<[^>]+>", " ", cell.replace("<br>", "; ")).strip() for cell in row] for row in cells]


@few
@given(any_graphs(), words)
def test_any_net_stands_in_its_familys_table(graph: Graph, words: Catalogue) -> None:
    assume(min(graph.input_shape.dims[1:]) >= 32)  # less is too small for the VGG nets of the family
    columns = family_columns(graph.spec, graph.input_shape)
    assert [column.chosen for column in columns].count(True) == 1
    table = rows(to_html(columns, words))
    assert {len(row) for row in table if "1×1" not in row[0]} == {len(columns) + 1}
    assert [row[0] for row in table[-3:]] == [words(f"facts.{key}") for key in ("layers", "params", "macs")]
    for place, column in enumerate(columns, start=1):
        cost = total_cost(column.graph)
        assert table[0][place].startswith(network_name(column.graph.spec))
        assert table[-3][place] == str(counted_layers(column.graph))
        assert table[-2][place].endswith(exact(cost.num_params))
        assert table[-1][place].endswith(exact(cost.num_macs))


@pytest.mark.parametrize("name", LISTED_VARIANTS)
def test_every_listed_variant_has_a_table_and_facts(name: str) -> None:
    spec = find_variant(name).spec
    graph = net(name)
    (chosen,) = (column for column in family_columns(spec, graph.input_shape) if column.chosen)
    assert chosen.graph.spec == spec
    for language in (EN, ZH):
        facts = {fact.label: fact for fact in net_facts(graph, language)}
        assert facts[language("facts.layers")].value == str(spec.depth)
        assert facts[language("facts.params")].exact == exact(total_cost(graph).num_params)


def test_rows_of_the_published_nets() -> None:
    spec = find_variant("resnext50_32x4d").spec
    table = rows(to_html(family_columns(spec, net("resnet50").input_shape), EN))
    assert [row[0] for row in table[:6]] == [
        "stage and output size",
        "conv1  112×112",
        "conv2_x  56×56",
        "conv3_x  28×28",
        "conv4_x  14×14",
        "conv5_x  7×7",
    ]
    assert re.split(r";? +", table[3][-1]) == ["1×1,", "256", "3×3,", "256,", "g32", "1×1,", "512", "×4"]


def test_the_deep_stem_is_spelled_out() -> None:
    table = rows(to_html(family_columns(find_variant("resnet50d").spec, net("resnet50").input_shape), EN))
    assert table[1][-1] == "3×3 conv, 3→32, /2, p1; 3×3 conv, 32→32, p1; 3×3 conv, 32→64, p1"


def test_vgg_nets_stand_beside_each_other() -> None:
    graph = net("vgg16")
    table = rows(to_html(family_columns(graph.spec, graph.input_shape), EN))
    assert [cell.partition(";")[0].strip() for cell in table[0][1:]] == ["VGG-11", "VGG-13", "VGG-16", "VGG-19"]
    assert table[5][0] == "conv5  7×7"
    assert table[6][1] == "4096-d fc, 4096-d fc, 1000-d fc"
    assert "conv 1" not in to_html(family_columns(graph.spec, graph.input_shape), ZH)


@few
@given(any_graphs(), words)
def test_facts_of_everything_can_be_told(graph: Graph, words: Catalogue) -> None:
    before = expand(find_variant("resnet18").spec, graph.input_shape)
    for facts in (
        net_facts(graph, words, before=before),
        *(block_facts(graph, block, words, before=before) for block in graph.blocks),
        *(node_facts(graph, node, words, before=before) for node in graph),
    ):
        assert all(fact.label and fact.value for fact in facts)
        html = facts_html(facts)
        assert html.count("<dt>") == html.count("<dd>") == len(facts)
