"""The numbers of the lessons on answers, against those that are published or can be counted."""

from explainer.text.facts.lessons import facts


def test_the_numbers_of_the_lessons_on_answers() -> None:
    told = facts()
    assert told["resnet50_jump"] == "32"  # 224 / 7
    assert told["cell_field_square"] == "427×427"
    assert told["first_filter"] == "3·7·7 = 147"
    assert told["resnet20_blocks"] == "9"  # 6·3 + 2 layers
    assert told["resnet110_blocks"] == "54"  # 6·18 + 2 layers
    assert told["resnet50_blocks"] == "16"  # 3 + 4 + 6 + 3
    assert told["resnet50_paths"] == "2¹⁶ = 65,536"
