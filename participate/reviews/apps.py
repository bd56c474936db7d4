"""App configuration of reviews."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Opinions before a decision, appeals after it."""

    name = "participate.reviews"
    label = "reviews"
