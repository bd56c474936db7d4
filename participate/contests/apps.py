"""App configuration of contests."""

from django.apps import AppConfig


class ContestsConfig(AppConfig):
    """The pages around the ballot box."""

    name = "participate.contests"
    label = "contests"
