"""What the note beside a picture says of a change: that which changed, and nothing twice."""

import pytest
from streamlit.testing.v1 import AppTest

from explainer.text.catalogue import LANGUAGES, Language, catalogue
from tests.ui.support import facts_of, go_to, healthy, open_app


def said(app: AppTest) -> str:
    """The note; "" where there is none."""
    start = catalogue(app.session_state["lang"])("parts.compared").split("{")[0]
    return next((one.value.removeprefix(start) for one in app.caption if one.value.startswith(start)), "")


@pytest.mark.parametrize(
    ("control", "value", "told"),
    [
        ("stride", "v1", {"en": "stride placement v1.5 → v1.", "zh": "步长位置 v1.5 → v1。"}),
        ("shortcut", "C", {"en": "shortcut B → C.", "zh": "捷径 B → C。"}),
        ("shortcut", "none", {"en": "ResNet-50 → plain-50.", "zh": "ResNet-50 → plain-50。"}),
        ("height", 96, {"en": "input 3×224×224 → 3×96×224.", "zh": "输入 3×224×224 → 3×96×224。"}),
        ("classes", 10, {"en": "classes 1,000 → 10.", "zh": "类别数 1,000 → 10。"}),
        ("variant", "resnet18", {"en": "ResNet-50 → ResNet-18.", "zh": "ResNet-50 → ResNet-18。"}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_note_names_what_changed(
    language: Language, control: str, value: str | int, told: dict[Language, str]
) -> None:
    app = open_app(lang=language)
    kind = "number_input" if isinstance(value, int) else "selectbox" if control == "variant" else "button_group"
    widget = next(one for one in app.get(kind) if one.key == control)
    healthy(widget.set_value(value).run())
    assert said(app) == told[language]


def test_a_change_to_a_net_for_other_pictures_names_all_of_it() -> None:
    app = open_app()
    healthy(app.selectbox(key="variant").set_value("cifar_resnet20").run())
    assert said(app) == "ResNet-50 → CIFAR ResNet-20, shortcut B → A, input 3×224×224 → 3×32×32, classes 1,000 → 10."


def test_other_weights_are_named_where_their_maps_are_marked() -> None:
    app = open_app("forward", variant="cifar_resnet20")
    words = catalogue("en")
    healthy(app.selectbox(key="weights").set_value("untrained").run())
    assert said(app) == f"weights {words('weights.digits')} → {words('weights.untrained')}."
    assert said(healthy(go_to(app, "network"))) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_holds_an_arrow_is_set_apart_from_what_it_was(language: Language) -> None:
    app = open_app("block", lang=language, variant="resnet18", block="layer2.0")
    healthy(app.selectbox(key="variant").set_value("resnet50").run())
    was = catalogue(language)("facts.was", before="64×56×56 → 128×28×28")
    assert f'<span class="was apart">{was}</span>' in facts_of(app)
    lines = facts_of(app).split("<dd>")
    assert all(line.split("</dd>")[0].count("→") <= 2 for line in lines)
    assert not any("→" in one for line in lines for one in line.split('"was">')[1:2] if "was apart" in line)
