"""What is shown of held-out pictures is what was counted: bars, table and sentences."""

import json
import re

import plotly.graph_objects as go
import pytest

from explainer.architecture.graph import Graph
from explainer.architecture.naming import network_name
from explainer.architecture.variants import expand_variant
from explainer.pretrained.held_out import HeldOut, Mistake
from explainer.render.pages.forward.held_out import (
    Counted,
    block_sentence,
    surest_html,
    table_html,
    verdict,
    without_alt,
    without_chart,
)
from explainer.text.catalogue import Catalogue
from tests.render.nets import EN, ZH

both = pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])


def counted(graph: Graph, *, first: int, plain: bool) -> Counted:
    names = [block.name for block in graph.blocks if not plain or block.in_shape == block.out_shape]
    without = {name: first + 100 * at for at, name in enumerate(names)}
    swapped = {("layer1.0", "layer1.1"): 3 * first, ("layer2.1", "layer2.2"): 2 * first}
    surest = (Mistake(label=1, answer=2, share=0.99999), Mistake(label=0, answer=2, share=0.75))
    return Counted(graph, HeldOut(num_pictures=10_000, num_errors=81, without=without, swapped=swapped, surest=surest))


RESIDUAL = counted(expand_variant("cifar_resnet20"), first=150, plain=False)
PLAIN = counted(expand_variant("cifar_plain20"), first=4000, plain=True)


@both
def test_a_bar_stands_for_each_block_that_can_be_switched_off(words: Catalogue) -> None:
    figure = json.loads(without_chart([RESIDUAL, PLAIN], words=words))
    go.Figure(figure)
    residual, plain = figure["data"]
    assert residual["y"] == [wrong / 10_000 for wrong in RESIDUAL.held_out.without.values()]
    assert residual["x"] == list(range(9))
    assert plain["x"] == [0, 1, 2, 4, 5, 7, 8]  # the others change the shape
    assert plain["y"] == [wrong / 10_000 for wrong in PLAIN.held_out.without.values()]
    assert residual["marker"]["pattern"]["shape"] != plain["marker"]["pattern"]["shape"]
    assert "4,600" in plain["hovertext"][-1]
    assert "layer3.2" in plain["hovertext"][-1]


@both
def test_the_table_and_the_alternative_tell_all_of_it(words: Catalogue) -> None:
    html, alt = str(table_html([RESIDUAL, PLAIN], words=words)), without_alt([RESIDUAL, PLAIN], words=words)
    for net, least, median, most in ((RESIDUAL, "150", "550", "950"), (PLAIN, "4,000", "4,300", "4,600")):
        assert network_name(net.graph.spec) in html
        assert words("held_out.range", least=least, median=median, most=most) in html
        assert network_name(net.graph.spec) in alt
    assert "1.5%" in alt
    assert "46.0%" in alt


@both
def test_half_of_the_blocks_keep_the_bound_that_is_told(words: Catalogue) -> None:
    told = verdict(RESIDUAL, PLAIN, words=words)
    assert re.findall(r"\d[\d,]*", told.replace("（", " ")) == re.findall(
        r"\d[\d,]*",
        words(
            "held_out.verdict",
            pictures="10,000",
            least="150",
            most="950",
            half="550",
            whole="81",
            plain_least="4,000",
            plain_most="4,600",
            plain_half="4,300",
            plain_whole="81",
        ),
    )
    even = Counted(
        RESIDUAL.graph,
        HeldOut(**{**_fields(RESIDUAL.held_out), "without": dict(zip("abcd", (1, 5, 9, 20), strict=True))}),
    )
    numbers = re.findall(r"\d[\d,]*", verdict(even, PLAIN, words=words))
    assert ("5" in numbers, "9" in numbers) == (True, False)


def _fields(held_out: HeldOut) -> dict[str, object]:
    return {name: getattr(held_out, name) for name in HeldOut.__dataclass_fields__}


@both
def test_one_block_is_told_by_its_count(words: Catalogue) -> None:
    told = block_sentence(RESIDUAL, "layer2.1", words=words)
    assert told
    assert {"550", "81", "10,000"} <= set(re.findall(r"\d[\d,]*", told))
    assert block_sentence(PLAIN, "layer2.0", words=words) is None


@both
def test_a_share_is_never_rounded_up_to_certainty(words: Catalogue) -> None:
    html = str(surest_html(RESIDUAL.held_out, ["cat", "dog", "frog"], words=words))
    assert "99.99%" in html
    assert "100" not in html
    assert html.index("dog") < html.index("frog")
