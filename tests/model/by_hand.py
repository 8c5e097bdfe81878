"""Forward passes in torch's functions, written out from the papers' figures; they keep every value they make.

What they share with the code under test is the names of values: torchvision's, and timm's for the deep stem.
"""

from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from explainer.architecture.spec import (
    BlockKind,
    NetSpec,
    Order,
    Projection,
    ResNetSpec,
    Shortcut,
    ShortcutKind,
    Stem,
    StridePlacement,
    VGGSpec,
)
from tests.architecture.oracles import FIGURE_4


def by_hand(weights: Mapping[str, Tensor], spec: NetSpec, batch: Tensor) -> dict[str, Tensor]:
    """Every value of a pass of pictures N×3×H×W, by name."""
    if isinstance(spec, VGGSpec):
        return _VGG(weights, spec).run(batch)
    return _ResNet(weights, spec).run(batch)


class _Layers:
    """Layers that note what they put out under their name."""

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        self.weights, self.values = weights, dict[str, Tensor]()

    def note(self, name: str, value: Tensor) -> Tensor:
        assert name not in self.values
        self.values[name] = value
        return value

    def conv(self, x: Tensor, name: str, *, stride: int = 1) -> Tensor:
        kernel, bias = self.weights[f"{name}.weight"], self.weights.get(f"{name}.bias")
        groups = x.shape[1] // kernel.shape[1]
        padding = kernel.shape[-1] // 2
        return self.note(name, F.conv2d(x, kernel, bias, stride=stride, padding=padding, groups=groups))

    def norm(self, x: Tensor, name: str) -> Tensor:
        keys = ("running_mean", "running_var", "weight", "bias")
        return self.note(name, F.batch_norm(x, *(self.weights[f"{name}.{key}"] for key in keys)))

    def relu(self, x: Tensor, name: str) -> Tensor:
        return self.note(name, torch.relu(x))

    def linear(self, x: Tensor, name: str) -> Tensor:
        return self.note(name, F.linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]))


class _VGG(_Layers):
    """1409.1556, Table 1, in eval mode."""

    def __init__(self, weights: Mapping[str, Tensor], spec: VGGSpec) -> None:
        super().__init__(weights)
        self.spec = spec

    def run(self, x: Tensor) -> dict[str, Tensor]:
        place = 0
        for count in self.spec.convs_per_stage:
            for _ in range(count):
                x = self.relu(self.conv(x, f"features.{place}"), f"features.{place + 1}")
                place += 2
            x = self.note(f"features.{place}", F.max_pool2d(x, 2, 2))
            place += 1
        x = self.note("flatten", torch.flatten(self.note("avgpool", F.adaptive_avg_pool2d(x, 7)), 1))
        for place in (0, 3):
            x = self.relu(self.linear(x, f"classifier.{place}"), f"classifier.{place + 1}")
            x = self.note(f"classifier.{place + 2}", x)  # dropout leaves it as it is
        self.linear(x, "classifier.6")
        return self.values


class _ResNet(_Layers):
    """1512.03385 with whatever the later papers changed, in eval mode."""

    def __init__(self, weights: Mapping[str, Tensor], spec: ResNetSpec) -> None:
        super().__init__(weights)
        self.spec = spec

    def run(self, x: Tensor) -> dict[str, Tensor]:
        x = self.stem(x)
        for stage, (count, width) in enumerate(zip(self.spec.blocks_per_stage, self.spec.widths, strict=True), 1):
            for index in range(count):
                first = index == 0
                x = self.block(x, f"layer{stage}.{index}.", width, stride=2 if stage > 1 and first else 1)
        if self.spec.order is Order.FULL_PRE:
            x = self.norm(x, "bn")
        if self.spec.order in (Order.RELU_PRE, Order.FULL_PRE):
            x = self.relu(x, "relu")
        x = self.note("avgpool", F.adaptive_avg_pool2d(x, 1))
        self.linear(self.note("flatten", x.flatten(1)), "fc")
        return self.values

    def stem(self, x: Tensor) -> Tensor:
        match self.spec.stem:
            case Stem.IMAGENET:
                x = self.conv(x, "conv1", stride=2)
            case Stem.CIFAR:
                x = self.conv(x, "conv1")
            case Stem.DEEP:
                x = self.relu(self.norm(self.conv(x, "conv1.0", stride=2), "conv1.1"), "conv1.2")
                x = self.relu(self.norm(self.conv(x, "conv1.3"), "conv1.4"), "conv1.5")
                x = self.conv(x, "conv1.6")
        if self.spec.order is not Order.FULL_PRE:
            x = self.norm(x, "bn1")
        if self.spec.order not in (Order.RELU_PRE, Order.FULL_PRE):
            x = self.relu(x, "relu")
        return x if self.spec.stem is Stem.CIFAR else self.note("maxpool", F.max_pool2d(x, 3, 2, 1))

    def block(self, x: Tensor, path: str, width: int, *, stride: int) -> Tensor:
        each, last, after = (sequence.split() for sequence in FIGURE_4[self.spec.order])
        if self.spec.block is BlockKind.BASIC:
            strides = [stride, 1]
        else:
            strides = [stride, 1, 1] if self.spec.stride_placement is StridePlacement.V1 else [1, stride, 1]
        residual = x
        for number, one in enumerate(strides, start=1):
            for word in last if number == len(strides) else each:
                residual = self.step(word, residual, path, str(number), stride=one)
        if self.spec.shortcut is not Shortcut.NONE:
            carried = self.shortcut(x, path, width * self.spec.expansion, stride)
            residual = self.add(residual, carried, path)
        for word in after:
            residual = self.step(word, residual, path, {"bn": str(len(strides)), "relu": ""}[word])
        return residual

    def step(self, word: str, x: Tensor, path: str, number: str, *, stride: int = 1) -> Tensor:
        if word == "conv":
            return self.conv(x, f"{path}conv{number}", stride=stride)
        return {"bn": self.norm, "relu": self.relu}[word](x, f"{path}{word}{number}")

    def shortcut(self, x: Tensor, path: str, channels: int, stride: int) -> Tensor:
        changes = stride != 1 or x.shape[1] != channels
        pre = self.spec.order in (Order.RELU_PRE, Order.FULL_PRE)
        if pre and (changes or path == "layer1.0."):
            x = self.values[f"{path}relu1"]
        if self.spec.shortcut is Shortcut.A:
            return self.padded(x, path, channels, stride)
        if not changes and self.spec.shortcut is Shortcut.B:
            return x
        place = 0
        if self.spec.projection is Projection.POOLED:
            if stride != 1:
                pooled = F.avg_pool2d(x, 2, 2, ceil_mode=True, count_include_pad=False)
                x, stride = self.note(f"{path}downsample.0", pooled), 1
            place = 1
        x = self.conv(x, f"{path}downsample.{place}", stride=stride)
        return x if self.spec.order is Order.FULL_PRE else self.norm(x, f"{path}downsample.{place + 1}")

    def padded(self, x: Tensor, path: str, channels: int, stride: int) -> Tensor:
        place = 0
        if stride != 1:
            x = self.note(f"{path}downsample.{place}", x[:, :, ::stride, ::stride])
            place += 1
        if x.shape[1] != channels:
            zeros = torch.zeros(x.shape[0], channels - x.shape[1], *x.shape[2:])
            x = self.note(f"{path}downsample.{place}", torch.cat([x, zeros], dim=1))
        return x

    def add(self, residual: Tensor, carried: Tensor, path: str) -> Tensor:
        """1603.05027, Figure 2."""
        match self.spec.shortcut_kind:
            case ShortcutKind.SCALING:
                residual = self.note(f"{path}residual_scale", residual * 0.5)
                carried = self.note(f"{path}shortcut_scale", carried * 0.5)
            case ShortcutKind.DROPOUT:
                self.note(f"{path}shortcut_dropout", carried)
            case ShortcutKind.EXCLUSIVE_GATING | ShortcutKind.SHORTCUT_GATING:
                gate = self.note(f"{path}gate.1", torch.sigmoid(self.conv(carried, f"{path}gate.0")))
                rest = self.note(f"{path}gate.2", 1 - gate)
                carried = self.note(f"{path}shortcut_gate", carried * rest)
                if self.spec.shortcut_kind is ShortcutKind.EXCLUSIVE_GATING:
                    residual = self.note(f"{path}residual_gate", residual * gate)
        return self.note(f"{path}add", self.summed(residual, carried, path))

    def summed(self, residual: Tensor, carried: Tensor, path: str) -> Tensor:
        return residual + carried
