"""What is drawn once for all readers: how much it counts, and what it is called."""

import json

import plotly.graph_objects as go
import pytest

from explainer.architecture.variants import find_variant
from explainer.render.diagram.picture import Picture
from explainer.ui.requests import kept
from explainer.ui.requests.kept import bytes_of
from explainer.ui.requests.network import network_picture, operations_picture
from explainer.ui.work.net import Net


def test_a_picture_counts_all_of_its_text() -> None:
    net = Net(spec=find_variant("resnet18").spec, height=224, width=224)
    picture = network_picture(net, None, frozenset({"layer1"}), "zh")
    assert isinstance(picture, Picture)
    assert network_picture(net, None, frozenset({"layer1"}), "zh") is picture
    listed = [entry.text + entry.name for group in picture.outline for entry in group.entries]
    characters = len(picture.wide + picture.compact + "".join(listed))
    assert characters < bytes_of(picture) < 6 * characters
    assert bytes_of((picture, picture)) == pytest.approx(2 * bytes_of(picture), rel=0.01)


def test_a_chart_counts_more_than_its_text() -> None:
    serialised = json.dumps({"data": [{"type": "bar", "x": list(range(1000))}], "layout": {}})
    figure = kept.figure(serialised)
    assert isinstance(figure, go.Figure)
    assert list(figure.data[0].x) == list(range(1000))
    assert kept.figure(serialised) is figure
    assert bytes_of(kept._Chart(figure, serialised)) > 4 * len(serialised)


def test_pictures_have_one_name_while_the_reader_may_stay_where_they_are() -> None:
    net = Net(spec=find_variant("resnet18").spec, height=224, width=224)
    other = Net(spec=find_variant("resnet34").spec, height=224, width=224)
    nothing = frozenset[str]()
    names = [
        network_picture(net, None, nothing, "en").name,
        network_picture(net, other, frozenset({"layer1"}), "en").name,
        network_picture(other, None, nothing, "en").name,
        operations_picture(net, None, frozenset({"layer1"}), "en").name,
        operations_picture(net, None, frozenset({"layer2"}), "en").name,
    ]
    assert names[0] == names[1]
    assert len(set(names)) == 4
