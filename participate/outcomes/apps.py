"""App configuration of outcomes."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """What was decided and what came of it."""

    name = "participate.outcomes"
    label = "outcomes"
