"""A server on this machine for the tests of downloading, which no proxy comes between."""

from collections.abc import Iterator

import pytest

from tests.pretrained.fetching import CONTENT, FILE
from tests.pretrained.site import Site, serving


@pytest.fixture(autouse=True, scope="module")
def _no_proxy_for_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        yield


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(files={FILE.name: CONTENT}, etag='"new"') as site:
        yield site
