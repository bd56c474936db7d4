"""`participate serve`: start the right server processes for the settings."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from participate.kit import serving


class Command(BaseCommand):
    help = "Serve the site: one process when embedded, page workers and socket workers in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--socket-port", type=int, default=int(os.environ.get("SOCKET_PORT", "8001")))
        parser.add_argument(
            "--only", choices=["pages", "sockets"], default="", help="One kind of worker only."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.check(display_num_errors=True)
        self._refuse_unmigrated()
        chosen = serving.plans(options["host"], options["port"], options["socket_port"], options["only"])
        names = ", ".join(plan.name for plan in chosen)
        self.stdout.write(f"Serving {names} on http://{options['host']}:{options['port']} (Ctrl-C stops)")
        self.stdout.flush()
        connection.close()
        sys.exit(serving.run(chosen))

    def _refuse_unmigrated(self) -> None:
        """Say what to do when the tables are not there yet."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError(
                "The database needs its tables first: run `participate migrate`, then serve again."
            )
