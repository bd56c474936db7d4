"""The right to have a decision looked at by somebody else: once, within days, answered in public."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.enums import UNSEEN, Outcome, State
from participate.deliberation.moderation.errors import BadReport, NoAppeal, NotYourCase, OwnWords
from participate.deliberation.moderation.models import Appeal, Case, Decision
from participate.deliberation.moderation.permissions import require_moderator
from participate.deliberation.moderation.personal import private_words
from participate.deliberation.moderation.services import telling
from participate.deliberation.moderation.services.locking import desk_topic
from participate.deliberation.texts import tidy
from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.processes.working_days import working_days


def refusal(decision: Decision, now: datetime) -> str:
    """Return why there is no appeal (any more), or ""."""
    days = decision.case.cycle.settings.talk.appeal_within_days
    if decision.action not in UNSEEN or decision.undone_at:
        return _("There is nothing to appeal against: everybody can read it.")
    if now - decision.at > timedelta(days=days):
        return _("The %(days)d days to appeal are over.") % {"days": days}
    return ""


@transaction.atomic
def lodge_appeal(*, actor: Any, decision: Decision, text: str, now: datetime | None = None) -> Appeal:
    """Appeal against a decision about one's own words; sent twice it is one appeal. Raises `NoAppeal`, `NotYourCase`."""
    rows = Decision.objects.select_for_update(of=("self",)).select_related("case__cycle__area")
    locked, moment = rows.get(pk=decision.pk), now or database_now()
    if actor.pk != locked.case.author_id:
        raise NotYourCase(_("Only the writer can appeal."))
    known = Appeal.objects.filter(decision=locked).first()
    if known is not None:
        return known
    if why_not := refusal(locked, moment):
        raise NoAppeal(why_not)
    words = tidy(text)
    if len(words) < 10:
        raise BadReport(_("Write in a sentence why the decision is wrong."))
    _require_short(words, 1500)
    cycle = locked.case.cycle
    due = working_days(cycle).due(moment, cycle.settings.talk.appeal_days)
    appeal = Appeal(
        decision=locked, appellant=actor, first_decider=locked.by, text=words, at=moment, due_on=due
    )
    _keep(appeal)
    _record(actor, "moderation.lodge_appeal", appeal, moment)
    return appeal


@transaction.atomic
def decide_appeal(
    *, actor: Any, appeal: Appeal, outcome: str, reason: str, now: datetime | None = None
) -> Appeal:
    """Judge an appeal: the decision stands, or the words are shown again. Outcome and reason are public.

    Raises `OwnWords` for whoever decided, wrote or reported it.
    """
    rows = Appeal.objects.select_for_update(of=("self",)).select_related(
        "decision__case__cycle__area", "appellant"
    )
    locked, moment = rows.get(pk=appeal.pk), now or database_now()
    case = locked.decision.case
    require_moderator(actor, case.cycle)
    require_second(actor, locked)
    if locked.outcome:
        raise NoAppeal(_("This appeal is decided already."))
    if outcome not in Outcome.values:
        raise BadReport(_("Choose how the appeal ends."))
    locked.outcome, locked.reason = outcome, _public(reason, case)
    locked.decided_by, locked.decided_at = actor, moment
    _keep(locked)
    if outcome == Outcome.REVERSED:
        _show_again(case)
    telling.tell_appellant(locked, moment)
    _record(actor, "moderation.decide_appeal", locked, moment)
    return locked


def require_second(actor: Any, appeal: Appeal) -> None:
    """Raise `OwnWords` unless the person has had nothing to do with it."""
    case = appeal.decision.case
    near = {appeal.first_decider_id, appeal.appellant_id, case.author_id}
    if actor.pk in near or case.reports.filter(reporter=actor).exists():
        raise OwnWords(_("Somebody else judges this appeal: not who decided, wrote or reported it."))


def _public(reason: str, case: Case) -> str:
    """Return the reason that everybody will read, free of private words."""
    words = tidy(reason)
    if len(words) < 10:
        raise BadReport(_("Write the reason in a sentence. Everybody can read it."))
    _require_short(words, 1000)
    name = case.author.display_name if case.author else ""
    if private_words(words) or (name and name.lower() in words.lower()):
        raise BadReport(_("Everybody reads this reason: leave names, phone numbers and addresses out."))
    return words


def _require_short(words: str, most: int) -> None:
    if len(words) > most:
        raise BadReport(_("At most %(most)d letters, please.") % {"most": most})


def _show_again(case: Case) -> None:
    """Let everybody read the words again, unless they are gone or were hidden anew."""
    locked = Case.objects.select_for_update().get(pk=case.pk)
    thing = registry.thing_of(case.kind, case.key)
    newer = Case.objects.filter(kind=case.kind, key=case.key, pk__gt=case.pk).exists()
    if thing is None or thing.gone or newer:
        return
    registry.KINDS[case.kind].show(case.key)
    if locked.state == State.RETURNED:
        locked.state = State.DECIDED
        locked.save(update_fields=["state"])


def _keep(appeal: Appeal) -> None:
    """Check and store; what is wrong is said in words."""
    try:
        appeal.full_clean(exclude=["decision", "appellant", "first_decider", "decided_by"])
    except ValidationError as error:
        raise BadReport(" ".join(error.messages)) from error
    try:
        with transaction.atomic():
            appeal.save()
    except IntegrityError as error:
        raise NoAppeal(_("There was an appeal against this already.")) from error


def _record(actor: Any, action: str, appeal: Appeal, now: datetime) -> None:
    """Leave a trace, and bring desk and record up to date."""
    data = {"decision": appeal.decision_id, "outcome": appeal.outcome}
    audit.record(actor=actor, action=action, target=f"appeal:{appeal.pk}", at=now, data=data)
    live.announce(desk_topic(appeal.decision.case.cycle))
