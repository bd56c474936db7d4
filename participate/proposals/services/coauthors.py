"""Writing a proposal together: ask, invite, answer, leave. Everybody decides for themselves whether to be named."""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from participate.kit import audit, live
from participate.kit.clock import database_now
from participate.notices.enums import Origin
from participate.notices.services import follow
from participate.proposals.enums import Joining
from participate.proposals.errors import BadStep, NotYours
from participate.proposals.models import CoAuthor, Proposal, ProposalDraft
from participate.proposals.queries.people import find_account
from participate.proposals.queries.together import GOES_ON, author_pks, authors_of
from participate.proposals.services import letters
from participate.proposals.services.drafts import delete_draft
from participate.proposals.services.support import support
from participate.proposals.services.telling import proposal_url, topic

KEEP_DAYS = 30
MOST_TOGETHER = 20
SALT = "proposals.coauthor"


@transaction.atomic
def ask_to_join(*, actor: Any, proposal: Proposal, now: datetime | None = None) -> CoAuthor:
    """Ask the authors to write along; who was invited has joined with it. Asking twice changes nothing.

    Raises `BadStep` for an author, and where nobody could answer.
    """
    moment, fresh = _locked(proposal, now)
    if actor.pk in author_pks(fresh):
        raise BadStep(_("You already write this proposal."))
    row = CoAuthor.objects.filter(proposal=fresh, person=actor).first()
    if row and row.state == Joining.INVITED:
        return _join(actor, row, moment)
    if row and row.state == Joining.ASKED:
        return row
    if not author_pks(fresh):
        raise BadStep(_("Nobody can answer here. You can support the proposal."))
    row = row or CoAuthor(proposal=fresh, person=actor)
    row.state, row.made_at, row.answered_at = Joining.ASKED, moment, None
    _save(actor, row, "proposals.ask_to_join", moment)
    letters.asked(row, people=authors_of(fresh), now=moment)
    return row


@transaction.atomic
def join_instead(
    *, actor: Any, draft: ProposalDraft, proposal: Proposal, now: datetime | None = None
) -> None:
    """Support another proposal and ask to write it along, in place of a draft, which is put away."""
    support(actor=actor, proposal=proposal, now=now)
    pks = author_pks(proposal)
    if pks and actor.pk not in pks and proposal.status in GOES_ON:
        ask_to_join(actor=actor, proposal=proposal, now=now)
    delete_draft(draft=draft, now=now)


@transaction.atomic
def invite(*, actor: Any, proposal: Proposal, to: str, now: datetime | None = None) -> CoAuthor:
    """Invite somebody by e-mail, phone or name of the account; what is answered never says whether there is one.

    Raises `NotYours` for others than authors, `BadStep` when too many were invited.
    """
    moment, fresh = _locked(proposal, now)
    require_author(actor, fresh)
    _forget_old(moment)
    if fresh.coauthors.filter(state__in=(Joining.INVITED, Joining.JOINED)).count() >= MOST_TOGETHER:
        raise BadStep(
            _("%(most)s people are enough for one proposal. Take an invitation back first.")
            % {"most": MOST_TOGETHER}
        )
    person = find_account(to)
    if person and person.pk in author_pks(fresh):
        # Not kept: who invites somebody who writes along already gets the same answer as ever.
        return CoAuthor(proposal=fresh, state=Joining.INVITED, made_at=moment)
    row = CoAuthor.objects.filter(proposal=fresh, person=person).first() if person else None
    if row and row.state == Joining.ASKED:
        return _join(actor, row, moment)
    row = row or CoAuthor(proposal=fresh, person=person)
    row.state, row.made_at, row.answered_at = Joining.INVITED, moment, None
    row.invited_by, row.invited_as = actor, to.strip()[:200]
    _save(actor, row, "proposals.invite", moment)
    letters.invited(row, link=invitation_token(row), now=moment)
    return row


def invitation_token(row: CoAuthor) -> str:
    """Return the signed part of the link of an invitation; an answer or a newer invitation ends it."""
    return signing.dumps([row.pk, int(row.made_at.timestamp())], salt=SALT)


def read_invitation(token: str) -> CoAuthor:
    """Return the invitation of a link. Raises `BadStep` when it was answered, taken back or is too old."""
    try:
        pk, made = signing.loads(token, salt=SALT, max_age=timedelta(days=KEEP_DAYS))
    except signing.BadSignature:
        pk, made = None, 0
    row = CoAuthor.objects.select_related("proposal__cycle", "proposal__latest_event", "invited_by")
    found = row.filter(pk=pk, state=Joining.INVITED).first()
    hidden = found is not None and not found.proposal.cycle.is_public
    if found is None or hidden or int(found.made_at.timestamp()) != made:
        raise BadStep(_("This invitation was answered or taken back. Ask for a new one."))
    return found


@transaction.atomic
def answer_invitation(
    *, actor: Any, token: str, accept: bool, show_name: bool = False, now: datetime | None = None
) -> CoAuthor:
    """Accept or decline the invitation of a link; whoever holds the link may. Raises `BadStep`."""
    row = read_invitation(token)
    moment, fresh = _locked(row.proposal, now)
    if actor.pk in author_pks(fresh):
        raise BadStep(_("You already write this proposal."))
    other = CoAuthor.objects.filter(proposal=fresh, person=actor).exclude(pk=row.pk).first()
    if other:
        row.delete()
        row = other
    row.person, row.show_name, row.invited_as = actor, show_name, ""
    if accept:
        return _join(actor, row, moment)
    row.state, row.answered_at = Joining.DECLINED, moment
    _save(actor, row, "proposals.decline_invitation", moment)
    return row


@transaction.atomic
def answer_request(*, actor: Any, row: CoAuthor, accept: bool, now: datetime | None = None) -> CoAuthor:
    """Let somebody in who asked to write along, or not; only authors may."""
    moment, fresh = _locked(row.proposal, now)
    require_author(actor, fresh)
    row = _fresh(row, Joining.ASKED)
    if accept:
        row = _join(actor, row, moment)
    else:
        row.state, row.answered_at = Joining.DECLINED, moment
        _save(actor, row, "proposals.decline_request", moment)
    letters.answered(row, now=moment)
    return row


@transaction.atomic
def take_back_invitation(*, actor: Any, row: CoAuthor, now: datetime | None = None) -> None:
    """End an invitation that nobody answered yet; only authors may."""
    moment, fresh = _locked(row.proposal, now)
    require_author(actor, fresh)
    row = _fresh(row, Joining.INVITED)
    audit.record(actor=actor, action="proposals.take_back_invitation", target=topic(fresh), at=moment)
    row.delete()


@transaction.atomic
def leave(*, actor: Any, proposal: Proposal, now: datetime | None = None) -> None:
    """Write along no longer; what was written stays. Raises `BadStep` for others than co-authors."""
    moment, fresh = _locked(proposal, now)
    row = CoAuthor.objects.filter(proposal=fresh, person=actor, state=Joining.JOINED).first()
    if row is None:
        raise BadStep(_("You do not write this proposal along."))
    row.state, row.answered_at, row.show_name = Joining.LEFT, moment, False
    _save(actor, row, "proposals.leave", moment)


@transaction.atomic
def choose_name(*, actor: Any, proposal: Proposal, show_name: bool, now: datetime | None = None) -> None:
    """Show the own name on the public page, or be counted only."""
    moment, fresh = _locked(proposal, now)
    row = CoAuthor.objects.filter(proposal=fresh, person=actor, state=Joining.JOINED).first()
    if row is None:
        raise BadStep(_("You do not write this proposal along."))
    row.show_name = show_name
    _save(actor, row, "proposals.choose_name", moment)


def add_after_merge(*, actor: Any, source: Proposal, target: Proposal, now: datetime) -> int:
    """Make the authors of a merged proposal co-authors of the one that carries on; return how many are new."""
    known, count = author_pks(target), 0
    shown = dict(source.coauthors.filter(state=Joining.JOINED).values_list("person_id", "show_name"))
    for person in authors_of(source):
        if person.pk in known:
            continue
        row = CoAuthor.objects.filter(proposal=target, person=person).first()
        row = row or CoAuthor(proposal=target, person=person, made_at=now)
        row.show_name = shown.get(person.pk, False)
        _join(actor, row, now)
        count += 1
    return count


def _join(actor: Any, row: CoAuthor, moment: datetime) -> CoAuthor:
    """Let the person in: they are told of every step from now on."""
    row.state, row.answered_at, row.invited_as = Joining.JOINED, moment, ""
    _save(actor, row, "proposals.join", moment)
    person, proposal = row.person, row.proposal
    follow(
        actor=person, topic=topic(proposal), title=str(proposal), url=proposal_url(proposal),
        language=person.language, origin=Origin.OWN, now=moment,
    )  # fmt: skip
    return row


def _locked(proposal: Proposal, now: datetime | None) -> tuple[datetime, Proposal]:
    """Lock the proposal; refuse one that does not go on."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("cycle__area", "latest_event")
    fresh = rows.get(pk=proposal.pk)
    if fresh.status not in GOES_ON:
        raise BadStep(_("%(code)s can no longer be changed by its authors.") % {"code": fresh.code})
    return now or database_now(), fresh


def _fresh(row: CoAuthor, state: str) -> CoAuthor:
    """Return the row as it is now; refuse one that was answered meanwhile."""
    found = (
        CoAuthor.objects.select_related("person", "proposal__cycle").filter(pk=row.pk, state=state).first()
    )
    if found is None:
        raise BadStep(_("This was answered meanwhile. Look at the page again."))
    return found


def require_author(actor: Any, proposal: Proposal) -> None:
    """Refuse everybody who does not write the proposal."""
    if actor.pk not in author_pks(proposal):
        raise NotYours(_("Only the authors of the proposal may do this."))


def _save(actor: Any, row: CoAuthor, action: str, moment: datetime) -> None:
    """Check and keep the row, leave a trace, let open pages look again."""
    row.full_clean(exclude=["proposal", "person", "invited_by"])
    row.save()
    audit.record(actor=actor, action=action, target=topic(row.proposal), at=moment, data={"coauthor": row.pk})
    live.announce(topic(row.proposal))


def _forget_old(moment: datetime) -> None:
    """Forget invitations that nobody answered within a month, and who they were for."""
    CoAuthor.objects.filter(state=Joining.INVITED, made_at__lt=moment - timedelta(days=KEEP_DAYS)).delete()
