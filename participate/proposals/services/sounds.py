"""The recording of a proposal's summary: added, changed, deleted by its authors or an operator."""

from datetime import datetime
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.after import after_commit
from participate.kit.clock import database_now
from participate.kit.sounds import clean_sound
from participate.proposals.errors import NotYours
from participate.proposals.models import Proposal, ProposalSound
from participate.proposals.permissions import is_author, may_enter_for_others
from participate.proposals.services.telling import topic


@transaction.atomic
def set_summary_sound(
    *, actor: Any, proposal: Proposal, upload: BinaryIO | None, now: datetime | None = None
) -> ProposalSound | None:
    """Keep a recording of the summary in place of an earlier one; None deletes it. Raises `NotYours`, `BadSound`."""
    held = Proposal.objects.select_for_update(of=("self",)).select_related("cycle__area").get(pk=proposal.pk)
    if not (is_author(actor, held) or may_enter_for_others(actor, held.cycle)):
        raise NotYours(_("Only who writes this proposal, or an operator, adds a recording."))
    clean = clean_sound(upload) if upload is not None else None
    moment, gone = now or database_now(), forget_sounds(ProposalSound.objects.filter(proposal=held))
    if clean is None and not gone:
        return None
    sound = None
    if clean is not None:
        sound = ProposalSound(proposal=held, by=actor, at=moment)
        sound.file.save(clean.name or "sound", clean, save=False)
        sound.full_clean(exclude=["proposal", "by"])
        sound.save()
    audit.record(actor=actor, action="proposals.set_summary_sound", target=topic(held), at=moment)
    live.announce(topic(held))
    return sound


def forget_sounds(rows: QuerySet[ProposalSound]) -> int:
    """Delete recordings, and their files once that holds; return how many."""
    found = list(rows.values_list("pk", "file"))
    ProposalSound.objects.filter(pk__in=[pk for pk, _name in found]).delete()
    for _pk, name in found:
        after_commit(default_storage.delete, name)
    return len(found)


def summary_sounds_of(user: Any) -> QuerySet[ProposalSound]:
    """Return the recordings the person made, and those of their own proposals: a voice says who somebody is."""
    return ProposalSound.objects.filter(Q(by=user) | Q(proposal__proposer=user))
