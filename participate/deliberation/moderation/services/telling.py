"""Tell writers and reporters what was decided."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from participate.accounts.models import User
from participate.deliberation.moderation.book import Book
from participate.deliberation.moderation.models import Appeal, Decision
from participate.notices.direct import tell_people


def address_of(decision: Decision) -> str:
    """Return the page of a decision for its writer, in the site's first language."""
    with override(settings.LANGUAGE_CODE):
        return reverse("moderation:decision", args=[decision.case.cycle.slug, decision.pk])


def tell_writer(decision: Decision, book: Book, now: datetime) -> None:
    """Tell the writer which rule, why, and how to appeal."""
    if decision.case.author is None:
        return
    rule, url = book.rule(decision.rule), address_of(decision)

    def texts(language: str) -> tuple[str, str]:
        with override(language):
            number = {"rule": decision.rule, "title": rule.title if rule else ""}
            if decision.action == "hide":
                subject = _("Moderation has hidden something you wrote")
            else:
                subject = _("Please change something you wrote")
            body = _("Rule %(rule)d: %(title)s") % number
            then = _("If this is wrong, you can appeal. Somebody else will look at it.")
            return subject, f"{body}\n\n{decision.reason}\n\n{then}"

    _tell([decision.case.author], f"moderation:{decision.pk}", texts, url, now, decision)


def tell_undone(decision: Decision, now: datetime) -> None:
    """Tell the writer that the decision was taken back."""

    def texts(language: str) -> tuple[str, str]:
        with override(language):
            return _("Your words are shown again"), _(
                "The moderator took the decision back. Nothing is left to do."
            )

    _tell(
        [decision.case.author], f"moderation-undone:{decision.pk}", texts, address_of(decision), now, decision
    )


def tell_reporters(decision: Decision, now: datetime) -> None:
    """Tell everybody who reported it and has an account what came of it."""
    people = User.objects.filter(pk__in=decision.case.reports.values("reporter"))

    def texts(language: str) -> tuple[str, str]:
        with override(language):
            subject = _("What came of your report")
            if decision.action == "leave":
                return subject, _(
                    "A moderator looked at it and left it: it breaks no rule. Thank you for looking."
                )
            return subject, _("A moderator agrees: it breaks rule %(rule)d. Thank you for looking.") % {
                "rule": decision.rule
            }

    with override(settings.LANGUAGE_CODE):
        url = reverse("moderation:log", args=[decision.case.cycle.slug])
    _tell(people, f"moderation-report:{decision.pk}", texts, url, now, decision)


def tell_appellant(appeal: Appeal, now: datetime) -> None:
    """Tell the writer how the appeal ended."""

    def texts(language: str) -> tuple[str, str]:
        with override(language):
            if appeal.outcome == "reversed":
                subject = _("Your appeal was right")
                body = _("Your words are shown again.")
            else:
                subject = _("Your appeal was heard")
                body = _("Somebody else looked at it. The decision stands.")
            return subject, f"{body}\n\n{appeal.reason}"

    decision = appeal.decision
    _tell([appeal.appellant], f"moderation-appeal:{appeal.pk}", texts, address_of(decision), now, decision)


def _tell(people: Iterable[Any], key: str, texts: Any, url: str, now: datetime, decision: Decision) -> None:
    topic = f"moderation:{decision.case.cycle_id}"
    tell_people(people=[one for one in people if one], topic=topic, key=key, texts=texts, url=url, now=now)
