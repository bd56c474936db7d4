"""The meeting of the demo year for tests: counted vote, list on the table, amendments, publication."""

from decimal import Decimal
from typing import Any

from participate.contests.enums import Purpose
from participate.contests.models import CycleContest, OptionProposal
from participate.kit.clock import database_now
from participate.outcomes import services
from participate.outcomes.enums import Change
from participate.outcomes.models import Decision
from participate.places.models import Area
from participate.processes.enums import Capability
from participate.processes.models import Cycle
from participate.processes.services import add_delegate, record_meeting
from participate.proposals.models import Category, DictionaryItem, Proposal
from participate.proposals.services.dictionary import load_dictionary
from tests.factories.contests import demo_options, demo_vote, make_contest, vote
from tests.factories.processes import make_cycle
from tests.factories.proposals import make_proposal
from tests.factories.tally import scenario
from voting.ballots.models import Contest
from voting.ballots.services import OptionLine, close_contest
from voting.counts.services import count_official

EVERYTHING = (
    Capability.DECIDE, Capability.CHANGE_ENVELOPE, Capability.RECORD_LEVELS, Capability.DELIVER,
)  # fmt: skip
CONSENSUS = "Disepakati mufakat dalam pleno"


def load_demo_dictionary(cycle: Cycle) -> None:
    """Load the fields, agencies and price list of the demo year."""
    year = scenario()
    load_dictionary(
        actor=None, profile=cycle.profile,
        categories=[
            {"code": row["code"], "labels": {"id": row["label"]["id"], "en": row["label"]["en"]}, "kind": "mixed"}
            if isinstance(row.get("label"), dict) else {"code": row["code"], "labels": {"id": row["code"]}, "kind": "mixed"}
            for row in year["categories"]
        ],
        agencies=[], items=[],
    )  # fmt: skip


def demo_proposal(cycle: Cycle, row: dict[str, Any], status: str) -> Proposal:
    """Make one proposal of the demo year and walk it to a status."""
    category = Category.objects.get(profile=cycle.profile, code=row["category"])
    kind = "non_physical" if row["kind"] == "non_fisik" else "physical"
    item, _made = DictionaryItem.objects.get_or_create(
        profile=cycle.profile, code=row["dictionary_item"] or "K-00",
        defaults={"title": "Uji", "unit": row["unit"], "unit_price": 1, "category": category, "kind": kind},
    )  # fmt: skip
    area = Area.objects.filter(code=row["area"]).first() or cycle.area
    return make_proposal(
        cycle, row["code"], status=status, dictionary_item=item, category=category, kind=kind, area=area,
        title=row["title"]["id"], volume=Decimal(str(row["volume"])), unit=row["unit"],
        unit_price=row["unit_price_idr"], cost=row["cost_idr"],
        inclusive_sources=_sources(row), agency=None,
    )  # fmt: skip


def _sources(row: dict[str, Any]) -> list[str]:
    """Return the groups of an inclusive proposal: U-20 elderly people, U-13 people with disabilities."""
    if not row["inclusive"]:
        return []
    return {"U-20": ["elderly"], "U-13": ["disabled"]}.get(row["code"], ["women"])


def demo_cycle(*capabilities: Capability) -> Cycle:
    """Make the demo year's cycle with its proposals on the ballot and its vote counted by the services."""
    cycle = make_cycle(open_now=capabilities or EVERYTHING)
    load_demo_dictionary(cycle)
    on_ballot = {line.code for line in demo_options()}
    final = {"U-12": "routed", "U-15": "routed", "U-22": "merged", "U-23": "rejected", "U-24": "rejected"}
    for row in scenario()["proposals"]:
        demo_proposal(cycle, row, "on_ballot" if row["code"] in on_ballot else final[row["code"]])
    link(cycle, demo_vote())
    return cycle


def link(cycle: Cycle, contest: Contest) -> None:
    """Make a contest the cycle's main one, then close and count it."""
    CycleContest.objects.create(cycle=cycle, contest=contest, purpose=Purpose.MAIN)
    known = {row.code: row for row in Proposal.objects.filter(cycle=cycle)}
    OptionProposal.objects.bulk_create(
        OptionProposal(option=option, proposal=known[option.code]) for option in contest.options.all()
    )
    close_contest(contest=contest)
    count_official(contest=Contest.objects.get(pk=contest.pk))


def demo_meeting(*capabilities: Capability) -> Decision:
    """Return the demo year's decision on the table, not amended yet."""
    return services.propose_decision(actor=None, cycle=demo_cycle(*capabilities))


def demo_amendments(decision: Decision) -> None:
    """Make the three amendments of the demo year."""
    changes = [
        (Change.VOLUME, "U-02", Decimal(148)), (Change.ADD, "U-13", None), (Change.ADD, "U-06", Decimal(400)),
    ]  # fmt: skip
    for kind, code, volume in changes:
        services.amend(actor=None, decision=decision, kind=kind, code=code, volume=volume, reason=CONSENSUS)


def add_people(cycle: Cycle) -> None:
    """Put the demo year's forty delegates and its meeting on record."""
    year = scenario()
    for row in year["workshop"]["delegates"]:
        add_delegate(
            actor=None, cycle=cycle, code=row["id"], name=row["name"], gender=row["gender"], group=row["group"],
            area=Area.objects.get(code=row["rw"]) if row["rw"] else cycle.area, may_vote=row["voting"],
        )  # fmt: skip
    came = year["workshop"]["attendance"]
    record_meeting(
        actor=None, cycle=cycle, held_at=database_now(), place="Aula", present=came["present"], women=came["women"],
        by_group=came["by_group"],
    )  # fmt: skip


def published(*capabilities: Capability) -> Decision:
    """Return the demo year's decision, amended and published."""
    decision = demo_meeting(*capabilities)
    demo_amendments(decision)
    return services.publish_decision(actor=None, cycle=decision.cycle, minutes_number="BA-CONTOH/001/2026")


def small_meeting(count: int = 3, slug: str = "kecil-2027", *, share: bool = False) -> Decision:
    """Return a decision on the table with `count` candidates; the first two fit, or with `share` about half."""
    budget = 30 * max(1, count // 2) if share else 60
    cycle = make_cycle(slug=slug, open_now=EVERYTHING, envelope=budget)
    lines = []
    for number in range(1, count + 1):
        row = make_proposal(
            cycle, f"U-{number:02d}", status="on_ballot", volume=Decimal(10), unit_price=3, cost=30
        )
        lines.append(OptionLine(row.code, row.title, 30, (), group=row.area.code))
    rule = {"name": "greedy", "kind": "ranked", "rank_limit": 2, "budget": budget, "assurance": "open"}
    contest = make_contest(voters=["ani", "budi"], options=lines, rule=rule)
    vote(contest, "ani", ["U-01", "U-02"])
    vote(contest, "budi", ["U-01", "U-02"])
    link(cycle, contest)
    return services.propose_decision(actor=None, cycle=cycle)
