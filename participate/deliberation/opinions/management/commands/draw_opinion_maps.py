"""`participate draw-opinion-maps`: draw what was not drawn, after a restart or by a timer of the system."""

from typing import Any

from django.core.management.base import BaseCommand

from participate.deliberation.opinions.enums import PollState
from participate.deliberation.opinions.models import OpinionPoll
from participate.deliberation.opinions.services.drawing import draw_poll


class Command(BaseCommand):
    help = "Draw the map of every round of opinions that has begun. Equal answers are not drawn twice."

    def handle(self, *args: Any, **options: Any) -> None:
        polls = OpinionPoll.objects.exclude(state=PollState.DRAFT).order_by("pk")
        count = sum(draw_poll(poll=poll, at_once=True) for poll in polls)
        self.stdout.write(f"{count} maps looked at")
