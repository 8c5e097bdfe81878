"""Where each step of the tour leads: the address of its lab page, in the very state that the step tells of."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from explainer.architecture.spec import Shortcut, StridePlacement
from explainer.architecture.variants import IMAGENET_RESNETS
from explainer.pretrained.bundled import bundled_nets
from explainer.render.pages.start.tour import addition, blocks, degradation, projection, strides
from explainer.render.pages.start.tour.tour import Links
from explainer.text.catalogue import Language
from explainer.ui.pages.calculators.state import CALC
from explainer.ui.pages.compare.state import OTHER, OTHER_SHORTCUT
from explainer.ui.pages.start.nets import ORIGIN, nets
from explainer.ui.pages.start.state import PICTURES
from explainer.ui.pages.stride.state import LAB_BLOCK
from explainer.ui.state.choices import CLASSES, HEIGHT, LANG, SHORTCUT, STRIDE, VARIANT, WEIGHTS, WIDTH
from explainer.ui.state.focus import BLOCK, LEDGER, PHOTO, VIEW
from explainer.ui.state.key import Parameter
from explainer.ui.state.navigation import PageName

Said = Mapping[Parameter[Any], object]
ONWARD: tuple[PageName, ...] = ("digits", "forward", "network")
_BLOCK_SEEN = "layer1.1"
"""A block with a solid shortcut."""


def links(language: Language) -> Links:
    """The addresses by step and by what the reader chose in it."""
    return {
        "degradation": dict.fromkeys(
            (degradation.BOTH, degradation.PLAIN, degradation.RESIDUAL),
            _address("compare", language, {VARIANT: "plain34", OTHER: "resnet34", OTHER_SHORTCUT: Shortcut.A.value}),
        ),
        "sum": dict.fromkeys(addition.PRESETS, _trained(language)),
        "blocks": {
            str(channels): _address("block", language, {VARIANT: found.variant, BLOCK: found.block})
            for channels, found in blocks.BOTTLENECKS.items()
        },
        "projection": _projection(language),
        "depth": {
            name: _address("calculators", language, {VARIANT: name, CALC: "layers"}) for name in IMAGENET_RESNETS
        },
        "stride": {
            form: _address(
                "stride",
                language,
                {VARIANT: strides.VARIANT, STRIDE: StridePlacement(form).value, LAB_BLOCK: strides.BLOCK},
            )
            for form in (strides.V1, strides.V1_5)
        },
    }


def onward(language: Language) -> Mapping[str, str]:
    """The addresses that the end of the tour leads to."""
    return {page: _address(page, language, {}) for page in ONWARD}


def _projection(language: Language) -> Mapping[str, str]:
    options = {
        projection.UNCHANGED: Shortcut.B,
        projection.OPTION_A: Shortcut.A,
        projection.OPTION_B: Shortcut.B,
    }
    return {
        name: _address(
            "block",
            language,
            {VARIANT: projection.VARIANT, SHORTCUT: option.value, BLOCK: projection.BLOCK},
        )
        for name, option in options.items()
    }


def _trained(language: Language) -> str:
    """x, F(x) and their sum as pictures, in the residual net of the first page, of the picture that it shows first."""
    net = next(one for one in bundled_nets() if one.origin is ORIGIN and one.spec == nets()[0].spec)
    said: Said = {
        VARIANT: net.variant,
        HEIGHT: net.input_size,
        WIDTH: net.input_size,
        CLASSES: net.spec.num_classes,
        WEIGHTS: net.origin.value,
        VIEW: "ledger",
        LEDGER: _BLOCK_SEEN,
        PHOTO: PICTURES[0],
    }
    return _address("forward", language, said)


def _address(page: PageName, language: Language, said: Said) -> str:
    """A page's address with some of its parameters."""
    return f"{page}?{urlencode({LANG.name: language} | {key.name: str(value) for key, value in said.items()})}"
