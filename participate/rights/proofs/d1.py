"""D1: a person who asks to be forgotten is found nowhere after at most 60 seconds, and every vote still verifies.

A marker person is put wherever personal data comes in; then every column, packed value, file, page of the database on
disk, cache and log line is searched. `sabotage` leaves the words under proposals' steps out of the erasure.
"""

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test import override_settings

from participate.contests.proofs.finding import Finding
from participate.rights import treatment
from participate.rights.people import person_of
from participate.rights.proofs.planting import Planted, make_marker, plant
from participate.rights.proofs.traces import keys_left, traces
from participate.rights.services import erase_person, export_person, run_retention
from voting.ballots.auditing import verify_box
from voting.ballots.models import Ballot, Contest
from voting.ballots.services import close_contest

MOST_SECONDS = 60
LIMIT = f"found before, 0 places and 0 keys after, nothing differs in the boxes, {MOST_SECONDS} s each"


class _Lines(logging.Handler):
    """Keeps every line that is logged, as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(message)s %(exc_info)s"))

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("django.db"):
            self.lines.append(self.format(record))


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Plant, hand out, erase, search. The long form does it for five people."""
    results = [_round(seed + number, sabotage) for number in range(5 if long else 1)]
    before, took = min(row[0] for row in results), max(row[1] for row in results)
    places = sorted({place for row in results for place in row[2]})
    keys, faults = sum(row[3] for row in results), sum(row[4] for row in results)
    figure = f"found in {before} places before, in {len(places)} after ({', '.join(places) or 'none'}), {keys} keys left"
    figure += f", {faults} faults in the boxes, slowest step {took:.1f} s"
    return Finding(
        figure, LIMIT, before >= 10 and not places and not keys and not faults and took <= MOST_SECONDS
    )


def _round(seed: int, sabotage: bool) -> tuple[int, float, list[str], int, int]:
    """Return places before, the slowest step in seconds, places after, keys left and faults in the boxes."""
    marker, handler = make_marker(seed), _Lines()
    with tempfile.TemporaryDirectory() as folder, _real_files(Path(folder)), _logged(handler):
        planted = plant(marker)
        person = person_of(planted.user)
        before, ballots = traces(marker.marks, []), _ballots()
        took = _timed(lambda: export_person(actor=None, person=person))
        with _left_out(sabotage):
            took = max(took, _timed(lambda: erase_person(actor=None, person=person)))
        close_contest(contest=planted.running)
        run_retention()
        left = _contests(planted)
        faults = sum(len(verify_box(contest, [])) for contest in left[:2]) + (ballots != _ballots())
        return len(before), took, traces(marker.marks, handler.lines), keys_left(person, left), faults


def _contests(planted: Planted) -> list[Contest]:
    return list(
        Contest.objects.filter(pk__in=[planted.sealed.pk, planted.running.pk, planted.coming.pk]).order_by(
            "pk"
        )
    )


def _ballots() -> list[tuple[str, str]]:
    return sorted(Ballot.objects.values_list("pk", "payload"))


def _timed(step: object) -> float:
    started = time.monotonic()
    step()  # type: ignore[operator]
    return time.monotonic() - started


@contextmanager
def _real_files(folder: Path) -> Iterator[None]:
    """Write mail, messages and media to files, as a small site does."""
    storages = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    with override_settings(
        VAR_DIR=folder, MEDIA_ROOT=folder / "media", EMAIL_FILE_PATH=str(folder / "mail"), STORAGES=storages,
        EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend",
    ):  # fmt: skip
        yield


@contextmanager
def _logged(handler: logging.Handler) -> Iterator[None]:
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


@contextmanager
def _left_out(sabotage: bool) -> Iterator[None]:
    """Leave one table out of the erasure."""
    whole = dict(treatment.SKIPPED)
    if sabotage:
        treatment.SKIPPED["proposals.ProposalEvent"] = "left out on purpose"
    try:
        yield
    finally:
        treatment.SKIPPED.clear()
        treatment.SKIPPED.update(whole)
