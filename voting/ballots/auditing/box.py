"""The whole audit of one contest."""

from collections.abc import Sequence

from voting.ballots.auditing.cast import check_ballots, check_receipts
from voting.ballots.auditing.entries import read_log
from voting.ballots.auditing.faults import Fault
from voting.ballots.auditing.fixed import check_fixed
from voting.ballots.auditing.signed import check_checkpoints, check_kept
from voting.ballots.models import Contest


def verify_box(contest: Contest, kept: Sequence[tuple[str, str]] = ()) -> list[Fault]:
    """Return every row of a contest's box that disagrees with the public log; empty when all agree.

    Before sealing every ballot must hash to a leaf and every leaf to a ballot; after sealing every counting
    ballot; from the closing on every leaf must be in the log. Entries, records, checkpoints, receipts given,
    published rules, and what was fixed at the closing are checked too. `kept` are checkpoints from outside,
    (name, text): without one, somebody
    who rewrote everything with the site's own key stays unnoticed. Ballots imported from a file have no leaves;
    of them the numbers are compared only.
    """
    log = read_log(contest)
    return [
        *log.faults,
        *check_ballots(contest, log),
        *check_receipts(contest, log),
        *check_checkpoints(contest, log),
        *check_kept(log, kept),
        *check_fixed(contest, log),
    ]
