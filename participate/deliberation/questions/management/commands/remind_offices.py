"""Remind offices of answers that are due or late."""

from typing import Any

from django.core.management.base import BaseCommand

from participate.deliberation.questions.services.reminding import remind_offices


class Command(BaseCommand):
    """Tell offices which answers are due on the next working day, and which are late. Run it every morning."""

    help = "Reminds offices of answers that are due on the next working day or late."

    def handle(self, *args: Any, **options: Any) -> None:
        """Remind and say how many."""
        soon, late = remind_offices()
        self.stdout.write(f"{soon} due on the next working day, {late} late: reminded.")
