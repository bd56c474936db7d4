"""The permission table of services: who may call what, for the doors that no page of ours stands in front of.

Pages ask for the role before they call; a page added tomorrow may forget to, so the service asks again.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

from participate.contests.services import cast_vote
from participate.contests.services import paper as paper_ballots
from participate.kit.clock import database_now
from participate.kit.errors import DomainError, NotAllowed
from participate.notices.services import mark_read
from participate.outcomes.models import Realisation
from participate.outcomes.services.propose import propose_decision
from participate.outcomes.services.realise import add_realisation_photo, record_realisation
from participate.processes.models import Cycle
from participate.proposals.models import Proposal
from participate.proposals.services.events import record_event
from participate.proposals.services.paper import enter_paper
from participate.proposals.services.scoring import score_many
from participate.proposals.services.submit import submit_proposal, update_proposal
from participate.proposals.services.verification import accept
from participate.proposals.stages import first_stage, stages_of
from participate.proposals.transitions import StageKind
from tests.factories.contests import form_key
from tests.participate.permission_table_world import World, undone
from voting.ballots.models import Contest


def _proposal(world: World) -> Proposal:
    return Proposal.objects.select_related("cycle").get(cycle=world.year, code="U-04")


def _cycle(world: World) -> Cycle:
    return Cycle.objects.get(pk=world.year.pk)


def _contest(world: World) -> Contest:
    return Contest.objects.get(cycle_contest__cycle=world.year, cycle_contest__purpose="main")


def _event(world: World, actor: Any) -> None:
    """Say that residents have looked at works that are done."""
    done = ("completed", "partly", "cancelled")
    rows = Proposal.objects.filter(cycle=world.year, latest_event__decision__in=done).select_related(
        "cycle", "latest_event"
    )
    proposal = rows.filter(realisations__isnull=False).first()
    stage = first_stage(stages_of(proposal.cycle), StageKind.DELIVER).code
    later = proposal.latest_event.at + timedelta(days=1)  # the demo's year is ahead of the clock
    record_event(actor=actor, proposal=proposal, stage=stage, decision="assessed", now=later)


def _read(world: World, actor: Any) -> None:
    """Mark the resident's message as read."""
    if not mark_read(actor=actor, message_id=world.parts["notices:message"]["pk"]):
        raise NotAllowed("nothing of this person's")


def _photo(world: World, actor: Any) -> None:
    row = Realisation.objects.filter(proposal__cycle=world.year).first()
    add_realisation_photo(actor=actor, realisation=row, upload=BytesIO(b"no picture"), alt="Selokan")


def _realise(world: World, actor: Any) -> None:
    record_realisation(
        actor=actor, proposal=_proposal(world), period="", progress="completed", realised_volume=1, realised_cost=1
    )  # fmt: skip


Call = Callable[[World, Any], Any]
FACILITATORS = {"facilitator", "administrator"}
TYPISTS = {*FACILITATORS, "operator"}
VERIFIERS = {"verifier", "administrator"}

# While everything is open: who is not turned away, and the call.
SERVICES: dict[str, tuple[set[str], Call]] = {
    "contests.cast_vote": ({"delegate"}, lambda world, actor: cast_vote(
        actor=actor, contest=_contest(world), marks=["a"], idempotency_key=form_key())),
    "contests.paper_batch": (TYPISTS, lambda world, actor: paper_ballots.open_batch(
        actor=actor, contest=_contest(world), sheets=1)),
    "contests.paper_audit": ({*TYPISTS, "auditor"}, lambda world, actor: paper_ballots.start_audit(
        actor=actor, contest=_contest(world), seed="36125")),
    "notices.mark_read": ({"resident"}, _read),
    "outcomes.add_realisation_photo": (TYPISTS, _photo),
    "outcomes.propose": (FACILITATORS, lambda world, actor: propose_decision(actor=actor, cycle=_cycle(world))),
    "outcomes.realise": (TYPISTS, _realise),
    "proposals.events": (TYPISTS, _event),
    "proposals.paper": (TYPISTS, lambda world, actor: enter_paper(
        actor=actor, cycle=_cycle(world), key="k" * 20, fields={})),
    "proposals.scoring": (VERIFIERS, lambda world, actor: score_many(actor=actor, cycle=_cycle(world), table={})),
    "proposals.submit": (TYPISTS, lambda world, actor: submit_proposal(
        actor=actor, entered_by=actor, cycle=_cycle(world), fields={})),
    "proposals.update": ({"resident", "operator", "administrator"}, lambda world, actor: update_proposal(
        actor=actor, proposal=_proposal(world), fields={}, now=database_now())),
    "proposals.verification": (VERIFIERS, lambda world, actor: accept(actor=actor, proposal=_proposal(world))),
}  # fmt: skip


def wrong_calls(world: World, names: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (service, person, what happened) where somebody is let in or turned away against the table."""
    for name in names:
        allowed, call = SERVICES[name]
        for actor, person in world.people.items():
            if person is None:
                continue
            refused = _is_refused(world, person, call)
            if refused is (actor in allowed):
                yield name, actor, "refused" if refused else "let in"


def _is_refused(world: World, person: Any, call: Call) -> bool:
    """Say whether the service turns somebody away; a refusal because of time or wrong input is no such thing."""
    with undone():
        try:
            call(world, person)
        except NotAllowed:
            return True
        except DomainError:
            return False
    return False
