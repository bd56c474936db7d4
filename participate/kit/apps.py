"""App configuration of the kit."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """Tools without domain nouns."""

    name = "participate.kit"
    label = "kit"

    def ready(self) -> None:
        """Register the system checks."""
        from participate.kit import checks  # noqa: F401
