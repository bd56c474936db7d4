"""Health for machines: alive (the process answers) and ready (database and cache answer too)."""

import logging

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse

logger = logging.getLogger(__name__)


def alive(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """The database and the cache answer; 503 names what does not."""
    problems = [name for name, probe in (("database", _database), ("cache", _cache)) if not probe()]
    status = {"status": "ok"} if not problems else {"status": "unavailable", "problems": problems}
    return JsonResponse(status, status=503 if problems else 200)


def _database() -> bool:
    """Ask the database for one row."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone()[0] == 1)
    except Exception:
        logger.exception("database not ready")
        return False


def _cache() -> bool:
    """Write and read one key."""
    try:
        cache.set("readyz", "1", timeout=10)
        return bool(cache.get("readyz") == "1")
    except Exception:
        logger.exception("cache not ready")
        return False
