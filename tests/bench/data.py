"""Fill a database for the bench: the demo, 500 proposals, an open ballot of 40, a real result, the pages.

Runs in its own process (`python -m tests.bench.data`) under the environment of `tests.bench.environment`
and writes what the bench needs to know to `facts.json` last, so that a run cut off is done again.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.bench.environment import ROOT, Place

ELECTION = "Poland_Warszawa_2021_Mokotow.pb"
PROPOSALS, OPTIONS = 500, 40
# What became of the proposals of the long list, in turn.
FATES = (
    "submitted",
    "eligible",
    "eligible",
    "rejected",
    "routed",
    "funded",
    "deferred",
    "returned",
    "on_ballot",
)
WHERE = ("lorong 3", "depan posyandu", "lapangan", "kanal timur", "gang mawar", "tepi pasar", "sekolah dasar")
_started = time.monotonic()


def prepare(place: Place) -> dict[str, Any]:
    """Fill the database unless it is filled; return the facts."""
    if not place.facts.exists():
        if place.kind == "sqlite":
            shutil.rmtree(place.folder, ignore_errors=True)
            place.folder.mkdir(parents=True)
        subprocess.run(
            [sys.executable, "-m", "tests.bench.data"], cwd=ROOT, env=place.environment(), check=True
        )
    return json.loads(place.facts.read_text(encoding="utf-8"))


def say(step: str) -> None:
    """Print one step with the seconds since the start."""
    print(f"  {time.monotonic() - _started:6.1f} s  {step}", flush=True)


def main() -> None:
    """Fill everything in turn."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import translation

    say("tables and static files")
    call_command("migrate", verbosity=0, interactive=False)
    # The editor's own files (wagtail*) are no part of any public page.
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=["wagtail*"])
    with translation.override("id"):
        facts = fill()
    path = Path(settings.VAR_DIR) / "facts.json"
    path.write_text(json.dumps(facts, indent=2), encoding="utf-8")
    say("ready")


def fill() -> dict[str, Any]:
    """Fill the database and return its facts: addresses by page, and the cookie of a voter."""
    from participate.accounts.models import User
    from participate.demo import loading, setting
    from participate.processes.models import Cycle

    say("the demo year")
    loading.load(lambda step: None)
    demo = Cycle.objects.get(slug=setting.SLUG)
    voter, chair = (User.objects.get(email=f"{name}@rembuk.example") for name in ("delegasi", "fasilitator"))
    say(f"{PROPOSALS} proposals")
    long_list(demo)
    say(f"an open ballot of {OPTIONS} options")
    open_ballot(demo, voter, chair)
    say(f"a real election: {ELECTION}")
    result = real_result()
    return {
        "pages": {
            "list": "/siklus/daftar-panjang/usulan/", "map": "/siklus/daftar-panjang/usulan/peta/",
            "proposal": f"/siklus/{demo.slug}/usulan/U-01/", "ballot": "/siklus/pemungutan/suara/",
            "result": f"/siklus/{result}/hasil/", "page": page_address(demo),
        },
        "session": session_of(voter), "page_id": page_of(demo).pk,
    }  # fmt: skip


def _round(demo: Any, slug: str, capabilities: list[str]) -> Any:
    """Open a cycle of the demo's kelurahan in which the capabilities are open for years."""
    from participate.kit.clock import database_now
    from participate.processes import services

    now = database_now()
    cycle = services.open_cycle(
        actor=None, slug=slug, name=f"Musrenbang {slug}", profile=demo.profile, area=demo.area, fiscal_year=2029,
        now=now - timedelta(days=60),
    )  # fmt: skip
    services.set_phase(
        actor=None, cycle=cycle, code="musrenbang_kelurahan", position=1, capabilities=capabilities, now=now,
        starts_at=now - timedelta(days=60), ends_at=now + timedelta(days=3000),
    )  # fmt: skip
    services.set_envelope(actor=None, cycle=cycle, amount=1_200_000_000, now=now - timedelta(days=60))
    return cycle


def _rows(cycle: Any, demo: Any, count: int) -> list[Any]:
    """Return unsaved proposals that vary the demo's own: field, place, quantity, cost, point."""
    from participate.places.models import Area
    from participate.proposals.models import Proposal

    models = list(Proposal.objects.filter(cycle=demo).select_related("dictionary_item").order_by("code"))
    areas = list(Area.objects.filter(path__startswith=demo.area.path, level="rw").order_by("code"))
    return [_row(cycle, models[n % len(models)], areas[n % len(areas)], n) for n in range(1, count + 1)]


def _row(cycle: Any, model: Any, area: Any, n: int) -> Any:
    """Return one variation of a demo proposal."""
    from participate.proposals.models import Proposal
    from participate.proposals.services.filling import search_text

    volume = Decimal(5 + n % 40)
    row = Proposal(
        cycle=cycle, code=f"U-{n:03d}", title=f"{model.title}, {WHERE[n % len(WHERE)]}"[:120], problem=model.problem,
        dictionary_item=model.dictionary_item, volume=volume, unit=model.unit, unit_price=model.unit_price,
        cost=int(volume * model.unit_price) % 300_000_000 + 1_000_000, category=model.category, kind=model.kind,
        area=area, rt=f"RT {n % 9 + 1:03d}", latitude=-5.1497 + (n * 37 % 101 - 50) / 9000,
        longitude=119.4431 + (n * 53 % 103 - 51) / 9000, beneficiaries_total=100 + n, agency=model.agency,
        proposer_group=model.proposer_group, inclusive_sources=model.inclusive_sources, track="dana_kelurahan",
        translations=model.translations,
    )  # fmt: skip
    row.search_text = search_text(row)
    return row


def _save(rows: list[Any], fates: list[str]) -> list[Any]:
    """Store proposals with the events that lead to their fates, in bulk."""
    from participate.kit.clock import database_now
    from participate.proposals.models import Proposal, ProposalEvent
    from tests.factories.proposals import steps_to

    now = database_now() - timedelta(days=30)
    made = Proposal.objects.bulk_create(rows)
    events = ProposalEvent.objects.bulk_create(
        ProposalEvent(
            proposal=row, number=number, at=now + timedelta(days=number), stage=stage, decision=decision,
            reason_code=reason,
        )
        for row, fate in zip(made, fates, strict=True)
        for number, (stage, decision, reason) in enumerate(steps_to(fate), start=1)
    )  # fmt: skip
    newest = {event.proposal_id: event for event in events}
    for row in made:
        row.latest_event = newest[row.pk]
    Proposal.objects.bulk_update(made, ["latest_event"], batch_size=200)
    return made


def long_list(demo: Any) -> None:
    """Make the cycle with 500 proposals; every fiftieth has a photo."""
    from participate.processes.enums import Capability
    from participate.proposals.models import ProposalPhoto

    cycle = _round(demo, "daftar-panjang", [Capability.PROPOSE])
    made = _save(_rows(cycle, demo, PROPOSALS), [FATES[n % len(FATES)] for n in range(PROPOSALS)])
    photo = ProposalPhoto.objects.filter(proposal__cycle=demo).first()
    if photo is not None:
        ProposalPhoto.objects.bulk_create(
            ProposalPhoto(
                proposal=row, image=photo.image.name, width=photo.width, height=photo.height, alt=photo.alt
            )
            for row in made[::50]
        )


def open_ballot(demo: Any, voter: Any, chair: Any) -> None:
    """Make the cycle whose ballot of 40 options is open, with the voter on its roll."""
    from participate.contests.services.rules import publish_rules
    from participate.contests.services.vote import open_vote
    from participate.processes.enums import Capability, Gender
    from participate.processes.services import add_delegate
    from participate.proposals.models import CriterionScore

    cycle = _round(demo, "pemungutan", [Capability.SET_RULES, Capability.VOTE])
    made = _save(_rows(cycle, demo, OPTIONS), ["eligible"] * OPTIONS)
    now = made[0].latest_event.at
    CriterionScore.objects.bulk_create(
        CriterionScore(proposal=row, criterion=criterion.code, score=1 + (n + m) % 5, scored_at=now)
        for n, row in enumerate(made)
        for m, criterion in enumerate(cycle.settings.criteria)
    )
    add_delegate(actor=None, cycle=cycle, code="D-01", name="Ibu Melati Contoh (fiktif)", gender=Gender.WOMAN,
                 group="RW", area=demo.area, user=voter)  # fmt: skip
    publish_rules(actor=chair, cycle=cycle)
    open_vote(actor=chair, cycle=cycle)


def real_result() -> str:
    """Import and count a real election of 98 projects; return the address of its cycle."""
    from participate.contests.services.import_pb import import_pb

    folder = Path(os.environ.get("REMBUK_DATA", ROOT.parent / "shared" / "data"))
    found = next(iter(sorted(folder.rglob(ELECTION))), None)
    if found is None:
        raise SystemExit(f"The bench needs {ELECTION}; set REMBUK_DATA to the folder of real elections.")
    return import_pb(path=found).election.contest.cycle_contest.cycle.slug


def page_of(cycle: Any) -> Any:
    """Return the council's page about a cycle, in the default language."""
    from cms.models import ProcessPage

    return ProcessPage.objects.live().filter(cycle=cycle, locale__language_code="id").get()


def page_address(cycle: Any) -> str:
    """Return the path of the council's page about a cycle."""
    return str(page_of(cycle).get_url_parts()[2])


def session_of(user: Any) -> str:
    """Sign a person in and return the session's key."""
    from django.conf import settings
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


if __name__ == "__main__":
    main()
