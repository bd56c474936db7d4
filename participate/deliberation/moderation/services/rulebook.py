"""Write the rules of talk of a process anew; earlier versions stay readable."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.deliberation.moderation.book import first_book
from participate.deliberation.moderation.errors import BadReport
from participate.deliberation.moderation.models import RuleBook
from participate.deliberation.moderation.permissions import require_organiser
from participate.deliberation.services.threads import require_running
from participate.deliberation.texts import one_line
from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.processes.models import Cycle

MOST_RULES = 12
Words = dict[str, str]


@transaction.atomic
def write_rules(
    *, actor: Any, cycle: Cycle, rules: list[dict[str, Words]], reason: str, now: datetime | None = None
) -> RuleBook | None:
    """Put a new version into force; None when nothing differs. A rule is {"title": {"id": …}, "example": {"id": …}}."""
    require_organiser(actor, cycle)
    require_running(cycle)
    locked = Cycle.objects.select_for_update().get(pk=cycle.pk)
    newest = RuleBook.objects.filter(cycle=locked).order_by("-version").first()
    rows = [_checked(rule) for rule in rules]
    if not 1 <= len(rows) <= MOST_RULES:
        raise BadReport(_("Between 1 and %(most)d rules, please.") % {"most": MOST_RULES})
    if rows == (newest.rules if newest else _plain(cycle)):
        return None
    if not reason.strip():
        raise BadReport(_("Say why the rules change. Everybody can read it."))
    moment = now or database_now()
    version = (newest.version if newest else 1) + 1
    book = RuleBook.objects.create(
        cycle=locked, version=version, rules=rows, reason=one_line(reason, 300), by=actor, at=moment
    )
    audit.record(actor=actor, action="moderation.write_rules", target=str(book), at=moment)
    live.announce(f"cycle:{cycle.pk}")
    return book


def _checked(rule: dict[str, Words]) -> dict[str, Words]:
    """Return a rule tidied; each needs its words in Indonesian."""
    made = {
        part: {code: one_line(text, most) for code, text in rule[part].items() if text.strip()}
        for part, most in (("title", 80), ("example", 300))
    }
    if not made["title"].get("id") or not made["example"].get("id"):
        raise BadReport(_("Every rule needs its name and its example in Indonesian."))
    return made


def _plain(cycle: Cycle) -> list[dict[str, Words]]:
    return [{"title": row.titles, "example": row.examples} for row in first_book(cycle).rules]
