"""App configuration of opinion maps."""

from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    """Statements, answers and the maps drawn of them."""

    name = "participate.deliberation.opinions"
    label = "deliberation_opinions"
