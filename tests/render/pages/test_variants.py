"""The gallery as HTML: every exhibit can be picked, pictures stand still, numbers are the published ones."""

import re
from html.parser import HTMLParser

import pytest

from explainer.architecture.questions.variants import CIFAR_FAMILIES, EXHIBITS, FAMILIES, KINDS, OPTIONS, ORDERS
from explainer.architecture.spec import Order
from explainer.architecture.totals import counted_layers
from explainer.architecture.variants import find_variant, resnet_spec
from explainer.architecture.wiring.expand import expand, image_shape
from explainer.render.pages.variants.cards import kinds_html, options_html, orders_html
from explainer.render.pages.variants.families import cifar_html, imagenet_html
from explainer.render.pages.variants.thumbnail import thumbnail
from explainer.text.catalogue import LANGUAGES, Language, catalogue

both_languages = pytest.mark.parametrize("language", LANGUAGES)


def picks(html: str) -> list[str]:
    return re.findall(r'data-pick="([^"]+)"', html)


def pressed(html: str) -> list[str]:
    return re.findall(r'data-pick="([^"]+)" aria-pressed="true"', html)


class Balance(HTMLParser):
    """Follows opening and closing tags."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing stays open."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@both_languages
def test_every_exhibit_can_be_picked_once_and_tags_are_closed(language: Language) -> None:
    words, chosen = catalogue(language), resnet_spec("resnet50")
    pages = [view(chosen, words) for view in (orders_html, kinds_html, options_html)]
    assert [name for html in pages for name in picks(html)] == list(EXHIBITS)
    assert pressed("".join(pages)) == []
    for html in (*pages, imagenet_html("resnet50", words), cifar_html("resnet50", words)):
        balance = Balance()
        balance.feed(html)
        assert balance.open == []


@pytest.mark.parametrize("slug", EXHIBITS)
def test_the_chosen_exhibit_is_marked(slug: str) -> None:
    exhibit, words = EXHIBITS[slug], catalogue("en")
    view = options_html if exhibit in OPTIONS else kinds_html if exhibit in KINDS else orders_html
    html = view(exhibit.spec, words)
    assert pressed(html) == [slug]
    assert html.count('class="card chosen"') == 1


def test_the_cards_say_the_published_errors() -> None:
    words, chosen = catalogue("en"), resnet_spec("resnet50")
    found = re.findall(r"<b>([\d.]+)%</b>", orders_html(chosen, words))
    assert found == ["6.61", "5.93", "8.17", "6.50", "7.84", "6.14", "6.71", "5.91", "6.37", "5.46"]
    kinds = re.findall(r"<dd>([^<]+)</dd>", kinds_html(chosen, words))
    numbers = [
        "6.61%",
        "fails",
        "fails",
        "12.35%",
        "fails",
        "8.70%",
        "9.81%",
        "12.86%",
        "6.91%",
        "12.22%",
        "fails",
    ]
    assert kinds == numbers
    options = re.findall(r"<b>([\d./% ]+)%</b>", options_html(chosen, words))
    assert options == ["28.54% / 10.02", "25.03% / 7.76", "24.52% / 7.46", "24.19% / 7.40"]


@both_languages
def test_pictures_stand_still_and_are_described(language: Language) -> None:
    html = orders_html(resnet_spec("resnet50"), catalogue(language))
    assert "tabindex" not in html
    assert "data-id" not in html
    described = re.findall(r'class="thumb" role="img" aria-label="([^"]+)"', html)
    assert len(described) == len(set(described)) == len(Order)


def test_only_what_moved_is_marked() -> None:
    words = catalogue("en")
    html = orders_html(resnet_spec("resnet50"), words)
    marks = [card.count('class="delta"') for card in html.split("<li ")[1:]]
    assert marks == [0, 1, 1, 1, 2]
    added = [card.count('class="delta"') for card in kinds_html(resnet_spec("resnet50"), words).split("<li ")[1:]]
    assert added == [0, 2, 5, 4, 2, 1]  # two factors; conv, σ, 1 − g and one or two products; conv and BN; dropout


def test_a_picture_without_a_shortcut_lane_is_cropped() -> None:
    words = catalogue("en")

    def width(variant: str, block: str) -> float:
        graph = expand(find_variant(variant).spec, image_shape(224, 224))
        match = re.search(r'viewBox="0 0 ([\d.]+) ', thumbnail(graph, block, words, marked=frozenset()))
        assert match is not None
        return float(match[1])

    assert width("resnet34", "layer1.1") < 210
    assert width("resnet34", "layer2.0") > 300


@both_languages
def test_every_family_has_a_row_for_each_net_with_its_counted_layers(language: Language) -> None:
    words = catalogue(language)
    for view, families in ((imagenet_html, FAMILIES), (cifar_html, CIFAR_FAMILIES)):
        html = view("resnet50", words)
        assert picks(html) == [name for family in families for name in family.variants]
        layers = re.findall(r"</th><td>(\d+)</td>", html)
        graphs = [expand(find_variant(name).spec, image_shape(32, 32)) for name in picks(html) if "vgg" not in name]
        listed = [int(number) for name, number in zip(picks(html), layers, strict=True) if "vgg" not in name]
        assert listed == [counted_layers(graph) for graph in graphs]
        assert html.count('<tr class="chosen">') == picks(html).count("resnet50")


def test_the_tables_quote_costs_and_published_figures() -> None:
    words = catalogue("en")
    html = imagenet_html("resnet50", words)
    for figure in ("25,028,904", "4,230,479,872", "126,886,696", "22,753,050,624", "25,576,264", "4,328,824,832"):
        assert figure in html
    assert "<td>77.62 / 93.70</td><td>81.20 / 95.34</td>" in html  # ResNeXt-50
    assert "<td>–</td><td>83.25 / 96.45</td>" in html  # ResNeXt-101 64×4d has weights of the newer recipe only
    cifar = cifar_html("resnet50", words)
    rows = dict(re.findall(r'data-pick="([^"]+)".*?<td>([\d.± ()]+|–)</td></tr>', cifar))
    assert (rows["cifar_resnet110"], rows["cifar_bottleneck_resnet164"]) == ("6.43 (6.61 ± 0.16)", "5.93")
    assert (rows["cifar_bottleneck_resnet1001"], rows["cifar_bottleneck_preresnet1001"]) == ("7.61", "4.92")
    assert (rows["cifar_preresnet110"], rows["cifar_bottleneck_preresnet164"]) == ("6.37", "5.46")
    assert rows["cifar_plain20"] == "–"


def test_resnet_50_d_keeps_its_name_and_counts_52() -> None:
    row = re.search(r'data-pick="resnet50d".*?<td>(\d+)</td>', imagenet_html("resnet18", catalogue("en")))
    assert row is not None
    assert row[1] == "52"
    assert set(ORDERS) == set(Order)
