"""Scores of the verification team, 1 to 5 for each criterion of the profile, given before the vote."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from participate.processes.permissions import require_role
from participate.processes.profiles import ProfileSettings
from participate.processes.services import lock_open, topic
from participate.proposals.errors import BadScore
from participate.proposals.models import CriterionScore, Proposal


def technical_score(settings: ProfileSettings, means: Mapping[str, Fraction | int]) -> Fraction | None:
    """Return the sum of weight x score / 5, exact, from 20 to 100; None until every criterion has a score."""
    if not settings.criteria or any(row.code not in means for row in settings.criteria):
        return None
    return sum((row.weight * Fraction(means[row.code]) / 5 for row in settings.criteria), Fraction(0))


def score_proposal(
    *, actor: Any, proposal: Proposal, scores: Mapping[str, int], now: datetime | None = None
) -> int:
    """Keep this person's scores of one proposal, `{criterion: 1..5}`; return how many values changed."""
    return score_many(actor=actor, cycle=proposal.cycle, table={proposal.pk: scores}, now=now)


@transaction.atomic
def score_many(
    *, actor: Any, cycle: Cycle, table: Mapping[int, Mapping[str, int]], now: datetime | None = None
) -> int:
    """Keep this person's scores of many proposals at once, all or none; return how many values changed.

    `table` is `{proposal id: {criterion: 1..5}}`; several scorers stand side by side and are averaged exactly.
    Refused outside verification, once a vote has begun, for unknown criteria, and for scores outside 1 to 5.
    """
    require_role(actor, cycle, Role.VERIFIER)
    moment = lock_open(cycle, Capability.VERIFY, now)
    _refuse_after_vote(cycle, moment)
    rows = {row.pk: row for row in Proposal.objects.filter(cycle=cycle, pk__in=table).order_by("pk")}
    mine = CriterionScore.objects.filter(proposal__in=rows.values(), scorer=actor)
    held = {(score.proposal_id, score.criterion): score for score in mine}
    changed = 0
    for pk, scores in sorted(table.items()):
        _check(cycle, rows.get(pk), scores)
        changed += _keep(actor, rows[pk], scores, held, moment)
    if changed:
        live.announce(topic(cycle))
    return changed


def _keep(
    actor: Any, proposal: Proposal, scores: Mapping[str, int], held: dict[tuple[int, str], CriterionScore],
    moment: datetime,
) -> int:  # fmt: skip
    """Write the values that differ from what this person gave before; return how many."""
    before = {code: held[proposal.pk, code].score for code in scores if (proposal.pk, code) in held}
    after = {code: value for code, value in scores.items() if before.get(code) != value}
    for code, value in after.items():
        row = held.get((proposal.pk, code)) or CriterionScore(proposal=proposal, criterion=code, scorer=actor)
        row.score, row.scorer_role, row.scored_at = value, Role.VERIFIER, moment
        row.full_clean()
        row.save()
    _note(actor, proposal, before, after, moment)
    return len(after)


def _note(
    actor: Any, proposal: Proposal, before: dict[str, int], after: dict[str, int], moment: datetime
) -> None:
    """Put a changed row of scores on the audit trail, old beside new."""
    if not after:
        return
    data = {"before": {code: before[code] for code in after if code in before}, "after": after}
    audit.record(
        actor=actor, action="proposals.score_proposal", target=f"proposal:{proposal.pk}", at=moment,
        role=Role.VERIFIER, data=data,
    )  # fmt: skip


def _check(cycle: Cycle, proposal: Proposal | None, scores: Mapping[str, int]) -> None:
    """Raise `BadScore` for a foreign proposal, an unknown criterion or a score outside 1 to 5."""
    if proposal is None:
        raise BadScore(_("This proposal does not belong to this cycle."))
    known = {row.code for row in cycle.settings.criteria}
    if not set(scores) <= known:
        raise BadScore(_("This cycle has no such criterion."))
    if any(not isinstance(value, int) or not 1 <= value <= 5 for value in scores.values()):
        raise BadScore(_("A score is a whole number from 1 to 5."))


def _refuse_after_vote(cycle: Cycle, moment: datetime) -> None:
    """Raise once a voting phase has begun: nobody scores with the ballots in view."""
    if any(
        Capability.VOTE in phase.capabilities and phase.starts_at <= moment for phase in cycle.phases.all()
    ):
        raise BadScore(_("The vote has begun. Scores can no longer be changed."))
