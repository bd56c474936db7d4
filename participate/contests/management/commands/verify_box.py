"""`participate verify-box CONTEST`: does everything in a vote's box still agree with its public log?"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from voting.ballots.auditing import verify_box
from voting.ballots.log import last_checkpoint
from voting.ballots.models import Ballot, Contest


class Command(BaseCommand):
    help = "Audit the box of a vote: exit status 0 all agrees, 1 something differs, 2 no such vote or file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "contest", type=int, help="The number of the vote, as in the address of its result."
        )
        parser.add_argument("--kept", nargs="*", default=[], help="Checkpoint files that were kept outside.")

    def handle(self, *args: Any, **options: Any) -> None:
        contest = Contest.objects.filter(pk=options["contest"]).first()
        if contest is None:
            raise CommandError("There is no vote with this number.", returncode=2)
        try:
            kept = [(name, Path(name).read_text(encoding="utf-8")) for name in options["kept"]]
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Cannot read a checkpoint: {error}", returncode=2) from None
        faults = verify_box(contest, kept)
        for fault in faults:
            self.stdout.write(f"DIFFERS {fault}")
        if faults:
            sys.exit(1)
        last, ballots = last_checkpoint(contest), Ballot.objects.filter(contest=contest).count()
        self.stdout.write(
            f"AGREES contest {contest.pk}: {ballots} ballots, {last.number if last else 0} checkpoints, "
            f"{last.size if last else 0} entries, {len(kept)} kept outside"
        )
        if not kept:
            self.stdout.write(
                "Only a checkpoint kept outside (--kept FILE) can show that the log was not rewritten."
            )
