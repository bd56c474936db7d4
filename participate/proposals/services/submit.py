"""Make a proposal of what somebody asked for."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle
from participate.processes.permissions import has_role, require_role
from participate.processes.services import lock_open
from participate.proposals.enums import Channel
from participate.proposals.errors import BadProposal, CodeTaken, NotYours
from participate.proposals.models import Contact, Proposal, ProposalPhoto
from participate.proposals.queries.together import author_pks
from participate.proposals.services.events import record_event
from participate.proposals.services.filling import CONTACT, fill
from participate.proposals.services.grams import index_titles
from participate.proposals.services.telling import follow_own, topic
from participate.proposals.stages import first_stage, stages_of
from participate.proposals.transitions import StageKind

MOST_PHOTOS = 5
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")


@transaction.atomic
def submit_proposal(
    *, actor: Any, cycle: Cycle, fields: dict[str, Any], photos: Iterable[tuple[Any, str]] = (),
    entered_by: Any = None, channel: str = "online", code: str | None = None, actor_role: str = "",
    now: datetime | None = None,
) -> Proposal:  # fmt: skip
    """Submit a proposal while proposing is open and return it with its first event.

    `fields` holds the columns named in `FIELDS` (rows for dictionary_item, category, area and agency) and the
    private `contact_name`, `contact_phone`, `contact_email`. The dictionary gives unit, price, field, kind and
    agency; a `cost` other than volume x price needs `cost_reason`. `photos` are (file, alt) pairs; a stored file
    is taken over as it is. `entered_by` is the operator who enters it for somebody. `code` is given by imports.
    Raises `NotOpen`, `BadProposal`, `CodeTaken`, `NotYourRole`.
    """
    moment = lock_open(cycle, Capability.PROPOSE, now)
    if entered_by is not None:
        require_role(entered_by, cycle, Role.OPERATOR, Role.FACILITATOR)
    proposal = Proposal(
        cycle=cycle, code=code or next_code(cycle), channel=Channel(channel), entered_by=entered_by,
        proposer=None if entered_by is not None else actor,
    )  # fmt: skip
    _check_code(proposal)
    fill(proposal, fields)
    proposal.save(force_insert=True)
    index_titles(proposal)
    _keep_contact(proposal, fields)
    _keep_photos(proposal, photos)
    record_event(
        actor=entered_by or actor, proposal=proposal, decision="submitted", now=moment, cost=proposal.cost,
        stage=first_stage(stages_of(cycle), StageKind.PROPOSE).code, volume=proposal.volume,
        actor_role=actor_role or ("operator" if entered_by else "proposer"),
    )  # fmt: skip
    data = {
        "code": proposal.code,
        "channel": channel,
        "in_dictionary": proposal.dictionary_item_id is not None,
    }
    audit.record(
        actor=entered_by or actor, action="proposals.submit", target=topic(proposal), at=moment, data=data
    )
    follow_own(proposal, moment)
    return proposal


@transaction.atomic
def update_proposal(
    *, actor: Any, proposal: Proposal, fields: dict[str, Any], photos: Iterable[tuple[Any, str]] = (), now: datetime,
) -> Proposal:  # fmt: skip
    """Change what a returned proposal says before it is sent again; the caller appends the event.

    Only the proposer, a co-author, the operator who entered it, or an operator of the cycle may.
    """
    locked = (
        Proposal.objects.select_for_update(of=("self",)).select_related("cycle__area").get(pk=proposal.pk)
    )
    own = actor is None or actor.pk in author_pks(locked)
    if not own and not has_role(actor, locked.cycle, Role.OPERATOR):
        raise NotYours(_("Only the proposer can change this proposal."))
    before = {"cost": locked.cost, "volume": str(locked.volume), "title": locked.title}
    fill(locked, fields)
    locked.save()
    index_titles(locked)
    if any(fields.get(name) for name in CONTACT):
        _keep_contact(locked, fields)
    _keep_photos(locked, photos)
    audit.record(
        actor=actor, action="proposals.update", target=topic(locked), at=now, data={"before": before}
    )
    return locked


def next_code(cycle: Cycle) -> str:
    """Return the next code of the cycle, such as U-25; call with the cycle row locked."""
    prefix = cycle.settings.code_prefix
    codes = Proposal.objects.filter(cycle=cycle, code__startswith=prefix).values_list("code", flat=True)
    numbers = [int(code[len(prefix) :]) for code in codes if code[len(prefix) :].isdigit()]
    return f"{prefix}{max(numbers, default=0) + 1:02d}"


def _check_code(proposal: Proposal) -> None:
    """Refuse a code that is taken or that no address could hold."""
    if not _CODE.fullmatch(proposal.code):
        raise BadProposal(_("A code is made of letters, digits and hyphens, for example U-25."))
    if Proposal.objects.filter(cycle=proposal.cycle, code__iexact=proposal.code).exists():
        raise CodeTaken(_("The code %(code)s is already used in this process.") % {"code": proposal.code})


def _keep_contact(proposal: Proposal, fields: dict[str, Any]) -> None:
    """Store the private contact apart from the public row."""
    values = {name.removeprefix("contact_"): (fields.get(name) or "").strip() for name in CONTACT}
    if not any(values.values()):
        return
    contact = Contact.objects.filter(proposal=proposal).first() or Contact(proposal=proposal)
    for name, value in values.items():
        setattr(contact, name, value)
    try:
        contact.full_clean(exclude=["proposal", *([] if contact.name else ["name"])])
    except ValidationError as error:
        raise BadProposal(" ".join(error.messages)) from error
    contact.save()


def _keep_photos(proposal: Proposal, photos: Iterable[tuple[Any, str]]) -> None:
    """Attach pictures; five in all are enough."""
    given = list(photos)
    if given and proposal.photos.count() + len(given) > MOST_PHOTOS:
        raise BadProposal(_("Five photos are enough. Please leave some out."))
    for image, alt in given:
        ProposalPhoto.objects.create(proposal=proposal, image=image, alt=(alt or "")[:200])
