"""Every test starts in the language of the site."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    """A request under /en/ leaves its language behind in the thread."""
    with translation.override("id"):
        yield
