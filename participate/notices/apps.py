"""App configuration of notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told."""

    name = "participate.notices"
    label = "notices"
