"""What allauth leaves open about the second factor."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest


@receiver(authenticator_added)
def setting_up_counts_as_showing(
    request: HttpRequest, user: Any, authenticator: Authenticator, **_more: Any
) -> None:
    """Note in this session that the person has just typed a right code; other sessions have to show one."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
