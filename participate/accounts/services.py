"""What people do with their own account."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from participate.accounts.models import User
from participate.kit import audit
from participate.kit.clock import database_now


def update_profile(*, actor: User, display_name: str, language: str, now: datetime | None = None) -> User:
    """Change how a person is called and in which language we write to them."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.pk)
        user.display_name, user.language = display_name.strip(), language
        user.full_clean(exclude=["password"])
        user.save(update_fields=["display_name", "language"])
        audit.record(
            actor=actor, action="accounts.update_profile", target=f"user:{user.pk}", at=now or database_now()
        )
    return user


@contextmanager
def stored_at_once() -> Iterator[None]:
    """Write to disk once, at the end."""
    with transaction.atomic():
        yield


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is stored inside, and write to disk all the same: that takes the time of `stored_at_once`."""
    with transaction.atomic(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def look_up_for_message(*, user: User) -> None:
    """Ask what the message to a new account asks for; for nothing but the time."""
    if user.email:
        EmailAddress.objects.filter(user=user, verified=True).exists()
        EmailAddress.objects.filter(user=user, email=user.email).first()
        User.objects.filter(pk=user.pk).first()
