"""Everything the site has about one person, as plain values. Ballots are not among it: no table says whose they are."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import CharField, Count, Model, Q, QuerySet, Value
from django.db.models.functions import Cast

from participate.accounts.models import User
from participate.contests.models import AccessCode, RollContact
from participate.deliberation.models import HelpfulMark, Post, PostDraft, PostMention, PostPhoto, PostVersion
from participate.deliberation.moderation.models import Appeal as ModerationAppeal
from participate.deliberation.moderation.models import Decision as ModerationDecision
from participate.deliberation.moderation.models import Report, RuleBook
from participate.deliberation.opinions.models import Answer as OpinionAnswer
from participate.deliberation.opinions.models import Statement, Voice
from participate.deliberation.points.models import Point, PointMark, PointMerge, PointVersion
from participate.deliberation.questions.models import (
    AlsoAsked,
    Answer,
    HandOver,
    Postponement,
    Question,
    QuestionSound,
)
from participate.kit.models import AuditEntry
from participate.notices.models import (
    ChannelChoice,
    Delivery,
    Digest,
    Hours,
    Message,
    Preference,
    Subscription,
)
from participate.outcomes.models import Amendment, EnvelopeChange, Realisation
from participate.processes.models import Delegate, Membership, OfficeMember
from participate.proposals.models import (
    CoAuthor,
    Contact,
    CriterionScore,
    Difference,
    MergeOffer,
    Proposal,
    ProposalDraft,
    ProposalEvent,
    ProposalSound,
    SuggestedEdit,
    Support,
)
from participate.reviews.models import Appeal, BulkAction, FormalCheck, Opinion, ProposalRelation, Review
from participate.rights.models import Erasure
from participate.rights.people import Person, contacts_of, describe
from voting.ballots import models as box

Rows = list[dict[str, Any]]
# What says how to sign in is the person's, but a file is no place for it.
SECRET = {"password", "token_hash", "code_hash", "ticket_hash", "session_key", "person_key", "key"}


def data_of(person: Person) -> dict[str, Any]:
    """Return what the site has about a person, by kind (a fixed number of queries, and two for each vote)."""
    found: dict[str, Any] = {"person": describe(person)}
    for name, rows in _tables(person).items():
        found[name] = plain(rows)
    found["rolls"] = rolls_of(person)
    found["official_acts"] = official_acts(person)
    return found


def _tables(person: Person) -> dict[str, QuerySet[Any]]:
    user, nobody = person.user, Q(pk__in=[])
    mine = (lambda name: Q(**{name: user})) if user else (lambda name: nobody)
    number = user.pk if user else -1
    by_address = Q(recipient__in=[f"mail:{email}" for email in person.emails])
    sent = mine("user") | by_address
    told = sent | Q(email__in=person.emails)
    contact = mine("proposal__proposer") | Q(pk__in=[row.pk for row in contacts_of(person)])
    return {
        "account": User.objects.filter(pk=number),
        "email_addresses": EmailAddress.objects.filter(mine("user")),
        "second_factors": Authenticator.objects.filter(mine("user")).defer("data"),
        "devices": UserSession.objects.filter(mine("user")),
        "roles": Membership.objects.filter(mine("user")),
        "offices": OfficeMember.objects.filter(mine("user")),
        "delegate_entries": Delegate.objects.filter(pk__in=person.delegates),
        "follows": Subscription.objects.filter(mine("user") | Q(email__in=person.emails)),
        "mail_choices": Preference.objects.filter(mine("user")),
        "channel_choices": ChannelChoice.objects.filter(mine("user")),
        "quiet_hours": Hours.objects.filter(mine("user")),
        "messages": Message.objects.filter(told),
        "letters_sent": Delivery.objects.filter(sent),
        "summaries_sent": Digest.objects.filter(sent),
        "proposals": Proposal.objects.filter(mine("proposer") | mine("entered_by")),
        "contacts_of_proposals": Contact.objects.filter(contact),
        "drafts": ProposalDraft.objects.filter(mine("owner")),
        **_in_talk(mine),
        "steps_of_proposals": ProposalEvent.objects.filter(actor_id=number),
        "supports": Support.objects.filter(mine("person")),
        "written_along": CoAuthor.objects.filter(mine("person") | mine("invited_by")),
        "differences_of_proposals": Difference.objects.filter(mine("proposal__proposer")),
        "suggested_edits": SuggestedEdit.objects.filter(mine("made_by") | mine("answered_by")),
        "offers_to_merge": MergeOffer.objects.filter(mine("made_by") | mine("answered_by")),
        **_in_reviews(mine, number),
        **_in_questions(mine),
        "recordings_of_proposals": ProposalSound.objects.filter(mine("by") | mine("proposal__proposer")),
        "scores": CriterionScore.objects.filter(scorer_id=number),
        "changes_of_decisions": Amendment.objects.filter(actor_id=number),
        "changes_of_money": EnvelopeChange.objects.filter(actor_id=number),
        "reports_of_delivery": Realisation.objects.filter(actor_id=number),
        "codes_asked_for": AccessCode.objects.filter(address__in=person.addresses),
        "reminders_go_to": RollContact.objects.filter(address__in=person.addresses),
        "audit_trail": AuditEntry.objects.filter(actor_id=number),
    }


def _in_talk(mine: Callable[[str], Q]) -> dict[str, QuerySet[Any]]:
    """Return what the person said, weighed, reported and decided where people talk."""
    return {
        "posts": Post.objects.filter(mine("author") | mine("entered_by")),
        "versions_of_posts": PostVersion.objects.filter(mine("post__author") | mine("post__entered_by")),
        "photos_of_posts": PostPhoto.objects.filter(mine("post__author") | mine("post__entered_by")),
        "unsent_posts": PostDraft.objects.filter(mine("owner")),
        "posts_found_helpful": HelpfulMark.objects.filter(mine("user")),
        "points": Point.objects.filter(mine("author")),
        "versions_of_points": PointVersion.objects.filter(mine("point__author")),
        "points_found_helpful": PointMark.objects.filter(mine("user")),
        "joined_points": PointMerge.objects.filter(mine("made_by") | mine("source_by") | mine("target_by")),
        "posts_that_name_you": PostMention.objects.filter(mine("user")),
        "reports_you_made": Report.objects.filter(mine("reporter")),
        "decisions_about_your_words": ModerationDecision.objects.filter(mine("case__author")),
        "appeals_against_moderation": ModerationAppeal.objects.filter(mine("appellant")),
        "moderation_you_did": ModerationDecision.objects.filter(mine("by")),
        "rules_of_talk_you_wrote": RuleBook.objects.filter(mine("by")),
        "opinion_voices": Voice.objects.filter(mine("user")),
        "opinion_answers": OpinionAnswer.objects.filter(mine("voice__user")),
        "opinion_statements": Statement.objects.filter(mine("voice__user") | mine("decided_by")),
    }


def _in_reviews(mine: Callable[[str], Q], number: int) -> dict[str, QuerySet[Any]]:
    """Return what the person did in reviews; `number` is the account's, -1 without one."""
    return {
        "reviews_led": Review.objects.filter(mine("reviewer")),
        "formal_checks": FormalCheck.objects.filter(by_id=number),
        "opinions": Opinion.objects.filter(by_id=number),
        "actions_on_many_reviews": BulkAction.objects.filter(mine("by")),
        "appeals": Appeal.objects.filter(mine("appellant") | mine("decided_by")),
        "ties_of_proposals": ProposalRelation.objects.filter(mine("set_by")),
    }


def _in_questions(mine: Callable[[str], Q]) -> dict[str, QuerySet[Any]]:
    """Return what the person asked, and what they answered for an office."""
    return {
        "questions": Question.objects.filter(mine("author") | mine("entered_by")),
        "questions_you_follow": AlsoAsked.objects.filter(mine("user")),
        "answers": Answer.objects.filter(mine("by")),
        "postponed_answers": Postponement.objects.filter(mine("by")),
        "questions_handed_over": HandOver.objects.filter(mine("by")),
        "recordings_of_questions": QuestionSound.objects.filter(mine("by") | mine("question__author")),
    }


def plain(rows: Iterable[Model]) -> Rows:
    """Return rows as plain values by column, without what opens an account."""
    return [
        {
            field.name: _value(field.value_from_object(row))
            for field in row._meta.concrete_fields
            if field.name not in SECRET and field.attname not in row.get_deferred_fields()
        }
        for row in rows
    ]


def _value(value: Any) -> Any:
    """Return a value that JSON can hold."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool, list, dict, type(None))) else str(value)


def rolls_of(person: Person) -> Rows:
    """Return the votes the person was entitled to, and whether they voted; never how (2 queries a vote)."""
    found = []
    for contest in box.Contest.objects.order_by("pk"):
        entries = box.Roll.objects.filter(contest=contest, person_key__in=person.keys(contest.pk))
        for entry in entries.select_related("participation"):
            voted = hasattr(entry, "participation")
            found.append(
                {"vote": contest.pk, "title": contest.title, "level": entry.level, "area": entry.area,
                 "weight": entry.weight, "status": entry.status, "voted": voted}
            )  # fmt: skip
    return found


# What somebody did as an official of a vote: their name stays under it, like a signature under minutes.
ACTS: dict[str, tuple[str, ...]] = {
    "Amendment": ("proposer", "confirmer"), "CeremonyStep": ("actor", "asker"),
    "PaperBatch": ("opened_by", "first", "second", "decider"), "PaperCheck": ("checked_by",),
    "PaperAudit": ("started_by",), "Quarantine": ("proposer", "confirmer"),
}  # fmt: skip


def official_acts(person: Person) -> Rows:
    """Return what the person signed as an official of a vote: it stays after an erasure (one query)."""
    if person.user is None:
        return []
    parts = []
    for name, columns in ACTS.items():
        wanted = Q()
        for column in columns:
            wanted |= Q(**{column: f"user:{person.user.pk}"})
        model: Any = getattr(box, name)
        rows = model.objects.filter(wanted).order_by()
        parts.append(
            rows.annotate(kind_of_act=Value(name), at_row=Cast("pk", CharField())).values_list(
                "kind_of_act", "at_row"
            )
        )
    return [{"kind": name, "number": number} for name, number in parts[0].union(*parts[1:], all=True)]


def erasures_done() -> int:
    """Return how many people were erased so far (one query)."""
    return Erasure.objects.exclude(finished_at=None).count()


def numbers_of(person: Person) -> dict[str, int]:
    """Return how many rows of the kinds people ask about there are (2 queries)."""
    tables = _tables(person)
    wanted = ("proposals", "drafts", "messages", "follows", "devices", "contacts_of_proposals", "roles")
    first, *others = [_counted(name, tables[name]) for name in wanted]
    return {**dict.fromkeys(wanted, 0), **dict(first.union(*others, all=True))}


def _counted(name: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return one row (name, how many); none where there are no rows."""
    named = rows.order_by().annotate(kind_of_row=Value(name)).values("kind_of_row")
    return named.annotate(how_many=Count("pk")).values_list("kind_of_row", "how_many")
