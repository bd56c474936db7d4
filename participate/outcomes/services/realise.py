"""The delivery log: planned against realised, why they differ, and residents' part in it."""

from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit
from participate.kit.photos import clean_photo
from participate.outcomes.enums import Progress
from participate.outcomes.errors import NeedsWords
from participate.outcomes.models import Realisation, RealisationPhoto
from participate.outcomes.queries.decided import planned_for
from participate.outcomes.words import volume_text
from participate.processes.enums import Capability, Role
from participate.processes.permissions import require_role
from participate.processes.services import lock_open
from participate.proposals.enums import Reason
from participate.proposals.models import Proposal
from participate.proposals.services.events import record_event
from participate.proposals.stages import first_stage, stages_of
from participate.proposals.transitions import StageKind


@transaction.atomic
def record_realisation(
    *, actor: Any, proposal: Proposal, period: str, progress: str, realised_volume: Decimal, realised_cost: int,
    community_hours: int = 0, monitor_team: str = "", variance_note: str = "", actor_role: str = "",
    now: datetime | None = None,
) -> Realisation:  # fmt: skip
    """Add an entry to the delivery log and give the proposal its new status.

    A reason is compulsory when less was made than promised, or the work is stopped. Raises `NeedsWords`,
    `NotOpen` outside the delivery phase, `BadStep` when the proposal is not in a budget.
    """
    cycle = proposal.cycle
    if actor is not None:
        require_role(actor, cycle, Role.FACILITATOR, Role.OPERATOR)
    moment = lock_open(cycle, Capability.DELIVER, now)
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=proposal.pk)
    volume, cost = planned_for(locked)
    row = Realisation(
        proposal=locked, period=period.strip(), planned_volume=volume, planned_cost=cost,
        realised_volume=realised_volume, realised_cost=realised_cost, progress=Progress(progress),
        community_hours=community_hours, monitor_team=monitor_team.strip(), variance_note=variance_note.strip(),
        actor=actor, at=moment,
    )  # fmt: skip
    _require_honest(row)
    row.full_clean(exclude=["actor"])
    row.save(force_insert=True)
    record_event(
        actor=actor, proposal=locked, stage=first_stage(stages_of(cycle), StageKind.DELIVER).code,
        decision=row.progress, reason_code=Reason.OTHER if row.progress == Progress.CANCELLED else "",
        note=row.variance_note or _note(row), cost=row.realised_cost, volume=row.realised_volume or None,
        actor_role=actor_role, now=moment,
    )  # fmt: skip
    proposal.latest_event_id = locked.latest_event_id
    audit.record(
        actor=actor, action="outcomes.record_realisation", target=f"proposal:{locked.pk}", at=moment,
        data={"realisation": row.pk, "progress": row.progress},
    )  # fmt: skip
    return row


def _require_honest(row: Realisation) -> None:
    """Refuse `finished` for less than was promised, and a shortfall without a reason."""
    short = row.realised_volume < row.planned_volume
    if row.progress == Progress.COMPLETED and short:
        raise NeedsWords(
            _("Less was made than promised. Choose “Finished in part” and write why.")
        )  # fmt: skip
    if row.progress in (Progress.PARTLY, Progress.CANCELLED) and not row.variance_note:
        raise NeedsWords(_("Write why it is less than promised. The proposer will read it."))


def _note(row: Realisation) -> str:
    """Return the sentence of the step when nothing differs."""
    words = {
        "done": volume_text(row.realised_volume, row.proposal.unit),
        "planned": volume_text(row.planned_volume, row.proposal.unit),
    }
    return _("%(done)s of %(planned)s done.") % words


@transaction.atomic
def add_realisation_photo(
    *, actor: Any, realisation: Realisation, upload: BinaryIO, alt: str
) -> RealisationPhoto:
    """Add a cleaned picture of the work; the sentence that says what it shows is compulsory."""
    if not alt.strip():
        raise NeedsWords(_("Write what the photo shows, for people who cannot see it."))
    if actor is not None:
        require_role(actor, realisation.proposal.cycle, Role.FACILITATOR, Role.OPERATOR)
    photo = RealisationPhoto(realisation=realisation, alt=alt.strip()[:200])
    picture = clean_photo(upload)
    photo.image.save(picture.name or "photo.jpg", picture, save=False)
    photo.full_clean()
    photo.save()
    return photo
