"""What the classes of a net are called: as far as its weights say what it was trained to tell apart."""

from functools import lru_cache

from explainer.pretrained.bundled import bundled_net
from explainer.pretrained.class_names import class_name
from explainer.pretrained.source import Origin
from explainer.text.catalogue import Language, catalogue
from explainer.ui.work.net import Net


@lru_cache(maxsize=16)
def class_labels(net: Net, language: Language) -> tuple[str, ...]:
    """What all classes of a net are called."""
    return tuple(class_label(net, index, language) for index in range(net.spec.num_classes))


def class_label(net: Net, index: int, language: Language) -> str:
    """The name of class `index`: ImageNet's, that of the data a shipped net was trained on, or its number."""
    words = catalogue(language)
    shipped = bundled_net(net.spec, net.weights.origin)
    if net.weights.origin in (Origin.IMAGENET_V1, Origin.IMAGENET_V2):
        return class_name(index, language)
    if shipped is not None:
        return words(shipped.class_keys[index])
    return words("answer.class", index=index)
