"""Say that something breaks a rule."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from participate.deliberation.moderation import registry
from participate.deliberation.moderation.book import book_of
from participate.deliberation.moderation.enums import State
from participate.deliberation.moderation.errors import BadReport, OwnWords
from participate.deliberation.moderation.models import Case, Report
from participate.deliberation.moderation.services.locking import begin_case, desk_topic, open_case
from participate.deliberation.services.gate import Timing, require_person
from participate.deliberation.services.threads import require_running
from participate.deliberation.texts import tidy
from participate.kit import audit, live, ratelimit
from participate.kit.clock import database_now

MOST_NOTE = 500
# A hall shares one address: many people report a little, one program reports a lot.
LIMITS = {"user": (20, 3600), "visitor": (60, 3600)}


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports: an account, or a visitor known by an address and a browser for this one thing only."""

    user: Any = None
    address: str = ""
    browser: str = ""

    def digest(self, kind: str, key: int) -> str:
        """Return what recognises a visitor who reports the same thing again, and nothing else."""
        text = f"{self.address}|{self.browser}|{kind}|{key}"
        return salted_hmac("moderation.visitor", text, algorithm="sha256").hexdigest()


def report_words(
    *, reporter: Reporter, kind: str, key: int, rule: int, note: str = "", timing: Timing | None = None,
    now: datetime | None = None,
) -> Report:  # fmt: skip
    """Report something once; who reports it again gets the first report back, and nothing is counted twice.

    Raises `BadReport`, `OwnWords`, `TalkIsOver`, `TooQuick`, `TooMany`.
    """
    known = _known(reporter, kind, key)
    if known is not None:
        return known
    if timing is not None:
        require_person(timing)
        _require_few(reporter)
    try:
        with transaction.atomic():
            return _kept(reporter, kind, key, rule, note, now or database_now())
    except IntegrityError:
        twin = _known(reporter, kind, key)
        if twin is None:
            raise
        return twin


def _known(reporter: Reporter, kind: str, key: int) -> Report | None:
    """Return the report of the same person about the same thing, or None (one query)."""
    rows = Report.objects.select_related("case__cycle").filter(kind=kind, key=key)
    if reporter.user is not None:
        return rows.filter(reporter=reporter.user).first()
    return rows.filter(visitor=reporter.digest(kind, key)).first()


def _require_few(reporter: Reporter) -> None:
    who = "user" if reporter.user is not None else "visitor"
    limit, seconds = LIMITS[who]
    name = f"user:{reporter.user.pk}" if reporter.user is not None else f"visitor:{reporter.address}"
    ratelimit.check("moderation-report", name, limit=limit, seconds=seconds)


def _kept(reporter: Reporter, kind: str, key: int, rule: int, note: str, now: datetime) -> Report:
    """Check and store the report with its case."""
    thing = registry.thing_of(kind, key)
    if thing is None or thing.gone:
        raise BadReport(_("This was taken back already. Thank you for looking."))
    if thing.rule:
        raise BadReport(_("Moderation has hidden this already. Thank you for looking."))
    require_running(thing.cycle)
    if reporter.user is not None and reporter.user.pk in thing.writers:
        raise OwnWords(_("These are your own words. You can change them or take them back."))
    if book_of(thing.cycle).rule(rule) is None:
        raise BadReport(_("Choose the rule it breaks."))
    words = tidy(note)
    if len(words) > MOST_NOTE:
        raise BadReport(_("At most %(most)d letters, please.") % {"most": MOST_NOTE})
    case = open_case(kind, key) or begin_case(kind, key, thing, now)
    row = Report.objects.create(
        case=case, kind=kind, key=key, reporter=reporter.user, rule=rule, note=words, at=now,
        visitor="" if reporter.user is not None else reporter.digest(kind, key), code=secrets.token_urlsafe(12),
    )  # fmt: skip
    case.report_count += 1
    case.worst_rule = case.worst_rule or rule
    case.save(update_fields=["report_count", "worst_rule"])
    audit.record(actor=reporter.user, action="moderation.report", target=f"case:{case.pk}", at=now)
    live.announce(desk_topic(case.cycle))
    return row


def result_of(report: Report) -> str:
    """Say in one sentence what came of a report."""
    case: Case = report.case
    decision = case.decisions.filter(undone_at=None).first()
    if case.state == State.GONE:
        return _("The writer took it back.")
    if decision is None:
        return _("It waits for a moderator.")
    words = {"rule": decision.rule}
    if decision.action == "leave":
        return _("A moderator looked at it and left it: it breaks no rule.")
    appeal = getattr(decision, "appeal", None)
    if appeal is not None and appeal.outcome == "reversed":
        return _("It was hidden and is shown again after an appeal.")
    if decision.action == "hide":
        return _("It is hidden: it breaks rule %(rule)d.") % words
    return _("It breaks rule %(rule)d. Its writer was asked to change it.") % words
