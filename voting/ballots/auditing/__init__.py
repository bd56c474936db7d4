"""The audit of one box: does everything in it still agree with the public log? Reads only, names table and row."""

from voting.ballots.auditing.box import verify_box
from voting.ballots.auditing.faults import Fault

__all__ = ["Fault", "verify_box"]
