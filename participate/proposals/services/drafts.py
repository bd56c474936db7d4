"""Drafts of proposals: kept as typed at every step, one person's own, sent once.

A draft begun without an account belongs to whoever holds the browser's token (only its hash is stored);
after sign-in it belongs to the person and can be continued on any device.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit
from participate.kit.after import after_commit
from participate.kit.clock import database_now
from participate.kit.photos import BadPhoto, clean_photo
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.services import lock_open
from participate.proposals.errors import DraftGone
from participate.proposals.models import DraftPhoto, Proposal, ProposalDraft
from participate.proposals.services.differences import LONGEST_REASON, keep_differences
from participate.proposals.services.submit import submit_proposal

LONGEST_TEXT = 5_000
MOST_PHOTOS = 5
UNDO_DAYS = 7
KEEP_DAYS = 90
# Beside the answers of the questions: why it is not the same as another proposal, by its code.
DIFFERENT = "different"


def new_token() -> str:
    """Return a browser's secret for its drafts: 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored of a token: its SHA-256 as hex; an empty token gives an empty text."""
    return hashlib.sha256(token.encode()).hexdigest() if token else ""


@transaction.atomic
def start_draft(
    *, actor: Any, cycle: Cycle, token: str, entered_for: bool = False, now: datetime | None = None
) -> ProposalDraft:
    """Begin an empty draft while proposing is open; `actor` None or anonymous leaves it to the token's holder."""
    moment = lock_open(cycle, Capability.PROPOSE, now)
    forget_drafts(now=moment)
    owner = actor if getattr(actor, "pk", None) else None
    return ProposalDraft.objects.create(
        cycle=cycle, owner=owner, token_hash=hash_token(token), entered_for=entered_for, data={},
        step="problem", updated_at=moment,
    )  # fmt: skip


def forget_drafts(*, now: datetime) -> int:
    """Delete drafts deleted a week ago and drafts nobody touched for three months, with the files of their photos.

    Returns how many rows went.
    """
    old = ProposalDraft.objects.filter(proposal=None)
    gone = old.filter(deleted_at__lt=now - timedelta(days=UNDO_DAYS))
    idle = old.filter(updated_at__lt=now - timedelta(days=KEEP_DAYS))
    for photo in DraftPhoto.objects.filter(draft__in=gone | idle):
        after_commit(photo.image.storage.delete, photo.image.name)
    return (gone | idle).delete()[0]


@transaction.atomic
def save_answer(
    *,
    draft: ProposalDraft,
    step: str,
    answer: dict[str, list[str]],
    next_step: str = "",
    now: datetime | None = None,
) -> ProposalDraft:
    """Keep what was typed on one screen, right or wrong; `next_step` is where the person goes on."""
    fresh = _locked(draft)
    # PostgreSQL keeps no null byte in JSON, and no person types one.
    fresh.data[step] = {
        name: [value[:LONGEST_TEXT].replace("\0", "") for value in values] for name, values in answer.items()
    }
    fresh.step = next_step or step
    fresh.updated_at = now or database_now()
    fresh.save(update_fields=["data", "step", "updated_at"])
    return fresh


def claim_drafts(*, actor: Any, token: str) -> int:
    """Give the drafts of a browser to the person who signed in on it; return how many."""
    if not token or not actor.is_authenticated:
        return 0
    waiting = ProposalDraft.objects.filter(owner=None, token_hash=hash_token(token))
    return waiting.update(owner=actor) if waiting.exists() else 0


@transaction.atomic
def delete_draft(*, draft: ProposalDraft, now: datetime | None = None) -> None:
    """Put a draft away; it can be brought back for a week."""
    fresh = _locked(draft)
    fresh.deleted_at = now or database_now()
    fresh.save(update_fields=["deleted_at"])


@transaction.atomic
def restore_draft(*, draft: ProposalDraft) -> None:
    """Bring a deleted draft back."""
    fresh = ProposalDraft.objects.select_for_update().get(pk=draft.pk)
    fresh.deleted_at = None
    fresh.save(update_fields=["deleted_at"])


@transaction.atomic
def say_different(
    *, draft: ProposalDraft, code: str, reason: str, now: datetime | None = None
) -> ProposalDraft:
    """Keep in the draft why it is not the same as the proposal with this code; without a reason it is forgotten."""
    fresh = _locked(draft)
    told = dict(fresh.data.get(DIFFERENT, {}))
    words = reason.replace("\0", "").strip()[:LONGEST_REASON]
    told.pop(code, None)
    fresh.data[DIFFERENT] = {**told, code: [words]} if words else told
    fresh.updated_at = now or database_now()
    fresh.save(update_fields=["data", "updated_at"])
    return fresh


@transaction.atomic
def add_photo(*, draft: ProposalDraft, upload: Any, alt: str = "") -> DraftPhoto:
    """Keep a cleaned photo with the draft; at most five."""
    fresh = _locked(draft)
    if fresh.photos.count() >= MOST_PHOTOS:
        raise BadPhoto(_("Five photos are enough. Delete one first if you want to send another."))
    return DraftPhoto.objects.create(draft=fresh, image=clean_photo(upload), alt=alt[:200])


@transaction.atomic
def describe_photos(*, draft: ProposalDraft, texts: dict[int, str]) -> None:
    """Keep the sentence that says what each photo shows; ids of other drafts are ignored."""
    for photo in _locked(draft).photos.filter(pk__in=texts):
        photo.alt = texts[photo.pk].strip()[:200]
        photo.save(update_fields=["alt"])


@transaction.atomic
def remove_photo(*, draft: ProposalDraft, photo_id: int) -> None:
    """Delete a photo of the draft, the file too once the transaction holds."""
    photo = _locked(draft).photos.filter(pk=photo_id).first()
    if photo:
        stored, name = photo.image.storage, photo.image.name
        photo.delete()
        after_commit(stored.delete, name)


@transaction.atomic
def send_draft(
    *, actor: Any, draft: ProposalDraft, fields: dict[str, Any], now: datetime | None = None
) -> Proposal:
    """Make the proposal of a draft; sending twice gives the same proposal.

    Raises `NotOpen` when proposing has ended; the draft stays as it is.
    """
    fresh = ProposalDraft.objects.select_for_update().get(pk=draft.pk)
    if fresh.proposal_id:
        return fresh.proposal
    if fresh.deleted_at:
        raise DraftGone(_("This draft was deleted. Bring it back first, then send it."))
    by_operator = fresh.entered_for
    photos = [(photo.image, photo.alt) for photo in fresh.photos.all()]
    proposal = submit_proposal(
        actor=actor, cycle=fresh.cycle, fields=fields, photos=photos, now=now,
        entered_by=actor if by_operator else None, channel="paper" if by_operator else "online",
    )  # fmt: skip
    keep_differences(proposal, fresh.data.get(DIFFERENT, {}))
    fresh.proposal, fresh.data = proposal, {}
    fresh.save(update_fields=["proposal", "data"])
    audit.record(
        actor=actor, action="proposals.send_draft", target=f"draft:{fresh.pk}", at=proposal.latest_event.at,
        role="operator" if by_operator else "resident", data={"proposal": proposal.pk},
    )  # fmt: skip
    return proposal


def _locked(draft: ProposalDraft) -> ProposalDraft:
    """Lock the draft's row; refuse one that was sent or deleted meanwhile."""
    fresh = ProposalDraft.objects.select_for_update().get(pk=draft.pk)
    if fresh.proposal_id or fresh.deleted_at:
        raise DraftGone(
            _("This draft was already sent or deleted. Your list of drafts shows what became of it.")
        )
    return fresh
