"""`participate export-bundle CONTEST`: the zip with which anybody entitled counts a vote again."""

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from participate.contests.models import CycleContest
from participate.contests.queries import official_run
from participate.contests.services.bundle import export_for_auditors
from participate.contests.wording.results import bundle_name
from voting.ballots.models import Contest
from voting.counts.bundle.build import bundle
from voting.counts.bundle.sources import read_material


class Command(BaseCommand):
    help = "Write the bundle of a counted vote: the same bytes every time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("contest", help="number of the vote, or the address (slug) of its process")
        parser.add_argument("-o", "--output", default="", help="the file to write")
        parser.add_argument(
            "--auditors",
            action="store_true",
            help="every ballot as its leaf covers it; for named auditors only",
        )

    def handle(self, *args: Any, contest: str, output: str, auditors: bool, **options: Any) -> None:
        found = self.find(contest)
        run = official_run(found)
        if run is None:
            raise CommandError(_("There is no result yet."), returncode=2)
        content = export_for_auditors(run=run) if auditors else bundle(read_material(run))
        name = output or bundle_name(found).replace(".zip", "-auditors.zip" if auditors else ".zip")
        try:
            Path(name).write_bytes(content)
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}", returncode=2) from error
        self.stdout.write(f"{hashlib.sha256(content).hexdigest()}  {name}")

    def find(self, text: str) -> Contest:
        """Return the vote of a number or of a process."""
        rows = CycleContest.objects.select_related("contest").order_by("purpose", "pk")
        rows = (
            rows.filter(contest=int(text))
            if text.isdecimal()
            else rows.filter(cycle__slug=text, purpose="main")
        )
        row = rows.first()
        if row is None:
            raise CommandError(_("There is no vote %(name)s.") % {"name": text}, returncode=2)
        return row.contest
