"""App configuration of points for and against."""

from django.apps import AppConfig


class PointsConfig(AppConfig):
    """Reasons for and against, beside a thread."""

    name = "participate.deliberation.points"
    label = "deliberation_points"
