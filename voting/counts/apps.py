"""App configuration of the counts."""

from django.apps import AppConfig


class CountsConfig(AppConfig):
    """Stored results and their explanations."""

    name = "voting.counts"
    label = "counts"
    default_auto_field = "django.db.models.BigAutoField"
