"""Which picture a pass runs on: one that comes with the app, or one that the reader drew, uploaded or took."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from explainer.picture.decode import PictureError
from explainer.picture.gallery import DIGITS, GALLERIES, PHOTOS, SLUGS, picture_bytes
from explainer.text.catalogue import Catalogue
from explainer.ui.requests import passes
from explainer.ui.requests.digits import drawn_photo
from explainer.ui.requests.passes import Photo
from explainer.ui.shared import parts
from explainer.ui.state import settings
from explainer.ui.state.address import DRAWN, OWN_PICTURES
from explainer.ui.state.settings import Net
from explainer.ui.weights import trained


def gallery_of(net: Net) -> tuple[str, ...]:
    """Pictures of the kind that the net was trained on, or else the photos."""
    return GALLERIES[kind_of(net)].slugs


def choose(net: Net, label: str, words: Catalogue, *, key: str, own: bool = True) -> str:
    """Draw the choice of a picture under `key`, and return it."""
    options = (*gallery_of(net), *(_own_sources(net) if own else ()))
    last = f"{key}_of_{kind_of(net)}"
    settings.keep_valid(key, options, otherwise=st.session_state.get(last))
    choice = st.pills(
        label,
        options,
        format_func=lambda one: words(f"forward.{one}" if one in OWN_PICTURES else f"photo.{one}_title"),
        key=key,
        required=True,
        wrap=True,
        persist_state="session",
    )
    st.session_state[last] = choice
    return str(choice)


def usable(choice: str, net: Net, words: Catalogue) -> Photo:
    """The chosen picture; while the reader has given none, or none that can be read, the last one of the app stays."""
    if choice in SLUGS:
        st.session_state["last_photo"] = choice
        return bundled(choice)
    photo = _drawn(net, words) if choice == DRAWN else _own_photo(choice, words)
    if photo is not None:
        try:
            parts.wait(passes.seen(net, photo), words)
        except PictureError as error:
            st.warning(words.error(error), icon=":material/info:")
        else:
            return photo
    return shown_last(net)


def shown_last(net: Net) -> Photo:
    """The picture that the forward page shows or showed last, of those that a page without a choice can have."""
    state, gallery = st.session_state, gallery_of(net)
    if state.get("photo") == DRAWN and DRAWN in _own_sources(net) and (drawn := drawn_photo()):
        return drawn
    chosen = (state.get(key) for key in ("photo", "last_photo"))
    return bundled(next((str(one) for one in chosen if one in gallery), gallery[0]))


def bundled(slug: str) -> Photo:
    """One of the pictures that come with the app."""
    return Photo(id=slug, data=picture_bytes(slug))


def alt(photo: Photo, words: Catalogue) -> str:
    """A picture in words."""
    return words(f"photo.{photo.id}_alt") if photo.id in SLUGS else words("forward.own_alt")


def title(photo: Photo, words: Catalogue) -> str:
    """What a picture is called."""
    return words(f"photo.{photo.id}_title") if photo.id in SLUGS else words("forward.own_title")


def kind_of(net: Net) -> str:
    """The gallery of pictures that shipped weights of this net were trained on, whatever it has now; or the photos."""
    kind = trained.dataset_of(net.spec)
    return kind if kind is not None and kind in GALLERIES else PHOTOS


def _own_sources(net: Net) -> tuple[str, ...]:
    return OWN_PICTURES if kind_of(net) == DIGITS else tuple(one for one in OWN_PICTURES if one != DRAWN)


def _drawn(net: Net, words: Catalogue) -> Photo | None:
    """What the reader drew; where nothing has been drawn yet, the way to the canvas."""
    photo = drawn_photo()
    if photo is None:
        st.info(words("forward.draw_waiting", picture=title(shown_last(net), words)), icon=":material/draw:")
    st.button(words("forward.draw_open"), icon=":material/draw:", on_click=_open_canvas, key="open_canvas")
    return photo


def _open_canvas() -> None:
    st.session_state["goto"] = "digits"


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
    return Photo(id=sha256(data).hexdigest(), data=data)


PHOTO_MEGABYTES = 5
"""As much as a photo needs."""
