"""Tables of the ballot box. No table joins a roll entry to a ballot, and no ballot carries a time."""

from voting.ballots.models.box import Ballot, Leaf, Submission
from voting.ballots.models.ceremony import Amendment, CeremonyStep
from voting.ballots.models.contest import Contest, Option, RuleVersion
from voting.ballots.models.log import Checkpoint, LogEntry
from voting.ballots.models.paper import (
    PaperAudit,
    PaperBatch,
    PaperCheck,
    PaperReading,
    PaperSheet,
    PaperVoter,
)
from voting.ballots.models.roll import Participation, Roll
from voting.ballots.models.watch import Quarantine, WatchMark

__all__ = [
    "Amendment",
    "Ballot",
    "CeremonyStep",
    "Checkpoint",
    "Contest",
    "Leaf",
    "LogEntry",
    "Option",
    "PaperAudit",
    "PaperBatch",
    "PaperCheck",
    "PaperReading",
    "PaperSheet",
    "PaperVoter",
    "Participation",
    "Quarantine",
    "Roll",
    "RuleVersion",
    "Submission",
    "WatchMark",
]
