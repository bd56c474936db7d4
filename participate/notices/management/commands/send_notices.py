"""`participate send-notices`: make the summaries that are due, and send all that waits."""

from typing import Any

from django.core.management.base import BaseCommand

from participate.notices.outbox import send_all_due
from participate.notices.services import build_digests


class Command(BaseCommand):
    help = "Make the summaries that are due and send all that waits; run it every five minutes. Sends nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        made = build_digests()
        sent, waiting = send_all_due()
        self.stdout.write(f"{made} summaries made, {sent} sent, {waiting} could not be sent now")
