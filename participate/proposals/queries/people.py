"""Find the account that somebody means."""

from typing import Any

from allauth.account.models import EmailAddress

from participate.accounts.models import User
from participate.accounts.phones import international


def find_account(text: str) -> Any:
    """Return the account with this confirmed e-mail or phone, or the only one of this name; None otherwise."""
    typed = text.strip()
    active = User.objects.filter(is_active=True)
    if "@" in typed:
        confirmed = EmailAddress.objects.filter(email__iexact=typed, verified=True, user__is_active=True)
        row = confirmed.select_related("user").first()
        return row.user if row else None
    number = international(typed)
    if number:
        return active.filter(phone=number, phone_verified=True).first()
    named = list(active.filter(display_name__iexact=typed)[:2]) if typed else []
    return named[0] if len(named) == 1 else None
