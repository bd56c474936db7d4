"""App configuration of proposals."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """What residents ask for."""

    name = "participate.proposals"
    label = "proposals"
