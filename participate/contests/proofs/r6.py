"""R6: a changed byte in the box, its log or its bundle is found and named by table or file and row; nothing else raises an alarm.

Changes are written past every guard, by SQL. A whole rewrite signed with the real key is found by one checkpoint
that somebody kept. `sabotage` leaves the comparison of ballots with leaves out of the audit.
"""

import io
import random
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction

from participate.contests.proofs.damage import change_one_byte, lift_guards, rewrite_everything
from participate.contests.proofs.finding import Finding
from voting.ballots.auditing import box, verify_box
from voting.ballots.clock import database_now
from voting.ballots.keys import new_form_key, person_key
from voting.ballots.log import last_checkpoint
from voting.ballots.models import Contest
from voting.ballots.services import (
    OptionLine,
    add_to_roll,
    cast_ballot,
    close_contest,
    create_contest,
    open_contest,
    publish_rule,
    seal_contest,
)
from voting.ballots.services.checkpoints import make_checkpoint
from voting.counts.bundle.build import bundle
from voting.counts.bundle.sources import read_material
from voting.counts.services import count_official
from voting.counts.verify import verify

ZIP_HEADER, LINE_BREAK = 30, 10
LIMIT = "all named, no false alarm, the rewrite found"


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Change bytes at random, each change undone before the next; run the audits on untouched ones as often.

    Every fourth change is made in the bundle of a counted vote, and looked for by `verify.py`.
    """
    runs, dice = (1000 if long else 60), random.Random(seed)
    boxes = [_open_box(dice), _closed_box(dice), _sealed_box(dice)]
    data = bundle(read_material(count_official(contest=boxes[-1]), auditors=True))
    with _blinded(sabotage):
        named = sum(
            _is_named(dice.choice(boxes), dice) if run % 4 else _is_named_in(data, dice)
            for run in range(runs)
        )
        alarms = sum(
            bool(verify_box(dice.choice(boxes)) if run % 4 else _problems(data)) for run in range(runs)
        )
        rewrite = _rewrite_is_found(boxes[1])
    figure = f"{named} of {runs} changes named, {alarms} false alarms in {runs} untouched runs"
    figure += f", a full rewrite {'found' if rewrite else 'not found'} by an old checkpoint"
    return Finding(figure, LIMIT, named == runs and not alarms and rewrite)


@contextmanager
def _blinded(sabotage: bool) -> Iterator[None]:
    """Take the comparison of ballots out of the audit."""
    whole = box.check_ballots
    if sabotage:
        box.check_ballots = lambda _contest, _log: iter(())
    try:
        yield
    finally:
        box.check_ballots = whole


def _open_box(dice: random.Random) -> Contest:
    """Return an open contest with re-voting, one checkpoint and some leaves that wait."""
    rule = {"name": "greedy", "kind": "ranked", "rank_limit": 2, "budget": 100, "revoting": True}
    contest = create_contest(title="R6", kind="ranked")
    publish_rule(contest=contest, rule=rule, published_by="R6")
    names = [f"warga-{number}" for number in range(30)]
    add_to_roll(contest=contest, identities=names)
    lines = [OptionLine("a", "Lampu", 60), OptionLine("b", "Got", 50), OptionLine("c", "Taman", 40)]
    contest = open_contest(contest=contest, options=lines, closes_at=database_now() + timedelta(hours=1))
    for name in [*names[:20], *names[:6]]:
        _vote(contest, name, dice)
    make_checkpoint(contest=contest)
    for name in names[20:]:
        _vote(contest, name, dice)
    return contest


def _vote(contest: Contest, name: str, dice: random.Random) -> None:
    marks = dice.sample(["a", "b", "c"], dice.randint(1, 2))
    cast_ballot(
        contest=contest, person_key=person_key(contest.pk, name), marks=marks, channel="online",
        idempotency_key=new_form_key(),
    )  # fmt: skip


def _closed_box(dice: random.Random) -> Contest:
    return close_contest(contest=_open_box(dice))


def _sealed_box(dice: random.Random) -> Contest:
    return seal_contest(contest=_closed_box(dice))


def _is_named(contest: Contest, dice: random.Random) -> bool:
    """Change one character somewhere, audit, undo; say whether the audit named the row."""
    with transaction.atomic():
        lift_guards()
        table, names = change_one_byte(contest, dice)
        faults = verify_box(contest)
        transaction.set_rollback(True)
    return any(fault.table == table and fault.row in names for fault in faults)


def _is_named_in(data: bytes, dice: random.Random) -> bool:
    """Change one byte inside a file of a bundle; say whether `verify.py` names the file and the row."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = dice.choice([info for info in archive.infolist() if info.file_size])
    start = info.header_offset + ZIP_HEADER + len(info.filename)
    # A line break would join or split rows: then the row is still named, but counted differently.
    at = dice.choice([at for at in range(start, start + info.file_size) if data[at] != LINE_BREAK])
    other = dice.choice([byte for byte in range(256) if byte not in (data[at], LINE_BREAK)])
    row = data[start:at].count(LINE_BREAK) + 1
    return (info.filename, row) in _problems(data[:at] + bytes([other]) + data[at + 1 :])


def _problems(data: bytes) -> set[tuple[str, int]]:
    """Return (file, row) of whatever the published checker finds wrong with a bundle."""
    report = verify.Report()
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        file.write(data)
        file.flush()
        try:
            verify.check(file.name, "", False, report)
        except verify.Unreadable as error:
            report.wrong(*error.args)
    return {(problem[0], problem[1]) for problem in report.problems}


def _rewrite_is_found(contest: Contest) -> bool:
    """Replace box and log by others without a trace inside; say whether one kept checkpoint finds it."""
    kept = [("kept", last_checkpoint(contest).text)]
    with transaction.atomic():
        lift_guards()
        rewrite_everything(contest)
        inside, outside = verify_box(contest), verify_box(contest, kept)
        transaction.set_rollback(True)
    return not inside and bool(outside)
