"""The numbers of lessons that set nets side by side, against sums worked out by hand."""

import pytest

from explainer.text.facts.compare import comparison_facts
from explainer.text.facts.lessons import facts
from explainer.text.numbers import short

EARLY = 9 * 3 * 64 * 224**2 + 9 * 64 * 64 * 224**2 + 9 * 64 * 128 * 112**2 + 9 * 128 * 128 * 112**2
FULLY_CONNECTED = (512 * 7 * 7 + 1) * 4096 + (4096 + 1) * 4096 + (4096 + 1) * 1000
# 56×56: 128 to 256 channels, then three of 256; 28×28: 256 to 512, then three of 512
WIDE = 9 * (128 * 256 + 3 * 256**2) * 56**2 + 9 * (256 * 512 + 3 * 512**2) * 28**2
FULLY_MACS = 512 * 7 * 7 * 4096 + 4096**2 + 4096 * 1000
VGG19_MACS = EARLY + WIDE + 4 * 9 * 512**2 * 14**2 + FULLY_MACS
EXPECTED = {
    "input_square": "224×224",
    "layer2_square": "28×28",
    "resnet34_stem_macs": short(7 * 7 * 3 * 64 * 112**2),
    "vgg19_early_macs": short(EARLY),
    "vgg19_layer2_channels": "512",
    "resnet34_layer2_channels": "128",
    "vgg19_conv1_shape": "64×112×112",  # 224 halved by the stage's pool
    "vgg19_conv2_shape": "128×56×56",
    "vgg19_conv3_shape": "256×28×28",
    "vgg19_conv4_shape": "512×14×14",
    "vgg19_conv5_shape": "512×7×7",
    "vgg19_wider": "4",  # 256 channels for 64, 512 for 128
    "vgg19_dearer": "16",
    "vgg19_wide_layers": "8",
    "vgg19_wide_macs": short(WIDE),
    "vgg19_fc_params": short(FULLY_CONNECTED),
    "vgg19_params": "144\u00a0M",  # 143,667,240 in torchvision
    "vgg19_macs": short(VGG19_MACS),
    "vgg19_fc_macs_percent": f"{100 * FULLY_MACS / VGG19_MACS:.1f}",
    "resnet34_of_vgg19_percent": "19",  # 3.644 of 19.632
    "same_blocks": "16",
    "bottleneck_expansion": "4",
    "resnext_groups": "32",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_fact_is_what_was_worked_out_by_hand(name: str) -> None:
    assert facts()[name] == EXPECTED[name]


def test_every_fact_is_tested() -> None:
    assert set(comparison_facts()) == set(EXPECTED)
