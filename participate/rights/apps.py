"""App configuration of rights."""

from django.apps import AppConfig


class RightsConfig(AppConfig):
    """What people may ask of us about their data."""

    name = "participate.rights"
    label = "rights"
