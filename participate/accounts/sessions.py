"""Sessions in the database as Django keeps them, read by one plain statement: every signed-in request reads one."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone

_READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseStore):
    """Django's store of sessions; what it writes and when a session is over are unchanged."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; one that is unknown or over is empty and loses its key (one query)."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self.session_key, now])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])
