"""What was fixed when the voting ended, compared with the close record: the contest, its options, its rule."""

import json
from collections.abc import Iterator

from voting.ballots.auditing.entries import Log
from voting.ballots.auditing.faults import Fault, rows, table
from voting.ballots.clock import utc_text
from voting.ballots.models import Contest, Option, RuleVersion
from voting.ballots.records import frozen_hashes, option_hashes
from voting.tally import sha256


def check_fixed(contest: Contest, log: Log) -> Iterator[Fault]:
    """Name every column and option that is not as it was at the closing, and every rule that changed."""
    yield from _rules(contest)
    close = log.close
    if close is None:
        return
    now = {**frozen_hashes(contest), "turnout": sha256(contest.turnout), "closed_at": _closed(contest)}
    then = {**close["frozen"], "turnout": sha256(close["turnout"]), "closed_at": close["closed_at"]}
    for column in sorted(now.keys() & then.keys()):
        if now[column] != then[column]:
            yield Fault(table(Contest), f"{contest.pk}.{column}", "is not as it was at the closing")
    options = option_hashes(contest)
    for code in sorted({*options, *close["options"]}):
        if options.get(code) != close["options"].get(code):
            yield Fault(table(Option), code, "is not as it was at the closing")


def _closed(contest: Contest) -> str | None:
    return utc_text(contest.closed_at) if contest.closed_at else None


def _rules(contest: Contest) -> Iterator[Fault]:
    """Check the hash of every published rule."""
    for number, rule, expected in rows(RuleVersion, "number rule sha256", contest.pk):
        try:
            matches = sha256(json.loads(rule)) == expected
        except (ValueError, TypeError):
            matches = False
        if not matches:
            yield Fault(table(RuleVersion), str(number), "does not hash to its published number")
