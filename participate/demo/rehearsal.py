"""A rehearsal of the kelurahan's vote that is open now: 19 proposals, 40 delegates, half of them have voted.

Here a visitor can rank as a delegate, then close, count, amend and publish as the facilitator.
"""

from datetime import datetime, timedelta
from typing import Any

from participate.contests.people import delegate_voter
from participate.contests.services import vote as contests
from participate.contests.services.rules import publish_rules
from participate.demo import further, scenario
from participate.demo.carrying import carry_over, set_phases
from participate.processes import services
from participate.processes.enums import Capability, Role
from participate.processes.models import Cycle, Delegate
from participate.proposals.models import Proposal
from participate.proposals.services import verification
from participate.proposals.services.scoring import score_many
from voting.ballots import services as box
from voting.ballots.enums import Channel

DAY = timedelta(days=1)
DECIDING = [Capability.SET_RULES, Capability.VOTE, Capability.COUNT, Capability.DECIDE]
HAVE_VOTED = 24


def load(users: dict[str, Any], now: datetime) -> Cycle:
    """Open the rehearsal; `users` by the part of the e-mail before the @."""
    last = Cycle.objects.get(slug="tamamaung-2027")
    cycle = services.open_cycle(
        actor=None,
        slug="latihan",
        name="Latihan memilih: Musrenbang Tamamaung",
        translations={"en": {"name": "Rehearsal: vote at the Tamamaung Musrenbang"}},
        profile=last.profile,
        area=last.area,
        fiscal_year=2027,
        source_note="Putaran latihan: silakan memilih, menutup, menghitung dan memutuskan.",
        now=now - 30 * DAY,
    )
    set_phases(
        cycle,
        now,
        [
            ("rembug_rw", -30, -20, [Capability.PROPOSE]),
            ("verifikasi_kelurahan", -20, -3, [Capability.VERIFY]),
            ("musrenbang_kelurahan", -2, 21, DECIDING),
            ("kua_ppas", 22, 60, [Capability.CHANGE_ENVELOPE]),
            ("pelaksanaan", 61, 400, [Capability.DELIVER]),
        ],
    )
    amount = scenario.read()["envelope"]["amount_idr"]
    services.set_envelope(actor=None, cycle=cycle, amount=amount, now=now - 30 * DAY)
    _proposals(cycle, last, users["verifikator"], now)
    _people(cycle, last, users, now)
    _vote(cycle, users["fasilitator"], now)
    further.load(cycle, users["fasilitator"], now)
    return cycle


def _proposals(cycle: Cycle, last: Cycle, team: Any, now: datetime) -> None:
    """Bring last year's eligible proposals, verified and scored."""
    old = Proposal.objects.filter(cycle=last, ballot_options__isnull=False).prefetch_related("photos")
    rows = {row["code"]: row["criteria_scores"] for row in scenario.read()["proposals"]}
    made = {}
    for minutes, proposal in enumerate(old.order_by("code")):
        moment = now - 25 * DAY + timedelta(minutes=minutes)
        new = carry_over(proposal, cycle, code=proposal.code, now=moment)
        made[new.pk] = rows[proposal.code]
    score_many(actor=team, cycle=cycle, table=made, now=now - 15 * DAY)
    for new in Proposal.objects.filter(pk__in=made).select_related("cycle", "latest_event"):
        verification.accept(
            actor=team, proposal=new, note="Lengkap; survei lapangan selesai", now=now - 14 * DAY
        )


def _people(cycle: Cycle, last: Cycle, users: dict[str, Any], now: datetime) -> None:
    """List the same delegates; the resident may vote here too."""
    for row in Delegate.objects.filter(cycle=last).order_by("code"):
        services.add_delegate(
            actor=None,
            cycle=cycle,
            code=row.code,
            name=row.name,
            gender=row.gender,
            age_band=row.age_band,
            group=row.group,
            area=row.area,
            user=row.user,
            now=now - 10 * DAY,
        )
    services.grant_role(actor=None, user=users["warga"], role=Role.DELEGATE, cycle=cycle)


def _vote(cycle: Cycle, chair: Any, now: datetime) -> None:
    """Publish the rules, open, and let the first delegates vote as they did; the signed-in one has not yet."""
    publish_rules(actor=chair, cycle=cycle, now=now - DAY)
    contest = contests.open_vote(actor=chair, cycle=cycle, now=now - DAY)
    ballots = {row["delegate"]: row["ranking"] for row in scenario.read()["vote"]["ballots"]}
    waiting = Delegate.objects.filter(cycle=cycle, user=None).order_by("code")
    for delegate in [row for row in waiting if ballots[row.code]][:HAVE_VOTED]:
        voter = delegate_voter(delegate)
        box.cast_ballot(
            contest=contest,
            person_key=voter.key(contest),
            marks=ballots[delegate.code],
            channel=Channel.ONLINE,
            idempotency_key=f"demo-rehearsal-{voter.identity}",
            now=now,
        )
