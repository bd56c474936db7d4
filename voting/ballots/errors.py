"""Every refusal of the ballot box: a code and plain data; the rooms around it make the words."""

from typing import Any


class BallotBoxError(Exception):
    """Something the box refuses; `code` names the reason and `data` holds its facts."""

    code = "refused"

    def __init__(self, code: str = "", **data: Any) -> None:
        self.code = code or self.code
        self.data = data
        super().__init__(self.code)


class NotOpen(BallotBoxError):
    """The contest is not open now: `not_yet` or `over`."""

    code = "over"


class NotEntitled(BallotBoxError):
    """The person is not on the roll, or was removed from it."""

    code = "not_entitled"


class AlreadyVoted(BallotBoxError):
    """The person's ballot is in the box already."""

    code = "already_voted"


class InvalidBallot(BallotBoxError):
    """An online ballot that would not count; the voter can put it right. `code` is the reason."""

    code = "invalid"


class BlankBallot(BallotBoxError):
    """A ballot without marks that nobody confirmed."""

    code = "blank"


class WrongState(BallotBoxError):
    """The contest is not in the state this step needs; `data` holds `state`."""

    code = "wrong_state"


class Frozen(BallotBoxError):
    """Voting has begun: what affects the count cannot change any more."""

    code = "frozen"
