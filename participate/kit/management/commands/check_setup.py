"""`participate check-setup`: look at this installation and say plainly what is missing."""

import shutil
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = (
        "Check database, tables, cache, folders, mail and optional parts; exit status 1 when one is missing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        probes: list[tuple[str, Callable[[], str]]] = [
            ("settings", self._settings),
            ("database", self._database),
            ("tables", self._tables),
            ("cache", self._cache),
            ("folder", self._folder),
            ("PostgreSQL driver", lambda: self._optional("psycopg", "postgres")),
            ("Redis driver", lambda: self._optional("channels_redis", "redis")),
            ("WSGI workers", lambda: self._optional("granian", "wsgi")),
            ("message compiler", self._gettext),
        ]
        failed = 0
        for name, probe in probes:
            try:
                self.stdout.write(f"  ok    {name}: {probe()}")
            except Exception as problem:
                failed += 1
                self.stdout.write(self.style.ERROR(f"  FAIL  {name}: {problem}"))
        if failed:
            raise CommandError(f"{failed} of {len(probes)} checks failed; the lines above say what to do.")

    def _settings(self) -> str:
        try:
            call_command(
                "check", deploy=not getattr(settings, "DEMO", False), databases=["default"], verbosity=0
            )
        except SystemCheckError as problem:
            raise ValueError(str(problem)) from problem
        return settings.SETTINGS_MODULE

    def _database(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}"

    def _tables(self) -> str:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            raise ValueError(f"{len(missing)} migrations are waiting: run `participate migrate`")
        return "up to date"

    def _cache(self) -> str:
        cache.set("check-setup", "1", 5)
        if cache.get("check-setup") != "1":
            raise ValueError("what was written cannot be read back")
        return settings.CACHES["default"]["BACKEND"].rsplit(".", 1)[-1]

    def _folder(self) -> str:
        folder = settings.VAR_DIR
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free // 2**20
        if free < 500:
            raise ValueError(f"only {free} MB free at {folder}; votes need disk")
        return f"{folder} ({free} MB free)"

    def _optional(self, module: str, extra: str) -> str:
        return "installed" if find_spec(module) else f"not installed (only needed with the extra '{extra}')"

    def _gettext(self) -> str:
        return shutil.which("msgfmt") or "not installed (only translators need it)"
