"""Erase a person: everything that says who they are, everywhere, in one transaction.

What they did in public stays without them: proposals are a resident's, votes are in the box, decisions stand.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from participate.accounts.models import User
from participate.deliberation.models import Post, PostVersion
from participate.deliberation.moderation.services.leaving import leave_moderation
from participate.deliberation.opinions.models import Statement
from participate.deliberation.opinions.services.leaving import leave_polls
from participate.deliberation.points.models import Point, PointVersion
from participate.deliberation.points.services.leaving import leave_points
from participate.deliberation.questions.models import Question
from participate.deliberation.questions.services.leaving import leave_questions
from participate.deliberation.services.leaving import leave_threads
from participate.kit import audit, live
from participate.kit.after import after_commit
from participate.kit.clock import database_now
from participate.notices.models import Digest, Message, Subscription
from participate.processes.models import Delegate
from participate.proposals.enums import Joining
from participate.proposals.models import CoAuthor, Contact, DraftPhoto, Proposal, ProposalDraft, ProposalPhoto
from participate.proposals.services.filling import search_text
from participate.proposals.services.grams import index_titles
from participate.proposals.services.sounds import forget_sounds, summary_sounds_of
from participate.rights.errors import LastAdministrator
from participate.rights.models import Erasure
from participate.rights.people import Person, contacts_of
from participate.rights.services import files
from participate.rights.services.box import leave_rolls
from participate.rights.services.sessions import end_sessions
from participate.rights.services.sweep import nobody, own_patterns, sweep, sweep_table
from participate.rights.tables import tables_of_people

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Erased:
    """The number of the erasure, and how many rows of each kind went or changed; no names."""

    number: int
    counts: Counts = field(default_factory=dict)


def erase_person(
    *, actor: Any, person: Person, keep_photos: bool = False, now: datetime | None = None
) -> Erased:
    """Erase a person in database, files, sessions and outboxes; `actor` is who asks, None at the counter.

    Photos of proposals go too unless `keep_photos`. Ballots cannot be found and stay. Raises `LastAdministrator`.
    """
    moment = now or database_now()
    with transaction.atomic():
        _require_another_administrator(person)
        running = Erasure.objects.create(started_at=moment)
        counts = _everything(person, keep_photos)
        running.finished_at, running.counts = moment, counts
        running.save(update_fields=["finished_at", "counts"])
        audit.record(
            actor=actor, action="rights.erase_person", target=f"erasure:{running.pk}", at=moment, data=counts
        )
        live.announce()
        # A reader who stays is for the nightly run.
        after_commit(files.give_up_pages, tables_of_people())
    return Erased(running.pk, counts)


def _require_another_administrator(person: Person) -> None:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(
        pk=getattr(person.user, "pk", None)
    )
    if person.user and person.user.is_superuser and not others.exists():
        raise LastAdministrator(_("You are the only administrator. Make somebody else one first."))


def _everything(person: Person, keep_photos: bool) -> Counts:
    """Go through the rooms; the account itself goes last but one, the words people typed after it."""
    counts = leave_rolls(person)
    counts["notices"] = _leave_notices(person)
    counts["contacts_of_proposals"] = _delete_contacts(person)
    counts["proposals"] = _leave_proposals(person, keep_photos)
    counts["posts"] = _leave_threads(person, keep_photos)
    counts["questions"] = _leave_questions(person)
    counts["points"] = _leave_points(person)
    counts["opinions"] = _leave_opinions(person)
    counts["moderation"] = leave_moderation(user=person.user) if person.user else 0
    counts["delegates"] = Delegate.objects.filter(pk__in=person.delegates).update(name=nobody(), user=None)
    counts["sessions"] = end_sessions(person)
    counts["account"] = _delete_account(person)
    changed = sweep(person)
    _index_again(changed)
    counts["texts"] = sum(changed.values())
    counts["outboxes"] = files.clear_outboxes(person)
    return counts


def _delete_contacts(person: Person) -> int:
    """Delete contacts beside the person's own proposals, and those that reach them beside others'."""
    own = Q(proposal__proposer=person.user) if person.user else Q(pk__in=[])
    return Contact.objects.filter(own | Q(pk__in=[row.pk for row in contacts_of(person)])).delete()[0]


def _leave_notices(person: Person) -> int:
    """Delete what was followed and told by address; what belongs to the account goes with it."""
    recipients = Q(recipient__in=[f"mail:{email}" for email in person.emails])
    return (
        Message.objects.filter(Q(email__in=person.emails) | recipients).delete()[0]
        + Digest.objects.filter(recipients).delete()[0]
        + Subscription.objects.filter(email__in=person.emails).delete()[0]
    )


def _leave_proposals(person: Person, keep_photos: bool) -> int:
    """Take the person's name out of their proposals, and their drafts and photos away; return how many proposals."""
    if person.user is None:
        return 0
    rows = Proposal.objects.filter(proposer=person.user)
    own = list(rows.order_by("pk").values_list("pk", flat=True))
    stored = files.photos_of(person)
    if not keep_photos:
        ProposalPhoto.objects.filter(proposal__in=own).delete()
    DraftPhoto.objects.filter(draft__owner=person.user).delete()
    ProposalDraft.objects.filter(owner=person.user).delete()
    files.delete_unused([*stored, *files.pictures_of(person)])
    columns = ["title", "problem", "address", "cost_reason", "contribution", "proposer_group", "translations"]
    if own and (wanted := own_patterns(person)) and sweep_table(Proposal, columns, wanted, own):
        for proposal in rows.select_related("area", "category"):
            index_titles(proposal)
            Proposal.objects.filter(pk=proposal.pk).update(search_text=search_text(proposal))
    forget_sounds(summary_sounds_of(person.user))
    # Who joined is counted on without a name; what waits for an answer of nobody goes.
    CoAuthor.objects.filter(person=person.user).exclude(state=Joining.JOINED).delete()
    return rows.update(proposer=None)


def _leave_threads(person: Person, keep_photos: bool) -> int:
    """Take the person out of the threads, and their name out of their own posts; return how many posts."""
    if person.user is None:
        return 0
    own = leave_threads(user=person.user, keep_photos=keep_photos)
    if own and (wanted := own_patterns(person)):
        sweep_table(Post, ["body", "quote", "speaker"], wanted, own)
        versions = list(PostVersion.objects.filter(post__in=own).values_list("pk", flat=True))
        sweep_table(PostVersion, ["body"], wanted, versions)
    return len(own)


def _leave_points(person: Person) -> int:
    """Take the person's name out of their own points, and their helpful votes away; return how many points."""
    if person.user is None:
        return 0
    own = leave_points(user=person.user)
    if own and (wanted := own_patterns(person)):
        sweep_table(Point, ["body", "link"], wanted, own)
        versions = list(PointVersion.objects.filter(point__in=own).values_list("pk", flat=True))
        sweep_table(PointVersion, ["body", "link"], wanted, versions)
    return len(own)


def _leave_questions(person: Person) -> int:
    """Take the person out of the questions, and their name out of their own; return how many questions."""
    if person.user is None:
        return 0
    own = leave_questions(user=person.user)
    if own and (wanted := own_patterns(person)):
        sweep_table(Question, ["body", "speaker"], wanted, own)
    return len(own)


def _leave_opinions(person: Person) -> int:
    """Take the person out of the opinion maps, and their name out of statements of theirs that stay; return how many."""
    if person.user is None:
        return 0
    own = leave_polls(user=person.user)
    if own and (wanted := own_patterns(person)):
        sweep_table(Statement, ["text"], wanted, own)
    return len(own)


def _index_again(changed: Counts) -> None:
    """Index the titles again from which the sweep has taken a name, so that no piece of it is left."""
    if not changed.get(Proposal._meta.label):
        return
    blank = Q(title__contains=nobody()) | Q(title__contains="[…]") | Q(translations__icontains=nobody())
    for proposal in Proposal.objects.filter(blank):
        index_titles(proposal)


def _delete_account(person: Person) -> int:
    """Delete the account with all that is only its own; the editors' log keeps no name of it."""
    if person.user is None:
        return 0
    kind = ContentType.objects.get_for_model(User)
    logged = ModelLogEntry.objects.filter(content_type=kind, object_id=str(person.user.pk))
    logged.update(label=nobody(), data={})
    number = person.user.pk
    User.objects.get(pk=number).delete()
    return 1
