"""ImageNet's class names: a thousand in each language, in the order of torchvision's weights."""

import re
from pathlib import Path

import pytest

from explainer.pretrained.class_names import class_name, class_names
from explainer.text.catalogue import LANGUAGES, Language

ASSETS = Path(__file__).parents[2] / "assets"
KNOWN = {  # indices of torchvision's categories
    0: ("tench", "丁鲷"),
    1: ("goldfish", "金鱼"),
    99: ("goose", "鹅"),
    134: ("crane (bird)", "鹤"),
    207: ("golden retriever", "金毛猎犬"),
    281: ("tabby", "虎斑猫"),
    388: ("giant panda", "大熊猫"),
    404: ("airliner", "客机"),
    517: ("crane (machine)", "起重机"),
    620: ("laptop", "膝上型电脑"),
    817: ("sports car", "跑车"),
    954: ("banana", "香蕉"),
    985: ("daisy", "雏菊"),
    999: ("toilet tissue", "卫生纸"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thousand_names_each_different(language: Language) -> None:
    names = class_names(language)
    assert len(names) == 1000
    assert len({name.casefold() for name in names}) == 1000
    assert all(name and name == name.strip() for name in names)


@pytest.mark.parametrize(("index", "names"), KNOWN.items())
def test_names_stand_at_their_index(index: int, names: tuple[str, str]) -> None:
    assert (class_name(index, "en"), class_name(index, "zh")) == names


def test_ids_are_sorted_as_torchvision_sorts_the_folders_of_the_training_set() -> None:
    lines = (ASSETS / "imagenet" / "class_names.tsv").read_text("utf-8").splitlines()[1:]
    ids = [line.partition("\t")[0] for line in lines]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"n\d{8}", one) for one in ids)


def test_chinese_names_are_chinese() -> None:
    foreign = [name for name in class_names("zh") if not re.search("[\u4e00-\u9fff]", name)]
    assert foreign == ["iPod"]
    assert not any(re.search("[,，;；(（、]", name) for name in class_names("zh"))


@pytest.mark.parametrize("index", [-1, 1000])
def test_no_other_index_has_a_name(index: int) -> None:
    with pytest.raises(IndexError):
        class_name(index, "en")


def test_the_lists_have_a_source_and_a_licence() -> None:
    assert "imagenet/class_names.tsv" in (ASSETS / "SOURCES.md").read_text("utf-8")
    licences = (ASSETS / "imagenet" / "LICENSES.txt").read_text("utf-8")
    assert "WordNet 3.0 Copyright 2006 by Princeton University" in licences
    assert "MIT License" in licences
