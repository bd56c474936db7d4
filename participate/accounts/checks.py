"""allauth's check of its settings, less one demand that our two front doors meet in another way."""

from typing import Any

from allauth.account.checks import settings_check
from django.core.checks import CheckMessage, register
from django.core.checks.registry import registry

# Whoever signs up by e-mail has to confirm it; whoever signs up by phone has no e-mail and confirms the phone. allauth
# knows only "e-mail for everybody" and says so in a message without an id, which settings cannot silence.
NOT_OURS = "requires 'email*' in ACCOUNT_SIGNUP_FIELDS"


def check_sign_in_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return what allauth finds wrong with the settings, without the demand for an e-mail of everybody."""
    found: list[CheckMessage] = settings_check(app_configs, **kwargs)
    return [message for message in found if NOT_OURS not in message.msg]


def take_over() -> None:
    """Put our form of the check in the place of allauth's."""
    registry.registered_checks.discard(settings_check)
    register(check_sign_in_settings)
