"""Errors of the contests room: what the ballot box refuses, in words that say what to do."""

from typing import Any

from django.utils.translation import gettext as _

from participate.kit.errors import Conflict, DomainError, NotAllowed
from voting.ballots import errors as box
from voting.tally import TallyError


class VoteNotOpen(Conflict):
    """The box is not open now; `code` is not_yet or over."""

    code = "over"


class NotOnRoll(NotAllowed):
    """The person may not vote in this contest."""


class HasVoted(Conflict):
    """The person's ballot is in the box."""


class BadBallot(DomainError):
    """The ballot would not count; `reason` is a code of `voting.tally.ballot_rules`, `mark` the option meant."""

    def __init__(self, message: str, reason: str, mark: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.mark = mark


class NeedsConfirmation(DomainError):
    """A blank ballot that was not confirmed as blank."""


class RulesFrozen(Conflict):
    """Voting has begun; the rules stay as they are."""


class BadRules(DomainError):
    """Rules that cannot be counted or contradict each other."""


class WrongStep(Conflict):
    """The step before this one has not been taken, or this one was taken already."""


class BadImport(DomainError):
    """A file that cannot be imported; the message begins with file:line:column."""


def ballot_sentence(reason: str, mark: str = "", limit: int | None = None) -> str:
    """Return why a ballot does not count and what to do, for a reason code of `voting.tally.ballot_rules`."""
    sentences = {
        "duplicate": _("You chose %(mark)s twice. Keep it once."),
        "unknown_option": _("%(mark)s is not on this ballot. Take it out."),
        "too_many": _("You chose too many. Choose at most %(limit)s."),
        "duplicate_rank": _("Two proposals have the same number. Give each its own number."),
        "bad_rank": _(
            "The number for %(mark)s is not right. Write 1 for your first choice, then 2, and so on."
        ),
        "bad_points": _("The points for %(mark)s are not right. Write a whole number."),
        "too_many_points": _("You gave too many points. Take some back."),
        "too_many_on_one": _("You gave %(mark)s too many points. Take some back."),
    }
    text = sentences.get(reason, _("This ballot cannot be counted. Please check it."))
    return text % {"mark": mark, "limit": limit or ""}


def in_words(error: box.BallotBoxError, *, limit: int | None = None) -> DomainError:
    """Turn a refusal of the ballot box into an error people can read."""
    makers: dict[type[box.BallotBoxError], Any] = {
        box.NotOpen: _not_open,
        box.NotEntitled: lambda _error: NotOnRoll(
            _(
                "You are not on the list of voters for this vote. Ask the facilitator if you think you should be."
            )
        ),
        box.AlreadyVoted: lambda _error: HasVoted(
            _("This vote is already in the box. One person, one ballot.")
        ),
        box.InvalidBallot: lambda error: BadBallot(
            ballot_sentence(error.code, error.data.get("mark", ""), limit),
            error.code,
            error.data.get("mark", ""),
        ),
        box.BlankBallot: lambda _error: NeedsConfirmation(
            _("Your ballot is empty. If you want that, confirm it; otherwise choose a proposal.")
        ),
        box.Frozen: lambda _error: RulesFrozen(
            _(
                "Voting has begun, so the rules can no longer change. A change would be unfair to those who voted."
            )
        ),
    }
    return makers.get(type(error), _wrong_step)(error)


def _not_open(error: box.BallotBoxError) -> DomainError:
    """Say whether voting is yet to come or over."""
    if error.code == "not_yet":
        made = VoteNotOpen(_("Voting has not started yet. The calendar shows when it does."))
    else:
        made = VoteNotOpen(_("Voting is over. Your choices were not sent."))
    made.code = error.code
    return made


def _wrong_step(error: box.BallotBoxError) -> DomainError:
    """Say which step is missing."""
    sentences = {
        "reason_needed": _("Write why the rules change. The reason is published with them."),
        "closes_in_the_past": _("The closing time has passed already. Set a later one."),
        "no_options": _("No proposal is ready for the ballot yet."),
        "no_roll": _("Nobody is on the list of voters yet. Add delegates first."),
    }
    by_state = {
        "draft": _("Publish the rules first."),
        "published": _("Open the vote first."),
        "open": _("The vote is open. Close it first."),
        "closed": _("The vote is closed."),
        "counted": _("The vote is counted."),
    }
    found = sentences.get(error.code) or by_state.get(error.data.get("state", ""))
    return WrongStep(found or _("This step is not possible now."))


def rule_in_words(error: TallyError) -> BadRules:
    """Turn a refusal of the tally into an error about the rules."""
    sentences = {
        "missing_score": _("This rule needs a technical score for every proposal. Score %(project)s first."),
        "unknown_rule": _("This counting rule does not exist. Choose one from the list."),
        "tie_must_end_in_code_or_file_order": _("The order for ties must end with the code."),
    }
    text = sentences.get(error.code, _("These rules cannot be counted. Check the numbers."))
    return BadRules(text % {"project": error.data.get("project", "")})
