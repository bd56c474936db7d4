"""The thread of a proposal, begun with its first post."""

from datetime import datetime
from typing import Any

from django.db import transaction

from participate.deliberation.enums import Kind
from participate.deliberation.models import Thread
from participate.deliberation.services.threads import open_thread
from participate.proposals.models import Proposal
from participate.proposals.services.telling import proposal_url


@transaction.atomic
def thread_of_proposal(*, actor: Any, proposal: Proposal, now: datetime | None = None) -> Thread:
    """Return the proposal's thread; two people who begin at the same time begin the same one."""
    locked = (
        Proposal.objects.select_for_update(of=("self",)).select_related("cycle", "thread").get(pk=proposal.pk)
    )
    if locked.thread is not None:
        return locked.thread
    thread = open_thread(
        actor=actor, cycle=locked.cycle, kind=Kind.PROPOSAL, title=f"{locked.code} {locked.title}",
        url=proposal_url(locked), now=now,
    )  # fmt: skip
    Proposal.objects.filter(pk=locked.pk).update(thread=thread)
    return thread
