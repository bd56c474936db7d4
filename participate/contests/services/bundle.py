"""The bundle for named auditors leaves the house only with a note in the audit trail."""

import hashlib
from datetime import datetime

from django.db import transaction

from participate.kit import audit
from participate.kit.clock import database_now
from voting.counts.bundle.build import bundle
from voting.counts.bundle.sources import read_material
from voting.counts.models import CountRun


@transaction.atomic
def export_for_auditors(*, run: CountRun, actor: object = None, now: datetime | None = None) -> bytes:
    """Return the bundle with every ballot as its leaf covers it, and note who took it (None: the command line)."""
    content = bundle(read_material(run, auditors=True))
    audit.record(
        actor=actor, action="contests.export_for_auditors", target=f"contest:{run.contest_id}",
        at=now or database_now(), data={"sha256": hashlib.sha256(content).hexdigest()},
    )  # fmt: skip
    return content
