"""App configuration of places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The area tree."""

    name = "participate.places"
    label = "places"
