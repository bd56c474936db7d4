"""`participate finish-sealing`: clear up after sealings that were interrupted between the commit and the clearing up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from voting.ballots.enums import State
from voting.ballots.models import Contest
from voting.ballots.services.old_rows import StillRead
from voting.ballots.services.sealing import finish_sealing
from voting.ballots.vault import has_slot_key


class Command(BaseCommand):
    help = "Destroy left-over slot keys of sealed votes and make the database give up the old rows. May run again."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = list(Contest.objects.filter(state__in=[State.SEALED, State.COUNTED]))
        left = [contest for contest in sealed if has_slot_key(contest.pk)]
        try:
            # One is enough for the clearing up: it is done for whole tables.
            for contest in left or sealed[:1]:
                finish_sealing(contest, self._bar)
        except StillRead:
            raise CommandError(
                "Somebody still reads the rows of before the sealing, such as a backup. Run this again when it is over.",
                returncode=1,
            ) from None
        self.stdout.write(
            f"Sealed votes: {len(sealed)}. Left-over slot keys destroyed: {len(left)}. Old rows are gone."
        )

    def _bar(self, done: int, whole: int) -> None:
        """Show how many tables are written; a large box takes a while."""
        self.stdout.write(f"[{'#' * done}{'.' * (whole - done)}] tables written: {done} of {whole}")
