"""Which picture a pass runs on: one that comes with the app, or one that the reader drew, uploaded or took."""

from hashlib import sha256

import streamlit as st

from explainer.picture.bundled import BUNDLED, CIFAR10_CLASSES
from explainer.picture.decode import PictureError
from explainer.picture.drawing import drawing_id, to_png
from explainer.picture.gallery import DIGITS, GALLERIES, SLUGS, picture_bytes
from explainer.picture.square import Square
from explainer.text.catalogue import Catalogue
from explainer.ui.requests.photo import Photo, framed, gallery_kind, seen_by
from explainer.ui.shared.waiting import wait
from explainer.ui.state.focus import DRAWING, DRAWN, LAST_PHOTO, OWN_PICTURES, PHOTO
from explainer.ui.state.key import Key, keep_valid
from explainer.ui.state.navigation import go_to
from explainer.ui.work.net import Net

PHOTO_MEGABYTES = 5
"""As much as a photo needs."""
SMALLEST_SQUARE = 10
"""Percent of a picture's shorter side."""
SQUARE_VIEW, SLIDER_WIDTH = 190, 220
"""Pixels that the picture with its square and the sliders beside it take on the page."""
SQUARE_SIDE, SQUARE_ACROSS, SQUARE_DOWN = Key("square_side", 100), Key("square_across", 50), Key("square_down", 50)
"""The square that is cut out of the reader's own picture, in percent."""
SQUARE_OF = Key("square_of", "")
"""The picture that the square was chosen for."""


def gallery_of(net: Net) -> tuple[str, ...]:
    """Pictures of the kind that the net was trained on, or else the photos."""
    return GALLERIES[gallery_kind(net)].slugs


def choose(net: Net, label: str, words: Catalogue, *, key: Key[str] | Key[str | None], own: bool = True) -> str:
    """Draw the choice of a picture, and return it."""
    options = (*gallery_of(net), *(_own_sources(net) if own else ()))
    last: Key[str | None] = Key(f"{key.name}_of_{gallery_kind(net)}", None)  # among pictures of this kind
    keep_valid(key, options, otherwise=last.get())
    choice = st.pills(
        label,
        options,
        format_func=lambda one: words(f"forward.{one}" if one in OWN_PICTURES else f"photo.{one}_title"),
        key=key.name,
        required=True,
        wrap=True,
        persist_state="session",
    )
    last.set(str(choice))
    return str(choice)


def usable(choice: str, net: Net, words: Catalogue) -> Photo:
    """The chosen picture; while the reader has given none, or none that can be read, the last one of the app stays."""
    if choice in SLUGS:
        LAST_PHOTO.set(choice)
        return bundled(choice)
    photo = _drawn(net, words) if choice == DRAWN else _own_photo(choice, words)
    if photo is not None:
        try:
            wait(seen_by(net, photo), words)
        except PictureError as error:
            st.warning(words.error(error), icon=":material/info:")
        else:
            return photo
    return shown_last(net)


def shown_last(net: Net) -> Photo:
    """The picture that the forward page shows or showed last, of those that a page without a choice can have."""
    gallery = gallery_of(net)
    if PHOTO.get() == DRAWN and DRAWN in _own_sources(net) and (drawn := drawn_photo()):
        return drawn
    chosen = (PHOTO.get(), LAST_PHOTO.get())
    return bundled(next((one for one in chosen if one in gallery), gallery[0]))


def bundled(slug: str) -> Photo:
    """One of the pictures that come with the app."""
    return Photo(id=slug, data=picture_bytes(slug))


def drawn_photo() -> Photo | None:
    """What the reader has drawn as a picture; None where nothing is."""
    drawn = DRAWING.get()
    return None if drawn.is_empty else Photo(id=drawing_id(drawn), data=to_png(drawn))


def alt(photo: Photo, words: Catalogue) -> str:
    """A picture in words."""
    return words(f"photo.{photo.id}_alt") if photo.id in SLUGS else words("forward.own_alt")


def title(photo: Photo, words: Catalogue) -> str:
    """What a picture is called."""
    return words(f"photo.{photo.id}_title") if photo.id in SLUGS else words("forward.own_title")


def credit(photo: Photo, words: Catalogue) -> None:
    """Who took a photo that comes with the app, and its licence."""
    if photo.id in BUNDLED or photo.id in CIFAR10_CLASSES:
        st.caption(words("forward.credit", credit=words(f"photo.{photo.id}_credit")))


def _own_sources(net: Net) -> tuple[str, ...]:
    return OWN_PICTURES if gallery_kind(net) == DIGITS else tuple(one for one in OWN_PICTURES if one != DRAWN)


def _drawn(net: Net, words: Catalogue) -> Photo | None:
    """What the reader drew; where nothing has been drawn yet, the way to the canvas."""
    photo = drawn_photo()
    if photo is None:
        st.info(words("forward.draw_waiting", picture=title(shown_last(net), words)), icon=":material/draw:")
    st.button(words("forward.draw_open"), icon=":material/draw:", on_click=go_to, args=("digits",), key="open_canvas")
    return photo


def _own_photo(source: str, words: Catalogue) -> Photo | None:
    """The picture the reader uploaded or took, or None before that."""
    if source == "upload":
        file = st.file_uploader(words("forward.upload_label"), key="upload_file", max_upload_size=PHOTO_MEGABYTES)
    else:
        file = st.camera_input(words("forward.camera_label"), key="camera_file")
    if file is None:
        st.info(words(f"forward.{source}_waiting"), icon=":material/image:")
        return None
    data = file.getvalue()
    return _square(Photo(id=sha256(data).hexdigest(), data=data), words)


def _square(photo: Photo, words: Catalogue) -> Photo:
    """What the reader frames of their picture; what cannot be read stays as it is, and is told where it is run."""
    fields = (SQUARE_SIDE, SQUARE_ACROSS, SQUARE_DOWN)
    if SQUARE_OF.get() != photo.id:
        SQUARE_OF.set(photo.id)
        for key in fields:
            key.set(key.default)
    with st.container(key="square_row", horizontal=True, vertical_alignment="center", gap="large"):
        place = st.container(width=SQUARE_VIEW)
        for key in fields:
            least, label = SMALLEST_SQUARE if key is SQUARE_SIDE else 0, words(f"forward.{key.name}")
            note = words("forward.square_note") if key is SQUARE_SIDE else None
            st.slider(
                label,
                least,
                100,
                key=key.name,
                help=note,
                format="%d%%",
                width=SLIDER_WIDTH,
                persist_state="session",
            )
    side, across, down = (key.get() for key in fields)
    try:
        found = wait(framed(photo, Square(side=side, across=across, down=down)), words)
    except PictureError:
        return photo
    width, height = found.size
    caption = words("forward.square_caption", width=width, height=height)
    place.image(found.original, caption=caption, width=SQUARE_VIEW, alt=words("forward.own_alt"))
    return found.photo
