"""How long what is kept: one entry for each class of data, with its rows, and the moment each row's time is over.

Periods in days come from the setting RETENTION_DAYS. A class without `start` is kept for the reason it gives.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Count, DateTimeField, Exists, F, Max, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from participate.accounts.models import User
from participate.contests.models import AccessCode, PackageSlip, RollContact, RollStage
from participate.deliberation.models import Post, PostDraft
from participate.deliberation.moderation.models import Decision as ModerationDecision
from participate.deliberation.moderation.models import Report
from participate.deliberation.opinions.models import Answer, Voice
from participate.deliberation.points.models import Point
from participate.deliberation.questions.models import Question
from participate.deliberation.services.drafts import KEEP_DAYS as POST_DAYS
from participate.kit.models import AuditEntry
from participate.notices.enums import OPEN
from participate.notices.models import Delivery, Digest, Message, Subscription
from participate.processes.models import Delegate, Phase
from participate.proposals.enums import Joining
from participate.proposals.models import CoAuthor, Contact, ProposalDraft
from participate.proposals.services.coauthors import KEEP_DAYS as INVITATION_DAYS
from participate.proposals.services.drafts import KEEP_DAYS
from voting.ballots.models import Ballot, PaperSheet, Roll, WatchMark
from voting.ballots.services.erase import GONE

Text = Any


@dataclass(frozen=True, slots=True)
class DataClass:
    """A kind of data. `rows()` are those kept now; `start` names the moment a row's period of `days` begins.

    An empty `start` means that nothing is deleted by time.
    """

    code: str
    what: Text
    why: Text
    how_long: Text
    rows: Callable[[], QuerySet[Any]]
    start: str = ""
    days: str | int = 0

    @property
    def period(self) -> timedelta:
        """How long a row is kept from its start."""
        return timedelta(days=settings.RETENTION_DAYS[self.days] if isinstance(self.days, str) else self.days)

    @property
    def in_words(self) -> str:
        """How long, in the reader's language."""
        return str(self.how_long).replace("%(days)s", str(self.period.days))

    def timed(self) -> QuerySet[Any]:
        """Return the rows whose time has a beginning, as `clock`; none for what is kept."""
        if not self.start:
            return self.rows().none()
        return self.rows().annotate(clock=F(self.start)).exclude(clock=None)

    def due(self, now: datetime) -> QuerySet[Any]:
        """Return the rows whose time is over."""
        return self.timed().filter(clock__lte=now - self.period)

    def summary(self) -> QuerySet[Any]:
        """Return one row (code, how many, the earliest start or None); none where there are no rows."""
        rows = (self.timed() if self.start else self.rows()).order_by()
        starts: Any = Min("clock") if self.start else Cast(Value(None), DateTimeField())
        rows = rows.annotate(code_of_class=Value(self.code)).values("code_of_class")
        return rows.annotate(how_many=Count("pk"), starts=starts).values_list(
            "code_of_class", "how_many", "starts"
        )


def cycle_end(path: str) -> Subquery:
    """Return the end of the last phase of the cycle that `path` leads to."""
    ends = Phase.objects.filter(cycle=OuterRef(path)).order_by().values("cycle").annotate(last=Max("ends_at"))
    return Subquery(ends.values("last"))


def _contacts() -> QuerySet[Any]:
    return Contact.objects.annotate(cycle_ends=cycle_end("proposal__cycle"))


def _told() -> QuerySet[Any]:
    """Messages of which nothing is still to be sent."""
    waiting = Delivery.objects.filter(message=OuterRef("pk"), state__in=OPEN)
    return Message.objects.exclude(Exists(waiting))


def _reports() -> QuerySet[Any]:
    """Reports of what is decided or gone."""
    return Report.objects.filter(case__state__in=("decided", "gone"))


def _keys() -> QuerySet[Any]:
    """Entries that still have a name."""
    return Roll.objects.exclude(person_key__startswith=GONE)


def _voices() -> QuerySet[Any]:
    """Participants of opinion maps that an account or a device still leads to."""
    return Voice.objects.exclude(user=None, token_hash=None)


def summaries() -> dict[str, tuple[int, datetime | None]]:
    """Return (how many, the moment the first one's time is over) of every class that has rows (one query)."""
    first, *others = [kind.summary() for kind in CLASSES]
    periods = {kind.code: kind.period for kind in CLASSES}
    rows = first.union(*others, all=True)
    return {code: (count, start + periods[code] if start else None) for code, count, start in rows}


CLASSES: tuple[DataClass, ...] = (
    DataClass(
        "codes", _("Codes for voting that were asked for"), _("To let you in with a code"),
        _("Until the code has ended"), AccessCode.objects.all, "expires_at",
    ),
    DataClass(
        "sessions", _("Devices that are signed in"), _("To keep you signed in"),
        _("Until you sign out, two weeks at most"), Session.objects.all, "expire_date",
    ),
    DataClass(
        "drafts", _("Drafts of proposals, with their photos"), _("So that you can go on later"),
        _("%(days)s days after you last wrote; one week after you delete them"),
        lambda: ProposalDraft.objects.filter(proposal=None), "updated_at", KEEP_DAYS,
    ),
    DataClass(
        "post_drafts", _("Posts you typed and did not send"), _("So that you can go on later"),
        _("%(days)s days after you last wrote"), PostDraft.objects.all, "updated_at", POST_DAYS,
    ),
    DataClass(
        "unconfirmed", _("Mail addresses that nobody confirmed"), _("To wait for the yes of the owner"),
        _("%(days)s days"), lambda: Subscription.objects.filter(confirmed_at=None), "created_at", "unconfirmed",
    ),
    DataClass(
        "invitations", _("Invitations to write a proposal along, without an answer"),
        _("So that the answer can still come"), _("%(days)s days"),
        lambda: CoAuthor.objects.filter(state=Joining.INVITED), "made_at", INVITATION_DAYS,
    ),
    DataClass(
        "messages", _("News we sent you"), _("So that you can read it again"), _("%(days)s days"),
        _told, "created_at", "messages",
    ),
    DataClass(
        "summaries", _("When we sent you a summary of news"), _("So that none comes twice"), _("%(days)s days"),
        lambda: Digest.objects.exclude(state__in=OPEN), "created_at", "messages",
    ),
    DataClass(
        "waiting_lists", _("Lists of voters that wait for a yes"), _("So that somebody looks before it counts"),
        _("%(days)s days, at the latest when the vote opens"), RollStage.objects.all, "made_at", "waiting_lists",
    ),
    DataClass(
        "reminders", _("Addresses for reminders to vote"), _("To remind people on the list of voters"),
        _("Until the vote closes"), RollContact.objects.all, "contest__closed_at",
    ),
    DataClass(
        "watch", _("Signs against stuffing the ballot box"), _("To notice when one person votes for many"),
        _("Until the box is sealed"), WatchMark.objects.all, "contest__sealed_at",
    ),
    DataClass(
        "sheets", _("Pictures of paper ballots"), _("To compare them when somebody objects"),
        _("%(days)s days after the vote closes"),
        lambda: PaperSheet.objects.exclude(image=""), "batch__contest__closed_at", "objection",
    ),
    DataClass(
        "roll", _("Who was on the list of voters (as a secret number)"), _("One person, one vote; and for objections"),
        _("%(days)s days after the vote closes; then only how many"), _keys, "contest__closed_at", "objection",
    ),
    DataClass(
        "packages", _("Which paper codes were printed together"), _("To cancel codes that got lost"),
        _("%(days)s days after the vote closes"), PackageSlip.objects.all, "package__contest__closed_at", "objection",
    ),
    DataClass(
        "opinion_voices", _("Which account or device gave which answers in an opinion map"),
        _("So that everybody counts once and can take an answer back"),
        _("%(days)s days after the round closes; then the answers lead to nobody"), _voices, "poll__closed_at", 30,
    ),
    DataClass(
        "contacts", _("Name, phone and e-mail beside a proposal"), _("To ask you about your proposal"),
        _("%(days)s days after the process ends"), _contacts, "cycle_ends", "contacts",
    ),
    DataClass(
        "follows", _("What you follow"), _("To tell you the news you want"), _("Until you stop it"),
        lambda: Subscription.objects.exclude(confirmed_at=None),
    ),
    DataClass(
        "reports", _("Reports to moderators"), _("To tell you what came of it; and for appeals"),
        _("%(days)s days, once it is decided"), _reports, "at", "objection",
    ),
    DataClass(
        "moderation", _("What moderators decided and why; appeals"), _("So that the work can be checked"),
        _("Stays; after an account is deleted without a name and without words"), ModerationDecision.objects.all,
    ),
    DataClass(
        "accounts", _("Your account: name, phone, e-mail"), _("To sign in"), _("Until you delete it"),
        User.objects.all,
    ),
    DataClass(
        "delegates", _("Names of delegates"), _("The minutes say who was sent"),
        _("Stays with the minutes; taken out when the delegate asks"), Delegate.objects.all,
    ),
    DataClass(
        "ballots", _("Ballots, without any name"), _("So that everybody can count again"), _("Stays"),
        Ballot.objects.all,
    ),
    DataClass(
        "posts", _("What you wrote in threads"), _("So that others can follow the talk"),
        _("Stays until you take it back; after an account is deleted without a name"), Post.objects.all,
    ),
    DataClass(
        "points", _("Your points for and against"), _("So that others can weigh both sides"),
        _("Stays until you take it back; after an account is deleted without a name"), Point.objects.all,
    ),
    DataClass(
        "questions", _("What you asked, and recordings of it"), _("So that everybody can read the answer"),
        _("Stays until you take it back; after an account is deleted without a name and without recordings"),
        Question.objects.all,
    ),
    DataClass(
        "opinions", _("Answers in opinion maps"), _("So that the map can be drawn"),
        _("Stays without anything that leads to a person"), Answer.objects.all,
    ),
    DataClass(
        "audit", _("Who of the staff did what, as numbers"), _("So that the work can be checked"),
        _("Stays; after an account is deleted the number leads to nobody"), AuditEntry.objects.all,
    ),
)  # fmt: skip
