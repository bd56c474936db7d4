"""R9: paper ballots with errors by one clerk: every one-sided error is stopped before the box."""

import json
import random
from collections import Counter

from participate.contests.proofs.finding import Finding
from participate.contests.proofs.stage import CODES
from voting.ballots.clock import database_now
from voting.ballots.keys import person_key
from voting.ballots.models import Ballot, Contest
from voting.ballots.models.paper import DECISION, FIRST, SECOND
from voting.ballots.paper_queries import batch_facts
from voting.ballots.people import Person
from voting.ballots.services import OptionLine, add_to_roll, create_contest, open_contest, publish_rule
from voting.ballots.services.paper import open_batch, tick_voters, type_sheet
from voting.ballots.services.paper_box import settle_batch

CLERKS = {
    FIRST: Person("user:1", "Ani"),
    SECOND: Person("user:2", "Budi"),
    DECISION: Person("user:3", "Citra"),
}
ERRORS, BATCH = 0.03, 50


def prove(*, long: bool, seed: int, sabotage: bool) -> Finding:
    """Type synthetic sheets twice; the first clerk errs. Sabotaged, the second reading is the first one's copy."""
    sheets = 2000 if long else 200
    draw = random.Random(seed)
    people = [f"warga {number}" for number in range(sheets)]
    contest = _contest(people)
    written = [draw.sample(CODES, draw.randint(1, 3)) for _ in people]
    errors = found = 0
    for start in range(0, sheets, BATCH):
        made, stopped = _batch(
            contest, people[start : start + BATCH], written[start : start + BATCH], draw, sabotage
        )
        errors, found = errors + made, found + stopped
    in_box = Counter(Ballot.objects.filter(contest=contest).values_list("payload", flat=True))
    truth = Counter(json.dumps({"marks": marks}, separators=(",", ":")) for marks in written)
    wrong = (in_box - truth).total()
    figure = f"{sheets} sheets, {errors} errors of one clerk, {found} found before the box, {wrong} wrong in the box"
    return Finding(figure, "every one-sided error stopped", found == errors and not wrong and errors > 0)


def _contest(people: list[str]) -> Contest:
    contest = create_contest(title="Kertas", kind="ranked", currency="IDR")
    publish_rule(contest=contest, rule={"name": "greedy", "kind": "ranked", "rank_limit": 3, "budget": 100,
                                        "revoting": True}, published_by="Bukti")  # fmt: skip
    add_to_roll(contest=contest, identities=people)
    options = [OptionLine(code, code, 20) for code in CODES]
    now = database_now()
    return open_contest(contest=contest, options=options, closes_at=now.replace(year=now.year + 1))


def _batch(
    contest: Contest, people: list[str], written: list[list[str]], draw: random.Random, sabotage: bool
) -> tuple[int, int]:
    """Take one batch through; return how many errors were made and how many found."""
    batch = open_batch(contest=contest, sheets=len(people), by=CLERKS[FIRST])
    tick_voters(batch=batch, person_keys=[person_key(contest.pk, who) for who in people])
    errors = 0
    for number, marks in enumerate(written, 1):
        typed = _mistyped(marks, draw) if draw.random() < ERRORS else marks
        errors += typed != marks
        type_sheet(batch=batch, number=number, reading=FIRST, by=CLERKS[FIRST], marks=typed)
        again = typed if sabotage else marks
        type_sheet(batch=batch, number=number, reading=SECOND, by=CLERKS[SECOND], marks=again)
    different = batch_facts(batch).different
    for number in different:
        type_sheet(
            batch=batch, number=number, reading=DECISION, by=CLERKS[DECISION], marks=written[number - 1],
            note="gambar dilihat lagi",
        )  # fmt: skip
    settle_batch(batch=batch, by=CLERKS[DECISION])
    return errors, len(different)


def _mistyped(marks: list[str], draw: random.Random) -> list[str]:
    """Return the marks with one slip: another code, two in the wrong order, one left out or too many."""
    slips = [[draw.choice([code for code in CODES if code not in marks]), *marks[1:]]]
    if len(marks) > 1:
        slips += [[marks[1], marks[0], *marks[2:]], marks[1:]]
    return draw.choice(slips)
