"""Publish the decision: checklist, statuses of every proposal, delegates to the next level."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.kit import audit, live
from participate.kit.money import money_text
from participate.notices.services import tell
from participate.outcomes.enums import Change
from participate.outcomes.errors import NotReady
from participate.outcomes.models import Decision
from participate.outcomes.queries.meeting import Meeting
from participate.outcomes.queries.quotas import Quota, next_level_quota
from participate.outcomes.services.propose import (
    lock_decision,
    rebuild,
    require_facilitator,
    require_revision,
    topic,
)
from participate.outcomes.services.record import Verdict, deciding_stage, funded, record_all
from participate.outcomes.sheet import Sheet
from participate.outcomes.words import limit_sentence
from participate.processes.enums import Capability
from participate.processes.models import Cycle, Delegate
from participate.processes.services import lock_open
from participate.processes.services import topic as cycle_topic
from participate.proposals.enums import Decision as Step
from participate.proposals.enums import Reason
from participate.proposals.models import Proposal


@dataclass(frozen=True, slots=True)
class Check:
    """One point of the checklist."""

    code: str
    ok: bool
    text: str


def checklist(
    meeting: Meeting,
    *,
    minutes_number: str,
    quota: Quota | None,
    quota_reason: str = "",
    limit_reason: str = "",
) -> list[Check]:
    """Return what must hold before the decision is published, each as a sentence."""
    sheet, currency = meeting.sheet(), meeting.cycle.currency
    money = {"total": money_text(sheet.total, currency), "envelope": money_text(sheet.envelope, currency)}
    rows = [Check("envelope", sheet.left >= 0, _("The list costs %(total)s of %(envelope)s.") % money)]
    rows += _limit_checks(meeting, sheet, limit_reason)
    rest = len(sheet.rest)
    rows.append(Check("list", bool(sheet.lines), _("There is at least one proposal on the list.")))
    rows.append(
        Check("reasons", True, _("%(count)d proposals that are not on the list get the reason “below the line”.")
              % {"count": rest})
    )  # fmt: skip
    rows.append(Check("minutes", bool(minutes_number.strip()), _("The minutes have a number.")))
    if quota and quota.total:
        ok = quota.reached or bool(quota_reason.strip())
        rows.append(Check("quota", ok, quota.sentence))
    return rows


def _limit_checks(meeting: Meeting, sheet: Sheet, reason: str) -> list[Check]:
    """Return the floors and caps; a broken one passes only when an amendment in force or `reason` says why."""
    taken = {row.undoes_id for row in meeting.amendments}
    in_force = [row for row in meeting.amendments if row.pk not in taken and row.kind != Change.UNDO]
    explained = bool(reason.strip()) or any(row.limit_reason for row in in_force)
    currency = meeting.cycle.currency
    rows = []
    for limit in sheet.floors:
        words = {"label": limit.label, "amount": money_text(limit.amount, currency)}
        text = (
            _("%(label)s: kept, %(amount)s.") % words
            if limit.reached
            else limit_sentence(limit, sheet, currency, floor=True)
        )
        rows.append(Check(f"floor:{limit.code}", limit.reached or explained, text))
    for limit in sheet.caps:
        if not limit.reached:
            text = limit_sentence(limit, sheet, currency, floor=False)
            rows.append(Check(f"cap:{limit.code}", explained, text))
    return rows


@transaction.atomic
def publish_decision(
    *, actor: Any, cycle: Cycle, minutes_number: str, delegates: list[str] | None = None, quota_reason: str = "",
    limit_reason: str = "", dissent: str = "", decided_at: datetime | None = None, actor_role: str = "",
    expected: int | None = None,
    now: datetime | None = None,
) -> Decision:  # fmt: skip
    """Fix the decision and give every proposal its status; publishing twice publishes once.

    On the list: funded (reason `amended` where the meeting changed it). On the ballot but not on the list:
    deferred, `below_line`. Sent to an agency: forwarded, `agency_authority`. `delegates` are the codes of the
    delegates to the next level (None keeps those already named). Raises `NotReady` with the first open point.
    """
    require_facilitator(actor, cycle)
    known = Decision.objects.filter(cycle=cycle).values_list("pk", "published_at").first()
    if known and known[1]:
        return Decision.objects.get(pk=known[0])
    moment = lock_open(cycle, Capability.DECIDE, now)
    if known is None:
        raise NotReady(_("There is no list yet. Put the result of the count on the table first."))
    decision = lock_decision(cycle, known[0], None)
    if decision.is_published:
        return decision
    require_revision(decision, expected)
    if delegates is not None:
        _send_on(cycle, delegates)
    meeting = rebuild(cycle, decision)
    _require_ready(meeting, minutes_number, quota_reason, limit_reason)
    decision.minutes_number, decision.dissent = minutes_number.strip(), dissent.strip()
    decision.quota_reason, decision.limit_reason = quota_reason.strip(), limit_reason.strip()
    decision.decided_at, decision.published_at = decided_at or moment, moment
    decision.full_clean()
    decision.save()
    stage = deciding_stage(cycle).code
    record_all(actor=actor, verdicts=_verdicts(meeting), stage=stage, actor_role=actor_role, now=moment)
    _finish(actor, cycle, decision, meeting.sheet(), moment)
    return decision


def _require_ready(meeting: Meeting, minutes_number: str, quota_reason: str, limit_reason: str) -> None:
    """Raise `NotReady` with the first point that does not hold."""
    quota = next_level_quota(meeting.cycle)
    checks = checklist(
        meeting,
        minutes_number=minutes_number,
        quota=quota,
        quota_reason=quota_reason,
        limit_reason=limit_reason,
    )
    for row in checks:
        if not row.ok:
            raise NotReady(_("Not ready yet: %(point)s") % {"point": row.text})


def _send_on(cycle: Cycle, codes: list[str]) -> None:
    """Name the delegates to the next level."""
    Delegate.objects.filter(cycle=cycle, sent_on=True).exclude(code__in=codes).update(sent_on=False)
    Delegate.objects.filter(cycle=cycle, code__in=codes, sent_on=False).update(sent_on=True)


def _verdicts(meeting: Meeting) -> list[Verdict]:
    """Return the step of every proposal that was on the ballot or waits for an agency."""
    sheet = meeting.sheet()
    rows = [
        funded(
            line.candidate.proposal, volume=line.entry.volume, cost=line.entry.cost, basis=line.entry.basis,
            note=line.entry.note,
        )
        for line in sheet.lines
    ]  # fmt: skip
    removed = {row.proposal_id: row.reason for row in meeting.amendments if row.kind == Change.REMOVE}
    for line in sheet.rest:
        note = removed.get(line.candidate.proposal.pk, "")[:1000]
        rows.append(Verdict(line.candidate.proposal, Step.DEFERRED, Reason.BELOW_LINE, note))
    routed = Proposal.objects.filter(cycle=meeting.cycle, latest_event__decision=Step.ROUTED)
    rows += [Verdict(row, Step.FORWARDED, Reason.AGENCY_AUTHORITY) for row in routed.order_by("pk")]
    return rows


def _finish(actor: Any, cycle: Cycle, decision: Decision, sheet: Sheet, moment: datetime) -> None:
    """Leave a trace, ring the bell, tell the followers of the cycle."""
    data = {"minutes": decision.minutes_number, "total": sheet.total, "items": len(sheet.lines)}
    audit.record(
        actor=actor,
        action="outcomes.publish_decision",
        target=f"decision:{decision.pk}",
        at=moment,
        data=data,
    )
    live.announce(topic(cycle), cycle_topic(cycle))

    def texts(language: str) -> tuple[str, str]:
        with override(language):
            words = {
                "cycle": cycle.title,
                "count": len(sheet.lines),
                "total": money_text(sheet.total, cycle.currency),
            }
            subject = _("%(cycle)s: the decision is published") % words
            body = _("%(count)d proposals are funded with %(total)s. Each proposal has its reason.") % words
        return subject, body

    url = reverse("outcomes:decision", args=[cycle.slug])
    tell(
        topic=cycle_topic(cycle), key=f"decision:{decision.pk}", texts=texts, url=url, actor=actor, now=moment
    )
