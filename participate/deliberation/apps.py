"""App configuration of deliberation."""

from django.apps import AppConfig


class DeliberationConfig(AppConfig):
    """What people say to each other."""

    name = "participate.deliberation"
    label = "deliberation"
