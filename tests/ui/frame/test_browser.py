"""The running app in headless Chromium: what only a browser can show. Nothing may complain on the console."""

import re
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.ui.frame.links import GROUPS
from explainer.ui.pages.table import PAGES
from tests.ui.support import query, scrolls_sideways, wait_for_query
from tests.ui.visit import Visit

pytestmark = pytest.mark.browser

PATHS = {row.name: "/" if row is PAGES[0] else f"/{row.name}" for row in PAGES}
DIAGRAM = ".st-key-network_diagram, .st-key-block_diagram"


def unfold_controls(page: Page) -> None:
    """On a phone they stand behind the line that says what is chosen."""
    fold = page.locator(".st-key-controls_shown")
    if fold.is_visible() and not fold.locator("input").is_checked():
        fold.locator("label").click()
    expect(page.locator(".st-key-shortcut")).to_be_visible()


COLLISIONS = """() => {
  const svg = [...document.querySelectorAll("*")].map(one => one.shadowRoot?.querySelector(".sheet svg")).find(Boolean);
  const texts = [...svg.querySelectorAll("text")].filter(one => one.textContent.trim()).map(one => {
    const { x, y, width, height } = one.getBBox();
    return { text: one.textContent, left: x, right: x + width, top: y + height / 5, bottom: y + height * 4 / 5 };
  });
  const cut = texts.filter(one => one.left < -1 || one.right > svg.viewBox.baseVal.width + 1);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5
    && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top);
  const pairs = texts.flatMap((a, i) => texts.slice(i + 1).filter(b => meet(a, b)).map(b => `${a.text} on ${b.text}`));
  return [...cut.map(one => `cut: ${one.text}`), ...pairs];
}"""
SMALLEST = """() => {
  const svg = [...document.querySelectorAll("*")].map(one => one.shadowRoot?.querySelector(".sheet svg")).find(Boolean);
  const sizes = [...svg.querySelectorAll("text")].map(one => parseFloat(getComputedStyle(one).fontSize));
  return Math.min(...sizes) * svg.getScreenCTM().a;
}"""
CHANGES = [
    ("/network?variant=resnet50&", "shortcut", "A"),
    ("/network?variant=resnet34&", "variant", "resnet101"),
    ("/network?variant=resnet50&", "height", "1023"),
    ("/network?variant=resnet50&", "stride", "v1"),
    ("/block?block=layer2.0&", "shortcut", "A"),
    ("/block?block=layer4.0&", "height", "1023"),
    ("/block?block=layer2.0&", "variant", "resnet18"),
    ("/block?block=layer2.0&", "variant", "bottleneck_3-4-6-3_pooled_full-pre_exclusive-gating"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_picture_is_cut_or_covers_another(either: Visit, language: Language) -> None:
    for path, control, value in CHANGES:
        page = either.open(f"{path}lang={language}")
        page.locator(DIAGRAM).locator(".sheet svg").wait_for()
        assert page.evaluate(COLLISIONS) == []
        unfold_controls(page)
        page.emulate_media(reduced_motion="reduce")  # what flies from place to place stands over texts
        field = page.locator(f".st-key-{control}")
        if control in ("variant", "height"):
            field.locator("input").fill(value)
            field.locator("input").press("Enter")
        else:
            field.get_by_text(value, exact=True).click()
        wait_for_query(page, control, value)
        expect(page.locator("text.delta, tspan.now").first).to_be_visible()
        assert page.evaluate(COLLISIONS) == [], f"{path} {control}={value}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_a_net_of_one_s_own_is_cut_or_covers_another(either: Visit, language: Language) -> None:
    for name in ("bottleneck_3-4-6-3_pooled_full-pre_exclusive-gating", "basic_1-1-1-1_pooled_exclusive-gating"):
        page = either.open(f"/design?variant={name}&start=resnet50&lang={language}")
        expect(page.locator("text.delta, tspan.now").first).to_be_visible()
        assert page.evaluate(COLLISIONS) == [], name


def has_one_title_and_sections_below_it(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    levels = page.locator(":is(h1, h2, h3, h4, h5, h6)").evaluate_all("(all) => all.map((one) => +one.tagName[1])")
    assert set(levels) <= {1, 2, 3}


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(
    ("language", "variant"), [("en", "variant=resnet50"), ("zh", "variant=vgg16&height=64&width=64")]
)
def test_every_page_opens_from_its_own_address(visit: Visit, name: str, language: Language, variant: str) -> None:
    visit.open(f"{PATHS[name]}?lang={language}" + (f"&{variant}" if name != "start" else ""))
    page = visit.whole()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if language == "zh" else "en")
    expect(page.get_by_role("link", name=catalogue(language)(f"{name}.nav"))).to_be_visible()
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)
    has_one_title_and_sections_below_it(page)


@pytest.mark.parametrize(
    "path",
    [
        *("variants?section=shortcuts", "variants?section=families"),
        *("calculators?calc=layers", "calculators?calc=figures"),
    ],
)
def test_every_section_has_one_title_and_its_own_below_it(visit: Visit, path: str) -> None:
    visit.open(f"/{path}")
    has_one_title_and_sections_below_it(visit.whole())


@pytest.mark.parametrize("name", ["network", "block"])
@pytest.mark.parametrize("variant", ["resnet18", "resnet50", "resnet152"])
def test_the_folded_picture_is_on_the_first_screen(visit: Visit, name: str, variant: str) -> None:
    page = visit.open(f"/{name}?variant={variant}")
    picture = page.locator(DIAGRAM).locator(".sheet svg")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 720
    assert box["width"] > 600


def test_a_click_selects_and_the_link_reopens_the_view(visit: Visit) -> None:
    page = visit.open("/network")
    page.locator('[data-id="layer2.0"]').click()
    wait_for_query(page, "at", "layer2.0")
    expect(page.get_by_text("conv3_1 · layer2.0", exact=True)).to_be_visible()
    page.locator('[data-fold="layer3"]').click()
    wait_for_query(page, "unfold", "layer3")
    page.locator(".st-key-stride").get_by_text("v1", exact=True).click()
    wait_for_query(page, "stride", "v1")
    address = page.url.removeprefix(urlsplit(page.url)._replace(path="", query="", fragment="").geturl())
    again = visit.open(address)
    expect(again.locator('[data-id="layer2.0"]')).to_have_attribute("aria-pressed", "true")
    expect(again.locator('[data-id="layer3.5"]')).to_be_visible()
    assert query(again) == {"lang": "en", "stride": "v1", "at": "layer2.0", "unfold": "layer3"}


def test_the_keyboard_alone_selects_and_unfolds(visit: Visit) -> None:
    page = visit.open("/network")
    page.locator('[data-id="conv1"]').focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for_query(page, "at", "maxpool")
    page.locator('[data-fold="layer1"]').focus()
    page.keyboard.press("Enter")
    wait_for_query(page, "unfold", "layer1")
    expect(page.locator('[data-fold="layer1"]')).to_be_focused()


def test_the_tools_cover_nothing_of_a_picture_that_scrolls(visit: Visit) -> None:
    page = visit.open("/network?detail=operations&variant=resnet18")
    page.locator(DIAGRAM).locator(".sheet svg").wait_for()
    view, tools = page.locator(DIAGRAM).locator(".picture"), page.locator(DIAGRAM).locator(".tools")
    above, below = tools.bounding_box(), view.bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] + above["height"] <= below["y"]
    assert below["y"] + below["height"] <= 720


def test_what_changed_is_marked_and_the_rest_stays_in_place(visit: Visit) -> None:
    page = visit.open("/network")
    before = page.locator('[data-id="layer1.0"]').bounding_box()
    page.locator(".st-key-stride").get_by_text("v1", exact=True).click()
    expect(page.locator("g.changed")).to_have_count(3)
    assert page.locator("g.changed").evaluate_all("boxes => boxes.map(box => box.dataset.id)") == [
        "layer2.0",
        "layer3.0",
        "layer4.0",
    ]
    assert page.locator('[data-id="layer1.0"]').bounding_box() == before


def test_hovering_says_what_a_box_is(visit: Visit) -> None:
    page = visit.open("/network")
    page.locator('[data-id="layer4.1"]').hover()
    tip = page.locator(DIAGRAM).locator(".tip")
    expect(tip).to_contain_text("2048×7×7 (C×H×W)")
    expect(tip).to_contain_text("4,462,592")


def test_a_typed_name_opens_a_net_and_a_wrong_one_is_put_back(visit: Visit) -> None:
    page = visit.open("/network")
    box = page.locator(".st-key-variant input")
    box.fill("cifar_resnet38")
    box.press("Enter")
    wait_for_query(page, "variant", "cifar_resnet38")
    expect(page.get_by_role("heading", name="CIFAR ResNet-38", exact=True)).to_be_visible()
    visit.settled()
    box.fill("resnet5000")
    box.press("Enter")
    expect(page.get_by_text("There is no network called “resnet5000”.")).to_be_visible()
    expect(page.get_by_role("heading", name="CIFAR ResNet-38", exact=True)).to_be_visible()


def test_a_block_opens_from_the_network_and_settings_follow(visit: Visit) -> None:
    page = visit.open("/network?variant=resnet101&stride=v1&at=layer3.0")
    page.get_by_role("button", name="Open conv4_1").click()
    wait_for_query(page, "block", "layer3.0")
    assert query(page) | {"variant": "resnet101", "stride": "v1"} == query(page)
    expect(page.get_by_role("heading", name="ResNet-101 · conv4_1")).to_be_visible()
    page.locator(".st-key-lang").get_by_text("中文").click()
    wait_for_query(page, "lang", "zh")
    assert query(page) == {"lang": "zh", "variant": "resnet101", "stride": "v1", "block": "layer3.0"}


def test_choices_are_named_in_the_language_that_was_switched_to(visit: Visit) -> None:
    page = visit.open("/network")
    chosen = page.locator(".st-key-at input")
    expect(chosen).to_have_value(catalogue("en")("network.whole"))
    page.locator(".st-key-lang").get_by_text("中文").click()
    expect(chosen).to_have_value(catalogue("zh")("network.whole"))


def test_an_emptied_size_goes_back_to_the_nets_own(visit: Visit) -> None:
    page = visit.open("/network?height=97")
    field = page.locator(".st-key-height input")
    field.fill("")
    field.press("Enter")
    wait_for_query(page, "height", None)
    expect(field).to_have_value("224")


def test_a_hostile_address_is_explained(visit: Visit) -> None:
    page = visit.open("/block?variant=%3Cscript%3Ealert(1)%3C/script%3E&block=%00%00&height=1e99")
    expect(page.get_by_text("The address asked for something that does not exist")).to_be_visible()
    expect(page.get_by_role("heading", name="ResNet-50 · conv2_1")).to_be_visible()


def test_a_feature_map_is_enlarged_by_click_and_by_keyboard(visit: Visit) -> None:
    page = visit.open("/forward?variant=resnet18&height=64&width=64&node=layer1.0.conv1")
    grid = page.locator(".st-key-feature_grid .cells")
    expect(grid).to_be_visible()
    box = grid.bounding_box()
    assert box is not None
    tile = grid.locator(".mark").bounding_box()  # round channel 0, in the upper left corner
    assert tile is not None
    columns = round(box["width"] / tile["width"])
    grid.click(position={"x": tile["width"] * 2.5, "y": tile["height"] * 1.5})
    wait_for_query(page, "channel", str(columns + 2))
    visit.settled()
    grid.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    wait_for_query(page, "channel", str(columns + 3))


def test_own_picture(visit: Visit) -> None:
    page = visit.open("/forward?variant=resnet18&height=32&width=32&photo=upload")
    page.locator('input[type="file"]').set_input_files(
        {"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0 and then nothing"}
    )
    expect(page.get_by_text(re.compile(r"damaged|not a picture"))).to_be_visible()


def test_a_phone_gets_the_compact_picture_and_no_sideways_scroll(phone: Visit) -> None:
    page = phone.open("/network")
    links = page.locator(".st-key-page_links .narrow")
    for name, path in [*PATHS.items()][1:]:
        links.locator("summary").click()
        links.get_by_role("link", name=catalogue("zh")(f"{name}.nav"), exact=True).click()
        page.wait_for_url(re.compile(rf"{path}(\?|$)"))
        expect(links.locator("summary")).to_contain_text(catalogue("zh")(f"{name}.nav"))  # drawn anew, and closed
        phone.whole()
        assert not scrolls_sideways(page), name
    for path in ("/network", "/network?unfold=layer3", "/block", "/network?detail=operations&variant=resnet18"):
        page = phone.open(path)
        page.locator(DIAGRAM).locator(".sheet svg").wait_for()
        assert page.evaluate(SMALLEST) >= 11
    page = phone.open("/network")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert page.locator(DIAGRAM).locator(".picture").evaluate("one => getComputedStyle(one).colorScheme") == "dark"


def test_on_a_phone_the_controls_are_one_line_until_they_are_unfolded(phone: Visit) -> None:
    page = phone.open("/network?height=192&stride=v1")
    fold = page.locator(".st-key-controls_shown")
    expect(fold).to_have_text("ResNet-50 · v1 · B · 192×224")
    box = page.locator(".st-key-controls").bounding_box()
    assert box is not None
    assert box["height"] < 60
    expect(page.locator(".st-key-lang")).to_be_visible()
    expect(page.locator(".st-key-variant")).to_be_hidden()
    unfold_controls(page)
    assert not scrolls_sideways(page)
    page.locator(".st-key-stride").get_by_text("v1.5", exact=True).click()
    expect(fold).to_have_text("ResNet-50 · v1.5 · B · 192×224")
    fold.locator("label").click()
    expect(page.locator(".st-key-stride")).to_be_hidden()


def test_on_a_desktop_the_controls_stand_open(visit: Visit) -> None:
    page = visit.open("/network")
    expect(page.locator(".st-key-variant")).to_be_visible()
    expect(page.locator(".st-key-controls_shown")).to_be_hidden()


def test_a_phone_shows_which_page_it_is_on(phone: Visit) -> None:
    page = phone.open("/calculators")
    page.mouse.wheel(0, 600)
    menu = page.locator(".st-key-page_links .narrow")
    expect(menu.locator("summary")).to_be_in_viewport(ratio=1)
    expect(menu.locator("summary")).to_contain_text(catalogue("zh")("calculators.nav"))
    menu.locator("summary").click()
    expect(menu.get_by_role("link")).to_have_count(len(PAGES))
    expect(menu.locator("[aria-current=page]")).to_have_text(catalogue("zh")("calculators.nav"))
    expect(menu.locator(".group")).to_have_text([catalogue("zh")(f"parts.group_{group}") for group, _ in GROUPS])
    page.mouse.click(195, 830)
    expect(menu.get_by_role("link").first).to_be_hidden()


def test_the_bar_has_every_page_in_its_group_and_is_walked_by_keyboard(visit: Visit) -> None:
    words = catalogue("en")
    for group, rows in GROUPS:
        page = visit.open(PATHS[rows[-1].name])
        bar = page.locator(".st-key-page_links .wide")
        assert bar.locator("a").evaluate_all("all => all.map((one) => one.textContent)") == [
            words(f"{row.name}.nav") for row in PAGES
        ]
        expect(bar.locator("[aria-current=page]")).to_have_text(words(f"{rows[-1].name}.nav"))
        for row in rows:
            expect(bar.get_by_role("link", name=words(f"{row.name}.nav"), exact=True)).to_be_visible()
        menus = [name for name, others in GROUPS if name != group and len(others) > 1]
        expect(bar.locator("summary")).to_have_text([words(f"parts.group_{name}") for name in menus])
    menu = bar.locator("summary").first
    menu.focus()
    page.keyboard.press("Enter")
    expect(bar.get_by_role("link", name=words("block.nav"), exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar.get_by_role("link", name=words("block.nav"), exact=True)).to_be_hidden()
    expect(menu).to_be_focused()
    page.evaluate("window.notLoadedAnew = true")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/block(\?|$)"))
    expect(page).to_have_title(f"{words('block.nav')} · ResNet Explainer")
    assert page.evaluate("window.notLoadedAnew")


def test_controls_are_folded_where_a_page_is_not_about_choosing(visit: Visit) -> None:
    page = visit.open("/breakit?variant=resnet34")
    fold = page.locator(".st-key-controls_shown")
    expect(fold).to_have_text("ResNet-34 · B · 224×224")
    expect(page.locator(".st-key-variant")).to_be_hidden()
    fold.locator("input").focus()
    page.keyboard.press("Space")
    page.locator(".st-key-shortcut").get_by_text("A", exact=True).click()
    wait_for_query(page, "shortcut", "A")
    expect(fold).to_have_text("ResNet-34 · A · 224×224")


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_leads_on_to_the_next_and_its_tab_bears_its_name(visit: Visit, language: Language) -> None:
    words = catalogue(language)
    page = visit.open(f"/block?lang={language}&variant=resnet34")
    expect(page).to_have_title(f"{words('block.nav')} · ResNet Explainer")
    visit.whole()
    around = page.locator(".st-key-pages_around")
    expect(around.get_by_role("link")).to_have_count(2)
    page.evaluate("window.notLoadedAnew = true")
    around.get_by_role("link", name=words("parts.page_next", page=words("operation.nav"))).click()
    expect(page).to_have_title(f"{words('operation.nav')} · ResNet Explainer")
    visit.settled()
    wait_for_query(page, "variant", "resnet34")
    assert page.evaluate("window.notLoadedAnew")
    expect(page.locator(".st-key-pages_around").get_by_role("link").first).to_have_attribute("href", "block")


LABELS = """() => [...document.querySelectorAll("[data-testid=stHorizontalBlock], [data-testid=stVerticalBlock]")]
  .filter((row) => getComputedStyle(row).flexDirection === "row" && !row.querySelector(".st-key-lang"))
  .map((row) => [...row.children].flatMap((one) => [...one.querySelectorAll("[data-testid=stWidgetLabel] p")])
    .filter((one) => one.getClientRects().length)
    .map((one) => [one.textContent, one.getBoundingClientRect().left, one.getBoundingClientRect().top]))"""


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labels_of_fields_beside_each_other_stand_on_one_line(visit: Visit, language: Language) -> None:
    for name in ("block", "forward", "compare", "design", "stride", "breakit"):
        page = visit.open(f"/{name}?lang={language}&variant=resnet50")
        page.locator(".stMainBlockContainer [data-testid=stWidgetLabel]").nth(7).wait_for()
        rows = [row for row in page.evaluate(LABELS) if len(row) > 1]
        assert rows, name
        for row in rows:
            for (text, left, top), (other, right, beside) in pairwise(row):
                if right > left and abs(beside - top) < 40:  # else one stands below the other
                    assert abs(beside - top) < 1.5, (name, text, other)
