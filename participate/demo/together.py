"""People who write and support proposals together, in the round that is open now."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from participate.processes.models import Cycle
from participate.proposals.models import Proposal
from participate.proposals.services import coauthors, merging, suggestions
from participate.proposals.services.submit import submit_proposal
from participate.proposals.services.support import support

DAY = timedelta(days=1)
CARRIED = ("dictionary_item", "category", "agency", "kind", "area", "rt", "land_status", "inclusive_sources")


def load(cycle: Cycle, users: dict[str, Any], now: datetime) -> None:
    """Let four people work on the ramps of the resident, and offer a twin of it for merging."""
    ramps = Proposal.objects.select_related("cycle", "latest_event").get(cycle=cycle, proposer=users["warga"])
    for number, who in enumerate(("delegasi", "operator", "fasilitator")):
        support(actor=users[who], proposal=ramps, now=now - 3 * DAY + timedelta(hours=number))
    _write_along(ramps, users, now)
    _suggest(ramps, users, now)
    twin = _twin(ramps, users["auditor"], now - 2 * DAY)
    merging.offer_merge(
        actor=users["auditor"], proposal=twin, other=ramps, mine_carries=False, now=now - DAY,
        note="Tempatnya sama dan tukangnya bisa sekali kerja.",
    )  # fmt: skip


def _write_along(ramps: Proposal, users: dict[str, Any], now: datetime) -> None:
    """Invite a neighbour, who accepts under her name; another one asks and waits."""
    row = coauthors.invite(
        actor=users["warga"], proposal=ramps, to=users["delegasi"].email, now=now - 3 * DAY
    )
    token = coauthors.invitation_token(row)
    coauthors.answer_invitation(
        actor=users["delegasi"], token=token, accept=True, show_name=True, now=now - 2 * DAY
    )
    coauthors.ask_to_join(actor=users["fasilitator"], proposal=ramps, now=now - DAY)


def _suggest(ramps: Proposal, users: dict[str, Any], now: datetime) -> None:
    """Suggest two texts: one was declined with a word, one waits."""
    first = suggestions.suggest(
        actor=users["operator"], proposal=ramps, field="title", after="Ramp di semua kantor kota",
        reason="Supaya kantor lain ikut.", now=now - 2 * DAY,
    )  # fmt: skip
    suggestions.answer_suggestion(
        actor=users["warga"], row=first, accept=False, word="Terima kasih. Kantor kota bukan wewenang kelurahan.",
        now=now - DAY,
    )  # fmt: skip
    suggestions.suggest(
        actor=users["operator"], proposal=ramps, field="address", after="Kantor lurah, pintu samping",
        reason="Supaya tim survei langsung menemukan tempatnya.", now=now - DAY,
    )  # fmt: skip


def _twin(ramps: Proposal, actor: Any, now: datetime) -> Proposal:
    """Submit a proposal that asks for nearly the same."""
    fields = {name: getattr(ramps, name) for name in CARRIED}
    return submit_proposal(
        actor=actor, cycle=ramps.cycle, now=now,
        fields={
            **fields, "title": "Pegangan tangan dan ramp posyandu RW 07", "volume": Decimal(1),
            "problem": "Lansia sulit naik ke posyandu karena tidak ada pegangan tangan.", "proposer_group": "RW",
            "beneficiaries_total": 120, "language": "id",
        },
    )  # fmt: skip
