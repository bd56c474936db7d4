"""App configuration of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "participate.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Hear what allauth says about second factors."""
        from participate.accounts import second_factor  # noqa: F401
