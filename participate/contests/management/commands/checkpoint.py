"""`participate checkpoint`: make the checkpoints that are due and send them to who keeps the logs."""

from typing import Any

from django.core.management.base import BaseCommand

from participate.contests.services.keepers import keep_log, logs_to_keep
from voting.ballots.errors import WrongState


class Command(BaseCommand):
    help = "Make the checkpoints of open votes that are due; run it every five minutes. Makes nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        for contest in logs_to_keep():
            try:
                made = keep_log(contest=contest)
            except WrongState:
                # It was sealed a moment ago; the next round sends its last checkpoint.
                continue
            if made:
                self.stdout.write(f"contest {contest.pk}: checkpoint {made.number}, {made.size} entries")
