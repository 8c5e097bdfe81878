"""Values of a session: what a selection means by a name of another language, and what a first screen does not show."""

from typing import Any

import pytest

from explainer.ui.state import drawn
from explainer.ui.state.focus import NODE, UNFOLD
from explainer.ui.state.key import Key, call, has_changed
from explainer.ui.state.navigation import GOTO, go_to

PICTURE: Key[str] = Key("picture", "cat")
ENGLISH = {"cat": "a cat", "dog": "a dog", "cow": "cow"}
CHINESE = {"cat": "猫", "dog": "狗", "cow": "牛"}
FRENCH = {"cat": "chat", "dog": "chien", "cow": "vache"}


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session's state outside of a session."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr("explainer.ui.state.key.st.session_state", kept)
    return kept


# --- selections -------------------------------------------------------------------------------------------------


def test_a_name_that_comes_after_the_language_was_changed_is_understood(session: dict[str, Any]) -> None:
    PICTURE.set("dog")
    call(PICTURE, ENGLISH)
    call(PICTURE, CHINESE)
    session["picture"] = "a dog"  # as Streamlit keeps a name that none of the options has
    assert PICTURE.get() == "dog"
    assert not has_changed(PICTURE)
    session["picture"] = "a cat"  # and another choice, made in the old language
    assert PICTURE.get() == "cat"
    assert has_changed(PICTURE)
    call(PICTURE, CHINESE)
    assert session["picture"] == "cat", "what the browser is told again"
    assert not has_changed(PICTURE)


def test_names_of_the_time_before_the_last_change_are_understood_too(session: dict[str, Any]) -> None:
    for names in (ENGLISH, CHINESE, FRENCH, FRENCH, FRENCH):
        call(PICTURE, names)
    for one in ("a dog", "狗", "chien", "dog"):
        session["picture"] = one
        assert PICTURE.get() == "dog"


def test_an_option_is_never_taken_for_the_name_of_another(session: dict[str, Any]) -> None:
    call(PICTURE, {"cat": "dog", "dog": "cat"})
    session["picture"] = "dog"
    assert PICTURE.get() == "dog"


def test_what_is_no_name_stays_as_it_is(session: dict[str, Any]) -> None:
    call(PICTURE, ENGLISH)
    for one in ("horse", "", None, 3):
        session["picture"] = one
        assert PICTURE.get() == one


def test_a_choice_is_given_again_only_when_its_name_changes(session: dict[str, Any]) -> None:
    call(PICTURE, ENGLISH)
    assert "picture" not in session
    call(PICTURE, ENGLISH)
    assert "picture" not in session
    call(PICTURE, CHINESE)
    assert session["picture"] == "cat"


# --- behind what is chosen --------------------------------------------------------------------------------------


def test_the_first_screen_is_behind_once_something_else_is_chosen() -> None:
    assert not drawn.is_behind()
    NODE.set("conv1")
    UNFOLD.set(["layer1"])
    drawn.note((NODE, UNFOLD))
    assert not drawn.is_behind()
    UNFOLD.set(["layer1"])
    PICTURE.set("dog")  # which it does not show
    assert not drawn.is_behind()
    UNFOLD.set(["layer1", "layer2"])
    assert drawn.is_behind()
    drawn.note((NODE, UNFOLD))
    assert not drawn.is_behind()


def test_the_first_screen_is_behind_when_another_page_is_asked_for() -> None:
    drawn.note((NODE,))
    go_to("block")
    assert drawn.is_behind()
    GOTO.take()
    assert not drawn.is_behind()
