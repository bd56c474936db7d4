"""A change of the money after the decision: first who would lose, then a confirmation with its reason."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.kit import audit, live
from participate.kit.money import money_text
from participate.notices.services import tell
from participate.outcomes.errors import MovedOn, NeedsWords, NotPublished, Overspend
from participate.outcomes.models import Decision, EnvelopeChange, EnvelopeDrop
from participate.outcomes.queries.fallout import Cut, cut
from participate.outcomes.queries.meeting import published_decision
from participate.outcomes.services.propose import lock_decision, require_facilitator, topic
from participate.outcomes.services.record import Verdict, deciding_stage, record_all
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.services import lock_open, set_envelope
from participate.processes.services import topic as cycle_topic
from participate.proposals.enums import Decision as Step
from participate.proposals.enums import Reason
from participate.proposals.stages import stages_of
from participate.proposals.transitions import StageKind


def preview_envelope_change(*, cycle: Cycle, amount: int) -> Cut:
    """Return who would lose at a new amount, without writing anything. Raises `NotPublished`."""
    decision = published_decision(cycle)
    if decision is None:
        raise NotPublished(_("Nothing is decided yet. Announce the amount on the budget page instead."))
    return cut(cycle, decision, amount)


@transaction.atomic
def confirm_envelope_change(
    *, actor: Any, cycle: Cycle, amount: int, reason: str, expected_dropped: list[str] | None = None,
    actor_role: str = "", now: datetime | None = None,
) -> EnvelopeChange:  # fmt: skip
    """Change the envelope of a published decision and drop what no longer fits, by the fall-out rule.

    `expected_dropped` are the codes the person was shown; `MovedOn` when they are no longer the ones. Raises
    `Overspend` when no allowed drop reaches the amount. Dropped proposals are deferred with `pagu_reduced`,
    the others confirmed. Repeating a confirmed change returns it and changes nothing.
    """
    require_facilitator(actor, cycle)
    moment = lock_open(cycle, Capability.CHANGE_ENVELOPE, now)
    decision = _lock_published(cycle)
    last = decision.envelope_changes.order_by("-number").first()
    if last and last.amount_after == amount and expected_dropped is not None:
        return last
    if not reason.strip():
        raise NeedsWords(_("Write the reason. Everyone who loses something will read it."))
    result = cut(cycle, decision, amount)
    _require_same(result, expected_dropped, cycle)
    change = _store(actor, decision, result, reason.strip(), moment)
    set_envelope(actor=actor, cycle=cycle, amount=amount, reason=reason.strip(), now=moment)
    Decision.objects.filter(pk=decision.pk).update(envelope=amount)
    _record(actor, cycle, result, change, actor_role, moment)
    _finish(actor, cycle, change, result, moment)
    return change


def _lock_published(cycle: Cycle) -> Decision:
    """Lock the published decision."""
    decision = published_decision(cycle)
    if decision is None:
        raise NotPublished(_("Nothing is decided yet. Announce the amount on the budget page instead."))
    return lock_decision(cycle, decision.pk, None)


def _require_same(result: Cut, expected: list[str] | None, cycle: Cycle) -> None:
    """Refuse a change that cannot be reached, or that is not the one the person saw."""
    if not result.result.reached:
        missing = money_text(result.result.missing, cycle.currency)
        raise Overspend(
            _(
                "Even then %(missing)s would be missing, because the floors protect the rest. The meeting must decide."
            )
            % {"missing": missing}
        )
    if expected is not None and sorted(expected) != sorted(result.result.dropped):
        raise MovedOn(_("The list changed meanwhile. Look again at who would lose, then confirm."))


def _store(actor: Any, decision: Decision, result: Cut, reason: str, moment: datetime) -> EnvelopeChange:
    """Write the change and who fell out, in the order they fell."""
    change = EnvelopeChange(
        decision=decision, number=decision.envelope_changes.count() + 1, amount_before=decision.envelope,
        amount_after=result.amount_after, reason=reason, actor=actor, at=moment,
        protected=[row.to_json() for row in result.result.skipped],
    )  # fmt: skip
    change.full_clean(exclude=["actor"])
    change.save(force_insert=True)
    EnvelopeDrop.objects.bulk_create(
        EnvelopeDrop(change=change, item=row.item, position=position, cost=row.item.cost)
        for position, row in enumerate(result.losers, start=1)
    )
    return change


def _record(
    actor: Any, cycle: Cycle, result: Cut, change: EnvelopeChange, actor_role: str, moment: datetime
) -> None:
    """Give every proposal of the list its step: deferred or confirmed; without a ceiling stage only the losers."""
    ceiling = next((row for row in stages_of(cycle) if row.kind == StageKind.CEILING), None)
    words = {
        "before": money_text(change.amount_before, cycle.currency),
        "after": money_text(change.amount_after, cycle.currency), "reason": change.reason,
    }  # fmt: skip
    note = (_("Budget from %(before)s to %(after)s. %(reason)s") % words)[:1000]
    rows = [Verdict(row.item.proposal, Step.DEFERRED, Reason.PAGU_REDUCED, note) for row in result.losers]
    if ceiling:
        rows += [
            Verdict(row.proposal, Step.CONFIRMED, cost=row.cost, volume=row.volume) for row in result.kept
        ]
    stage = ceiling.code if ceiling else deciding_stage(cycle).code
    record_all(actor=actor, verdicts=rows, stage=stage, actor_role=actor_role, now=moment)


def _finish(actor: Any, cycle: Cycle, change: EnvelopeChange, result: Cut, moment: datetime) -> None:
    """Leave a trace, ring the bell, tell the followers of the cycle."""
    data = {"from": change.amount_before, "to": change.amount_after, "dropped": list(result.result.dropped)}
    target = f"decision:{change.decision_id}"
    audit.record(actor=actor, action="outcomes.change_envelope", target=target, at=moment, data=data)
    live.announce(topic(cycle), cycle_topic(cycle))

    def texts(language: str) -> tuple[str, str]:
        with override(language):
            after = money_text(change.amount_after, cycle.currency)
            words = {"cycle": cycle.title, "count": len(result.losers), "after": after}
            subject = _("%(cycle)s: the budget has changed") % words
            body = (
                _("The budget is now %(after)s. %(count)d proposals fall out; their pages say why.") % words
            )
        return subject, body

    url = reverse("outcomes:decision", args=[cycle.slug])
    tell(topic=cycle_topic(cycle), key=f"envelope:{change.pk}", texts=texts, url=url, actor=actor, now=moment)
