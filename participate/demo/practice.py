"""Three rounds that are open now, so that a visitor can propose, verify, vote, count and decide.

One continues the demo's kelurahan, one rehearses its vote (see `rehearsal`), one is an
English-language budget on another profile.
"""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from participate.contests.enums import Electorate, IdentityLevel, Way
from participate.contests.people import delegate_voter
from participate.contests.services import vote as contests
from participate.contests.services.access import add_person, set_access
from participate.contests.services.rules import publish_rules
from participate.demo import accounts, rehearsal, reviews, together
from participate.demo.carrying import carry_over, set_phases
from participate.kit.clock import database_now
from participate.places.models import Area
from participate.places.services import add_area
from participate.processes import services
from participate.processes.enums import Capability, Gender, Role
from participate.processes.models import Cycle, Delegate, Profile
from participate.proposals.models import Category, DictionaryItem, Proposal
from participate.proposals.services import verification
from participate.proposals.services.dictionary import load_dictionary
from participate.proposals.services.submit import submit_proposal
from voting.ballots import services as box
from voting.ballots.enums import Channel

RIVERSIDE = Path(__file__).parent / "data" / "riverside.json"
CARRIED_OVER = ("U-01", "U-05", "U-14", "U-13", "U-20")
DECIDING = [Capability.SET_RULES, Capability.VOTE, Capability.COUNT, Capability.DECIDE]
DAY = timedelta(days=1)
# On the list of voters by e-mail only: this person has no account.
BY_MAIL = "pemilih@rembuk.example"


def load(users: dict[str, Any]) -> None:
    """Open the rounds, with dates around today; `users` by e-mail."""
    people = {email.split("@")[0]: user for email, user in users.items()}
    now = database_now()
    _next_year(people, now)
    rehearsal.load(people, now)
    _riverside(people, now)


def _next_year(users: dict[str, Any], now: datetime) -> None:
    """Open next year's round of the kelurahan: last year's reserve list waits for verification."""
    last = Cycle.objects.get(slug="tamamaung-2027")
    cycle = services.open_cycle(
        actor=None, slug="tamamaung-2028", name="Musrenbang Kelurahan Tamamaung 2028", profile=last.profile,
        translations={"en": {"name": "Tamamaung Musrenbang 2028"}}, area=last.area, fiscal_year=2028, now=now,
        source_note="Putaran latihan: silakan mencoba mengusulkan dan memverifikasi.",
    )  # fmt: skip
    set_phases(
        cycle, now,
        [
            ("rembug_rw", -10, 30, [Capability.PROPOSE]),
            ("verifikasi_kelurahan", -5, 40, [Capability.VERIFY]),
            ("musrenbang_kelurahan", 41, 43, DECIDING),
        ],
    )  # fmt: skip
    services.set_envelope(actor=None, cycle=cycle, amount=1_100_000_000, now=now)
    for days, code in enumerate(CARRIED_OVER):
        old = Proposal.objects.prefetch_related("photos").get(cycle=last, code=code)
        actor = users["warga"] if code == "U-13" else None
        carry_over(old, cycle, actor=actor, now=now - (8 - days) * DAY)
    reviews.begin_practice(cycle, users, now)
    together.load(cycle, users, now)


def _riverside(users: dict[str, Any], now: datetime) -> None:
    """Open the English-language round in which one can vote now."""
    data = json.loads(RIVERSIDE.read_text(encoding="utf-8"))
    areas = _areas(data)
    profile = Profile.objects.get(code="GENERIC-PB")
    load_dictionary(
        actor=None,
        profile=profile,
        categories=data["categories"],
        agencies=data["agencies"],
        items=data["items"],
    )
    cycle = services.open_cycle(
        actor=None, slug="riverside-2027", name="Riverside participatory budget 2027", profile=profile,
        area=areas["RIVERSIDE"], fiscal_year=2027, source_note=data["note"], now=now - 30 * DAY,
        translations={"id": {"name": "Anggaran partisipatif Riverside 2027"}},
    )  # fmt: skip
    set_phases(
        cycle, now,
        [
            ("submission", -30, -20, [Capability.PROPOSE]),
            ("feasibility", -20, -3, [Capability.VERIFY]),
            ("vote", -2, 14, DECIDING),
            ("delivery", 40, 400, [Capability.DELIVER]),
        ],
    )  # fmt: skip
    services.set_envelope(actor=None, cycle=cycle, amount=data["envelope"], now=now - 30 * DAY)
    _roles(cycle, users)
    _proposals(cycle, data, areas, users, now)
    _vote(cycle, data, areas, users, now)


def _areas(data: dict[str, Any]) -> dict[str, Area]:
    """Store the district and its neighbourhoods."""
    areas: dict[str, Area] = {}
    for row in data["areas"]:
        areas[row["code"]] = add_area(
            code=row["code"], name=row["name"], level=row["level"], parent=areas.get("RIVERSIDE"),
            population=row["population"], latitude=row.get("lat"), longitude=row.get("lon"),
        )  # fmt: skip
    return areas


def _roles(cycle: Cycle, users: dict[str, Any]) -> None:
    """Give the ready-made accounts their roles here too; everybody may vote in the practice round."""
    for account in accounts.ACCOUNTS:
        user = users[account.email.split("@")[0]]
        for role in {account.role or Role.DELEGATE, Role.DELEGATE}:
            services.grant_role(actor=None, user=user, role=role, area=cycle.area)


def _proposals(
    cycle: Cycle, data: dict[str, Any], areas: dict[str, Area], users: dict[str, Any], now: datetime
) -> None:
    """Submit and accept the ideas."""
    items = {row.code: row for row in DictionaryItem.objects.filter(profile=cycle.profile)}
    fields = {row.code: row for row in Category.objects.filter(profile=cycle.profile)}
    for hours, row in enumerate(data["proposals"]):
        given = {
            "title": row["title"], "problem": row["problem"], "area": areas[row["area"]],
            "beneficiaries_total": row["people"], "proposer_group": row["group"], "language": "en",
            "volume": Decimal(row.get("volume", 1)),
        }  # fmt: skip
        if "item" in row:
            given["dictionary_item"] = items[row["item"]]
        else:
            kind = row.get("kind", "physical")
            given |= {
                "category": fields[row["category"]],
                "cost": row["cost"],
                "unit": row["unit"],
                "kind": kind,
            }
        moment = now - 28 * DAY + timedelta(hours=hours)
        proposal = submit_proposal(actor=None, cycle=cycle, fields=given, now=moment)
        verification.accept(
            actor=users["verifikator"],
            proposal=proposal,
            note="Checked: it can be built here.",
            now=moment + 12 * DAY,
        )


def _vote(
    cycle: Cycle, data: dict[str, Any], areas: dict[str, Area], users: dict[str, Any], now: datetime
) -> None:
    """Publish the rule, open the ballot, and let 22 invented voters go first."""
    people = [
        services.add_delegate(
            actor=None,
            cycle=cycle,
            code=f"V-{number:02d}",
            name=f"Voter {number:02d} (fictional)",
            gender=(Gender.WOMAN, Gender.MAN)[number % 2],
            group="Voter",
            area=areas["RIVERSIDE"],
            now=now,
        )
        for number in range(1, len(data["ballots"]) + 1)
    ]
    opened = now - DAY
    published = publish_rules(actor=users["fasilitator"], cycle=cycle, rule={"revoting": True}, now=opened)
    # Here a visitor also votes without an account: by a code from var/mail, or from slips printed at the desk.
    ways = [Way.ACCOUNT, Way.EMAIL, Way.PAPER_CODE]
    chair, box_of = users["fasilitator"], published.contest
    set_access(actor=chair, contest=box_of, electorate=Electorate.DELEGATES, ways=ways)
    add_person(actor=chair, contest=box_of, identity=BY_MAIL, level=IdentityLevel.CONTACT)
    contest = contests.open_vote(actor=users["fasilitator"], cycle=cycle, now=opened)
    for person, marks in zip(people, data["ballots"], strict=True):
        _cast(contest, person, [f"P-{int(number):02d}" for number in marks.split(",")], now)


def _cast(contest: Any, person: Delegate, marks: list[str], now: datetime) -> None:
    """Put one ballot into the box."""
    voter = delegate_voter(person)
    box.cast_ballot(
        contest=contest, person_key=voter.key(contest), marks=marks, channel=Channel.ONLINE,
        idempotency_key=f"demo-practice-{voter.identity}", now=now,
    )  # fmt: skip
