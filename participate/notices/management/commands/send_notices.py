"""`participate send-notices`: send what still waits, for example after a crash or a mail outage."""

from typing import Any

from django.core.management.base import BaseCommand

from participate.notices.outbox import send_all_due


class Command(BaseCommand):
    help = "Send every message that still waits; run it every ten minutes. Sends nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, waiting = send_all_due()
        self.stdout.write(f"{sent} sent, {waiting} could not be sent now")
