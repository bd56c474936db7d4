"""Wagtail's edge: a page that is published, taken down or moved empties the page caches."""

from typing import Any

from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.services import announce_site


def page_changed(sender: Any, **kwargs: Any) -> None:
    """Pass the news on."""
    announce_site()


for signal in (page_published, page_unpublished, post_page_move):
    signal.connect(page_changed, dispatch_uid="cms.page_changed")
