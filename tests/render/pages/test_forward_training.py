"""The chart of errors draws the records' own numbers, and says them in words."""

import json
import re
from dataclasses import replace
from statistics import mean
from typing import Any

import plotly.graph_objects as go
import pytest

from explainer.architecture.naming import network_name
from explainer.architecture.variants import find_variant
from explainer.pretrained.bundled import BundledNet, bundled_net
from explainer.pretrained.source import Origin
from explainer.render.pages.forward.training import training_alt, training_chart, training_sentence
from explainer.text.catalogue import Catalogue
from tests.render.nets import EN, ZH

both = pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])


def nets() -> list[BundledNet]:
    found = [bundled_net(find_variant(name).spec, Origin.DIGITS) for name in ("cifar_resnet20", "cifar_plain20")]
    return [net for net in found if net]


def read(words: Catalogue) -> dict[str, Any]:
    figure: dict[str, Any] = json.loads(training_chart(nets(), words=words))
    go.Figure(figure)
    assert figure["layout"]["template"] == {}
    return figure


@both
def test_every_line_is_the_mean_over_the_runs(words: Catalogue) -> None:
    lines = read(words)["data"]
    assert len(lines) == 4
    for net, held_out, training in zip(nets(), lines[::2], lines[1::2], strict=True):
        assert held_out["x"] == training["x"] == list(range(1, len(net.run.curve) + 1))
        for place, epoch in enumerate(zip(*(run.curve for run in net.runs), strict=True)):
            assert held_out["y"][place] == pytest.approx(mean(one.held_out_error for one in epoch))
            assert training["y"][place] == pytest.approx(mean(one.training_error for one in epoch))


@both
def test_lines_differ_in_more_than_colour_and_name_their_net(words: Catalogue) -> None:
    lines = read(words)["data"]
    looks = {(line["line"]["dash"], line.get("marker", {}).get("symbol")) for line in lines}
    assert {"solid", "dot"} == {dash for dash, _ in looks}
    assert len({line["marker"]["symbol"] for line in lines[::2]}) == 2
    assert len({line["name"] for line in lines}) == 4
    assert all(network_name(net.spec) in line["name"] for net, line in zip(nets(), lines[::2], strict=True))


@both
def test_pointing_at_an_epoch_tells_all_of_it(words: Catalogue) -> None:
    (net, _), line = nets(), read(words)["data"][0]
    said = line["hovertext"][-1]
    errors = [run.held_out_error for run in net.runs]
    for share in (min(errors), max(errors)):
        assert f"{100 * share:.2f}".rstrip("0").rstrip(".") + "%" in said
    assert str(len(net.run.curve)) in said


@both
def test_the_words_tell_every_run(words: Catalogue) -> None:
    told = training_alt(nets(), words=words)
    assert told == told.strip()
    for net in nets():
        assert network_name(net.spec) in told
        for run in net.runs:
            assert f"{100 * run.held_out_error:.2f}".rstrip("0").rstrip(".") + "%" in told


def with_errors(net: BundledNet, *errors: int) -> BundledNet:
    """The same net with other runs, of seeds that count from 0."""
    return replace(net, runs=tuple(replace(net.run, seed=seed, num_errors=one) for seed, one in enumerate(errors)))


@both
def test_the_sentence_tells_the_least_and_most_errors_over_the_seeds(words: Catalogue) -> None:
    first, second = nets()
    told = training_sentence([with_errors(first, 83, 1071, 95), with_errors(second, 64, 64, 64)], words=words)
    assert words("training.errors_range", net=network_name(first.spec), least="83", most="1,071") in told
    assert words("training.errors", net=network_name(second.spec), least="64") in told
    assert words("training.joint").join("012") in told
    assert "95" not in told
    assert {f"{first.run.num_training:,}", f"{first.run.num_held_out:,}"} <= set(re.findall(r"[\d,]+\d", told))
    assert f"{len(first.run.curve)}" in told
