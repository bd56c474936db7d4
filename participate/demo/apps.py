"""App configuration of demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo year."""

    name = "participate.demo"
    label = "demo"
