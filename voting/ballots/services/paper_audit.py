"""A sample of the paper sheets against what was entered: drawn by a public seed, checked sheet by sheet."""

from datetime import datetime

from django.db import transaction

from voting.ballots.clock import database_now
from voting.ballots.enums import State
from voting.ballots.errors import WrongState
from voting.ballots.models import Contest, PaperAudit, PaperCheck
from voting.ballots.paper_queries import boxed_sheets, pulled_sheets
from voting.ballots.people import Person
from voting.ballots.sampling import sample_size
from voting.ballots.services.locks import lock_alone

SHORTEST_SEED = 5


@transaction.atomic
def start_audit(*, contest: Contest, seed: str, by: Person, now: datetime | None = None) -> PaperAudit:
    """Fix the seed and how many sheets are pulled, once, when no sheet can come in any more.

    Raises `WrongState`: still open, `audit_begun`, `seed_short` (fewer than five signs), `no_paper`.
    """
    locked = lock_alone(contest.pk)
    if locked.state not in (State.CLOSED, State.SEALED, State.COUNTED):
        raise WrongState("audit_while_open", state=locked.state)
    if PaperAudit.objects.filter(contest=locked).exists():
        raise WrongState("audit_begun")
    plain = "".join(seed.split())[:60]
    if len(plain) < SHORTEST_SEED:
        raise WrongState("seed_short", least=SHORTEST_SEED)
    sheets = len(boxed_sheets(locked))
    if not sheets:
        raise WrongState("no_paper")
    return PaperAudit.objects.create(
        contest=locked, seed=plain, sheets=sheets, size=sample_size(sheets), started_by=by.ref,
        started_name=by.name, started_at=now or database_now(),
    )  # fmt: skip


@transaction.atomic
def check_sheet(
    *, audit: PaperAudit, batch: int, number: int, agrees: bool, by: Person, note: str = "",
    now: datetime | None = None,
) -> PaperCheck:  # fmt: skip
    """Write down whether a pulled sheet says what was entered; checking it again replaces the answer.

    Raises `WrongState`: `not_pulled`, `reason_needed` (it differs, and nobody says how).
    """
    PaperAudit.objects.select_for_update().get(pk=audit.pk)
    found = {(sheet.batch.number, sheet.number): sheet for sheet in pulled_sheets(audit)}
    sheet = found.get((batch, number))
    if sheet is None:
        raise WrongState("not_pulled")
    if not agrees and not note.strip():
        raise WrongState("reason_needed")
    row, _made = PaperCheck.objects.update_or_create(
        sheet=sheet,
        defaults={
            "agrees": agrees, "note": note.strip()[:300], "checked_by": by.ref, "checked_name": by.name,
            "checked_at": now or database_now(),
        },
    )  # fmt: skip
    return row
