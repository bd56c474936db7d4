"""Suggested edits: anybody signed in suggests another text, an author accepts or declines it with a word."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.queries import is_open
from participate.processes.services import lock_open
from participate.proposals.enums import Answer, Editable
from participate.proposals.errors import BadProposal, BadStep, NeedsReason, NotYours
from participate.proposals.models import Proposal, SuggestedEdit
from participate.proposals.queries.together import CHANGEABLE, author_pks, authors_of
from participate.proposals.services import letters
from participate.proposals.services.filling import search_text
from participate.proposals.services.grams import index_titles
from participate.proposals.services.telling import topic

MOST_OPEN = 5


@transaction.atomic
def suggest(
    *, actor: Any, proposal: Proposal, field: str, after: str, reason: str, now: datetime | None = None
) -> SuggestedEdit:
    """Suggest another text for one field, with a reason; the authors are told.

    Raises `BadStep` for authors, for a proposal that is no longer changed, and beyond five open suggestions of one
    person; `NeedsReason`; `BadProposal` for a text the proposal could not have.
    """
    moment, fresh = _locked(proposal, now)
    if actor.pk in author_pks(fresh):
        raise BadStep(_("You write this proposal yourself. Suggestions come from others."))
    if fresh.suggestions.filter(made_by=actor, state=Answer.OPEN).count() >= MOST_OPEN:
        raise BadStep(_("Five of your suggestions wait here already. Let the authors answer first."))
    if not reason.strip():
        raise NeedsReason(_("Write why. The authors and everybody else can read it."))
    column, text = Editable(field).value, " ".join(after.split()) if field != "problem" else after.strip()
    before = getattr(fresh, column)
    if text == before:
        raise BadProposal(_("This is the text as it stands. Write what should be different."))
    _check(fresh, column, text)
    row = SuggestedEdit.objects.create(
        proposal=fresh, field=column, before=before, after=text, reason=reason.strip()[:300], made_by=actor,
        made_at=moment,
    )  # fmt: skip
    _trace(actor, row, "proposals.suggest", moment)
    letters.suggested(row, people=authors_of(fresh), now=moment)
    return row


@transaction.atomic
def answer_suggestion(
    *, actor: Any, row: SuggestedEdit, accept: bool, word: str = "", now: datetime | None = None
) -> SuggestedEdit:
    """Take the text over, or decline with a word; only authors may. Raises `BadStep` when either side moved on."""
    moment, proposal = _locked(row.proposal, now)
    if actor.pk not in author_pks(proposal):
        raise NotYours(_("Only the authors of the proposal may do this."))
    fresh = _open(row)
    if accept:
        _take_over(proposal, fresh)
    elif not word.strip():
        raise NeedsReason(_("Write a word on why not. It is kind, and everybody learns from it."))
    fresh.state = Answer.ACCEPTED if accept else Answer.DECLINED
    fresh.answer, fresh.answered_by, fresh.answered_at = word.strip()[:300], actor, moment
    fresh.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    _trace(actor, fresh, "proposals.answer_suggestion", moment)
    letters.suggestion_answered(fresh, now=moment)
    return fresh


@transaction.atomic
def take_back_suggestion(*, actor: Any, row: SuggestedEdit, now: datetime | None = None) -> SuggestedEdit:
    """Take one's own suggestion back before it is answered; it stays in the history."""
    moment, _proposal = _locked(row.proposal, now)
    fresh = _open(row)
    if fresh.made_by_id != actor.pk:
        raise NotYours(_("Only who made the suggestion can take it back."))
    fresh.state, fresh.answered_by, fresh.answered_at = Answer.WITHDRAWN, actor, moment
    fresh.save(update_fields=["state", "answered_by", "answered_at"])
    _trace(actor, fresh, "proposals.take_back_suggestion", moment)
    return fresh


def _take_over(proposal: Proposal, row: SuggestedEdit) -> None:
    """Write the text into the proposal, if it still stands as it was seen."""
    if getattr(proposal, row.field) != row.before:
        raise BadStep(_("The text was changed meanwhile. Ask for a suggestion on the text as it is now."))
    _check(proposal, row.field, row.after)
    setattr(proposal, row.field, row.after)
    proposal.search_text = search_text(proposal)
    proposal.save(update_fields=[row.field, "search_text"])
    index_titles(proposal)


def _check(proposal: Proposal, column: str, text: str) -> None:
    """Refuse a text that the proposal could not have."""
    field = Proposal._meta.get_field(column)
    try:
        field.clean(text, proposal)
    except ValidationError as error:
        raise BadProposal(" ".join(error.messages)) from error


def _locked(proposal: Proposal, now: datetime | None) -> tuple[datetime, Proposal]:
    """Lock the proposal while its text may be changed: before it is decided, as long as a phase for it is open."""
    moment = lock_open(proposal.cycle, _capability(proposal.cycle, now), now)
    rows = Proposal.objects.select_for_update(of=("self",)).select_related(
        "cycle__area", "area", "category", "latest_event"
    )
    fresh = rows.get(pk=proposal.pk)
    if fresh.status not in CHANGEABLE:
        raise BadStep(_("%(code)s can no longer be changed by its authors.") % {"code": fresh.code})
    return moment, fresh


def _capability(cycle: Cycle, now: datetime | None) -> Capability:
    """Return what must be open: proposing, else verifying."""
    return Capability.PROPOSE if is_open(cycle, Capability.PROPOSE, now) else Capability.VERIFY


def _open(row: SuggestedEdit) -> SuggestedEdit:
    """Return the row as it is now; refuse one that was answered meanwhile."""
    rows = SuggestedEdit.objects.select_related("proposal__cycle", "made_by")
    found = rows.filter(pk=row.pk, state=Answer.OPEN).first()
    if found is None:
        raise BadStep(_("This was answered meanwhile. Look at the page again."))
    return found


def _trace(actor: Any, row: SuggestedEdit, action: str, moment: datetime) -> None:
    """Leave a trace and let open pages look again."""
    data = {"suggestion": row.pk, "field": row.field, "state": row.state}
    audit.record(actor=actor, action=action, target=topic(row.proposal), at=moment, data=data)
    live.announce(topic(row.proposal))
