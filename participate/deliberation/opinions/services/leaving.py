"""What happens to somebody's answers and statements when they leave."""

from typing import Any

from django.db import transaction

from participate.deliberation.opinions.enums import PollState, Verdict
from participate.deliberation.opinions.models import Answer, OpinionPoll, Statement, Voice
from participate.deliberation.opinions.soon import draw_soon
from participate.kit.after import after_commit


@transaction.atomic
def leave_polls(*, user: Any) -> list[int]:
    """Take a person out of every round; return the keys of the statements they had suggested.

    Where answers are still taken theirs go, and the map is drawn anew. Where the round is closed they stay without
    anything that leads to a person, and so does the published map. Statements nobody has seen go; those that were let
    in stay.
    """
    voices = Voice.objects.filter(user=user)
    running = voices.exclude(poll__state=PollState.CLOSED)
    polls = list(OpinionPoll.objects.filter(voices__in=running).order_by("pk").values_list("pk", flat=True))
    mine = Statement.objects.filter(voice__in=voices)
    own = list(mine.filter(verdict=Verdict.APPROVED).order_by("pk").values_list("pk", flat=True))
    mine.exclude(verdict=Verdict.APPROVED).delete()
    Answer.objects.filter(voice__in=running).delete()
    Statement.objects.filter(pk__in=own).update(voice=None)
    running.delete()
    voices.update(user=None)
    for poll in polls:
        after_commit(draw_soon, poll)
    return own
