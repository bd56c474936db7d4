"""Offices that answer for the agencies of the demo, who speaks for one of them, and reviews done and under way."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from participate.accounts.models import User
from participate.demo import scenario
from participate.demo.accounts import DOMAIN, PASSWORD
from participate.processes.models import Cycle, Office
from participate.processes.services_offices import add_member, add_office
from participate.proposals.models import Agency, Proposal
from participate.reviews.checklist import questions
from participate.reviews.enums import OPEN_STATES, Outcome, RelationKind
from participate.reviews.models import OpinionRequest, Review
from participate.reviews.services.appeals import decide_appeal, lodge_appeal
from participate.reviews.services.finish import Ruling, finish_review
from participate.reviews.services.lead import hand_over, start_review, start_waiting
from participate.reviews.services.relations import relate
from participate.reviews.services.steps import ask_office, give_opinion, record_check

# Speaks for the public works agency; holds no role besides.
OFFICER = f"dinas@{DOMAIN}"
OFFICER_NAME = "Pak Jalan Contoh (fiktif)"


def make_officer() -> User:
    """Make the account of somebody who works at an agency."""
    user = User.objects.filter(email=OFFICER).first() or User(email=OFFICER)
    user.display_name, user.password = OFFICER_NAME, make_password(PASSWORD)
    user.full_clean()
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, email=OFFICER, defaults={"verified": True, "primary": True}
    )
    return user


def load_offices(cycle: Cycle, users: dict[str, User]) -> dict[str, Office]:
    """Make an office of every agency of the cycle; return them by code."""
    rows = Agency.objects.for_profile(cycle.profile_id).order_by("code")
    offices = {
        row.code: add_office(actor=None, cycle=cycle, code=row.code, name=row.labels["id"]) for row in rows
    }
    officer = make_officer()
    for code, person in (("DPU", officer), ("DISPERKIM", officer), ("KELURAHAN", users["verifikator"])):
        add_member(actor=None, office=offices[code], user=person)
    return offices


def begin_year(proposals: dict[str, Proposal], users: dict[str, Any]) -> None:
    """Review U-04 (street lamps) in two steps; the verification of the scenario ends it."""
    proposal, team = proposals["U-04"], users["verifikator"]
    office = Office.objects.get(cycle=proposal.cycle, code="DPU")
    at = scenario.moment
    review = start_review(actor=team, proposal=proposal, reviewer=team, now=at("2026-01-12", "09:00"))
    record_check(
        actor=team, review=review, answers=_all_good("Foto dan hitungan ada."), now=at("2026-01-12", "09:20")
    )
    request = ask_office(actor=team, review=review, office=office, now=at("2026-01-12", "09:30"))
    _feasible(
        request, "Tiang tersedia. Lampu bisa dipasang tanpa menggali jalan.", at("2026-01-13", "10:00"),
        cost_reason="Jumlah titik kali harga satuan di kamus usulan.", months=2, land_status="public_clear",
    )  # fmt: skip


def end_review(proposal: Proposal, users: dict[str, Any], note: str, now: datetime) -> bool:
    """Finish the review of a proposal with its acceptance; return whether there was one."""
    review = Review.objects.filter(proposal=proposal, state__in=OPEN_STATES).first()
    if review is not None:
        finish_review(actor=users["verifikator"], review=review, ruling=Ruling("terima", note=note), now=now)
    return review is not None


def begin_practice(cycle: Cycle, users: dict[str, Any], now: datetime) -> None:
    """Let next year's reviews be under way: one with nobody, one asked, one where two offices disagree."""
    offices, team = load_offices(cycle, users), users["verifikator"]
    start_waiting(actor=team, cycle=cycle, now=now)
    rows = list(
        Review.objects.filter(proposal__cycle=cycle).select_related("proposal__cycle__area").order_by("pk")
    )
    for review in rows[:3]:
        hand_over(actor=team, review=review, reviewer=team, reason="Pembagian tugas", now=now)
    for review in rows[:2]:
        record_check(actor=team, review=review, answers=_all_good("Isian dan foto lengkap."), now=now)
        request = ask_office(actor=team, review=review, office=offices["DPU"], now=now)
    other = ask_office(actor=team, review=rows[1], office=offices["KELURAHAN"], now=now)
    _feasible(
        request, "Bisa dikerjakan setelah saluran air dirapikan.", now, verdict="conditional",
        cost_reason="Ditambah perapian saluran.", months=4, land_status="public_clear",
    )  # fmt: skip
    give_opinion(
        actor=team, request=other, verdict="not_feasible", checklist={}, now=now,
        reason="Lokasinya terlalu sempit untuk alat kerja; perlu dilihat bersama.",
    )  # fmt: skip
    relate(
        actor=team, first=rows[0].proposal, second=rows[1].proposal, kind=RelationKind.NEEDS, now=now,
        reason="Air dari lorong perlu tempat meresap lebih dulu.",
    )  # fmt: skip


def _all_good(reason: str) -> dict[str, tuple[bool, str]]:
    """Answer the formal check with three times yes."""
    return {"complete": (True, reason), "in_authority": (True, ""), "no_double": (True, "")}


def _feasible(
    request: OpinionRequest, reason: str, now: datetime, verdict: str = "feasible", **more: Any
) -> None:
    """Let the officer answer with the cost that was asked for."""
    proposal = request.review.proposal
    give_opinion(
        actor=User.objects.get(email=OFFICER), request=request, verdict=verdict, reason=reason, cost=proposal.cost,
        checklist=dict.fromkeys(questions(proposal.cycle), ("yes", "")), now=now, **more,
    )  # fmt: skip


def hear_appeal(proposals: dict[str, Proposal], users: dict[str, Any]) -> None:
    """Let the resident appeal for clean water (U-12), and somebody else answer before the meeting."""
    text = "Warga lorong kami sudah dua kali ditolak PDAM. Mohon ditinjau sekali lagi."
    appeal = lodge_appeal(
        actor=users["warga"],
        proposal=proposals["U-12"],
        text=text,
        now=scenario.moment("2026-01-15", "19:00"),
    )
    reason = "Pipa air minum dibiayai PDAM, jadi tetap diteruskan. Catatan warga ikut dikirim ke sana."
    decide_appeal(
        actor=users["admin"], appeal=appeal, outcome=Outcome.UPHELD, reason=reason,
        now=scenario.moment("2026-01-16", "15:00"),
    )  # fmt: skip
