"""What there is to read on a page: its hidden title, lessons, and the field's words at its foot."""

from functools import lru_cache
from typing import Literal

import streamlit as st

from explainer.render import captions
from explainer.text.catalogue import Catalogue, Language, catalogue
from explainer.text.facts.lessons import facts
from explainer.text.glossary import glossary as terms
from explainer.text.situation import lesson_variant
from explainer.ui.state import reader


def page_title(title: str, *, level: Literal[1, 2] = 1) -> None:
    """A heading for those who do not see the page, where what is seen needs none."""
    st.html(captions.hidden_title(title, level=level))


def lessons(words: Catalogue, *slugs: str) -> None:
    """Lessons side by side where there is room, one under the other on a phone; each as it is true for this net."""
    spec = reader.net().spec
    with st.container(key=f"lessons_{slugs[0]}"):
        for column, slug in zip(st.columns(len(slugs), gap="large"), slugs, strict=True):
            with column:
                st.markdown(_lesson(lesson_variant(slug, spec), words.language))


def glossary(words: Catalogue) -> None:
    """The field's terms in both languages, at the foot of every page."""
    with st.expander(words("parts.glossary")):
        other: Language = "zh" if words.language == "en" else "en"
        st.markdown(
            "\n".join(
                words(
                    "parts.term",
                    name=term.name(words.language),
                    other=term.name(other),
                    definition=term.definition(words.language),
                )
                for term in terms()
            )
        )


@lru_cache(maxsize=128)
def _lesson(slug: str, language: Language) -> str:
    """A lesson with its heading and its numbers, as Markdown; told once for all readers."""
    one = catalogue(language).lesson(slug, **facts())
    return f"## {one.title}\n\n{one.body}"
