"""App configuration of processes."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    """Planning cycles and their rules."""

    name = "participate.processes"
    label = "processes"
