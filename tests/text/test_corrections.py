"""The errors found in published explanations: each is put right once, in both languages; hedged claims stay hedged."""

from typing import NamedTuple

import pytest

from explainer.text.catalogue import Language
from tests.text.lessons import SLUGS, both_languages, filled


class Correction(NamedTuple):
    """What is right, where it stands, and the words it stands in."""

    about: str
    slug: str
    en: tuple[str, ...]
    zh: tuple[str, ...]


CORRECTIONS = (
    Correction(
        "conv2_x puts out 56×56 and begins with conv2_1",
        "stages",
        ("112×112 is the output of conv1", "the first block of conv2_x is conv2_1", "conv3_1 opens conv3_x"),
        ("112×112 是 conv1 的输出", "conv2_x 的第一个块叫 conv2_1", "conv3_1 是 conv3_x 的第一个块"),
    ),
    Correction(
        "channels inside conv2_1",
        "why-bottleneck",
        ("64 → 64 → 64 → 256, never 64 → 128",),
        ("64 → 64 → 64 → 256，不会出现 64 → 128",),
    ),
    Correction(
        "the projection of conv2_1 has stride 1",
        "dashed-shortcut",
        ("Nor is its stride always 2", "stride 1, 64 → 256"),
        ("步长也不总是 2", "步长为 1，通道 64 → 256"),
    ),
    Correction(
        "padding with stride 2",
        "padding-and-stride",
        ("28 becomes 27", "109 instead of 112"),
        ("28 变成 27", "从 112 变成 109"),
    ),
    Correction(
        "dashed without a convolution",
        "shortcut-options",
        ("Dashed does not always mean a convolution: option A has none",),
        ("虚线不一定意味着有卷积：选项 A 就没有",),
    ),
    Correction(
        "two 3×3 at 256",
        "why-bottleneck",
        ("= 1,179,648", "The 1,170,648 one can read for the two 3×3 has one digit wrong"),
        ("= 1,179,648", "两个 3×3 的参数量写成 1,170,648，错了一位数字"),
    ),
    Correction(
        "3.57% is the ensemble's",
        "degradation",
        ("3.57% is the top-5 error of an ensemble of 6 nets on the test set", "alone has 4.49% on the validation set"),
        ("3.57% 是 6 个网络集成在测试集上的 top-5 错误率", "单个 ResNet-152 在验证集上是 4.49%"),
    ),
    Correction(
        "channels grow",
        "dashed-shortcut",
        ("does not reduce the channels: they grow, and from conv3_1 on height and width halve",),
        ("通道数反而增加；从 conv3_1 起，高和宽才减半",),
    ),
    Correction(
        "ReLU after the addition",
        "residual-block",
        ("puts out ReLU(F(x) + x), not F(x) + x",),
        ("输出是 ReLU(F(x) + x)，不是 F(x) + x",),
    ),
    Correction(
        "the sum formula needs f = identity",
        "adding-x-and-f",
        ("with f = ReLU it is an approximation", "not the residual F"),
        ("f 是 ReLU 时只能算近似", "不要把这个 f 和残差 F 混为一谈"),
    ),
    Correction(
        "what helps against vanishing gradients",
        "batch-norm",
        ("normalised initialisation and normalisation layers", "not data preprocessing"),
        ("归一化的初始化", "并不是数据预处理"),
    ),
    Correction(
        "one block too many",
        "counting-layers",
        ("instead of `if … elif … else`", "conv2_x gets one block too many", "become 20 and 36"),
        ("应为 `if … elif … else`", "conv2_x 就多出一个块", "变成 20 层和 36 层"),
    ),
    Correction(
        "BN everywhere, no bias before it",
        "batch-norm",
        ("A stem or a projection without BN is not the published net", "A bias before BN computes nothing new"),
        ("开头的卷积或投影后面不接 BN，就不是论文发表的网络", "保留偏置，并不会算出新东西"),
    ),
    Correction("// divides", "adding-x-and-f", ("`//` divides", "NameError"), ("`//` 是整除", "NameError")),
    Correction(
        "the second net overwrites the first",
        "counting-layers",
        ("the second overwrites the first",),
        ("后一个会覆盖前一个",),
    ),
    Correction(
        "a flag builds 128→128",
        "dashed-shortcut",
        ("silently build 128 → 128 where 64 → 128 was asked for",),
        ("想要 64 → 128 的块可能被悄悄建成 128 → 128",),
    ),
    Correction(
        "50, 101 and 152 are built of Bottlenecks",
        "reading-the-diagram",
        ("ResNet-50, 101 and 152 of Bottlenecks", "never of BasicBlocks"),
        ("ResNet-50、101、152 由瓶颈结构", "不用 BasicBlock"),
    ),
    Correction(
        "only the first block projects",
        "reading-the-diagram",
        ("only the first of each stage does", "75,008, 70,400 and 70,400"),
        ("只有每个阶段的第一个块才有", "75,008、70,400、70,400"),
    ),
    Correction(
        "layer1 of ResNet-50 has a downsample",
        "stages",
        ("ResNet-50's layer1 does have a `downsample`", "64 → 256 with stride 1"),
        ("ResNet-50 的 layer1 其实有一个 `downsample`", "64 → 256 的投影，步长为 1"),
    ),
    Correction(
        "no 3×3 with padding 3",
        "padding-and-stride",
        ("no 3×3 here has padding 3", "with stride 2, turn 224 into 114", "The stem of the ImageNet nets"),
        ("没有填充为 3 的 3×3", "步长为 2 时，那样 224 会变成 114", "ImageNet 网络的开头"),
    ),
    Correction(
        "x is not the residual",
        "residual-block",
        ("what is added to it is the shortcut x",),
        ("不要把 x 叫作残差",),
    ),
    Correction(
        "torchvision differs from the paper",
        "why-v1-5",
        ("not exactly the paper's", "use shortcut option B"),
        ("与论文并不完全一致", "用的是选项 B"),
    ),
    Correction(
        "conv2_x neither halves nor doubles",
        "stages",
        ("conv2_x does neither",),
        ("conv2_x 两样都不做",),
    ),
    Correction(
        "it is not the gradient that degrades",
        "degradation",
        ("It is not the gradient that degrades but the training error",),
        ("退化的不是梯度",),
    ),
    Correction(
        "identity shortcuts are best only in the later paper",
        "shortcut-options",
        ("found later (arXiv 1603.05027)", "in the first paper the error falls from A to B to C, but little"),
        ("后一篇论文（arXiv 1603.05027）的结论", "第一篇论文里，错误率从 A 到 B 再到 C 依次降低，但差别很小"),
    ),
    Correction(
        "conv3_1 doubles the channels",
        "why-bottleneck",
        ("2 times the channels it reads (256 → 512)",),
        ("输入的 2 倍（256 → 512），也就是增加一倍", "说成“是输入的一倍”就错了"),
    ),
)


@both_languages
@pytest.mark.parametrize("correction", CORRECTIONS, ids=lambda correction: correction.about)
def test_mistake_is_put_right_once(language: Language, correction: Correction) -> None:
    words = correction.en if language == "en" else correction.zh
    for phrase in words:
        assert phrase in filled(language, correction.slug)
    elsewhere = [slug for slug in SLUGS if slug != correction.slug and all(w in filled(language, slug) for w in words)]
    assert elsewhere == []


@both_languages
def test_hedged_claims_stay_hedged(language: Language) -> None:
    hedges = {
        "en": ("unlikely", "authors argue", "about 0.5 percentage points"),
        "zh": ("不太可能", "作者认为原因是", "大约高 0.5 个百分点"),
    }[language]
    for slug, hedge in zip(("degradation", "cifar-nets", "why-v1-5"), hedges, strict=True):
        assert hedge in filled(language, slug)
