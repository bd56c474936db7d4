"""Dictionary, proposals and events for tests, made through the services wherever speed allows."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from participate.kit.clock import database_now
from participate.places.models import Area
from participate.processes.models import Cycle
from participate.proposals.models import Category, DictionaryItem, Proposal, ProposalEvent
from participate.proposals.services.dictionary import load_dictionary
from participate.proposals.services.events import record_event
from participate.proposals.services.filling import search_text

PROBLEM = "Lorong tanah becek saat hujan; anak sekolah sulit lewat."


def make_dictionary(cycle: Cycle) -> DictionaryItem:
    """Load three fields, two agencies and three entries; return the paving K-01 (m2, Rp 265,000)."""
    load_dictionary(
        actor=None, profile=cycle.profile,
        categories=[
            {"code": "INF", "labels": {"id": "Infrastruktur permukiman", "en": "Infrastructure"}, "kind": "physical"},
            {"code": "KES", "labels": {"id": "Kesehatan", "en": "Health"}, "kind": "mixed"},
            {"code": "EKO", "labels": {"id": "Ekonomi warga", "en": "Economy"}, "kind": "non_physical"},
        ],
        agencies=[
            {"code": "DPU", "labels": {"id": "Dinas Pekerjaan Umum", "en": "Public Works Agency"}},
            {"code": "KELURAHAN", "labels": {"id": "Kelurahan", "en": "Ward office"}},
        ],
        items=[
            _item("K-01", "Paving blok lorong", "m2", 265_000, "INF", "DPU", "physical"),
            _item("K-04", "Lampu jalan lorong", "titik", 3_500_000, "INF", "DPU", "physical"),
            _item("K-18", "Pelatihan keterampilan", "orang", 2_250_000, "EKO", "KELURAHAN", "non_physical"),
        ],
    )  # fmt: skip
    return DictionaryItem.objects.get(profile=cycle.profile, code="K-01")


def _item(
    code: str, title: str, unit: str, price: int, category: str, agency: str, kind: str
) -> dict[str, Any]:
    """One entry as `load_dictionary` reads it."""
    return {"code": code, "title": title, "unit": unit, "unit_price": price, "category": category,
            "agency": agency, "kind": kind}  # fmt: skip


def proposal_fields(cycle: Cycle, **changes: Any) -> dict[str, Any]:
    """Return good fields for `submit_proposal`: 520 m2 paving in RW 01."""
    item = DictionaryItem.objects.filter(profile=cycle.profile, code="K-01").first() or make_dictionary(cycle)
    fields = {
        "title": "Paving blok Lorong 3", "problem": PROBLEM, "dictionary_item": item, "volume": Decimal(520),
        "area": Area.objects.get(code="RW-01"), "rt": "RT 003", "beneficiaries_total": 640,
        "beneficiaries_women": 330, "proposer_group": "RW", "contact_name": "Ibu Melati Contoh (fiktif)",
        "contact_phone": "081200000000",
    }  # fmt: skip
    return {**fields, **changes}


def make_proposal(
    cycle: Cycle, code: str = "U-01", *, status: str = "submitted", at: datetime | None = None, **fields: Any
) -> Proposal:
    """Make a proposal whatever is open now, and walk it to `status` (submitted … forwarded)."""
    item = fields.pop("dictionary_item", None)
    item = (
        item
        or DictionaryItem.objects.filter(profile=cycle.profile, code="K-01").first()
        or make_dictionary(cycle)
    )
    values: dict[str, Any] = {
        "title": f"Usulan {code}", "problem": PROBLEM, "dictionary_item": item, "volume": Decimal(10),
        "unit": item.unit, "unit_price": item.unit_price, "category": item.category, "kind": item.kind,
        "agency": item.agency, "area": fields.pop("area", None) or Area.objects.get(code="RW-01"),
        "proposer_group": "RW", "beneficiaries_total": 100, "track": "dana_kelurahan",
    }  # fmt: skip
    values |= fields
    values.setdefault("cost", int(values["volume"] * values["unit_price"]))
    proposal = Proposal(cycle=cycle, code=code, **values)
    proposal.search_text = search_text(proposal)
    proposal.full_clean(exclude=["latest_event"])
    proposal.save()
    walk(proposal, status, at=at)
    return proposal


_WAYS = {
    "submitted": [("rembug_rw", "submitted", "")],
    "returned": [("verifikasi_kelurahan", "returned", "incomplete_documents")],
    "resubmitted": ["returned", ("verifikasi_kelurahan", "resubmitted", "")],
    "eligible": [("verifikasi_kelurahan", "eligible", "")],
    "rejected": [("verifikasi_kelurahan", "rejected", "outside_authority")],
    "merged": [("verifikasi_kelurahan", "merged", "duplicate")],
    "routed": [("verifikasi_kelurahan", "routed", "agency_authority")],
    "on_ballot": ["eligible", ("musrenbang_kelurahan", "on_ballot", "")],
    "funded": ["on_ballot", ("musrenbang_kelurahan", "funded", "")],
    "deferred": ["on_ballot", ("musrenbang_kelurahan", "deferred", "below_line")],
    "forwarded": ["routed", ("musrenbang_kelurahan", "forwarded", "agency_authority")],
}


def steps_to(status: str) -> list[tuple[str, str, str]]:
    """Return the (stage, decision, reason) steps that lead to a status."""
    steps: list[tuple[str, str, str]] = [] if status == "submitted" else list(_WAYS["submitted"])
    for step in _WAYS[status]:
        steps += steps_to(step)[1:] if isinstance(step, str) else [step]
    return steps


def walk(proposal: Proposal, status: str, at: datetime | None = None) -> ProposalEvent:
    """Append the events that lead to `status`, all at one moment, as the system."""
    moment = at or database_now()
    for stage, decision, reason in steps_to(status):
        event = record_event(
            actor=None, proposal=proposal, stage=stage, decision=decision, reason_code=reason, now=moment,
            cost=proposal.cost if decision == "submitted" else None,
            volume=proposal.volume if decision == "submitted" else None,
        )  # fmt: skip
    return event


def make_many(cycle: Cycle, count: int, status: str = "eligible") -> list[Proposal]:
    """Make many proposals quickly (bulk, without audit) that share a status; codes U-001 …"""
    item = DictionaryItem.objects.filter(profile=cycle.profile, code="K-01").first() or make_dictionary(cycle)
    areas, now = list(Area.objects.filter(level="rw")), database_now()
    category = Category.objects.get(pk=item.category_id)
    rows = [
        Proposal(
            cycle=cycle, code=f"U-{n:03d}", title=f"Usulan nomor {n}", problem=PROBLEM, dictionary_item=item,
            volume=Decimal(10), unit=item.unit, unit_price=item.unit_price, cost=10 * item.unit_price,
            category=category, kind=item.kind, area=areas[n % len(areas)], proposer_group="RW",
            beneficiaries_total=100, track="dana_kelurahan", latitude=-5.149 - n / 100_000, longitude=119.44,
            search_text=f"u-{n:03d} usulan nomor {n}",
        )
        for n in range(1, count + 1)
    ]  # fmt: skip
    made = Proposal.objects.bulk_create(rows)
    steps = steps_to(status)
    events = ProposalEvent.objects.bulk_create(
        ProposalEvent(proposal=row, number=n, at=now, stage=stage, decision=decision, reason_code=reason)
        for row in made
        for n, (stage, decision, reason) in enumerate(steps, start=1)
    )
    for row, event in zip(made, events[len(steps) - 1 :: len(steps)], strict=True):
        row.latest_event = event
    Proposal.objects.bulk_update(made, ["latest_event"], batch_size=200)
    return made
