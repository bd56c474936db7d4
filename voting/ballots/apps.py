"""App configuration of the ballot box."""

from django.apps import AppConfig


class BallotsConfig(AppConfig):
    """Contests, rolls and the ballot box."""

    name = "voting.ballots"
    label = "ballots"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        from voting.ballots import checks  # noqa: F401
