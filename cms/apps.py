"""App configuration of the council's pages."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """What the council edits, in Wagtail."""

    name = "cms"
    label = "cms"

    def ready(self) -> None:
        """Listen to Wagtail."""
        from cms import signals  # noqa: F401
