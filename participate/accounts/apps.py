"""App configuration of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "participate.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Hear what allauth says about second factors, and take over its check of the settings."""
        from participate.accounts import checks, second_factor  # noqa: F401

        checks.take_over()
