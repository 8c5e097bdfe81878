"""What others measured or published: tables with their sources. Nothing here could be computed by this code.

Most are tables of He et al. 2015, "Deep Residual Learning for Image Recognition". Error rates are in percent.
Networks carry the names of `find_variant` and the shortcut they were trained with.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from explainer.architecture.spec import Shortcut

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a table stands: the work (an arXiv number or an address) and the place in it."""

    work: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published(Generic[Row]):
    """The rows of one published table, in its order."""

    source: Source
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiplyAdds:
    """Multiply-adds of a network for one 224×224 picture, as rounded by the paper (it calls them FLOPs)."""

    variant: str
    num_macs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRate:
    """Error on ImageNet's validation set in percent; `top5` is None where the table has no such column."""

    variant: str
    shortcut: Shortcut
    top1: float
    top5: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnsembleError:
    """Top-5 error of several networks together on ImageNet's test set, in percent."""

    num_networks: int
    top5: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CifarError:
    """Error on CIFAR-10's test set in percent; `mean` and `deviation` where the paper repeated the training."""

    variant: str
    num_params: int
    error: float
    mean: float | None = None
    deviation: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrideComparison:
    """ResNet-50 v1.5 against v1: gain in top-1 accuracy (percentage points), loss of images per second (percent)."""

    top1_gain: float
    throughput_loss: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterReading:
    """What an operation counter printed for a network at 224×224."""

    variant: str
    operations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFigure:
    """A network's operations at 224×224 or its parameters, as a page prints them, with the unit that stands there."""

    variant: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preprocessing:
    """How ImageNet pictures enter a net.

    crop_share: side of the crop divided by the resized shorter side. mean, deviation: of red, green and blue,
    which run from 0 to 1.
    """

    crop_share: float
    mean: tuple[float, float, float]
    deviation: tuple[float, float, float]


_RESNET = "arXiv 1512.03385"

MULTIPLY_ADDS = Published(
    source=Source(work=_RESNET, place="Table 1"),
    rows=(
        MultiplyAdds(variant="resnet18", num_macs=1_800_000_000),
        MultiplyAdds(variant="resnet34", num_macs=3_600_000_000),
        MultiplyAdds(variant="resnet50", num_macs=3_800_000_000),
        MultiplyAdds(variant="resnet101", num_macs=7_600_000_000),
        MultiplyAdds(variant="resnet152", num_macs=11_300_000_000),
    ),
)

FIGURE_3 = Published(
    source=Source(work=_RESNET, place="Figure 3"),
    rows=(
        MultiplyAdds(variant="vgg19", num_macs=19_600_000_000),
        MultiplyAdds(variant="plain34", num_macs=3_600_000_000),
        MultiplyAdds(variant="resnet34", num_macs=3_600_000_000),
    ),
)

PLAIN_AND_RESIDUAL = Published(  # 10-crop
    source=Source(work=_RESNET, place="Table 2"),
    rows=(
        ErrorRate(variant="plain18", shortcut=Shortcut.NONE, top1=27.94),
        ErrorRate(variant="resnet18", shortcut=Shortcut.A, top1=27.88),
        ErrorRate(variant="plain34", shortcut=Shortcut.NONE, top1=28.54),
        ErrorRate(variant="resnet34", shortcut=Shortcut.A, top1=25.03),
    ),
)

TEN_CROP = Published(
    source=Source(work=_RESNET, place="Table 3"),
    rows=(
        ErrorRate(variant="plain34", shortcut=Shortcut.NONE, top1=28.54, top5=10.02),
        ErrorRate(variant="resnet34", shortcut=Shortcut.A, top1=25.03, top5=7.76),
        ErrorRate(variant="resnet34", shortcut=Shortcut.B, top1=24.52, top5=7.46),
        ErrorRate(variant="resnet34", shortcut=Shortcut.C, top1=24.19, top5=7.40),
        ErrorRate(variant="resnet50", shortcut=Shortcut.B, top1=22.85, top5=6.71),
        ErrorRate(variant="resnet101", shortcut=Shortcut.B, top1=21.75, top5=6.05),
        ErrorRate(variant="resnet152", shortcut=Shortcut.B, top1=21.43, top5=5.71),
    ),
)

MULTI_SCALE = Published(  # single models
    source=Source(work=_RESNET, place="Table 4"),
    rows=(
        ErrorRate(variant="resnet34", shortcut=Shortcut.B, top1=21.84, top5=5.71),
        ErrorRate(variant="resnet50", shortcut=Shortcut.B, top1=20.74, top5=5.25),
        ErrorRate(variant="resnet101", shortcut=Shortcut.B, top1=19.87, top5=4.60),
        ErrorRate(variant="resnet152", shortcut=Shortcut.B, top1=19.38, top5=4.49),
    ),
)

ENSEMBLE = Published(
    source=Source(work=_RESNET, place="Table 5"),
    rows=(EnsembleError(num_networks=6, top5=3.57),),
)

CIFAR_10 = Published(
    source=Source(work=_RESNET, place="Table 6"),
    rows=(
        CifarError(variant="cifar_resnet20", num_params=270_000, error=8.75),
        CifarError(variant="cifar_resnet32", num_params=460_000, error=7.51),
        CifarError(variant="cifar_resnet44", num_params=660_000, error=7.17),
        CifarError(variant="cifar_resnet56", num_params=850_000, error=6.97),
        CifarError(variant="cifar_resnet110", num_params=1_700_000, error=6.43, mean=6.61, deviation=0.16),
        CifarError(variant="cifar_resnet1202", num_params=19_400_000, error=7.93),
    ),
)

STRIDE_PLACEMENT = Published(
    source=Source(work="pytorch.org/hub/nvidia_deeplearningexamples_resnet50", place="Model Description"),
    rows=(StrideComparison(top1_gain=0.5, throughput_loss=5.0),),
)

OPERATION_COUNTERS = Published(
    source=Source(work="github.com/Lyken17/pytorch-OpCounter", place="issue 17"),
    rows=(CounterReading(variant="resnet50", operations=4_142_713_856),),
)

OPERATION_COUNTER_README = Published(  # its M and G are 2²⁰ and 2³⁰
    source=Source(work="github.com/Lyken17/pytorch-OpCounter", place="README.md at 00421a4, Results on Recent Models"),
    rows=(
        PrintedFigure(variant="resnet18", text="1.70 G"),
        PrintedFigure(variant="resnet34", text="3.43 G"),
        PrintedFigure(variant="resnet50", text="3.86 G"),
        PrintedFigure(variant="resnet101", text="7.34 G"),
        PrintedFigure(variant="resnet152", text="10.82 G"),
        PrintedFigure(variant="resnet18", text="11.15 M"),
        PrintedFigure(variant="resnet34", text="20.79 M"),
        PrintedFigure(variant="resnet50", text="24.37 M"),
        PrintedFigure(variant="resnet101", text="42.49 M"),
        PrintedFigure(variant="resnet152", text="57.40 M"),
    ),
)

FLOPS_COUNTER_README = Published(
    source=Source(work="github.com/sovrasov/flops-counter.pytorch", place="README.md at 015ad15, Benchmark"),
    rows=(
        PrintedFigure(variant="resnet18", text="1.82 G"),
        PrintedFigure(variant="resnet34", text="3.68 G"),
        PrintedFigure(variant="resnet50", text="4.12 G"),
        PrintedFigure(variant="resnet101", text="7.85 G"),
        PrintedFigure(variant="resnet152", text="11.58 G"),
    ),
)

TORCHVISION = Published(
    source=Source(work="docs.pytorch.org/vision", place="the models' tables of weights: num_params, GFLOPS"),
    rows=(
        PrintedFigure(variant="resnet18", text="11,689,512"),
        PrintedFigure(variant="resnet34", text="21,797,672"),
        PrintedFigure(variant="resnet50", text="25,557,032"),
        PrintedFigure(variant="resnet50", text="4.09 G"),
        PrintedFigure(variant="resnet101", text="44,549,160"),
        PrintedFigure(variant="resnet152", text="60,192,808"),
        PrintedFigure(variant="resnext50_32x4d", text="25,028,904"),
        PrintedFigure(variant="resnext101_32x8d", text="88,791,336"),
        PrintedFigure(variant="wide_resnet50_2", text="68,883,240"),
        PrintedFigure(variant="wide_resnet101_2", text="126,886,696"),
        PrintedFigure(variant="vgg19", text="143,667,240"),
    ),
)

TIMM = Published(
    source=Source(work="github.com/huggingface/pytorch-image-models", place="parameter counts of its models"),
    rows=(
        PrintedFigure(variant="resnet18d", text="11,708,744"),
        PrintedFigure(variant="resnet50d", text="25,576,264"),
        PrintedFigure(variant="resnetv2_50", text="25,549,352"),
    ),
)

KERAS = Published(
    source=Source(work="keras.io/api/applications/resnet", place="ResNet50, summary: trainable and total parameters"),
    rows=(
        PrintedFigure(variant="resnet50", text="25,583,592"),
        PrintedFigure(variant="resnet50", text="25,636,712"),
    ),
)

TORCH_FLOP_COUNTER = Published(
    source=Source(work="torch.utils.flop_counter", place="FlopCounterMode over torchvision's resnet50"),
    rows=(PrintedFigure(variant="resnet50", text="8,178,368,512"),),
)

PREPROCESSING = Published(
    source=Source(work="github.com/pytorch/vision", place="torchvision.transforms._presets.ImageClassification"),
    rows=(Preprocessing(crop_share=0.875, mean=(0.485, 0.456, 0.406), deviation=(0.229, 0.224, 0.225)),),
)
