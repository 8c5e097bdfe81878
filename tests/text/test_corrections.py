"""The errors found in published explanations: each is put right once, in both languages; hedged claims stay hedged."""

from typing import NamedTuple

import pytest

from explainer.text.catalogue import Language
from tests.text.lessons import LESSONS, SLUGS, both_languages, filled


class Correction(NamedTuple):
    """What is right, where it stands, and the words it stands in."""

    about: str
    slug: str
    en: tuple[str, ...]
    zh: tuple[str, ...]


CORRECTIONS = (
    # --- what published explanations get wrong
    Correction(
        "conv2_x starts at 56×56 and its first block is conv2_1",
        "stages",
        ("layer1 starts at 56×56", "112×112 is the output of conv1", "their blocks conv2_1, conv2_2"),
        ("layer1 一开始就是 56×56", "112×112 是 conv1 的输出", "其中的块叫 conv2_1、conv2_2"),
    ),
    Correction(
        "channels inside conv2_1; conv3_1 doubles them",
        "why-bottleneck",
        ("64 → 64 → 64 → 256 in conv2_1", "conv3_1 puts out 2 times what it reads (256 → 512)"),
        ("conv2_1 里，通道是 64 → 64 → 64 → 256", "conv3_1 的输出是输入的 2 倍（256 → 512）"),
    ),
    Correction(
        "the factor 4 multiplies the block's width",
        "why-bottleneck",
        ("the ×4 multiplies the width of its 3×3",),
        ("×4 乘的是其中 3×3 的通道数",),
    ),
    Correction(
        "the projection of conv2_1 has stride 1",
        "dashed-shortcut",
        ("In ResNet-50's conv2_1 nothing is down-sampled: stride 1, 64 → 256 channels",),
        ("ResNet-50 的 conv2_1 并没有下采样：步长为 1，通道 64 → 256",),
    ),
    Correction(
        "padding with stride 2",
        "padding-and-stride",
        ("28 becomes 27", "109 instead of 112"),
        ("28 变成 27", "从 112 变成 109"),
    ),
    Correction(
        "the padding of conv1",
        "padding-and-stride",
        ("conv1, 7×7, stride 2, padding 3: `⌊(224 + 2·3 − 7)/2⌋ + 1 = 112`",),
        ("conv1，7×7，步长 2，填充 3：`⌊(224 + 2·3 − 7)/2⌋ + 1 = 112`",),
    ),
    Correction(
        "dashed without a convolution",
        "shortcut-options",
        ("“Dashed means that there is a convolution.” **In fact,** option A has none",),
        ("“虚线就表示有卷积。”**其实**：选项 A 就没有卷积",),
    ),
    Correction("two 3×3 at 256", "why-bottleneck", ("= 1,179,648", "69,632"), ("= 1,179,648", "69,632")),
    Correction(
        "3.57% is the ensemble's",
        "one-change-at-a-time",
        ("3.57% top-5", "belong to 6 nets together on the test set", "alone has 4.49% on the validation set"),
        ("top-5 3.57% 是 6 个网络集成在测试集上的结果", "单个 ResNet-152 在验证集上是 4.49%"),
    ),
    Correction(
        "channels grow or stay",
        "dashed-shortcut",
        ("the channels grow or stay, they never shrink", "what halves, from conv3_1 on, is height and width"),
        ("通道数只增不减", "从 conv3_1 起减半的是高和宽"),
    ),
    Correction(
        "option C's dashed blocks may keep the shape",
        "dashed-shortcut",
        ("option C projects even where the shape stays",),
        ("选项 C 在形状不变处也做投影",),
    ),
    Correction(
        "ReLU after the addition",
        "residual-block",
        ("puts out ReLU(F(x) + x), not F(x) + x",),
        ("输出是 ReLU(F(x) + x)，不是 F(x) + x",),
    ),
    Correction(
        "the sum formula needs f = identity",
        "identity-mappings",
        (
            "that needs the identity on the shortcut and nothing after the addition",
            "with a ReLU there it is an approximation",
        ),
        ("要求捷径分支是恒等映射，并且相加之后没有任何运算；相加之后有 ReLU 时只是近似",),
    ),
    Correction(
        "what helps against vanishing gradients",
        "degradation",
        ("Vanishing gradients are unlikely to be the cause", "normalised initialisation and BN"),
        ("梯度消失不太可能是原因", "归一化的初始化和 BN"),
    ),
    Correction(
        "ResNet-50 has more convolutions than layers",
        "counting-layers",
        ("it has 53: 49 are counted, 4 stand on shortcuts",),
        ("一共有 53 个，其中 49 个计入层数，4 个在捷径分支上",),
    ),
    Correction(
        "BN everywhere, no bias before it",
        "batch-norm",
        ("one BN follows every convolution, on the shortcuts too", "A bias in these convolutions would be redundant"),
        ("每个卷积后面都有一个 BN，捷径分支上也一样", "这些卷积不需要偏置"),
    ),
    Correction(
        "50, 101 and 152 are built of Bottlenecks",
        "reading-the-diagram",
        ("ResNet-18 and 34 are built of BasicBlocks", "ResNet-50, 101 and 152 of Bottlenecks"),
        ("ResNet-18、34 由 BasicBlock", "ResNet-50、101、152 由瓶颈结构"),
    ),
    Correction(
        "only the first block projects",
        "reading-the-diagram",
        ("with option B only the first of each stage has", "75,008, 70,400 and 70,400"),
        ("只有每个阶段的第一个块才有", "75,008、70,400、70,400"),
    ),
    Correction(
        "layer1 of ResNet-50 has a downsample",
        "stages",
        ("ResNet-50's layer1 does have a `downsample`", "64 → 256 with stride 1"),
        ("ResNet-50 的 layer1 其实有一个 `downsample`", "64 → 256 的投影，步长为 1"),
    ),
    Correction(
        "x is not the residual",
        "residual-block",
        ("the residual is F(x), which the convolutions compute; the shortcut adds x to it",),
        ("残差是卷积算出的 F(x)，捷径分支给它加上 x",),
    ),
    Correction(
        "torchvision differs from the paper",
        "why-v1-5",
        ("they are v1.5", "their ResNet-18 and 34 use shortcut option B"),
        ("它用的是 v1.5", "捷径分支用的是选项 B"),
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
        ("“It is the gradient that degrades: it vanishes.” **In fact,** it is the training error",),
        ("“退化的是梯度，也就是梯度消失。”**其实**：退化的是训练误差",),
    ),
    Correction(
        "options A to C at 34 layers, A and C at 110",
        "shortcut-options",
        ("A 25.03%, B 24.52%, C 24.19%", "C has 12.22%, A 6.61%"),
        ("A 25.03%，B 24.52%，C 24.19%", "用 C 是 12.22%，用 A 是 6.61%"),
    ),
    # --- what can be misread, or is nearly true
    Correction(
        "not every second position",
        "unread-positions",
        ("different from 0 at all the remaining positions",),
        ("其余位置的梯度都不为 0",),
    ),
    Correction(
        "scores are averaged over ten crops",
        "degradation",
        ("the scores of ten crops are averaged", "Training error behaves alike (Figure 4)"),
        ("对十个裁剪的得分取平均", "训练误差也是如此（图 4）"),
    ),
    Correction(
        "lost blocks: not where the map shrinks, and later F's read something else",
        "without-a-block",
        ("the F's further on now read a changed input", "except where the map shrinks, hardly any single block"),
        ("后面的 F 读到的输入变了", "除了特征图缩小处的块，去掉任何一个，几乎都看不出变化"),
    ),
    Correction(
        "two nets are one cause of disagreement",
        "macs-and-flops",
        ("for several reasons: units, what else is counted, the size of the input",),
        ("原因不止一个：单位、还计入了哪些运算、输入大小",),
    ),
    Correction(
        "solid shortcuts may be weighed; BN and ReLU are drawn with every operation",
        "reading-the-diagram",
        ("unless its label names a factor, a gate or dropout", "*every operation* shows them too"),
        ("除非标签注明系数、门控或 dropout", "选“每个运算”就会画出来"),
    ),
    Correction(
        "who placed the stride",
        "why-v1-5",
        ("do not say where; the Caffe files that the authors published are v1",),
        ("没有写明放在哪里，作者公开的 Caffe 文件是 v1",),
    ),
    Correction(
        "164 and 1001 layers, both of Bottlenecks",
        "identity-mappings",
        ("nets of Bottlenecks", "5.93% and 5.46% at 164 layers, 7.61% and 4.92% at 1001"),
        ("都用瓶颈结构", "164 层是 5.93% 和 5.46%，1001 层是 7.61% 和 4.92%"),
    ),
    Correction(
        "BN is not counted by convention",
        "depth-is-a-path",
        ("yet it is not counted. That is a convention",),
        ("却不计入。这只是约定",),
    ),
    Correction(
        "a gap that may be chance", "drawing-digits", ("the small gap in errors may be chance",), ("可能只是偶然",)
    ),
    Correction("sizes that divide", "odd-sizes", ("223 or 225 pixels",), ("223 或 225 像素",)),
    Correction(
        "what a shape follows from",
        "shapes-must-agree",
        ("the shape that enters and each operation's channels, kernel, stride and padding",),
        ("输入的形状，以及每个运算的通道数、卷积核、步长和填充",),
    ),
)

SLIPS = ("1,170,648", "`//`", "if … if", "the second overwrites", "into 114", "变成 114", "覆盖前一个", "64 → 128 的块")
"""Slips of single articles: no reader believes them, so that no lesson puts them right."""


@both_languages
@pytest.mark.parametrize("correction", CORRECTIONS, ids=lambda correction: correction.about)
def test_mistake_is_put_right_once(language: Language, correction: Correction) -> None:
    words = correction.en if language == "en" else correction.zh
    for phrase in words:
        assert phrase in filled(language, correction.slug), phrase
    elsewhere = [slug for slug in SLUGS if slug != correction.slug and all(w in filled(language, slug) for w in words)]
    assert elsewhere == []


@both_languages
def test_no_lesson_puts_right_what_nobody_believes(language: Language) -> None:
    found = [(slip, slug) for slip in SLIPS for slug in LESSONS if slip in filled(language, slug)]
    assert found == []


@both_languages
def test_hedged_claims_stay_hedged(language: Language) -> None:
    hedges = {
        "en": ("unlikely", "authors argue", "about 0.5 percentage points"),
        "zh": ("不太可能", "作者认为原因是", "大约高 0.5 个百分点"),
    }[language]
    for slug, hedge in zip(("degradation", "cifar-nets", "why-v1-5"), hedges, strict=True):
        assert hedge in filled(language, slug)
