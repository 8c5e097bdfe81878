"""The six steps as one piece of HTML: the pictures, which stay, and the texts, which scroll beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from explainer.architecture.variants import resnet_spec
from explainer.render.html.tag import joined, tag
from explainer.render.pages.start.tour import addition, blocks, degradation, depth, projection, strides
from explainer.render.pages.start.tour.scene import SLUGS, Scene, choices
from explainer.text.catalogue import Catalogue
from explainer.text.published.tables import TEN_CROP

Links = Mapping[str, Mapping[str, str]]
"""The address of the lab page for each step, by its slug, and each case of it."""
_SAID = ("same", "same_here", "other", "read_out")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """What the component is sent: `html`, and `told`, what its script needs to know of each step."""

    html: Markup
    told: Mapping[str, object]


def scenes(words: Catalogue) -> dict[str, Scene]:
    """The six steps by slug, in their order."""
    made = (one.scene(words) for one in (degradation, addition, blocks, projection, depth, strides))
    return dict(zip(SLUGS, made, strict=True))


def tour(links: Links, onward: Mapping[str, str], words: Catalogue) -> Tour:
    """The whole tour in one language; `onward` are the addresses that its end leads to, by name."""
    made = scenes(words)
    html = joined(
        tag("div", [_figure(slug, one) for slug, one in made.items()], class_="stage"),
        tag(
            "div",
            tag(
                "ol",
                [
                    _step(place, one, links[slug][one.first], len(made), words)
                    for place, (slug, one) in enumerate(made.items(), 1)
                ],
            ),
            _end(onward, words),
            _pager(made, words),
            class_="texts",
        ),
    )
    return Tour(html=html, told=_told(made, links, words))


def _figure(slug: str, one: Scene) -> Markup:
    """A picture with what can be touched of it."""
    return tag(
        "figure",
        one.picture,
        tag("div", one.fields, choices(one), class_="touch"),
        tag("figcaption", one.note),
        tag("p", class_="said", aria_live="polite"),
        class_=f"scene {slug}",
        data_case=one.first,
    )


def _step(place: int, one: Scene, link: str, total: int, words: Catalogue) -> Markup:
    """A text, with the link to itself and the one to its lab page."""
    address = tag(
        "a",
        "#",
        class_="anchor",
        href=f"./?lang={words.language}&step={place}",
        title=words("tour.copy"),
        aria_label=words("tour.copy_step", number=place),
    )
    return tag(
        "li",
        tag(
            "article",
            tag("p", words("tour.place", number=place, total=total), class_="place"),
            tag("h2", tag("span", one.title), " ", address),
            tag("p", one.text, class_="text"),
            tag("p", tag("a", one.link, class_="lab", href=link)),
        ),
        class_="step",
    )


def _end(onward: Mapping[str, str], words: Catalogue) -> Markup:
    """After the last step: what it all comes to, and where to go from there."""
    plain, _ = degradation.series()
    shallow, deep = (depth for depth, _ in plain.points)
    best = min(TEN_CROP.rows, key=lambda row: row.top1)
    return tag(
        "article",
        tag("h2", words("tour.end.title")),
        tag("p", words("tour.end.text", deepest=resnet_spec(best.variant).depth, deep=deep, shallow=shallow)),
        [tag("p", tag("a", words(f"tour.end.{name}"), class_="lab", href=href)) for name, href in onward.items()],
        class_="end",
    )


def _pager(made: Mapping[str, Scene], words: Catalogue) -> Markup:
    dots = [
        tag(
            "button",
            place,
            type="button",
            data_go=place,
            title=one.title,
            aria_label=words("tour.dot", number=place, title=one.title),
        )
        for place, one in enumerate(made.values(), 1)
    ]
    return tag(
        "nav",
        tag(
            "button",
            tag("span", "‹", aria_hidden=True),
            type="button",
            class_="turn",
            data_turn=-1,
            aria_label=words("tour.previous"),
        ),
        tag("div", dots, class_="dots"),
        tag(
            "button",
            tag("span", words("tour.next")),
            tag("b", " ›", aria_hidden=True),
            type="button",
            class_="turn",
            data_turn=1,
            aria_label=words("tour.next_said"),
        ),
        aria_label=words("tour.steps"),
    )


def _told(made: Mapping[str, Scene], links: Links, words: Catalogue) -> dict[str, object]:
    steps = [
        {
            "first": one.first,
            "before": one.before,
            "counting": one.counting,
            "cases": {
                name: {
                    "alt": case.alt,
                    "title": case.title,
                    "text": case.text,
                    "href": links[slug].get(name),
                    "numbers": dict(case.numbers),
                }
                for name, case in one.cases.items()
            },
        }
        for slug, one in made.items()
    ]
    said = {name: words(f"tour.sum.{name}") for name in _SAID}
    return {"steps": steps, "sum": {**addition.drawn(), "words": said}, "copied": words("tour.copied")}
