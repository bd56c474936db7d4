"""What people do with their own account."""

from datetime import datetime

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
