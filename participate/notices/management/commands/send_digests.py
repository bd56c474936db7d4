"""`participate send-digests`: make the summaries that are due and send them; single messages stay where they are."""

from typing import Any

from django.core.management.base import BaseCommand

from participate.notices.outbox import send_digests
from participate.notices.services import build_digests


class Command(BaseCommand):
    help = "Make the summaries that are due and send them (send-notices does this too). Sends nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        made = build_digests()
        sent, waiting = send_digests()
        self.stdout.write(f"{made} summaries made, {sent} sent, {waiting} could not be sent now")
