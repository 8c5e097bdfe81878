"""The app with a file of the tests in the place of torchvision's ResNet-18: PUBLISHED_FILE has its name and length."""

import os

from explainer.pretrained import imagenet
from explainer.pretrained.source import Origin
from explainer.ui.frame.shell import main

name, num_bytes = os.environ["PUBLISHED_FILE"].split()
imagenet._FILES["resnet18", Origin.IMAGENET_V1] = (name, int(num_bytes) / 2**20)  # type: ignore[index]
main()
