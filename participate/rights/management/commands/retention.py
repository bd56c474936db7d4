"""`participate retention`: what is past its time; with `--run` it is deleted."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from participate.kit.clock import database_now
from participate.rights.models import Erasure
from participate.rights.retention import CLASSES
from participate.rights.services import run_retention
from participate.rights.services.files import give_up_pages
from participate.rights.tables import tables_of_people
from voting.ballots.services.old_rows import StillRead

LOOK_BACK = timedelta(days=2)


class Command(BaseCommand):
    help = "Say what is past its time. With --run, delete it in small steps; run it every night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", action="store_true", help="Delete what is past its time.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = database_now()
        if not options["run"]:
            for kind in CLASSES:
                due = kind.due(now).count() if kind.start else 0
                self.stdout.write(f"{kind.code}: {kind.rows().count()} kept, {due} past their time")
            return
        counts = run_retention()
        # Whoever was erased yesterday while a backup ran is still on the disk.
        if counts or Erasure.objects.filter(finished_at__gte=now - LOOK_BACK).exists():
            self._give_up()
        for code, count in counts.items():
            self.stdout.write(f"{code}: {count} deleted")
        self.stdout.write("done")

    def _give_up(self) -> None:
        """Take what was deleted off the disk; a backup that still reads it delays that to the next night."""
        try:
            give_up_pages(tables_of_people())
        except StillRead:
            self.stderr.write(
                "Somebody still reads old rows, such as a backup: they leave the disk at the next run."
            )
