"""`participate demo`: make the tables, load the demo year, serve it."""

import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import translation

from participate.demo import accounts, loading, reviews
from participate.kit import serving


class Command(BaseCommand):
    help = "Load a whole demo year and serve it on http://localhost:8000. Run again, it only serves."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="Load only.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO", False):
            raise CommandError(
                "The demo makes accounts with a known password, so it runs under the demo settings only: "
                "DJANGO_SETTINGS_MODULE=participate.config.settings.demo"
            )
        self.started = time.monotonic()
        self._say("Making the tables")
        call_command("migrate", interactive=False, verbosity=0)
        with translation.override("id"):
            fresh = loading.load(self._say)
        self._say("Ready" if fresh else "Ready (the demo was loaded before; nothing was changed)")
        self._print_accounts(options["host"], options["port"])
        if not options["no_serve"]:
            connection.close()
            sys.exit(serving.run(serving.plans(options["host"], options["port"], 0)))

    def _say(self, step: str) -> None:
        """Print one step with the seconds since the start."""
        self.stdout.write(f"  {time.monotonic() - self.started:5.1f} s  {step}")
        self.stdout.flush()

    def _print_accounts(self, host: str, port: int) -> None:
        """Print where to go and who one can be."""
        name = "localhost" if host in ("127.0.0.1", "0.0.0.0") else host  # noqa: S104
        self.stdout.write(
            self.style.SUCCESS(f"\nRembuk: http://{name}:{port}   English: http://{name}:{port}/en/")
        )
        self.stdout.write(f"The council's pages are edited at http://{name}:{port}/kelola/\n\n")
        self.stdout.write(f"Sign in as (password {accounts.PASSWORD}):\n")
        with translation.override("en"):
            for account in accounts.ACCOUNTS:
                self.stdout.write(f"  {account.email:28} {account.label}\n")
        self.stdout.write(f"  {reviews.OFFICER:28} Agency office\n")
        self.stdout.write("\nCtrl-C stops. Mail goes to var/mail, text messages to var/sms.txt.\n")
        self.stdout.flush()
