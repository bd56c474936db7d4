"""Keeping the public log: checkpoints at their time, each sent to the addresses that keep it outside."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from participate.contests.wording.log import checkpoint_mail, log_address
from participate.kit import audit, live
from participate.notices.services import tell
from participate.processes.services import topic as cycle_topic
from voting.ballots.clock import database_now
from voting.ballots.enums import State
from voting.ballots.log import last_checkpoint
from voting.ballots.models import Checkpoint, Contest
from voting.ballots.services.checkpoints import make_checkpoint

WRITABLE = (State.OPEN, State.CLOSED)


def keepers_topic(contest: Contest) -> str:
    """Return the topic that whoever keeps the log follows."""
    return f"log:{contest.pk}"


def logs_to_keep() -> QuerySet[Contest]:
    """Return the contests whose log may still grow or has just ended."""
    states = (State.OPEN, State.CLOSED, State.SEALED, State.COUNTED)
    rows = Contest.objects.filter(state__in=states, cycle_contest__isnull=False)
    return rows.select_related("cycle_contest__cycle").order_by("pk")


def keep_log(*, contest: Contest, now: datetime | None = None) -> Checkpoint | None:
    """Make the checkpoint that is due, if one is, and send the newest one to who keeps the log.

    Returns the checkpoint made. Nobody is sent the same one twice. Not one transaction: the checkpoint stands for
    itself and must not keep voters waiting for mail; what is not told after a crash is told the next time.
    """
    moment = now or database_now()
    made = make_checkpoint(contest=contest, now=moment) if contest.state in WRITABLE else None
    with transaction.atomic():
        if made:
            _note(contest, made, moment)
        tell_keepers(contest=contest, now=moment)
    return made


def _note(contest: Contest, made: Checkpoint, moment: datetime) -> None:
    """Leave an audit entry and tell everybody who looks."""
    data = {"number": made.number, "size": made.size}
    audit.record(
        actor=None, action="contests.checkpoint", target=f"contest:{contest.pk}", at=moment, data=data
    )
    live.announce(cycle_topic(contest.cycle_contest.cycle))


@transaction.atomic
def tell_keepers(*, contest: Contest, now: datetime | None = None) -> int:
    """Send the newest checkpoint to everybody who keeps the log and has not got it; return how many."""
    last = last_checkpoint(contest)
    if last is None:
        return 0
    return tell(
        topic=keepers_topic(contest), key=f"checkpoint:{last.pk}",
        texts=lambda _language: checkpoint_mail(contest, last), url=log_address(contest.cycle_contest.cycle, contest),
        by_itself=True, now=now,
    )  # fmt: skip
