"""Where weights come from, on the page: shipped ones, a checkpoint of the reader's, ImageNet's."""

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import safetensors.torch
import torch
from playwright.sync_api import Locator, Page, expect
from streamlit.testing.v1 import AppTest
from torch import Tensor

from benchmarks.server import served
from explainer.architecture.errors import ExplainerError
from explainer.architecture.naming import network_name
from explainer.architecture.variants import find_variant
from explainer.model.net.weights import untrained
from explainer.pretrained.bundled import BundledNet, bundled_net, bundled_nets
from explainer.pretrained.source import Origin
from explainer.render.pages.forward import record
from explainer.text.catalogue import LANGUAGES, Language, catalogue
from explainer.text.markdown import literal
from explainer.ui.shared import fetching
from tests.pretrained.site import Site, file_of, serving
from tests.ui.support import everything, go_to, healthy, html, open_app, warnings
from tests.ui.visit import DESKTOP, Readers, Visit

SMALL = "basic_1-1_w4-8"
CIFAR = find_variant("cifar_resnet20").spec


def state(variant: str, *, seed: int = 5, classes: int | None = None) -> dict[str, Tensor]:
    spec = find_variant(variant).spec
    tensors = untrained(spec, seed=seed).state_dict()
    if classes is not None:
        tensors |= {"fc.weight": tensors["fc.weight"][:classes], "fc.bias": tensors["fc.bias"][:classes]}
    return {name: tensor.clone() for name, tensor in tensors.items()}


def as_safetensors(tensors: Mapping[str, Tensor]) -> bytes:
    return safetensors.torch.save(dict(tensors))


def as_pth(content: object) -> bytes:
    file = io.BytesIO()
    torch.save(content, file)
    return file.getvalue()


def choose_file(app: AppTest, name: str, data: bytes) -> AppTest:
    read = "checkpoints_read" in app.session_state and app.session_state["checkpoints_read"]
    field = app.file_uploader(key=f"checkpoint_file_{int(read)}")
    return healthy(field.set_value((name, data, "application/octet-stream")).run(timeout=60))


def errors(app: AppTest) -> str:
    return " ".join(error.value for error in app.error)


def successes(app: AppTest) -> str:
    return " ".join(one.value for one in app.success)


def origin(app: AppTest) -> str:
    return str(app.session_state["net"].weights.origin.value)


# --- shipped weights ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_net_that_was_trained_here_comes_with_its_weights(language: Language) -> None:
    app = open_app("forward", lang=language, variant="cifar_resnet20")
    shipped = bundled_net(CIFAR, Origin.DIGITS)
    assert shipped is not None
    assert origin(app) == "digits"
    assert f"{shipped.run.num_errors}" in everything(app)
    assert app.button_group(key="photo").value == "digit0"


def test_untrained_weights_stay_one_choice_away() -> None:
    app = open_app("forward", variant="cifar_resnet20", weights="untrained", photo="digit5")
    assert origin(app) == "untrained"
    healthy(app.selectbox(key="weights").set_value("digits").run())
    assert origin(app) == "digits"
    assert app.button_group(key="photo").value == "digit5"


def test_each_kind_of_net_keeps_its_picture() -> None:
    app = open_app("forward", variant="cifar_resnet20", photo="digit5")
    for name, photo in (("resnet18", "cat"), ("cifar_resnet20", "digit5")):
        healthy(app.selectbox(key="variant").set_value(name).run(timeout=60))
        assert app.button_group(key="photo").value == photo


def test_what_the_reader_wished_for_comes_back_with_the_net_that_can_have_it() -> None:
    app = open_app("forward", variant="cifar_resnet20")
    for shortcut, expected in (("B", "untrained"), ("A", "digits")):
        healthy(app.button_group(key="shortcut").set_value(shortcut).run())
        assert origin(app) == expected
    healthy(app.selectbox(key="weights").set_value("untrained").run())
    for name in ("resnet18", "cifar_resnet20"):
        healthy(app.selectbox(key="variant").set_value(name).run())
    assert origin(app) == "untrained"


def test_another_shortcut_has_no_trained_weights_and_says_so() -> None:
    app = open_app("forward", variant="cifar_resnet20", shortcut="B")
    assert origin(app) == "untrained"
    assert "digits" not in app.selectbox(key="weights").options


def test_the_way_out_of_untrained_weights() -> None:
    app = open_app("forward", variant="resnet18", height="32", width="32")
    assert catalogue("en")("weights.badge_untrained") in everything(app)
    healthy(app.button(key="take_digits").click().run())
    assert app.session_state["variant"] == "cifar_resnet20"
    assert origin(app) == "digits"


def test_the_way_to_the_net_of_colour_scenes() -> None:
    app = open_app("forward", variant="resnet18", height="32", width="32")
    healthy(app.button(key="take_scenes").click().run())
    assert origin(app) == "scenes"
    assert app.button_group(key="photo").value.startswith("scene_")
    assert app.number_input(key="height").value == 64


def test_an_address_with_weights_that_this_net_cannot_have_is_put_right() -> None:
    app = open_app(variant="resnet18", weights="digits", height="32", width="32")
    assert "weights" in warnings(app)
    healthy(go_to(app, "forward"))
    assert app.selectbox(key="weights").value == "untrained"


# --- a checkpoint of the reader's -------------------------------------------------------------------------------


@pytest.fixture
def page() -> AppTest:
    return open_app("forward", variant=SMALL, height="32", width="32", weights="file")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_checkpoint_is_used(language: Language) -> None:
    app = open_app("forward", lang=language, variant=SMALL, height="32", width="32", weights="file")
    assert origin(app) == "untrained"
    choose_file(app, "mine.safetensors", as_safetensors(state(SMALL)))
    assert origin(app) == "file"
    net = network_name(find_variant(SMALL).spec)
    assert catalogue(language)("weights.file_used", file=literal("mine.safetensors"), net=net) in successes(app)


def test_two_checkpoints_are_two_nets(page: AppTest) -> None:
    choose_file(page, "one.pth", as_pth(state(SMALL, seed=1)))
    first = page.session_state["net"].weights
    choose_file(page, "two.pth", as_pth({"state_dict": state(SMALL, seed=2)}))
    assert page.session_state["net"].weights not in (first, None)
    assert literal("two.pth") in successes(page)


def test_a_file_with_other_classes_changes_the_number_of_classes(page: AppTest) -> None:
    choose_file(page, "seven.pth", as_pth(state(SMALL, classes=7)))
    assert page.number_input(key="classes").value == 7
    assert origin(page) == "file"
    healthy(page.number_input(key="classes").set_value(12).run())
    assert origin(page) == "untrained"
    healthy(page.button(key="take_classes").click().run())
    assert page.number_input(key="classes").value == 7


def test_a_file_of_another_net_names_that_net_and_changes_nothing(page: AppTest) -> None:
    choose_file(page, "other.pth", as_pth(state("cifar_resnet20")))
    assert origin(page) == "untrained"
    assert literal("other.pth") in warnings(page)
    healthy(page.button(key="take_suggested").click().run(timeout=60))
    assert origin(page) == "file"
    assert page.session_state["net"].spec.depth == 20


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"\x80\x02cposix\nsystem\n", b"<html></html>" * 99])
def test_what_is_no_checkpoint_is_refused_in_one_sentence(language: Language, data: bytes) -> None:
    app = open_app("forward", lang=language, variant=SMALL, height="32", width="32", weights="file")
    choose_file(app, "bad.pth", data)
    assert errors(app)
    assert origin(app) == "untrained"
    assert catalogue(language)("value.title") in everything(app)  # the page goes on with the net it had


@pytest.mark.parametrize("name", ["mine.ckpt", "mine.safetensors.bak", "mine"])
def test_what_a_file_is_called_does_not_matter(page: AppTest, name: str) -> None:
    choose_file(page, name, as_pth({"epoch": 3, "state_dict": state(SMALL)}))
    assert origin(page) == "file"
    assert literal(name) in successes(page)


def test_names_in_a_file_and_of_it_are_no_markup(page: AppTest) -> None:
    choose_file(page, "run.ckpt", b"\x80\x02c__main__\nR\n.")
    assert f"“{literal('__main__.R')}”" in errors(page)
    picture = "![x](http://a.example/p.png)"
    choose_file(page, "run.ckpt", as_pth({picture: torch.zeros(2).to_sparse()}))
    assert f"“{literal(picture)}”" in errors(page)
    choose_file(page, f"{picture}.pth", as_pth(state(SMALL)))
    assert literal(f"{picture}.pth") in successes(page)


def test_a_file_that_cannot_be_read_is_told_alone(page: AppTest) -> None:
    choose_file(page, "mine.pth", as_pth(state(SMALL)))
    assert "checkpoint-summary" in html(page)
    choose_file(page, "notes.txt", b"lr = 0.1\n" * 99)
    assert errors(page) == catalogue("en").error(ExplainerError("checkpoint_text"))
    assert successes(page) + warnings(page) == ""
    assert "checkpoint-summary" not in html(page)
    assert catalogue("en")("weights.file_stays", file=literal("mine.pth")) in everything(page)
    assert origin(page) == "file"


def test_weights_that_are_no_numbers_are_refused(page: AppTest) -> None:
    broken = state(SMALL)
    broken["layer1.0.conv1.weight"][0, 0, 0, 0] = float("nan")
    choose_file(page, "nan.pth", as_pth(broken))
    assert literal("layer1.0.conv1.weight") in errors(page)
    assert origin(page) == "untrained"


# --- ImageNet weights -------------------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A copy of the official server that has nothing yet, and an empty cache folder."""
    with serving() as one:
        monkeypatch.setenv("EXPLAINER_MIRROR", one.address)
        monkeypatch.setenv("EXPLAINER_CACHE", str(tmp_path))
        yield one


def finish(app: AppTest) -> AppTest:
    """Run the page until the download under way has ended."""
    for _ in range(200):
        if "fetching" not in app.session_state:
            return healthy(app)
        fetching_file = app.session_state["fetching"]
        assert fetching_file
        app.run()
    raise AssertionError("the download did not end")


@pytest.mark.parametrize("language", LANGUAGES)
def test_weights_are_offered_before_anything_is_fetched(site: Site, language: Language) -> None:
    app = open_app("forward", lang=language, variant="resnet18", height="32", width="32", weights="imagenet_v1")
    assert "47 MB" in app.button(key="fetch").label
    assert origin(app) == "untrained"
    assert site.asked == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("by", ["button", "selectbox"])
def test_one_click_loads_weights(site: Site, language: Language, by: str) -> None:
    site.silent = True
    app = open_app("forward", lang=language, variant="resnet18", height="32", width="32")
    words = catalogue(language)
    told = words("weights.imagenet_v1")
    load = words("weights.fetch", weights=told, size="47 MB")
    assert [one.label for one in app.button if one.label == load] == [load]
    assert words("weights.to_fetch", weights=told, size="47 MB") in app.selectbox(key="weights").options
    if by == "button":
        app.button(key="take_imagenet_v1").click().run()
    else:
        app.selectbox(key="weights").set_value("imagenet_v1").run()
    assert app.session_state["fetching"]
    assert app.session_state["weights"] == "imagenet_v1"
    assert app.button(key="stop_fetch")
    assert [one.label for one in app.button if one.label == load] == []
    assert words("weights.badge_untrained") in everything(app)
    app.button(key="stop_fetch").click().run()
    assert [one.label for one in app.button if one.label == load] == [load]


def test_a_net_that_cannot_run_here_loads_nothing(site: Site) -> None:
    app = open_app("forward", variant="resnet18", height="4096", width="4096")
    assert "take_imagenet_v1" not in {one.key for one in app.button}
    app.selectbox(key="weights").set_value("imagenet_v1").run()
    assert "fetching" not in app.session_state
    assert site.asked == []


@pytest.mark.parametrize(("status", "code"), [(404, "download_not_found"), (403, "download_blocked")])
def test_a_failed_download_is_told_and_can_be_tried_again(site: Site, status: int, code: str) -> None:
    site.status = status
    app = open_app("forward", variant="resnet18", height="32", width="32", weights="imagenet_v1")
    app.button(key="fetch").click().run()
    finish(app)
    assert catalogue("en")(f"error.{code}").split("{")[0] in errors(app)
    assert origin(app) == "untrained"
    assert app.button(key="fetch")


def test_a_stopped_download_leaves_the_offer_and_no_word(site: Site) -> None:
    site.silent = True
    app = open_app("forward", variant="resnet18", height="32", width="32", weights="imagenet_v1")
    app.button(key="fetch").click().run()
    app.button(key="stop_fetch").click().run()
    assert app.button(key="fetch")
    assert errors(healthy(app)) == ""
    assert "fetching" not in app.session_state


def test_an_old_failure_is_not_told_to_the_next_reader(site: Site) -> None:
    settings = {"variant": "resnet34", "height": "32", "width": "32", "weights": "imagenet_v1"}
    site.status = 503
    first = open_app("forward", **settings)
    first.button(key="fetch").click().run()
    while not site.asked:
        first.run()
    site.status = 404
    second = open_app("forward", **settings)
    finish(first)
    second.button(key="fetch").click().run()
    finish(second)
    assert "404" in errors(second) or catalogue("en")("error.download_not_found").split("{")[0] in errors(second)


def test_fetched_weights_are_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    content = as_pth(state("resnet18"))
    published = file_of(content)
    site.files[published.name] = content
    for module in ("work.trained", "shared.weights_choice"):  # the file's bytes are not those of the official one
        monkeypatch.setattr(
            f"explainer.ui.{module}.imagenet_file", lambda spec, _: published if spec.depth == 18 else None
        )
    app = open_app("forward", variant="resnet18", height="32", width="32", weights="imagenet_v1")
    app.button(key="fetch").click().run()
    finish(app)
    assert origin(app) == "imagenet_v1"
    assert published.name in everything(app)
    words = catalogue("en")
    assert words("weights.badge", weights=words("weights.imagenet_v1")) in everything(app)
    assert words("weights.badge_untrained") not in everything(app)
    assert words("weights.imagenet_v1") in app.selectbox(key="weights").options
    healthy(app.selectbox(key="weights").set_value("untrained").run())
    assert app.button(key="take_imagenet_v1").label == words("weights.take_imagenet_v1")
    asked = len(site.asked)
    healthy(app.button(key="take_imagenet_v1").click().run())
    assert (origin(app), len(site.asked)) == ("imagenet_v1", asked)


@pytest.fixture
def fetching_reader(readers: Readers, site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Visit, str]]:
    """A reader of an app whose ResNet-18 file lies on the site, and the name of that file."""
    content = as_pth(state("resnet18"))
    published = file_of(content)
    site.files[published.name] = content
    monkeypatch.setenv("PUBLISHED_FILE", f"{published.name} {len(content)}")
    with (
        served("tests/ui/shared/imagenet_app.py") as app,
        readers.visit(f"http://127.0.0.1:{app.port}", **DESKTOP) as reader,
    ):
        yield reader, published.name


def untrained_note(page: Page) -> Locator:
    return page.locator(".st-key-weights_note").get_by_text(catalogue("en")("weights.badge_untrained")).first


def test_a_reader_fetches_weights_and_goes_on_after_a_broken_line(
    fetching_reader: tuple[Visit, str], site: Site
) -> None:
    reader, name = fetching_reader
    words = catalogue("en")
    page = reader.open("/forward?variant=resnet18&height=64&width=64&weights=imagenet_v1")
    button = page.get_by_role("button", name=re.compile("^Load ImageNet V1"))
    site.cut = 5_000_000
    button.click()
    told = words("error.download_interrupted", host="127.0.0.1")
    expect(page.get_by_text(told)).to_be_visible(timeout=30_000)
    expect(untrained_note(page)).to_be_visible()
    site.cut, site.pause_after = None, 20_000_000
    button.click()
    expect(page.get_by_role("button", name=words("weights.stop"))).to_be_visible(timeout=30_000)
    site.go.set()
    expect(page.get_by_text(name)).to_be_visible(timeout=60_000)
    expect(untrained_note(page)).to_have_count(0)


def test_a_reader_uploads_a_checkpoint(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    path.write_bytes(as_safetensors(state(SMALL)))
    page = visit.open(f"/forward?variant={SMALL}&height=32&width=32&weights=file")
    expect(page.get_by_text("per file")).to_be_hidden()  # Streamlit's own words for the limit, which it rounds
    page.locator(".st-key-checkpoint_panel input[type=file]").set_input_files(path)
    told = catalogue("en")("weights.file_used", file=path.name, net=network_name(find_variant(SMALL).spec))
    expect(page.get_by_text(told)).to_be_visible(timeout=30_000)
    expect(untrained_note(page)).to_have_count(0)


def test_a_mirror_takes_the_place_of_the_official_address() -> None:
    assert fetching.mirror({}) == "https://download.pytorch.org/models"
    assert fetching.mirror({"EXPLAINER_MIRROR": "http://127.0.0.1:1/models"}) == "http://127.0.0.1:1/models"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shipped", bundled_nets(), ids=lambda net: net.slug)
def test_the_record_of_a_training_is_one_click_away(shipped: BundledNet, language: Language) -> None:
    words, size = catalogue(language), str(shipped.input_size)
    query = {"classes": str(shipped.spec.num_classes), "height": size, "width": size, "weights": shipped.dataset}
    app = open_app("forward", variant=shipped.variant, lang=language, **query)
    assert words("record.recipe_title") not in everything(healthy(app))
    healthy(app.button(key="training_record").click().run())
    assert [one.value for one in app.header][-2:] == [words("record.curves"), words("record.recipe_title")]
    assert [one.value for one in app.code] == [shipped.run.command]
    for paragraph in (*record.meaning(shipped, words), *record.training(shipped, words)):
        assert paragraph in everything(app)


@pytest.mark.browser
def test_the_curves_of_a_record_are_drawn_over_the_page(visit: Visit) -> None:
    page = visit.open("/forward?variant=cifar_resnet20&lang=en")
    page.locator(".st-key-training_record button").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=20_000)
    expect(dialog.get_by_text("python -m explainer train")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
