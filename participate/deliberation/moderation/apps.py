"""App configuration of moderation."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """What happens to words that break the rules of talk."""

    name = "participate.deliberation.moderation"
    label = "deliberation_moderation"

    def ready(self) -> None:
        """Make posts and points reportable; questions say so themselves."""
        from participate.deliberation.moderation import points, posts

        posts.register()
        points.register()
