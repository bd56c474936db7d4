"""`participate import-pb FILE`: bring a real election in, count it, and compare with its official outcome."""

import sys
import time
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from participate.contests.enums import Reproduction
from participate.contests.errors import BadImport
from participate.contests.models import ImportedElection
from participate.contests.services.import_pb import Imported, import_pb
from participate.kit.money import number_text

WIDTH = 30


class Bar:
    """A progress bar on a terminal; elsewhere one line a step."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.step = ""
        self.shown_at = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show where the work is, at most ten times a second."""
        now = time.monotonic()
        new, last = step != self.step, done >= total
        if not (new or last or now - self.shown_at > 0.1):
            return
        if not self.stream.isatty():
            if new:
                self.stream.write(f"{self.name(step)} …\n")
        else:
            full = WIDTH * done // max(total, 1)
            bar = "█" * full + "·" * (WIDTH - full)
            end = "\n" if last else ""
            self.stream.write(f"\r{self.name(step):<24} {bar} {100 * done // max(total, 1):>3} %{end}")
        self.stream.flush()
        self.step, self.shown_at = step, now

    def name(self, step: str) -> str:
        """Return a step in words."""
        names = {"read": _("Reading the file"), "write": _("Writing the ballots"), "count": _("Counting")}
        return names[step]


class Command(BaseCommand):
    help = "Import a Pabulib .pb election as a closed public process and count it by its own rule."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a .pb file")
        parser.add_argument("--slug", default="", help="address of the process (default: from the file name)")

    def handle(self, *args: Any, file: str, slug: str, **options: Any) -> None:
        try:
            done = import_pb(path=file, slug=slug, progress=Bar(sys.stderr))
        except BadImport as error:
            raise CommandError(error.message, returncode=2) from error
        self.report(done)

    def report(self, done: Imported) -> None:
        """Say what happened in a few lines."""
        election = done.election
        cycle = election.contest.cycle_contest.cycle
        if not done.created:
            text = _("This file was imported before, as %(slug)s. Nothing has changed.")
            self.stdout.write(text % {"slug": cycle.slug})
            return
        facts = {
            "name": cycle.name, "slug": cycle.slug, "options": election.contest.options.count(),
            "ballots": number_text(election.contest.turnout["cast"]),
        }  # fmt: skip
        self.stdout.write(
            _("Imported: %(name)s (/siklus/%(slug)s/), %(options)s projects, %(ballots)s ballots.") % facts
        )
        self.stdout.write(verdict(election))


def verdict(election: ImportedElection) -> str:
    """Say how our count compares with the organiser's."""
    text = str(Reproduction(election.status).label)
    if election.status != Reproduction.DIFFERS:
        return text
    lists = [
        (_("official, not in our count"), election.details["missing"]),
        (_("in our count, not official"), election.details["extra"]),
    ]
    return f"{text}: " + "; ".join(f"{label}: {', '.join(codes)}" for label, codes in lists if codes)
