"""Who a session belongs to, read by one plain statement: every signed-in request asks it."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from participate.accounts.models import User
from participate.kit.rows import row_of


class AccountBackend(AuthenticationBackend):
    """Allauth's way to sign in; only reading the person of a session is our own."""

    def get_user(self, user_id: Any) -> User | None:
        """Return an active person by number, or None (one query)."""
        user = row_of(User, "id = %s", [int(user_id)])
        return user if user is not None and self.user_can_authenticate(user) else None
