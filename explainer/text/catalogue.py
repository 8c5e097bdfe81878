"""Every sentence the reader sees, by key and language, from `assets/text/<lang>/`.

`<file>.toml` holds short strings: the key `network.title` is `title` in `network.toml`, tables nest with dots.
`lessons/<slug>.md` holds a longer text: a heading line `# …`, then Markdown. Placeholders are `{name}`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from explainer.architecture.errors import ExplainerError
from explainer.assets import ASSETS
from explainer.text.markdown import literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
TEXT_ROOT = ASSETS / "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A short text under a picture: its heading and its Markdown body."""

    slug: str
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The strings and lessons of one language."""

    language: Language
    strings: Mapping[str, str]
    lessons: Mapping[str, Lesson]

    def __call__(self, key: str, **values: object) -> str:
        """The string at `key` with its placeholders filled; raises KeyError for an unknown key or a missing value."""
        return self.strings[key].format_map(values) if values else self.strings[key]

    def error(self, error: ExplainerError) -> str:
        """The sentence for an error the reader caused, as Markdown: the values in it read as they were written."""
        return self(f"error.{error.code}", **{name: literal(value) for name, value in error.values.items()})

    def plain_error(self, error: ExplainerError) -> str:
        """The same sentence for a place that reads no Markdown: a terminal, an HTML element."""
        return self(f"error.{error.code}", **error.values)

    def lesson(self, slug: str, **values: object) -> Lesson:
        """The lesson `slug` with its placeholders filled; raises KeyError."""
        lesson = self.lessons[slug]
        return Lesson(slug=slug, title=lesson.title, body=lesson.body.format_map(values))


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: Language) -> Catalogue:
    """The catalogue of one language, read once."""
    root = TEXT_ROOT / language
    strings: dict[str, str] = {}
    for path in sorted(root.glob("*.toml")):
        strings |= _flatten(tomllib.loads(path.read_text("utf-8")), path.stem)
    lessons = {path.stem: _lesson(path) for path in sorted((root / "lessons").glob("*.md"))}
    return Catalogue(language=language, strings=strings, lessons=lessons)


def _flatten(table: Mapping[str, object], prefix: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in table.items():
        path = f"{prefix}.{key}"
        flat |= _flatten(value, path) if isinstance(value, dict) else {path: str(value)}
    return flat


def _lesson(path: Path) -> Lesson:
    heading, _, body = path.read_text("utf-8").partition("\n")
    return Lesson(slug=path.stem, title=heading.removeprefix("#").strip(), body=body.strip())
