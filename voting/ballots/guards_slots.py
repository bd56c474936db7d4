"""The guard against replacing a ballot by its slot, so written that SQLite finds the one row by the index of slots."""

from voting.ballots.guards_ceremony import GUARDS as EARLIER
from voting.ballots.triggers import RefuseReplacing

LIFTED = [guard for guard in EARLIER if guard.name == "ballots_ballot_slot"]
GUARDS = [
    RefuseReplacing(
        "ballots_ballot_slot", "ballots_ballot", [("contest_id", "slot")],
        where="{row}is_current AND {row}slot IS NOT NULL",
    ),
]  # fmt: skip
