"""Say which proposals exclude or need each other, so that the ballot can say it too."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.processes.facts import vote_begun
from participate.processes.services import topic as cycle_topic
from participate.proposals.models import Proposal
from participate.proposals.services.events import topic
from participate.reviews.enums import RelationKind
from participate.reviews.errors import BadRelation
from participate.reviews.models import ProposalRelation
from participate.reviews.permissions import require_verifier


@transaction.atomic
def relate(
    *, actor: Any, first: Proposal, second: Proposal, kind: str, reason: str, now: datetime | None = None
) -> ProposalRelation:
    """Say that `first` excludes or needs `second`, until a vote of the cycle was opened. Raises `BadRelation`."""
    require_verifier(actor, first.cycle)
    _refuse_wrong(first, second, kind, reason)
    if kind == RelationKind.EXCLUDES and first.pk > second.pk:
        first, second = second, first
    list(Proposal.objects.select_for_update(of=("self",)).filter(pk__in=[first.pk, second.pk]).order_by("pk"))
    there = ProposalRelation.objects.filter(
        first__in=[first, second], second__in=[first, second], ended_at__isnull=True
    )
    if there.filter(first=first, second=second).exists() or (
        there.exclude(kind=kind).exists() or there.filter(kind=RelationKind.EXCLUDES).exists()
    ):
        raise BadRelation(_("These two are tied already. End that first."))
    moment = now or database_now()
    made = ProposalRelation(
        kind=kind, first=first, second=second, reason=reason.strip(), set_by=actor, at=moment
    )
    made.full_clean(exclude=["first", "second", "set_by"], validate_unique=False)
    made.save()
    _record(actor, "relate", made, moment)
    return made


@transaction.atomic
def end_relation(
    *, actor: Any, relation: ProposalRelation, reason: str, now: datetime | None = None
) -> ProposalRelation:
    """End a tie with its reason; it stays on record."""
    require_verifier(actor, relation.first.cycle)
    rows = ProposalRelation.objects.select_for_update(of=("self",)).select_related("first__cycle", "second")
    locked = rows.get(pk=relation.pk)
    if locked.ended_at or not reason.strip() or vote_begun(locked.first.cycle):
        raise BadRelation(_("Write a reason. A tie can be ended once, and not after voting has begun."))
    locked.ended_at, locked.ended_by, locked.end_reason = now or database_now(), actor, reason.strip()
    locked.save(update_fields=["ended_at", "ended_by", "end_reason"])
    _record(actor, "end_relation", locked, locked.ended_at)
    return locked


def _refuse_wrong(first: Proposal, second: Proposal, kind: str, reason: str) -> None:
    """Raise when the tie makes no sense."""
    if first.pk == second.pk or first.cycle_id != second.cycle_id:
        raise BadRelation(_("Choose another proposal of the same process."))
    if kind not in RelationKind.values or not reason.strip():
        raise BadRelation(_("Say what the tie is, and why. Everybody can read it."))
    if vote_begun(first.cycle):
        raise BadRelation(_("Voting has begun, so the ballot stays as it is."))


def _record(actor: Any, verb: str, relation: ProposalRelation, moment: datetime) -> None:
    """Leave a trace and bring both pages up to date."""
    data = {"kind": relation.kind, "first": relation.first_id, "second": relation.second_id}
    audit.record(
        actor=actor, action=f"reviews.{verb}", target=f"relation:{relation.pk}", at=moment, data=data
    )
    live.announce(topic(relation.first), topic(relation.second), cycle_topic(relation.first.cycle))
