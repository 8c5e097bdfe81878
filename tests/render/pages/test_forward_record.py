"""The record of a net's training is told in its own numbers, and the paper's stand beside it."""

import re
from dataclasses import replace

import pytest

from explainer.architecture.naming import network_name
from explainer.architecture.totals import total_cost
from explainer.architecture.variants import expand_variant
from explainer.pretrained.bundled import BundledNet, bundled_nets
from explainer.pretrained.source import Origin
from explainer.render.pages.forward import record
from explainer.text.catalogue import Catalogue
from explainer.text.published.tables import CIFAR_10
from tests.render.nets import EN, ZH

both = pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
each_net = pytest.mark.parametrize("net", bundled_nets(), ids=lambda net: net.slug)


@both
@each_net
def test_what_a_net_was_trained_on_and_what_its_error_means(net: BundledNet, words: Catalogue) -> None:
    told = " ".join(record.meaning(net, words))
    for number in (net.run.num_training, net.run.num_held_out, net.run.num_errors):
        assert re.search(rf"(?<![\d,]){number:,}(?![\d,])", told)
    assert f"{100 * net.run.num_errors / net.run.num_held_out:.2f}%" in told
    assert {10: "90%", 8: "87.5%"}[net.spec.num_classes] in told


@both
@each_net
def test_how_it_was_trained(net: BundledNet, words: Catalogue) -> None:
    told = " ".join(record.training(net, words))
    batches = -(-net.run.num_training // net.run.recipe.batch_size)
    assert f"{len(net.run.curve) * batches:,}" in told
    assert (net.run.cpu in told, net.run.torch in told, str(net.run.recipe.learning_rate) in told) == (True,) * 3
    assert ("64,000" in told) == (net.origin is Origin.CIFAR10)


def test_steps_are_counted_with_the_batch_that_is_not_full() -> None:
    run = next(net.run for net in bundled_nets() if net.dataset == "digits")
    assert replace(run, num_training=257, curve=run.curve[:3]).num_steps == 9


@both
def test_the_paper_s_table_stands_whole_with_exact_parameters(words: Catalogue) -> None:
    html = str(record.published_html(words))
    for one in CIFAR_10.rows:
        graph = expand_variant(one.variant)
        assert network_name(graph.spec) in html
        assert f"{total_cost(graph).num_params:,}" in html
        assert f"{one.error:.2f}" in html
    assert "6.61" in html
    assert "0.16" in html
